/* person_rules.h - what a name looks like and what stands beside one. Internal to corpus/fact. */
#ifndef XD_FACT_PERSON_RULES_H
#define XD_FACT_PERSON_RULES_H

#include "fact/person.h"
#include "fact/view.h"

/* The characters of the surname at i: 1, 2, or 0 when none stands there. */
size_t name_surname(const struct lexicon *lx, const struct view *v, size_t i, size_t end);
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

/* Make mentions, doubtful ones, of the weak names in [from, to) that overlap none. Returns XD_NOMEM, XD_LIMIT. *any
 * says whether there were some. Indexes of later mentions move. */
enum status people_promote(struct people *p, struct arena *a, const struct view *v, const struct blocks *b, size_t from,
                           size_t to, bool *any);

bool name_is_historical(const struct view *v, size_t from, size_t to);
/* A unit that is not the school stands in [from, to): 区教育局, 镇党委, 党校. */
bool unit_outside(const struct view *v, size_t from, size_t to);

#endif
