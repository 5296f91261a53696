/* A sentence as a row of slots: people, dates, titles and the words of lesson_lexis.c; all else is between them. */
#include "base/utf8.h"
#include "fact/lesson_rules.h"

/* The token that holds position i. */
static const struct token *token_at(const struct teller *t, size_t i)
{
    const struct tokens *k = &t->a->tokens;
    size_t lo = 0, hi = k->n;
    while (lo < hi) {
        size_t mid = (lo + hi) / 2;
        if (k->v[mid].to <= i)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo < k->n && k->v[lo].from <= i ? &k->v[lo] : NULL;
}

/* Whether the segmenter agrees that a word stands at [i, end): 工|作了 and 作为 hold no 作. Names confuse it, so right
 * behind a slot at `edge` it is not asked for the start. */
static bool agreed(const struct teller *t, size_t i, size_t end, size_t edge)
{
    const struct token *k = token_at(t, i);
    if (!k || !k->known || k->to - k->from < 2)
        return true;
    if (k->from < i && i != edge)
        return k->from < edge && edge < i && end - i > 1;
    return end - i > 1 || k->to <= end || lesson_word_at(t->v, end, t->v->n) || k->from < i;
}

static enum slot_kind sign_at(uint32_t c)
{
    switch (c) {
    case ',':
        return SLOT_COMMA;
    case U'。':
    case ';':
    case '!':
    case '?':
        return SLOT_STOP;
    case ':':
        return SLOT_COLON;
    default:
        return SLOT_NONE;
    }
}

static bool takes_aspect(enum slot_kind k)
{
    return k >= SLOT_TEACH && k <= SLOT_ACT;
}

static size_t masked_to(const struct passage *p, size_t i, uint8_t bit)
{
    while (i < p->to && (mask_at(p->t, i) & bit))
        i++;
    return i;
}

static void put(struct passage *p, enum slot_kind kind, size_t from, size_t to, size_t ref)
{
    if (p->n == MAX_SLOTS)
        return;
    p->v[p->n++] = (struct slot){.from = (uint32_t)from,
                                 .to = (uint32_t)to,
                                 .kind = (uint8_t)kind,
                                 .bracket = (mask_at(p->t, from) & MASK_BRACKET) != 0,
                                 .ref = (uint32_t)ref};
}

/* “微党课” is a lesson, “书记上党课”活动 and 《上好党课》 are titles. */
static enum slot_kind quoted(const struct passage *p, size_t from, size_t to)
{
    const struct view *v = p->t->v;
    bool short_one = to - from <= 8 && v->ch[from] == '"' && to - from > 4 &&
                     view_before(v, to - 1, (const struct lit[]){LIT("党课")}, 1, NULL);
    bool verb = VIEW_HAS(v, from, to, "上") || VIEW_HAS(v, from, to, "讲");
    return short_one && !verb ? SLOT_LESSON : SLOT_TITLE;
}

static size_t word_at(struct passage *p, size_t i, size_t edge)
{
    const struct view *v = p->t->v;
    enum slot_kind kind = SLOT_NONE;
    if (lesson_word_at(v, i, p->to)) {
        put(p, SLOT_LESSON, i, i + 2, 0);
        return 2;
    }
    size_t n = lexis_at(p->t->lexis, v, i, p->to, &kind);
    if (!n)
        return 0;
    size_t end = i + n;
    if (takes_aspect(kind) && end < p->to && (v->ch[end] == U'了' || v->ch[end] == U'过') &&
        v->ch[end - 1] != v->ch[end])
        end++;
    if (!agreed(p->t, i, end, edge))
        return 0;
    if (kind != SLOT_NONE)
        put(p, kind, i, end, 0);
    return end - i;
}

void slots_find(struct passage *p)
{
    const struct dates *d = &p->t->a->dates;
    size_t k = p->t->next_date, edge = p->from, g = 0;
    p->n = 0;
    p->groups = groups_find(p->t, p->block, p->from, p->to, p->g);
    for (size_t i = p->from; i < p->to;) {
        size_t to = i;
        uint8_t m = mask_at(p->t, i) & (MASK_BOOK | MASK_QUOTE);
        while (g < p->groups && p->g[g].from < i)
            g++;
        while (k < d->n && d->v[k].from < i)
            k++;
        if (m) {
            to = masked_to(p, i, m);
            put(p, quoted(p, i, to), i, to, 0);
        } else if (g < p->groups && p->g[g].from == i) {
            to = p->g[g].to;
            put(p, SLOT_GROUP, i, to, g);
        } else if (k < d->n && d->v[k].from == i && d->v[k].to <= p->to) {
            to = d->v[k].to;
            put(p, SLOT_DATE, i, to, k);
        } else if (sign_at(p->t->v->ch[i]) != SLOT_NONE) {
            to = i + 1;
            put(p, sign_at(p->t->v->ch[i]), i, to, 0);
        } else {
            to = i + word_at(p, i, edge);
        }
        if (to > i)
            edge = to;
        i = to > i ? to : i + 1;
    }
}

bool slot_is_label(unsigned kind)
{
    return kind >= SLOT_LECTURER && kind <= SLOT_BYLINE;
}

static bool plain_between(const struct view *v, size_t from, size_t to, size_t most)
{
    if (to < from || to - from > most)
        return false;
    for (size_t i = from; i < to; i++)
        if (!is_han(v->ch[i]) && v->ch[i] != ' ' && v->ch[i] != U'、' && v->ch[i] != '-' && v->ch[i] != '"')
            return false;
    return true;
}

/* 主讲的是, 上党课的依次有: what stands behind did what the verb says. */
static enum slot_kind cleft(const struct passage *p, size_t of)
{
    static const struct lit links[] = {LIT("的是"),     LIT("的有"),   LIT("的为"),   LIT("的依次是"),
                                       LIT("的分别是"), LIT("的还是"), LIT("的仍是"), LIT("的则是")};
    if (of == 0 || !view_any(p->t->v, p->v[of].from, LITS(links), NULL) || p->v[of - 1].to != p->v[of].from)
        return SLOT_NONE;
    for (size_t k = of;
         k-- > 0 && p->v[k].kind != SLOT_COMMA && p->v[k].kind != SLOT_STOP && p->v[k].kind != SLOT_GROUP;)
        switch (p->v[k].kind) {
        case SLOT_TEACH:
        case SLOT_LECTURE:
            return SLOT_LECTURER;
        case SLOT_PRESIDE:
            return SLOT_PRESIDER;
        case SLOT_RECORD:
            return SLOT_RECORDER;
        case SLOT_HEAR:
            return SLOT_LISTENER;
        default:
            break;
        }
    return SLOT_NONE;
}

/* 主讲是…, 主持为… */
static bool linked(const struct view *v, size_t from, size_t to)
{
    static const struct lit links[] = {LIT("是"), LIT("为"), LIT("系"), LIT("仍是"), LIT("还是")};
    return to > from && view_any(v, from, LITS(links), NULL) == to - from;
}

enum slot_kind slot_marker(const struct passage *p, size_t i)
{
    const struct view *v = p->t->v;
    size_t j = i;
    if (!j--)
        return SLOT_NONE;
    unsigned k = p->v[j].kind;
    if (j > 0 && (k == SLOT_COLON || k == SLOT_FOR || k == SLOT_BY) && slot_is_label(p->v[j - 1].kind) &&
        p->v[j].from - p->v[j - 1].to <= 3)
        k = p->v[--j].kind, j += 1;
    if (slot_is_label(k))
        return plain_between(v, p->v[j].to, p->v[i].from, 16) ? (enum slot_kind)k : SLOT_NONE;
    enum slot_kind did = k == SLOT_OF ? cleft(p, j) : SLOT_NONE;
    if (did != SLOT_NONE)
        return did;
    size_t back = k == SLOT_FOR && j > 0 && p->v[j].from == p->v[j - 1].to ? j - 1 : j; /* 为 is 是 here */
    bool behind = k == SLOT_LECTURE && p->v[j].to == p->v[i].from && VIEW_AT(v, p->v[j].from, "主讲") &&
                  (j == 0 || p->v[j - 1].kind == SLOT_COMMA || p->v[j - 1].kind == SLOT_COLON);
    if (behind) /* ,主讲全国庆 */
        return SLOT_LECTURER;
    if ((p->v[back].kind == SLOT_LECTURE || p->v[back].kind == SLOT_PRESIDE) && linked(v, p->v[back].to, p->v[i].from))
        return p->v[back].kind == SLOT_LECTURE ? SLOT_LECTURER : SLOT_PRESIDER;
    if (k == SLOT_OF || k == SLOT_TITLE || k == SLOT_DATE) { /* 为刚转正的…, 邀请荣获…的… */
        bool of = k == SLOT_OF;
        while (j > 0 && (k == SLOT_OF || k == SLOT_TITLE || k == SLOT_ACT || k == SLOT_DATE || k == SLOT_ALIEN ||
                         (of && (k == SLOT_TEACH || k == SLOT_LECTURE))))
            k = p->v[--j].kind;
        if (p->v[i].from - p->v[j].to > 40)
            return SLOT_NONE;
        if (of && slot_is_label(k))
            return (enum slot_kind)k;
        return k == SLOT_INVITE || k == SLOT_HEAR || k == SLOT_BY || (k == SLOT_FOR && of) ? (enum slot_kind)k
                                                                                           : SLOT_NONE;
    }
    size_t most = k == SLOT_FOR ? 10 : 24;
    if (k != SLOT_FOR && k != SLOT_BY && k != SLOT_INVITE && k != SLOT_HEAR)
        return SLOT_NONE;
    return plain_between(v, p->v[j].to, p->v[i].from, most) ? (enum slot_kind)k : SLOT_NONE;
}
