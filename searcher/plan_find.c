/* Dates, names and words in plain text of a query. */
#include "base/utf8.h"
#include "plan_maker.h"

enum { DATE_CHARS = 26, NAME_CHARS = 4 };

static bool is_numeral(uint32_t c)
{
    static const uint32_t han[] = {0x3007, 0x96F6, 0x4E00, 0x4E8C, 0x4E09, 0x56DB,
                                   0x4E94, 0x516D, 0x4E03, 0x516B, 0x4E5D, 0x5341};
    for (size_t i = 0; i < sizeof han / sizeof han[0]; i++)
        if (c == han[i])
            return true;
    return is_digit(c);
}

/* 去年 今年 前年 上学期 本学期 近三年 民国 */
static bool may_start_date(uint32_t c)
{
    static const uint32_t first[] = {0x53BB, 0x4ECA, 0x524D, 0x4E0A, 0x672C, 0x8FD1, 0x6C11};
    for (size_t i = 0; i < sizeof first / sizeof first[0]; i++)
        if (c == first[i])
            return true;
    return is_numeral(c);
}

/* The longest date expression that starts at ch[i]: its length, 0 when there is none. */
static uint32_t date_at(struct when *w, const uint32_t *ch, uint32_t n, uint32_t i, day today)
{
    if (!may_start_date(ch[i]) || (i > 0 && is_numeral(ch[i]) && is_numeral(ch[i - 1])))
        return 0;
    uint32_t most = n - i < DATE_CHARS ? n - i : DATE_CHARS;
    for (uint32_t len = most; len >= 2; len--) {
        uint32_t next = i + len < n ? ch[i + len] : 0, last = ch[i + len - 1];
        if (is_numeral(last) && is_numeral(next))
            continue; /* would cut a number */
        if (date_parse_query(w, ch + i, len, today) != XD_OK || w->from == 0 || w->to == 0)
            continue;
        bool bare = true;
        for (uint32_t k = 0; k < len && bare; k++)
            bare = is_digit(ch[i + k]);
        if (bare && (len != 4 || is_alpha(next) || (i > 0 && is_alpha(ch[i - 1]))))
            continue;
        return len;
    }
    return 0;
}

static bool all_digits(const uint32_t *ch, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        if (!is_digit(ch[i]))
            return false;
    return n > 0;
}

/* Take the dates out of ch[from, from + n): units, and marks that keep them out of the words. */
void plan_dates(struct maker *m, uint16_t leaf, uint32_t from, uint32_t n)
{
    struct plan *p = m->p;
    for (uint32_t i = 0; i < n; i++) {
        struct when w = {0};
        uint32_t len = date_at(&w, p->ch + from, n, i, m->set->today);
        if (len == 0)
            continue;
        struct unit u = {.kind = UNIT_DATE, .last = HARD_LAST, .from = from + i, .n = len, .when = w};
        u.or_number = all_digits(p->ch + from + i, len);
        plan_unit(p, leaf, u);
        plan_mark(p, from + i, from + i + len, 2);
        i += len - 1;
    }
}

/* A token that a run of Han characters may consist of. */
static bool joins(const struct plan *p, uint32_t from, const struct token *t)
{
    return t->kind == TOKEN_WORD && p->stop[from + t->from] != 2 && p->stop[from + t->to - 1] != 2;
}

/* The run of two to four Han characters that starts with token i, when it reads as a name, as a number of tokens; else
 * `name`, what name_at found there. Whatever is typed alone and may be a name is not cut into pieces, even where a
 * shorter name or a word that joins (一, 为) is among them. */
static size_t whole_name(const struct maker *m, uint32_t from, size_t i, size_t name)
{
    const struct token *t = m->tokens.v;
    const uint32_t *ch = m->p->ch + from + t[i].from;
    bool singles = true, stop = false;
    double words = 0;
    size_t j = i;
    for (; j < m->tokens.n && joins(m->p, from, &t[j]) && (j == i || t[j].from == t[j - 1].to); j++) {
        const uint32_t *word = m->p->ch + from + t[j].from;
        uint32_t n = t[j].to - t[j].from;
        if (is_particle(word, n) || t[j].to - t[i].from > NAME_CHARS)
            return name;
        double known = lexicon_logp(m->lx, word, n);
        words += known != 0 ? known : lexicon_char_logp(m->lx, word[0]);
        singles &= n == 1;
        stop |= is_stop_word(word, n);
    }
    size_t n = j > i ? t[j - 1].to - t[i].from : 0;
    if (j - i < 2)
        return name;
    bool surname = lexicon_surname_logp(m->lx, ch, 1) < 0;
    bool reads = (singles && (surname || stop)) || (name > 0 && n == 3) || run_is_name(m->lx, ch, n, words);
    return reads ? j - i : name;
}

/* The words of a plain leaf: names become units, all tokens are noted for ranking. */
enum status plan_words(struct maker *m, uint16_t leaf, uint32_t from, uint32_t n, bool wanted)
{
    struct plan *p = m->p;
    enum status st = segment(&m->tokens, m->lx, p->ch + from, n);
    if (st != XD_OK)
        return st;
    const struct token *t = m->tokens.v;
    for (size_t i = 0; i < m->tokens.n; i++) {
        bool taken = p->stop[from + t[i].from] == 2 || p->stop[from + t[i].to - 1] == 2;
        size_t name = taken ? 0 : name_at(m->lx, p->ch + from, t, m->tokens.n, i);
        if (!taken && (i == 0 || !joins(p, from, &t[i - 1]) || t[i - 1].to != t[i].from))
            name = whole_name(m, from, i, name);
        if (name > 0) {
            struct unit u = {.kind = UNIT_TEXT, .name = true, .last = HARD_LAST, .from = from + t[i].from};
            u.n = t[i + name - 1].to - t[i].from;
            plan_unit(p, leaf, u);
            for (size_t k = 0; k < name; k++)
                plan_add_token(p, from, &t[i + k], true, false);
            i += name - 1;
            continue;
        }
        if (t[i].kind == TOKEN_BREAK || (taken && t[i].kind != TOKEN_NUMBER))
            continue;
        plan_add_token(p, from, &t[i], false, false);
        if (taken) { /* the digits of a date rank too */
            p->token[p->tokens - 1].in_date = true;
            continue;
        }
        const uint32_t *ch = p->ch + from + t[i].from;
        size_t len = t[i].to - t[i].from;
        if (wanted && t[i].kind == TOKEN_WORD && is_question_word(ch, len))
            p->question = true;
        if (t[i].kind == TOKEN_WORD && is_stop_word(ch, len)) {
            plan_mark(p, from + t[i].from, from + t[i].to, 1);
            p->token[p->tokens - 1].stop = true;
        } else if (wanted) {
            m->content++;
        }
    }
    return XD_OK;
}
