/* From characters at their places to lines of cells, in reading order. */
#include "base/mem.h"
#include "base/utf8.h"
#include "file/glyph.h"
#include "file/press.h"
#include <math.h>
#include <stdlib.h>

#define GAP_CELL 1.5f  /* in heights of a character: what divides cells */
#define GAP_BLANK 0.4f /* what is a blank beside a Chinese character */
#define CELLS_MAX 64u  /* of a row whose cells have several lines */
#define FURTHER_MAX 64u
#define COLUMN_ROWS 6u /* that many rows side by side, at least, prove columns of running text */
#define COLUMN_EMS 8.0f

static bool is_wide(uint32_t c)
{
    return utf8_width(c) == 2 || (c >= 0x2010 && c <= 0x2026) || c == 0xB7;
}

static bool is_space(uint32_t c)
{
    return c <= ' ' || c == 0xA0 || c == 0x3000 || (c >= 0x2000 && c <= 0x200A) || c == 0xFEFF;
}

static float height(const struct press_cell *c)
{
    return c->y2 - c->y1;
}

/* Places are a stranger's: what is no number, or far from any page, is at its edge. */
static float sane(float v)
{
    return !(v > -1e5f) ? -1e5f : v > 1e5f ? 1e5f : v;
}

static void sane_box(struct glyph_box *g)
{
    g->x1 = sane(g->x1), g->y1 = sane(g->y1);
    g->x2 = fmaxf(sane(g->x2), g->x1), g->y2 = fmaxf(sane(g->y2), g->y1);
}

static struct press_cell *add_cell(struct press_page *page, const struct glyph_box *g)
{
    void *p = page->cell;
    if (mem_reserve(&p, &page->cell_cap, page->cells + 1, sizeof *page->cell) != 0)
        return NULL;
    page->cell = p;
    struct press_cell *c = &page->cell[page->cells++];
    *c = (struct press_cell){g->x1, g->y1, g->x2, g->y2, page->text.n, 0, -1, false, false};
    return c;
}

static void end_cell(struct press_page *page, struct press_cell *c, size_t glyphs)
{
    if (!c)
        return;
    c->n = page->text.n - c->from;
    c->upright = glyphs >= 3 && height(c) > 3 * (c->x2 - c->x1);
}

static void grow(struct press_cell *c, const struct glyph_box *g)
{
    c->x1 = fminf(c->x1, g->x1), c->y1 = fminf(c->y1, g->y1);
    c->x2 = fmaxf(c->x2, g->x2), c->y2 = fmaxf(c->y2, g->y2);
}

/* Characters in their order, parted where the line ends or a gap opens. */
static enum status lay_cells(struct press_page *page, struct glyph_box *g, size_t n)
{
    struct press_cell *cell = NULL;
    const struct glyph_box *last = NULL;
    size_t glyphs = 0;
    bool blank = false;
    for (size_t i = 0; i < n; i++) {
        sane_box(&g[i]);
        blank |= is_space(g[i].c) && last;
        if (is_space(g[i].c) && g[i].c != '\n')
            continue;
        float size = g[i].y2 - g[i].y1, gap = last ? g[i].x1 - last->x2 : 0;
        if (g[i].c == '\n' || (last && gap > GAP_CELL * size)) {
            end_cell(page, cell, glyphs);
            cell = NULL, last = NULL, blank = false, glyphs = 0;
            if (g[i].c == '\n')
                continue;
        }
        if (!cell && !(cell = add_cell(page, &g[i])))
            return XD_NOMEM;
        if (blank && (gap > GAP_BLANK * size || !(is_wide(last->c) || is_wide(g[i].c))))
            buf_addb(&page->text, ' ');
        glyph_add(&page->text, g[i].c);
        grow(cell, &g[i]);
        last = &g[i], blank = false, glyphs++;
    }
    end_cell(page, cell, glyphs);
    return buf_status(&page->text);
}

static int by_top(const void *a, const void *b)
{
    const struct press_cell *x = a, *y = b;
    float p = x->y1 + x->y2, q = y->y1 + y->y2;
    return p != q ? (p > q) - (p < q) : (x->from > y->from) - (x->from < y->from);
}

static int by_left(const void *a, const void *b)
{
    const struct press_cell *x = a, *y = b;
    return x->x1 != y->x1 ? (x->x1 > y->x1) - (x->x1 < y->x1) : (x->from > y->from) - (x->from < y->from);
}

static bool same_line(const struct press_cell *a, const struct press_cell *b)
{
    float common = fminf(a->y2, b->y2) - fmaxf(a->y1, b->y1);
    return !a->upright && !b->upright && common > 0.5f * fminf(height(a), height(b));
}

/* What the cells say but for numbers: page numbers differ, the header is the same. */
static uint64_t likeness(const struct press_page *page, const struct press_line *l)
{
    uint64_t h = 1469598103934665603u;
    for (size_t i = l->first; i < l->first + l->cells; i++) {
        struct str t = str_sub(buf_str(&page->text), page->cell[i].from, page->cell[i].from + page->cell[i].n);
        for (size_t at = 0; at < t.n;) {
            uint32_t c = utf8_next(t, &at);
            if (!is_digit(c) && !(c >= 0xFF10 && c <= 0xFF19))
                h = (h ^ c) * 1099511628211u;
        }
    }
    return h;
}

static enum status add_line(struct press_page *page, size_t first, size_t cells, uint8_t column)
{
    void *p = page->line;
    if (mem_reserve(&p, &page->line_cap, page->lines + 1, sizeof *page->line) != 0)
        return XD_NOMEM;
    page->line = p;
    const struct press_cell *c = &page->cell[first];
    struct press_line l = {c->x1, c->y1, c->x2, c->y2, first, cells, 0, column, 0, 0};
    for (size_t i = 1; i < cells; i++) {
        l.x2 = fmaxf(l.x2, c[i].x2);
        l.y1 = fminf(l.y1, c[i].y1), l.y2 = fmaxf(l.y2, c[i].y2);
    }
    l.like = likeness(page, &l);
    page->line[page->lines++] = l;
    return XD_OK;
}

/* Cells of one height are a line, from left to right. */
static enum status lay_lines(struct press_page *page)
{
    if (page->cells > 0)
        qsort(page->cell, page->cells, sizeof *page->cell, by_top);
    for (size_t i = 0, end = 0; i < page->cells; i = end) {
        for (end = i + 1; end < page->cells && same_line(&page->cell[i], &page->cell[end]);)
            end++;
        qsort(&page->cell[i], end - i, sizeof *page->cell, by_left);
        if (add_line(page, i, end - i, 0) != XD_OK)
            return XD_NOMEM;
    }
    return XD_OK;
}

struct gutter {
    float from, to, right; /* the gap; the outer edge of what stands right of it */
    size_t rows;           /* side by side */
};

/* Lines from `at` that leave a gap in the same place and follow each other closely; where they end. */
static size_t find_gutter(struct gutter *g, const struct press_page *page, size_t at, size_t old)
{
    size_t i = at;
    *g = (struct gutter){-1e9f, 1e9f, -1e9f, 0};
    for (; i < old; i++) {
        const struct press_line *l = &page->line[i];
        const struct press_cell *c = &page->cell[l->first];
        struct gutter with = *g;
        if (l->cells > 2 || (i > at && l->y1 - l[-1].y2 > 1.2f * (l->y2 - l->y1)))
            break;
        if (l->cells == 2) {
            with.from = fmaxf(g->from, c[0].x2), with.to = fminf(g->to, c[1].x1);
            with.right = fmaxf(g->right, c[1].x2);
            with.rows++;
        }
        bool crosses = l->cells == 1 && c->x2 > g->from && c->x1 < g->to; /* any does, before a row was seen */
        if (with.from >= with.to || crosses)
            break;
        *g = with;
    }
    return i;
}

static bool is_full(const struct press_cell *c, float edge)
{
    return edge - c->x2 < 2 * height(c) && c->x2 - c->x1 > COLUMN_EMS * height(c);
}

/* Running text fills its lines, which are long; cells of a table rarely do. */
static bool is_running(const struct gutter *g, const struct press_page *page, size_t at, size_t end)
{
    size_t full = 0;
    for (; at < end; at++) {
        const struct press_cell *c = &page->cell[page->line[at].first];
        if (page->line[at].cells == 2)
            full += is_full(&c[0], g->from) + is_full(&c[1], g->right);
    }
    return g->rows >= COLUMN_ROWS && 5 * full > 6 * g->rows; /* three lines in five */
}

static enum status lay_column(struct press_page *page, const struct gutter *g, size_t at, size_t end, uint8_t side)
{
    for (; at < end; at++) {
        size_t first = page->line[at].first, cells = page->line[at].cells, left = 0;
        while (left < cells && page->cell[first + left].x2 <= g->from)
            left++;
        size_t n = side == 1 ? left : cells - left;
        if (n > 0 && add_line(page, side == 1 ? first : first + left, n, side) != XD_OK)
            return XD_NOMEM;
    }
    return XD_OK;
}

/* Where running text stands in two columns: the left one, then the right one. The lines in their new order are added
 * behind the old ones, then take their place. */
static enum status lay_columns(struct press_page *page, size_t old)
{
    enum status s = XD_OK;
    for (size_t i = 0, end = 0; i < old && s == XD_OK; i = end) {
        struct gutter g;
        end = find_gutter(&g, page, i, old);
        if (is_running(&g, page, i, end)) {
            s = lay_column(page, &g, i, end, 1);
            s = s == XD_OK ? lay_column(page, &g, i, end, 2) : s;
            continue;
        }
        end = end > i ? end : i + 1;
        for (size_t k = i; k < end && s == XD_OK; k++)
            s = add_line(page, page->line[k].first, page->line[k].cells, 0);
    }
    page->lines -= old;
    if (old > 0)
        memmove(page->line, page->line + old, page->lines * sizeof *page->line);
    return s;
}

/* The cell of the row above that a lone cell goes on with, or NULL: it stands right below, in a row whose first cell
 * has nothing more to say. */
static struct press_cell *cell_above(struct press_page *page, const struct press_line *row, const struct press_cell *c)
{
    for (size_t i = row->first + 1; i < row->first + row->cells; i++) {
        struct press_cell *a = &page->cell[i];
        bool under = fabsf(a->x1 - c->x1) < height(c) || fabsf(a->x1 + a->x2 - c->x1 - c->x2) < height(c);
        while (a->next >= 0)
            a = &page->cell[a->next];
        if (under && c->y1 - a->y2 < 0.3f * height(c) && fabsf(height(a) - height(c)) < 0.3f * height(c))
            return a;
    }
    return NULL;
}

/* Rows right below one another are a table; further lines of a cell go to it. */
static void lay_tables(struct press_page *page)
{
    struct press_line *row = NULL;
    size_t kept = 0;
    unsigned further = 0;
    for (size_t i = 0; i < page->lines; i++) {
        struct press_line l = page->line[i];
        struct press_cell *c = &page->cell[l.first], *above = NULL;
        bool near = row && l.column == row->column && l.y1 - row->y2 < 3 * (l.y2 - l.y1) && l.y2 > row->y1;
        if (near && l.cells == 1 && !c->upright && row->cells <= CELLS_MAX && further++ < FURTHER_MAX &&
            (above = cell_above(page, row, c))) {
            above->next = (int32_t)l.first;
            c->taken = true;
            row->y2 = fmaxf(row->y2, l.y2);
            continue;
        }
        l.table = l.cells > 1;
        page->line[kept] = l;
        row = l.cells > 1 ? &page->line[kept] : NULL;
        further = 0;
        kept++;
    }
    page->lines = kept;
}

enum status press_lay(struct press_page *page, struct glyph_box *g, size_t n)
{
    buf_reset(&page->text);
    page->cells = page->lines = 0;
    enum status s = lay_cells(page, g, n);
    if (s == XD_OK)
        s = lay_lines(page);
    if (s == XD_OK)
        s = lay_columns(page, page->lines);
    if (s == XD_OK)
        lay_tables(page);
    return s;
}
