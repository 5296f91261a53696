/* Which year a date without one has, given the stretch of time that its surroundings speak of. */
#include "fact/date_resolve.h"

/* Days from a to b, roughly: only compared with other such numbers. */
static long span(day a, day b)
{
    return (long)(b / 10000 - a / 10000) * 372 + (b / 100 % 100 - a / 100 % 100) * 31 + (b % 100 - a % 100);
}

static bool by_signature(struct point *p, const struct frame *f)
{
    day from = 0, to = 0;
    uint8_t precision = 0;
    int y = day_year(f->planned ? f->from : f->to);
    if (p->relative == REL_NONE)
        p->school = false;
    p->year = (int16_t)y;
    if (!point_interval(p, &from, &to, &precision))
        return false;
    if (f->planned) {
        if (span(to, f->from) > 62) /* two months back and more: it means the next one */
            p->year = (int16_t)(y + 1);
    } else if (from > f->to) {
        p->year = (int16_t)(y - 1);
    }
    return true;
}

bool frame_year(struct point *p, const struct frame *f)
{
    if (!f->from || !f->to)
        return false;
    if (f->signature)
        return by_signature(p, f);
    if (span(f->from, f->to) > 380)
        return false;
    if (f->from / 100 % 100 == 9 && f->to / 100 % 100 == 8 && p->month == 8 && !p->lunar) {
        p->year = (int16_t)day_year(f->from); /* the August before the school year, when it is prepared */
        p->school = false;
        return true;
    }
    int best = 0;
    long best_overlap = -100000;
    for (int y = day_year(f->from) - 1; y <= day_year(f->to); y++) {
        struct point q = *p;
        day from = 0, to = 0;
        uint8_t precision = 0;
        q.year = (int16_t)y;
        q.school = false;
        if (!point_interval(&q, &from, &to, &precision))
            continue;
        day lo = from > f->from ? from : f->from, hi = to < f->to ? to : f->to;
        long overlap = span(lo, hi);
        if (overlap >= best_overlap) {
            best_overlap = overlap;
            best = y;
        }
    }
    if (!best)
        return false;
    p->year = (int16_t)best;
    p->school = false;
    return true;
}
