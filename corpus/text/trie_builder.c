#include "text/trie_builder.h"
#include "base/mem.h"

#define FREE UINT32_MAX
#define TRIES 100000 /* places that did not fit before the nodes below are left to single children */

static int grow(struct trie_builder *b, size_t need)
{
    size_t from = b->nodes;
    if (need <= from)
        return 0;
    need += need / 2 + 1024;
    if (mem_reserve((void **)&b->node, &b->cap, need, sizeof *b->node) != 0 ||
        mem_reserve((void **)&b->next_free, &b->free_cap, need, sizeof *b->next_free) != 0)
        return -1;
    for (size_t i = from; i < need; i++) {
        b->node[i] = (struct lexicon_node){.check = FREE};
        b->next_free[i] = (uint32_t)i + 1;
    }
    b->nodes = need;
    return 0;
}

/* The next free node behind i, shortening the chain of taken ones on the way. */
static size_t next_free(struct trie_builder *b, size_t i)
{
    size_t j = i + 1;
    while (j < b->nodes && b->node[j].check != FREE)
        j = b->next_free[j] > j ? b->next_free[j] : j + 1;
    if (i < b->nodes)
        b->next_free[i] = (uint32_t)j;
    return j;
}

static bool fits(const struct trie_builder *b, size_t base, const uint16_t *code, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (base + code[i] < b->nodes && b->node[base + code[i]].check != FREE)
            return false;
    return true;
}

static size_t find_base(struct trie_builder *b, const uint16_t *code, size_t n)
{
    size_t place = n > 1 && b->crowded > b->first_free ? b->crowded : b->first_free;
    if (place <= code[0])
        place = code[0];
    while (place < b->nodes && b->node[place].check != FREE)
        place = next_free(b, place);
    for (size_t tries = 1; place == code[0] || !fits(b, place - code[0], code, n); tries++) {
        place = next_free(b, place);
        if (tries % TRIES == 0 && place > b->crowded)
            b->crowded = place;
    }
    return place - code[0];
}

/* The words [from, to) share their first `depth` codes, which lead to `node`. */
static int add_children(struct trie_builder *b, const struct trie_word *w, size_t from, size_t to, uint32_t depth,
                        uint32_t node)
{
    if (from < to && w[from].n == depth) {
        b->node[node].cost = w[from].cost;
        b->node[node].pos = w[from].pos;
        b->node[node].word = 1;
        from++;
    }
    if (from == to)
        return 0;
    size_t kinds = 0;
    uint16_t *code = mem_alloc((to - from) * sizeof *code);
    if (code == NULL)
        return -1;
    for (size_t i = from; i < to; i++)
        if (kinds == 0 || code[kinds - 1] != w[i].code[depth])
            code[kinds++] = w[i].code[depth];
    size_t base = find_base(b, code, kinds);
    int failed = grow(b, base + code[kinds - 1] + 1);
    for (size_t i = 0; !failed && i < kinds; i++)
        b->node[base + code[i]].check = node;
    mem_free(code);
    if (failed)
        return -1;
    b->node[node].base = (uint32_t)base;
    while (b->first_free < b->nodes && b->node[b->first_free].check != FREE)
        b->first_free++;
    for (size_t i = from; i < to;) {
        size_t j = i;
        while (j < to && w[j].code[depth] == w[i].code[depth])
            j++;
        if (add_children(b, w, i, j, depth + 1, (uint32_t)(base + w[i].code[depth])) != 0)
            return -1;
        i = j;
    }
    return 0;
}

enum status trie_build(struct trie_builder *b, const struct trie_word *words, size_t n)
{
    *b = (struct trie_builder){0};
    if (grow(b, 1u << 18) != 0)
        return XD_NOMEM;
    b->node[0].check = FREE - 1; /* the root is nobody's child */
    b->first_free = 1;
    if (add_children(b, words, 0, n, 0, 0) != 0)
        return XD_NOMEM;
    size_t last = b->nodes;
    while (last > 1 && b->node[last - 1].check == FREE)
        last--;
    b->nodes = last;
    return XD_OK;
}

void trie_release(struct trie_builder *b)
{
    mem_free(b->node);
    mem_free(b->next_free);
    *b = (struct trie_builder){0};
}
