#include "file/cell.h"
#include <math.h>
#include <stdio.h>

#define DAYS_MAX 2958466.0 /* 9999-12-31 and a day */

/* [h] [mm]: hours and minutes that do not begin anew each day. */
static bool counts_on(struct str s)
{
    size_t n = 0;
    while (n < s.n && (s.p[n] == 'h' || s.p[n] == 'm' || s.p[n] == 's' || s.p[n] == 'H'))
        n++;
    return n > 0 && n < s.n && s.p[n] == ']';
}

/* The letters of the first section of a format code, without what is quoted, escaped or in brackets. */
static size_t bare(char *out, size_t room, struct str code)
{
    size_t n = 0;
    bool quoted = false;
    for (size_t i = 0; i < code.n && n < room; i++) {
        char c = code.p[i];
        if (c == '"')
            quoted = !quoted;
        else if (quoted)
            continue;
        else if (c == ';')
            break;
        else if (c == '\\' || c == '_' || c == '*')
            i++;
        else if (c == '[' && !counts_on(str_sub(code, i + 1, code.n)))
            while (i < code.n && code.p[i] != ']') /* a colour, a language */
                i++;
        else
            out[n++] = (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
    }
    return n;
}

struct cell_format cell_format_of_code(struct str code)
{
    char b[128];
    struct str s = {b, bare(b, sizeof b, code)};
    bool has[128] = {false};
    uint8_t digits = 0, zeros = 0;
    bool point = false;
    if (str_eq(s, STR("general")))
        return (struct cell_format){CELL_GENERAL, 0};
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        has[c & 127] |= c < 128;
        point |= c == '.';
        digits = (uint8_t)(digits + (point && (c == '0' || c == '#')));
        zeros = (uint8_t)(zeros + (c == '0'));
    }
    bool time = has['h'] || has['s'], day = has['d'], month = has['m'] && !time;
    if (has['y'] || day || month) {
        if (time)
            return (struct cell_format){CELL_DATE_TIME, 0};
        return (struct cell_format){has['y'] && !day && month ? CELL_MONTH : CELL_DATE, 0};
    }
    if (time)
        return (struct cell_format){CELL_TIME, 0};
    if (has['%'])
        return (struct cell_format){CELL_PERCENT, digits};
    if (zeros > 1 && zeros == s.n)
        return (struct cell_format){CELL_PADDED, zeros};
    return (struct cell_format){CELL_GENERAL, 0};
}

struct cell_format cell_format_of_id(unsigned id)
{
    static const struct {
        uint8_t from, to, kind, digits;
    } known[] = {
        {9, 9, CELL_PERCENT, 0}, {10, 10, CELL_PERCENT, 2},   {14, 16, CELL_DATE, 0},  {17, 17, CELL_MONTH, 0},
        {18, 21, CELL_TIME, 0},  {22, 22, CELL_DATE_TIME, 0}, {27, 27, CELL_MONTH, 0}, {28, 31, CELL_DATE, 0},
        {32, 35, CELL_TIME, 0},  {36, 36, CELL_MONTH, 0},     {45, 47, CELL_TIME, 0},  {50, 50, CELL_MONTH, 0},
        {51, 51, CELL_DATE, 0},  {52, 52, CELL_MONTH, 0},     {53, 54, CELL_DATE, 0},  {55, 56, CELL_TIME, 0},
        {57, 57, CELL_MONTH, 0}, {58, 58, CELL_DATE, 0},
    };
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (id >= known[i].from && id <= known[i].to)
            return (struct cell_format){known[i].kind, known[i].digits};
    return (struct cell_format){CELL_GENERAL, 0};
}

struct day {
    int year;
    unsigned month, day;
};

/* From days since 1970-01-01. */
static struct day day_of(long z)
{
    z += 719468;
    long era = (z >= 0 ? z : z - 146096) / 146097;
    unsigned in_era = (unsigned)(z - era * 146097);
    unsigned year = (in_era - in_era / 1460 + in_era / 36524 - in_era / 146096) / 365;
    unsigned in_year = in_era - (365 * year + year / 4 - year / 100), m = (5 * in_year + 2) / 153;
    struct day d = {(int)year + (int)era * 400, m < 10 ? m + 3 : m - 9, in_year - (153 * m + 2) / 5 + 1};
    d.year += d.month <= 2;
    return d;
}

static void add_date(struct buf *out, double value, struct cell_format f, bool from_1904)
{
    double whole = floor(value), seconds = floor((value - whole) * 86400 + 0.5);
    /* The 1900 calendar has a 29th of February 1900 that never was. */
    long days = (long)whole + (from_1904 ? -24107 : whole < 60 ? -25568 : -25569);
    if (seconds >= 86400) {
        seconds = 0;
        days++;
    }
    struct day d = day_of(days);
    unsigned s = (unsigned)seconds;
    if (f.kind == CELL_MONTH)
        buf_addf(out, "%d年%u月", d.year, d.month);
    else
        buf_addf(out, "%04d-%02u-%02u", d.year, d.month, d.day);
    if (f.kind == CELL_DATE_TIME && s > 0)
        buf_addf(out, " %02u:%02u", s / 3600, s / 60 % 60);
}

static void add_time(struct buf *out, double value)
{
    unsigned long s = (unsigned long)floor(value * 86400 + 0.5);
    buf_addf(out, "%02lu:%02lu", s / 3600, s / 60 % 60);
    if (s % 60)
        buf_addf(out, ":%02lu", s % 60);
}

void cell_number(struct buf *out, double value, struct cell_format f, bool from_1904)
{
    bool moment = f.kind == CELL_DATE || f.kind == CELL_MONTH || f.kind == CELL_DATE_TIME;
    if (moment && value >= 1 && value < DAYS_MAX)
        add_date(out, value, f, from_1904);
    else if ((f.kind == CELL_TIME || moment) && value >= 0 && value < (f.kind == CELL_TIME ? DAYS_MAX : 1))
        add_time(out, value);
    else if (f.kind == CELL_PERCENT && fabs(value) < 1e9)
        buf_addf(out, "%.*f%%", f.digits < 15 ? f.digits : 15, value * 100);
    else if (f.kind == CELL_PADDED && value >= 0 && value < 1e15 && floor(value) == value)
        buf_addf(out, "%0*.0f", f.digits < 30 ? f.digits : 30, value);
    else
        buf_addf(out, "%.15g", value);
}
