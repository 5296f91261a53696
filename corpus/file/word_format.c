/* Word's formatting: pages of runs in the main stream, found by a list (PLCFBTE) in the table stream. Each run names
 * its properties, a list of codes (sprm) with operands of known length. */
#include "base/mem.h"
#include "file/le.h"
#include "file/word.h"

#define PAGE_BYTES 512u
#define HEADINGS 9u

/* Codes of Word 97 and later; their upper three bits tell the operand's length. */
enum sprm {
    SPRM_DELETED = 0x0800,
    SPRM_SYMBOL = 0x6A09,
    SPRM_IN_TABLE = 0x2416,
    SPRM_ROW_END = 0x2417,
    SPRM_INNER_CELL = 0x244B,
    SPRM_INNER_ROW = 0x244C,
    SPRM_OUTLINE = 0x2640,
    SPRM_LIST = 0x460B,
    SPRM_LIST_LEVEL = 0x260A,
    SPRM_TABS = 0xC615,
    SPRM_TABLE = 0xD608,
    SPRM_TABLE_10 = 0xD606,
    SPRM_HUGE = 0x6646,
    SPRM_HUGE_OLD = 0x6645,
};

static void set_flag(struct word_run *r, unsigned flag, unsigned on)
{
    if (on)
        r->flags |= (uint8_t)flag;
    else
        r->flags &= (uint8_t)~flag;
}

/* Bytes of the operand, its own length included; at: behind the code. */
static size_t operand_length(struct str s, size_t at, unsigned sprm)
{
    static const uint8_t fixed[8] = {1, 1, 2, 4, 2, 2, 0, 3};
    if (sprm >> 13 != 6)
        return fixed[sprm >> 13];
    if (sprm == SPRM_TABLE || sprm == SPRM_TABLE_10)
        return 1u + le16(s, at);
    if (sprm == SPRM_TABS && le8(s, at) == 255) {
        size_t gone = le8(s, at + 1), set = le8(s, at + 2 + 4 * gone);
        return 3 + 4 * gone + 3 * set;
    }
    return 1u + le8(s, at);
}

/* Properties too long for a page are kept in the stream Data: their length, then they. */
static struct str huge_list(struct word *w, struct ole *o, uint32_t at)
{
    if (w->data_bytes.n == 0 && o && ole_has(o, "Data"))
        ole_load(o, &w->data_bytes, "Data");
    struct str data = buf_str(&w->data_bytes);
    return le_part(data, (size_t)at + 2, le16(data, at));
}

/* Applies the list to the run; a list it refers to is returned, to be applied next. */
static struct str apply_new(struct word *w, struct ole *o, struct word_run *r, struct str s)
{
    struct str more = {NULL, 0};
    for (size_t at = 0; at + 2 < s.n;) {
        unsigned sprm = le16(s, at), value = le8(s, at + 2);
        at += 2;
        if (sprm == SPRM_DELETED)
            set_flag(r, WORD_DELETED, value & 1);
        else if (sprm == SPRM_SYMBOL)
            r->symbol = (uint16_t)le16(s, at + 2);
        else if (sprm == SPRM_IN_TABLE)
            set_flag(r, WORD_IN_TABLE, value);
        else if (sprm == SPRM_ROW_END)
            set_flag(r, WORD_ROW_END, value);
        else if ((sprm == SPRM_INNER_CELL || sprm == SPRM_INNER_ROW) && value)
            set_flag(r, WORD_INNER, 1);
        else if (sprm == SPRM_OUTLINE)
            r->level = value < HEADINGS ? (uint8_t)(value + 1) : 0;
        else if (sprm == SPRM_LIST)
            r->list = (uint16_t)le16(s, at);
        else if (sprm == SPRM_LIST_LEVEL)
            r->list_level = (uint8_t)value;
        else if ((sprm == SPRM_HUGE || sprm == SPRM_HUGE_OLD) && w)
            more = huge_list(w, o, le32(s, at));
        at += operand_length(s, at, sprm);
    }
    return more;
}

/* Word 6/95: codes of one byte. 0: unknown, the list is given up; 255: the length stands in front of the operand. */
static size_t old_length(struct str s, size_t at, unsigned code)
{
    static const uint8_t known[] = {
        /* 0 */ 0,    0,   2,   255, 1,   1, 1, 1,   1,   1,   1,   1, 255, 1,   1, 255,
        /* 16 */ 2,   2,   2,   2,   4,   2, 2, 255, 1,   1,   2,   2, 2,   1,   2, 2,
        /* 32 */ 2,   2,   2,   2,   2,   1, 2, 2,   2,   2,   2,   2, 1,   2,   2, 2,
        /* 48 */ 2,   2,   1,   1,   255, 1, 1, 0,   0,   0,   0,   0, 0,   0,   0, 0,
        /* 64 */ 255, 1,   1,   1,   255, 2, 4, 1,   2,   3,   255, 1, 0,   255, 0, 255,
        /* 80 */ 2,   255, 255, 0,   0,   1, 1, 1,   1,   1,   1,   1, 1,   2,   1, 3,
        /* 96 */ 2,   2,   1,   1,   1,   1, 1, 255, 1,   255, 1,   2, 255, 2,   2, 1,
        /* 112 */ 1,  1,   1,   1,   1,   1, 1, 1,   255, 2,   2,   2, 2,
    };
    if (code >= sizeof known || known[code] == 0)
        return 0;
    if (code == 23 && le8(s, at) == 255) {
        size_t gone = le8(s, at + 1), set = le8(s, at + 2 + 4 * gone);
        return 3 + 4 * gone + 3 * set;
    }
    return known[code] == 255 ? 1u + le8(s, at) : known[code];
}

static void apply_old(struct word_run *r, struct str s)
{
    for (size_t at = 0; at + 1 < s.n;) {
        unsigned code = le8(s, at++), value = le8(s, at);
        size_t n = old_length(s, at, code);
        if (code == 65)
            set_flag(r, WORD_DELETED, value & 1);
        else if (code == 74)
            r->symbol = (uint16_t)(0xF000 + le8(s, at + 3));
        else if (code == 24)
            set_flag(r, WORD_IN_TABLE, value);
        else if (code == 25)
            set_flag(r, WORD_ROW_END, value);
        if (n == 0)
            return;
        at += n;
    }
}

static void apply(struct word *w, struct ole *o, struct word_run *r, struct str s)
{
    if (w->old) {
        apply_old(r, s);
        return;
    }
    struct str more = apply_new(w, o, r, s);
    if (more.n > 0)
        apply_new(NULL, NULL, r, more);
}

void word_apply(const struct word *w, struct word_run *r, struct str properties)
{
    if (w->old)
        apply_old(r, properties);
    else
        apply_new(NULL, NULL, r, properties);
}

/* The properties of a page's i-th run of paragraphs; the paragraph's style comes first. */
static void read_para(struct word *w, struct ole *o, struct word_run *r, struct str page, size_t runs, size_t i)
{
    size_t item = w->old ? 7 : 13, at = 2u * le8(page, 4 * (runs + 1) + item * i);
    if (at == 0)
        return;
    size_t words = le8(page, at++);
    size_t n = 2 * words;
    if (words == 0 && !w->old)
        n = 2u * le8(page, at++);
    else if (n > 0)
        n--;
    struct str list = le_part(page, at, n);
    word_apply_style(w, r, le16(list, 0));
    apply(w, o, r, str_sub(list, 2, list.n));
}

static void read_chars(struct word *w, struct word_run *r, struct str page, size_t runs, size_t i)
{
    size_t at = 2u * le8(page, 4 * (runs + 1) + i);
    if (at > 0)
        apply(w, NULL, r, le_part(page, at + 1, le8(page, at)));
}

static bool add_run(struct word_runs *list, struct word_run r)
{
    void *p = list->v;
    if (r.to <= r.from || (r.flags == 0 && r.level == 0 && r.symbol == 0 && r.list == 0))
        return true;
    if (mem_reserve(&p, &list->cap, list->n + 1, sizeof r) != 0)
        return false;
    list->v = p;
    list->v[list->n++] = r;
    return true;
}

/* The pages that the list at this place of the FIB names; fc ascends over all of them. */
static bool load_pages(struct word *w, struct ole *o, struct word_runs *out, size_t fib_at)
{
    size_t size = w->old ? 2 : 4;
    struct str list = le_part(w->table, le32(w->main, fib_at), le32(w->main, fib_at + 4));
    size_t n = list.n < 4 ? 0 : (list.n - 4) / (4 + size), most = w->main.n / PAGE_BYTES;
    uint32_t before = 0;
    for (size_t i = 0; i < n && i < most; i++) {
        size_t number = w->old ? le16(list, 4 * (n + 1) + 2 * i) : le32(list, 4 * (n + 1) + 4 * i) & 0x3FFFFF;
        struct str page = le_part(w->main, number * PAGE_BYTES, PAGE_BYTES);
        size_t runs = le8(page, PAGE_BYTES - 1);
        if (page.n < PAGE_BYTES)
            w->damaged = true;
        for (size_t k = 0; k < runs; k++) {
            struct word_run r = {.from = le32(page, 4 * k), .to = le32(page, 4 * k + 4)};
            if (r.from < before)
                continue;
            before = r.to > r.from ? r.to : r.from;
            if (out == &w->paras)
                read_para(w, o, &r, page, runs, k);
            else
                read_chars(w, &r, page, runs, k);
            if (!add_run(out, r))
                return false;
        }
    }
    return true;
}

bool word_load_formats(struct word *w, struct ole *o)
{
    return load_pages(w, o, &w->chars, w->old ? 0xB8 : 0xFA) && load_pages(w, o, &w->paras, w->old ? 0xC0 : 0x102);
}

struct word_run word_run_at(const struct word_runs *r, uint32_t fc)
{
    size_t lo = 0, hi = r->n; /* the first run that ends behind fc */
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (r->v[mid].to <= fc)
            lo = mid + 1;
        else
            hi = mid;
    }
    if (lo < r->n && r->v[lo].from <= fc)
        return r->v[lo];
    return (struct word_run){.from = fc, .to = lo < r->n ? r->v[lo].from : UINT32_MAX};
}
