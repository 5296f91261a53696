/* rank.h - how well a report answers: seven features of one pass over its folded text.
 *
 * The best window (one to three neighbouring sentences holding most of the query), the beginning, the first score,
 * the title, numbers, the year, and the characters of the whole. Weights and forms were found by experiment; all
 * features lie in [0, 1]. */
#ifndef XD_SEARCHER_RANK_H
#define XD_SEARCHER_RANK_H

#include "candidates.h"
#include "plan.h"
#include "record/record.h"

enum { RANK_CHARS = 63, RANK_PAIRS = 127, RANK_WORDS = 60, RANK_RUNS = 16, RANK_WORD_CHARS = 16 };

enum feature {
    RANK_MIX,
    RANK_LEAD,
    RANK_FIRST,
    RANK_TITLE,
    RANK_NUMBER,
    RANK_YEAR,
    RANK_COVER,
    RANK_WHOLE,
    RANK_HEAD,
    RANK_FEATURES
};
struct features {
    double v[RANK_FEATURES];
    uint32_t from, to; /* the best window, folded; empty when nothing of the query is there */
    double words;      /* share of the query's words by weight; not part of the score */
};
extern const double rank_weight[RANK_FEATURES];

/* The query prepared: classes of characters, pairs, words, runs of letters and digits, with their weights. */
struct rank_query {
    uint8_t class_of[65536]; /* 1..RANK_CHARS, 0: not in the query */
    float char_weight[RANK_CHARS + 1], pair_weight[RANK_PAIRS + 1], word_weight[64];
    float chars_sum, pairs_sum, words_sum, numbers_sum;
    unsigned chars, pairs, words, runs;
    uint8_t pair[RANK_CHARS + 1][RANK_CHARS + 1];
    uint8_t word_length[RANK_WORDS], word_class[RANK_WORDS][RANK_WORD_CHARS];
    uint8_t ending[RANK_CHARS + 1], ends[RANK_CHARS + 1][8]; /* words that end in a class */
    struct {
        uint32_t from, n; /* of plan->ch */
        uint8_t word, pair;
        bool number;
    } run[RANK_RUNS];
    int year;                    /* 0: none */
    float char_mass[PLAN_CHARS]; /* of plan->ch, for the title */
    float mass;
    const struct plan *plan;
};

/* XD_IO and the like from the index. */
enum status rank_prepare(struct rank_query *q, const struct plan *p, const struct lexicon *lx, struct index *ix,
                         struct error *e);
/* All features but RANK_FIRST and RANK_WHOLE, which the caller knows. head: a scratch. XD_NOMEM. */
enum status rank_score(struct features *out, const struct rank_query *q, const struct folded *f, const struct report *r,
                       struct folded *head);
double rank_total(const struct features *f);

#endif
