/* row_query.h - the filters of the command line as a query for rows. */
#ifndef XD_SEARCHER_ROW_QUERY_H
#define XD_SEARCHER_ROW_QUERY_H

#include "row_read.h"
#include "session.h"

/* Fills everything but q->fact. text owns the names and must be as long-lived as q. XD_INVALID with detail "year",
 * "level" or "kind". */
enum status row_query_of_settings(struct row_query *q, struct arena *text, const struct settings *set, struct error *e);
/* The school's knowledge as the session names it (--school, $XIAODANG_SCHOOL, beside the index); initialises k. */
enum status session_knowledge(struct knowledge *k, const struct session *s, struct error *e);

#endif
