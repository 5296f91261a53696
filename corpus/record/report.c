/* report.c - the record of an analysis: what is kept of it beside the text. */
#include "base/digest.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "record/record.h"
#include <stdlib.h>

static enum status set_text(struct report *r, const struct analysis *a, struct arena *arena)
{
    struct buf utf8;
    char hash[ID_LEN + 1];
    buf_init(&utf8, a->folded.n > SIZE_MAX / 4 ? SIZE_MAX : a->folded.n * 4);
    for (size_t i = 0; i < a->folded.n; i++)
        buf_addu(&utf8, a->folded.ch[i]);
    enum status st = buf_status(&utf8);
    if (st == XD_OK) {
        digest_id(hash, buf_str(&utf8));
        r->text_hash = arena_dup(arena, str_of(hash, ID_LEN));
        st = r->text_hash.p == NULL ? arena_status(arena) : XD_OK;
    }
    buf_release(&utf8);
    size_t chars = utf8_count(a->source);
    if (chars > UINT32_MAX)
        return XD_LIMIT;
    r->chars = (uint32_t)chars;
    r->text = a->source.p != NULL ? a->source : STR("");
    r->title = a->title.p != NULL ? a->title : STR("");
    r->genre = a->genre;
    r->date = a->dates.document;
    return st;
}

static enum status set_paras(struct report *r, const struct blocks *b, struct arena *arena)
{
    if (b->n > UINT32_MAX)
        return XD_LIMIT;
    r->para = arena_zalloc(arena, b->n, sizeof *r->para);
    if (r->para == NULL)
        return arena_status(arena);
    for (size_t i = 0; i < b->n; i++)
        r->para[i] =
            (struct para){.from = b->v[i].src_from, .to = b->v[i].src_to, .kind = b->v[i].kind, .level = b->v[i].level};
    r->paras = (uint32_t)b->n;
    return XD_OK;
}

/* --- people --------------------------------------------------------------------------------------------------- */

struct votes {
    uint32_t is[PERSON_OTHER + 1];
};

/* What the mentions of one name say of it most often, "unknown" having no voice; of equals the earlier kind. */
static uint8_t verdict(const struct votes *v)
{
    uint8_t best = PERSON_UNKNOWN;
    for (uint8_t i = PERSON_UNKNOWN + 1; i <= PERSON_OTHER; i++)
        if (v->is[i] > 0 && (best == PERSON_UNKNOWN || v->is[i] > v->is[best]))
            best = i;
    return best;
}

static int by_count(const void *a, const void *b)
{
    const struct named *x = a, *y = b;
    if (x->count != y->count)
        return x->count > y->count ? -1 : 1;
    return str_cmp(x->name, y->name);
}

static enum status collect_names(struct report *r, const struct people *p, struct map *index, struct votes *votes)
{
    for (size_t i = 0; i < p->n; i++) {
        const struct person_mention *m = &p->v[i];
        if (m->name.n == 0)
            continue;
        size_t known = index->count;
        struct map_entry *e = map_put(index, m->name);
        if (e == NULL)
            return XD_NOMEM;
        if (index->count > known) {
            e->value = r->nameds;
            r->named[r->nameds++] = (struct named){.name = m->name};
        }
        r->named[e->value].count++;
        r->named[e->value].sure |= m->sure;
        votes[e->value].is[m->is <= PERSON_OTHER ? m->is : PERSON_UNKNOWN]++;
    }
    return XD_OK;
}

static enum status set_named(struct report *r, const struct people *p, struct arena *arena)
{
    struct map index;
    map_init(&index);
    struct votes *votes = mem_zalloc(p->n, sizeof *votes);
    r->named = arena_zalloc(arena, p->n, sizeof *r->named);
    enum status st = votes == NULL      ? XD_NOMEM
                     : r->named == NULL ? arena_status(arena)
                                        : collect_names(r, p, &index, votes);
    for (uint32_t i = 0; st == XD_OK && i < r->nameds; i++)
        r->named[i].is = verdict(&votes[i]);
    if (st == XD_OK && r->nameds > 1)
        qsort(r->named, r->nameds, sizeof *r->named, by_count);
    map_release(&index);
    mem_free(votes);
    return st;
}

/* --- times ---------------------------------------------------------------------------------------------------- */

enum { FIRST_YEAR = 1800, YEARS = 400, MONTHS = YEARS * 12, LONGEST_YEARS = 60, LONGEST_MONTHS = 6 };

struct calendar {
    unsigned char month[MONTHS], year[YEARS];
};

static int month_index(day d)
{
    return (day_year(d) - FIRST_YEAR) * 12 + d / 100 % 100 - 1;
}

/* A mention touches the years and months of what it says; where it says nothing, of its outer bounds. Long spans
 * would touch everything and find nothing: of more than 60 years they give no year, of more than 6 months no month. */
static void touch(struct calendar *c, const struct when *w)
{
    day from = w->from != 0 ? w->from : w->not_before, to = w->to != 0 ? w->to : w->not_after;
    if (from == 0 || to == 0)
        from = to = from != 0 ? from : to;
    if (from == 0 || from > to)
        return;
    int first = month_index(from), last = month_index(to);
    if (first < 0 || last < first || last >= MONTHS)
        return;
    if (last / 12 - first / 12 < LONGEST_YEARS)
        memset(c->year + first / 12, 1, (size_t)(last / 12 - first / 12 + 1));
    if (last - first < LONGEST_MONTHS)
        memset(c->month + first, 1, (size_t)(last - first + 1));
}

static enum status set_times(struct report *r, const struct dates *d, struct arena *arena)
{
    struct calendar *c = mem_zalloc(1, sizeof *c);
    if (c == NULL)
        return XD_NOMEM;
    touch(c, &d->document);
    for (size_t i = 0; i < d->n; i++)
        touch(c, &d->v[i].when);
    uint32_t years = 0, months = 0;
    for (unsigned i = 0; i < YEARS; i++)
        years += c->year[i];
    for (unsigned i = 0; i < MONTHS; i++)
        months += c->month[i];
    r->when.year = arena_zalloc(arena, years, sizeof *r->when.year);
    r->when.month = arena_zalloc(arena, months, sizeof *r->when.month);
    if (r->when.year != NULL && r->when.month != NULL) {
        for (unsigned i = 0; i < YEARS; i++)
            if (c->year[i])
                r->when.year[r->when.years++] = (uint16_t)(FIRST_YEAR + i);
        for (unsigned i = 0; i < MONTHS; i++)
            if (c->month[i])
                r->when.month[r->when.months++] = (FIRST_YEAR + i / 12) * 100 + i % 12 + 1;
    }
    mem_free(c);
    return r->when.year != NULL && r->when.month != NULL ? XD_OK : arena_status(arena);
}

enum status report_of_analysis(struct report *r, const struct analysis *a, struct arena *arena)
{
    const struct str empty = STR("");
    *r = (struct report){.id = empty, .text_hash = empty, .format = empty, .encoding = empty, .title = empty};
    if (a->statements > UINT32_MAX)
        return XD_LIMIT;
    r->statement = a->statement;
    r->statements = (uint32_t)a->statements;
    enum status st = set_text(r, a, arena);
    if (st == XD_OK)
        st = set_paras(r, &a->blocks, arena);
    if (st == XD_OK)
        st = set_named(r, &a->people, arena);
    if (st == XD_OK)
        st = set_times(r, &a->dates, arena);
    return st;
}
