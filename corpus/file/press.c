#include "file/press.h"
#include "base/mem.h"
#include "base/utf8.h"
#include <math.h>

#define TEXT_MAX ((size_t)16 << 20) /* of one page */
#define EDGE 2u                     /* lines of a header, of a footer */
#define COLUMNS 64u

void press_init(struct press *p, struct answer *out)
{
    *p = (struct press){.out = out};
    for (int i = 0; i < 2; i++)
        buf_init(&p->page[i].text, TEXT_MAX);
    buf_init(&p->notes, TEXT_MAX);
}

static void send(struct press *p, struct str s)
{
    if (p->why == REASON_OK && !answer_text(p->out, s))
        p->why = REASON_TOO_LARGE;
}

static void end_line(struct press *p)
{
    if (p->open)
        send(p, STR("\n"));
    p->open = false;
}

static void send_notes(struct press *p)
{
    for (struct str s = buf_str(&p->notes); s.n > 0;) { /* a byte for the kind, the line, its end */
        size_t n = 1;
        while (s.p[n] != '\n')
            n++;
        answer_mark(p->out, MARK_NOTE, (uint32_t)s.p[0]);
        send(p, str_sub(s, 1, n + 1));
        s = str_sub(s, n + 1, s.n);
    }
    if (buf_status(&p->notes) != XD_OK && p->why == REASON_OK)
        p->why = REASON_TOO_LARGE;
    buf_reset(&p->notes);
}

static struct str cell_text(const struct press_page *page, const struct press_cell *c)
{
    return str_sub(buf_str(&page->text), c->from, c->from + c->n);
}

static bool is_wide(uint32_t c)
{
    return utf8_width(c) == 2 || (c >= 0x2010 && c <= 0x2026) || c == 0xB7;
}

static uint32_t last_of(struct str s)
{
    size_t at = s.n;
    while (at > 0 && ((unsigned char)s.p[--at] & 0xC0) == 0x80)
        ;
    return at < s.n ? utf8_next(s, &at) : 0;
}

static uint32_t first_of(struct str s)
{
    size_t at = 0;
    return s.n > 0 ? utf8_next(s, &at) : 0;
}

/* A cell with its further lines. */
static void send_cell(struct press *p, const struct press_page *page, const struct press_cell *c)
{
    for (const struct press_cell *k = c; k; k = k->next >= 0 ? &page->cell[k->next] : NULL) {
        struct str s = cell_text(page, k);
        if (k != c && !is_wide(p->tail) && !is_wide(first_of(s)))
            send(p, STR(" "));
        send(p, s);
        p->tail = last_of(s);
    }
}

/* Where a row's cells belong, by the row of the same table that has most: at[i] is the column of cell i. */
static void place_cells(unsigned *at, const struct press_page *page, size_t line)
{
    const struct press_line *l = &page->line[line], *widest = l;
    for (size_t i = line; i > 0 && page->line[i - 1].table && page->line[i - 1].column == l->column && line - i < 256;
         i--)
        widest = page->line[i - 1].cells > widest->cells ? &page->line[i - 1] : widest;
    for (size_t i = line + 1;
         i < page->lines && page->line[i].table && page->line[i].column == l->column && i - line < 256; i++)
        widest = page->line[i].cells > widest->cells ? &page->line[i] : widest;
    size_t columns = widest->cells < COLUMNS ? widest->cells : COLUMNS, next = 0;
    for (size_t i = 0; i < l->cells && i < COLUMNS; i++) {
        const struct press_cell *c = &page->cell[l->first + i];
        size_t spare = columns > l->cells - i ? columns - (l->cells - i) : 0, best = next;
        float least = 1e9f;
        for (size_t k = next; k <= spare && widest != l; k++) {
            const struct press_cell *w = &page->cell[widest->first + k];
            float apart =
                fminf(fabsf(w->x1 - c->x1), fminf(fabsf(w->x2 - c->x2), fabsf(w->x1 + w->x2 - c->x1 - c->x2) / 2));
            if (apart < least)
                least = apart, best = k;
        }
        at[i] = (unsigned)best;
        next = best + 1;
    }
}

static void send_row(struct press *p, const struct press_page *page, size_t line)
{
    const struct press_line *l = &page->line[line];
    unsigned at[COLUMNS] = {0}, column = 0;
    if (l->cells > 1)
        place_cells(at, page, line);
    for (size_t i = 0; i < l->cells; i++) {
        unsigned to = i < COLUMNS ? at[i] : column + 1;
        for (; column < to; column++)
            send(p, STR("\t"));
        send_cell(p, page, &page->cell[l->first + i]);
    }
}

/* 一、 （二） 3. ④ •: what begins a paragraph of its own. */
static bool is_item(struct str s)
{
    static const char *const numbers = "一二三四五六七八九十";
    size_t at = 0, digits = 0;
    uint32_t c = utf8_next(s, &at);
    if ((c >= 0x2460 && c <= 0x249B) || c == 0x2022 || c == 0x25CF || c == 0x25A0 || c == 0x25C6)
        return true;
    bool closed = c == '(' || c == 0xFF08;
    if (closed && at < s.n)
        c = utf8_next(s, &at);
    for (; digits < 4; digits++) {
        char bytes[5] = {0};
        utf8_put(bytes, c);
        bool counts = is_digit(c) || (c >= 0xFF10 && c <= 0xFF19) || (is_han(c) && strstr(numbers, bytes));
        if (!counts || at >= s.n)
            break;
        c = utf8_next(s, &at);
    }
    if (digits == 0)
        return false;
    return closed ? c == ')' || c == 0xFF09 : c == '.' || c == 0xFF0E || c == 0x3001;
}

static bool ends_sentence(uint32_t c)
{
    return c == 0x3002 || c == 0xFF01 || c == 0xFF1F || c == 0xFF1A || c == 0xFF1B || c == '.' || c == ':' || c == ';';
}

/* The margins that the running text of a column keeps to. */
static void find_margins(struct press_page *page, uint8_t column)
{
    float low = 1e9f, high = -1e9f;
    size_t near = 0;
    for (size_t i = 0; i < page->lines; i++) {
        const struct press_line *l = &page->line[i];
        if (l->note || l->cells != 1 || l->column != column || page->cell[l->first].upright)
            continue;
        low = fminf(low, l->x1), high = fmaxf(high, l->x2);
    }
    for (size_t i = 0; i < page->lines; i++) {
        const struct press_line *l = &page->line[i];
        near += !l->note && l->cells == 1 && l->column == column && high - l->x2 < l->y2 - l->y1;
    }
    /* One long line among short ones is no margin, unless it is as far from its edge as the left one. */
    bool real = near > 1 || column > 0 || fabsf(page->width - low - high) < 0.08f * page->width;
    page->left[column] = low;
    page->right[column] = real && high - low > 0.25f * page->width ? high : 1e9f;
}

static bool goes_on(const struct press *p, const struct press_page *page, const struct press_line *b, float left,
                    bool same_page)
{
    const struct press_line *a = &p->last;
    float size = a->y2 - a->y1, reach = is_wide(p->tail) ? 2 * size : 4 * size;
    struct str s = cell_text(page, &page->cell[b->first]);
    if (!p->open || a->cells != 1 || b->cells != 1 || page->cell[b->first].upright ||
        fabsf(b->y2 - b->y1 - size) > 0.25f * size)
        return false;
    if (p->right - a->x2 > reach || a->x1 - p->left > 3 * size)
        return false;
    bool flush = b->x1 - left < 0.8f * size,
         below = !p->first && fabsf((b->x1 - left) - (a->x1 - p->left)) < 0.3f * size;
    if (!flush && !below)
        return false;
    if (same_page && a->column == b->column && b->y1 - a->y2 > 0.9f * size)
        return false;
    return !(is_item(s) && ends_sentence(p->tail));
}

static bool already_told(struct press *p, uint64_t like)
{
    for (unsigned i = 0; i < p->tolds && i < PRESS_TOLD; i++)
        if (p->told[i] == like)
            return true;
    p->told[p->tolds++ % PRESS_TOLD] = like;
    return false;
}

static void keep_note(struct press *p, const struct press_page *page, const struct press_line *l)
{
    if (already_told(p, l->like))
        return;
    buf_addb(&p->notes, l->note);
    for (size_t i = 0; i < l->cells; i++) {
        if (i > 0)
            buf_addb(&p->notes, '\t');
        buf_adds(&p->notes, cell_text(page, &page->cell[l->first + i]));
    }
    buf_addb(&p->notes, '\n');
}

static void tell_line(struct press *p, const struct press_page *page, size_t i, bool *same_page)
{
    const struct press_line *l = &page->line[i];
    float left = page->left[l->column];
    struct str s = cell_text(page, &page->cell[l->first]);
    p->first = !goes_on(p, page, l, left, *same_page);
    if (p->first)
        end_line(p);
    if (!*same_page)
        answer_mark(p->out, MARK_PAGE, page->number);
    if (p->first)
        send_notes(p);
    *same_page = true;
    if (!p->first && !is_wide(p->tail) && !is_wide(first_of(s)))
        send(p, STR(" "));
    send_row(p, page, i);
    p->open = true;
    p->last = *l;
    p->left = left, p->right = page->right[l->column];
}

static void tell_page(struct press *p, struct press_page *page)
{
    bool same_page = false;
    for (uint8_t column = 0; column < 3; column++)
        find_margins(page, column);
    for (size_t i = 0; i < page->lines && p->why == REASON_OK; i++) {
        if (page->line[i].note)
            keep_note(p, page, &page->line[i]);
        else
            tell_line(p, page, i, &same_page);
    }
    if (!same_page) {
        end_line(p);
        answer_mark(p->out, MARK_PAGE, page->number);
        send_notes(p);
    }
}

static bool alike(const struct press_line *a, const struct press_line *b)
{
    return a->like == b->like && fabsf(a->y1 - b->y1) < 0.5f * (a->y2 - a->y1);
}

/* Lines that both pages begin or end with. */
static void find_notes(struct press_page *a, struct press_page *b)
{
    for (size_t i = 0; i < EDGE && i < a->lines && i < b->lines && alike(&a->line[i], &b->line[i]); i++)
        a->line[i].note = b->line[i].note = NOTE_HEADER;
    for (size_t i = 1; i <= EDGE && i <= a->lines && i <= b->lines; i++) {
        struct press_line *x = &a->line[a->lines - i], *y = &b->line[b->lines - i];
        if (x->note == NOTE_HEADER || y->note == NOTE_HEADER || !alike(x, y))
            break;
        x->note = y->note = NOTE_FOOTER;
    }
}

void press_page(struct press *p, uint32_t number, float width, struct glyph_box *g, size_t n)
{
    struct press_page *page = &p->page[p->now ^ 1u], *last = &p->page[p->now];
    if (p->why != REASON_OK)
        return;
    page->number = number;
    page->width = width;
    if (press_lay(page, g, n) != XD_OK) {
        p->why = REASON_TOO_LARGE;
        return;
    }
    if (p->waiting) {
        find_notes(last, page);
        tell_page(p, last);
    }
    p->waiting = true;
    p->now ^= 1u;
}

enum reason press_end(struct press *p)
{
    if (p->waiting && p->why == REASON_OK)
        tell_page(p, &p->page[p->now]);
    end_line(p);
    send_notes(p);
    for (int i = 0; i < 2; i++) {
        buf_release(&p->page[i].text);
        mem_free(p->page[i].cell);
        mem_free(p->page[i].line);
    }
    buf_release(&p->notes);
    return p->why;
}
