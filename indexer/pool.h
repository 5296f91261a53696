/* pool.h - workers that read and analyse files, in front of the one writer.
 *
 * Each worker has its own xdextract process and its own analysis. Jobs are handed out in the order given;
 * results come back in any order. Jobs waiting, and results not yet taken, are bounded in number and bytes. */
#ifndef XD_INDEXER_POOL_H
#define XD_INDEXER_POOL_H

#include "base/digest.h"
#include "derive.h"
#include "file/extract.h"

struct job {
    struct str path; /* stored path = where to open it; owned by the job */
    enum encoding forced;
    void *owner;  /* the caller's */
    size_t index; /* the caller's */
};
struct result {
    struct job job;
    struct deriver *deriver; /* what was derived; NULL when there is nothing to index. Owned by the pool */
    char id[ID_LEN + 1];
    const char *reason; /* static */
    char format[16];
    struct encoding_verdict verdict;
    uint32_t chars, replaced;
    uint8_t status;    /* enum file_status */
    enum status error; /* ours: no memory, cannot start a worker */
    struct error why;
};

struct pool;
enum status pool_open(struct pool **out, unsigned workers, const struct toolkit *tools, struct error *e);
/* No worker takes another job, and none is at work any more; what is in flight is lost. */
void pool_stop(struct pool *p);
void pool_close(struct pool *p); /* waits for the workers; results not taken are dropped */
/* False when the pool is full: take results first. */
bool pool_submit(struct pool *p, const struct job *j, struct error *e, enum status *st);
/* The next result; waits for one when wait is true. NULL: none (at all, when wait). */
struct result *pool_take(struct pool *p, bool wait);
void pool_give_back(struct pool *p, struct result *r); /* frees it, its path too */
size_t pool_in_flight(const struct pool *p);
/* CPU so far: [0] reading and decoding, then 1 + enum stage. Only while nothing is in flight. */
void pool_seconds(const struct pool *p, double out[1 + STAGES]);
/* What the readers' sandbox lacks here: bits of enum confined. Only behind pool_stop. */
unsigned pool_lacks(const struct pool *p);

#endif
