/* person.h - finds people in a report: surnames and given-name statistics, posts, lists, labels, and the
 * tagger where there is one.
 *
 * Sure and doubtful mentions are told apart; evidence from other reports is no input. Names are returned
 * closed up (林　静 → 林静) and folded to simplified characters. */
#ifndef XD_FACT_PERSON_H
#define XD_FACT_PERSON_H

#include "base/arena.h"
#include "text/block.h"
#include "text/segment.h"
#include "text/tagger.h"

enum person_is { PERSON_UNKNOWN, PERSON_STAFF, PERSON_PUPIL, PERSON_OTHER };

struct person_mention {
    uint32_t from, to; /* folded, the name alone */
    struct str name;   /* UTF-8, folded; in the arena */
    struct str post;   /* 书记, 副校长, 老师 … beside it, UTF-8; may be empty */
    uint32_t block;
    bool sure;
    bool famous; /* the dictionary has it, nothing makes it anybody's colleague, and it is spoken of, not acting */
    float score; /* log odds and cues: what sure was decided on */
    uint8_t is;  /* enum person_is */
};

/* What could be a name if its place asked for one; told apart so that it is nobody's until then. */
struct weak_name {
    uint32_t from, to, block;
    float score;
};

/* A surname before a post or form of address: 顾书记, 李女士. */
struct brief_name {
    uint32_t from, to, block; /* the surname */
    uint32_t whom;            /* index of a mention of the person meant; UINT32_MAX: not plain from the report */
};

struct people {
    struct person_mention *v; /* by position; never overlapping */
    size_t n, cap;
    struct weak_name *weak; /* by position */
    size_t weaks, weak_cap;
    struct brief_name *brief; /* by position */
    size_t briefs, brief_cap;
};

void people_init(struct people *p);
void people_release(struct people *p);
/* tags: of the tagger, over the folded text; NULL when there is none. XD_NOMEM, XD_LIMIT. */
enum status people_find(struct people *p, struct arena *a, const struct lexicon *lx, const struct folded *f,
                        const struct blocks *b, const struct tokens *t, const struct tagged *tags);
const char *person_is_name(unsigned is); /* "staff" "pupil" "other" "unknown" */

#endif
