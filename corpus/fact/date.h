/* date.h - finds date expressions in a report and decides what each one means.
 *
 * All written forms of docs/dates.md; a date without a year takes it from what it stands in, in a fixed
 * order, and carries the reason (basis). Pure function of its arguments. */
#ifndef XD_FACT_DATE_H
#define XD_FACT_DATE_H

#include "base/str.h"
#include "fact/when.h"
#include "text/block.h"

struct date_mention {
    uint32_t from, to; /* folded */
    uint32_t block;    /* index of its block */
    struct when when;
    bool life;  /* 1947年入党: of somebody's life */
    bool feast; /* a day by its name, without a year: 国庆 */
    bool passing; /* names a time in passing (建党95周年, 七一 as a name, inside 《》): not the date of what is told */
};

struct dates {
    struct date_mention *v; /* by position; never overlapping */
    size_t n, cap;
    struct when document; /* the document's own date: signature, title; precision unknown when none */
    struct when period;   /* the period it reports on (title, subtitle), else 0/0 */
    struct when *part;    /* the same, a report of the file each (blocks->parts of them): document date */
    struct when *part_period;
    size_t parts;
    struct when *anchor; /* a block each: the date of the heading, date line or 时间： line that it stands under */
    struct when *outer;  /* a block each: the outer bounds of what it tells without a date */
    size_t blocks;
};

struct date_context {
    day today;         /* --date D of analyse: the document's date when it has none of its own; 0 = none */
    struct str folder; /* the first path, for a year of last resort (outer bounds only); may be empty */
};

void dates_init(struct dates *d);
void dates_release(struct dates *d);
enum status dates_find(struct dates *d, const struct folded *f, const struct blocks *b, const struct date_context *cx);
/* The years that a query names: 2012, 2012年, 二〇一二年, 2011-2012学年, 2011..2013, 12年, 2012年10月27日, 去年
 * (against today). The whole of ch must be one such expression. XD_NOTFOUND otherwise. */
enum status date_parse_query(struct when *out, const uint32_t *ch, size_t n, day today);

#endif
