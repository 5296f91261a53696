#include "rank.h"
#include "base/utf8.h"
#include <math.h>

enum { SENTENCES = 512, LEAD_CHARS = 150, SENTENCE_MIN = 6, SENTENCE_MAX = 150, GAP_MAX = 60, WINDOW = 3, RING = 32 };
#define WINDOW_COST 0.02f
#define TITLE_MAX 40

const double rank_weight[RANK_FEATURES] = {6, 3, 4, 6, 3, 1, 2, 1, 2};

/* --- the query -------------------------------------------------------------------------------------------------- */

/* Document frequency of a character: none is kept, so it is estimated from how often the character comes in running
 * text and how long reports are (Poisson). */
static double char_idf(const struct lexicon *lx, uint32_t c, double documents, double chars)
{
    double share = exp(lexicon_char_logp(lx, c));
    return idf_of(documents, documents * (1 - exp(-share * chars)));
}

static bool ranks(const struct plan *p, uint32_t i)
{
    return p->stop[i] == 0;
}

static unsigned class_at(const struct rank_query *q, uint32_t c)
{
    return c < 65536 ? q->class_of[c] : 0;
}

static void prepare_chars(struct rank_query *q, const struct lexicon *lx, double documents, double chars)
{
    const struct plan *p = q->plan;
    for (uint32_t i = 0; i < p->n; i++) {
        uint32_t c = p->ch[i];
        if (!is_han(c) || c >= 65536 || p->stop[i] == 2)
            continue;
        double w = char_idf(lx, c, documents, chars);
        q->char_mass[i] = (float)(ranks(p, i) ? w : .2 * w);
        if (!ranks(p, i) || q->class_of[c] != 0 || q->chars == RANK_CHARS)
            continue;
        q->class_of[c] = (uint8_t)++q->chars;
        q->char_weight[q->chars] = (float)w;
        q->chars_sum += (float)w;
    }
}

static void prepare_pairs(struct rank_query *q, double documents)
{
    const struct plan *p = q->plan;
    float most = (float)log(1 + documents);
    for (uint32_t i = 0; i + 1 < p->n; i++) {
        if (!ranks(p, i) || !ranks(p, i + 1))
            continue;
        unsigned a = class_at(q, p->ch[i]), b = class_at(q, p->ch[i + 1]);
        if (a == 0 || b == 0 || q->pair[a][b] != 0 || q->pairs >= RANK_PAIRS - 1)
            continue;
        float w = .75f * (q->char_weight[a] + q->char_weight[b]) + 1;
        q->pair[a][b] = (uint8_t)++q->pairs;
        q->pair_weight[q->pairs] = w < most ? w : most;
        q->pairs_sum += q->pair_weight[q->pairs];
    }
}

static void add_word(struct rank_query *q, const struct plan_token *t, float w)
{
    uint8_t class[RANK_WORD_CHARS];
    uint32_t n = t->to - t->from;
    if (n > RANK_WORD_CHARS || q->words == RANK_WORDS)
        return;
    for (uint32_t i = 0; i < n; i++) {
        class[i] = (uint8_t)class_at(q, q->plan->ch[t->from + i]);
        if (class[i] == 0)
            return;
    }
    for (unsigned k = 0; k < q->words; k++)
        if (q->word_length[k] == n && memcmp(q->word_class[k], class, n) == 0)
            return;
    unsigned last = class[n - 1];
    if (q->ending[last] == 8)
        return;
    q->ends[last][q->ending[last]++] = (uint8_t)q->words;
    q->word_length[q->words] = (uint8_t)n;
    memcpy(q->word_class[q->words], class, n);
    q->word_weight[q->words++] = w;
    q->words_sum += w;
}

static bool same_run(const struct plan *p, uint32_t a, uint32_t b, uint32_t n)
{
    return memcmp(p->ch + a, p->ch + b, n * sizeof p->ch[0]) == 0;
}

static void add_run(struct rank_query *q, const struct plan_token *t, float w)
{
    const struct plan *p = q->plan;
    uint32_t n = t->to - t->from;
    if (q->runs == RANK_RUNS || q->words == RANK_WORDS)
        return;
    for (unsigned i = 0; i < q->runs; i++)
        if (q->run[i].n == n && same_run(p, q->run[i].from, t->from, n))
            return;
    q->run[q->runs].from = t->from;
    q->run[q->runs].n = n;
    q->run[q->runs].number = t->kind == TOKEN_NUMBER;
    q->run[q->runs].word = (uint8_t)q->words;
    q->word_length[q->words] = 0; /* no Han word */
    q->word_weight[q->words++] = w;
    q->words_sum += w;
    if (q->pairs < RANK_PAIRS - 1) {
        q->run[q->runs].pair = (uint8_t)++q->pairs;
        q->pair_weight[q->pairs] = w;
        q->pairs_sum += w;
    }
    if (t->kind == TOKEN_NUMBER)
        q->numbers_sum += w;
    for (uint32_t i = t->from; i < t->to; i++)
        q->char_mass[i] = w / (float)n;
    q->runs++;
}

static enum status prepare_words(struct rank_query *q, struct index *ix, struct error *e)
{
    const struct plan *p = q->plan;
    char text[4 * PLAN_CHARS];
    xc_str name[PLAN_TOKENS] = {{NULL, 0}};
    uint32_t df[PLAN_TOKENS], which[PLAN_TOKENS];
    size_t n = 0, used = 0;
    for (uint32_t i = 0; i < p->tokens; i++) {
        const struct plan_token *t = &p->token[i];
        if (t->stop || (p->stop[t->from] == 2 && !t->in_date) || used + 4 * (size_t)(t->to - t->from) > sizeof text)
            continue;
        name[n].p = text + used;
        for (uint32_t k = t->from; k < t->to; k++)
            used += utf8_put(text + used, p->ch[k]);
        name[n].n = (size_t)(text + used - name[n].p);
        which[n++] = i;
    }
    enum status st = word_frequency(df, name, n, ix, e);
    for (size_t i = 0; st == XD_OK && i < n; i++) {
        const struct plan_token *t = &p->token[which[i]];
        float w = (float)idf_of(ix->stats.documents, df[i]);
        if (t->kind == TOKEN_WORD)
            add_word(q, t, w);
        else
            add_run(q, t, w);
    }
    return st;
}

enum status rank_prepare(struct rank_query *q, const struct plan *p, const struct lexicon *lx, struct index *ix,
                         struct error *e)
{
    memset(q, 0, sizeof *q);
    q->plan = p;
    double documents = ix->stats.documents;
    prepare_chars(q, lx, documents, ix->stats.average_length * 1.6); /* words of 1.6 characters */
    prepare_pairs(q, documents);
    enum status st = prepare_words(q, ix, e);
    for (uint32_t i = 0; i < p->n; i++)
        q->mass += q->char_mass[i];
    for (uint32_t i = 0; i < p->units && q->year == 0; i++)
        if (p->unit[i].kind == UNIT_DATE && p->unit[i].owner < PLAN_OPTION &&
            p->unit[i].when.from / 10000 == p->unit[i].when.to / 10000)
            q->year = p->unit[i].when.from / 10000;
    return st;
}

/* --- the report ------------------------------------------------------------------------------------------------- */

/* What of the query stands in a stretch of text: bits of pairs, words and character classes. */
struct bits {
    uint64_t pair[2], word, chars;
};
struct sentence_hit {
    struct bits has;
    uint32_t from, to;
};
struct pass {
    const struct rank_query *q;
    const uint32_t *ch;
    size_t n;
    struct bits lead, all;
    struct sentence_hit now, hit[SENTENCES];
    size_t hits;
    size_t lead_end;
    uint8_t ring[RING];
    unsigned ringed, before;
    uint32_t numbers_seen;
    float numbers;
    bool year;
};

static float sum_of(uint64_t set, const float *weight)
{
    float s = 0;
    for (; set != 0; set &= set - 1)
        s += weight[__builtin_ctzll(set)];
    return s;
}

static float share(float a, float b)
{
    return b > 0 ? a / b : 0;
}

static float cover(const struct rank_query *q, const struct bits *b)
{
    float pairs = sum_of(b->pair[0], q->pair_weight) + sum_of(b->pair[1], q->pair_weight + 64);
    float kinds = (float)((q->pairs_sum > 0) + (q->words_sum > 0) + (q->chars_sum > 0));
    return share(share(pairs, q->pairs_sum) + share(sum_of(b->word, q->word_weight), q->words_sum) +
                     share(sum_of(b->chars, q->char_weight), q->chars_sum),
                 kinds);
}

static void join(struct bits *a, const struct bits *b)
{
    a->pair[0] |= b->pair[0];
    a->pair[1] |= b->pair[1];
    a->word |= b->word;
    a->chars |= b->chars;
}

static void set_pair(struct bits *b, unsigned i)
{
    b->pair[i >> 6] |= UINT64_C(1) << (i & 63);
}

/* A character of the query at i. */
static void take_char(struct pass *s, size_t i, unsigned k)
{
    const struct rank_query *q = s->q;
    struct bits now = {{0, 0}, 0, UINT64_C(1) << k};
    if (s->before != 0) {
        unsigned pair = q->pair[s->before][k];
        if (pair != 0)
            set_pair(&now, pair);
    } else {
        s->ringed = 0;
    }
    s->ring[s->ringed++ % RING] = (uint8_t)k;
    for (unsigned e = 0; e < q->ending[k]; e++) {
        unsigned w = q->ends[k][e], length = q->word_length[w], j = 1;
        if (length > s->ringed)
            continue;
        while (j < length && s->ring[(s->ringed - 1 - j) % RING] == q->word_class[w][length - 1 - j])
            j++;
        if (j >= length)
            now.word |= UINT64_C(1) << w;
    }
    s->before = k;
    join(&s->now.has, &now);
    if (i < s->lead_end)
        join(&s->lead, &now);
}

static bool run_is(const struct pass *s, size_t i, size_t n, unsigned r)
{
    const uint32_t *pat = s->q->plan->ch + s->q->run[r].from;
    return s->q->run[r].n == n && memcmp(s->ch + i, pat, n * sizeof *pat) == 0;
}

/* A run of letters and digits from i on; returns its end. */
static size_t take_run(struct pass *s, size_t i)
{
    const struct rank_query *q = s->q;
    size_t end = i, digits = i;
    while (end < s->n && (is_digit(s->ch[end]) || (s->ch[end] >= 'a' && s->ch[end] <= 'z')))
        end++;
    while (digits < end && is_digit(s->ch[digits]))
        digits++;
    if (q->year != 0 && digits == i + 4 && digits == end && end < s->n && s->ch[end] == 0x5E74) {
        int v = 0;
        for (size_t k = i; k < end; k++)
            v = v * 10 + (int)(s->ch[k] - '0');
        s->year |= v == q->year;
    }
    for (unsigned r = 0; r < q->runs; r++) {
        if (!run_is(s, i, end - i, r) && !(digits > i && run_is(s, i, digits - i, r)))
            continue;
        struct bits now = {{0, 0}, UINT64_C(1) << q->run[r].word, 0};
        if (q->run[r].pair != 0)
            set_pair(&now, q->run[r].pair);
        join(&s->now.has, &now);
        if (i < s->lead_end)
            join(&s->lead, &now);
        if (q->run[r].number && !(s->numbers_seen >> r & 1)) {
            s->numbers_seen |= UINT32_C(1) << r;
            s->numbers += q->word_weight[q->run[r].word];
        }
    }
    return end;
}

static void end_sentence(struct pass *s, size_t end)
{
    if ((s->now.has.chars | s->now.has.word) != 0) {
        s->now.to = (uint32_t)end;
        join(&s->all, &s->now.has);
        if (s->hits < SENTENCES)
            s->hit[s->hits++] = s->now;
    }
    memset(&s->now, 0, sizeof s->now);
    s->now.from = (uint32_t)end + 1;
}

static bool ends_sentence(const uint32_t *ch, size_t n, size_t i)
{
    uint32_t c = ch[i];
    if (c == '.') /* 。 folds to it; not the dot of a number */
        return i + 1 == n || !(is_digit(ch[i + 1]) || is_alpha(ch[i + 1]));
    return c == 0x3002 || c == '!' || c == '?' || c == ';';
}

static void read_text(struct pass *s)
{
    const uint32_t *ch = s->ch;
    for (size_t i = 0; i < s->n; i++) {
        uint32_t c = ch[i];
        unsigned k = class_at(s->q, c);
        if (k != 0) {
            take_char(s, i, k);
            continue;
        }
        s->before = 0;
        if (c >= 0x4E00 && c < 0xA000) { /* most characters */
            if (i - s->now.from > SENTENCE_MAX)
                end_sentence(s, i);
            continue;
        }
        if (is_digit(c) || (c >= 'a' && c <= 'z')) {
            i = take_run(s, i) - 1;
            continue;
        }
        bool line = c == '\n';
        if (line || (i - s->now.from >= SENTENCE_MIN && ends_sentence(ch, s->n, i)) ||
            (i > s->now.from && i - s->now.from > SENTENCE_MAX))
            end_sentence(s, i);
    }
    end_sentence(s, s->n);
}

static float best_window(const struct pass *s, struct features *out)
{
    float best = 0;
    for (size_t i = 0; i < s->hits; i++) {
        struct bits b = s->hit[i].has;
        for (unsigned k = 0; k < WINDOW; k++) {
            if (k > 0) {
                if (i + k >= s->hits || s->hit[i + k].from > s->hit[i + k - 1].to + GAP_MAX)
                    break;
                join(&b, &s->hit[i + k].has);
            }
            float m = cover(s->q, &b) - WINDOW_COST * (float)k;
            if (m > best) {
                best = m;
                out->from = s->hit[i].from;
                out->to = s->hit[i + k].to;
            }
        }
    }
    return best;
}

/* The share of the query that the title makes up, when all of the title stands in the query. */
static double title_share(const struct rank_query *q, struct str title)
{
    uint32_t t[TITLE_MAX];
    size_t n = 0, at = 0;
    while (at < title.n) {
        uint32_t c = fold_char(utf8_next(title, &at));
        if (c == ' ')
            continue;
        if (n == TITLE_MAX)
            return 0;
        t[n++] = c;
    }
    if (n < 2)
        return 0;
    const struct plan *p = q->plan;
    for (uint32_t i = 0; i + n <= p->n; i++) {
        if (memcmp(p->ch + i, t, n * sizeof *t) != 0)
            continue;
        float m = 0;
        for (size_t k = 0; k < n; k++)
            m += q->char_mass[i + k];
        return share(m, q->mass);
    }
    return 0;
}

static void begin(struct pass *s, const struct rank_query *q, const struct folded *f, size_t lead_end)
{
    s->q = q; /* the sentences need no clearing */
    s->ch = f->ch;
    s->n = f->n;
    memset(&s->lead, 0, sizeof s->lead);
    memset(&s->all, 0, sizeof s->all);
    memset(&s->now, 0, sizeof s->now);
    s->hits = 0;
    s->ringed = s->before = 0;
    s->numbers_seen = 0;
    s->numbers = 0;
    s->year = false;
    s->lead_end = lead_end;
}

/* The last part of the first path without its suffix: offices write the title there. */
static struct str file_name(const struct report *r)
{
    struct str p = r->paths > 0 ? r->path[0] : STR("");
    size_t from = p.n, to = p.n;
    while (from > 0 && p.p[from - 1] != '/')
        from--;
    for (size_t i = from; i < p.n; i++)
        if (p.p[i] == '.' && i > from) {
            to = i;
            break;
        }
    return str_sub(p, from, to);
}

/* How much of the query the title and the file's name hold. */
static enum status head_cover(double *out, const struct rank_query *q, const struct report *r, struct folded *head)
{
    struct pass s;
    struct bits has = {{0, 0}, 0, 0};
    const struct str part[] = {r->title, file_name(r)};
    for (size_t i = 0; i < 2; i++) {
        enum status st = fold_text(head, part[i]);
        if (st != XD_OK)
            return st;
        begin(&s, q, head, 0);
        read_text(&s);
        join(&has, &s.all);
    }
    *out = cover(q, &has);
    return XD_OK;
}

enum status rank_score(struct features *out, const struct rank_query *q, const struct folded *f, const struct report *r,
                       struct folded *head)
{
    struct pass s;
    memset(out, 0, sizeof *out);
    begin(&s, q, f, utf8_count(r->title) + LEAD_CHARS);
    read_text(&s);
    out->v[RANK_MIX] = best_window(&s, out);
    out->v[RANK_LEAD] = cover(q, &s.lead);
    out->v[RANK_COVER] = share(sum_of(s.all.chars, q->char_weight), q->chars_sum);
    out->words = share(sum_of(s.all.word, q->word_weight), q->words_sum);
    out->v[RANK_NUMBER] = share(s.numbers, q->numbers_sum);
    out->v[RANK_YEAR] = s.year;
    out->v[RANK_TITLE] = title_share(q, r->title);
    return head_cover(&out->v[RANK_HEAD], q, r, head);
}

double rank_total(const struct features *f)
{
    double s = 0;
    for (unsigned i = 0; i < RANK_FEATURES; i++)
        s += rank_weight[i] * f->v[i];
    return s;
}
