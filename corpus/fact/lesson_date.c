/* The date of a lesson whose sentence has none: from the sentences before, the heading, the title, the signature. */
#include "base/utf8.h"
#include "fact/lesson_rules.h"

/* 2012年度优秀党员 describes; it dates nothing. */
static bool attributive(const struct view *v, const struct date_mention *m)
{
    uint32_t c = view_ch(v, m->to);
    return m->to > m->from && v->ch[m->to - 1] == U'度' && is_han(c);
}

/* 国庆 in 全国庆. */
static bool in_name(const struct teller *t, const struct date_mention *m)
{
    const struct people *p = &t->a->people;
    size_t lo = 0, hi = p->n;
    while (lo < hi) {
        size_t mid = (lo + hi) / 2;
        if (p->v[mid].to <= m->from)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo < p->n && p->v[lo].from <= m->from;
}

bool lesson_date_usable(const struct teller *t, size_t date, bool passing)
{
    const struct date_mention *m = &t->a->dates.v[date];
    if (m->life || m->when.status == HAPPENING_RECURRING || attributive(t->v, m) || in_name(t, m))
        return false;
    if (mask_at(t, m->from) & (MASK_BOOK | MASK_QUOTE) && !passing)
        return false;
    return passing || !m->passing;
}

static bool continues(const struct view *v, size_t i)
{
    static const struct lit words[] = {
        LIT("会上"),     LIT("下午"),     LIT("上午"),   LIT("晚上"),   LIT("当天"),     LIT("当晚"),   LIT("当日"),
        LIT("会议"),     LIT("活动中"),   LIT("活动上"), LIT("随后"),   LIT("最后"),     LIT("首先"),   LIT("接着"),
        LIT("然后"),     LIT("其间"),     LIT("期间"),   LIT("会后"),   LIT("仪式后"),   LIT("会中"),   LIT("同时"),
        LIT("党课上"),   LIT("党课由"),   LIT("党课中"), LIT("大会上"), LIT("由"),       LIT("活动由"), LIT("活动特"),
        LIT("仪式上"),   LIT("紧接着"),   LIT("本次"),   LIT("此次"),   LIT("这次"),     LIT("会前"),   LIT("座谈会上"),
        LIT("学习会上"), LIT("会议由"),   LIT("会议邀"), LIT("在会上"), LIT("在党课"),   LIT("其中"),   LIT("仪式结束"),
        LIT("大会"),     LIT("活动结束"), LIT("先由"),   LIT("并由"),   LIT("特邀"),     LIT("在活动"), LIT("之后"),
        LIT("学习结束"), LIT("参观结束"), LIT("宣誓后"), LIT("活动后"), LIT("宣誓结束"), LIT("该"),     LIT("党日活动"),
        LIT("主题党日")};
    while (view_ch(v, i) == ' ')
        i++;
    return view_any(v, i, LITS(words), NULL) != 0;
}

static bool exact(const struct when *w)
{
    return w->from && w->to &&
           (w->precision == PRECISION_DAY || w->precision == PRECISION_MONTH ||
            (w->precision == PRECISION_SPAN && w->to - w->from < 100));
}

/* The last date of the paragraph before the sentence; *distinct counts the different ones. */
static size_t earlier_in_block(const struct teller *t, uint32_t block, size_t before, size_t *distinct)
{
    const struct dates *d = &t->a->dates;
    size_t last = SIZE_MAX;
    *distinct = 0;
    for (size_t k = t->next_date; k < d->n && d->v[k].from < before; k++) {
        const struct date_mention *m = &d->v[k];
        if (m->block != block || !lesson_date_usable(t, k, false) || !exact(&m->when))
            continue;
        if (last == SIZE_MAX || d->v[last].when.from != m->when.from)
            ++*distinct;
        last = k;
    }
    return last;
}

/* The first dated sentence of a report that tells one event. */
static size_t lead_date(const struct teller *t, uint32_t block, bool only)
{
    const struct dates *d = &t->a->dates;
    uint32_t part = t->a->blocks.v[block].part;
    size_t first = SIZE_MAX;
    for (size_t k = 0; k < d->n; k++) {
        const struct date_mention *m = &d->v[k];
        const struct block *b = &t->a->blocks.v[m->block];
        if (b->part != part || b->kind == BLOCK_TITLE || b->kind == BLOCK_DATE || b->kind == BLOCK_SIGNATURE ||
            b->kind == BLOCK_SUBTITLE || b->kind == BLOCK_FIELD)
            continue;
        if (m->passing || m->when.status != HAPPENING_DONE || m->when.precision != PRECISION_DAY)
            continue;
        if (!only)
            return k;
        if (m->block > block)
            break;
        if (first != SIZE_MAX && d->v[first].when.from != m->when.from)
            return SIZE_MAX;
        first = k;
    }
    return first;
}

static void borrow(struct lesson *l, const struct when *w, uint8_t basis)
{
    l->when = *w;
    l->when.status = HAPPENING_DONE;
    l->when.basis = basis;
}

void lesson_date_elsewhere(struct teller *t, struct lesson *l, size_t sentence_from, bool goes_on)
{
    const struct dates *d = &t->a->dates;
    const struct block *k = &t->a->blocks.v[l->block];
    unsigned genre = t->genre[k->part];
    bool one_event = genre == GENRE_NEWS || genre == GENRE_MINUTES || t->titled[k->part];
    size_t distinct = 0, m = earlier_in_block(t, l->block, sentence_from, &distinct);
    if (m != SIZE_MAX &&
        (continues(t->v, sentence_from) || one_event || ((k->kind == BLOCK_ITEM || goes_on) && distinct == 1))) {
        borrow(l, &d->v[m].when, BASIS_CARRIED);
        return;
    }
    const struct when *anchor = &d->anchor[l->block];
    if (exact(anchor)) {
        borrow(l, anchor, BASIS_HEADING);
        return;
    }
    bool short_note = genre == GENRE_OTHER && l->block < 12;
    if ((one_event || short_note) && (m = lead_date(t, l->block, !one_event)) != SIZE_MAX) {
        borrow(l, &d->v[m].when, BASIS_CARRIED);
        return;
    }
    const struct when *doc = &d->part[k->part], *period = &d->part_period[k->part];
    if (period->precision == PRECISION_DAY) {
        borrow(l, period, BASIS_TITLE);
        return;
    }
    bool about = t->titled[k->part] && (genre == GENRE_OTHER || genre == GENRE_FORM || genre == GENRE_NEWS);
    if ((genre == GENRE_MINUTES || about) && doc->precision == PRECISION_DAY && doc->basis != BASIS_FOLDER) {
        borrow(l, doc, doc->basis);
        return;
    }
    l->when = d->outer[l->block];
}
