/* make_lexicon - writes lexicon.bin from Debian's word list, our own, and lists of surnames and given names.
 *
 * Run in the build: make_lexicon OUT jieba-dict.txt school.txt lname.lex sname.lex dname-1.lex dname-2.lex
 * All keys go through the same folding as the text they are looked up in. Words that are not all Han are left
 * out: runs of letters and digits are tokens of their own. */
#include "base/buf.h"
#include "base/io.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "text/fold.h"
#include "text/lexicon_format.h"
#include "text/trie_builder.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define CODE_POINTS (LEXICON_PAGES * 256u)
#define MAX_WORD 24u
#define MAX_INPUT (64u << 20)
#define SEEN_IN_LIST 5.0 /* what standing in friso's lists of given names weighs, in names of jieba's list */
#define SMOOTH 0.1

struct word {
    uint32_t ch[MAX_WORD];
    uint16_t code[MAX_WORD];
    uint32_t n;
    double freq;
    uint8_t pos;
    bool own; /* from our own list: its tag wins */
};

struct surname2 {
    uint32_t first, second;
    double count;
};

struct maker {
    struct word *word;
    size_t words, cap;
    double total;
    char tag[LEXICON_TAGS][LEXICON_TAG_LEN];
    uint32_t tags;
    double running[CODE_POINTS], surname[CODE_POINTS], given[3][CODE_POINTS];
    uint16_t code[CODE_POINTS];
    uint32_t char_of[65536];
    uint32_t codes;
    struct surname2 surname2[256];
    size_t surnames2;
};

static int fail(const char *what, const char *why)
{
    fprintf(stderr, "make_lexicon: %s: %s\n", what, why);
    return -1;
}

static int tag_number(struct maker *m, struct str name)
{
    if (name.n == 0 || name.n >= LEXICON_TAG_LEN)
        return -1;
    for (uint32_t i = 0; i < m->tags; i++)
        if (str_eq(str_c(m->tag[i]), name))
            return (int)i;
    if (m->tags == LEXICON_TAGS)
        return -1;
    memcpy(m->tag[m->tags], name.p, name.n);
    return (int)m->tags++;
}

/* Folds a word into out; 0 when it is not all Han or too long. */
static uint32_t fold_word(uint32_t out[MAX_WORD], struct str s)
{
    uint32_t n = 0;
    for (size_t at = 0; at < s.n;) {
        uint32_t c = fold_char(utf8_next(s, &at));
        if (n == MAX_WORD || !is_han(c) || c >= CODE_POINTS)
            return 0;
        out[n++] = c;
    }
    return n;
}

static bool next_line(struct str *rest, struct str *line)
{
    if (rest->n == 0)
        return false;
    size_t n = str_find(*rest, STR("\n"));
    *line = str_trim(str_sub(*rest, 0, n));
    *rest = str_sub(*rest, n + 1, rest->n);
    return true;
}

static struct str next_field(struct str *line)
{
    size_t n = 0;
    while (n < line->n && line->p[n] != ' ' && line->p[n] != '\t')
        n++;
    struct str field = str_sub(*line, 0, n);
    *line = str_trim(str_sub(*line, n, line->n));
    return field;
}

static double number(struct str s)
{
    double v = 0;
    for (size_t i = 0; i < s.n && is_digit((unsigned char)s.p[i]); i++)
        v = v * 10 + (s.p[i] - '0');
    return v;
}

/* Lines "word frequency tag"; '#' starts a comment line. */
static int read_words(struct maker *m, const char *path, bool own)
{
    struct buf b;
    buf_init(&b, MAX_INPUT);
    int result = -1;
    if (io_read_file(&b, path, NULL) != XD_OK) {
        fail(path, "cannot be read");
        goto out;
    }
    struct str rest = buf_str(&b), line;
    size_t before = m->words;
    while (next_line(&rest, &line)) {
        if (line.n == 0 || line.p[0] == '#')
            continue;
        struct str text = next_field(&line);
        double freq = number(next_field(&line));
        int tag = tag_number(m, next_field(&line));
        if (tag < 0) {
            fail(path, "a line is not: word frequency tag");
            goto out;
        }
        if (mem_reserve((void **)&m->word, &m->cap, m->words + 1, sizeof *m->word) != 0)
            goto out;
        struct word *w = &m->word[m->words];
        *w = (struct word){.freq = freq < 1 ? 1 : freq, .pos = (uint8_t)tag, .own = own};
        w->n = fold_word(w->ch, text);
        if (w->n > 0)
            m->words++;
    }
    result = m->words > before ? 0 : fail(path, "holds no words");
out:
    buf_release(&b);
    return result;
}

/* Calls use() for every line of a list of friso's. */
static int read_list(struct maker *m, const char *path, void (*use)(struct maker *, const uint32_t *, uint32_t))
{
    struct buf b;
    buf_init(&b, MAX_INPUT);
    if (io_read_file(&b, path, NULL) != XD_OK) {
        buf_release(&b);
        return fail(path, "cannot be read");
    }
    struct str rest = buf_str(&b), line;
    while (next_line(&rest, &line)) {
        uint32_t ch[MAX_WORD];
        uint32_t n = line.n > 0 && line.p[0] != '#' ? fold_word(ch, line) : 0;
        if (n > 0)
            use(m, ch, n);
    }
    buf_release(&b);
    return 0;
}

static void use_surname(struct maker *m, const uint32_t *ch, uint32_t n)
{
    if (n == 1)
        m->surname[ch[0]] = 1;
    else if (n == 2 && ch[0] != ch[1] && m->surnames2 < sizeof m->surname2 / sizeof *m->surname2)
        m->surname2[m->surnames2++] = (struct surname2){ch[0], ch[1], 1};
}

static void use_given1(struct maker *m, const uint32_t *ch, uint32_t n)
{
    if (n == 1)
        m->given[0][ch[0]] += SEEN_IN_LIST;
}

static void use_given2_first(struct maker *m, const uint32_t *ch, uint32_t n)
{
    if (n == 1)
        m->given[1][ch[0]] += SEEN_IN_LIST;
}

static void use_given2_second(struct maker *m, const uint32_t *ch, uint32_t n)
{
    if (n == 1)
        m->given[2][ch[0]] += SEEN_IN_LIST;
}

static int by_characters(const void *a, const void *b)
{
    const struct word *v = a, *w = b;
    for (uint32_t i = 0; i < v->n && i < w->n; i++)
        if (v->ch[i] != w->ch[i])
            return v->ch[i] < w->ch[i] ? -1 : 1;
    return v->n < w->n ? -1 : v->n > w->n;
}

static int by_codes(const void *a, const void *b)
{
    const struct word *v = a, *w = b;
    for (uint32_t i = 0; i < v->n && i < w->n; i++)
        if (v->code[i] != w->code[i])
            return v->code[i] < w->code[i] ? -1 : 1;
    return v->n < w->n ? -1 : v->n > w->n;
}

/* Folding makes some words equal (traditional and simplified). The tag: our own, else of the more frequent, else of
 * the smaller number, so that the file does not depend on how the library sorts. */
static bool tag_wins(const struct word *w, const struct word *over)
{
    if (w->own != over->own)
        return w->own;
    if (w->freq < over->freq || w->freq > over->freq)
        return w->freq > over->freq;
    return w->pos < over->pos;
}

static void merge_equal(struct maker *m)
{
    qsort(m->word, m->words, sizeof *m->word, by_characters);
    size_t out = 0;
    for (size_t i = 0; i < m->words;) {
        struct word *best = &m->word[i];
        double freq = 0;
        size_t j = i;
        for (; j < m->words && by_characters(&m->word[i], &m->word[j]) == 0; j++) {
            if (tag_wins(&m->word[j], best))
                best = &m->word[j];
            freq = m->word[j].own || best->own ? fmax(freq, m->word[j].freq) : freq + m->word[j].freq;
        }
        struct word w = *best;
        w.freq = freq;
        m->word[out++] = w;
        i = j;
    }
    m->words = out;
    m->total = 0;
    for (size_t i = 0; i < m->words; i++)
        m->total += m->word[i].freq;
}

static void count_characters(struct maker *m)
{
    for (size_t i = 0; i < m->words; i++)
        for (uint32_t j = 0; j < m->word[i].n; j++)
            m->running[m->word[i].ch[j]] += m->word[i].freq;
}

static struct surname2 *find_surname2(struct maker *m, uint32_t first, uint32_t second)
{
    for (size_t i = 0; i < m->surnames2; i++)
        if (m->surname2[i].first == first && m->surname2[i].second == second)
            return &m->surname2[i];
    return NULL;
}

/* Names among the words: two or three characters that start with a surname (four with a double one). */
static void count_names(struct maker *m)
{
    for (size_t i = 0; i < m->words; i++) {
        const struct word *w = &m->word[i];
        if (!str_eq(str_c(m->tag[w->pos]), STR("nr")) || w->n < 2 || w->n > 4)
            continue;
        struct surname2 *two = w->n > 2 ? find_surname2(m, w->ch[0], w->ch[1]) : NULL;
        uint32_t given = two != NULL ? w->n - 2 : w->n - 1;
        if (given > 2 || (two == NULL && m->surname[w->ch[0]] < 1))
            continue;
        if (two != NULL)
            two->count++;
        else
            m->surname[w->ch[0]]++;
        const uint32_t *g = w->ch + w->n - given;
        if (given == 1)
            m->given[0][g[0]]++;
        else {
            m->given[1][g[0]]++;
            m->given[2][g[1]]++;
        }
    }
}

static const struct maker *sorting; /* qsort has no argument for it */

static int by_frequency(const void *a, const void *b)
{
    uint32_t c = *(const uint32_t *)a, d = *(const uint32_t *)b;
    double x = sorting->running[c], y = sorting->running[d];
    if (x < y || x > y)
        return x < y ? 1 : -1;
    return c < d ? -1 : c > d;
}

static int number_characters(struct maker *m)
{
    m->codes = 1;
    for (uint32_t c = 0; c < CODE_POINTS; c++) {
        double any = m->running[c] + m->surname[c] + m->given[0][c] + m->given[1][c] + m->given[2][c];
        if (any <= 0)
            continue;
        if (m->codes == 65535)
            return fail("characters", "too many");
        m->char_of[m->codes++] = c;
    }
    sorting = m;
    qsort(m->char_of + 1, m->codes - 1, sizeof *m->char_of, by_frequency);
    for (uint32_t k = 1; k < m->codes; k++)
        m->code[m->char_of[k]] = (uint16_t)k;
    for (size_t i = 0; i < m->words; i++)
        for (uint32_t j = 0; j < m->word[i].n; j++)
            m->word[i].code[j] = m->code[m->word[i].ch[j]];
    qsort(m->word, m->words, sizeof *m->word, by_codes);
    return 0;
}

static uint16_t cost_of(double p)
{
    double cost = -log(p) * LEXICON_SCALE + 0.5;
    return cost < 1 ? 1 : cost > 65535 ? 65535 : (uint16_t)cost;
}

static int build_trie(struct maker *m, struct trie_builder *trie)
{
    struct trie_word *w = mem_alloc(m->words * sizeof *w);
    if (w == NULL)
        return -1;
    for (size_t i = 0; i < m->words; i++)
        w[i] = (struct trie_word){m->word[i].code, m->word[i].n, cost_of(m->word[i].freq / m->total), m->word[i].pos};
    enum status st = trie_build(trie, w, m->words);
    mem_free(w);
    return st == XD_OK ? 0 : fail("trie", "no memory");
}

static double sum(const double *v)
{
    double s = 0;
    for (uint32_t c = 0; c < CODE_POINTS; c++)
        s += v[c];
    return s;
}

static double smoothed(double count, double total, double kinds)
{
    return log((count + SMOOTH) / (total + SMOOTH * kinds));
}

static void align(struct buf *b)
{
    while (b->n % 8 != 0)
        buf_addb(b, 0);
}

static void add_codes(struct maker *m, struct lexicon_header *h, struct buf *b)
{
    uint16_t page[LEXICON_PAGES] = {0};
    h->code_pages = 1; /* page 0: no codes */
    for (uint32_t p = 0; p < LEXICON_PAGES; p++)
        for (uint32_t i = 0; i < 256 && page[p] == 0; i++)
            if (m->code[p * 256 + i] != 0)
                page[p] = (uint16_t)h->code_pages++;
    h->at_page = b->n;
    buf_add(b, page, sizeof page);
    align(b);
    h->at_code = b->n;
    for (uint32_t i = 0; i < 512; i++)
        buf_addb(b, 0);
    for (uint32_t p = 0; p < LEXICON_PAGES; p++)
        if (page[p] != 0)
            buf_add(b, &m->code[p * 256], 512);
    align(b);
}

static void add_characters(struct maker *m, struct lexicon_header *h, struct buf *b)
{
    double running = sum(m->running), surname = sum(m->surname), given[3], kinds = m->codes;
    for (size_t i = 0; i < m->surnames2; i++)
        surname += m->surname2[i].count;
    h->floor_running = (float)smoothed(0, running, kinds);
    for (int g = 0; g < 3; g++) {
        given[g] = sum(m->given[g]);
        h->floor_given[g] = (float)smoothed(0, given[g], kinds);
    }
    h->at_char = b->n;
    for (uint32_t k = 0; k < m->codes; k++) {
        uint32_t c = m->char_of[k];
        struct lexicon_char s = {0};
        s.running = (float)smoothed(k > 0 ? m->running[c] : 0, running, kinds);
        s.surname = k > 0 && m->surname[c] > 0 ? (float)log(m->surname[c] / surname) : 0;
        for (int g = 0; g < 3; g++)
            s.given[g] = (float)smoothed(k > 0 ? m->given[g][c] : 0, given[g], kinds);
        buf_add(b, &s, sizeof s);
    }
    align(b);
    h->at_surname2 = b->n;
    h->surnames2 = (uint32_t)m->surnames2;
    for (size_t i = 0; i < m->surnames2; i++) {
        const struct surname2 *two = &m->surname2[i];
        struct lexicon_surname2 s = {m->code[two->first], m->code[two->second], (float)log(two->count / surname)};
        buf_add(b, &s, sizeof s);
    }
    align(b);
}

static int write_file(struct maker *m, const struct trie_builder *trie, const char *path)
{
    struct buf b;
    buf_init(&b, 1u << 30);
    struct lexicon_header h = {.version = LEXICON_VERSION, .order = LEXICON_ORDER};
    memcpy(h.magic, LEXICON_MAGIC, sizeof h.magic);
    memcpy(h.tag, m->tag, sizeof h.tag);
    h.tags = m->tags;
    h.nodes = (uint32_t)trie->nodes;
    h.codes = m->codes;
    h.unknown_cost = cost_of(1 / m->total);
    buf_add(&b, &h, sizeof h);
    align(&b);
    add_codes(m, &h, &b);
    add_characters(m, &h, &b);
    h.at_node = b.n;
    buf_add(&b, trie->node, trie->nodes * sizeof *trie->node);
    align(&b);
    if (buf_status(&b) != XD_OK) {
        buf_release(&b);
        return fail(path, "too large");
    }
    h.size = b.n;
    h.body = lexicon_body_hash(b.p, b.n);
    h.hash = lexicon_head_hash(&h);
    memcpy(b.p, &h, sizeof h);
    struct error e;
    enum status st = io_replace_file(path, buf_str(&b), &e);
    buf_release(&b);
    return st == XD_OK ? 0 : fail(path, "cannot be written");
}

static int make(struct maker *m, char **arg)
{
    if (read_words(m, arg[2], false) != 0 || read_words(m, arg[3], true) != 0)
        return -1;
    merge_equal(m);
    if (m->words < 1000)
        return fail(arg[2], "too few words to be a dictionary");
    if (read_list(m, arg[4], use_surname) != 0 || read_list(m, arg[5], use_given1) != 0 ||
        read_list(m, arg[6], use_given2_first) != 0 || read_list(m, arg[7], use_given2_second) != 0)
        return -1;
    count_characters(m);
    count_names(m);
    if (number_characters(m) != 0)
        return -1;
    struct trie_builder trie = {0};
    int result = build_trie(m, &trie);
    if (result == 0)
        result = write_file(m, &trie, arg[1]);
    trie_release(&trie);
    return result;
}

int main(int argc, char **argv)
{
    if (argc != 8) {
        fprintf(stderr, "usage: make_lexicon OUT dict.txt school.txt lname.lex sname.lex dname-1.lex dname-2.lex\n");
        return 2;
    }
    struct maker *m = mem_zalloc(1, sizeof *m);
    if (m == NULL)
        return 1;
    int result = make(m, argv);
    mem_free(m->word);
    mem_free(m);
    return result == 0 ? 0 : 1;
}
