/* find.h - one search from the plan to finished hits: candidates, verification, ranking, snippets, facets.
 *
 * What is found owns everything it shows, so that printing needs no index. */
#ifndef XD_SEARCHER_FIND_H
#define XD_SEARCHER_FIND_H

#include "base/digest.h"
#include "base/map.h"
#include "candidates.h"
#include "guess.h"
#include "snippet.h"

enum {
    VERIFY_MAX = 2000,   /* candidates looked at without --exact */
    RERANK = 50,         /* of them ranked by their text */
    FACET_REPORTS = 200, /* best hits that facets count, without --exact */
    FACET_VALUES = 30,   /* shown of one facet, the most frequent */
    FACET_YEARS = 200,   /* of the years: all that an archive has */
    HIT_PEOPLE = 12,
    SUGGESTIONS = 5,
    ABSENT_NAMES = 4,
    LIMIT_FIND = 10
};

enum facet { FACET_YEAR, FACET_PERSON, FACET_LEVEL, FACET_KIND, FACETS };

struct hit {
    struct str id, path, title, folder, format, encoding;
    struct str *also;
    uint32_t alsos;
    uint8_t genre;
    struct when date;
    bool ocr;
    double score;
    struct snippet snippet[SNIPPETS];
    uint32_t snippets;
    struct str people[HIT_PEOPLE];
    uint32_t peoples;
    struct features features;
};

struct facet_value {
    struct str value;
    uint32_t count;
};

/* A name that was searched in place of what was typed. */
struct corrected {
    struct str from, to;
};

struct found {
    struct arena arena;
    uint32_t total; /* verified reports */
    bool exact;     /* every candidate was verified */
    unsigned stage; /* the one that found something */
    bool relaxed;   /* a later one than the plan's first */
    struct coverage coverage;
    bool extract_differs, facts_differs;
    struct corrected corrected[GUESS_TARGETS * GUESS_NAMES];
    unsigned corrections;
    struct str absent[ABSENT_NAMES]; /* names of the query that stand nowhere, though something was found */
    unsigned absents;
    struct str suggest[SUGGESTIONS]; /* queries */
    unsigned suggests;
    struct hit *hit;
    uint32_t hits;
    struct facet_value *facet[FACETS];
    uint32_t facets[FACETS];
};

struct finder {
    struct plan *plan; /* of what was typed */
    const struct lexicon *lexicon;
    const struct settings *set;
    uint64_t limit; /* hits shown; 0: all */
    bool want_facets;
    struct found found;
    const struct plan *used; /* the plan that found what was found: of the query as typed or corrected */
    /* private */
    struct plan *other;
    struct guesses guesses;
    struct rank_query *rank;
    struct reading reading;
    struct spans marks;
};

enum status finder_init(struct finder *f);
void finder_release(struct finder *f);
/* The report with the docid, decoded into the arena, which is reset. */
enum status report_at(struct report *r, struct arena *a, struct index *ix, uint32_t docid, unsigned parts,
                      struct error *e);
/* Nothing found yet; what the index tells of itself. */
void found_reset(struct found *found, const struct index *ix);
/* For index_request: context is a struct finder with its plan made. Leaves the answer in found. */
enum status finder_work(void *context, struct index *ix, struct error *e);

#endif
