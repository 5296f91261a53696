/* row_twin.c - lessons that may be the same, told with different exactness: proposed, never merged.
 *
 * Twins share a lecturer and the span of one holds the span of the other (2012年 and 2012年6月28日), or one of the two
 * names no lecturer at all, or both are of one day and one topic. */
#include "base/mem.h"
#include "row.h"
#include <stdlib.h>

enum { NEIGHBOURS = 512, NAMELESS = 256 };

struct entry {
    struct str name;
    struct interval span;
    uint32_t row;
};

static bool holds(struct interval a, struct interval b)
{
    return a.from <= b.from && b.to <= a.to;
}

static bool is_dated(const struct row *r)
{
    return r->say.when.from != 0 || r->say.when.to != 0;
}

static void add_twin(struct rows *rs, struct row *r, const struct row *other)
{
    if (r->twins == TWINS_MAX)
        return;
    for (unsigned i = 0; i < r->twins; i++)
        if (strcmp(r->twin[i], other->id) == 0)
            return;
    struct str id = arena_dup(&rs->arena, str_of(other->id, ID_LEN + 1)); /* rows move when they are sorted */
    if (id.p == NULL)
        rs->status = arena_status(&rs->arena);
    else
        r->twin[r->twins++] = id.p;
}

static bool has_lecturer(const struct row *r)
{
    for (uint32_t i = 0; i < r->say.whos; i++)
        if (r->say.who[i].part == PART_LECTURER && r->say.who[i].name.n > 0)
            return true;
    return false;
}

static uint32_t lecturers(const struct row *r)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < r->say.whos; i++)
        n += r->say.who[i].part == PART_LECTURER && r->say.who[i].name.n > 0;
    return n;
}

/* Whether b tells the lesson of a more exactly. */
static bool outshines(const struct row *b, const struct row *a)
{
    if (is_dated(a) != is_dated(b))
        return is_dated(b);
    struct interval x = row_span(a), y = row_span(b);
    if (x.from != y.from || x.to != y.to)
        return holds(x, y);
    if (lecturers(a) != lecturers(b))
        return lecturers(b) > lecturers(a);
    return a->say.topic.n == 0 && b->say.topic.n > 0;
}

static void pair(struct rows *rs, struct row *a, struct row *b)
{
    if (a == b || (a->say.when.status != b->say.when.status &&
                   (a->say.when.status == HAPPENING_RECURRING || b->say.when.status == HAPPENING_RECURRING)))
        return;
    struct interval x = row_span(a), y = row_span(b);
    if (!holds(x, y) && !holds(y, x))
        return;
    bool topics = a->say.topic.n > 0 && b->say.topic.n > 0;
    if (topics && !row_text_same(a->say.topic, b->say.topic))
        return;
    add_twin(rs, a, b);
    add_twin(rs, b, a);
    a->shadow |= outshines(b, a);
    b->shadow |= outshines(a, b);
}

static int compare_entries(const void *a, const void *b)
{
    const struct entry *x = a, *y = b;
    int c = str_cmp(x->name, y->name);
    if (c == 0)
        c = x->span.from < y->span.from ? -1 : x->span.from > y->span.from;
    if (c == 0)
        c = x->span.to > y->span.to ? -1 : x->span.to < y->span.to;
    return c != 0 ? c : x->row < y->row ? -1 : x->row > y->row;
}

static void twins_by_name(struct rows *rs, struct entry *e, size_t n)
{
    qsort(e, n, sizeof *e, compare_entries);
    for (size_t i = 0; i < n; i++)
        for (size_t k = i + 1; k < n && k < i + NEIGHBOURS; k++) {
            if (!str_eq(e[k].name, e[i].name) || e[k].span.from > e[i].span.to)
                break;
            pair(rs, &rs->v[e[i].row], &rs->v[e[k].row]);
        }
}

/* Rows without a lecturer may be any lesson within their span. */
static void twins_of_nameless(struct rows *rs)
{
    size_t seen = 0;
    for (size_t i = 0; i < rs->n && seen < NAMELESS; i++) {
        if (!row_is_lesson(&rs->v[i]) || has_lecturer(&rs->v[i]))
            continue;
        seen++;
        for (size_t k = 0; k < rs->n; k++)
            if (row_is_lesson(&rs->v[k]) && (has_lecturer(&rs->v[k]) || k > i))
                pair(rs, &rs->v[i], &rs->v[k]);
    }
}

void rows_find_twins(struct rows *rs)
{
    size_t n = 0, room = 0;
    for (size_t i = 0; i < rs->n; i++)
        if (row_is_lesson(&rs->v[i]))
            room += lecturers(&rs->v[i]);
    struct entry *e = mem_zalloc(room > 0 ? room : 1, sizeof *e);
    if (e == NULL) {
        rs->status = XD_NOMEM;
        return;
    }
    for (size_t i = 0; i < rs->n; i++)
        for (uint32_t k = 0; row_is_lesson(&rs->v[i]) && k < rs->v[i].say.whos; k++) {
            const struct who *w = &rs->v[i].say.who[k];
            if (w->part == PART_LECTURER && w->name.n > 0)
                e[n++] = (struct entry){w->name, row_span(&rs->v[i]), (uint32_t)i};
        }
    twins_by_name(rs, e, n);
    twins_of_nameless(rs);
    mem_free(e);
}
