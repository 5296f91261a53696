/* analysis.h - from a report's text to everything that is known of it: a pure function.
 *
 * One analysis object serves one thread and any number of reports, one after the other; what it holds of a
 * report is valid until the next analyse or release. */
#ifndef XD_FACT_ANALYSIS_H
#define XD_FACT_ANALYSIS_H

#include "base/arena.h"
#include "fact/date.h"
#include "fact/person.h"
#include "fact/statement.h"
#include "text/tag_blocks.h"

enum genre {
    GENRE_OTHER,
    GENRE_SUMMARY,
    GENRE_PLAN,
    GENRE_NOTICE,
    GENRE_DECISION,
    GENRE_MINUTES,
    GENRE_CHRONICLE,
    GENRE_HONORS_LIST,
    GENRE_NEWS,
    GENRE_REPORT,
    GENRE_HISTORY,
    GENRE_LETTER,
    GENRE_FORM,
    GENRE_RULES,
    GENRE_COUNT
};
const char *genre_name(unsigned g);

/* What the school says of itself (school.ini): an input of the analysis, part of the index's settings. */
struct school {
    struct str name;
    struct str alias[16];
    uint32_t aliases;
    struct str town, county, city, province;
    bool county_level_city;
};

struct analysis_input {
    struct str source;           /* UTF-8, '\n' line ends; borrowed for the life of the analysis */
    struct str path;             /* the first path, "" for none */
    const struct school *school; /* may be NULL */
    day today;                   /* 0: none */
    struct tagger_work *tagger;  /* may be NULL: rules alone find people */
};

struct analysis {
    struct str source;
    struct folded folded;
    struct tokens tokens;
    struct blocks blocks;
    struct block_tags tags; /* none without a tagger */
    struct dates dates;
    struct people people;
    struct statement *statement;
    size_t statements, statement_cap;
    struct str title; /* of the first part: a slice of source; "" when there is none */
    uint8_t genre;
    struct arena arena; /* owns what statements and people point to */
    double seconds[5];  /* CPU of fold, segment, blocks, tag, facts: for --timing and the bench */
};

void analysis_init(struct analysis *a);
void analysis_release(struct analysis *a);
/* Replaces what a holds. XD_NOMEM, XD_LIMIT. */
enum status analyse(struct analysis *a, const struct lexicon *lx, const struct analysis_input *in);

#endif
