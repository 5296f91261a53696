#include "cli/table.h"
#include "base/mem.h"
#include "base/utf8.h"
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { COLUMNS_MAX = 32, GAP = 2, CELLS_MAX = 50u * 1000 * 1000 };

void table_init(struct table *t, unsigned columns)
{
    *t = (struct table){.columns = columns == 0 ? 1 : columns > COLUMNS_MAX ? COLUMNS_MAX : columns};
    arena_init(&t->arena, (size_t)1 << 32);
}

void table_release(struct table *t)
{
    arena_release(&t->arena);
    mem_free(t->cell);
    t->cell = NULL;
    t->cells = t->cap = 0;
}

void table_cell(struct table *t, struct str s)
{
    if (t->status != XD_OK)
        return;
    void *v = t->cell;
    if (t->cells >= CELLS_MAX || mem_reserve(&v, &t->cap, t->cells + 1, sizeof *t->cell) < 0) {
        t->status = t->cells >= CELLS_MAX ? XD_LIMIT : XD_NOMEM;
        return;
    }
    t->cell = v;
    struct str copy = arena_dup(&t->arena, s);
    if (copy.p == NULL) {
        t->status = arena_status(&t->arena);
        return;
    }
    t->cell[t->cells++] = copy;
}

static unsigned width_of(struct str s)
{
    size_t at = 0, n = 0;
    while (at < s.n)
        n += (size_t)utf8_width(utf8_next(s, &at));
    return n > 100000 ? 100000 : (unsigned)n;
}

/* The end of s[0, at) moved back so that what follows starts no line with closing punctuation, when that is possible.
 */
static size_t before_closing(struct str s, size_t at, unsigned *used)
{
    size_t end = at;
    unsigned width = *used;
    for (size_t next = end; end > 0 && end < s.n && utf8_closes(utf8_next(s, &next)); next = end) {
        size_t last = end - 1;
        while (last > 0 && ((unsigned char)s.p[last] & 0xC0) == 0x80)
            last--;
        end = next = last;
        width -= (unsigned)utf8_width(utf8_next(s, &next));
    }
    if (end == 0)
        return at;
    *used = width;
    return end;
}

/* Bytes of s that fit into `room` columns; *used gets their width. */
static size_t fit(struct str s, unsigned room, unsigned *used)
{
    size_t at = 0;
    *used = 0;
    while (at < s.n) {
        size_t next = at;
        unsigned w = (unsigned)utf8_width(utf8_next(s, &next));
        if (*used + w > room)
            break;
        *used += w;
        at = next;
    }
    return before_closing(s, at, used);
}

static void add_plain(struct buf *out, struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        buf_addb(out, c < 0x20 || c == 0x7F ? ' ' : c); /* a cell is one line, and cannot steer a terminal */
    }
}

static void add_csv(struct buf *out, struct str s)
{
    bool formula = s.n > 0 && memchr("=+-@\t\r", s.p[0], 6) != NULL;
    bool quote = formula;
    for (size_t i = 0; i < s.n && !quote; i++)
        quote = s.p[i] == '"' || s.p[i] == ',' || s.p[i] == '\n' || s.p[i] == '\r';
    if (!quote) {
        buf_adds(out, s);
        return;
    }
    buf_addb(out, '"');
    if (formula)
        buf_addb(out, '\'');
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '"')
            buf_addb(out, '"');
        buf_addb(out, (unsigned char)s.p[i]);
    }
    buf_addb(out, '"');
}

static void add_md(struct buf *out, struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '|' || s.p[i] == '\\')
            buf_addb(out, '\\');
        buf_addb(out, (unsigned char)s.p[i] < 0x20 ? ' ' : (unsigned char)s.p[i]);
    }
}

static void write_delimited(struct buf *out, const struct table *t, enum table_format f)
{
    if (f == TABLE_CSV)
        buf_addc(out, "\xEF\xBB\xBF");
    for (size_t i = 0; i + t->columns <= t->cells; i += t->columns) {
        for (unsigned c = 0; c < t->columns; c++) {
            if (f == TABLE_MD)
                buf_addc(out, c == 0 ? "| " : " | ");
            else if (c > 0)
                buf_addb(out, f == TABLE_CSV ? ',' : '\t');
            struct str s = t->cell[i + c];
            if (f == TABLE_CSV)
                add_csv(out, s);
            else if (f == TABLE_MD)
                add_md(out, s);
            else
                add_plain(out, s);
        }
        buf_addc(out, f == TABLE_CSV ? "\r\n" : f == TABLE_MD ? " |\n" : "\n");
        if (f == TABLE_MD && i == 0) {
            for (unsigned c = 0; c < t->columns; c++)
                buf_addc(out, c == 0 ? "|---" : "|---");
            buf_addc(out, "|\n");
        }
    }
}

/* Natural widths, then the widest shrink until all fit. */
static void fit_columns(unsigned w[COLUMNS_MAX], const struct table *t, unsigned width)
{
    for (unsigned c = 0; c < t->columns; c++)
        w[c] = 0;
    for (size_t i = 0; i < t->cells; i++) {
        unsigned n = width_of(t->cell[i]);
        if (n > w[i % t->columns])
            w[i % t->columns] = n;
    }
    unsigned gaps = GAP * (t->columns - 1);
    unsigned room = width > gaps + 4 * t->columns ? width - gaps : 4 * t->columns;
    for (;;) {
        unsigned sum = 0, widest = 0;
        for (unsigned c = 0; c < t->columns; c++) {
            sum += w[c];
            if (w[c] > w[widest] || (w[c] == w[widest] && c > widest))
                widest = c;
        }
        if (sum <= room || w[widest] <= 4)
            return;
        w[widest] = sum - room >= w[widest] / 2 ? (w[widest] + 1) / 2 : w[widest] - (sum - room);
        if (w[widest] < 4)
            w[widest] = 4;
    }
}

static void pad(struct buf *out, unsigned n)
{
    while (n-- > 0)
        buf_addb(out, ' ');
}

static void write_row(struct buf *out, const struct table *t, size_t first, const unsigned w[COLUMNS_MAX])
{
    struct str rest[COLUMNS_MAX];
    for (unsigned c = 0; c < t->columns; c++)
        rest[c] = t->cell[first + c];
    for (bool more = true; more;) {
        more = false;
        unsigned owed = 0; /* blanks are written only before something, so that no line ends in them */
        for (unsigned c = 0; c < t->columns; c++) {
            unsigned used;
            size_t n = fit(rest[c], w[c], &used);
            if (n == 0 && rest[c].n > 0) { /* narrower than one character: show it all the same */
                size_t at = 0;
                used = (unsigned)utf8_width(utf8_next(rest[c], &at));
                n = at;
            }
            if (n > 0) {
                pad(out, owed);
                owed = 0;
                add_plain(out, str_of(rest[c].p, n));
            }
            owed += (w[c] > used ? w[c] - used : 0) + GAP;
            rest[c] = str_sub(rest[c], n, rest[c].n);
            more = more || rest[c].n > 0;
        }
        buf_addb(out, '\n');
    }
}

enum status table_write(struct buf *out, const struct table *t, enum table_format f, unsigned width, bool color)
{
    if (t->status != XD_OK)
        return t->status;
    if (f != TABLE_TEXT) {
        write_delimited(out, t, f);
        return buf_status(out);
    }
    unsigned w[COLUMNS_MAX];
    fit_columns(w, t, width);
    for (size_t i = 0; i + t->columns <= t->cells; i += t->columns) {
        if (i == 0 && color)
            buf_addc(out, "\033[1m");
        write_row(out, t, i, w);
        if (i == 0 && color)
            buf_addc(out, "\033[0m");
    }
    return buf_status(out);
}

unsigned terminal_width(void)
{
    const char *columns = getenv("COLUMNS");
    if (columns != NULL) {
        unsigned long n = strtoul(columns, NULL, 10);
        if (n >= 20 && n <= 1000)
            return (unsigned)n;
    }
    struct winsize ws;
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &ws) == 0 && ws.ws_col >= 20)
        return ws.ws_col;
    return 80;
}

bool terminal_color(const char *when)
{
    if (when != NULL && strcmp(when, "always") == 0)
        return true;
    if (when != NULL && strcmp(when, "never") == 0)
        return false;
    const char *no = getenv("NO_COLOR");
    return isatty(STDOUT_FILENO) != 0 && (no == NULL || no[0] == '\0');
}
