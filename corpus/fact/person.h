/* person.h - finds people in a report by rules: surnames and given-name statistics, posts, lists, labels.
 *
 * Sure and doubtful mentions are told apart; evidence from other reports is no input. Names are returned
 * closed up (林　静 → 林静) and folded to simplified characters. */
#ifndef XD_FACT_PERSON_H
#define XD_FACT_PERSON_H

#include "base/arena.h"
#include "text/block.h"
#include "text/segment.h"

enum person_is { PERSON_UNKNOWN, PERSON_STAFF, PERSON_PUPIL, PERSON_OTHER };

struct person_mention {
    uint32_t from, to; /* folded, the name alone */
    struct str name;   /* UTF-8, folded; in the arena */
    struct str post;   /* 书记, 副校长, 老师 … beside it, UTF-8; may be empty */
    uint32_t block;
    bool sure;
    float score; /* log odds and cues: what sure was decided on */
    uint8_t is;  /* enum person_is */
};

/* What could be a name if its place asked for one; told apart so that it is nobody's until then. */
struct weak_name {
    uint32_t from, to, block;
    float score;
};

struct people {
    struct person_mention *v; /* by position; never overlapping */
    size_t n, cap;
    struct weak_name *weak; /* by position */
    size_t weaks, weak_cap;
};

void people_init(struct people *p);
void people_release(struct people *p);
enum status people_find(struct people *p, struct arena *a, const struct lexicon *lx, const struct folded *f,
                        const struct blocks *b, const struct tokens *t);
const char *person_is_name(unsigned is); /* "staff" "pupil" "other" "unknown" */

#endif
