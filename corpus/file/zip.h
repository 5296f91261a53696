/* zip.h - the members of a zip file, for formats that are one: read where they lie, never written out.
 *
 * Sizes in headers are believed of nobody: what is counted is what comes out. Where the directory at the end is
 * missing or bad (the file was cut off) the members are found by their own headers; then damaged is set. */
#ifndef XD_FILE_ZIP_H
#define XD_FILE_ZIP_H

#include "base/buf.h"
#include "file/reader.h"

#define ZIP_MEMBERS_MAX 4096u
#define ZIP_MADE_MAX ((uint64_t)256 << 20) /* bytes unpacked from one file, all members together */

struct zip_member {
    struct str name; /* bytes as stored; within struct zip */
    uint64_t at;     /* of its local header */
    uint64_t packed;
    uint32_t crc;
    uint16_t method, flags;
};

struct zip {
    struct source *in;
    struct zip_member *member;
    size_t members, cap;
    struct buf directory; /* names point into it */
    uint64_t made;        /* bytes unpacked so far */
    bool damaged;         /* the directory was missing; read what is there */
};

/* REASON_OK; REASON_BOMB: more members than any document has; REASON_DAMAGED: no zip; REASON_TOO_LARGE: no memory. */
enum reason zip_open(struct zip *z, struct source *in);
void zip_close(struct zip *z);

/* NULL when there is none. Case matters not: some writers differ from their own lists in it. */
const struct zip_member *zip_find(const struct zip *z, struct str name);

/* Takes some of a member's bytes; false: no more are wanted. */
typedef bool zip_take(void *u, struct str bytes);
/* Unpacks a member. REASON_OK also when take had enough; REASON_DAMAGED after as much as could be read,
 * REASON_BOMB, REASON_ENCRYPTED, REASON_UNSUPPORTED (method), REASON_UNREADABLE. */
enum reason zip_read(struct zip *z, const struct zip_member *m, zip_take *take, void *u);

#endif
