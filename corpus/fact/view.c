#include "fact/view.h"
#include "base/mem.h"
#include "base/utf8.h"

/* Folding may leave or replace wide punctuation; recognisers shall not depend on which. */
static uint32_t canonical(uint32_t c)
{
    switch (c) {
    case 0xFF0C:
        return ',';
    case 0xFF1B:
        return ';';
    case 0xFF1A:
    case 0x2236:
        return ':';
    case 0xFF01:
        return '!';
    case 0xFF1F:
        return '?';
    case 0xFF08:
    case 0x3014:
    case 0x3010:
    case '[':
    case '{':
        return '(';
    case 0xFF09:
    case 0x3015:
    case 0x3011:
    case ']':
    case '}':
        return ')';
    case 0x201C:
    case 0x201D:
    case 0x201E:
    case 0x300C:
    case 0x300D:
    case 0x300E:
    case 0x300F:
        return '"';
    case 0x3008:
        return 0x300A;
    case 0x3009:
        return 0x300B;
    case 0x2010:
    case 0x2011:
    case 0x2012:
    case 0x2013:
    case 0x2014:
    case 0x2015:
    case 0x2212:
    case 0x2500:
    case 0x2501:
    case 0xFE63:
        return '-';
    case 0xFF5E:
    case 0x223C:
    case 0x301C:
    case 0x223D:
        return '~';
    case '\t':
    case 0x3000:
    case 0xA0:
        return ' ';
    case 0x25CB:
    case 0x25EF:
        return 0x3007;
    default:
        return c;
    }
}

/* Folding writes 。 as '.'; between or behind digits and letters it is a dot (2012.10, 1. , a.b), elsewhere a stop. */
static uint32_t full_stop(const struct folded *f, size_t i)
{
    uint32_t left = i > 0 ? f->ch[i - 1] : '\n', right = i + 1 < f->n ? f->ch[i + 1] : '\n';
    if ((is_digit(left) || is_alpha(left)) && (is_digit(right) || is_alpha(right)))
        return '.';
    if (is_digit(left) && right != '\n' && i >= 2 && !is_han(f->ch[i - 2]))
        return '.'; /* 1. and 12. before an item */
    return 0x3002;
}

enum status view_make(struct view *v, const struct folded *f)
{
    v->n = f->n;
    v->ch = mem_alloc((f->n + 1) * sizeof *v->ch);
    if (!v->ch)
        return XD_NOMEM;
    for (size_t i = 0; i < f->n; i++) {
        uint32_t c = f->ch[i];
        if (c >= 0x4E00 && c <= 0x9FFF)
            v->ch[i] = c;
        else if (c == '.')
            v->ch[i] = full_stop(f, i);
        else
            v->ch[i] = canonical(c);
    }
    for (size_t i = 0; i + 1 < v->n; i++) /* <<…>> */
        if ((v->ch[i] == '<' || v->ch[i] == '>') && v->ch[i + 1] == v->ch[i]) {
            v->ch[i] = v->ch[i] == '<' ? 0x300A : ' ';
            v->ch[i + 1] = v->ch[i] == ' ' ? 0x300B : ' ';
        }
    for (size_t k = 0; k < f->softs; k++) /* the paragraph goes on there */
        if (f->soft[k] < f->n)
            v->ch[f->soft[k]] = ' ';
    v->ch[f->n] = '\n';
    return XD_OK;
}

void view_release(struct view *v)
{
    mem_free(v->ch);
    v->ch = NULL;
    v->n = 0;
}

size_t view_any(const struct view *v, size_t i, const struct lit *table, size_t count, size_t *which)
{
    size_t best = 0;
    uint32_t first = view_ch(v, i);
    for (size_t k = 0; k < count; k++)
        if (table[k].p[0] == first && table[k].n > best && view_at(v, i, table[k])) {
            best = table[k].n;
            if (which)
                *which = k;
        }
    return best;
}

size_t view_before(const struct view *v, size_t i, const struct lit *table, size_t count, size_t *which)
{
    size_t best = 0;
    uint32_t last = i > 0 ? view_ch(v, i - 1) : '\n';
    for (size_t k = 0; k < count; k++)
        if (table[k].p[table[k].n - 1] == last && table[k].n <= i && table[k].n > best &&
            view_at(v, i - table[k].n, table[k])) {
            best = table[k].n;
            if (which)
                *which = k;
        }
    return best;
}

size_t view_find(const struct view *v, size_t from, size_t to, const struct lit *table, size_t count, size_t *which)
{
    if (to > v->n)
        to = v->n;
    for (size_t i = from; i < to; i++) {
        size_t k = 0, n = view_any(v, i, table, count, &k);
        if (n && i + n <= to) {
            if (which)
                *which = k;
            return i;
        }
    }
    return to;
}

bool view_has(const struct view *v, size_t from, size_t to, const struct lit *table, size_t count)
{
    return from < to && view_find(v, from, to, table, count, NULL) < (to > v->n ? v->n : to);
}
