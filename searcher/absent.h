/* absent.h - names of a query that stand in no report.
 *
 * A longer query ranks by all its words, so reports are found though nobody bears the name in it. That must be told. */
#ifndef XD_SEARCHER_ABSENT_H
#define XD_SEARCHER_ABSENT_H

#include "find.h"

/* Fills found->absent. Only what is certain: a name that very many reports may hold is not looked for in all of them.
 */
enum status absent_find(struct finder *f, struct index *ix, struct error *e);

#endif
