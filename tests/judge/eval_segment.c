/* eval_segment TEST GOLD - segmentation measured against a hand-made standard: precision, recall, F1, and speed.
 *
 * TEST: one text a line. GOLD: the same lines, words divided by blanks. Words are compared as spans of source
 * characters, so that what folding does to blanks does not matter. */
#include "base/io.h"
#include "base/utf8.h"
#include "text/fold.h"
#include "text/segment.h"
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

struct score {
    size_t gold, ours, both;
};

static bool next_line(struct str *rest, struct str *line)
{
    if (rest->n == 0)
        return false;
    size_t n = str_find(*rest, STR("\n"));
    *line = str_sub(*rest, 0, n);
    *rest = str_sub(*rest, n + 1, rest->n);
    return true;
}

static bool is_blank(uint32_t c)
{
    return c <= ' ' || c == 0x3000 || c == 0xA0;
}

/* Where words start and end, by source character: bit 0 a start, bit 1 an end (at the character behind). */
static size_t mark_gold(unsigned char *mark, size_t max, struct str line)
{
    size_t n = 0;
    bool in_word = false;
    for (size_t at = 0; at < line.n && n + 1 < max;) {
        bool blank = is_blank(utf8_next(line, &at));
        if (blank && in_word)
            mark[n] |= 2;
        if (!blank && !in_word)
            mark[n] |= 1;
        in_word = !blank;
        if (!blank)
            mark[++n] = 0;
    }
    if (in_word)
        mark[n] |= 2;
    return n;
}

static void compare(struct score *s, const unsigned char *mark, size_t n, const struct folded *f,
                    const struct tokens *t)
{
    for (size_t i = 0; i <= n; i++)
        s->gold += mark[i] & 1;
    for (size_t i = 0; i < t->n; i++) {
        uint32_t from = f->at[t->v[i].from], to = f->at[t->v[i].to];
        if (f->ch[t->v[i].from] == ' ')
            continue;
        s->ours++;
        if (to > n || !(mark[from] & 1) || !(mark[to] & 2))
            continue;
        size_t inner = from + 1;
        while (inner < to && mark[inner] == 0)
            inner++;
        s->both += inner == to;
    }
}

static double seconds(void)
{
    struct timespec ts;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &ts);
    return (double)ts.tv_sec + (double)ts.tv_nsec * 1e-9;
}

static int measure_speed(const struct lexicon *lx, struct str all)
{
    struct folded f;
    struct tokens t;
    folded_init(&f);
    tokens_init(&t);
    double fold = 1e9, cut = 1e9;
    int result = 0;
    for (int i = 0; i < 9 && result == 0; i++) {
        double a = seconds();
        result |= fold_text(&f, all) != XD_OK;
        double b = seconds();
        result |= segment(&t, lx, f.ch, f.n) != XD_OK;
        double c = seconds();
        fold = b - a < fold ? b - a : fold;
        cut = c - b < cut ? c - b : cut;
    }
    double mb = (double)all.n / 1e6;
    printf("fold %.0f MB/s  segment %.0f MB/s  both %.0f MB/s\n", mb / fold, mb / cut, mb / (fold + cut));
    folded_release(&f);
    tokens_release(&t);
    return result;
}

int main(int argc, char **argv)
{
    struct lexicon *lx = NULL;
    struct error e;
    struct buf test, gold;
    struct folded f;
    struct tokens t;
    struct score s = {0};
    static unsigned char mark[1 << 16];
    buf_init(&test, 1u << 30);
    buf_init(&gold, 1u << 30);
    folded_init(&f);
    tokens_init(&t);
    int result = 1;
    if (argc != 3) {
        fprintf(stderr, "usage: eval_segment TEST GOLD\n");
        return 2;
    }
    double start = seconds();
    if (lexicon_open(&lx, NULL, &e) != XD_OK) {
        fprintf(stderr, "%s: %s\n", e.what, e.detail);
        goto out;
    }
    double opened = seconds() - start;
    if (io_read_file(&test, argv[1], &e) != XD_OK || io_read_file(&gold, argv[2], &e) != XD_OK) {
        fprintf(stderr, "%s: cannot be read\n", e.what);
        goto out;
    }
    struct str a = buf_str(&test), b = buf_str(&gold), text, words;
    while (next_line(&a, &text) && next_line(&b, &words)) {
        mark[0] = 0;
        if (fold_text(&f, text) != XD_OK || segment(&t, lx, f.ch, f.n) != XD_OK)
            goto out;
        compare(&s, mark, mark_gold(mark, sizeof mark, words), &f, &t);
        if (getenv("EVAL_SHOW") != NULL) {
            for (size_t i = 0; i < t.n; i++) {
                for (size_t j = t.v[i].from; j < t.v[i].to; j++) {
                    char c[4];
                    fwrite(c, 1, utf8_put(c, f.ch[j]), stdout);
                }
                putchar(' ');
            }
            putchar('\n');
        }
    }
    double p = (double)s.both / (double)s.ours, r = (double)s.both / (double)s.gold;
    printf("P %.4f  R %.4f  F1 %.4f  (%zu words)  lexicon opened in %.2f ms\n", p, r, 2 * p * r / (p + r), s.gold,
           opened * 1e3);
    result = measure_speed(lx, buf_str(&test));
out:
    folded_release(&f);
    tokens_release(&t);
    buf_release(&test);
    buf_release(&gold);
    lexicon_close(lx);
    return result;
}
