/* word.h - the parts of a Word document: where its text lies, and how that text is marked. Internal to corpus/file.
 *
 * Text is counted in characters (CP); pieces say at which byte (FC) of the main stream each lies. Formatting is kept
 * by FC in pages of 512 bytes, as runs of characters and of paragraphs. Read here: deletion, symbols, tables and
 * outline levels; everything else is passed over by its length. [MS-DOC]; Word 6/95 is the same house, smaller. */
#ifndef XD_FILE_WORD_H
#define XD_FILE_WORD_H

#include "base/buf.h"
#include "file/ole.h"

enum word_part { WORD_BODY, WORD_FOOT, WORD_HEADER, WORD_MACRO, WORD_COMMENT, WORD_END, WORD_BOX, WORD_HEADER_BOX };
#define WORD_PARTS 8

enum word_flag {
    WORD_DELETED = 1,
    WORD_IN_TABLE = 2,
    WORD_ROW_END = 4,
    WORD_INNER = 8, /* a cell's or row's end in a table within a table */
};

struct word_run {
    uint32_t from, to; /* FC */
    uint16_t symbol;   /* the character that '(' stands for */
    uint8_t flags;
    uint8_t level; /* of a heading, 0: none */
    uint8_t list_level;
    uint16_t list; /* that numbers the paragraph, counted from 1; 0: none */
};
struct word_runs {
    struct word_run *v;
    size_t n, cap;
};

/* What a paragraph has from its style; WORD_UNSAID: from the style that this one is based on. */
#define WORD_UNSAID 0xFFu
struct word_style {
    uint16_t base, list;
    uint8_t level, list_level;
    bool has_list;
};

struct word_piece {
    uint32_t from, to; /* CP */
    uint32_t at;       /* FC of the first character */
    bool narrow;       /* one byte a character: Windows-1252; in Word 6/95 of the document's code page */
    uint8_t flags;     /* for all of it */
};

struct word {
    struct buf main_bytes, table_bytes, data_bytes;
    struct str main, table; /* table: where the tables of the document lie; Word 6/95: main */
    bool old;               /* Word 6/95 */
    bool damaged;
    unsigned lid;
    uint32_t part_end[WORD_PARTS]; /* CP */
    struct word_piece *piece;
    size_t pieces, piece_cap;
    struct word_style *style;
    size_t styles;
    struct word_runs chars, paras; /* by FC; only those that say something */
};

/* REASON_OK or DAMAGED (what could be read is there), ENCRYPTED, UNSUPPORTED, TOO_LARGE. */
enum reason word_open(struct word *w, struct ole *o);
void word_close(struct word *w);
/* Where the headers and footers begin, as a list of u32, within their part. */
struct str word_header_list(const struct word *w);
/* Styles and runs (word_style.c, word_format.c). False: no memory. */
bool word_load_styles(struct word *w);
bool word_load_formats(struct word *w, struct ole *o);
/* Applies properties, a grpprl. */
void word_apply(const struct word *w, struct word_run *r, struct str properties);
/* What the style says of level and list. */
void word_apply_style(const struct word *w, struct word_run *r, unsigned style);
/* A part of the table stream that place and length at this place of the FIB name. */
struct str word_table_part(const struct word *w, size_t fib_at);
struct numbering;
/* The lists that number paragraphs (word_list.c). False: no memory. */
bool word_load_lists(const struct word *w, struct numbering *n);
/* The run at fc, or a silent one; its `to` is where the next begins. */
struct word_run word_run_at(const struct word_runs *r, uint32_t fc);

#endif
