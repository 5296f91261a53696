/* table.h - rows for people and for spreadsheets: a table fitted to a terminal's width, tsv, csv, md.
 *
 * Widths are terminal columns (a Han character is two). Cells are never cut inside a character; every
 * column wraps under itself. csv: byte order mark, CRLF, cells that a spreadsheet would take for a
 * formula are prefixed with an apostrophe. */
#ifndef XD_CLI_TABLE_H
#define XD_CLI_TABLE_H

#include "base/arena.h"
#include "base/buf.h"

enum table_format { TABLE_TEXT, TABLE_TSV, TABLE_CSV, TABLE_MD };
struct table {
    struct arena arena;
    struct str *cell;
    size_t cells, cap;
    unsigned columns;
    enum status status;
};
void table_init(struct table *t, unsigned columns);
void table_release(struct table *t);
void table_cell(struct table *t, struct str s); /* copied; fills rows from left to right; the first row is the head */
enum status table_write(struct buf *out, const struct table *t, enum table_format f, unsigned width, bool color);

unsigned terminal_width(void);         /* of standard output; 80 when it is none; $COLUMNS wins */
bool terminal_color(const char *when); /* "auto" "always" "never"; NO_COLOR counts under auto */

#endif
