#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "file/press.h"
#include "foreign.h"

#define LESSON                                                                                                                                                                 \
    "二〇一二年十一月三十日，党支部书记林静芳同志在多功能厅为全体党员上了一堂题为做合格的共产党员的党课，到会四十六人" \
    "，课后分组讨论。"
#define AFTER                                                                                                          \
    "党课结束以后各小组进行了讨论，大家一致认为要把学习的收获用到教学工作中去，努力提高教育质量，办好人民满意的学校。"

/* What LibreOffice wrote of fixtures/report.fodt. */
static void test_libreoffice(void **state)
{
    (void)state;
    assert_string_equal(
        foreign_read(&reader_pdf, "pdf/report.pdf"),
        "<P1>葦塘中学党支部·页眉\n"
        "葦塘中学２０１２年党建工作总结\n"
        "二〇一二年，党支部在支部书记林静芳的带领下开展工作。11月30日，林静芳同志为入党积极分子上了一堂题为“做"
        "合格的共产党员”的党课1。（原定梅雨桐主讲）\n"
        "一、名册\n"
        "姓名\t日期\t备注\n"
        "龚䶮\t2012年3月5日\t第一段第二段\n"
        "𠮷田\t\t空了一格\n"
        "穆清扬\t２０１２－０９－１０\n"
        "1.学习文件\n"
        "2.走访党员\n"
        "详见工作计划。café résumé“引号”\n"
        "正文在框旁。\n"
        "换行之后。\n"
        "党支部\t文本框：欢迎参加。\n"
        "2012年12月28日\n"
        "1\t脚注：听课人员共４６人。\n"
        "第1页·页脚\n");
    assert_string_equal(reading.format, "pdf");
    assert_int_equal(reading.reason, REASON_OK);
}

/* Fonts not embedded, text in GBK: the map of characters comes from poppler-data. */
static void test_gbk(void **state)
{
    (void)state;
    assert_string_equal(foreign_read(&reader_pdf, "pdf/old-gbk.pdf"), "<P1>葦塘中学党课记录\n" LESSON "\n" AFTER "\n"
                                                                      "姓名\t日期\t备注\n"
                                                                      "穆清扬\t２０１２－０９－１０\n"
                                                                      "\t２０１２－１０－１１\t补课\n"
                                                                      "何文澜\t\t请假\n"
                                                                      "党支部\n"
                                                                      "２０１２年１２月２８日\n");
    assert_int_equal(reading.reason, REASON_OK);
}

static void test_columns(void **state)
{
    (void)state;
    foreign_read(&reader_pdf, "pdf/columns.pdf");
    assert_true(str_starts(buf_str(&reading.text), STR("<P1>葦塘校讯\n" LESSON AFTER "\n" AFTER LESSON "\n"
                                                       "姓名\t２０１２年１月\n姓名张\t２０１２年２月\n")));
}

/* A paragraph over the end of a page; what stands on every page is told once. */
static void test_pages(void **state)
{
    (void)state;
    assert_string_equal(
        foreign_read(&reader_pdf, "pdf/pages.pdf"),
        "<P1><N2>葦塘中学党支部\n"
        "一、学习\n"
        "二〇一二年十一月三十日，党支部书记林静芳同志在多功能厅为全体党员上了一<P2>堂题为做合格的共产党员的党课，到"
        "会四十六人，课后分组讨论。\n"
        "<N3>第１页\n"
        "二、其他\n"
        "<P3>" LESSON AFTER "\n");
}

static void test_pictures(void **state)
{
    (void)state;
    foreign_read(&reader_pdf, "pdf/scanned.pdf");
    assert_int_equal(reading.reason, REASON_SCANNED);
    assert_int_equal(reason_status(REASON_SCANNED, true), 5);
    foreign_read(&reader_pdf, "pdf/mixed.pdf");
    assert_int_equal(reading.reason, REASON_PICTURES);
    assert_int_equal(reason_status(REASON_PICTURES, true), 2);
    assert_non_null(strstr(reading.text.p, "林静芳"));
    assert_non_null(strstr(reading.text.p, "<P2>"));
}

static void test_bad(void **state)
{
    (void)state;
    struct buf file;
    foreign_read(&reader_pdf, "pdf/password.pdf");
    assert_int_equal(reading.reason, REASON_ENCRYPTED);
    foreign_bytes(&reader_pdf, "%PDF-1.7 ...", 12);
    assert_int_equal(reading.reason, REASON_DAMAGED);
    harness_fixture(&file, "pdf/pages.pdf");
    foreign_bytes(&reader_pdf, file.p, file.n - 400);
    assert_int_equal(reading.reason, REASON_DAMAGED);
    foreign_bytes(&reader_pdf, file.p, file.n - 12); /* only the end of the last line is gone */
    assert_int_equal(reading.reason, REASON_DAMAGED);
    assert_non_null(strstr(reading.text.p, "林静芳"));
    buf_release(&file);
    assert_int_equal(foreign_limited(&reader_pdf, "pdf/pages.pdf", 100), REASON_TOO_LARGE);
}

static void test_no_memory(void **state)
{
    (void)state;
    foreign_no_memory(&reader_pdf, "pdf/pages.pdf", 60);
}

/* Places that are no numbers, or lie nowhere near a page. */
static void test_wild_places(void **state)
{
    (void)state;
    static const float wild[] = {0.0f / 1.0f, -1e30f, 1e30f, 3, -7};
    struct glyph_box g[200];
    struct answer out = {.fd = -1, .text_max = 1 << 20};
    struct press p;
    float none = strtof("nan", NULL);
    buf_init(&out.out, 1 << 20);
    press_init(&p, &out);
    for (unsigned page = 1; page < 6; page++) {
        for (unsigned i = 0; i < 200; i++)
            g[i] = (struct glyph_box){i % 7 == page ? none : wild[i * page % 5], wild[i * 3 % 5], wild[i * 7 % 5],
                                      i % 11 == page ? none : wild[(i + page) % 5], i % 13 ? 0x515A + i : '\n'};
        press_page(&p, page, page == 3 ? none : 100, g, 200);
    }
    assert_int_equal(press_end(&p), REASON_OK);
    assert_true(out.text > 5 * 180 * 3);
    buf_release(&out.out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_libreoffice), cmocka_unit_test(test_gbk),         cmocka_unit_test(test_columns),
        cmocka_unit_test(test_pages),       cmocka_unit_test(test_pictures),    cmocka_unit_test(test_bad),
        cmocka_unit_test(test_no_memory),   cmocka_unit_test(test_wild_places),
    };
    return cmocka_run_group_tests(tests, foreign_set_up, foreign_tear_down);
}
