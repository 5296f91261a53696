/* date_reader.h - what is known at the place of a report that is being read, and what a date means there. Internal to
 * corpus/fact: date_resolve.c goes through the report, date_year.c gives a date its year, month or day. */
#ifndef XD_FACT_DATE_READER_H
#define XD_FACT_DATE_READER_H

#include "fact/date_resolve.h"

/* What is known at the place that is being read. */
struct reader {
    struct dates *d;
    const struct view *v;
    const struct blocks *b;
    const struct raw_dates *raw;
    const struct date_context *cx;
    struct when *own; /* a block each: the first date of a heading, date line or 时间： line */
    struct frame folder;
    struct frame today;
    bool *plan;        /* a part each: its title announces a plan */
    bool *book;        /* a part each: a record book, where a date at the head of a line starts an entry */
    bool *short_days;  /* a part each: days are written 6.28 at the heads of its lines */
    bool *from_after;  /* a part each: a report on last year, signed in this: 去年4月 is a month of its period */
    uint32_t sentence; /* index of the sentence read last */
    /* of the paragraph */
    uint32_t block;
    struct frame topic;       /* 2013年是…之年 */
    struct frame clause_year; /* the year last named in the sentence */
    struct frame block_year;  /* … in the paragraph */
    day last_day_month;       /* the last resolved month or day, for 27日, 次日, 同月 */
    day last_day;             /* the last resolved day */
    bool last_recurring;
    bool deadline; /* 12月20日前: still to come when it was written */
    /* of the section */
    struct when line; /* of a date line or 时间： line above */
    uint32_t line_part;
};

struct frame date_frame_of(const struct when *w, uint8_t basis);
struct frame date_year_frame(int year, uint8_t basis);
/* The frames of the date line and of the headings above; returns how many. */
size_t date_heading_frames(const struct reader *r, uint32_t block, struct frame *out, size_t max);
/* Gives the point what it leaves out; false when nothing around it does. */
bool date_settle(const struct reader *r, uint32_t block, struct point *p, uint8_t *basis);
/* 近日, 三年来: a stretch that ends at the document's date. */
bool date_backwards(const struct reader *r, uint32_t block, const struct point *p, struct when *w);

#endif
