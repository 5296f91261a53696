#include "record/terms_table.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "record/schema.h"
#include <stdlib.h>

enum { LEAST_SLOTS = 1024, KEEP_SLOTS = 1 << 16, SHORT = 3, BITS = 21 };

struct count {
    uint64_t key; /* up to three characters, the first in the highest bits; 0: none */
    uint32_t wdf;
};
struct table {
    struct count *slot;
    size_t slots, mask, used;
    struct count *sorted; /* two halves of `slots` each: radix sort goes to and fro */
    struct map names;     /* terms that are longer, and filters */
    struct buf scratch;
};

struct buf *table_scratch(struct terms *t)
{
    struct table *w = t->work;
    buf_reset(&w->scratch);
    return &w->scratch;
}

static void free_slots(struct table *w)
{
    mem_free(w->slot);
    mem_free(w->sorted);
    w->slot = w->sorted = NULL;
    w->slots = w->mask = w->used = 0;
}

void table_free(struct terms *t)
{
    struct table *w = t->work;
    if (w != NULL) {
        free_slots(w);
        map_release(&w->names);
        buf_release(&w->scratch);
    }
    mem_free(w);
    t->work = NULL;
}

static enum status take_slots(struct table *w, size_t slots)
{
    struct count *slot = mem_zalloc(slots, sizeof *slot);
    if (slot == NULL)
        return XD_NOMEM;
    mem_free(w->slot);
    mem_free(w->sorted);
    w->sorted = NULL;
    w->slot = slot;
    w->slots = slots;
    w->mask = slots - 1;
    return XD_OK;
}

enum status table_begin(struct terms *t, size_t chars)
{
    struct table *w = t->work;
    if (w == NULL) {
        w = t->work = mem_zalloc(1, sizeof *w);
        if (w == NULL)
            return XD_NOMEM;
        map_init(&w->names);
        buf_init(&w->scratch, 1 << 20);
    }
    /* A huge report must not make every small one after it pay for emptying its table. */
    if (w->names.slots > KEEP_SLOTS)
        map_release(&w->names);
    map_reset(&w->names);
    if (w->slots > KEEP_SLOTS)
        free_slots(w);
    w->used = 0;
    size_t want = LEAST_SLOTS;
    while (want < KEEP_SLOTS && want / 2 < chars)
        want *= 2;
    if (w->slots < want)
        return take_slots(w, want);
    w->mask = want - 1;
    memset(w->slot, 0, want * sizeof *w->slot);
    return XD_OK;
}

static struct count *find(struct count *slot, size_t mask, uint64_t key)
{
    size_t i = (size_t)((key * 0x9E3779B97F4A7C15u) >> 32) & mask;
    while (slot[i].key != 0 && slot[i].key != key)
        i = (i + 1) & mask;
    return &slot[i];
}

/* Doubles the part of the table in use. */
static enum status grow(struct table *w)
{
    size_t old = w->mask + 1;
    struct count *from = w->slot, *to = mem_zalloc(old * 2, sizeof *to);
    if (to == NULL)
        return XD_NOMEM;
    for (size_t i = 0; i < old; i++)
        if (from[i].key != 0)
            *find(to, old * 2 - 1, from[i].key) = from[i];
    mem_free(from);
    mem_free(w->sorted);
    w->sorted = NULL;
    w->slot = to;
    w->slots = old * 2;
    w->mask = w->slots - 1;
    return XD_OK;
}

static enum status add_short(struct table *w, uint64_t key, uint32_t wdf)
{
    struct count *c = find(w->slot, w->mask, key);
    if (c->key == 0) {
        if ((w->used + 1) * 3 > (w->mask + 1) * 2) {
            enum status st = grow(w);
            if (st != XD_OK)
                return st;
            c = find(w->slot, w->mask, key);
        }
        c->key = key;
        c->wdf = 0;
        w->used++;
    }
    c->wdf += wdf;
    return XD_OK;
}

static enum status add_name(struct terms *t, struct str name, uint32_t wdf)
{
    struct table *w = t->work;
    struct map_entry *e = map_get(&w->names, name);
    if (e == NULL) {
        struct str owned = arena_dup(&t->arena, name);
        if (owned.p == NULL)
            return arena_status(&t->arena);
        e = map_put(&w->names, owned);
        if (e == NULL)
            return XD_NOMEM;
    }
    e->value += wdf;
    return XD_OK;
}

enum status table_add(struct terms *t, const uint32_t *ch, size_t n, uint32_t wdf)
{
    struct table *w = t->work;
    if (n <= SHORT && n > 0) {
        uint64_t key = (uint64_t)ch[0] << 2 * BITS;
        if (n > 1)
            key |= (uint64_t)ch[1] << BITS;
        if (n > 2)
            key |= ch[2];
        if (key != 0)
            return add_short(w, key, wdf);
    }
    struct buf *utf8 = table_scratch(t);
    for (size_t i = 0; i < n && buf_status(utf8) == XD_OK; i++)
        buf_addu(utf8, ch[i]);
    if (buf_status(utf8) == XD_NOMEM)
        return XD_NOMEM;
    if (utf8->n <= TERM_MAX && buf_status(utf8) == XD_OK)
        return add_name(t, buf_str(utf8), wdf);
    struct buf cut;
    buf_init(&cut, TERM_MAX + 64);
    enum status st = term_filter(&cut, "", buf_str(utf8));
    if (st == XD_OK)
        st = add_name(t, buf_str(&cut), wdf);
    buf_release(&cut);
    return st;
}

enum status table_add_filter(struct terms *t, struct str name)
{
    return add_name(t, name, 0);
}

/* Least significant byte first, eight passes of which those over equal bytes are left out. Returns the half that holds
 * the result. */
static struct count *radix_sort(struct count *a, struct count *b, size_t n)
{
    uint32_t at[8][256];
    memset(at, 0, sizeof at);
    for (size_t i = 0; i < n; i++)
        for (unsigned d = 0; d < 8; d++)
            at[d][a[i].key >> 8 * d & 0xFF]++;
    for (unsigned d = 0; d < 8; d++) {
        if (n == 0 || at[d][a[0].key >> 8 * d & 0xFF] == n)
            continue;
        uint32_t sum = 0;
        for (unsigned v = 0; v < 256; v++) {
            uint32_t count = at[d][v];
            at[d][v] = sum;
            sum += count;
        }
        for (size_t i = 0; i < n; i++)
            b[at[d][a[i].key >> 8 * d & 0xFF]++] = a[i];
        struct count *swap = a;
        a = b;
        b = swap;
    }
    return a;
}

static uint64_t first_of(const struct count *c)
{
    return c->key >> 2 * BITS;
}

/* The end of a run is needed only to find its character by prefix: not where another term starts with it. Longer
 * words start with a bigram, so that neighbours in the order tell. Returns how many are left. */
static size_t drop_needless_ends(struct count *v, size_t n)
{
    size_t left = 0;
    uint64_t before = 0;
    for (size_t i = 0; i < n; i++) {
        uint64_t first = first_of(&v[i]);
        bool end = (v[i].key & (((uint64_t)1 << 2 * BITS) - 1)) == (uint64_t)RUN_END << BITS;
        if (!end || (before != first && (i + 1 == n || first_of(&v[i + 1]) != first)))
            v[left++] = v[i];
        before = first;
    }
    return left;
}

static enum status sort_short(struct table *w, struct count **sorted)
{
    if (w->used > UINT32_MAX)
        return XD_LIMIT;
    if (w->sorted == NULL && (w->sorted = mem_zalloc(w->slots, 2 * sizeof *w->sorted)) == NULL)
        return XD_NOMEM;
    size_t n = 0;
    for (size_t i = 0; i <= w->mask; i++)
        if (w->slot[i].key != 0)
            w->sorted[n++] = w->slot[i];
    *sorted = radix_sort(w->sorted, w->sorted + w->slots, n);
    w->used = drop_needless_ends(*sorted, n);
    return XD_OK;
}

static int by_name(const void *a, const void *b)
{
    const struct map_entry *x = a, *y = b;
    return str_cmp(x->key, y->key);
}

/* Writes the characters of a key; returns the bytes. */
static size_t spell(char *to, uint64_t key)
{
    size_t n = 0;
    for (unsigned i = 0; i < SHORT; i++) {
        uint32_t c = (uint32_t)(key >> (2 - i) * BITS) & ((1u << BITS) - 1);
        if (c == 0)
            break;
        n += utf8_put(to + n, c);
    }
    return n;
}

enum status table_finish(struct terms *t)
{
    struct table *w = t->work;
    struct count *shorts = NULL;
    enum status st = sort_short(w, &shorts);
    if (st != XD_OK)
        return st;
    void *v = t->v;
    size_t all = w->used + w->names.count;
    if (mem_reserve(&v, &t->cap, all, sizeof *t->v) < 0)
        return XD_NOMEM;
    t->v = v;
    char *text = arena_alloc(&t->arena, w->used * SHORT * 4);
    if (text == NULL)
        return arena_status(&t->arena);
    /* The map is not looked into any more before it is emptied, so its entries may change places. */
    if (w->names.count > 1)
        qsort(w->names.entry, w->names.count, sizeof *w->names.entry, by_name);
    size_t i = 0, k = 0;
    struct str next = {text, w->used > 0 ? spell(text, shorts[0].key) : 0};
    while (i < w->used || k < w->names.count) {
        const struct map_entry *e = k < w->names.count ? &w->names.entry[k] : NULL;
        if (e == NULL || (i < w->used && str_cmp(next, e->key) < 0)) {
            t->v[t->n++] = (struct term){next, shorts[i++].wdf};
            text += next.n;
            next = (struct str){text, i < w->used ? spell(text, shorts[i].key) : 0};
        } else {
            t->v[t->n++] = (struct term){e->key, (uint32_t)e->value};
            k++;
        }
    }
    return XD_OK;
}
