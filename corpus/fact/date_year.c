/* Which year, month or day a date means that leaves it out: by what it stands in. */
#include "base/utf8.h"
#include "fact/date_reader.h"

enum { MAX_FRAMES = 16 };

struct frame date_frame_of(const struct when *w, uint8_t basis)
{
    return (struct frame){.from = w->from, .to = w->to, .basis = basis};
}

struct frame date_year_frame(int year, uint8_t basis)
{
    return (struct frame){.from = day_of(year, 1, 1), .to = day_of(year, 12, 31), .basis = basis};
}

/* The document's own frame of a part: title period first, then its date. */
static size_t part_frames(const struct reader *r, uint32_t part, struct frame *out)
{
    size_t n = 0;
    const struct when *period = &r->d->part_period[part], *doc = &r->d->part[part];
    if (period->from && period->to)
        out[n++] = date_frame_of(period, BASIS_TITLE);
    if (doc->from && doc->basis != BASIS_TITLE) {
        out[n] = date_frame_of(doc, doc->basis);
        out[n].signature = true;
        out[n++].planned = r->plan[part] || r->deadline;
    }
    if (r->today.from) {
        out[n] = r->today;
        out[n++].planned = r->plan[part] || r->deadline;
    }
    return n;
}

size_t date_heading_frames(const struct reader *r, uint32_t block, struct frame *out, size_t max)
{
    size_t n = 0;
    const struct block *k = &r->b->v[block];
    if (r->line.from && r->line_part == k->part && max)
        out[n++] = date_frame_of(&r->line, BASIS_HEADING);
    for (uint32_t h = k->heading, steps = 0; h && h <= block && n < max && steps < 8;
         h = r->b->v[h - 1].heading, steps++)
        if (r->own[h - 1].from && r->own[h - 1].to)
            out[n++] = date_frame_of(&r->own[h - 1], BASIS_HEADING);
    return n;
}

/* The frames in the order of docs/dates.md. */
static size_t frames(const struct reader *r, uint32_t block, struct frame *out)
{
    size_t n = 0;
    const struct block *k = &r->b->v[block];
    if (r->clause_year.from)
        out[n++] = r->clause_year;
    if (r->topic.from)
        out[n++] = r->topic;
    if (k->kind == BLOCK_ITEM && r->block_year.from)
        out[n++] = r->block_year;
    n += date_heading_frames(r, block, out + n, 8);
    if (r->block_year.from && k->kind != BLOCK_ITEM)
        out[n++] = r->block_year;
    return n + part_frames(r, k->part, out + n);
}

/* The document's day, 0 when only a year is known. */
static day document_day(const struct reader *r, uint32_t part)
{
    const struct when *w = &r->d->part[part];
    if (w->to)
        return w->to;
    return r->today.to;
}

/* 五、下半年打算: what is told there lies behind the report. */
static bool plans_ahead(const struct reader *r, uint32_t block)
{
    static const struct lit words[] = {LIT("下半年打算"), LIT("下半年工作"), LIT("下半年安排"), LIT("下半年计划"),
                                       LIT("下一步"),     LIT("下阶段"),     LIT("今后"),       LIT("下半年意见"),
                                       LIT("下学期"),     LIT("努力方向"),   LIT("下步")};
    const struct block *k = &r->b->v[block];
    if (view_has(r->v, k->body, k->body + 8 < k->to ? k->body + 8 : k->to, LITS(words)))
        return true;
    for (uint32_t h = k->heading, steps = 0; h && h <= block && steps < 4; h = r->b->v[h - 1].heading, steps++)
        if (view_has(r->v, r->b->v[h - 1].from, r->b->v[h - 1].to, LITS(words)))
            return true;
    return false;
}

static bool give_year(const struct reader *r, uint32_t block, struct point *p, uint8_t *basis)
{
    struct frame f[MAX_FRAMES];
    size_t n = frames(r, block, f);
    for (size_t i = 0; i < n; i++)
        if (frame_year(p, &f[i])) {
            *basis = f[i].basis;
            const struct when *period = &r->d->part_period[r->b->v[block].part];
            day from = 0, to = 0;
            uint8_t precision = 0;
            if (period->from && p->month && plans_ahead(r, block) && point_interval(p, &from, &to, &precision) &&
                to < period->from)
                p->year++;
            return true;
        }
    return false;
}

/* One calendar year out of the frames for 今年; a school year gives way to the signature. */
static int this_year(const struct reader *r, uint32_t block, uint8_t *basis)
{
    struct frame f[MAX_FRAMES];
    size_t n = date_heading_frames(r, block, f, 8);
    n += part_frames(r, r->b->v[block].part, f + n);
    for (size_t i = 0; i < n && r->from_after[r->b->v[block].part]; i++)
        if (f[i].signature) {
            *basis = f[i].basis;
            return day_year(f[i].to);
        }
    for (size_t i = 0; i < n; i++)
        if (f[i].signature || day_year(f[i].from) == day_year(f[i].to)) {
            *basis = f[i].basis;
            return day_year(f[i].to);
        }
    for (size_t i = 0; i < n; i++) {
        if (day_year(f[i].to) - day_year(f[i].from) > 1)
            continue;
        *basis = f[i].basis;
        return day_year(f[i].to);
    }
    return 0;
}

static int term_of(day d, int *year)
{
    int m = d / 100 % 100;
    *year = m >= 9 ? day_year(d) : m == 1 ? day_year(d) - 1 : day_year(d);
    return m >= 9 || m == 1 ? 1 : 2;
}

static bool term_point(struct point *p, int term, int year)
{
    *p = (struct point){.year = (int16_t)year, .stretch = term == 1 ? STRETCH_TERM1 : STRETCH_TERM2};
    return true;
}

static bool relative_term(const struct reader *r, uint32_t block, struct point *p, uint8_t *basis)
{
    const struct block *k = &r->b->v[block];
    const struct when *period = &r->d->part_period[k->part];
    enum relative rel = p->relative;
    if (period->precision == PRECISION_SCHOOL_YEAR && rel != REL_THIS_TERM) {
        int y = day_year(period->from);
        *basis = BASIS_TITLE;
        return term_point(p, rel == REL_LAST_TERM ? 1 : 2, rel == REL_LAST_TERM ? y : y + 1);
    }
    bool in_title = period->precision == PRECISION_SPAN && period->from &&
                    (period->from % 10000 == 901 || period->from % 10000 == 201);
    day at = in_title ? period->from : document_day(r, k->part);
    if (!at)
        return false;
    int year = 0, term = term_of(at, &year);
    *basis = in_title ? BASIS_TITLE : BASIS_SIGNATURE;
    if (rel == REL_LAST_TERM) {
        year -= term == 1 ? 0 : 1;
        return term_point(p, 3 - term, year);
    }
    if (rel == REL_NEXT_TERM) {
        year += term == 1 ? 1 : 0;
        return term_point(p, 3 - term, year);
    }
    return term_point(p, term, year);
}

static bool relative_month(const struct reader *r, uint32_t block, struct point *p, uint8_t *basis)
{
    day at = 0;
    if (p->relative == REL_SAME_MONTH) {
        at = r->last_day_month;
        *basis = BASIS_CARRIED;
    } else {
        struct frame f[8];
        size_t n = date_heading_frames(r, block, f, 8);
        for (size_t i = 0; i < n && !at; i++)
            if (f[i].from / 100 == f[i].to / 100)
                at = f[i].from;
        *basis = BASIS_HEADING;
        if (!at) {
            const struct when *doc = &r->d->part[r->b->v[block].part];
            at = doc->precision == PRECISION_DAY || doc->precision == PRECISION_MONTH ? doc->from : r->today.from;
            *basis = BASIS_SIGNATURE;
        }
    }
    if (!at)
        return false;
    int y = day_year(at), m = at / 100 % 100;
    m += p->relative == REL_LAST_MONTH ? -1 : p->relative == REL_NEXT_MONTH ? 1 : 0;
    p->year = (int16_t)(m < 1 ? y - 1 : m > 12 ? y + 1 : y);
    p->month = (int16_t)(m < 1 ? 12 : m > 12 ? 1 : m);
    return true;
}

static bool relative_day(const struct reader *r, uint32_t block, struct point *p, uint8_t *basis)
{
    day at = 0;
    if (p->relative == REL_SAME_DAY || p->relative == REL_NEXT_DAY) {
        at = r->last_day;
        *basis = BASIS_CARRIED;
        if (!at && r->line.precision == PRECISION_DAY) {
            at = r->line.from;
            *basis = BASIS_HEADING;
        }
    } else {
        const struct when *doc = &r->d->part[r->b->v[block].part];
        bool diary = p->relative == REL_TODAY && r->last_day; /* 5.15 下午…今天 */
        at = diary ? r->last_day : doc->precision == PRECISION_DAY ? doc->from : r->today.from;
        *basis = diary ? BASIS_CARRIED : BASIS_SIGNATURE;
    }
    if (!at)
        return false;
    if (p->relative == REL_WEEKDAY) {
        int want = p->count % 10, back = p->count / 10;
        at = day_add(at, want - day_weekday(at) - 7 * back);
    } else {
        at = day_add(at, p->relative == REL_NEXT_DAY || p->relative == REL_TOMORROW ? 1
                         : p->relative == REL_YESTERDAY                             ? -1
                                                                                    : 0);
    }
    if (!at)
        return false;
    p->year = (int16_t)day_year(at);
    p->month = (int16_t)(at / 100 % 100);
    p->dom = (int16_t)(at % 100);
    return true;
}

static bool relative_year(const struct reader *r, uint32_t block, struct point *p, uint8_t *basis)
{
    int y = 0;
    switch (p->relative) {
    case REL_SAME_YEAR:
    case REL_FOLLOWING_YEAR:
        *basis = BASIS_CARRIED;
        y = r->clause_year.from ? day_year(r->clause_year.to) : r->block_year.from ? day_year(r->block_year.to) : 0;
        if (!y)
            y = this_year(r, block, basis);
        y += y && p->relative == REL_FOLLOWING_YEAR ? 1 : 0;
        break;
    case REL_THIS_SCHOOL_YEAR:
    case REL_LAST_SCHOOL_YEAR: {
        const struct when *period = &r->d->part_period[r->b->v[block].part];
        day at = period->precision == PRECISION_SCHOOL_YEAR || (period->from && period->from % 10000 != 101)
                     ? period->from
                     : document_day(r, r->b->v[block].part);
        *basis = period->from && at == period->from ? BASIS_TITLE : BASIS_SIGNATURE;
        if (!at)
            return false;
        y = at / 100 % 100 >= 9 ? day_year(at) : day_year(at) - 1;
        y -= p->relative == REL_LAST_SCHOOL_YEAR ? 1 : 0;
        p->school = true;
        break;
    }
    default:
        y = this_year(r, block, basis);
        if (!y)
            return false;
        y += p->relative == REL_LAST_YEAR          ? -1
             : p->relative == REL_YEAR_BEFORE_LAST ? -2
             : p->relative == REL_NEXT_YEAR        ? 1
                                                   : 0;
    }
    p->year = (int16_t)y;
    return y != 0;
}

/* The month of a bare day: the one last spoken of, the heading's, or the nearest past of the document. */
static bool bare_day(const struct reader *r, uint32_t block, struct point *p, uint8_t *basis)
{
    day at = r->last_day_month;
    *basis = BASIS_CARRIED;
    if (!at) {
        struct frame f[8];
        size_t n = date_heading_frames(r, block, f, 8);
        for (size_t i = 0; i < n && !at; i++)
            if (f[i].from / 100 == f[i].to / 100)
                at = f[i].from;
        *basis = BASIS_HEADING;
    }
    if (!at) {
        const struct when *period = &r->d->part_period[r->b->v[block].part];
        if (period->from && period->from / 100 == period->to / 100) {
            at = period->from;
            *basis = BASIS_TITLE;
        }
    }
    if (at) {
        p->year = (int16_t)day_year(at);
        p->month = (int16_t)(at / 100 % 100);
        return true;
    }
    const struct when *doc = &r->d->part[r->b->v[block].part];
    at = doc->precision == PRECISION_DAY ? doc->from : r->today.from;
    if (!at)
        return false;
    int y = day_year(at), m = at / 100 % 100;
    if (p->dom > at % 100 && !r->plan[r->b->v[block].part])
        m--;
    *basis = BASIS_SIGNATURE;
    p->year = (int16_t)(m < 1 ? y - 1 : y);
    p->month = (int16_t)(m < 1 ? 12 : m);
    return true;
}

bool date_settle(const struct reader *r, uint32_t block, struct point *p, uint8_t *basis)
{
    *basis = BASIS_EXPLICIT;
    if (p->year)
        return true;
    switch ((enum relative)p->relative) {
    case REL_NONE:
        if (p->dom && !p->month)
            return bare_day(r, block, p, basis);
        if (!p->month && p->stretch >= STRETCH_OF_MONTH && p->stretch < STRETCH_OF_DAY) { /* 月底 */
            p->relative = REL_THIS_MONTH;
            return relative_month(r, block, p, basis);
        }
        return give_year(r, block, p, basis);
    case REL_SAME_MONTH:
    case REL_THIS_MONTH:
    case REL_LAST_MONTH:
    case REL_NEXT_MONTH:
        return relative_month(r, block, p, basis);
    case REL_SAME_DAY:
    case REL_NEXT_DAY:
    case REL_TODAY:
    case REL_YESTERDAY:
    case REL_TOMORROW:
    case REL_WEEKDAY:
        return relative_day(r, block, p, basis);
    case REL_THIS_TERM:
    case REL_LAST_TERM:
    case REL_NEXT_TERM:
        return relative_term(r, block, p, basis);
    case REL_RECENT:
    case REL_YEARS_BACK:
    case REL_COUNT:
        return false;
    default:
        return relative_year(r, block, p, basis);
    }
}

/* 近日, 三年来: a stretch that ends at the document's date. */
bool date_backwards(const struct reader *r, uint32_t block, const struct point *p, struct when *w)
{
    uint32_t part = r->b->v[block].part;
    const struct when *period = &r->d->part_period[part], *doc = &r->d->part[part];
    day end = doc->to ? doc->to : r->today.to;
    w->precision = PRECISION_SPAN;
    if (p->relative == REL_RECENT) {
        if (doc->precision != PRECISION_DAY && !r->today.to)
            return false;
        w->from = day_add(end, -30);
        w->to = end;
        w->basis = BASIS_SIGNATURE;
        return w->from != 0;
    }
    if (p->count == 0)
        return false;
    if (period->from && period->to && day_year(period->to) - day_year(period->from) + 1 >= p->count) {
        w->from = period->from;
        w->to = period->to;
        if (doc->from && doc->to < w->to && doc->to > w->from && doc->precision == PRECISION_DAY)
            w->to = doc->to;
        w->basis = BASIS_TITLE;
        return true;
    }
    if (period->from && period->to && (!end || period->to < end))
        end = period->to;
    if (!end)
        return false;
    w->from = day_add(day_of(day_year(end) - p->count, end / 100 % 100, end % 100 > 28 ? 28 : end % 100), 1);
    if (end % 10000 == 1231)
        w->from = day_of(day_year(end) - p->count + 1, 1, 1);
    w->to = end;
    w->basis = doc->to ? BASIS_SIGNATURE : BASIS_TITLE;
    return w->from != 0;
}
