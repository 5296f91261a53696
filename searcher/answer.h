/* answer.h - the answer to a plain question: people, dates, numbers out of rows, each with its sources.
 *
 * Nothing is invented: an answer is a row or a part of one, or there is none and `reason` says why. What is planned
 * or recurs never answers what was done. */
#ifndef XD_SEARCHER_ANSWER_H
#define XD_SEARCHER_ANSWER_H

#include "cli/json.h"
#include "intent.h"
#include "row_read.h"
#include "session.h"

enum reason {
    REASON_NONE,
    REASON_NO_INTENT,        /* no question that rows can answer */
    REASON_UNKNOWN_PERSON,   /* nobody of that name anywhere in the archive */
    REASON_AMBIGUOUS_PERSON, /* 王老师: several people */
    REASON_NOT_FOUND,        /* understood, but no report tells it */
    REASON_ONLY_PLANNED,     /* only plans and rules speak of it */
    REASON_UNCERTAIN,        /* what was found need not lie in the time asked, or has no date: see maybe */
    REASON_COUNT
};
const char *reason_name(unsigned reason); /* "" "no-intent" … */

enum answer_is { IS_PERSON, IS_DATE, IS_NUMBER, IS_PLACE, IS_TEXT };

struct answer {
    struct str text;
    uint8_t is, certainty;
    bool doubtful; /* a name that neither its report, another one nor the roster is sure of */
    const struct row **row;
    size_t rows, cap;
};
struct answer_list {
    struct answer *v;
    size_t n, cap;
};
struct asked {
    struct intent intent;
    struct rows rows; /* rows that the answers point into */
    struct arena arena;
    struct answer_list said;  /* the answers: of rows that are certain to meet the question */
    struct answer_list maybe; /* of rows whose time is not certain to be the one asked: shown apart, no answers */
    bool complete;
    uint8_t reason;
    struct coverage coverage;
    /* how to ask */
    struct str question;
    day today;
    const struct lexicon *lexicon;
    const struct knowledge *knowledge;
};

void asked_init(struct asked *a);
void asked_release(struct asked *a);
/* For index_request: context is a struct asked with its last four fields set. */
enum status answer_work(void *context, struct index *ix, struct error *e);
/* The keys of an answer, as docs/json.md, "ask", has them, into an open object. */
void answer_json(struct json *j, const struct asked *a);
const char *answer_is_name(unsigned is);

/* For people; of many answers the first `most`. */
void answer_print(struct buf *out, const struct asked *a, size_t most);

/* Inside: answer_rows.c chooses the rows, answer.c makes the answers of them. */
struct choice {
    const struct row **row; /* by certainty, then date */
    size_t n;
    bool undated; /* some lie outside the calendar, or over the edge of what is asked */
    bool planned; /* something was found, but only as a plan or a rule */
};
enum status choose_rows(struct choice *c, struct asked *a, struct index *ix, struct error *e);
bool lecturer_wanted(const struct asked *a, const struct row *r, const struct who *w);

#endif
