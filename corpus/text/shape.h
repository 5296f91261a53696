/* shape.h - what one paragraph looks like, before its neighbours are considered: private to block.c.
 *
 * All ranges are folded and half-open. Nothing here allocates or fails. */
#ifndef XD_TEXT_SHAPE_H
#define XD_TEXT_SHAPE_H

#include "text/fold.h"
#include <stdbool.h>

/* Symbols that number a paragraph; the order is that of their usual nesting. */
enum symbol {
    SYMBOL_NONE,
    SYMBOL_PART,    /* 篇一： 【篇1】 第1篇 */
    SYMBOL_CHAPTER, /* 第一章 第一部分 */
    SYMBOL_HAN,     /* 一、 */
    SYMBOL_HAN_PAREN,
    SYMBOL_DIGIT, /* 1. 1、 */
    SYMBOL_DIGIT_PAREN,
    SYMBOL_CIRCLE,
    SYMBOL_ARTICLE, /* 第一条 */
    SYMBOL_ORDINAL, /* 第一， */
    SYMBOL_BULLET,
    SYMBOLS
};

struct shape {
    uint32_t from, to;    /* without blanks at the ends */
    uint32_t body;        /* behind number, bullet or label; from when there is none */
    uint16_t number;      /* 0: none */
    uint8_t symbol;       /* enum symbol */
    bool doubtful;        /* 4、5月… 一、二等奖: a number only where the one before it stands above */
    bool label;           /* starts as a field does: 时间：… */
    bool stop_inside;     /* a sentence ends before the end */
    bool stop_end;        /* the last character ends a sentence */
    bool comma;           /* holds a comma */
    bool date_only;       /* a date and nothing else; a year or a month alone is `period_only` */
    bool period_only;     /* 2012年, 五月 */
    bool date_paren;      /* the date stands in brackets */
    bool date_start;      /* starts with a date */
    bool date_end;        /* ends with a date that has a year */
    bool blank_before;    /* a blank line stands before it */
    uint32_t indent;      /* columns */
    uint32_t tabs, bars;  /* inside */
    uint32_t gaps;        /* runs of two or more blanks inside */
    uint32_t widest_cell; /* characters between tabs, bars and gaps */
};

/* src: the source's characters, one element each; f was folded from it. */
void shape_find(struct shape *s, const struct folded *f, const uint32_t *src, uint32_t from, uint32_t to);

/* Takes the number back: it was none. */
void shape_unnumber(struct shape *s, const struct folded *f, const uint32_t *src);

static inline uint32_t shape_length(const struct shape *s)
{
    return s->to - s->from;
}
/* Its usual depth, as struct block's level. */
unsigned symbol_level(unsigned symbol);

/* Length of the date that ch starts with, 0 for none. *parts: bit 0 year, 1 month, 2 day. */
size_t date_prefix(const uint32_t *ch, size_t n, unsigned *parts);

/* Whether the text starts, ends with, is one of the words, which are divided by blanks. */
bool starts_with_any(const uint32_t *ch, size_t n, const char *words);
bool ends_with_any(const uint32_t *ch, size_t n, const char *words);
bool is_any(const uint32_t *ch, size_t n, const char *words);
/* Whether one of the words stands anywhere in the text. */
bool holds_any(const uint32_t *ch, size_t n, const char *words);

/* Whether a sentence ends with folded character i (inside [from, to)). */
bool is_stop(const struct folded *f, const uint32_t *src, uint32_t i, uint32_t from, uint32_t to);

#endif
