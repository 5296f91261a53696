#include "fact/when.h"

#include <stdio.h>
#include <string.h>

enum { FIRST_YEAR = 1800, LAST_YEAR = 2199 };

static const char *name_of(const char *const *names, unsigned count, unsigned i)
{
    return i < count ? names[i] : "";
}

const char *precision_name(unsigned p)
{
    static const char *const names[] = {"unknown", "day", "month", "year", "school-year", "span"};
    return name_of(names, sizeof names / sizeof *names, p);
}

const char *basis_name(unsigned b)
{
    static const char *const names[] = {"", "explicit", "carried", "heading", "title", "signature", "folder"};
    return name_of(names, sizeof names / sizeof *names, b);
}

const char *happening_name(unsigned s)
{
    static const char *const names[] = {"done", "planned", "recurring"};
    return name_of(names, sizeof names / sizeof *names, s);
}

const char *certainty_name(unsigned c)
{
    static const char *const names[] = {"", "certain", "spanning", "undated", "outside"};
    return name_of(names, sizeof names / sizeof *names, c);
}

static bool leap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int month_days(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && leap(year) ? 29 : days[month - 1];
}

day day_of(int year, int month, int dom)
{
    if (year < FIRST_YEAR || year > LAST_YEAR || month < 1 || month > 12 || dom < 1 || dom > month_days(year, month))
        return 0;
    return year * 10000 + month * 100 + dom;
}

day month_end(int year, int month)
{
    if (month < 1 || month > 12)
        return 0;
    return day_of(year, month, month_days(year, month));
}

int day_year(day d)
{
    return d / 10000;
}

/* Days since 0000-03-01 of the proleptic Gregorian calendar, so that the leap day comes last in a year. */
static long serial_of(day d)
{
    long y = d / 10000, m = d / 100 % 100, dom = d % 100;
    y -= m <= 2;
    long m0 = (m + 9) % 12;
    return y * 365 + y / 4 - y / 100 + y / 400 + (153 * m0 + 2) / 5 + dom - 1;
}

static day of_serial(long s)
{
    long era = s / 146097, doe = s % 146097;
    long yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    long doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    long mp = (5 * doy + 2) / 153;
    long dom = doy - (153 * mp + 2) / 5 + 1;
    long m = mp < 10 ? mp + 3 : mp - 9;
    return day_of((int)(yoe + era * 400 + (m <= 2)), (int)m, (int)dom);
}

day day_add(day d, int days)
{
    if (d <= 0 || days > 400 * 366 || days < -400 * 366)
        return 0;
    long s = serial_of(d) + days;
    return s < 0 ? 0 : of_serial(s);
}

int day_weekday(day d)
{
    return d > 0 ? (int)((serial_of(d) + 2) % 7) + 1 : 0;
}

void day_format(char out[11], day d)
{
    out[0] = 0;
    if (d > 0 && d <= 99991231)
        snprintf(out, 11, "%04u-%02u-%02u", (unsigned)d / 10000u % 10000u, (unsigned)d / 100u % 100u,
                 (unsigned)d % 100u);
}

bool day_parse(day *out, const char *p, unsigned long n)
{
    int v[3] = {0, 0, 0};
    *out = 0;
    if (!p || n != 10)
        return false;
    for (unsigned i = 0, k = 0; i < 10; i++) {
        if (i == 4 || i == 7) {
            if (p[i] != '-')
                return false;
            k++;
        } else {
            if (p[i] < '0' || p[i] > '9')
                return false;
            v[k] = v[k] * 10 + (p[i] - '0');
        }
    }
    *out = day_of(v[0], v[1], v[2]);
    return *out != 0;
}

enum certainty when_certainty(const struct when *w, day a, day b)
{
    if (a == 0 && b == 0)
        return CERTAINTY_NOT_ASKED;
    day high = b ? b : INT32_MAX;
    if (w->from || w->to) {
        day lo = w->from ? w->from : w->not_before;
        day hi = w->to ? w->to : w->ongoing ? INT32_MAX : w->not_after ? w->not_after : INT32_MAX;
        if (hi < a || lo > high)
            return CERTAINTY_OUTSIDE;
        return a <= lo && hi <= high ? CERTAINTY_CERTAIN : CERTAINTY_SPANNING;
    }
    day hi = w->not_after ? w->not_after : INT32_MAX;
    return hi < a || w->not_before > high ? CERTAINTY_OUTSIDE : CERTAINTY_UNDATED;
}
