#include "fact/date.h"
#include "base/mem.h"
#include "fact/date_resolve.h"

void dates_init(struct dates *d)
{
    *d = (struct dates){0};
}

void dates_release(struct dates *d)
{
    mem_free(d->v);
    mem_free(d->part);
    mem_free(d->part_period);
    mem_free(d->anchor);
    mem_free(d->outer);
    dates_init(d);
}

static enum status add(struct raw_dates *raw, const struct raw_date *m, uint32_t block)
{
    if (mem_reserve((void **)&raw->v, &raw->cap, raw->n + 1, sizeof *raw->v) != 0 ||
        mem_reserve((void **)&raw->block, &raw->block_cap, raw->n + 1, sizeof *raw->block) != 0)
        return XD_NOMEM;
    raw->v[raw->n] = *m;
    raw->block[raw->n++] = block;
    return XD_OK;
}

/* 2004、2005、2006连续三年, 2003、2005年: years that share one sign, or none. */
static bool listed_year(struct raw_date *out, const struct view *v, const struct block *k, size_t i)
{
    int y = 0, y2 = 0;
    size_t digits = 0, digits2 = 0;
    bool han = false;
    size_t n = date_number(v, i, k->to, &y, &digits, &han);
    uint32_t left = i > k->from ? v->ch[i - 1] : '\n', right = view_ch(v, i + n);
    if (digits != 4 || han || y < 1949 || y > 2049 || (left >= '0' && left <= '9') || left == '.' || left == '-')
        return false;
    bool more = right == U'、' && date_number(v, i + n + 1, k->to, &y2, &digits2, &han) == 4 && y2 > y && y2 - y < 20;
    bool last = left == U'、' && VIEW_AT(v, i + n, "连续");
    if (!more && !last)
        return false;
    *out = (struct raw_date){.from = (uint32_t)i, .to = (uint32_t)(i + n), .a = {.year = (int16_t)y}};
    return true;
}

/* Where the text behind an item's own number starts: 1、3月23日, 2.2015年, 3.8月25日. Numbers before dates look like
 * dates and decimals, so that the shape of the paragraph does not always know them. */
static size_t behind_number(const struct view *v, const struct block *k)
{
    if (k->number && k->kind != BLOCK_FIELD && k->body > k->from && k->body < k->to)
        return k->body;
    size_t i = k->from;
    while (i < k->to && i < k->from + 2 && v->ch[i] >= '0' && v->ch[i] <= '9')
        i++;
    if (i == k->from || i + 1 >= k->to ||
        (v->ch[i] != '.' && v->ch[i] != U'、' && v->ch[i] != U'。' && v->ch[i] != ',' && v->ch[i] != ')'))
        return k->from;
    i++;
    while (i < k->to && v->ch[i] == ' ')
        i++;
    struct raw_date m;
    return i < k->to && date_scan_at(&m, v, i, i, k->to, false) && (m.a.month || m.a.year || m.a.relative) ? i
                                                                                                           : k->from;
}

static enum status scan_block(struct raw_dates *raw, const struct view *v, const struct block *k, uint32_t index)
{
    bool title = false;
    size_t start = behind_number(v, k);
    for (size_t i = start; i < k->to;) {
        uint32_t c = v->ch[i];
        if (c == U'《')
            title = true;
        else if (c == U'》')
            title = false;
        struct raw_date m;
        if (!date_scan_may_start(c) || !(date_scan_at(&m, v, start, i, k->to, title) || listed_year(&m, v, k, i))) {
            i++;
            continue;
        }
        enum status s = add(raw, &m, index);
        if (s != XD_OK)
            return s;
        i = m.to > i ? m.to : i + 1;
    }
    return XD_OK;
}

enum status dates_find(struct dates *d, const struct folded *f, const struct blocks *b, const struct date_context *cx)
{
    struct view v = {0};
    struct raw_dates raw = {0};
    enum status s = view_make(&v, f);
    for (uint32_t i = 0; s == XD_OK && i < b->n; i++)
        s = scan_block(&raw, &v, &b->v[i], i);
    if (s == XD_OK)
        s = date_resolve(d, &v, b, &raw, cx);
    mem_free(raw.v);
    mem_free(raw.block);
    view_release(&v);
    return s;
}
