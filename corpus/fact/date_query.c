/* The years that a query names. */
#include "base/mem.h"
#include "base/utf8.h"
#include "fact/date.h"
#include "fact/date_scan.h"

enum { MAX_QUERY = 40 };

static bool year_alone(const struct view *v, size_t from, size_t to, int *year)
{
    int value = 0;
    size_t digits = 0;
    bool han = false;
    size_t n = date_number(v, from, to, &value, &digits, &han);
    *year = value;
    return n && from + n == to && digits == 4 && value >= 1840 && value <= 2149;
}

static int this_year_or(int year, enum relative rel)
{
    return rel == REL_LAST_YEAR          ? year - 1
           : rel == REL_YEAR_BEFORE_LAST ? year - 2
           : rel == REL_NEXT_YEAR        ? year + 1
                                         : year;
}

/* Give the point a year out of `today`; false where the words need a report around them. */
static bool against_today(struct point *p, day today)
{
    int y = day_year(today), m = today / 100 % 100;
    if (p->year)
        return true;
    if (!today)
        return false;
    switch ((enum relative)p->relative) {
    case REL_NONE:
        if (p->dom && !p->month)
            return false;
        p->year = (int16_t)y;
        return true;
    case REL_THIS_YEAR:
    case REL_LAST_YEAR:
    case REL_YEAR_BEFORE_LAST:
    case REL_NEXT_YEAR:
        p->year = (int16_t)this_year_or(y, p->relative);
        return true;
    case REL_THIS_MONTH:
    case REL_LAST_MONTH:
    case REL_NEXT_MONTH:
        m += p->relative == REL_LAST_MONTH ? -1 : p->relative == REL_NEXT_MONTH ? 1 : 0;
        p->year = (int16_t)(m < 1 ? y - 1 : m > 12 ? y + 1 : y);
        p->month = (int16_t)(m < 1 ? 12 : m > 12 ? 1 : m);
        return true;
    case REL_TODAY:
    case REL_YESTERDAY: {
        day d = day_add(today, p->relative == REL_TODAY ? 0 : -1);
        p->year = (int16_t)day_year(d);
        p->month = (int16_t)(d / 100 % 100);
        p->dom = (int16_t)(d % 100);
        return d != 0;
    }
    case REL_THIS_SCHOOL_YEAR:
    case REL_LAST_SCHOOL_YEAR:
        p->year = (int16_t)((m >= 9 ? y : y - 1) - (p->relative == REL_LAST_SCHOOL_YEAR ? 1 : 0));
        p->school = true;
        return true;
    case REL_THIS_TERM:
    case REL_LAST_TERM: {
        bool first = m >= 9 || m == 1;
        int start = m == 1 ? y - 1 : y;
        if (p->relative == REL_LAST_TERM) {
            start -= first ? 0 : 1;
            first = !first;
        }
        p->year = (int16_t)start;
        p->stretch = first ? STRETCH_TERM1 : STRETCH_TERM2;
        return true;
    }
    default:
        return false;
    }
}

static bool expression(struct when *w, const struct view *v, size_t from, size_t to, day today)
{
    struct raw_date m;
    int year = 0;
    *w = (struct when){.basis = BASIS_EXPLICIT};
    if (year_alone(v, from, to, &year)) {
        w->from = day_of(year, 1, 1);
        w->to = day_of(year, 12, 31);
        w->precision = PRECISION_YEAR;
        return true;
    }
    if (!date_scan_at(&m, v, from, from, to, false) || m.to != to || m.recurring)
        return false;
    if (m.a.relative == REL_YEARS_BACK) {
        if (!today || !m.a.count)
            return false;
        w->from = day_of(day_year(today) - m.a.count + 1, 1, 1);
        w->to = today;
        w->precision = PRECISION_SPAN;
        return w->from != 0;
    }
    bool explicit_year = m.a.year != 0;
    if (!against_today(&m.a, today) || !point_interval(&m.a, &w->from, &w->to, &w->precision))
        return false;
    if (!explicit_year)
        w->basis = BASIS_CARRIED;
    if (m.years) {
        w->to = day_of(m.a.year + m.years, 12, 31);
        w->precision = PRECISION_SPAN;
    }
    if (m.range) {
        day b_from = 0, b_to = 0;
        uint8_t precision = 0;
        if (!m.b.year)
            m.b.year = m.a.year;
        if (!point_interval(&m.b, &b_from, &b_to, &precision) || b_to < w->from)
            return false;
        w->to = b_to;
        w->precision = PRECISION_SPAN;
    }
    if (m.open_end || m.since) {
        w->to = today;
        w->precision = PRECISION_SPAN;
        w->ongoing = true;
    }
    return true;
}

/* 2011..2013, 2012-2013, 2012年..2013年6月: two expressions that `..`, or a sign between bare years, joins. */
static bool joined(struct when *out, const struct view *v, day today)
{
    for (size_t i = 1; i + 1 < v->n; i++) {
        size_t n = VIEW_AT(v, i, "..") ? 2
                   : v->ch[i] == U'…' || v->ch[i] == '-' || v->ch[i] == '~' || v->ch[i] == U'到' || v->ch[i] == U'至'
                       ? 1
                       : 0;
        if (!n || i + n >= v->n)
            continue;
        if (n == 2 && view_ch(v, i + 2) == '.')
            n = 3;
        struct when a, b;
        int ya = 0, yb = 0;
        bool bare = n == 1 && !(year_alone(v, 0, i, &ya) && year_alone(v, i + n, v->n, &yb));
        if (bare && v->ch[i] != U'…' && v->ch[i] != U'到' && v->ch[i] != U'至')
            continue;
        if (expression(&a, v, 0, i, today) && expression(&b, v, i + n, v->n, today) && b.to >= a.from) {
            *out = a;
            out->to = b.to;
            out->precision = PRECISION_SPAN;
            return true;
        }
    }
    return false;
}

enum status date_parse_query(struct when *out, const uint32_t *ch, size_t n, day today)
{
    uint32_t copy[MAX_QUERY + 1];
    *out = (struct when){0};
    while (n && ch[0] == ' ')
        ch++, n--;
    while (n && ch[n - 1] == ' ')
        n--;
    if (n == 0 || n > MAX_QUERY)
        return XD_NOTFOUND;
    struct folded f = {.ch = copy, .n = n};
    for (size_t i = 0; i < n; i++)
        copy[i] = fold_char(ch[i]);
    struct view v;
    /* Between digits two dots stay dots: view_make takes a dot behind a digit for one when no Han stands before it. */
    enum status s = view_make(&v, &f);
    if (s != XD_OK)
        return s;
    for (size_t i = 0; i + 1 < n; i++)
        if (copy[i] == '.' && copy[i + 1] == '.')
            v.ch[i] = v.ch[i + 1] = '.';
    bool found = expression(out, &v, 0, v.n, today) || joined(out, &v, today);
    view_release(&v);
    if (!found || !(out->from || out->to)) {
        *out = (struct when){0};
        return XD_NOTFOUND;
    }
    out->not_before = out->from;
    out->not_after = out->to;
    return XD_OK;
}
