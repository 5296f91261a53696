/* row_text.h - a row for people: its date in words, as exact as it is known and no more; its people; its sources. */
#ifndef XD_SEARCHER_ROW_TEXT_H
#define XD_SEARCHER_ROW_TEXT_H

#include "row.h"

void when_words(struct buf *out, const struct when *w); /* 2012年6月28日, 2012年, 年份不详 */
void row_subject(struct buf *out, const struct row *r); /* what happened: topic, else what, else the kind */
void row_people(struct buf *out, const struct row *r);  /* 林静(书记)、… 等;主持:… */
void row_origin(struct buf *out, const struct row *r);  /* file name of the first source, and how many more */
void clause_line(struct buf *out, struct str clause);   /* masked, on one line */
const char *status_words(unsigned happening);           /* "" when done */
const char *certainty_words(unsigned certainty);        /* "" when not asked */

#endif
