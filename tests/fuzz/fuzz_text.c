/* Any bytes: folding, segmentation and blocks keep what their headers promise. */
#include "text/block.h"
#include "text/segment.h"
#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds)
{
    if (!holds)
        abort();
}

static void check_folded(const struct folded *f)
{
    for (size_t i = 0; i < f->n; i++) {
        must(i == 0 || f->at[i] > f->at[i - 1]);
        must(f->ch[i] >= ' ' || f->ch[i] == '\n');
        must(f->ch[i] <= 0x10FFFF);
    }
    must(f->n == 0 || f->at[f->n] > f->at[f->n - 1]);
    for (size_t i = 0; i < f->softs; i++)
        must(f->soft[i] < f->n && f->ch[f->soft[i]] == '\n');
}

static void check_tokens(const struct tokens *t, size_t n)
{
    uint32_t at = 0;
    for (size_t i = 0; i < t->n; i++) {
        must(t->v[i].from == at && t->v[i].to > at);
        at = t->v[i].to;
    }
    must(at == n);
}

static void check_blocks(const struct blocks *b, const struct folded *f)
{
    uint32_t at = 0;
    for (size_t i = 0; i < b->n; i++) {
        const struct block *v = &b->v[i];
        must(v->from >= at && v->to > v->from && v->to <= f->n && v->body >= v->from && v->body <= v->to);
        must(v->src_from < v->src_to && v->src_to <= f->at[f->n]);
        must(v->heading <= i && v->part < b->parts && v->kind <= BLOCK_DATE);
        must(v->heading == 0 || b->v[v->heading - 1].kind == BLOCK_HEADING);
        at = v->to;
    }
    at = 0;
    for (size_t i = 0; i < b->sentences; i++) {
        const struct sentence *s = &b->sentence[i];
        must(s->from >= at && s->to > s->from && s->block < b->n);
        must(s->from >= b->v[s->block].from && s->to <= b->v[s->block].to);
        at = s->to;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct lexicon *lx;
    if (lx == NULL)
        must(lexicon_open(&lx, NULL, NULL) == XD_OK);
    struct str source = str_of((const char *)data, size);
    struct folded f;
    struct tokens t;
    struct blocks b;
    folded_init(&f);
    tokens_init(&t);
    blocks_init(&b);
    must(fold_text(&f, source) == XD_OK);
    check_folded(&f);
    must(segment(&t, lx, f.ch, f.n) == XD_OK);
    check_tokens(&t, f.n);
    must(blocks_find(&b, &f, source) == XD_OK);
    check_blocks(&b, &f);
    folded_release(&f);
    tokens_release(&t);
    blocks_release(&b);
    return 0;
}
