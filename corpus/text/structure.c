#include "text/structure.h"
#include "base/mem.h"
#include "base/utf8.h"

#define MAX_DEPTH 8u

/* The open numberings, outermost first: which symbol, how far it came, and the heading that was its last. */
struct open {
    uint8_t symbol;
    uint16_t number;
    uint32_t heading; /* index + 1; 0: the last was an item */
};

struct nest {
    struct open v[MAX_DEPTH];
    size_t n;
};

static uint32_t heading_below(const struct nest *nest, size_t depth)
{
    while (depth > 0 && nest->v[depth - 1].heading == 0)
        depth--;
    return depth > 0 ? nest->v[depth - 1].heading : 0;
}

/* Where a number goes on: the innermost list of its symbol that it continues; else a new list, inside those whose
 * symbol is of a higher order. Returns the index in the nest. */
static size_t find_place(const struct nest *nest, const struct shape *s)
{
    for (size_t i = nest->n; i-- > 0;)
        if (nest->v[i].symbol == s->symbol && s->number == nest->v[i].number + 1)
            return i;
    for (size_t i = nest->n; i-- > 0;)
        if (nest->v[i].symbol == s->symbol && (s->number > nest->v[i].number || s->symbol == SYMBOL_BULLET))
            return i;
    size_t same = nest->n;
    for (size_t i = 0; i < nest->n && same == nest->n; i++)
        if (nest->v[i].symbol == s->symbol)
            same = i;
    if (same < nest->n) /* it starts again: inside the heading that came last, beside an item */
        return nest->v[nest->n - 1].heading != 0 && nest->n < MAX_DEPTH ? nest->n : same;
    size_t place = nest->n;
    while (place > 0 && s->symbol != SYMBOL_BULLET && nest->v[place - 1].symbol != SYMBOL_NONE &&
           (nest->v[place - 1].symbol == SYMBOL_BULLET ||
            symbol_level(nest->v[place - 1].symbol) > symbol_level(s->symbol)))
        place--;
    return place < MAX_DEPTH ? place : MAX_DEPTH - 1;
}

/* A heading without a number stands beside the last of its like, and outside the lists of items under that. */
static size_t find_plain_place(const struct nest *nest)
{
    for (size_t i = 0; i < nest->n; i++)
        if (nest->v[i].symbol == SYMBOL_NONE)
            return i;
    size_t place = nest->n;
    while (place > 0 && nest->v[place - 1].heading == 0)
        place--;
    return place < MAX_DEPTH ? place : MAX_DEPTH - 1;
}

static void place_block(struct nest *nest, struct block *b, const struct shape *s, size_t index)
{
    bool heading = b->kind == BLOCK_HEADING;
    bool numbered = s->symbol != SYMBOL_NONE && s->symbol != SYMBOL_PART;
    if (b->kind == BLOCK_TITLE || b->kind == BLOCK_SUBTITLE) {
        nest->n = 0;
        return;
    }
    if (!heading && !numbered) {
        b->heading = heading_below(nest, nest->n);
        return;
    }
    size_t at = s->symbol == SYMBOL_PART ? 0 : numbered ? find_place(nest, s) : find_plain_place(nest);
    b->level = (uint8_t)symbol_level(s->symbol);
    b->depth = (uint8_t)(at + 1);
    b->heading = heading_below(nest, at);
    nest->v[at] = (struct open){s->symbol, s->number, heading ? (uint32_t)index + 1 : 0};
    nest->n = at + 1;
}

void structure_find(struct blocks *b, const struct shape *shape)
{
    struct nest nest = {.n = 0};
    for (size_t i = 0; i < b->n; i++) {
        if (i > 0 && b->v[i].part != b->v[i - 1].part)
            nest.n = 0;
        place_block(&nest, &b->v[i], &shape[i], i);
    }
}

static bool closes(const struct folded *f, const uint32_t *src, uint32_t i)
{
    uint32_t c = f->ch[i], written = src[f->at[i]];
    if (c == ')' || c == ']' || c == '.' || c == '!' || c == '?' || c == ';')
        return true;
    /* A plain quotation mark closes right behind a stop; a typographic one says so itself. */
    return (c == '"' || c == '\'') && written != 0x201C && written != 0x2018 && written != 0x300C && written != 0x300E;
}

static bool is_blank(uint32_t c)
{
    return c == ' ' || c == '\n';
}

static enum status add_sentence(struct blocks *b, const struct folded *f, uint32_t from, uint32_t to, uint32_t block)
{
    while (from < to && is_blank(f->ch[from]))
        from++;
    while (to > from && is_blank(f->ch[to - 1]))
        to--;
    if (from == to)
        return XD_OK;
    if (mem_reserve((void **)&b->sentence, &b->sentence_cap, b->sentences + 1, sizeof *b->sentence) != 0)
        return XD_NOMEM;
    b->sentence[b->sentences++] = (struct sentence){from, to, block};
    return XD_OK;
}

enum status sentences_find(struct blocks *b, const struct folded *f, const uint32_t *src)
{
    b->sentences = 0;
    for (size_t k = 0; k < b->n; k++) {
        uint32_t from = b->v[k].from, to = b->v[k].to;
        for (uint32_t i = from; i < to; i++) {
            if (!is_stop(f, src, i, b->v[k].from, to))
                continue;
            while (i + 1 < to && closes(f, src, i + 1))
                i++;
            if (add_sentence(b, f, from, i + 1, (uint32_t)k) != XD_OK)
                return XD_NOMEM;
            from = i + 1;
        }
        if (add_sentence(b, f, from, to, (uint32_t)k) != XD_OK)
            return XD_NOMEM;
    }
    return XD_OK;
}
