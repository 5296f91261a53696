/* candidates.h - a plan as a query of the index: every report that may fulfil it, and the words that rank. */
#ifndef XD_SEARCHER_CANDIDATES_H
#define XD_SEARCHER_CANDIDATES_H

#include "plan.h"

enum { RANK_TERMS = 8 };

struct ranked_term {
    char name[208];
    uint8_t length;
    double weight; /* 1, or less for a word inside another */
    double idf;    /* ln(1 + (N - df + .5) / (df + .5)) over the reports that hold it as a word */
    double scale;  /* what makes Xapian's idf of it ours */
};

struct candidates {
    xc_query *query; /* NULL: there is nothing to ask */
    bool ranked;     /* some word ranks */
    bool constrained;
    bool decided; /* the index alone decides: no report has to be read */
    bool scan;    /* no term narrows the reports down: all of them are candidates */
    struct ranked_term term[RANK_TERMS];
    uint32_t terms;
};

/* XD_NOMEM and the errors of the index. Free with candidates_release. */
enum status candidates_make(struct candidates *c, const struct plan *p, unsigned stage, const struct lexicon *lx,
                            struct index *ix, struct error *e);
void candidates_release(struct candidates *c);

/* ln(1 + (N - df + .5) / (df + .5)), never negative. */
double idf_of(double documents, double df);
/* The number of reports with the term as a word: postings of mere bigrams do not count. */
enum status word_frequency(uint32_t *out, const xc_str *term, size_t n, struct index *ix, struct error *e);

#endif
