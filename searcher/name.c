/* Names of people in a query: the statistics of surnames and given names against those of running text. */
#include "intent_words.h"
#include "plan.h"

/* How much likelier than running text (natural logarithm) a reading as a name must be. */
#define NAME_CHARS 0.0    /* all characters stand alone, no word among them */
#define NAME_WORD 3.0     /* the given name is a word of its own: 建国 */
#define NAME_TAGGED 2.0   /* a dictionary word of two characters, tagged as a name */
#define NAME_JOINED 2.0   /* a word that joins would be of it: 一, 为, 之 */
#define NAME_RUN (-3.0)   /* a whole run of a query, however it falls into words */
#define NAME_ALONE (-6.0) /* nothing else was typed */

static bool adjacent_han(const struct token *t, size_t n, size_t i, uint32_t length)
{
    return i < n && t[i].kind == TOKEN_WORD && t[i].to - t[i].from == length && (i == 0 || t[i - 1].to == t[i].from);
}

/* What the odds must exceed: more where a word that joins (一, 为, 之) would be part of the given name. */
static double bar(const uint32_t *ch, const struct token *given, size_t n, double least)
{
    for (size_t i = 0; i < n; i++)
        if (is_stop_word(ch + given[i].from, given[i].to - given[i].from) && least < NAME_JOINED)
            least = NAME_JOINED;
    return least;
}

static bool may_be_given(const uint32_t *ch, const struct token *t)
{
    return !is_particle(ch + t->from, t->to - t->from);
}

/* Log odds of surname + given[0, length) as a name; `text` is the log probability of the same as running text. */
static double odds(const struct lexicon *lx, double surname, const uint32_t *given, unsigned length, double text)
{
    double name = surname;
    for (unsigned k = 0; k < length; k++)
        name += lexicon_given_logp(lx, given[k], k, length);
    return name - text;
}

/* A dictionary word that is itself a name: 李娜. Two characters tagged so are as often a common word (荣誉, 文明),
 * which their frequency betrays. */
static bool is_name_word(const struct lexicon *lx, const uint32_t *ch, size_t n)
{
    if (n < 2 || n > 4 || !lexicon_has_pos(lx, ch, n, "nr"))
        return false;
    if (n == 2) {
        double surname = lexicon_surname_logp(lx, ch, 1);
        return surname != 0 && odds(lx, surname, ch + 1, 1, lexicon_logp(lx, ch, 2)) > NAME_TAGGED;
    }
    for (size_t s = 1; s <= 2; s++)
        if (n > s && n - s <= 2 && lexicon_surname_logp(lx, ch, s) != 0)
            return true;
    return false;
}

size_t name_at(const struct lexicon *lx, const uint32_t *ch, const struct token *t, size_t n, size_t i)
{
    if (i >= n || t[i].kind != TOKEN_WORD)
        return 0;
    const uint32_t *s = ch + t[i].from;
    uint32_t len = t[i].to - t[i].from;
    if (is_name_word(lx, s, len) && !is_stop_word(s, len))
        return 1;
    double surname = len <= 2 ? lexicon_surname_logp(lx, s, len) : 0;
    if (surname == 0 || is_stop_word(s, len))
        return 0;
    double base = len == 1 ? lexicon_char_logp(lx, s[0]) : lexicon_logp(lx, s, len);
    const uint32_t *g = s + len;
    if (adjacent_han(t, n, i + 1, 2) && may_be_given(ch, &t[i + 1])) {
        bool alone = i == 0 && n == 2;
        double word = lexicon_logp(lx, g, 2);
        return odds(lx, surname, g, 2, base + word) > bar(ch, t + i + 1, 1, alone ? 0 : NAME_WORD) ? 2 : 0;
    }
    if (!adjacent_han(t, n, i + 1, 1) || !may_be_given(ch, &t[i + 1]))
        return 0;
    double first = lexicon_char_logp(lx, g[0]);
    if (adjacent_han(t, n, i + 2, 1) && may_be_given(ch, &t[i + 2])) {
        bool alone = i == 0 && n == 3;
        double second = lexicon_char_logp(lx, g[1]);
        if (odds(lx, surname, g, 2, base + first + second) > bar(ch, t + i + 1, 2, alone ? NAME_ALONE : NAME_CHARS))
            return 3;
    }
    bool alone = i == 0 && n == 2;
    return odds(lx, surname, g, 1, base + first) > bar(ch, t + i + 1, 1, alone ? NAME_ALONE : NAME_CHARS) ? 2 : 0;
}

/* 骆书记, 林老师: a surname and what the person is. */
static bool is_post(const uint32_t *ch, size_t n)
{
    uint8_t class;
    return word_at(ch, n, &class) == n && (class == WORD_POST || class == WORD_HONORIFIC);
}

bool run_is_name(const struct lexicon *lx, const uint32_t *ch, size_t n, double as_words)
{
    for (size_t s = 1; s <= 2; s++) {
        double surname = n > s && n - s <= 2 ? lexicon_surname_logp(lx, ch, s) : 0;
        if (surname != 0 && !is_post(ch + s, n - s) &&
            odds(lx, surname, ch + s, (unsigned)(n - s), as_words) > NAME_RUN)
            return true;
    }
    return false;
}
