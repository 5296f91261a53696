/* Lessons as rows of a table, and as items of a list under a heading that speaks of them. */
#include "base/utf8.h"
#include "fact/lesson_rules.h"
#include "fact/person_rules.h"

/* --- tables --- */

enum { MAX_CELLS = 16 };
struct row {
    size_t from[MAX_CELLS], to[MAX_CELLS];
    size_t n;
};

/* The byte where a character of the source starts; rows are read in order, so the walk goes on from the last one. */
static size_t source_byte(struct teller *t, uint32_t character)
{
    struct str s = t->a->source;
    if (character < t->walked)
        t->walked = 0, t->walked_bytes = 0;
    size_t at = t->walked_bytes;
    for (; t->walked < character && at < s.n; t->walked++)
        utf8_next(s, &at);
    t->walked_bytes = at;
    return at;
}

/* A tab divides cells even where they are empty; folding keeps one blank of a run, so the source tells. */
static bool by_tabs(struct teller *t, const struct block *k, struct row *r)
{
    const struct folded *f = &t->a->folded;
    struct str s = t->a->source;
    size_t at = source_byte(t, k->src_from), i = k->from, start = k->from;
    bool tabs = false;
    for (uint32_t c = k->src_from; c <= k->src_to && r->n < MAX_CELLS; c++) {
        bool end = c == k->src_to || at >= s.n;
        uint32_t ch = end ? '\t' : utf8_next(s, &at);
        if (ch != '\t')
            continue;
        tabs = tabs || !end;
        while (i < k->to && f->at[i] < c)
            i++;
        size_t a = start, e = i;
        while (a < e && t->v->ch[a] == ' ')
            a++;
        while (e > a && t->v->ch[e - 1] == ' ')
            e--;
        r->from[r->n] = a;
        r->to[r->n++] = e;
        start = i;
        if (end)
            break;
    }
    return tabs;
}

/* Cells by tabs, bars and blanks. */
static void split_row(struct teller *t, const struct block *k, struct row *r)
{
    const struct view *v = t->v;
    bool bars = false;
    r->n = 0;
    for (size_t i = k->from; i < k->to; i++)
        bars = bars || v->ch[i] == '|';
    if (!bars && by_tabs(t, k, r))
        return;
    r->n = 0;
    size_t start = k->from;
    for (size_t i = k->from; i <= k->to && r->n < MAX_CELLS; i++) {
        bool edge = i == k->to || v->ch[i] == '|' || (!bars && v->ch[i] == ' ');
        if (!edge)
            continue;
        size_t a = start, e = i;
        while (a < e && v->ch[a] == ' ')
            a++;
        while (e > a && v->ch[e - 1] == ' ')
            e--;
        if ((e > a || bars) && !(bars && e == a && (r->n == 0 || i == k->to))) {
            r->from[r->n] = a;
            r->to[r->n++] = e;
        }
        start = i + 1;
    }
}

/* 主讲人/汇报人, 主讲人(姓名): the first word tells. */
static enum field column_of(const struct view *v, size_t from, size_t to)
{
    size_t end = from;
    while (end < to && is_han(v->ch[end]))
        end++;
    return field_of(v, from, end);
}

/* A date cell that the scanner leaves alone: 3.5, 6/28. */
static bool short_date(const struct teller *t, uint32_t block, size_t from, size_t to, struct when *w)
{
    const struct view *v = t->v;
    int m = 0, d = 0;
    size_t i = from;
    while (i < to && is_digit(v->ch[i]) && i < from + 2)
        m = m * 10 + (int)(v->ch[i++] - '0');
    if (i == from || i >= to || (v->ch[i] != '.' && v->ch[i] != '/' && v->ch[i] != '-'))
        return false;
    size_t k = ++i;
    while (i < to && is_digit(v->ch[i]) && i < k + 2)
        d = d * 10 + (int)(v->ch[i++] - '0');
    if (i != to || i == k)
        return false;
    uint32_t part = t->a->blocks.v[block].part;
    const struct when *period = &t->a->dates.part_period[part], *doc = &t->a->dates.part[part];
    const struct when *a = &t->a->dates.anchor[block];
    const struct when *f = a->from ? a : period->from ? period : doc;
    if (!f->from || day_year(f->to) - day_year(f->from) > 1)
        return false;
    int y = day_year(f->from);
    if (day_year(f->to) != y && m < 8)
        y = day_year(f->to);
    if (f == doc && doc->precision == PRECISION_DAY && day_of(y, m, d) > doc->to)
        y--;
    day x = day_of(y, m, d);
    if (!x)
        return false;
    *w = (struct when){.from = x,
                       .to = x,
                       .not_before = x,
                       .not_after = x,
                       .precision = PRECISION_DAY,
                       .basis = f == a        ? BASIS_HEADING
                                : f == period ? BASIS_TITLE
                                              : BASIS_SIGNATURE};
    return true;
}

struct table {
    enum field column[MAX_CELLS];
    size_t columns, known;
    bool lecturer, kinds;
    size_t header_from, header_to;
    struct when last; /* merged cells: the date above holds on */
};

static bool header(struct teller *t, const struct block *k, struct table *out)
{
    struct row r;
    split_row(t, k, &r);
    *out = (struct table){.columns = r.n, .header_from = k->from, .header_to = k->to};
    size_t known = 0;
    bool named = false;
    for (size_t i = 0; i < r.n; i++) {
        out->column[i] = column_of(t->v, r.from[i], r.to[i]);
        known += out->column[i] != FIELD_NONE;
        out->kinds = out->kinds || out->column[i] == FIELD_KIND;
        named = named || out->column[i] == FIELD_LECTURER;
    }
    out->lecturer = named;
    out->known = known;
    return named && known >= 2;
}

/* Rows with fewer cells than columns: find the cells by what they hold. */
static void assign(struct teller *t, uint32_t block, const struct row *r, const struct table *tab, enum field *out)
{
    for (size_t i = 0; i < r->n; i++)
        out[i] = r->n == tab->columns ? tab->column[i] : FIELD_NONE;
    if (r->n == tab->columns)
        return;
    bool who = false, when = false;
    const struct dates *d = &t->a->dates;
    for (size_t i = 0; i < r->n; i++) {
        struct group g;
        struct when w;
        bool dated = short_date(t, block, r->from[i], r->to[i], &w);
        for (size_t k = t->next_date; k < d->n && d->v[k].from < r->to[i]; k++)
            dated = dated || d->v[k].from == r->from[i];
        if (!when && dated)
            out[i] = FIELD_TIME, when = true;
        else if (!who && r->to[i] - r->from[i] <= 12 && form_people(t, block, r->from[i], r->to[i], &g) &&
                 g.from == r->from[i])
            out[i] = FIELD_LECTURER, who = true;
        else if (view_ch(t->v, r->from[i]) == U'《')
            out[i] = FIELD_TOPIC;
    }
}

/* One cell of a row; false when the row tells of something else. */
static bool one_cell(struct teller *t, uint32_t block, enum field f, size_t from, size_t to, struct lesson *l,
                     bool *who, bool *time, bool *party)
{
    const struct view *v = t->v;
    struct form form = {.l = *l};
    double n = 0;
    switch (f) {
    case FIELD_TIME:
        form_use(t, &form, FIELD_TIME, block, from, to);
        if (!form.l.when.from)
            short_date(t, block, from, to, &form.l.when);
        *l = form.l;
        *time = *time || l->when.from;
        break;
    case FIELD_LECTURER:
        *who = form_people(t, block, from, to, &l->lecturer) || *who;
        break;
    case FIELD_PLACE:
    case FIELD_PRESIDER:
    case FIELD_RECORDER:
        form_use(t, &form, f, block, from, to);
        *l = form.l;
        break;
    case FIELD_TOPIC:
        form_topic(t, l, from, to);
        *party = *party || form_is_party(v, from, to);
        break;
    case FIELD_KIND:
        if (!form_is_party(v, from, to) && to > from)
            return false; /* another kind of meeting */
        *party = *party || form_is_party(v, from, to);
        break;
    case FIELD_DUE:
    case FIELD_PRESENT:
        if (form_count(v, from, to, &n))
            form_figure(l, n, f == FIELD_DUE ? "应到" : "实到");
        break;
    default:
        break;
    }
    return true;
}

static bool header_plans(const struct view *v, const struct table *tab)
{
    return lesson_planned(v, tab->header_from, tab->header_to) || VIEW_HAS(v, tab->header_from, tab->header_to, "安排");
}

static enum status one_row(struct teller *t, uint32_t block, struct table *tab, bool context)
{
    const struct block *k = &t->a->blocks.v[block];
    const struct view *v = t->v;
    struct row r;
    enum field f[MAX_CELLS];
    struct lesson l = {.block = block, .from = k->from, .to = k->to, .form = true};
    struct note note = {0};
    bool who = false, time = false, party = context;
    split_row(t, k, &r);
    assign(t, block, &r, tab, f);
    for (size_t i = 0; i < r.n; i++) {
        if (f[i] == FIELD_NOTE && r.to[i] > r.from[i])
            note_read(t, block, r.from[i], r.to[i], &note);
        else if (!one_cell(t, block, f[i], r.from[i], r.to[i], &l, &who, &time, &party))
            return XD_OK;
    }
    if (time)
        tab->last = l.when;
    else if (tab->last.from && r.n < tab->columns)
        l.when = tab->last;
    if (!who || !party)
        return XD_OK;
    if (note.done || note.failed)
        return note_emit(t, &l, &note);
    if (lesson_denied(v, k->from, k->to))
        return XD_OK;
    if (!l.when.from && !l.when.not_before && !l.when.not_after)
        lesson_date_elsewhere(t, &l, k->from, false);
    enum happening h = lesson_status(t, &l, k->from, k->to);
    if (header_plans(v, tab) || lesson_delayed(v, k->from, k->to) || l.when.status == HAPPENING_PLANNED)
        h = HAPPENING_PLANNED;
    l.when.status = (uint8_t)h;
    return lesson_emit(t, &l);
}

/* A line of as many cells as the head, give or take one, where single blanks divide them. */
static bool row_like(struct teller *t, const struct block *k, const struct table *tab)
{
    struct row r;
    split_row(t, k, &r);
    return r.n + 1 >= tab->columns && r.n <= tab->columns + 1;
}

enum status lesson_table(struct teller *t, uint32_t *block, bool context, bool *used)
{
    const struct blocks *b = &t->a->blocks;
    struct table tab;
    *used = false;
    if (!header(t, &b->v[*block], &tab) || (b->v[*block].kind != BLOCK_ROW && tab.known < 3))
        return XD_OK;
    bool party = context || t->titled[b->v[*block].part] ||
                 lesson_next(t->v, b->v[*block].from, b->v[*block].to) < b->v[*block].to;
    enum status s = XD_OK;
    uint32_t i = *block + 1;
    for (; s == XD_OK && i < b->n && b->v[i].part == b->v[*block].part; i++) {
        if (b->v[i].kind != BLOCK_ROW && (b->v[*block].kind == BLOCK_ROW || !row_like(t, &b->v[i], &tab)))
            break;
        struct table next;
        if (header(t, &b->v[i], &next))
            break;
        while (t->next_person < t->a->people.n && t->a->people.v[t->next_person].from < b->v[i].from)
            t->next_person++;
        while (t->next_date < t->a->dates.n && t->a->dates.v[t->next_date].from < b->v[i].from)
            t->next_date++;
        mask_block(t, &b->v[i]);
        s = one_row(t, i, &tab, party);
    }
    if (i > *block + 1 && (party || tab.kinds)) {
        *used = true;
        *block = i;
    }
    return s;
}

/* --- items of a list under 党课 --- */

/* [date] [name] [: ,] 《topic》, in any order, and little else. */
enum status lesson_item(struct teller *t, uint32_t block, bool *used)
{
    const struct block *k = &t->a->blocks.v[block];
    const struct view *v = t->v;
    struct passage *p = t->passage;
    struct talk talk = {.on = 2, .listed = true};
    *used = false;
    size_t from = k->body > k->from && k->body < k->to ? k->body : k->from, to = k->to, at = 0;
    if (to - from > 120)
        return XD_OK;
    *p = (struct passage){.t = t, .talk = &talk, .block = block, .from = from, .to = to, .word = to, .titled = true};
    slots_find(p);
    enum slot_kind left = SLOT_NONE;
    for (at = 0; at < p->n; at++) {
        left = p->v[at].kind == SLOT_GROUP ? slot_marker(p, at) : SLOT_FOR;
        if (left == SLOT_NONE || left == SLOT_LECTURER || left == SLOT_INVITE || left == SLOT_BY)
            break;
    }
    if (at == p->n || (p->g[p->v[at].ref].members == 0 && p->groups > 1))
        return XD_OK;
    struct lesson l = {.block = block, .from = (uint32_t)from, .to = (uint32_t)to, .lecturer = p->g[p->v[at].ref]};
    for (size_t i = 0; i < p->n; i++) {
        unsigned kind = p->v[i].kind;
        if (kind >= SLOT_PRESIDE && kind <= SLOT_ACT && kind != SLOT_INVITE && !p->v[i].bracket)
            return XD_OK;
        if (kind == SLOT_ALIEN || (i > at && (kind == SLOT_TEACH || kind == SLOT_LECTURE)))
            return XD_OK; /* a sentence: it is read as one */
        if (kind == SLOT_DATE && !l.date_to && lesson_date_usable(t, p->v[i].ref, false)) {
            const struct date_mention *m = &t->a->dates.v[p->v[i].ref];
            l.when = m->when;
            l.date_from = m->from;
            l.date_to = m->to;
        }
    }
    lesson_topic(t, &l, from, to);
    uint32_t behind = l.lecturer.to, sign = view_ch(v, behind);
    bool ends = behind >= to || sign == ':' || sign == U'。' || sign == ';' || sign == '(' || sign == U'《' ||
                sign == ' ' || sign == ',' || sign == '-';
    if (!(left == SLOT_LECTURER || (ends && (l.topic_to || l.date_to))) || lesson_denied(v, from, to) ||
        lesson_counted(v, behind, to))
        return XD_OK;
    if (!l.topic_to && sign == ':')
        form_topic(t, &l, behind + 1, to);
    if (!l.date_to)
        lesson_date_elsewhere(t, &l, from, false);
    l.when.status = (uint8_t)(lesson_delayed(v, from, to) ? HAPPENING_PLANNED : lesson_status(t, &l, from, to));
    lesson_place(t, &l, from, to);
    *used = true;
    return lesson_emit(t, &l);
}
