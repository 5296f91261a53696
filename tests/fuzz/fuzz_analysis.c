/* Any text: folded, cut into words and blocks, analysed; what comes out lies within what went in. */
#include "base/utf8.h"
#include "fact/analysis.h"
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define CHECK(x)                                                                                                       \
    do {                                                                                                               \
        if (!(x))                                                                                                      \
            abort();                                                                                                   \
    } while (0)

static void check_fold(const struct folded *f, struct str source)
{
    CHECK(f->at[f->n] == utf8_count(source));
    for (size_t i = 0; i < f->n; i++) {
        CHECK(f->at[i] <= f->at[i + 1]);
        CHECK(f->ch[i] == '\n' || f->ch[i] >= ' ');
    }
}

static void check_tokens(const struct tokens *t, size_t n)
{
    uint32_t at = 0;
    for (size_t i = 0; i < t->n; i++) {
        CHECK(t->v[i].from == at && t->v[i].to > at);
        at = t->v[i].to;
    }
    CHECK(at == n);
}

static void check_blocks(const struct blocks *b, const struct folded *f)
{
    uint32_t at = 0;
    for (size_t i = 0; i < b->n; i++) {
        const struct block *k = &b->v[i];
        CHECK(k->from >= at && k->to > k->from && k->to <= f->n);
        CHECK(k->body >= k->from && k->body <= k->to);
        CHECK(k->src_from <= k->src_to && k->src_to <= f->at[f->n]);
        CHECK(k->heading <= i && k->part < b->parts);
        at = k->to;
    }
    for (size_t i = 0; i < b->sentences; i++) {
        const struct sentence *s = &b->sentence[i];
        CHECK(s->block < b->n && s->from >= b->v[s->block].from && s->to <= b->v[s->block].to && s->from <= s->to);
    }
}

static void check_mentions(const struct analysis *a)
{
    for (size_t i = 0; i < a->people.n; i++) {
        const struct person_mention *m = &a->people.v[i];
        CHECK(m->from < m->to && m->to <= a->folded.n && m->block < a->blocks.n && m->name.n > 0);
        CHECK(utf8_valid(m->name));
        CHECK(i == 0 || a->people.v[i - 1].to <= m->from);
    }
    for (size_t i = 0; i < a->dates.n; i++) {
        const struct date_mention *m = &a->dates.v[i];
        CHECK(m->from < m->to && m->to <= a->folded.n && m->block < a->blocks.n);
        CHECK(i == 0 || a->dates.v[i - 1].to <= m->from);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct lexicon *lx;
    static struct analysis a;
    if (lx == NULL) {
        struct error e;
        CHECK(lexicon_open(&lx, NULL, &e) == XD_OK);
        analysis_init(&a);
    }
    struct analysis_input in = {.source = str_of((const char *)data, size), .path = STR("2012年/a.txt")};
    enum status st = analyse(&a, lx, &in);
    CHECK(st == XD_OK || st == XD_LIMIT);
    if (st != XD_OK)
        return 0;
    check_fold(&a.folded, in.source);
    check_tokens(&a.tokens, a.folded.n);
    check_blocks(&a.blocks, &a.folded);
    check_mentions(&a);
    return 0;
}
