/* paper.h - where readers of documents write: paragraphs, tables and what stands beside them become lines.
 *
 * A paragraph is a line. A row of a table is a line, its cells divided by tabs, the paragraphs of a cell by a blank;
 * empty cells at the end leave no tab. A table in which another one stands is no table but a layout: its cells are
 * paragraphs, and the inner table keeps its rows. What stands beside the text (footnotes, boxes, comments, tracked
 * deletions) may begin amid a paragraph: its lines follow when that paragraph, or its row, has ended, each with
 * a MARK_NOTE. Text is UTF-8; line ends in it are blanks. Everything is bounded; after a failure all calls do nothing
 * and `why` tells. */
#ifndef XD_FILE_PAPER_H
#define XD_FILE_PAPER_H

#include "file/reader.h"

#define PAPER_FLOWS 8u   /* notes within notes */
#define PAPER_TABLES 16u /* tables within tables, of one flow; deeper ones are layouts */

struct paper_table {
    bool in_cell, layout;
};
struct paper_flow {
    struct buf line;
    struct buf deleted; /* tracked deletions of this line */
    struct paper_table table[PAPER_TABLES];
    unsigned tables;
    unsigned tabs; /* owed to the line before its next text */
    bool space;    /* so is a blank */
    bool gap;      /* so is a blank between deletions */
    uint8_t heading;
    uint8_t kind; /* enum note_kind; 0: the running text */
};
struct paper {
    struct answer *out;
    struct paper_flow flow[PAPER_FLOWS];
    unsigned flows;     /* the last is written to; more than PAPER_FLOWS: into the last that is there */
    struct buf notes;   /* lines waiting: kind, length, bytes */
    uint32_t row;       /* number of the one under way; 0: none is told */
    bool told_encoding; /* html_read did */
    bool wrote, blank;  /* anything; an empty line last */
    enum reason why;
};

void paper_init(struct paper *p, struct answer *out);
/* Ends the last line. REASON_OK, or why not all could be written. */
enum reason paper_end(struct paper *p);

void paper_text(struct paper *p, struct str s);
void paper_deleted(struct paper *p, struct str s);   /* goes into a line of its own */
void paper_deletion(struct paper *p);                /* another deletion begins */
void paper_break(struct paper *p);                   /* a line ends within its paragraph */
void paper_heading(struct paper *p, unsigned level); /* the paragraph under way is one, 1..9; 0: it is none */
void paper_paragraph(struct paper *p);               /* ends the paragraph */
bool paper_amid(const struct paper *p);              /* something of a line is written and not ended */

void paper_table_begin(struct paper *p);
void paper_table_end(struct paper *p);
void paper_row_begin(struct paper *p, uint32_t number); /* told with a MARK_ROW when something stands in it */
void paper_row_end(struct paper *p);
void paper_cell_begin(struct paper *p);
void paper_cell_end(struct paper *p, unsigned columns); /* that the cell spans */

void paper_note_begin(struct paper *p, enum note_kind kind);
void paper_note_end(struct paper *p);

void paper_mark(struct paper *p, enum mark_kind kind, uint32_t number); /* ends the line and its notes first */

#endif
