#include "snippet.h"
#include "base/mem.h"
#include "base/utf8.h"
#include <stdlib.h>

#define NAME_WEIGHT 12.0
#define WINDOW_BONUS 0.5
#define SHOWN_SHARE 0.1 /* what a unit still counts once it was shown */
#define WORD_UNIT 64u   /* marks of words are numbered from here, those of units from 0 */

/* --- highlights ------------------------------------------------------------------------------------------------- */

static enum status add_mark(struct spans *out, uint32_t from, uint32_t to, uint32_t unit, double weight)
{
    if (mem_reserve((void **)&out->v, &out->cap, out->n + 1, sizeof *out->v) != 0)
        return XD_NOMEM;
    out->v[out->n++] = (struct span){from, to, unit, weight};
    return XD_OK;
}

static enum status mark_all(struct spans *out, const struct reading *r, const struct plan *p, const struct unit *u,
                            uint32_t number, double weight)
{
    uint32_t at = 0, from, to;
    while (out->n < HIGHLIGHTS && text_next(&r->folded, p, u, at, &from, &to)) {
        enum status st = add_mark(out, from, to, number, weight);
        if (st != XD_OK)
            return st;
        at = to;
    }
    return XD_OK;
}

static bool marks_text(const struct unit *u)
{
    return u->kind == UNIT_TEXT || u->kind == UNIT_TOKEN || u->kind == UNIT_PERSON || u->kind == UNIT_HONOR ||
           (u->kind == UNIT_DATE && u->or_number);
}

/* Whether the token is part of something that is required, and so highlighted as part of that only. */
static bool inside_unit(const struct plan *p, unsigned stage, const struct plan_token *t)
{
    for (uint32_t i = 0; i < p->units; i++) {
        const struct unit *u = &p->unit[i];
        if (u->owner < PLAN_OPTION && u->kind != UNIT_FOLDER && unit_required(u, stage) && u->from <= t->from &&
            t->to <= u->from + u->n)
            return true;
    }
    return false;
}

static enum status mark_words(struct spans *out, const struct reading *r, const struct plan *p, unsigned stage)
{
    for (uint32_t i = 0; i < p->tokens; i++) {
        const struct plan_token *t = &p->token[i];
        uint32_t n = t->to - t->from;
        if (t->stop || t->in_name || (p->stop[t->from] == 2 && !t->in_date) || inside_unit(p, stage, t))
            continue;
        if (t->kind == TOKEN_WORD && n < 2)
            continue; /* a stray character explains nothing */
        struct unit u = {.kind = t->kind == TOKEN_WORD ? UNIT_TEXT : UNIT_TOKEN, .from = t->from, .n = n};
        bool again = false;
        for (uint32_t k = 0; k < i && !again; k++)
            again = p->token[k].to - p->token[k].from == n &&
                    memcmp(p->ch + p->token[k].from, p->ch + t->from, n * sizeof p->ch[0]) == 0;
        enum status st = again ? XD_OK : mark_all(out, r, p, &u, WORD_UNIT + i % 64, 2.0 + n);
        if (st != XD_OK)
            return st;
    }
    return XD_OK;
}

static int by_place(const void *a, const void *b)
{
    const struct span *x = a, *y = b;
    if (x->from != y->from)
        return x->from < y->from ? -1 : 1;
    return x->to < y->to ? 1 : x->to > y->to ? -1 : x->unit < y->unit ? -1 : x->unit > y->unit;
}

enum status highlights_find(struct spans *out, struct reading *r, const struct plan *p, unsigned stage)
{
    out->n = 0;
    enum status st = XD_OK;
    for (uint32_t i = 0; st == XD_OK && i < p->units; i++) {
        const struct unit *u = &p->unit[i];
        if (u->excluded || !unit_required(u, stage))
            continue;
        if (marks_text(u))
            st = mark_all(out, r, p, u, i % WORD_UNIT, u->kind == UNIT_DATE ? 3 : NAME_WEIGHT);
        if (st == XD_OK && u->kind == UNIT_DATE && u->owner < PLAN_OPTION)
            st = date_spans(out, r, u, i % WORD_UNIT);
    }
    if (st == XD_OK)
        st = mark_words(out, r, p, stage);
    if (out->n > 0)
        qsort(out->v, out->n, sizeof *out->v, by_place);
    return st;
}

/* --- clauses ---------------------------------------------------------------------------------------------------- */

struct range {
    uint32_t from, to;
};

static bool number_dot(const struct folded *f, size_t i)
{
    return i > 0 && i + 1 < f->n && (is_digit(f->ch[i + 1]) || is_alpha(f->ch[i + 1])) &&
           (is_digit(f->ch[i - 1]) || is_alpha(f->ch[i - 1]));
}

static bool ends_sentence(const struct folded *f, size_t i)
{
    uint32_t c = f->ch[i];
    return c == '\n' || c == '!' || c == '?' || c == ';' || c == 0x3002 || (c == '.' && !number_dot(f, i));
}

static bool ends_clause(const struct folded *f, size_t i)
{
    return ends_sentence(f, i) || (f->ch[i] == ',' && !number_dot(f, i));
}

/* A closing quote or bracket belongs to the clause that it closes. */
static bool closes(uint32_t c)
{
    return c == '"' || c == '\'' || c == ')';
}

/* The clause that holds character i; its end punctuation is inside, a line end is not. */
static struct range clause_at(const struct folded *f, uint32_t i)
{
    struct range r = {i, i};
    while (r.from > 0 && !ends_clause(f, r.from - 1))
        r.from--;
    while (r.to < f->n && !ends_clause(f, r.to))
        r.to++;
    if (r.to < f->n && f->ch[r.to] != '\n')
        r.to++;
    while (r.to < f->n && closes(f->ch[r.to]) && ends_clause(f, r.to - 1) && r.to > i)
        r.to++;
    while (r.from < i && closes(f->ch[r.from]) && r.from > 0 && ends_clause(f, r.from - 1))
        r.from++;
    while (r.from < i && f->ch[r.from] == ' ')
        r.from++;
    return r;
}

struct chooser {
    const struct reading *r;
    const struct spans *marks;
    const struct features *f;
    uint64_t shown_units, shown_words;
    struct range taken[SNIPPETS];
    uint32_t n;
};

static uint64_t *shown(struct chooser *c, uint32_t unit, uint64_t *bit)
{
    *bit = UINT64_C(1) << (unit % 64);
    return unit < WORD_UNIT ? &c->shown_units : &c->shown_words;
}

/* First mark that ends behind `at`; marks are few and sorted. */
static size_t first_mark(const struct spans *m, uint32_t at)
{
    size_t i = 0;
    while (i < m->n && m->v[i].to <= at)
        i++;
    return i;
}

/* What the marks within the range are worth, each unit once. */
static double worth(struct chooser *c, struct range g)
{
    uint64_t here[2] = {0, 0};
    double sum = 0;
    for (size_t i = first_mark(c->marks, g.from); i < c->marks->n && c->marks->v[i].from < g.to; i++) {
        const struct span *m = &c->marks->v[i];
        uint64_t bit, *set = shown(c, m->unit, &bit), *mine = &here[m->unit >= WORD_UNIT];
        if (m->to > g.to || (*mine & bit))
            continue;
        *mine |= bit;
        sum += *set & bit ? m->weight * SHOWN_SHARE : m->weight;
    }
    if (sum > 0 && c->f != NULL && g.from < c->f->to && g.to > c->f->from)
        sum += WINDOW_BONUS;
    return sum;
}

static bool is_taken(const struct chooser *c, struct range g)
{
    for (uint32_t i = 0; i < c->n; i++)
        if (g.from < c->taken[i].to && c->taken[i].from < g.to)
            return true;
    return false;
}

static bool best_clause(struct chooser *c, struct range *out)
{
    double best = 0;
    uint32_t done = 0;
    for (size_t i = 0; i < c->marks->n; i++) {
        const struct span *m = &c->marks->v[i];
        if (m->from < done)
            continue;
        struct range g = clause_at(&c->r->folded, m->from);
        if (g.to < m->to)
            g.to = m->to; /* a phrase over a border */
        done = g.to;
        double w = is_taken(c, g) ? 0 : worth(c, g);
        if (w > best) {
            best = w;
            *out = g;
        }
    }
    return best > 0;
}

static bool is_alnum(uint32_t c)
{
    return is_digit(c) || is_alpha(c);
}

/* A clause too long to show: a stretch around its first mark. */
static void cut(struct chooser *c, struct range *g)
{
    const struct folded *f = &c->r->folded;
    size_t i = first_mark(c->marks, g->from);
    uint32_t mark = i < c->marks->n && c->marks->v[i].from < g->to ? c->marks->v[i].from : g->from;
    uint32_t end = i < c->marks->n && c->marks->v[i].to > mark ? c->marks->v[i].to : mark;
    uint32_t from = mark > g->from + SNIPPET_CHARS / 3 ? mark - SNIPPET_CHARS / 3 : g->from;
    uint32_t to = from + SNIPPET_CHARS < g->to ? from + SNIPPET_CHARS : g->to;
    if (to < end)
        to = end;
    while (from > g->from && is_alnum(f->ch[from]) && is_alnum(f->ch[from - 1]))
        from--;
    while (to < g->to && is_alnum(f->ch[to - 1]) && is_alnum(f->ch[to]))
        to++;
    *g = (struct range){from, to};
}

/* Widen by neighbouring clauses of the sentence, and by further ones that hold more of the query. */
static void widen(struct chooser *c, struct range *g)
{
    const struct folded *f = &c->r->folded;
    for (;;) {
        struct range before = *g, after = *g;
        bool left = g->from > 0 && f->ch[g->from - 1] != '\n', right = g->to < f->n && f->ch[g->to] != '\n';
        if (left)
            before.from = clause_at(f, g->from - 1 - (f->ch[g->from - 1] == ' ' && g->from > 1)).from;
        if (right)
            after.to = clause_at(f, g->to + (f->ch[g->to] == ' ' && g->to + 1 < f->n)).to;
        double now = worth(c, *g);
        left = left && before.to - before.from <= SNIPPET_CHARS && before.from < g->from &&
               (!ends_sentence(f, g->from - 1) || worth(c, before) > now);
        right = right && after.to - after.from <= SNIPPET_CHARS && after.to > g->to &&
                (!ends_sentence(f, g->to - 1) || worth(c, after) > now);
        if (left && right && worth(c, after) > worth(c, before))
            left = false;
        if (left && !is_taken(c, before))
            *g = before; /* names stand before what they did */
        else if (right && !is_taken(c, after))
            *g = after;
        else
            return;
    }
}

static void show(struct chooser *c, struct range g)
{
    for (size_t i = first_mark(c->marks, g.from); i < c->marks->n && c->marks->v[i].from < g.to; i++) {
        uint64_t bit, *set = shown(c, c->marks->v[i].unit, &bit);
        if (c->marks->v[i].to <= g.to)
            *set |= bit;
    }
    c->taken[c->n++] = g;
}

/* --- as source text --------------------------------------------------------------------------------------------- */

static uint32_t para_of(const struct report *r, uint32_t at)
{
    uint32_t lo = 0, hi = r->paras;
    while (lo < hi) {
        uint32_t mid = lo + (hi - lo) / 2;
        if (r->para[mid].to <= at)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo < r->paras && r->para[lo].from <= at ? lo + 1 : 0;
}

static enum status add_piece(struct snippet *s, struct arena *a, struct buf *text, const struct source *src,
                             uint32_t from, uint32_t to, bool hit)
{
    if (from >= to)
        return XD_OK;
    buf_reset(text);
    source_copy(text, src, from, to);
    struct str copy = arena_dup(a, buf_str(text));
    if (buf_status(text) != XD_OK)
        return buf_status(text);
    if (copy.p == NULL)
        return arena_status(a);
    s->piece[s->pieces++] = (struct piece){copy, hit};
    return XD_OK;
}

static enum status to_pieces(struct snippet *s, struct arena *a, struct buf *text, const struct reading *r,
                             const struct spans *marks, const struct source *src, struct range g)
{
    const struct folded *f = &r->folded;
    size_t first = first_mark(marks, g.from), count = 0;
    for (size_t i = first; i < marks->n && marks->v[i].from < g.to; i++)
        count++;
    *s = (struct snippet){.para = para_of(r->report, source_from(f, g.from))};
    s->piece = arena_alloc(a, (2 * count + 1) * sizeof *s->piece);
    if (s->piece == NULL)
        return arena_status(a);
    uint32_t at = source_from(f, g.from), end = source_to(f, g.to);
    enum status st = XD_OK;
    for (size_t i = first; st == XD_OK && i < first + count;) {
        uint32_t from = marks->v[i].from, to = marks->v[i].to;
        for (i++; i < first + count && marks->v[i].from < to; i++) /* overlapping marks are one */
            to = marks->v[i].to > to ? marks->v[i].to : to;
        if (from < g.from || to > g.to)
            continue;
        st = add_piece(s, a, text, src, at, source_from(f, from), false);
        if (st == XD_OK)
            st = add_piece(s, a, text, src, source_from(f, from), source_to(f, to), true);
        at = source_to(f, to);
    }
    return st == XD_OK ? add_piece(s, a, text, src, at, end, false) : st;
}

/* Nothing of the query stands in the text (filters only): how the report begins, behind its title. */
static struct range beginning(const struct reading *r)
{
    const struct folded *f = &r->folded;
    uint32_t i = 0;
    const struct report *rep = r->report;
    for (uint32_t p = 0; p < rep->paras && i == 0; p++)
        if (rep->para[p].kind == BLOCK_PARA || rep->para[p].kind == BLOCK_ITEM || rep->para[p].kind == BLOCK_FIELD)
            while (i < f->n && f->at[i] < rep->para[p].from)
                i++;
    if (i >= f->n)
        i = 0;
    struct range g = clause_at(f, i);
    while (g.to < f->n && f->ch[g.to] != '\n') {
        struct range next = clause_at(f, g.to);
        if (next.to - g.from > SNIPPET_CHARS || next.to <= g.to)
            break;
        g.to = next.to;
    }
    return g;
}

enum status snippets_make(struct snippet out[SNIPPETS], uint32_t *n, struct arena *a, const struct reading *r,
                          const struct spans *marks, const struct source *s, const struct features *f)
{
    struct chooser c = {.r = r, .marks = marks, .f = f};
    struct buf text;
    enum status st = XD_OK;
    *n = 0;
    if (r->folded.n == 0)
        return XD_OK;
    buf_init(&text, 1 << 20);
    struct range g;
    while (c.n < SNIPPETS && best_clause(&c, &g)) {
        if (g.to - g.from > SNIPPET_CHARS)
            cut(&c, &g);
        else
            widen(&c, &g);
        show(&c, g);
    }
    if (c.n == 0) {
        g = beginning(r);
        if (g.to - g.from > SNIPPET_CHARS)
            cut(&c, &g);
        c.taken[c.n++] = g;
    }
    for (uint32_t i = 0; st == XD_OK && i < c.n; i++)
        if (c.taken[i].from < c.taken[i].to)
            st = to_pieces(&out[(*n)++], a, &text, r, marks, s, c.taken[i]);
    buf_release(&text);
    return st;
}
