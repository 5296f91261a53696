#include "verify.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "record/terms.h"

enum { DIVIDER = 3 }; /* the narrowest gap that divides names */

void reading_init(struct reading *r)
{
    memset(r, 0, sizeof *r);
    folded_init(&r->folded);
    folded_init(&r->field);
    blocks_init(&r->blocks);
    dates_init(&r->dates);
}

void reading_release(struct reading *r)
{
    folded_release(&r->folded);
    folded_release(&r->field);
    blocks_release(&r->blocks);
    dates_release(&r->dates);
}

enum status reading_take(struct reading *r, const struct report *report)
{
    r->report = report;
    r->dated = false;
    return fold_text(&r->folded, report->text);
}

enum status reading_dates(struct reading *r)
{
    if (r->dated)
        return XD_OK;
    enum status st = blocks_find(&r->blocks, &r->folded, r->report->text);
    struct date_context cx = {0};
    if (r->report->paths > 0)
        cx.folder = r->report->path[0];
    if (st == XD_OK)
        st = dates_find(&r->dates, &r->folded, &r->blocks, &cx);
    r->dated = st == XD_OK;
    return st;
}

/* Whether pattern stands at ch[i]; *end is behind it. A blank between Han characters may be closed up. */
static bool stands_at(const uint32_t *ch, size_t n, size_t i, const uint32_t *pat, size_t m, bool blanks, size_t *end)
{
    for (size_t k = 0; k < m; k++) {
        if (i < n && ch[i] == pat[k]) {
            i++;
        } else if (blanks && pat[k] == ' ' && k > 0 && k + 1 < m && is_han(pat[k - 1]) && is_han(pat[k + 1])) {
            continue;
        } else {
            return false;
        }
    }
    *end = i;
    return true;
}

static bool is_token_char(uint32_t c)
{
    return is_digit(c) || (c >= 'a' && c <= 'z');
}

/* Whether [from, to) starts or ends inside a number or a word of letters: 709班 in 1709班. */
static bool cuts_token(const uint32_t *ch, size_t n, size_t from, size_t to)
{
    return (from > 0 && is_token_char(ch[from - 1]) && is_token_char(ch[from])) ||
           (to < n && is_token_char(ch[to]) && is_token_char(ch[to - 1]));
}

/* Whether [from, to) touches a run of digits that is personal. */
static bool in_personal(const uint32_t *ch, size_t n, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++) {
        if (!is_digit(ch[i]))
            continue;
        size_t a = i, b = i + 1;
        while (a > 0 && is_digit(ch[a - 1]))
            a--;
        while (b < n && is_digit(ch[b]))
            b++;
        if (digits_are_personal(ch + a, b - a))
            return true;
        if (b < n && ch[b] == 'x' && digits_are_personal(ch + a, b - a + 1))
            return true;
        i = b;
    }
    return false;
}

/* Characters of the source that folding left out between folded characters i - 1 and i: the padding of a name. */
static uint32_t gap_before(const struct folded *f, size_t i)
{
    return i > 0 && i < f->n ? f->at[i] - f->at[i - 1] - 1 : 0;
}

/* Names that stand side by side in a list, each padded (许　兰    沈 兰 芝), are one run when folded. A gap inside the
 * match that is far wider than one beside it divides two of them. */
static bool crosses_names(const struct folded *f, size_t from, size_t to)
{
    for (size_t i = from + 1; i < to; i++) {
        uint32_t gap = gap_before(f, i), left = gap_before(f, i - 1), right = gap_before(f, i + 1);
        uint32_t beside = left == 0 || (right != 0 && right < left) ? right : left;
        if (gap >= DIVIDER && beside > 0 && gap >= 2 * beside)
            return true;
    }
    return false;
}

bool text_next(const struct folded *f, const struct plan *p, const struct unit *u, uint32_t at, uint32_t *from,
               uint32_t *to)
{
    const uint32_t *pat = p->ch + u->from, *ch = f->ch;
    size_t n = f->n;
    if (u->n == 0)
        return false;
    for (size_t i = at; i < n; i++) {
        size_t end;
        if (ch[i] != pat[0] || !stands_at(ch, n, i, pat, u->n, u->blanks, &end))
            continue;
        if (!u->literal &&
            (cuts_token(ch, n, i, end) || (u->kind == UNIT_TEXT && u->n > 2 && crosses_names(f, i, end))))
            continue;
        if (in_personal(ch, n, i, end))
            continue;
        *from = (uint32_t)i;
        *to = (uint32_t)end;
        return true;
    }
    return false;
}

/* A date that was said, all of it within what is asked; a whole year asked is also fulfilled by touching it. */
static bool when_fits(const struct when *said, const struct when *asked)
{
    if (said->from == 0 || said->to == 0)
        return false;
    bool years = asked->from % 10000 == 101 && asked->to % 10000 == 1231;
    if (years || said->precision == PRECISION_SPAN)
        return said->from <= asked->to && said->to >= asked->from;
    return said->from >= asked->from && said->to <= asked->to;
}

static bool has_year(const struct report *r, int from, int to)
{
    for (uint32_t i = 0; i < r->when.years; i++)
        if (r->when.year[i] >= from && r->when.year[i] <= to)
            return true;
    return false;
}

static bool has_month(const struct report *r, uint32_t month)
{
    for (uint32_t i = 0; i < r->when.months; i++)
        if (r->when.month[i] == month)
            return true;
    return false;
}

static enum status date_holds(bool *out, struct reading *r, const struct plan *p, const struct unit *u)
{
    const struct when *w = &u->when;
    int from = w->from / 10000, to = w->to / 10000;
    uint32_t a, b;
    *out = u->or_number && text_next(&r->folded, p, u, 0, &a, &b);
    if (*out)
        return XD_OK;
    if (w->from % 10000 == 101 && w->to % 10000 == 1231) {
        *out = has_year(r->report, from, to);
        return XD_OK;
    }
    if (w->from % 100 == 1 && from == to && w->to == month_end(from, w->from / 100 % 100)) {
        *out = has_month(r->report, (uint32_t)(w->from / 100));
        return XD_OK;
    }
    *out = when_fits(&r->report->date, w);
    enum status st = *out ? XD_OK : reading_dates(r);
    for (size_t i = 0; st == XD_OK && !*out && i < r->dates.n; i++)
        *out = when_fits(&r->dates.v[i].when, w);
    return st;
}

static enum status honor_holds(bool *out, struct reading *r, const struct plan *p, const struct unit *u)
{
    *out = false;
    for (uint32_t i = 0; i < r->report->statements && !*out; i++) {
        const struct statement *s = &r->report->statement[i];
        if (s->fact != FACT_HONOR)
            continue;
        const struct str words[] = {s->what, s->grade, s->level_text, s->giver};
        for (size_t k = 0; k < sizeof words / sizeof words[0] && !*out; k++) {
            uint32_t from, to;
            enum status st = fold_text(&r->field, words[k]);
            if (st != XD_OK)
                return st;
            *out = text_next(&r->field, p, u, 0, &from, &to);
        }
    }
    return XD_OK;
}

static bool person_holds(const struct report *r, const struct plan *p, const struct unit *u)
{
    char text[4 * PLAN_CHARS];
    size_t n = 0;
    for (uint32_t i = 0; i < u->n; i++)
        n += utf8_put(text + n, p->ch[u->from + i]);
    for (uint32_t i = 0; i < r->nameds; i++)
        if (str_eq(r->named[i].name, str_of(text, n)))
            return true;
    return false;
}

static bool folder_holds(const struct report *r, struct str folder)
{
    for (uint32_t i = 0; i < r->paths; i++) {
        struct str p = r->path[i];
        if (str_starts(p, folder) && (p.n == folder.n || p.p[folder.n] == '/' || folder.p[folder.n - 1] == '/'))
            return true;
    }
    return false;
}

static bool statement_holds(const struct report *r, const struct unit *u)
{
    for (uint32_t i = 0; i < r->statements; i++) {
        const struct statement *s = &r->statement[i];
        if (u->kind == UNIT_FACT && s->fact == u->id)
            return true;
        if (u->kind == UNIT_LEVEL && (u->bits >> s->level & 1))
            return true;
        if (u->kind == UNIT_KIND && strcmp(kind_name(s->kind), kind_name(u->id)) == 0)
            return true; /* contests of honors and of events go by one name */
    }
    return false;
}

static enum status unit_holds(bool *out, struct reading *r, const struct plan *p, const struct unit *u)
{
    uint32_t from, to;
    switch (u->kind) {
    case UNIT_TEXT:
    case UNIT_TOKEN:
        *out = text_next(&r->folded, p, u, 0, &from, &to);
        return XD_OK;
    case UNIT_DATE:
        return date_holds(out, r, p, u);
    case UNIT_PERSON:
        *out = person_holds(r->report, p, u);
        return XD_OK;
    case UNIT_HONOR:
        return honor_holds(out, r, p, u);
    case UNIT_FOLDER:
        *out = folder_holds(r->report, u->raw);
        return XD_OK;
    case UNIT_GENRE:
        *out = r->report->genre == u->id;
        return XD_OK;
    default:
        *out = statement_holds(r->report, u);
        return XD_OK;
    }
}

static enum status owner_holds(bool *out, struct reading *r, const struct plan *p, unsigned stage, uint16_t owner,
                               bool any)
{
    bool some = false, all = true;
    for (uint32_t i = 0; i < p->units; i++) {
        const struct unit *u = &p->unit[i];
        if (u->owner != owner || !unit_required(u, stage))
            continue;
        bool holds;
        enum status st = unit_holds(&holds, r, p, u);
        if (st != XD_OK)
            return st;
        some |= holds;
        all &= holds;
        if (!any && !all)
            break;
    }
    *out = any ? some : all;
    return XD_OK;
}

static enum status node_holds(bool *out, struct reading *r, const struct plan *p, unsigned stage, uint16_t id)
{
    const struct node *node = &p->query.node[id];
    if (node->kind == NODE_TEXT || node->kind == NODE_PHRASE || node->kind == NODE_FIELD)
        return owner_holds(out, r, p, stage, id, false);
    enum status st = XD_OK;
    bool want = node->kind == NODE_OR; /* what ends the walk early */
    *out = !want;
    for (uint16_t c = node->child; st == XD_OK && c != 0 && *out != want; c = p->query.node[c].next)
        st = node_holds(out, r, p, stage, c);
    if (node->kind == NODE_NOT)
        *out = !*out;
    return st;
}

enum status verify(bool *out, struct reading *r, const struct plan *p, unsigned stage)
{
    enum status st = node_holds(out, r, p, stage, 0);
    for (uint32_t i = 0; st == XD_OK && *out && i < p->options; i++)
        st = owner_holds(out, r, p, stage, (uint16_t)(PLAN_OPTION + i), p->any[i]);
    return st;
}

enum status verify_share(double *out, struct reading *r, const struct plan *p)
{
    unsigned asked = 0, held = 0;
    for (uint32_t i = 0; i < p->units; i++) {
        const struct unit *u = &p->unit[i];
        if (u->excluded || u->owner >= PLAN_OPTION || (u->kind != UNIT_DATE && !u->name))
            continue;
        bool holds;
        enum status st = unit_holds(&holds, r, p, u);
        if (st != XD_OK)
            return st;
        asked++;
        held += holds;
    }
    *out = asked > 0 ? (double)held / asked : 0;
    return XD_OK;
}

enum status date_spans(struct spans *out, struct reading *r, const struct unit *u, uint32_t number)
{
    enum status st = reading_dates(r);
    for (size_t i = 0; st == XD_OK && i < r->dates.n; i++) {
        const struct date_mention *d = &r->dates.v[i];
        if (!when_fits(&d->when, &u->when))
            continue;
        if (mem_reserve((void **)&out->v, &out->cap, out->n + 1, sizeof *out->v) != 0)
            return XD_NOMEM;
        out->v[out->n++] = (struct span){d->from, d->to, number, 1};
    }
    return st;
}
