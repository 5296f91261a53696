/* row_merge.c - two rows of equal key become one: sources side by side, gaps filled, contradictions kept. */
#include "row.h"

static const struct who *first_of_part(const struct row *r, uint8_t part)
{
    for (uint32_t i = 0; i < r->say.whos; i++)
        if (r->say.who[i].part == part && r->say.who[i].name.n > 0)
            return &r->say.who[i];
    return NULL;
}

static void note(struct rows *rs, struct row *r, unsigned which, const char *field, struct str mine, struct str other,
                 uint32_t source)
{
    struct conflict *c = r->conflict[which];
    if (c == NULL) {
        c = arena_zalloc(&rs->arena, 1, sizeof *c);
        if (c == NULL) {
            rs->status = arena_status(&rs->arena);
            return;
        }
        c->field = field;
        c->value[0].value = mine;
        c->values = 1;
        r->conflict[which] = c;
    }
    for (uint32_t i = 0; i < c->values; i++)
        if (str_eq(c->value[i].value, other))
            return;
    if (c->values < CONFLICT_VALUES) {
        c->value[c->values].value = other;
        c->value[c->values++].source = source;
    }
}

/* The fuller of two texts that agree; a contradiction is noted and the first stays. */
static void merge_text(struct rows *rs, struct row *into, struct str *mine, struct str other, unsigned which,
                       const char *field, uint32_t source)
{
    if (other.n == 0)
        return;
    if (mine->n == 0 || (row_text_same(*mine, other) && other.n > mine->n))
        *mine = other;
    else if (!row_text_same(*mine, other))
        note(rs, into, which, field, *mine, other, source);
}

static bool same_place(const struct row_source *a, const struct row_source *b)
{
    return str_eq(a->report, b->report) && a->from == b->from && a->to == b->to;
}

/* Room for one more; it doubles, so that a row told by thousands of reports costs no more than its sources. */
static bool room_for_source(struct rows *rs, struct row *r)
{
    if (r->sources < r->source_cap)
        return true;
    uint32_t cap = r->sources < 2 ? 4 : 2 * r->sources;
    struct row_source *all = arena_alloc(&rs->arena, cap * sizeof *all);
    if (all == NULL) {
        rs->status = arena_status(&rs->arena);
        return false;
    }
    memcpy(all, r->source, r->sources * sizeof *all);
    r->source = all;
    r->source_cap = cap;
    return true;
}

/* sorted: sources come by path, report and place, so that only the last ones can be the same. */
static void merge_sources(struct rows *rs, struct row *into, const struct row *from, bool sorted)
{
    for (uint32_t i = 0; i < from->sources; i++) {
        const struct row_source *s = &from->source[i];
        bool known = false;
        for (uint32_t k = into->sources; k-- > 0 && !known;) {
            if (sorted && !str_eq(into->source[k].report, s->report))
                break;
            known = same_place(&into->source[k], s);
        }
        if (!known && room_for_source(rs, into))
            into->source[into->sources++] = *s;
    }
}

static bool same_who(const struct who *a, const struct who *b)
{
    return a->part == b->part && str_eq(a->name, b->name) && (a->name.n > 0 || str_eq(a->post, b->post));
}

static void add_who(struct rows *rs, struct row *r, const struct who *w)
{
    struct who *all = arena_alloc(&rs->arena, (r->say.whos + 1u) * sizeof *all);
    if (all == NULL) {
        rs->status = arena_status(&rs->arena);
        return;
    }
    memcpy(all, r->say.who, r->say.whos * sizeof *all);
    all[r->say.whos++] = *w;
    r->say.who = all;
}

static void merge_people(struct rows *rs, struct row *into, const struct row *from)
{
    for (uint32_t i = 0; i < from->say.whos; i++) {
        const struct who *w = &from->say.who[i];
        uint32_t k = 0;
        while (k < into->say.whos && !same_who(&into->say.who[k], w))
            k++;
        if (k == into->say.whos) {
            add_who(rs, into, w);
            continue;
        }
        struct who *mine = &into->say.who[k];
        mine->sure |= w->sure;
        if (mine->post.n < w->post.n)
            mine->post = w->post;
        if (mine->unit.n < w->unit.n)
            mine->unit = w->unit;
    }
    into->say.who_complete &= from->say.who_complete;
}

static void merge_figures(struct rows *rs, struct row *into, const struct row *from)
{
    if (from->say.figures == 0)
        return;
    struct figure *all = arena_zalloc(&rs->arena, (size_t)into->say.figures + from->say.figures, sizeof *all);
    if (all == NULL) {
        rs->status = arena_status(&rs->arena);
        return;
    }
    uint32_t n = into->say.figures;
    memcpy(all, into->say.figure, n * sizeof *all);
    for (uint32_t i = 0; i < from->say.figures; i++) {
        const struct figure *f = &from->say.figure[i];
        uint32_t k = 0;
        while (k < n && !(all[k].value >= f->value && all[k].value <= f->value && str_eq(all[k].unit, f->unit) &&
                          str_eq(all[k].of, f->of)))
            k++;
        if (k == n)
            all[n++] = *f;
    }
    into->say.figure = all;
    into->say.figures = n;
}

/* From and to are equal by key (or corrected by hand); the outer bounds of both hold. */
static void merge_when(struct when *w, const struct when *o)
{
    day lo = o->not_before > w->not_before ? o->not_before : w->not_before;
    day hi = w->not_after == 0 || (o->not_after != 0 && o->not_after < w->not_after) ? o->not_after : w->not_after;
    if (hi == 0 || lo <= hi) {
        w->not_before = lo;
        w->not_after = hi;
    }
    if (o->basis != BASIS_NONE && (w->basis == BASIS_NONE || o->basis < w->basis))
        w->basis = o->basis;
    if (o->status == HAPPENING_DONE)
        w->status = HAPPENING_DONE;
    w->ongoing |= o->ongoing;
}

void row_merge(struct rows *rs, struct row *into, const struct row *from, bool sorted)
{
    uint32_t source = into->sources;
    const struct who *mine = first_of_part(into, PART_PRESIDER), *other = first_of_part(from, PART_PRESIDER);
    if (mine != NULL && other != NULL && !str_eq(mine->name, other->name))
        note(rs, into, CONFLICT_PRESIDER, "presider", mine->name, other->name, source);
    merge_text(rs, into, &into->say.topic, from->say.topic, CONFLICT_TOPIC, "topic", source);
    merge_text(rs, into, &into->say.place, from->say.place, CONFLICT_PLACE, "place", source);
    struct {
        struct str *to, from;
    } gap[] = {{&into->say.what, from->say.what},
               {&into->say.grade, from->say.grade},
               {&into->say.level_text, from->say.level_text},
               {&into->say.giver, from->say.giver},
               {&into->say.document_no, from->say.document_no},
               {&into->say.date_text, from->say.date_text}};
    for (size_t i = 0; i < sizeof gap / sizeof *gap; i++)
        if (gap[i].to->n == 0)
            *gap[i].to = gap[i].from;
    if (into->say.level == LEVEL_UNKNOWN)
        into->say.level = from->say.level;
    merge_when(&into->say.when, &from->say.when);
    merge_sources(rs, into, from, sorted);
    merge_people(rs, into, from);
    merge_figures(rs, into, from);
    into->corrected |= from->corrected;
}
