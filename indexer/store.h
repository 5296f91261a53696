/* store.h - the one writer: reports, folder states and settings, committed together in batches.
 *
 * A file's row and its report change in the same transaction; a batch is acknowledged when it is durable. */
#ifndef XD_INDEXER_STORE_H
#define XD_INDEXER_STORE_H

#include "derive.h"
#include "record/state.h"
#include "settings.h"

struct coverage {
    uint64_t indexed, failed, queued_ocr; /* rows of all folders */
};

struct store {
    xc_writer *writer;
    char path[4096];
    struct deriver deriver;     /* for reports whose paths change */
    struct tagger_work *tagger; /* of the deriver; made when first needed */
    struct coverage coverage;
    uint64_t batch; /* number of commits */
    size_t pending_reports, pending_bytes;
    double seconds; /* CPU in Xapian, commits included */
};

/* Opens the generation for writing; a new one gets its versions and is committed empty. XD_VERSION when format or terms
 * differ. */
enum status store_open(struct store *s, const char *path, const struct toolkit *tools, struct error *e);
void store_close(struct store *s); /* what is not committed is dropped */

enum status store_meta(struct buf *out, struct store *s, const char *key, struct error *e);
enum status store_set_meta(struct store *s, const char *key, struct str value, struct error *e);

/* Put what `d` derived for the file at path (its single path); where the report is known under other paths, they are
 * joined. */
enum status store_add(struct store *s, struct deriver *d, struct str path, struct error *e);
/* The path no longer leads to the report: the last one removes it. */
enum status store_remove_path(struct store *s, struct str id, struct str path, struct error *e);
/* How many paths lead to the report; 0 when it is not there. */
enum status store_paths(uint32_t *out, struct store *s, struct str id, struct error *e);
/* Analyse the report anew from its stored text. */
enum status store_rederive(struct store *s, struct str id, struct error *e);

/* Read the folder's state into st (decoded into a); absent: no rows. */
enum status store_folder(struct folder_state *st, struct store *s, struct arena *a, struct str folder, struct error *e);
/* Write it; no rows: remove it. The caller keeps s->coverage. */
enum status store_set_folder(struct store *s, const struct folder_state *st, struct error *e);
void coverage_count(struct coverage *c, const struct file_row *row, int sign);

/* Make everything durable: one commit. */
enum status store_commit(struct store *s, struct error *e);

enum status error_of_xc(struct error *e, const xc_error *x, struct str what);

#endif
