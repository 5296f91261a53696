/* numbering.h - the numbers that Word writes before paragraphs by itself: 一、 （二） 3. ① 第四章. They are no text in
 * the file, yet people see and quote them, and a report's structure hangs on them. */
#ifndef XD_FILE_NUMBERING_H
#define XD_FILE_NUMBERING_H

#include "file/office.h"

#define NUMBERING_LEVELS 9u

struct number_level {
    uint32_t text;  /* place in words, NUL-terminated: "%1、" */
    uint32_t style; /* the paragraph style that brings this level; "" : none */
    uint32_t start;
    uint8_t format; /* enum number_format in numbering.c */
    bool legal;     /* the numbers of outer levels are written in figures too: 1.1 under 第一章 */
};
struct number_list { /* w:abstractNum: lists that count together */
    uint32_t id;
    struct number_level level[NUMBERING_LEVELS];
    uint32_t value[NUMBERING_LEVELS]; /* 0: not begun */
};
struct number_use { /* w:num: what paragraphs name */
    uint32_t id, list;
    uint32_t restart[NUMBERING_LEVELS]; /* begins anew with it; 0: goes on */
};
struct numbering {
    struct buf words;
    struct number_list *list;
    size_t lists, list_cap;
    struct number_use *use;
    size_t uses, use_cap;
    unsigned level; /* while reading */
};

void numbering_init(struct numbering *n);
void numbering_release(struct numbering *n);
bool numbering_read(struct numbering *n, struct office *o, struct str part);
/* The format of that name (ST_NumberFormat): decimal, chineseCounting ... Unknown ones are figures. */
uint8_t numbering_format(const char *name);
/* The level that paragraphs of this style have in the list; 0 when it says nothing. */
unsigned numbering_level_of_style(const struct numbering *n, unsigned use, const char *style);
/* Counts one paragraph and appends what stands before it; bullets are nothing. */
void numbering_next(struct numbering *n, struct buf *out, unsigned use, unsigned level);
/* Whether a blank belongs between it and the text. */
bool numbering_wants_blank(struct str label);

#endif
