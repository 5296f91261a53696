/* when.h - time as reports state it: an interval, its outer bounds, and why we believe it.
 *
 * A day is the int32 yyyymmdd (20121027); 0 is "not said". All intervals are inclusive. docs/dates.md lists
 * the conventions (学年, 学期, 年底 …). */
#ifndef XD_FACT_WHEN_H
#define XD_FACT_WHEN_H

#include <stdbool.h>
#include <stdint.h>

typedef int32_t day; /* yyyymmdd, 0 = none */

enum precision {
    PRECISION_UNKNOWN,
    PRECISION_DAY,
    PRECISION_MONTH,
    PRECISION_YEAR,
    PRECISION_SCHOOL_YEAR,
    PRECISION_SPAN
};
enum basis { BASIS_NONE, BASIS_EXPLICIT, BASIS_CARRIED, BASIS_HEADING, BASIS_TITLE, BASIS_SIGNATURE, BASIS_FOLDER };
enum happening { HAPPENING_DONE, HAPPENING_PLANNED, HAPPENING_RECURRING };
enum certainty { CERTAINTY_NOT_ASKED, CERTAINTY_CERTAIN, CERTAINTY_SPANNING, CERTAINTY_UNDATED, CERTAINTY_OUTSIDE };

struct when {
    day from, to;                     /* what the text says; both 0 when it says nothing */
    day not_before, not_after;        /* outer bounds; contain [from, to] where that is set; 0 = open */
    uint8_t precision, basis, status; /* the enums above */
    bool ongoing;                     /* 至今 */
};

const char *precision_name(unsigned p); /* "day" … as in docs/json.md */
const char *basis_name(unsigned b);
const char *happening_name(unsigned s);
const char *certainty_name(unsigned c); /* "" for not asked */

day day_of(int year, int month, int dom); /* 0 when it is no date of the calendar or year not in 1800..2199 */
day day_add(day d, int days);
day month_end(int year, int month);
int day_year(day d);
int day_weekday(day d);                                   /* 1 Monday .. 7 Sunday, 0 for no day */
void day_format(char out[11], day d);                     /* "YYYY-MM-DD", "" for 0 */
bool day_parse(day *out, const char *p, unsigned long n); /* strict YYYY-MM-DD */
/* The verdict of design 4: certain within [a,b], spanning over its edge, undated when only the outer bounds
 * overlap, else outside. a == 0 && b == 0: not asked. */
enum certainty when_certainty(const struct when *w, day a, day b);

#endif
