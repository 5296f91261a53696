/* date_scan.h - the grammar of date expressions: from characters to what the words say, before any context.
 * Internal to corpus/fact; docs/dates.md lists the forms. */
#ifndef XD_FACT_DATE_SCAN_H
#define XD_FACT_DATE_SCAN_H

#include "fact/view.h"
#include "fact/when.h"

/* A stretch of a year or of a month that has a name. */
enum stretch {
    STRETCH_NONE,
    STRETCH_HALF1,
    STRETCH_HALF2,
    STRETCH_Q1,
    STRETCH_Q2,
    STRETCH_Q3,
    STRETCH_Q4,
    STRETCH_YEAR_START, /* 年初 */
    STRETCH_YEAR_MID,
    STRETCH_YEAR_END, /* 年底 年末 岁末 */
    STRETCH_TERM1,    /* 第一学期 秋学期 */
    STRETCH_TERM2,
    STRETCH_SUMMER, /* 暑假 */
    STRETCH_WINTER, /* 寒假 */
    STRETCH_SPRING_SEASON,
    STRETCH_SUMMER_SEASON,
    STRETCH_AUTUMN_SEASON,
    STRETCH_WINTER_SEASON,
    STRETCH_OF_MONTH, /* the following are parts of a month */
    STRETCH_XUN1 = STRETCH_OF_MONTH,
    STRETCH_XUN2,
    STRETCH_XUN3,
    STRETCH_MONTH_START,
    STRETCH_MONTH_MID,
    STRETCH_MONTH_END,
    STRETCH_OF_DAY,               /* the following stand beside a holiday */
    STRETCH_EVE = STRETCH_OF_DAY, /* 前夕: the ten days before */
    STRETCH_WEEK,                 /* 国庆期间 */
    STRETCH_AROUND,               /* 清明: one day either side */
    STRETCH_COUNT
};

/* Words that point at another date. */
enum relative {
    REL_NONE,
    REL_THIS_YEAR,
    REL_LAST_YEAR,
    REL_YEAR_BEFORE_LAST,
    REL_NEXT_YEAR,
    REL_SAME_YEAR,      /* 同年 当年: the year last spoken of */
    REL_FOLLOWING_YEAR, /* 次年 */
    REL_SAME_MONTH,
    REL_THIS_MONTH,
    REL_LAST_MONTH,
    REL_NEXT_MONTH,
    REL_SAME_DAY,
    REL_NEXT_DAY,
    REL_TODAY,
    REL_YESTERDAY,
    REL_TOMORROW,
    REL_THIS_TERM,
    REL_LAST_TERM, /* 上学期: the term before, or the first of the school year */
    REL_NEXT_TERM,
    REL_THIS_SCHOOL_YEAR,
    REL_LAST_SCHOOL_YEAR,
    REL_RECENT,     /* 近日: the thirty days before the document */
    REL_YEARS_BACK, /* 三年来; .count is 0 for 近年来 */
    REL_WEEKDAY,    /* 上周三; .count is the weekday plus 10 times the weeks back */
    REL_COUNT
};

struct point {
    int16_t year, month, dom; /* 0: not said */
    int16_t count;
    uint8_t stretch, relative;
    bool school; /* the year is the school year that begins in it */
    bool lunar;  /* month and dom are those of the lunar calendar */
};

struct raw_date {
    uint32_t from, to;
    struct point a, b; /* b only with `range` */
    int16_t years;     /* further calendar years covered by a: 2010~2012年 has 2 */
    bool range;
    bool open_end;      /* 至今 */
    bool since;         /* 2008年以来, 自2008年起 */
    bool until;         /* 截至 */
    bool recurring;     /* 每年6月底 */
    bool soft;          /* names a year in passing (建党95周年): bounds, not the date of what is told */
    bool holiday_bare;  /* 七一 without 前夕, 期间: may be a name */
    bool doubtful_year; /* a two-digit year that only a year context makes one */
    bool feast;         /* 国庆, 教师节: a day by its name */
    bool short_day;     /* 6.28 at the head of a line: others of its kind may stand near */
    bool bare_day;      /* 27日: the month stands elsewhere */
};

/* The expression that starts at v->ch[i] and ends at or before `end`. False when none starts there. Never looks left
 * of `begin`. in_title: inside 《》, where only full dates count. */
bool date_scan_at(struct raw_date *out, const struct view *v, size_t begin, size_t i, size_t end, bool in_title);
/* Whether an expression can start with this character: a cheap gate. */
bool date_scan_may_start(uint32_t c);

/* The days that a point covers when its year is known; false when it is no date of the calendar. */
bool point_interval(const struct point *p, day *from, day *to, uint8_t *precision);

/* Number in ASCII digits or Han numerals; returns the characters used, 0 for none. */
size_t date_number(const struct view *v, size_t i, size_t end, int *value, size_t *digits, bool *han);

/* date_words.c */
struct holiday {
    struct lit word;
    uint8_t month, dom; /* lunar when `lunar` */
    bool lunar;
    bool full; /* a name that is no other word: 教师节, but not 七一 */
};
size_t date_holiday(const struct view *v, size_t i, const struct holiday **out);
size_t date_stretch_of_year(const struct view *v, size_t i, uint8_t *stretch);  /* behind a year */
size_t date_stretch_of_month(const struct view *v, size_t i, uint8_t *stretch); /* behind N月 */
size_t date_stretch_alone(const struct view *v, size_t i, uint8_t *stretch);
size_t date_relative(const struct view *v, size_t i, struct point *out);
day date_lunar(int year, int month, int dom); /* the Gregorian day; 0 outside 1950..2049 */

#endif
