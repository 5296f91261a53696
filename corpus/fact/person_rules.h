/* person_rules.h - what a name looks like and what stands beside one. Internal to corpus/fact. */
#ifndef XD_FACT_PERSON_RULES_H
#define XD_FACT_PERSON_RULES_H

#include "fact/person.h"
#include "fact/view.h"

/* The characters of the surname at i: 1, 2, or 0 when none stands there. */
size_t name_surname(const struct lexicon *lx, const struct view *v, size_t i, size_t end);
bool name_surname_weak(uint32_t c);                             /* mostly another word: a second cue is asked of it */
bool name_surname_common(const struct lexicon *lx, uint32_t c); /* one that needs no second cue */
/* Log odds that [i, i + surname + given) is a name rather than running text, from the characters alone. */
double name_odds(const struct lexicon *lx, const struct view *v, size_t i, size_t surname, size_t given);

/* Length of the post, title or form of address at i (书记 老师 同志 …) / ending at i with what leads it (党支部副书记).
 */
size_t post_at(const struct view *v, size_t i, size_t end);
size_t post_before(const struct view *v, size_t begin, size_t i);
bool post_is_address(const struct view *v, size_t from, size_t to); /* 同志 老师 同学 先生 …: no post */
bool post_is_outside(const struct view *v, size_t from, size_t to); /* 教授 局长 镇长 …: of no school's staff */
bool post_is_pupil(const struct view *v, size_t from, size_t to);

enum { CUE_NONE = 0 };
double cue_left(const struct view *v, size_t begin, size_t i);
bool cue_splits(const struct view *v, size_t to); /* the character before `to` starts a verb: 傅青主|讲 */
double cue_right(const struct view *v, size_t i, size_t end);

/* --- candidates: person_candidate.c --- */

struct name_candidate {
    uint32_t from, to;
    float total;        /* what speaks for it less what speaks against it */
    uint32_t next;      /* where the next member of a list of names would start; 0: none */
    bool opens, closes; /* a list of names may have it: what stands left and right of it divides */
};

struct name_finder {
    const struct lexicon *lx;
    const struct view *v;
    const struct tokens *t;
    const struct tagged *tags; /* empty without a tagger */
    size_t token, tag;         /* read last */
    bool labelled;             /* the line above says that a person stands here */
    struct name_candidate *candidate;
    size_t candidates, candidate_cap;
};
/* Replaces w->candidate by those of one paragraph, by position. XD_NOMEM. */
enum status name_candidates(struct name_finder *w, const struct blocks *b, size_t index);

/* Fills p->brief, the mentions being known: person_short.c. XD_NOMEM. */
enum status people_brief(struct people *p, struct name_finder *w, const struct blocks *b);

/* --- what stands beside: person_describe.c --- */

bool list_left(const struct view *v, const struct block *k, size_t i);
bool list_right(const struct view *v, const struct block *k, size_t to);
/* Where the next member of a list would start behind `to`, 0 for nowhere. */
size_t list_next(const struct view *v, const struct block *k, size_t to);
/* 学习雷锋, 焦裕禄精神: somebody whom the text tells about. */
bool name_is_spoken_of(const struct view *v, const struct block *k, size_t from, size_t to);
/* Fills name, post and is of a mention whose place is known. XD_LIMIT. */
enum status person_describe(struct arena *arena, const struct view *v, const struct block *k, struct person_mention *m);

/* Make mentions, doubtful ones, of the weak names in [from, to) that overlap none. Returns XD_NOMEM, XD_LIMIT. *any
 * says whether there were some. Indexes of later mentions move. */
enum status people_promote(struct people *p, struct arena *a, const struct view *v, const struct blocks *b, size_t from,
                           size_t to, bool *any);

/* A unit that is not the school stands in [from, to): 区教育局, 镇党委, 党校. */
bool unit_outside(const struct view *v, size_t from, size_t to);

#endif
