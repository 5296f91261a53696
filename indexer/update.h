/* update.h - one run over the archive: what was added, changed, moved or has vanished since the last one.
 *
 * Files whose size and times are as stored are not opened. Additions and changes are applied as they are
 * found; what vanished is taken out last, and only when it is not suspiciously much. Every batch is one
 * commit; a run that is killed is completed by the next one. */
#ifndef XD_INDEXER_UPDATE_H
#define XD_INDEXER_UPDATE_H

#include "store.h"
#include <signal.h>

struct update_options {
    uint64_t batch; /* reports a commit, 0: 1,000 */
    unsigned jobs;  /* workers, 0: one a processor */
    bool accept_vanished;
    bool retry_failed; /* read again what failed before */
    bool reread;       /* read everything again */
    bool timing, quiet;
    const char *progress;   /* "auto", "ndjson", "none" */
    const char *generation; /* its name, for the progress lines */
};
struct update_counts {
    uint64_t walked, unchanged, added, changed, removed;
    uint64_t failed_new, failed; /* files that failed in this run and had not before; all that stand as failed */
    uint64_t vanished, known;    /* files gone, of those indexed before */
    bool vanished_kept;          /* too many gone: kept, --accept-vanished is needed */
    uint32_t roots_missing;
    unsigned unconfined;            /* what the readers' sandbox lacked: bits of enum confined */
    double seconds[1 + STAGES + 1]; /* as pool_seconds, then Xapian */
};

/* root[]: what to visit; everything of the store's state below none of settings' roots is untouched. XD_INTERRUPTED
 * after a clean commit when a signal came. */
enum status update_run(struct update_counts *out, struct store *s, const struct settings *set, const struct str *root,
                       uint32_t roots, const struct update_options *opt, struct error *e);
/* Take every file below root out of the index. */
enum status update_forget(struct update_counts *out, struct store *s, struct str root, struct error *e);
/* Analyse every report anew from its stored text. */
enum status update_rederive(struct store *s, uint64_t batch, struct error *e);

/* Set by the signal handler of main. */
extern volatile sig_atomic_t update_interrupted;

#endif
