/* progress.h - what a run tells while it goes on, on standard error.
 *
 * auto: one line that rewrites itself, on a terminal only. ndjson: a line for each acknowledged batch, printed
 * when it is durable and not before: {"committed":files that are in the index,"generation":"gen-000001","batch":n}. */
#ifndef XD_INDEXER_PROGRESS_H
#define XD_INDEXER_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

struct progress {
    enum { PROGRESS_NONE, PROGRESS_LINE, PROGRESS_NDJSON } mode;
    const char *generation;
    bool shown;
};

/* mode "auto", "ndjson" or "none"; false: no such mode. */
bool progress_init(struct progress *p, const char *mode, const char *generation);
void progress_committed(struct progress *p, uint64_t files, uint64_t batch, uint64_t walked);
void progress_end(struct progress *p);

#endif
