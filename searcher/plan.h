/* plan.h - what a query means: which texts, dates and facts a hit must have, and which words rank it.
 *
 * A unit is one thing that a report can be asked for. Quoted phrases, fields and options always hold. What else is
 * required depends on the stage; the first one that finds something answers:
 *   0  every short run of plain words as a whole (优秀教师), names, dates
 *   1  its words one by one
 *   2  names and dates only; the words rank
 *   3  nothing: everything ranks
 * A simple query (one or two things) starts at 0 and never gives up its names and dates, so that a name that stands
 * nowhere as a whole is never found in pieces. A question or a longer text starts at 2 and may end at 3: it describes
 * a report in words that the report need not use. */
#ifndef XD_SEARCHER_PLAN_H
#define XD_SEARCHER_PLAN_H

#include "base/buf.h"
#include "fact/when.h"
#include "index.h"
#include "query.h"
#include "session.h"
#include "text/segment.h"

enum {
    PLAN_CHARS = QUERY_ROOM + QUERY_NODES,
    PLAN_UNITS = 96,
    PLAN_TOKENS = PLAN_CHARS,
    PLAN_OPTION = QUERY_NODES, /* owners from here on are options, not leaves */
    PLAN_OPTIONS = 8,
    STAGES = 4 /* whole runs, their words, names and dates, ranking only */
};

enum unit_kind {
    UNIT_TEXT,   /* characters that the folded text must hold */
    UNIT_TOKEN,  /* letters or digits that must stand as a token of their own */
    UNIT_DATE,   /* a date mentioned, or the report's own, within `when` */
    UNIT_PERSON, /* a person found by the analysis */
    UNIT_HONOR,  /* an honor whose words hold the text */
    UNIT_LEVEL,  /* bits: 1 << enum level */
    UNIT_KIND,   /* id: enum fact_kind */
    UNIT_FACT,   /* id: enum fact */
    UNIT_GENRE,  /* id: enum genre */
    UNIT_FOLDER  /* raw path */
};

struct unit {
    uint8_t kind;
    bool name;           /* UNIT_TEXT: a person's name: highlighted whole or not at all */
    bool excluded;       /* under NOT: nothing to highlight */
    bool or_number;      /* UNIT_DATE: typed as a bare number, which may also stand in the text as such */
    bool literal;        /* UNIT_TEXT: from quotes: any place where the characters stand */
    bool blanks;         /* UNIT_TEXT: holds a blank between Han characters, which folding may have closed up */
    uint8_t first, last; /* the stages in which it is required */
    uint32_t from, n;    /* of plan->ch */
    struct when when;
    uint32_t bits, id;
    struct str raw; /* UNIT_FOLDER: in the plan's text */
    uint16_t owner; /* the leaf of the query it belongs to, or PLAN_OPTION + number of the option */
};

struct plan_token {
    uint32_t from, to; /* of plan->ch */
    uint8_t kind;      /* enum token_kind */
    bool stop, known, in_name, phrase, in_date, in_code;
};

struct plan {
    struct query query;
    uint32_t ch[PLAN_CHARS]; /* the folded texts of all leaves, a line end behind each */
    uint32_t at[PLAN_CHARS]; /* of the query's characters, where each comes from; of an option, 0 */
    uint32_t n;
    uint8_t stop[PLAN_CHARS]; /* 1: of a stop word; 2: not ranked (excluded, a field's value, a date) */
    struct plan_token token[PLAN_TOKENS];
    uint32_t tokens;
    struct unit unit[PLAN_UNITS];
    uint32_t units;
    bool any[PLAN_OPTIONS]; /* of an option's units one suffices */
    uint32_t options;
    unsigned stage; /* the first that makes sense */
    bool question, simple;
    bool cut_units;
    struct buf text; /* owns strings of units */
};

void plan_init(struct plan *p);
void plan_release(struct plan *p);
/* The plan of p->query (parsed) under the options. XD_INVALID with detail "query", "query-field", "year", "level" or
 * "kind"; *at is the code point of the query, or -1 when an option is to blame. */
enum status plan_make(struct plan *p, const struct lexicon *lx, const struct settings *set, long *at, struct error *e);

/* Whether the unit is required in the stage. */
static inline bool unit_required(const struct unit *u, unsigned stage)
{
    return u->first <= stage && stage <= u->last;
}
/* Whether stages a and b ask for different things. */
bool plan_stages_differ(const struct plan *p, unsigned a, unsigned b);
/* Whether anything at all is required in the stage. */
bool plan_constrains(const struct plan *p, unsigned stage);

/* Units of the values of fields and options. level: name, Chinese name, "+" or 以上 behind it. */
bool level_bits(uint32_t *bits, struct str value);
/* UNIT_KIND, UNIT_FACT or UNIT_GENRE with its id, by English or Chinese name. */
bool kind_unit(struct unit *u, struct str value);

/* Words that ask or join and say nothing of what is sought. */
bool is_stop_word(const uint32_t *ch, size_t n);
bool is_question_word(const uint32_t *ch, size_t n);
/* A stop word that stands in no name: question words but 何, 的 了 我 … */
bool is_particle(const uint32_t *ch, size_t n);

/* Length in tokens of the person's name that starts at token i, 0 when none does. */
size_t name_at(const struct lexicon *lx, const uint32_t *ch, const struct token *t, size_t n, size_t i);
/* Whether ch[0, n), typed as a word of its own, reads better as a name than as the words it falls into, whose log
 * probability is given. */
bool run_is_name(const struct lexicon *lx, const uint32_t *ch, size_t n, double as_words);

#endif
