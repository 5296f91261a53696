/* Every allocation of the analysis and of the stored record fails once: each time the call says so, nothing leaks
 * (the sanitizer preset sees to that) and the same objects work again afterwards. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/mem.h"
#include "fact/analysis.h"
#include "record/record.h"
#include "record/state.h"
#include "record/terms.h"

static const char text[] = "某某小学党支部2012年工作总结\n"
                           "一、党员教育\n"
                           "2012年6月28日，支部书记何文澜同志为全体党员上了一堂题为《守初心》的党课，孙志远主持。\n"
                           "出席：林　静 吴清芳 欧阳一帆\n"
                           "全年上党课4次，获区先进党支部。\n"
                           "　　　　　　　　　　2012年12月30日\n";

struct lab {
    struct lexicon *lexicon;
    struct analysis analysis;
    struct terms terms;
    struct buf record;
};

/* The whole way of a report, from text to record and back. */
static enum status go(struct lab *lab)
{
    struct analysis_input in = {.source = STR(text), .path = STR("党支部/2012/总结.txt")};
    struct str path = STR("党支部/2012/总结.txt");
    struct arena a, b;
    struct report r = {0}, back = {0};
    arena_init(&a, 1 << 26);
    arena_init(&b, 1 << 26);
    buf_reset(&lab->record);
    enum status st = analyse(&lab->analysis, lab->lexicon, &in);
    if (st == XD_OK)
        st = report_of_analysis(&r, &lab->analysis, &a);
    r.id = STR("0123456789abcdef");
    r.path = &path;
    r.paths = 1;
    r.format = STR("txt");
    r.encoding = STR("utf-8");
    if (st == XD_OK)
        st = terms_of_report(&lab->terms, &r, &lab->analysis.folded, &lab->analysis.tokens);
    if (st == XD_OK)
        st = record_encode(&lab->record, &r);
    if (st == XD_OK)
        st = record_decode(&back, &b, buf_str(&lab->record), RECORD_TEXT | RECORD_STATEMENTS);
    if (st == XD_OK) {
        assert_int_equal(back.statements, r.statements);
        assert_true(str_eq(back.text, STR(text)));
    }
    arena_release(&a);
    arena_release(&b);
    return st;
}

static void lab_init(struct lab *lab)
{
    struct error e;
    assert_int_equal(lexicon_open(&lab->lexicon, NULL, &e), XD_OK);
    analysis_init(&lab->analysis);
    terms_init(&lab->terms);
    buf_init(&lab->record, 1 << 24);
}

static void lab_release(struct lab *lab)
{
    analysis_release(&lab->analysis);
    terms_release(&lab->terms);
    buf_release(&lab->record);
    lexicon_close(lab->lexicon);
}

static void every_allocation_fails_once(void **state)
{
    (void)state;
    unsigned failures = 0;
    for (uint64_t n = 1;; n++) {
        struct lab lab;
        lab_init(&lab);
        uint64_t before = mem_calls();
        mem_fail_after(n);
        enum status st = go(&lab);
        bool reached = mem_calls() - before >= n;
        mem_fail_after(0);
        if (reached) {
            assert_true(st == XD_NOMEM || st == XD_OK); /* OK: the step could do without */
            failures += st == XD_NOMEM;
            assert_int_equal(go(&lab), XD_OK);
        }
        lab_release(&lab);
        if (!reached) {
            assert_int_equal(st, XD_OK);
            break;
        }
    }
    assert_true(failures > 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_allocation_fails_once)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
