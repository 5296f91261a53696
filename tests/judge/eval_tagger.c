/* eval_tagger - the tagger measured.
 *
 *   eval_tagger words [PATH]   one text a line on standard input; for each, its words as FROM-TO/TAG, in characters
 *   eval_tagger speed FILE     MB/s of each path and of the network as the textbook writes it, over the lines of FILE;
 *                              agreement of the 8-bit paths with the float one; load time and memory
 *
 * Speeds are UTF-8 bytes by CPU seconds of one thread, the best of several turns, all in one run. */
#include "../unit/text/lac_reference.h"
#include "base/io.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "text/tagger.h"
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

struct texts {
    struct tagger_text *v;
    size_t n, cap, bytes;
    uint32_t *ch;
};

static double seconds(void)
{
    struct timespec ts;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &ts);
    return (double)ts.tv_sec + (double)ts.tv_nsec * 1e-9;
}

static void split(struct texts *t, struct str all)
{
    uint32_t *at = t->ch = mem_alloc((all.n + 1) * sizeof *at);
    t->bytes = all.n;
    while (at != NULL && all.n > 0) {
        size_t end = str_find(all, STR("\n"));
        struct str line = str_sub(all, 0, end);
        all = str_sub(all, end + 1, all.n);
        if (mem_reserve((void **)&t->v, &t->cap, t->n + 1, sizeof *t->v) != 0)
            abort();
        uint32_t *from = at;
        for (size_t i = 0; i < line.n;)
            *at++ = utf8_next(line, &i);
        t->v[t->n++] = (struct tagger_text){from, (size_t)(at - from)};
    }
}

static int print_words(const struct texts *x, enum tagger_path path)
{
    struct tagger *t;
    struct tagger_work *w;
    struct tagged words;
    struct error e;
    tagged_init(&words);
    if (tagger_open(&t, NULL, path, &e) != XD_OK || tagger_work_new(&w, t, NULL) != XD_OK ||
        tagger_run(&words, w, x->v, x->n) != XD_OK) {
        fprintf(stderr, "eval_tagger: %s: %s\n", e.what, e.detail);
        return 1;
    }
    for (size_t i = 0, k = 0; i < x->n; i++) {
        for (; k < words.n && words.v[k].text == i; k++)
            printf("%u-%u/%s ", words.v[k].from, words.v[k].to, tagger_tag_name(t, words.v[k].tag));
        putchar('\n');
    }
    tagged_release(&words);
    tagger_work_free(w);
    tagger_close(t);
    return 0;
}

/* F1 of the entities of b against those of a. */
static double agreement(const struct tagged *a, const struct tagged *b)
{
    size_t na = 0, nb = 0, both = 0, k = 0;
    for (size_t i = 0; i < a->n; i++)
        na += a->v[i].kind != TAGGED_WORD;
    for (size_t i = 0; i < b->n; i++) {
        const struct tagged_word *x = &b->v[i];
        if (x->kind == TAGGED_WORD)
            continue;
        nb++;
        while (k < a->n && (a->v[k].text < x->text || (a->v[k].text == x->text && a->v[k].from < x->from)))
            k++;
        both += k < a->n && a->v[k].text == x->text && a->v[k].from == x->from && a->v[k].to == x->to &&
                a->v[k].kind == x->kind;
    }
    return na + nb ? 2 * (double)both / (double)(na + nb) : 1;
}

static double reference_speed(const struct texts *x)
{
    struct lac_reference *r = lac_reference_open(XD_TAGGER_FOLDER);
    uint8_t label[1024];
    size_t bytes = 0;
    double start = seconds(), now = start;
    for (size_t i = 0; r && i < x->n && now - start < 3; i++, now = seconds()) {
        size_t n = x->v[i].n < 1024 ? x->v[i].n : 1024;
        lac_reference_run(r, x->v[i].ch, n, label);
        for (size_t k = 0; k < n; k++)
            bytes += utf8_put((char[4]){0}, x->v[i].ch[k]);
    }
    if (r)
        lac_reference_close(r);
    return (double)bytes / 1e6 / (now - start);
}

static int print_speed(const struct texts *x)
{
    double reference = reference_speed(x);
    struct tagged exact, words;
    tagged_init(&exact);
    tagged_init(&words);
    printf("%-10s %6.3f MB/s   1.0 x\n", "reference", reference);
    for (enum tagger_path path = TAGGER_PORTABLE; path < TAGGER_PATHS; path++) {
        struct tagger *t;
        struct tagger_work *w;
        double start = seconds();
        if (tagger_open(&t, NULL, path, NULL) != XD_OK) {
            printf("%-10s skipped: this processor lacks it\n", tagger_path_name(path));
            continue;
        }
        if (tagger_work_new(&w, t, NULL) != XD_OK)
            return 1;
        double loaded = seconds() - start, best = 1e9;
        struct tagged *out = path == TAGGER_PORTABLE ? &exact : &words;
        for (int turn = 0; turn < (path == TAGGER_PORTABLE ? 1 : 5); turn++) {
            start = seconds();
            if (tagger_run(out, w, x->v, x->n) != XD_OK)
                return 1;
            double took = seconds() - start;
            best = took < best ? took : best;
        }
        double speed = (double)x->bytes / 1e6 / best;
        printf("%-10s %6.3f MB/s %5.1f x   loaded in %.0f ms   entities as portable: F1 %.4f\n", tagger_path_name(path),
               speed, speed / reference, loaded * 1e3, out == &exact ? 1.0 : agreement(&exact, &words));
        tagger_work_free(w);
        tagger_close(t);
    }
    tagged_release(&exact);
    tagged_release(&words);
    return 0;
}

int main(int argc, char **argv)
{
    struct buf in;
    struct texts x = {0};
    struct error e;
    bool words = argc >= 2 && strcmp(argv[1], "words") == 0, speed = argc == 3 && strcmp(argv[1], "speed") == 0;
    enum tagger_path path = TAGGER_AUTO;
    for (unsigned i = 0; words && argc > 2 && i < TAGGER_PATHS; i++)
        if (strcmp(argv[2], tagger_path_name(i)) == 0)
            path = i;
    if (!words && !speed) {
        fprintf(stderr, "usage: eval_tagger words [PATH] <LINES | eval_tagger speed FILE\n");
        return 2;
    }
    buf_init(&in, (size_t)1 << 30);
    enum status st = words ? io_read_fd(&in, STDIN_FILENO, STR("stdin"), &e) : io_read_file(&in, argv[2], &e);
    if (st != XD_OK) {
        fprintf(stderr, "eval_tagger: %s cannot be read\n", e.what);
        return 1;
    }
    split(&x, buf_str(&in));
    int result = words ? print_words(&x, path) : print_speed(&x);
    struct rusage used;
    getrusage(RUSAGE_SELF, &used);
    if (speed)
        printf("memory at most %.0f MB\n", (double)used.ru_maxrss / 1e3);
    mem_free(x.v);
    mem_free(x.ch);
    buf_release(&in);
    return result;
}
