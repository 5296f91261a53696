#include "text/tag_blocks.h"
#include "base/mem.h"

void block_tags_init(struct block_tags *t)
{
    *t = (struct block_tags){0};
}

void block_tags_release(struct block_tags *t)
{
    tagged_release(&t->words);
    mem_free(t->text);
    mem_free(t->ch);
    mem_free(t->at);
    block_tags_init(t);
}

/* The characters of the blocks, without the line ends of wrapped lines, which would end a sentence. */
static enum status collect(struct block_tags *t, const struct folded *f, const struct blocks *b)
{
    size_t n = 0, soft = 0;
    if (mem_reserve((void **)&t->ch, &t->ch_cap, f->n + 1, sizeof *t->ch) != 0 ||
        mem_reserve((void **)&t->at, &t->at_cap, f->n + 1, sizeof *t->at) != 0 ||
        mem_reserve((void **)&t->text, &t->text_cap, b->n + 1, sizeof *t->text) != 0)
        return XD_NOMEM;
    for (size_t i = 0; i < b->n; i++) {
        size_t from = n;
        for (uint32_t k = b->v[i].from; k < b->v[i].to; k++) {
            while (soft < f->softs && f->soft[soft] < k)
                soft++;
            if (soft < f->softs && f->soft[soft] == k)
                continue;
            t->ch[n] = f->ch[k];
            t->at[n++] = k;
        }
        t->text[i] = (struct tagger_text){t->ch + from, n - from};
    }
    return XD_OK;
}

enum status block_tags_find(struct block_tags *t, struct tagger_work *w, const struct folded *f, const struct blocks *b)
{
    t->words.n = 0;
    if (w == NULL)
        return XD_OK;
    enum status st = collect(t, f, b);
    if (st == XD_OK)
        st = tagger_run(&t->words, w, t->text, b->n);
    for (size_t i = 0; st == XD_OK && i < t->words.n; i++) {
        struct tagged_word *x = &t->words.v[i];
        const uint32_t *at = t->at + (t->text[x->text].ch - t->ch);
        x->from = at[x->from];
        x->to = at[x->to - 1] + 1;
    }
    return st;
}
