#include "record/terms.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "record/schema.h"
#include "record/terms_filter.h"
#include "record/terms_table.h"
#include <stdlib.h>

enum { NAMES_MAX = 1 << 28 }; /* bytes of all names of one report */

void terms_init(struct terms *t)
{
    *t = (struct terms){0};
    arena_init(&t->arena, NAMES_MAX);
}

void terms_release(struct terms *t)
{
    table_free(t);
    mem_free(t->v);
    arena_release(&t->arena);
    terms_init(t);
}

/* --- personal numbers ----------------------------------------------------------------------------------------- */

static bool is_mobile(const uint32_t *ch, size_t digits)
{
    if (digits == 13 && ch[0] == '8' && ch[1] == '6')
        return is_mobile(ch + 2, 11);
    return digits == 11 && ch[0] == '1' && ch[1] >= '3';
}

bool digits_are_personal(const uint32_t *ch, size_t n)
{
    size_t digits = 0;
    while (digits < n && is_digit(ch[digits]))
        digits++;
    size_t all = digits < n && (ch[digits] == 'x' || ch[digits] == 'X') ? digits + 1 : digits;
    return is_mobile(ch, digits) || (digits >= 15 && digits <= 18) || (all >= 15 && all <= 18);
}

/* Whether a token of letters and digits holds such a run. */
static bool holds_personal(const uint32_t *ch, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (!is_digit(ch[i]))
            continue;
        if (digits_are_personal(ch + i, n - i))
            return true;
        while (i + 1 < n && is_digit(ch[i + 1]))
            i++;
    }
    return false;
}

/* --- content -------------------------------------------------------------------------------------------------- */

/* A number, and its pieces where it has inner dots: 2012.10.27, 2012, 10, 27. */
static enum status add_number_token(struct terms *t, const uint32_t *ch, size_t n)
{
    size_t from = 0;
    enum status st = table_add(t, ch, n, 1);
    for (size_t i = 0; i <= n && st == XD_OK; i++) {
        if (i < n && is_digit(ch[i]))
            continue;
        if (i > from && i - from < n)
            st = table_add(t, ch + from, i - from, 1);
        from = i + 1;
    }
    return st;
}

/* A word of letters, and the number it starts with: 2012a, 2012. */
static enum status add_latin_token(struct terms *t, const uint32_t *ch, size_t n)
{
    size_t digits = 0;
    while (digits < n && is_digit(ch[digits]))
        digits++;
    enum status st = table_add(t, ch, n, 1);
    return st == XD_OK && digits > 0 && digits < n ? table_add(t, ch, digits, 1) : st;
}

static enum status add_tokens(struct terms *t, const uint32_t *ch, size_t n, const struct tokens *k)
{
    enum status st = XD_OK;
    for (size_t i = 0; i < k->n && st == XD_OK; i++) {
        const struct token *x = &k->v[i];
        if (x->from >= x->to || x->to > n)
            return XD_INVALID;
        const uint32_t *at = ch + x->from;
        size_t length = x->to - x->from;
        if (x->kind == TOKEN_WORD && (x->known || length == 1))
            st = table_add(t, at, length, 1);
        else if (x->kind == TOKEN_NUMBER && !holds_personal(at, length + (x->to < n)))
            st = add_number_token(t, at, length);
        else if (x->kind == TOKEN_LATIN && !holds_personal(at, length))
            st = add_latin_token(t, at, length);
    }
    return st;
}

/* All bigrams of each run of Han characters, and the one that closes it. */
static enum status add_bigrams(struct terms *t, const uint32_t *ch, size_t n)
{
    enum status st = XD_OK;
    for (size_t i = 0; i < n && st == XD_OK; i++) {
        if (!is_han(ch[i]))
            continue;
        bool last = i + 1 == n || !is_han(ch[i + 1]);
        const uint32_t pair[2] = {ch[i], last ? RUN_END : ch[i + 1]};
        st = table_add(t, pair, 2, 0);
    }
    return st;
}

enum status terms_of_report(struct terms *t, const struct report *r, const struct folded *f, const struct tokens *k)
{
    t->n = 0;
    arena_reset(&t->arena);
    enum status st = table_begin(t, f->n);
    if (st == XD_OK)
        st = add_bigrams(t, f->ch, f->n);
    if (st == XD_OK)
        st = add_tokens(t, f->ch, f->n, k);
    if (st == XD_OK)
        st = add_filters(t, r);
    return st == XD_OK ? table_finish(t) : st;
}

/* --- phrases -------------------------------------------------------------------------------------------------- */

static int by_name(const void *a, const void *b)
{
    const struct term *x = a, *y = b;
    return str_cmp(x->name, y->name);
}

static enum status append(struct terms *t, const char *p, size_t n)
{
    void *v = t->v;
    if (mem_reserve(&v, &t->cap, t->n + 1, sizeof *t->v) < 0)
        return XD_NOMEM;
    t->v = v;
    struct str name = arena_dup(&t->arena, str_of(p, n));
    if (name.p == NULL)
        return arena_status(&t->arena);
    t->v[t->n++] = (struct term){name, 0};
    return XD_OK;
}

static void sort_unique(struct terms *t)
{
    if (t->n < 2)
        return;
    qsort(t->v, t->n, sizeof *t->v, by_name);
    size_t n = 1;
    for (size_t i = 1; i < t->n; i++)
        if (!str_eq(t->v[i].name, t->v[n - 1].name))
            t->v[n++] = t->v[i];
    t->n = n;
}

enum status terms_of_phrase(struct terms *t, const uint32_t *ch, size_t n, bool *complete)
{
    *complete = false;
    for (size_t i = 0; i + 1 < n; i++) {
        if (!is_han(ch[i]) || !is_han(ch[i + 1]))
            continue;
        char pair[8];
        size_t length = utf8_put(pair, ch[i]);
        length += utf8_put(pair + length, ch[i + 1]);
        enum status st = append(t, pair, length);
        if (st != XD_OK)
            return st;
        *complete = true;
    }
    sort_unique(t);
    return XD_OK;
}
