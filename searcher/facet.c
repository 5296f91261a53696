#include "facet.h"
#include "base/mem.h"
#include <stdio.h>
#include <stdlib.h>

void facets_init(struct facets *f)
{
    memset(f, 0, sizeof *f);
    arena_init(&f->arena, (size_t)256 << 20);
    map_init(&f->years);
    map_init(&f->people);
}

void facets_release(struct facets *f)
{
    arena_release(&f->arena);
    map_release(&f->years);
    map_release(&f->people);
}

static enum status count(struct facets *f, struct map *m, struct str key)
{
    struct map_entry *e = map_get(m, key);
    if (e == NULL) {
        struct str own = arena_dup(&f->arena, key);
        e = own.p == NULL ? NULL : map_put(m, own);
    }
    if (e == NULL)
        return XD_NOMEM;
    e->value++;
    return XD_OK;
}

enum status facets_add(struct facets *f, const struct report *r)
{
    enum status st = XD_OK;
    for (uint32_t i = 0; st == XD_OK && i < r->when.years; i++) {
        char year[8];
        int n = snprintf(year, sizeof year, "%u", (unsigned)r->when.year[i]);
        st = count(f, &f->years, str_of(year, (size_t)n));
    }
    for (uint32_t i = 0; st == XD_OK && i < r->nameds; i++)
        if (r->named[i].sure && r->named[i].is != PERSON_PUPIL)
            st = count(f, &f->people, r->named[i].name);
    uint64_t kinds = 0, levels = 0;
    for (uint32_t i = 0; i < r->statements; i++) {
        unsigned kind = r->statement[i].kind == KIND_CONTEST_HONOR ? KIND_CONTEST : r->statement[i].kind;
        kinds |= kind < KIND_COUNT ? UINT64_C(1) << kind : 0;
        if (r->statement[i].fact == FACT_HONOR && r->statement[i].level < LEVEL_COUNT)
            levels |= UINT64_C(1) << r->statement[i].level;
    }
    for (unsigned k = 1; k < KIND_COUNT; k++)
        f->kind[k] += (kinds >> k & 1) != 0;
    for (unsigned l = 0; l < LEVEL_COUNT; l++)
        f->level[l] += (levels >> l & 1) != 0;
    return st;
}

static int by_count(const void *a, const void *b)
{
    const struct facet_value *x = a, *y = b;
    if (x->count != y->count)
        return x->count > y->count ? -1 : 1;
    return str_cmp(x->value, y->value);
}

static int by_value(const void *a, const void *b)
{
    const struct facet_value *x = a, *y = b;
    return str_cmp(x->value, y->value);
}

static enum status finish(struct found *out, enum facet which, const struct map *m)
{
    struct facet_value *v = mem_alloc((m->count + 1) * sizeof *v);
    if (v == NULL)
        return XD_NOMEM;
    for (size_t i = 0; i < m->count; i++)
        v[i] = (struct facet_value){m->entry[i].key, (uint32_t)m->entry[i].value};
    qsort(v, m->count, sizeof *v, by_count);
    size_t most = which == FACET_YEAR ? FACET_YEARS : FACET_VALUES, n = m->count < most ? m->count : most;
    if (which == FACET_YEAR)
        qsort(v, n, sizeof *v, by_value);
    out->facet[which] = arena_alloc(&out->arena, (n + 1) * sizeof *v);
    enum status st = out->facet[which] == NULL ? XD_NOMEM : XD_OK;
    for (size_t i = 0; st == XD_OK && i < n; i++) {
        out->facet[which][i] = (struct facet_value){arena_dup(&out->arena, v[i].value), v[i].count};
        if (out->facet[which][i].value.p == NULL)
            st = XD_NOMEM;
    }
    out->facets[which] = (uint32_t)n;
    mem_free(v);
    return st;
}

/* Values of an enumeration, in its own order for levels (highest first), by count for kinds. */
static enum status finish_enum(struct found *out, enum facet which, const uint32_t *counts, unsigned n,
                               const char *(*name)(unsigned))
{
    out->facet[which] = arena_zalloc(&out->arena, n + 1, sizeof **out->facet);
    if (out->facet[which] == NULL)
        return XD_NOMEM;
    for (unsigned i = n; i-- > 0;)
        if (counts[i] > 0)
            out->facet[which][out->facets[which]++] = (struct facet_value){str_c(name(i)), counts[i]};
    if (which == FACET_KIND)
        qsort(out->facet[which], out->facets[which], sizeof **out->facet, by_count);
    return XD_OK;
}

enum status facets_finish(struct facets *f, struct found *out)
{
    enum status st = finish(out, FACET_YEAR, &f->years);
    if (st == XD_OK)
        st = finish(out, FACET_PERSON, &f->people);
    if (st == XD_OK)
        st = finish_enum(out, FACET_LEVEL, f->level, LEVEL_COUNT, level_name);
    if (st == XD_OK)
        st = finish_enum(out, FACET_KIND, f->kind, KIND_COUNT, kind_name);
    return st;
}
