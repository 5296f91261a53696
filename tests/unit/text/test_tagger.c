/* The tagger: float paths against the network as the textbook writes it, 8-bit paths against the float ones, batches,
 * threads, odd text, wrong folders. */
#include "base/mem.h"
#include "base/utf8.h"
#include "lac_reference.h"
#include "text/tagger.h"
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

/* Invented people and places; lists, brackets, long and foreign names, ranges of dates, Latin, traditional characters.
 */
static const char *const lines[] = {
    "梅溪镇实验小学党支部于2014年6月27日召开了党员大会。",
    "会议由支部书记岑远山主持，许知遥、顾一禾、欧阳晓岚等同志参加了会议！",
    "2012年11月，沈小舟老师被评为澜江市优秀教师；同年，陆知远获得一等奖？",
    "五(3)班米可同学的《我家门前的小河》在“春笋杯”作文比赛中获二等奖（指导教师：傅青）。",
    "2011~2012学年第一学期，学校先后接待了区教育局、市教科院等单位的领导。",
    "尉迟敬明、司徒兰、阿依古丽·买买提和Jane Smith一起到北京大学参观。",
    "参加人员：丁禾、纪明、卫春华、何嘉树、宋怀远",
    "黨支部書記岑遠山同志為全體黨員上了一堂黨課。",
    "详见http://www.example.org/news?id=12;附件3份",
    "一九八五年九月十日，全校师生在大礼堂隆重集会，庆祝第一个教师节。",
    "　　时间：2013年3月22日　地点：会议室　记录：傅 青",
    "好",
    "。",
    "……“是的。”他说，“明天再来！”",
    "王刚、李明、张华分别在3月、5月和9月为党员讲课，题目是《守纪律》《讲规矩》《作表率》。",
};
enum { LINES = sizeof lines / sizeof *lines };

static struct tagger_text text[LINES];
static struct lac_reference *reference;

static int set_up(void **state)
{
    (void)state;
    for (size_t i = 0; i < LINES; i++) {
        struct str s = str_c(lines[i]);
        uint32_t *ch = mem_alloc(s.n * sizeof *ch);
        for (size_t at = 0; at < s.n;)
            ch[text[i].n++] = utf8_next(s, &at);
        text[i].ch = ch;
    }
    reference = lac_reference_open(XD_TAGGER_FOLDER);
    return reference ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    for (size_t i = 0; i < LINES; i++)
        mem_free((void *)(uintptr_t)text[i].ch);
    lac_reference_close(reference);
    return 0;
}

static bool open_path(struct tagger **t, struct tagger_work **w, enum tagger_path path)
{
    enum status st = tagger_open(t, NULL, path, NULL);
    if (st == XD_UNSUPPORTED) {
        print_message("%s: skipped, this processor lacks it\n", tagger_path_name(path));
        return false;
    }
    assert_int_equal(st, XD_OK);
    assert_int_equal(tagger_path_of(*t), path);
    assert_int_equal(tagger_work_new(w, *t, NULL), XD_OK);
    return true;
}

static void write_words(char *out, size_t size, const struct tagger *t, const struct tagged *words, size_t index,
                        bool entities)
{
    size_t n = 0;
    out[0] = '\0';
    for (size_t i = 0; i < words->n; i++) {
        const struct tagged_word *k = &words->v[i];
        if (k->text != index || (entities && k->kind == TAGGED_WORD))
            continue;
        for (uint32_t c = k->from; c < k->to; c++) {
            char bytes[4];
            size_t length = utf8_put(bytes, text[index].ch[c]);
            n += (size_t)snprintf(out + n, size - n, "%.*s", (int)length, bytes);
        }
        n += (size_t)snprintf(out + n, size - n, "/%s ", tagger_tag_name(t, k->tag));
    }
}

/* What the reference says of a line: cut into sentences as the tagger cuts it, by its own words' borders. */
static void reference_words(char *out, size_t size, const struct tagger_text *x)
{
    size_t n = 0, from = 0;
    uint8_t label[1024];
    out[0] = '\0';
    while (from < x->n) {
        size_t to = from;
        bool ended = false;
        for (; to < x->n; to++) {
            uint32_t c = x->ch[to];
            bool end = c == U'。' || c == U'！' || c == U'？' || c == U'；' || c == '!' || c == '?' || c == ';';
            bool close = c == U'”' || c == U'’' || c == U'）' || c == ')' || c == U'》' || c == U'」' || c == '"';
            if (ended && !end && !close)
                break;
            ended = ended || end;
        }
        lac_reference_run(reference, x->ch + from, to - from, label);
        for (size_t i = from; i < to; i++) {
            const char *name = lac_reference_label(reference, label[i - from]);
            size_t length = strlen(name);
            bool inside = length > 2 && strcmp(name + length - 2, "-I") == 0;
            if (i > from && !inside)
                n += (size_t)snprintf(out + n, size - n, "/%.*s ",
                                      (int)strcspn(lac_reference_label(reference, label[i - 1 - from]), "-"),
                                      lac_reference_label(reference, label[i - 1 - from]));
            char bytes[4];
            n += (size_t)snprintf(out + n, size - n, "%.*s", (int)utf8_put(bytes, x->ch[i]), bytes);
        }
        const char *last = lac_reference_label(reference, label[to - 1 - from]);
        n += (size_t)snprintf(out + n, size - n, "/%.*s ", (int)strcspn(last, "-"), last);
        from = to;
    }
}

static void float_paths_equal_the_reference(void **state)
{
    (void)state;
    static const enum tagger_path path[] = {TAGGER_PORTABLE, TAGGER_AVX2, TAGGER_AVX512};
    for (size_t p = 0; p < 3; p++) {
        struct tagger *t;
        struct tagger_work *w;
        struct tagged words;
        if (!open_path(&t, &w, path[p]))
            continue;
        tagged_init(&words);
        assert_int_equal(tagger_run(&words, w, text, LINES), XD_OK);
        for (size_t i = 0; i < LINES; i++) {
            char ours[4096], theirs[4096];
            write_words(ours, sizeof ours, t, &words, i, false);
            reference_words(theirs, sizeof theirs, &text[i]);
            assert_string_equal(ours, theirs);
        }
        tagged_release(&words);
        tagger_work_free(w);
        tagger_close(t);
    }
}

static void eight_bits_agree_on_entities(void **state)
{
    (void)state;
    static const enum tagger_path path[] = {TAGGER_AVX2_INT8, TAGGER_VNNI};
    struct tagger *exact, *t;
    struct tagger_work *exact_work, *w;
    struct tagged want, words;
    tagged_init(&want);
    tagged_init(&words);
    assert_true(open_path(&exact, &exact_work, TAGGER_PORTABLE));
    assert_int_equal(tagger_run(&want, exact_work, text, LINES), XD_OK);
    for (size_t p = 0; p < 2; p++) {
        if (!open_path(&t, &w, path[p]))
            continue;
        assert_int_equal(tagger_run(&words, w, text, LINES), XD_OK);
        size_t differ = 0;
        for (size_t i = 0; i < LINES; i++) {
            char ours[4096], theirs[4096];
            write_words(ours, sizeof ours, t, &words, i, true);
            write_words(theirs, sizeof theirs, exact, &want, i, true);
            differ += strcmp(ours, theirs) != 0;
        }
        assert_in_range(differ, 0, 1);
        tagger_work_free(w);
        tagger_close(t);
    }
    tagged_release(&want);
    tagged_release(&words);
    tagger_work_free(exact_work);
    tagger_close(exact);
}

static void alone_as_together(void **state)
{
    (void)state;
    struct tagger *t;
    struct tagger_work *w;
    struct tagged all, one;
    tagged_init(&all);
    tagged_init(&one);
    assert_int_equal(tagger_open(&t, NULL, TAGGER_AUTO, NULL), XD_OK);
    assert_int_equal(tagger_work_new(&w, t, NULL), XD_OK);
    assert_int_equal(tagger_run(&all, w, text, LINES), XD_OK);
    size_t at = 0;
    for (size_t i = 0; i < LINES; i++) {
        uint32_t next = 0;
        assert_int_equal(tagger_run(&one, w, &text[i], 1), XD_OK);
        for (size_t k = 0; k < one.n; k++, at++) {
            assert_int_equal(one.v[k].from, next); /* no gap */
            next = one.v[k].to;
            assert_int_equal(all.v[at].text, i);
            assert_int_equal(all.v[at].from, one.v[k].from);
            assert_int_equal(all.v[at].to, one.v[k].to);
            assert_int_equal(all.v[at].tag, one.v[k].tag);
        }
        assert_int_equal(next, text[i].n);
    }
    assert_int_equal(at, all.n);
    tagged_release(&all);
    tagged_release(&one);
    tagger_work_free(w);
    tagger_close(t);
}

/* A text longer than a chunk without any sentence end, empty texts, characters beyond every table. */
static void odd_text(void **state)
{
    (void)state;
    enum { LONG = 30000 };
    struct tagger *t;
    struct tagger_work *w;
    struct tagged words;
    uint32_t *ch = mem_alloc(LONG * sizeof *ch);
    uint32_t seed = 12345;
    for (size_t i = 0; i < LONG; i++) {
        seed = seed * 1103515245 + 12345;
        ch[i] = i % 3 ? seed % 0x110000 : 0x4E00 + seed % 0x5000;
    }
    tagged_init(&words);
    assert_int_equal(tagger_open(&t, NULL, TAGGER_AUTO, NULL), XD_OK);
    assert_int_equal(tagger_work_new(&w, t, NULL), XD_OK);
    struct tagger_text odd[] = {{ch, 0}, {ch, LONG}, {ch, 0}, {ch, 1}};
    assert_int_equal(tagger_run(&words, w, odd, 4), XD_OK);
    assert_int_equal(words.v[0].text, 1);
    assert_int_equal(words.v[words.n - 2].to, LONG);
    assert_int_equal(words.v[words.n - 1].text, 3);
    assert_int_equal(tagger_run(&words, w, NULL, 0), XD_OK);
    assert_int_equal(words.n, 0);
    tagged_release(&words);
    tagger_work_free(w);
    tagger_close(t);
    mem_free(ch);
}

static void *tag_all(void *tagger)
{
    struct tagger_work *w;
    struct tagged *words = mem_alloc(sizeof *words);
    tagged_init(words);
    if (tagger_work_new(&w, tagger, NULL) != XD_OK || tagger_run(words, w, text, LINES) != XD_OK)
        abort();
    tagger_work_free(w);
    return words;
}

static void threads_share_a_tagger(void **state)
{
    (void)state;
    enum { THREADS = 4 };
    struct tagger *t;
    pthread_t thread[THREADS];
    struct tagged *words[THREADS];
    assert_int_equal(tagger_open(&t, NULL, TAGGER_AUTO, NULL), XD_OK);
    for (size_t i = 0; i < THREADS; i++)
        assert_int_equal(pthread_create(&thread[i], NULL, tag_all, t), 0);
    for (size_t i = 0; i < THREADS; i++) {
        void *result;
        assert_int_equal(pthread_join(thread[i], &result), 0);
        words[i] = result;
        assert_int_equal(words[i]->n, words[0]->n);
        for (size_t k = 0; k < words[0]->n; k++) {
            assert_int_equal(words[i]->v[k].from, words[0]->v[k].from);
            assert_int_equal(words[i]->v[k].tag, words[0]->v[k].tag);
        }
    }
    for (size_t i = 0; i < THREADS; i++) {
        tagged_release(words[i]);
        mem_free(words[i]);
    }
    tagger_close(t);
}

static void memory_fails(void **state)
{
    (void)state;
    for (uint64_t n = 1; n < 500; n++) {
        struct tagger *t = NULL;
        struct tagger_work *w = NULL;
        struct tagged words;
        tagged_init(&words);
        uint64_t before = mem_calls();
        mem_fail_after(n);
        enum status st = tagger_open(&t, NULL, TAGGER_AUTO, NULL);
        if (st == XD_OK)
            st = tagger_work_new(&w, t, NULL);
        if (st == XD_OK)
            st = tagger_run(&words, w, text, LINES);
        mem_fail_after(0);
        bool reached = mem_calls() - before >= n;
        assert_int_equal(st, reached ? XD_NOMEM : XD_OK);
        tagged_release(&words);
        tagger_work_free(w);
        tagger_close(t);
        if (!reached)
            return;
    }
    fail_msg("never ran through");
}

static void wrong_folders(void **state)
{
    (void)state;
    struct tagger *t;
    struct error e = {0};
    assert_int_equal(tagger_open(&t, "/nonexistent", TAGGER_AUTO, &e), XD_NOTFOUND);
    assert_null(t);
    char folder[] = "/tmp/xd-tagger-XXXXXX", path[128];
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/word.dic", folder);
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    fputs("0\t的\n1\t一\n", f);
    fclose(f);
    struct tagger_work *w;
    assert_int_equal(tagger_open(&t, folder, TAGGER_AUTO, &e), XD_OK);
    assert_int_equal(tagger_work_new(&w, t, &e), XD_CORRUPT);
    assert_int_equal(tagger_work_new(&w, t, &e), XD_CORRUPT); /* and again */
    assert_null(w);
    tagger_close(t);
    unlink(path);
    rmdir(folder);
    assert_int_equal(tagger_open(&t, NULL, TAGGER_PATHS, &e), XD_UNSUPPORTED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(float_paths_equal_the_reference),
        cmocka_unit_test(eight_bits_agree_on_entities),
        cmocka_unit_test(alone_as_together),
        cmocka_unit_test(odd_text),
        cmocka_unit_test(threads_share_a_tagger),
        cmocka_unit_test(memory_fails),
        cmocka_unit_test(wrong_folders),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
