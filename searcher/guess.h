/* guess.h - what a query may have meant: names in pinyin or initials, homophones, one character off.
 *
 * Only people whom the index knows are guessed, by its person terms. A guess of equal sound may be searched in place of
 * what was typed when that is found nowhere, and is told; all others are only suggested: 赵一舟 is nobody where 赵一凡
 * and 刘一舟 are. What stands in quotes is meant as it is. */
#ifndef XD_SEARCHER_GUESS_H
#define XD_SEARCHER_GUESS_H

#include "plan.h"

enum { GUESS_TARGETS = 4, GUESS_NAMES = 8 };

enum guess_why { /* the surest first */
                 GUESS_PINYIN,
                 GUESS_SOUND,    /* a homophone: 林净芳 for 林静芳 */
                 GUESS_INITIALS, /* slz */
                 GUESS_NEAR,     /* one character other, more or less */
                 GUESS_APART     /* no name: the words of a run that stands nowhere as a whole */
};
struct guess {
    struct str to;
    uint8_t why; /* enum guess_why */
    uint32_t reports;
};
/* A part of the query and what it may have meant, the likeliest first. */
struct guess_target {
    uint32_t from, to; /* of the query's characters */
    uint32_t ch, n;    /* of plan->ch; n 0: see `latin` */
    struct str typed, latin;
    bool quoted; /* nothing is searched in its place */
    bool whole;  /* a word of the query by itself, so that several may take its place */
    struct guess guess[GUESS_NAMES];
    unsigned guesses;
};
struct guesses {
    struct guess_target target[GUESS_TARGETS];
    unsigned targets;
};

/* Strings live in the arena. XD_NOMEM and errors of the index. */
enum status guesses_make(struct guesses *g, struct arena *a, const struct plan *p, struct index *ix, struct error *e);
/* How many of the target's guesses may be searched in its place. */
unsigned guess_sure(const struct guess_target *t);
/* The query with every target replaced by its sure guesses; `only` (with target `at`) instead of those, when not
 * NULL. False: nothing was replaced. */
bool guess_query(struct buf *out, const struct query *q, const struct guesses *g, unsigned at,
                 const struct guess *only);

#endif
