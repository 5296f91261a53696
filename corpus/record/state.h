/* state.h - what the indexer knows of every file it walked: one metadata value per folder.
 *
 * Commits with the documents, so `report` and the next run always agree with the index. */
#ifndef XD_RECORD_STATE_H
#define XD_RECORD_STATE_H

#include "base/arena.h"
#include "base/buf.h"

enum file_status { FILE_INDEXED = 1, FILE_PARTIAL, FILE_SKIPPED, FILE_FAILED, FILE_QUEUED_OCR };

/* One file (or archive member) of a folder. */
struct file_row {
    struct str name; /* bytes as on disk, no slash (members: "outer.zip!/inner.doc") */
    uint64_t size;
    int64_t mtime_ns, ctime_ns;
    uint8_t status; /* enum file_status */
    struct str id;  /* ID_LEN digits; empty when not indexed */
    struct str
        reason; /* code of docs/json.md: "", "empty", "binary", "bad-bytes", "cut", "unreadable", "too-large", … */
    struct str format, encoding;
    uint32_t margin; /* of the encoding verdict, 0..1000 */
    uint32_t chars, replaced;
};
struct folder_state {
    struct str path;      /* stored path of the folder, bytes */
    struct file_row *row; /* by name, bytewise ascending */
    size_t rows;
};

const char *file_status_name(unsigned s);
enum status folder_encode(struct buf *out, const struct folder_state *s);
/* Strings are borrowed from bytes or lie in the arena. XD_CORRUPT, XD_VERSION, XD_NOMEM. */
enum status folder_decode(struct folder_state *s, struct arena *a, struct str bytes);
void folder_key(char out[48], struct str path); /* META_FOLDER + 40 digits, NUL-terminated */

#endif
