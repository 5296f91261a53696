/* date_resolve.h - from what the words say to an interval, by what they stand in. Internal to corpus/fact. */
#ifndef XD_FACT_DATE_RESOLVE_H
#define XD_FACT_DATE_RESOLVE_H

#include "fact/date.h"
#include "fact/date_scan.h"

struct raw_dates {
    struct raw_date *v; /* by position */
    uint32_t *block;    /* of each */
    size_t n, cap, block_cap;
};

/* Fills d->v, document, period, part*, anchor and outer from the raw mentions. */
enum status date_resolve(struct dates *d, const struct view *v, const struct blocks *b, const struct raw_dates *raw,
                         const struct date_context *cx);

/* Frames: a stretch of time that says what year a month without one has. */
struct frame {
    day from, to;
    uint8_t basis;
    bool signature; /* a document's date: what is told lies before it */
    bool planned;   /* … or, in a plan, behind it */
};
/* Give the point the year that puts it into the frame; false when the frame does not decide. */
bool frame_year(struct point *p, const struct frame *f);

#endif
