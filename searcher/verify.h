/* verify.h - whether a report really says what is asked, decided on its folded text, and where it says so. */
#ifndef XD_SEARCHER_VERIFY_H
#define XD_SEARCHER_VERIFY_H

#include "fact/analysis.h"
#include "plan.h"
#include "record/record.h"

/* The text of one report, folded; what else is needed of it is made when first asked for. */
struct reading {
    const struct report *report;
    struct folded folded;
    struct blocks blocks;
    struct dates dates;
    struct folded field; /* scratch: the words of an honor */
    bool dated;
};

void reading_init(struct reading *r);
void reading_release(struct reading *r);
/* The report must hold its text, and its statements where the plan asks for honors. Borrowed until the next one. */
enum status reading_take(struct reading *r, const struct report *report);

/* Make r->blocks and r->dates, once. */
enum status reading_dates(struct reading *r);

/* Evaluate the plan. XD_NOMEM. */
enum status verify(bool *out, struct reading *r, const struct plan *p, unsigned stage);

/* The share of the query's names and dates that stand in the report; 0 when it has none. */
enum status verify_share(double *out, struct reading *r, const struct plan *p);

/* A part of the folded text that fulfils a unit or is a word of the query. */
struct span {
    uint32_t from, to; /* folded */
    uint32_t unit;     /* number of the unit; UINT32_MAX: a word */
    double weight;
};
struct spans {
    struct span *v;
    size_t n, cap;
};

/* Next place of the unit's text at or after `at`; false when there is none. Never inside personal numbers. */
bool text_next(const struct folded *f, const struct plan *p, const struct unit *u, uint32_t at, uint32_t *from,
               uint32_t *to);
/* Append the date mentions that fulfil a UNIT_DATE. */
enum status date_spans(struct spans *out, struct reading *r, const struct unit *u, uint32_t number);

#endif
