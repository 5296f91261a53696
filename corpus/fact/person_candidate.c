/* Every stretch of a paragraph that could be a name, with the weight of what speaks for and against it. */
#include "base/mem.h"
#include "base/utf8.h"
#include "fact/person_rules.h"

/* Weights are log odds where they come from statistics; the cues' were set on résumés and news. */
enum { TAGGED_MAX = 24 };  /* characters of a foreign name, dots included */
#define NAME_FLOOR (-14.0) /* below it a candidate cannot be saved by any list nor by being known */
#define SURNAME_AT_BORDER (-1.0)
#define COMMON_WORD (-10.5)
#define KNOWN_WORD (-12.5)

/* The token / tagged word that holds position i or the first behind it. */
static size_t token_of(struct name_finder *w, size_t i)
{
    while (w->token + 1 < w->t->n && w->t->v[w->token].to <= i)
        w->token++;
    while (w->token > 0 && w->t->v[w->token].from > i)
        w->token--;
    return w->token;
}

static size_t tag_of(struct name_finder *w, size_t i)
{
    while (w->tag < w->tags->n && w->tags->v[w->tag].to <= i)
        w->tag++;
    while (w->tag > 0 && w->tags->v[w->tag - 1].to > i)
        w->tag--;
    return w->tag;
}

static bool is_name_word(const struct lexicon *lx, const struct token *k)
{
    return strncmp(lexicon_pos_name(lx, k->pos), "nr", 2) == 0;
}

/* 屠向晚上|党课: the verb is the lesson's. */
static bool lesson_starts(const struct view *v, size_t i)
{
    static const struct lit words[] = {LIT("上党课"), LIT("上了一"),   LIT("上微党"), LIT("讲党课"),
                                       LIT("作党课"), LIT("上专题党"), LIT("讲了一"), LIT("上廉政党")};
    return view_any(v, i, LITS(words), NULL) != 0;
}

/* 4月12日|方既白: what the segmenter makes of 日方 is nothing. */
static bool behind_day(const struct view *v, size_t i)
{
    return i > 1 && (v->ch[i - 1] == U'日' || v->ch[i - 1] == U'号') && is_digit(v->ch[i - 2]);
}

/* The dictionary about [from, to): a known word that covers or crosses it speaks against it. */
static double word_evidence(struct name_finder *w, size_t from, size_t to, size_t surname)
{
    const struct tokens *t = w->t;
    double e = 0;
    for (size_t k = token_of(w, from); k < t->n && t->v[k].from < to; k++) {
        const struct token *x = &t->v[k];
        size_t n = x->to - x->from;
        if (n < 2 || !x->known || (x->from < from && behind_day(w->v, from)))
            continue;
        bool nr = is_name_word(w->lx, x);
        const char *tag = lexicon_pos_name(w->lx, x->pos);
        bool place = tag[0] == 'n' && (tag[1] == 's' || tag[1] == 't');
        if (x->from <= from && x->to >= to && place)
            e -= 14;
        else if (x->from == from && x->to == to)
            e += nr ? 4 : -8;
        else if (x->from >= from && x->to <= to)
            e += nr ? 2 : x->from >= from + surname ? -0.5 : -6;
        else if (x->from < from)
            e -= nr ? 4 : 8;
        else if (!lesson_starts(w->v, to) && !(nr && cue_splits(w->v, x->to))) /* 傅青主|讲 is 傅青 主讲 */
            e -= nr ? 3 : n > 2 ? 7 : 6;
    }
    return e + (to - from > 2 ? 3.5 : 2.0);
}

/* Where the name in a tagged person ends: 方既白同志 is often one word to the tagger. */
static size_t tagged_end(const struct name_finder *w, const struct tagged_word *x)
{
    size_t end = x->to;
    if (x->kind == TAGGED_PERSON)
        for (size_t i = x->from + 2; i < x->to; i++)
            if (post_at(w->v, i, x->to) == x->to - i)
                end = i < end ? i : end;
    return end;
}

/* What the tagger says of [from, to). */
static double tag_evidence(struct name_finder *w, size_t from, size_t to)
{
    double e = 0;
    for (size_t k = tag_of(w, from); k < w->tags->n && w->tags->v[k].from < to; k++) {
        const struct tagged_word *x = &w->tags->v[k];
        size_t end = tagged_end(w, x);
        bool exact = x->from == from && end == to, inside = x->from >= from && end <= to;
        if (x->kind == TAGGED_PERSON)
            e += exact ? 6 : x->from == from || end == to ? -2 : -5;
        else if (x->kind == TAGGED_WORD)
            e -= exact && to - from > 2 ? 4 : exact ? 6 : inside ? 1 : 4;
        else
            e -= inside && !exact ? 2 : 5;
    }
    return e;
}

/* A word that ends a name's right side by chance: 王同 志. */
static bool right_breaks(const struct view *v, size_t to)
{
    static const struct lit heads[] = {LIT("志"), LIT("师"), LIT("学"), LIT("长"), LIT("记")};
    return view_any(v, to, LITS(heads), NULL) != 0 && to > 0 &&
           (VIEW_AT(v, to - 1, "同志") || VIEW_AT(v, to - 1, "老师") || VIEW_AT(v, to - 1, "同学") ||
            VIEW_AT(v, to - 1, "校长") || VIEW_AT(v, to - 1, "书记"));
}

static bool all_han(const struct view *v, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++)
        if (!is_han(v->ch[i]) || v->ch[i] == 0x3007)
            return false;
    return true;
}

static bool among(const uint32_t *list, size_t n, uint32_t c)
{
    for (size_t i = 0; i + 1 < n; i++)
        if (list[i] == c)
            return true;
    return false;
}
#define AMONG(c, s) among(U"" s, sizeof(U"" s) / sizeof(uint32_t), c)

/* Last characters that no given name has: they end places, rooms, bodies, and are particles. */
static bool never_last(uint32_t c)
{
    return AMONG(
        c,
        "获区县镇乡村市省校室局院所馆厅处科部会课班组级届月日号的了各在是为和与等员党社司厂路街寺们您你我他她它这那个者"
        "度按被把或且但老");
}

/* Last characters that few given names have: 建业, 志化. */
static bool seldom_last(uint32_t c)
{
    return AMONG(c, "站港庄湾屯店性化事业务工作制议总从");
}

static bool verb_surname(uint32_t c)
{
    return AMONG(c, "和于任从应向时全管关言经由后都会能以及并自让被把对各");
}

static bool form_of_address(const struct view *v, size_t from, size_t to)
{
    return post_at(v, from, to) == to - from;
}

/* 文明、高级、成立: a frequent word of the dictionary at the start speaks against a name there, even where the words of
 * the sentence fall otherwise. */
static double prefix_evidence(const struct name_finder *w, size_t i, size_t to)
{
    const uint32_t *ch = w->v->ch + i;
    double p = lexicon_logp(w->lx, ch, 2);
    if (to - i < 2 || p == 0 || lexicon_has_pos(w->lx, ch, 2, "nr"))
        return 0;
    return p > COMMON_WORD ? -4 : p > KNOWN_WORD ? -2 : 0;
}

/* Whether the segmenter starts a verb, an adverb or a particle at i: what goes on behind a name. */
static bool goes_on(struct name_finder *w, size_t i)
{
    const struct token *k = i < w->v->n ? &w->t->v[token_of(w, i)] : NULL;
    const char *tag = k && k->from == i && k->known ? lexicon_pos_name(w->lx, k->pos) : "";
    return tag[0] && strchr("vpduilcf", tag[0]) != NULL;
}

/* ,时|慕白: a single character that nothing explains lies between a border and i, so that the name may start there. */
static bool orphan_before(const struct view *v, const struct block *k, size_t i)
{
    if (i <= k->from || !is_han(v->ch[i - 1]) || cue_left(v, k->from, i) >= 0)
        return false;
    return i - 1 == k->from || cue_left(v, k->from, i - 1) >= 1;
}

/* A cell of a row, or a line of its own, that holds nothing else. */
static bool whole_cell(const struct view *v, const struct block *k, size_t i, size_t to)
{
    if (i == k->from && to == k->to)
        return k->kind == BLOCK_SUBTITLE || k->kind == BLOCK_SIGNATURE || k->kind == BLOCK_PARA;
    return k->kind == BLOCK_ROW && (i == k->from || v->ch[i - 1] == ' ') && (to == k->to || v->ch[to] == ' ');
}

static double score(struct name_finder *w, const struct block *k, size_t i, size_t to, size_t surname)
{
    const struct view *v = w->v;
    size_t given = to - i - surname;
    double left = i == k->from && w->labelled ? 6 : cue_left(v, k->from, i);
    double right = right_breaks(v, to) ? -8 : cue_splits(v, to) ? -6 : cue_right(v, to, k->to);
    double words = word_evidence(w, i, to, surname) + prefix_evidence(w, i, to);
    if (right < 0 && right > -2 && given == 2 && left >= 3 && goes_on(w, to))
        right = 1.5;
    double head = name_odds(w->lx, v, i, surname, 0), odds = name_odds(w->lx, v, i, surname, given);
    if (head < SURNAME_AT_BORDER && (i == k->from || !is_han(v->ch[i - 1])))
        odds += SURNAME_AT_BORDER - head; /* 时, 成, 管: ordinary words, but not where something starts */
    double evidence = w->tags->n ? 0.5 * words + tag_evidence(w, i, to) : words;
    /* What stands between a post or label and a border is a name, whatever its words mean elsewhere. */
    bool word = given == 1 && evidence <= -5; /* 廉政 between 了 and 党课 */
    bool framed = (left >= 4.5 && right >= 1.5) || (left >= 1.5 && right >= 5 && odds >= -1 && !word);
    if (given == 1 && right < 0 && evidence > 2)
        evidence = 2; /* 廉政|党课: the dictionary takes many a word for a name */
    double total = odds + left + right;
    if (framed)
        total += (given == 2 ? 4.5 : 2.5) + (evidence < -2 ? -2 : evidence);
    else
        total += evidence + (left >= 3 && right >= 1.5 ? 2 : 0);
    total += given == 2 && words > -2 && whole_cell(v, k, i, to) ? 3 : 0;
    total -= given == 1 ? 1 : 0;                                            /* mostly words of running text */
    total -= given == 2 && post_at(v, i + surname, k->to) > given ? 12 : 0; /* 由|前任书记 */
    total -= orphan_before(v, k, i) ? 4 : 0;
    total -= seldom_last(v->ch[to - 1]) ? 3 : 0;
    if (surname == 1 && name_surname_weak(v->ch[i]))
        total -= framed ? 1 : !verb_surname(v->ch[i]) ? 1.5 : left >= 1.5 && given == 2 ? 3 : 4;
    return total;
}

static enum status put(struct name_finder *w, const struct block *k, size_t from, size_t to, double total)
{
    if (mem_reserve((void **)&w->candidate, &w->candidate_cap, w->candidates + 1, sizeof *w->candidate) != 0)
        return XD_NOMEM;
    w->candidate[w->candidates++] = (struct name_candidate){.from = (uint32_t)from,
                                                            .to = (uint32_t)to,
                                                            .total = (float)total,
                                                            .next = (uint32_t)list_next(w->v, k, to),
                                                            .opens = list_left(w->v, k, from),
                                                            .closes = list_right(w->v, k, to)};
    return XD_OK;
}

/* 尹 若 水同志: folding closes up the first two, what follows keeps the third apart. */
static enum status padded_three(struct name_finder *w, const struct block *k, size_t i)
{
    const struct view *v = w->v;
    if (i + 4 > k->to || v->ch[i + 2] != ' ' || !all_han(v, i + 1, i + 2) || !all_han(v, i + 3, i + 4) ||
        never_last(v->ch[i + 3]) || (i > k->from && is_han(v->ch[i - 1])) || post_at(v, i + 4, k->to) == 0)
        return XD_OK;
    uint32_t three[3] = {v->ch[i], v->ch[i + 1], v->ch[i + 3]};
    struct view closed = {three, 3};
    double odds = name_odds(w->lx, &closed, 0, 1, 2);
    return odds < 0 ? XD_OK : put(w, k, i, i + 4, odds + cue_left(v, k->from, i) + 8);
}

/* 丁 禾同志: a name of two characters, padded; both sides must end there. */
static enum status padded(struct name_finder *w, const struct block *k, size_t i)
{
    const struct view *v = w->v;
    if (i + 3 > k->to || v->ch[i + 1] != ' ' || !all_han(v, i + 2, i + 3) || never_last(v->ch[i + 2]))
        return XD_OK;
    double left = cue_left(v, k->from, i), right = cue_right(v, i + 3, k->to);
    uint32_t two[2] = {v->ch[i], v->ch[i + 2]};
    struct view closed = {two, 2};
    double odds = name_odds(w->lx, &closed, 0, 1, 1);
    if (left < 1 || right < 1 || odds < 0.5 || (left < 3 && right < 3) || lexicon_logp(w->lx, two, 2) < 0)
        return XD_OK;
    return put(w, k, i, i + 3, odds + left + right);
}

/* Names that have the shape of one: a surname and one or two characters. */
static enum status shaped(struct name_finder *w, const struct block *k, size_t i)
{
    const struct view *v = w->v;
    size_t surname = name_surname(w->lx, v, i, k->to), post = surname ? post_at(v, i, k->to) : 0;
    enum status st = surname == 1 ? padded(w, k, i) : XD_OK;
    if (st == XD_OK && surname == 1)
        st = padded_three(w, k, i);
    for (size_t given = 1; st == XD_OK && surname && given <= 2; given++) {
        size_t to = i + surname + given;
        if (to > k->to || !all_han(v, i + surname, to))
            break;
        if (never_last(v->ch[to - 1]) || form_of_address(v, i + surname, to) || i + post >= to) /* 宣传委员 */
            continue;
        double total = score(w, k, i, to, surname);
        if (total > NAME_FLOOR)
            st = put(w, k, i, to, total);
    }
    return st;
}

/* Names that only the tagger sees: of other shapes, or with a surname that no list has. */
static enum status tagged_only(struct name_finder *w, const struct block *k, size_t i)
{
    size_t at = tag_of(w, i);
    if (at >= w->tags->n || w->tags->v[at].from != i || w->tags->v[at].kind != TAGGED_PERSON)
        return XD_OK;
    size_t to = tagged_end(w, &w->tags->v[at]), n = to - i, surname = name_surname(w->lx, w->v, i, k->to);
    if (n < 2 || n > TAGGED_MAX || to > k->to || never_last(w->v->ch[to - 1]) ||
        (n == 2 && AMONG(w->v->ch[i], "小老阿大"))) /* 小秦 */
        return XD_OK;
    if (surname && n > surname && n <= surname + 2 && all_han(w->v, i, to))
        return XD_OK; /* has the shape of one */
    if (w->v->ch[i] == 0x3007)
        return XD_OK;
    bool foreign = false;
    for (size_t x = i; x < to; x++)
        foreign = foreign || w->v->ch[x] == 0xB7;
    double total = cue_left(w->v, k->from, i) + cue_right(w->v, to, k->to) + (foreign ? 9 : n == 3 ? 6 : 4.5);
    return put(w, k, i, to, total);
}

/* 主讲人 in a line of its own: what stands in the next line is a person. */
static bool label_above(const struct view *v, const struct blocks *b, size_t index)
{
    static const struct lit ends[] = {LIT("人"),   LIT("者"),   LIT("主讲"), LIT("主持"), LIT("记录"),
                                      LIT("授课"), LIT("讲课"), LIT("教师"), LIT("姓名"), LIT("领诵"),
                                      LIT("领学"), LIT("书记"), LIT("组长"), LIT("宣讲"), LIT("审核")};
    if (!index)
        return false;
    const struct block *k = &b->v[index - 1];
    return k->to - k->from <= 7 && k->to - k->from >= 2 && view_before(v, k->to, LITS(ends), NULL) != 0;
}

enum status name_candidates(struct name_finder *w, const struct blocks *b, size_t index)
{
    const struct block *k = &b->v[index];
    bool title = false;
    enum status st = XD_OK;
    w->candidates = 0;
    w->labelled = label_above(w->v, b, index);
    for (size_t i = k->from; st == XD_OK && i < k->to; i++) {
        uint32_t c = w->v->ch[i];
        if (c == U'《')
            title = true;
        else if (c == U'》')
            title = false;
        bool class_word = c == U'班' && i > k->from && !is_han(w->v->ch[i - 1]); /* 五(2)班|雷雨桐 */
        if (title || !is_han(c) || class_word)
            continue;
        st = shaped(w, k, i);
        if (st == XD_OK && w->tags->n)
            st = tagged_only(w, k, i);
    }
    return st;
}
