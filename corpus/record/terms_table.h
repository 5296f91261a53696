/* terms_table.h - collects content terms with their counts, then gives them sorted. Private to record/.
 *
 * Nearly all terms are bigrams and words of up to three characters: they are counted as one 64-bit number each, whose
 * order is the order of the terms' bytes, and sorted by radix. Longer ones and filters are strings in a map. */
#ifndef XD_RECORD_TERMS_TABLE_H
#define XD_RECORD_TERMS_TABLE_H

#include "record/terms.h"

struct table; /* of one struct terms, kept between reports */

enum status table_begin(struct terms *t, size_t chars); /* makes or empties the table, sized for so many characters */
void table_free(struct terms *t);
/* A term of characters. Longer than TERM_MAX: cut. */
enum status table_add(struct terms *t, const uint32_t *ch, size_t n, uint32_t wdf);
/* Any string as it stands, wdf 0. */
enum status table_add_filter(struct terms *t, struct str name);
struct buf *table_scratch(struct terms *t); /* emptied; for one term in the making */
/* Everything collected into t->v. */
enum status table_finish(struct terms *t);

#endif
