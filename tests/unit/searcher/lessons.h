/* lessons.h - an index of party lessons given as statements, so that asking is tested apart from extraction. */
#ifndef XD_TEST_SEARCHER_LESSONS_H
#define XD_TEST_SEARCHER_LESSONS_H

#include "answer.h"
#include "archive.h"
#include "base/utf8.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
/* after the headers it needs */
#include <cmocka.h>

static struct archive archive;
static struct asked asked;
static struct index *asked_index;

/* A report that says exactly these lessons; the clause of each is the whole text. */
static inline void tell(const char *path, const char *text, const struct statement *v, size_t n)
{
    struct statement copy[4];
    assert_true(n <= 4);
    for (size_t i = 0; i < n; i++) {
        copy[i] = v[i];
        copy[i].source.to = (uint32_t)utf8_count(str_c(text));
        copy[i].source.para = 1;
    }
    archive_put_said(&archive, path, text, copy, n);
}

static inline struct statement lesson(struct who *who, uint32_t whos, day from, day to)
{
    struct statement s = {.fact = FACT_EVENT,
                          .kind = KIND_PARTY_LESSON,
                          .who = who,
                          .whos = whos,
                          .who_complete = true,
                          .what = STR("党课")};
    s.when = (struct when){from, to, from, to, PRECISION_SPAN, BASIS_EXPLICIT, HAPPENING_DONE, false};
    if (from != 0 && from == to)
        s.when.precision = PRECISION_DAY;
    return s;
}

static inline struct who lecturer(const char *name, const char *post)
{
    return (struct who){
        .name = str_c(name), .is = WHO_PERSON, .part = PART_LECTURER, .sure = true, .post = str_c(post)};
}

static inline void ask(const char *question)
{
    struct error e;
    asked.question = str_c(question);
    if (index_request(asked_index, answer_work, &asked, &e) != XD_OK)
        fail_msg("%s: %s %s", question, e.what, e.detail);
}

/* The answers' texts, divided by bars, with the initial of each certainty where one was asked. */
static inline void check(const char *question, const char *wanted)
{
    struct buf b;
    ask(question);
    buf_init(&b, 1 << 16);
    for (size_t i = 0; i < asked.said.n + asked.maybe.n; i++) {
        bool said = i < asked.said.n;
        const struct answer *n = said ? &asked.said.v[i] : &asked.maybe.v[i - asked.said.n];
        buf_addc(&b, i > 0 ? said ? "|" : "|?" : said ? "" : "?");
        buf_adds(&b, n->text);
        if (n->certainty != CERTAINTY_NOT_ASKED)
            buf_addf(&b, "/%c", certainty_name(n->certainty)[0]);
        assert_true(n->rows > 0); /* nothing without a row, no row without a source and its clause */
        for (size_t k = 0; k < n->rows; k++)
            for (uint32_t s = 0; s < n->row[k]->sources; s++)
                assert_true(n->row[k]->sources > 0 && n->row[k]->source[s].text.n > 0);
    }
    if (asked.said.n == 0)
        buf_addf(&b, "!%s", reason_name(asked.reason));
    buf_addb(&b, '\0');
    if (strcmp(b.p, wanted) != 0)
        fail_msg("%s: %s, not %s", question, b.p, wanted);
    buf_release(&b);
}

#endif
