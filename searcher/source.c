#include "source.h"
#include "base/utf8.h"
#include "record/terms.h"

/* The personal number that starts at f->ch[i], if one does: its end, else i. */
static size_t personal_end(const struct folded *f, size_t i)
{
    size_t end = i;
    while (end < f->n && is_digit(f->ch[end]))
        end++;
    if (end < f->n && f->ch[end] == 'x' && digits_are_personal(f->ch + i, end - i + 1))
        return end + 1;
    return digits_are_personal(f->ch + i, end - i) ? end : i;
}

/* Called twice: without s->mask it only counts. */
static size_t find_masks(struct source *s, const struct folded *f)
{
    size_t n = 0;
    for (size_t i = 0; i < f->n; i++) {
        if (!is_digit(f->ch[i]))
            continue;
        size_t end = personal_end(f, i);
        if (end > i) {
            if (s->mask != NULL) {
                s->mask[n].from = f->at[i];
                s->mask[n].to = f->at[end - 1] + 1;
            }
            n++;
        }
        while (i + 1 < f->n && is_digit(f->ch[i + 1]))
            i++;
    }
    return n;
}

enum status source_make(struct source *s, struct arena *a, struct str text, const struct folded *f)
{
    memset(s, 0, sizeof *s);
    s->text = text;
    s->chars = utf8_count(text);
    s->offset = arena_alloc(a, (s->chars + 1) * sizeof *s->offset);
    if (s->offset == NULL)
        return arena_status(a);
    size_t at = 0;
    for (size_t i = 0; i < s->chars; i++) {
        s->offset[i] = (uint32_t)at;
        utf8_next(text, &at);
    }
    s->offset[s->chars] = (uint32_t)text.n;
    size_t n = find_masks(s, f);
    if (n > 0) {
        s->mask = arena_alloc(a, n * sizeof *s->mask);
        if (s->mask == NULL)
            return arena_status(a);
        s->masks = find_masks(s, f);
    }
    return XD_OK;
}

static void copy_plain(struct buf *out, const struct source *s, uint32_t from, uint32_t to)
{
    buf_add(out, s->text.p + s->offset[from], s->offset[to] - s->offset[from]);
}

void source_copy(struct buf *out, const struct source *s, uint32_t from, uint32_t to)
{
    if (to > s->chars)
        to = (uint32_t)s->chars;
    for (size_t m = 0; m < s->masks && from < to; m++) {
        uint32_t a = s->mask[m].from, b = s->mask[m].to;
        if (b <= from || a >= to)
            continue;
        if (a > from)
            copy_plain(out, s, from, a);
        for (uint32_t i = a > from ? a : from; i < b && i < to; i++)
            buf_addb(out, '*');
        from = b < to ? b : to;
    }
    if (from < to)
        copy_plain(out, s, from, to);
}

enum status source_mask(struct buf *out, struct str text)
{
    struct folded f;
    struct source s;
    struct arena a;
    folded_init(&f);
    arena_init(&a, 64u << 20);
    enum status st = fold_text(&f, text);
    if (st == XD_OK)
        st = source_make(&s, &a, text, &f);
    if (st == XD_OK)
        source_copy(out, &s, 0, (uint32_t)s.chars);
    folded_release(&f);
    arena_release(&a);
    return st == XD_OK ? buf_status(out) : st;
}
