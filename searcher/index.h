/* index.h - the opened index, and answers that come wholly from one committed state.
 *
 * INDEX is a folder; INDEX/current is one line naming the generation folder that holds the database. A new
 * generation is another database, so it gets a new handle: reopening across generations would silently mix
 * two states. Within a generation a writer may commit while we read; index_request repeats the work until
 * all of it read the same revision.
 *
 * A command that reads the index does so inside index_request: the work function gets the index, asks ix->db,
 * and leaves its result in its context. It may be called several times and must start afresh each time. */
#ifndef XD_SEARCHER_INDEX_H
#define XD_SEARCHER_INDEX_H

#include "base/arena.h"
#include "base/buf.h"
#include "record/record.h"
#include "xc.h"
#include <sys/types.h>
#include <time.h>

struct coverage {
    uint64_t indexed, failed, queued_ocr;
};

/* What tells one INDEX/current from its replacement. */
struct index_stamp {
    dev_t dev;
    ino_t ino;
    off_t size;
    struct timespec mtime, ctime;
};

struct index {
    struct buf dir;       /* INDEX, NUL-terminated */
    char generation[128]; /* the folder inside it that db is */
    struct index_stamp stamp;
    xc_db *db;
    uint64_t lexicon;                    /* its hash: the index must be made with the same */
    xc_stats stats;                      /* of the state that the request reads */
    struct coverage coverage;            /* likewise */
    bool extract_differs, facts_differs; /* made by another version: usable, worth a warning */
};

/* The folder: the option, else $XIAODANG_INDEX, else $XDG_DATA_HOME/xiaodang/index, else
 * $HOME/.local/share/xiaodang/index. out is NUL-terminated (the NUL counts in out->n). XD_NOTFOUND: no place is known.
 */
enum status index_locate(struct buf *out, const char *option, struct error *e);

/* XD_NOTFOUND (no index there), XD_VERSION, XD_CORRUPT, XD_IO, XD_NOMEM. lexicon: lexicon_hash of the one in use;
 * 0 skips the comparison (show and the like need no words). On failure there is nothing to close. */
enum status index_open(struct index *ix, const char *dir, uint64_t lexicon, struct error *e);
void index_close(struct index *ix); /* a zeroed one is fine */

typedef enum status index_work(void *context, struct index *ix, struct error *e);
/* Go to the newest state, do the work, and do it again (a few times) when a newer state was met midway. */
enum status index_request(struct index *ix, index_work *work, void *context, struct error *e);

/* An error of the shim as ours; `what` is what the message names. Returns the code. */
enum status index_error(struct error *e, const xc_error *xe, struct str what);

static inline xc_str xc_of(struct str s)
{
    return (xc_str){s.p, s.n};
}
static inline struct str str_of_xc(xc_str s)
{
    return (struct str){s.p, s.n};
}

/* The report that a person names by id (16 digits, or a unique beginning of at least 6) or by path, decoded with the
 * parts asked for; everything lives in the arena. XD_NOTFOUND with detail "report". */
enum status index_report(struct report *r, struct index *ix, struct arena *a, struct str name, unsigned parts,
                         struct error *e);

#endif
