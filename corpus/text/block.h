/* block.h - the shape of a report: paragraphs, their kinds, the sections they stand in, and sentences.
 *
 * A paragraph is one non-blank line of the source, or several where a full line wraps (see fold.h): its folded
 * range may hold '\n' where a full line ended with a comma or a digit.
 * Paragraphs are numbered from 1; `para` in every answer is this number. Ranges are half-open; "folded"
 * ranges index struct folded, "source" ranges are characters of the source text. */
#ifndef XD_TEXT_BLOCK_H
#define XD_TEXT_BLOCK_H

#include "text/fold.h"

enum block_kind {
    BLOCK_TITLE,     /* the first heading-like line(s); also of each report where one file holds several */
    BLOCK_SUBTITLE,  /* ——副题, (2013年12月28日), author line */
    BLOCK_HEADING,   /* 一、… （一）… 篇二：… short, no sentence end */
    BLOCK_ITEM,      /* a numbered or bulleted paragraph, or a chronicle line that starts with a date */
    BLOCK_PARA,      /* running text */
    BLOCK_FIELD,     /* 时间：… 主讲：… a label, a colon, a value */
    BLOCK_ROW,       /* cells divided by tabs, bars or wide blanks */
    BLOCK_ADDRESS,   /* 各校：, 各位党员、同志们： */
    BLOCK_SIGNATURE, /* the unit or person who signs, near the end */
    BLOCK_DATE       /* a line that is a date and nothing else (signature date, date line at the top) */
};

struct block {
    uint32_t from, to;         /* folded */
    uint32_t src_from, src_to; /* source, without the blanks and line end around it */
    uint32_t body;             /* folded: where the text behind number or label starts; from when there is none */
    uint8_t kind;              /* enum block_kind */
    uint8_t level;             /* of a heading or item: 1 一、 2 （一） 3 1. 4 （1） 5 ①; 0 otherwise */
    uint16_t number;           /* the ordinal written there, 0 when none */
    uint8_t depth;             /* of a heading or item: 1.. as it is nested here, by sequence; 0 otherwise */
    uint32_t heading;          /* index of the heading it stands under + 1, 0 when none */
    uint32_t part;             /* which report of the file it belongs to, from 0 (【篇二】 starts part 1) */
};

struct sentence {
    uint32_t from, to; /* folded; ends behind 。！？； or at the paragraph's end */
    uint32_t block;    /* index */
};

struct blocks {
    struct block *v;
    size_t n, cap;
    struct sentence *sentence;
    size_t sentences, sentence_cap;
    uint32_t parts; /* >= 1 */
};

void blocks_init(struct blocks *b);
void blocks_release(struct blocks *b);
/* Replaces what b holds. source: what f was folded from. XD_NOMEM. Pure function of the folded text and its source. */
enum status blocks_find(struct blocks *b, const struct folded *f, struct str source);

#endif
