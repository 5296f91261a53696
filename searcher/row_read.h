/* row_read.h - rows of an index: boolean terms nominate reports, their records decide.
 *
 * Call inside index_request. Reports are paged through; of each only metadata and statements are decoded, so a query
 * over many reports inflates no text. The clauses come with rows_load, for the rows that are shown. */
#ifndef XD_SEARCHER_ROW_READ_H
#define XD_SEARCHER_ROW_READ_H

#include "index.h"
#include "knowledge.h"
#include "row.h"

enum { QUERY_PEOPLE = 8, QUERY_FOLDERS = 64, QUERY_INTERVALS = 64 };

struct row_query {
    unsigned fact;  /* 0: any */
    uint64_t kinds; /* 1 << enum fact_kind; 0: any */
    struct interval asked[QUERY_INTERVALS];
    unsigned asks;
    struct str person[QUERY_PEOPLE]; /* folded names; a row must hold each of them, in any form the roster knows */
    unsigned people;
    struct str folder[QUERY_FOLDERS]; /* stored paths of folders or files; one of them holds the report */
    unsigned folders;
    uint32_t levels; /* 1 << enum level; 0: any */
};

/* Replaces what rs holds: folded, corrected, judged against the asked time, in order. k must outlive rs. */
enum status rows_read(struct rows *rs, struct index *ix, const struct row_query *q, const struct knowledge *k,
                      struct error *e);
/* The clauses of all sources of the rows marked `wanted`. Idempotent. */
enum status rows_load(struct rows *rs, struct index *ix, struct error *e);
/* Whether any report or the roster knows the person. */
enum status person_is_known(bool *known, struct index *ix, const struct knowledge *k, struct str name, struct error *e);
/* Whether some report names the person beyond doubt, or the roster does. */
enum status person_is_sure(bool *sure, struct index *ix, const struct knowledge *k, struct str name, struct error *e);

#endif
