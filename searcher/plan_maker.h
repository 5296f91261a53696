/* plan_maker.h - private to plan*.c: a plan while it is made. */
#ifndef XD_SEARCHER_PLAN_MAKER_H
#define XD_SEARCHER_PLAN_MAKER_H

#include "plan.h"

enum { HARD_LAST = STAGES - 1 };

struct maker {
    struct plan *p;
    const struct lexicon *lx;
    const struct settings *set;
    struct folded folded;
    struct tokens tokens;
    struct buf utf8;
    long at;
    struct error *e;
    uint32_t texts, content; /* of plain leaves that are wanted */
    uint32_t items, dates;   /* things asked for in plain words, dates among them */
    bool code[QUERY_NODES];  /* leaves that are codes: 七(2)班 */
    bool explicit_units;     /* a phrase, name, date or field is wanted */
};

void plan_unit(struct plan *p, uint16_t owner, struct unit u);
/* How the characters count: plan->stop. */
void plan_mark(struct plan *p, uint32_t from, uint32_t to, uint8_t how);
void plan_add_token(struct plan *p, uint32_t base, const struct token *t, bool in_name, bool phrase);
struct unit plan_text_unit(const struct plan *p, uint32_t from, uint32_t n, unsigned first, unsigned last);

/* plan_find.c: the dates and the words of a plain leaf; names become units. */
void plan_dates(struct maker *m, uint16_t leaf, uint32_t from, uint32_t n);
enum status plan_words(struct maker *m, uint16_t leaf, uint32_t from, uint32_t n, bool wanted);

/* plan_require.c: what the words of plain leaves require, when everything is known of the query. */
void plan_require(struct maker *m);

#endif
