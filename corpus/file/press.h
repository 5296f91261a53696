/* press.h - characters that stand somewhere on a page become lines again: for formats that know places only (PDF, OFD).
 *
 * A paragraph is a line, also over the end of a page (the page's mark then stands amid it): a line that reaches the
 * margin goes on in the next one, if that is neither indented nor set apart nor an item of a list. Between Chinese
 * characters no blank is written where lines are joined or justified. What stands side by side with clear gaps is a
 * row, its cells divided by tabs, empty cells kept where the columns show them; two columns of running text are told
 * from a table by their full lines, and read one after the other. The first and last two lines of a page that the next
 * or the last page has too, but for numbers, are headers and footers: told once, as notes. */
#ifndef XD_FILE_PRESS_H
#define XD_FILE_PRESS_H

#include "file/reader.h"

#define PRESS_GLYPHS_MAX (1u << 20) /* of one page; further ones are not read and the answer is REASON_TOO_LARGE */

struct glyph_box {
    float x1, y1, x2, y2; /* y grows downwards */
    uint32_t c;           /* '\n': what follows does not go on on this line */
};

struct press_cell {
    float x1, y1, x2, y2;
    size_t from, n; /* bytes of the page's text */
    int32_t next;   /* a further line of this cell; -1: none */
    bool upright;   /* written downwards */
    bool taken;     /* is a further line of another */
};
struct press_line {
    float x1, y1, x2, y2;
    size_t first, cells;
    uint64_t like;  /* what it says, numbers apart */
    uint8_t column; /* 0: the whole page; 1, 2: left, right */
    uint8_t note;   /* enum note_kind, or 0 */
    uint8_t table;  /* belongs to the same table as the line above, or begins one */
};
struct press_page {
    uint32_t number;
    float width;
    float left[3], right[3]; /* the margins of each column */
    struct buf text;
    struct press_cell *cell;
    size_t cells, cell_cap;
    struct press_line *line;
    size_t lines, line_cap;
};

#define PRESS_TOLD 32u
struct press {
    struct answer *out;
    struct press_page page[2]; /* the one waiting for its successor, and the one before or after */
    unsigned now;
    bool waiting;
    bool open;                 /* a paragraph is */
    struct press_line last;    /* the line it ended with */
    float left, right;         /* margins of that */
    bool first;                /* it is the paragraph's first */
    uint32_t tail;             /* last character written */
    struct buf notes;          /* lines that wait for the paragraph's end */
    uint64_t told[PRESS_TOLD]; /* headers and footers */
    unsigned tolds;
    enum reason why;
};

void press_init(struct press *p, struct answer *out);
/* Takes a page; what is told runs one page behind. The boxes may be changed. */
void press_page(struct press *p, uint32_t number, float width, struct glyph_box *g, size_t n);
/* Tells the rest and releases. REASON_OK, or why not all could be told. */
enum reason press_end(struct press *p);

/* Internal to press*.c: from boxes to lines, in reading order. */
enum status press_lay(struct press_page *page, struct glyph_box *g, size_t n);

#endif
