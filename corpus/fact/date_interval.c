/* What a point in time covers once its year is known: the conventions of docs/dates.md. */
#include "fact/date_scan.h"

struct year_stretch {
    uint8_t month_from, dom_from, month_to; /* to the end of that month */
    uint8_t years_to;                       /* 1: the end lies in the next calendar year */
};
static const struct year_stretch of_calendar[STRETCH_OF_MONTH] = {
    [STRETCH_HALF1] = {1, 1, 6, 0},
    [STRETCH_HALF2] = {7, 1, 12, 0},
    [STRETCH_Q1] = {1, 1, 3, 0},
    [STRETCH_Q2] = {4, 1, 6, 0},
    [STRETCH_Q3] = {7, 1, 9, 0},
    [STRETCH_Q4] = {10, 1, 12, 0},
    [STRETCH_YEAR_START] = {1, 1, 3, 0},
    [STRETCH_YEAR_MID] = {6, 1, 7, 0},
    [STRETCH_YEAR_END] = {11, 1, 12, 0},
    [STRETCH_TERM1] = {9, 1, 1, 1},
    [STRETCH_TERM2] = {2, 1, 8, 0},
    [STRETCH_SUMMER] = {7, 1, 8, 0},
    [STRETCH_WINTER] = {1, 15, 2, 0},
    [STRETCH_SPRING_SEASON] = {2, 15, 5, 0},
    [STRETCH_SUMMER_SEASON] = {6, 1, 8, 0},
    [STRETCH_AUTUMN_SEASON] = {9, 1, 11, 0},
    [STRETCH_WINTER_SEASON] = {12, 1, 2, 1},
};

/* In a school year the months from August on lie in its first calendar year, the others in its second. */
static int calendar_year(const struct point *p)
{
    if (!p->school)
        return p->year;
    int month = p->month                                      ? p->month
                : p->stretch && p->stretch < STRETCH_OF_MONTH ? of_calendar[p->stretch].month_from
                                                              : 9;
    return month >= 8 || (p->stretch == STRETCH_HALF2 && !p->month) ? p->year : p->year + 1;
}

static bool of_month(const struct point *p, int y, day *from, day *to)
{
    static const uint8_t part[][2] = {{1, 10}, {11, 20}, {21, 0}, {1, 10}, {11, 20}, {21, 0}};
    const uint8_t *r = part[p->stretch - STRETCH_OF_MONTH];
    *from = day_of(y, p->month, r[0]);
    *to = r[1] ? day_of(y, p->month, r[1]) : month_end(y, p->month);
    return *from != 0;
}

static bool of_day(const struct point *p, int y, day *from, day *to, uint8_t *precision)
{
    day d = p->lunar ? date_lunar(y, p->month, p->dom) : day_of(y, p->month, p->dom);
    if (!d)
        return false;
    *from = *to = d;
    *precision = PRECISION_DAY;
    if (p->stretch >= STRETCH_OF_DAY) {
        *precision = PRECISION_SPAN;
        int before = p->stretch == STRETCH_EVE ? -10 : p->stretch == STRETCH_AROUND ? -1 : 0;
        int after = p->stretch == STRETCH_EVE      ? -1
                    : p->stretch == STRETCH_AROUND ? 1
                    : p->month == 10 || p->lunar   ? 6
                                                   : 2;
        *from = day_add(d, before);
        *to = day_add(d, after);
    }
    return true;
}

bool point_interval(const struct point *p, day *from, day *to, uint8_t *precision)
{
    int y = calendar_year(p);
    *precision = PRECISION_SPAN;
    if (p->month && p->dom)
        return of_day(p, y, from, to, precision);
    if (p->month && p->stretch >= STRETCH_OF_MONTH && p->stretch < STRETCH_OF_DAY)
        return of_month(p, y, from, to);
    if (p->month) {
        *precision = PRECISION_MONTH;
        *from = day_of(y, p->month, 1);
        *to = month_end(y, p->month);
        return *from != 0;
    }
    if (p->stretch && p->stretch < STRETCH_OF_MONTH) {
        const struct year_stretch *t = &of_calendar[p->stretch];
        *from = day_of(y, t->month_from, t->dom_from);
        *to = month_end(y + t->years_to, t->month_to);
        return *from != 0 && *to != 0;
    }
    if (p->school) {
        *precision = PRECISION_SCHOOL_YEAR;
        *from = day_of(p->year, 9, 1);
        *to = day_of(p->year + 1, 8, 31);
        return *from != 0 && *to != 0;
    }
    *precision = PRECISION_YEAR;
    *from = day_of(p->year, 1, 1);
    *to = day_of(p->year, 12, 31);
    return *from != 0;
}
