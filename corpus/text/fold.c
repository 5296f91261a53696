#include "text/fold.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "fold_table.h"
#include "text/fold_class.h"

#define MAX_CHARACTERS (UINT32_C(1) << 30)
#define WRAP_MIN 30    /* columns of the narrowest full line */
#define WRAP_MAX 160   /* columns of the widest line of a run */
#define WRAP_SLACK 5   /* columns that a full line may lack of the widest */
#define LABEL_MAX 8    /* characters of a label */
#define WIDTH_SHIFT 21 /* while a line is built, a blank carries its columns above the character */
#define WIDTH_CAP 2047u
#define CHAR_MASK ((1u << WIDTH_SHIFT) - 1)

struct line {
    uint32_t from, to; /* folded; to: of the '\n' behind it, if any */
    uint64_t columns;  /* without the blanks at its end */
    bool indented;
    bool full;  /* as wide as a wrapped line of its run would be */
    bool stops; /* holds a comma or a stop */
};

/* Lines of one run: consecutive, none blank, none wider than WRAP_MAX. */
struct run {
    struct line *v;
    size_t n, cap;
};

struct folder {
    struct folded *f;
    struct run run;
    const unsigned char *p, *end;
    uint32_t at; /* characters read */
    size_t n;    /* characters written */
    bool sure;   /* there is room for as many characters as the source has bytes */
    bool torn;   /* malformed UTF-8 was met without being sure: reading stopped */
};

void folded_init(struct folded *f)
{
    *f = (struct folded){0};
}

void folded_release(struct folded *f)
{
    mem_free(f->ch);
    mem_free(f->at);
    mem_free(f->soft);
    folded_init(f);
}

/* Two arrays share one capacity. */
static int reserve(struct folded *f, size_t need)
{
    if (need <= f->cap)
        return 0;
    uint32_t *ch = mem_grow(f->ch, need, sizeof *ch);
    if (ch == NULL)
        return -1;
    f->ch = ch;
    uint32_t *at = mem_grow(f->at, need, sizeof *at);
    if (at == NULL)
        return -1;
    f->at = at;
    f->cap = need;
    return 0;
}

static inline uint32_t cell_of(uint32_t c)
{
    uint32_t page = c < FOLD_LIMIT ? fold_page[c >> 8] : 0;
    if (page >= 2)
        return fold_cell[page - 2][c & 0xFF];
    return page == 0 ? c : c | (uint32_t)FOLD_HAN << FOLD_CLASS_SHIFT;
}

uint32_t fold_char(uint32_t c)
{
    return cell_of(c) & FOLD_CHAR_MASK;
}

static inline bool continues(unsigned char b)
{
    return (b & 0xC0) == 0x80;
}

/* The next character of well-formed text of the two common lengths is decoded here; everything else by utf8_next. */
static inline uint32_t next_char(struct folder *w)
{
    const unsigned char *p = w->p;
    if (p[0] < 0x80) {
        w->p = p + 1;
        return p[0];
    }
    if (w->end - p >= 3 && p[0] > 0xE0 && p[0] < 0xED && continues(p[1]) && continues(p[2])) {
        w->p = p + 3;
        return (p[0] & 0xFu) << 12 | (p[1] & 0x3Fu) << 6 | (p[2] & 0x3Fu);
    }
    size_t step = 0;
    uint32_t c = utf8_next(str_of((const char *)p, (size_t)(w->end - p)), &step);
    w->p = p + step;
    if (c == UTF8_BAD && step == 1 && !w->sure) {
        w->torn = true;
        w->end = w->p;
    }
    return c;
}

static bool is_numeral(uint32_t c)
{
    static const uint32_t numeral[] = {0x3007, 0x96F6, 0x4E00, 0x4E8C, 0x4E09, 0x56DB, 0x4E94,
                                       0x516D, 0x4E03, 0x516B, 0x4E5D, 0x5341, 0x767E};
    for (size_t i = 0; i < sizeof numeral / sizeof *numeral; i++)
        if (c == numeral[i])
            return true;
    return false;
}

/* 一、 十二. 三， at the start of a line: an item of a list. */
static bool starts_item(const uint32_t *ch, const struct line *l)
{
    uint32_t i = l->from;
    while (i < l->to && is_numeral(ch[i]))
        i++;
    return i > l->from && i < l->to && (ch[i] == 0x3001 || ch[i] == '.' || ch[i] == ',');
}

static enum status add_soft(struct folded *f, size_t at)
{
    if (mem_reserve((void **)&f->soft, &f->soft_cap, f->softs + 1, sizeof *f->soft) != 0)
        return XD_NOMEM;
    f->soft[f->softs++] = (uint32_t)at;
    return XD_OK;
}

/* Up to LABEL_MAX Han characters and a colon at the start of a line: 地点：… */
static bool starts_label(const uint32_t *ch, const struct line *l)
{
    uint32_t i = l->from;
    while (i < l->to && i - l->from < LABEL_MAX && is_han(ch[i]))
        i++;
    return i > l->from && i < l->to && ch[i] == ':';
}

/* A blank is left between two Han characters: a list or a table, no running text. */
static bool is_spaced(const uint32_t *ch, const struct line *l)
{
    for (uint32_t i = l->from + 1; i + 1 < l->to; i++)
        if (ch[i] == ' ' && is_han(ch[i - 1]) && is_han(ch[i + 1]))
            return true;
    return false;
}

static bool has_stop(const uint32_t *ch, const struct line *l)
{
    for (uint32_t i = l->from; i < l->to; i++)
        if (ch[i] == ',' || ch[i] == '.' || ch[i] == ';' || ch[i] == 0x3001)
            return true;
    return false;
}

static bool in_run(const struct line *l)
{
    return l->columns <= WRAP_MAX;
}

/* Lines wider than WRAP_MAX divide the lines between two blank ones into several runs. */
static void find_full(const uint32_t *ch, struct line *v, size_t n)
{
    for (size_t i = 0; i < n;) {
        uint64_t widest = 0;
        size_t end = i;
        for (; end < n && in_run(&v[end]); end++)
            if (v[end].columns > widest)
                widest = v[end].columns;
        for (; i < end; i++) {
            v[i].full = v[i].columns >= WRAP_MIN && v[i].columns + WRAP_SLACK >= widest;
            v[i].stops = v[i].full && has_stop(ch, &v[i]);
        }
        i = end + 1;
    }
}

/* Whether line i is running text that goes on in line i + 1. */
static bool wraps(const uint32_t *ch, const struct line *v, size_t i)
{
    const struct line *next = &v[i + 1];
    bool running = v[i].stops || (i > 0 && v[i - 1].stops) || (next->full && next->stops);
    return v[i].full && in_run(next) && running && !next->indented && !starts_item(ch, next) &&
           !starts_label(ch, next) && !is_spaced(ch, &v[i]) && !is_spaced(ch, next);
}

/* What a run of lines becomes is known at its end only, by its widest line: closes up the line ends that
 * vanish. */
static enum status end_run(struct folder *w)
{
    struct run *r = &w->run;
    struct folded *f = w->f;
    struct line *v = r->v;
    size_t out = r->n > 0 ? v[0].from : w->n;
    find_full(f->ch, v, r->n);
    for (size_t i = 0; i < r->n; i++) {
        size_t n = v[i].to - v[i].from;
        /* Asked before the line moves: what follows still stands where it was folded. */
        bool goes_on = i + 1 < r->n && wraps(f->ch, v, i);
        if (out != v[i].from) {
            memmove(f->ch + out, f->ch + v[i].from, n * sizeof *f->ch);
            memmove(f->at + out, f->at + v[i].from, n * sizeof *f->at);
        }
        out += n;
        if (i + 1 == r->n)
            break;
        if (goes_on && is_han(f->ch[out - 1]) && is_han(f->ch[v[i + 1].from]))
            continue;
        if (goes_on && add_soft(f, out) != XD_OK)
            return XD_NOMEM;
        f->ch[out] = '\n';
        f->at[out] = f->at[v[i].to];
        out++;
    }
    w->n = out;
    r->n = 0;
    return XD_OK;
}

static inline uint32_t blank_columns(uint32_t c)
{
    return c == '\t' ? 8 : c == 0x3000 ? 2 : 1;
}

/* Whether the blanks between k single characters, the first of them at ch, alternate in width: 丁　禾 林　静. */
static bool alternates(const uint32_t *ch, size_t k)
{
    if (k < 4 || ch[1] == ch[3])
        return false;
    for (size_t i = 2; i + 1 < k; i++)
        if (ch[2 * i + 1] != ch[2 * i - 3])
            return false;
    return true;
}

/* Blanks between single Han characters vanish in the line that starts at `from`; those between any two Han
 * characters carry their width, see WIDTH_SHIFT. */
static void close_blanks(struct folder *w, size_t from)
{
    uint32_t *ch = w->f->ch, *at = w->f->at;
    size_t out = from, n = w->n;
    for (size_t i = from; i < n;) {
        size_t j = i; /* [i, j): a piece of Han characters, or one other character */
        while (j < n && is_han(ch[j]))
            j++;
        size_t k = j == i + 1 ? 1 : 0; /* single characters in a row */
        while (k > 0 && j + 1 < n && ch[j] >> WIDTH_SHIFT != 0 && (j + 2 == n || !is_han(ch[j + 2]))) {
            k++;
            j += 2;
        }
        if (j == i)
            j++;
        bool pairs = k > 0 && alternates(ch + i, k);
        for (size_t x = i; x < j; x++) {
            if (k > 0 && (x - i) % 2 == 1 && (!pairs || (x - i) % 4 == 1))
                continue;
            at[out] = at[x];
            ch[out++] = ch[x] & CHAR_MASK;
        }
        i = j;
    }
    w->n = out;
}

/* Goes on from a character just read, (*c, *cell), to the first that is neither blank nor of zero width; at the end
 * of the text *cell is a line end. Returns the columns of the blanks, *first is where they start. */
static uint64_t skip_blanks(struct folder *w, uint32_t *cell, uint32_t *c, uint32_t *first)
{
    uint64_t columns = 0;
    for (;;) {
        uint32_t class = *cell >> FOLD_CLASS_SHIFT;
        if (class == FOLD_BLANK) {
            if (columns == 0)
                *first = w->at - 1;
            columns += blank_columns(*c);
        } else if (class != FOLD_NOTHING) {
            return columns;
        }
        if (w->p == w->end) {
            *cell = (uint32_t)FOLD_LINE << FOLD_CLASS_SHIFT;
            return columns;
        }
        *c = next_char(w);
        w->at++;
        *cell = cell_of(*c);
    }
}

/* A line from its first character on, which was read. Returns its columns. */
static uint64_t fold_line(struct folder *w, uint32_t cell, uint32_t c)
{
    uint32_t *ch = w->f->ch, *at = w->f->at;
    size_t n = w->n, from = n;
    uint64_t columns = 0;
    bool apart = false; /* a blank stands between two Han characters */
    for (;;) {
        uint32_t before = cell >> FOLD_CLASS_SHIFT, class;
        do {
            ch[n] = cell & FOLD_CHAR_MASK;
            at[n++] = w->at - 1;
            columns += c < 0x80 ? 1 : 2;
            before = cell >> FOLD_CLASS_SHIFT;
            if (w->p == w->end) {
                class = FOLD_LINE;
                break;
            }
            c = next_char(w);
            w->at++;
            cell = cell_of(c);
            class = cell >> FOLD_CLASS_SHIFT;
        } while (class <= FOLD_HAN);
        uint32_t first = 0;
        uint64_t blank = class == FOLD_LINE ? 0 : skip_blanks(w, &cell, &c, &first);
        if (class == FOLD_LINE || cell >> FOLD_CLASS_SHIFT == FOLD_LINE)
            break;
        if (blank == 0)
            continue;
        columns += blank;
        at[n] = first;
        ch[n] = ' ';
        if (before == FOLD_HAN && cell >> FOLD_CLASS_SHIFT == FOLD_HAN) {
            ch[n] |= (uint32_t)(blank < WIDTH_CAP ? blank : WIDTH_CAP) << WIDTH_SHIFT;
            apart = true;
        }
        n++;
    }
    w->n = n;
    if (apart)
        close_blanks(w, from);
    return columns;
}

static enum status fold_lines(struct folder *w)
{
    struct folded *f = w->f;
    struct run *r = &w->run;
    uint32_t line_end = 0;
    while (w->p < w->end) {
        uint32_t c = next_char(w), first = 0;
        w->at++;
        uint32_t cell = cell_of(c);
        uint64_t indent = skip_blanks(w, &cell, &c, &first);
        if (cell >> FOLD_CLASS_SHIFT == FOLD_LINE) { /* a blank line */
            if (end_run(w) != XD_OK)
                return XD_NOMEM;
            continue;
        }
        if (w->n > 0) {
            f->at[w->n] = line_end;
            f->ch[w->n++] = '\n';
        }
        if (mem_reserve((void **)&r->v, &r->cap, r->n + 1, sizeof *r->v) != 0)
            return XD_NOMEM;
        struct line *l = &r->v[r->n++];
        *l = (struct line){0};
        l->from = (uint32_t)w->n;
        l->indented = indent > 0;
        l->columns = indent + fold_line(w, cell, c);
        l->to = (uint32_t)w->n;
        line_end = w->at - 1;
    }
    return end_run(w);
}

static enum status fold_once(struct folded *f, struct str source, bool sure, bool *torn)
{
    struct folder w = {.f = f, .sure = sure};
    w.p = (const unsigned char *)source.p;
    w.end = w.p + source.n;
    f->n = f->softs = 0;
    enum status st = source.n > 0 ? fold_lines(&w) : XD_OK;
    mem_free(w.run.v);
    if (st != XD_OK)
        return st;
    *torn = w.torn;
    f->n = w.n;
    f->at[w.n] = w.at;
    return XD_OK;
}

/* First bytes of characters: how many characters well-formed text has. */
static size_t first_bytes(struct str s)
{
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++)
        n += ((unsigned char)s.p[i] & 0xC0) != 0x80;
    return n;
}

enum status fold_text(struct folded *f, struct str source)
{
    bool torn = false;
    size_t room = first_bytes(source);
    f->n = 0;
    if (room > MAX_CHARACTERS)
        return XD_LIMIT;
    if (reserve(f, room + 2) != 0)
        return XD_NOMEM;
    enum status st = fold_once(f, source, false, &torn);
    if (st != XD_OK || !torn)
        return st;
    if (source.n > MAX_CHARACTERS)
        return XD_LIMIT;
    if (reserve(f, source.n + 2) != 0)
        return XD_NOMEM;
    return fold_once(f, source, true, &torn);
}
