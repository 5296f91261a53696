#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "foreign.h"

/* What LibreOffice wrote of fixtures/report.fodt. */
static void test_word97(void **state)
{
    (void)state;
    assert_string_equal(
        foreign_read(&reader_ole, "doc/report.doc"),
        "<H1>葦塘中学２０１２年党建工作总结\n"
        "二〇一二年，党支部在支部书记林静芳的带领下开展工作。11月30日，林静芳同志为入党积极分子上了一堂题为“做"
        "合格的共产党员”的党课。\n"
        "<N6>（原定梅雨桐主讲）\n"
        "<H2>一、名册\n"
        "姓名\t日期\t备注\n"
        "龚䶮\t2012年3月5日\t第一段 第二段\n"
        "𠮷田\t\t空了一格\n"
        "穆清扬\t２０１２－０９－１０\n"
        "1. 学习文件\n"
        "2. 走访党员\n"
        "详见工作计划。café résumé “引号”\n"
        "正文在框旁。\n"
        "换行之后。\n"
        "党支部\n"
        "2012年12月28日\n"
        "<N1>脚注：听课人员共４６人。\n"
        "<N4>批注：日期待核。\n"
        "<N5>文本框：欢迎参加。\n"
        "<N2>葦塘中学党支部·页眉\n"
        "<N3>第1页·页脚\n");
    assert_int_equal(reading.reason, REASON_OK);
}

static const char word95[] = "<H1>葦塘中学一九九六年工作总结\n"
                             "姓名\t日期\n"
                             "林静芳\t1996年3月5日\n"
                             "穆清扬 其二\n"
                             "党支部组织了一次党课。\n"
                             "<N6>（原定梅雨桐主讲）\n"
                             "见第３页。\n"
                             "<N1>脚注：共４６人。\n"
                             "<N2>页眉：葦塘中学\n";

static void test_word95(void **state)
{
    (void)state;
    assert_string_equal(foreign_read(&reader_ole, "doc/word95.doc"), word95);
    assert_int_equal(reading.reason, REASON_OK);
    assert_int_equal(reading.encoding, ENCODING_GB18030);
    /* The document says it is English; its bytes know better. */
    assert_string_equal(foreign_read(&reader_ole, "doc/word95-english.doc"), word95);
    assert_int_equal(reading.reason, REASON_OK);
}

/* Numbers that Word counts by itself: in Chinese, on two levels, going on behind a paragraph; bullets are none. */
static void test_numbers(void **state)
{
    (void)state;
    assert_string_equal(foreign_read(&reader_ole, "doc/numbered.doc"), "葦塘中学工作要点\n"
                                                                       "一、抓好学习\n"
                                                                       "（1）集中学习\n"
                                                                       "（2）上好党课\n"
                                                                       "二、改进作风\n"
                                                                       "（1）走访家长\n"
                                                                       "中间一段\n"
                                                                       "三、总结提高\n"
                                                                       "一个圆点\n");
}

/* Pieces out of order and of two widths, a deletion by a piece's own properties, a field that is drawn. */
static void test_pieces(void **state)
{
    (void)state;
    assert_string_equal(foreign_read(&reader_ole, "doc/fast-saved.doc"), "葦塘中学通知\n"
                                                                         "校庆1997“café”举行○３。𠮷\n"
                                                                         "<N6>原定作废\n");
    assert_int_equal(reading.reason, REASON_OK);
}

static void test_refused(void **state)
{
    (void)state;
    assert_string_equal(foreign_read(&reader_ole, "doc/password.docx"), "");
    assert_int_equal(reading.reason, REASON_ENCRYPTED);
}

static void test_damaged(void **state)
{
    (void)state;
    struct buf file;
    harness_fixture(&file, "doc/word95.doc");
    char *fib = file.p + 512;
    fib[0x0B] = 0x01; /* encrypted */
    foreign_bytes(&reader_ole, file.p, file.n);
    assert_int_equal(reading.reason, REASON_ENCRYPTED);
    fib[0x0B] = 0;
    fib[2] = 45; /* Word 2 */
    foreign_bytes(&reader_ole, file.p, file.n);
    assert_int_equal(reading.reason, REASON_UNSUPPORTED);
    fib[2] = 104;
    fib[0x37] = 0x40; /* a body of a gigabyte */
    foreign_bytes(&reader_ole, file.p, file.n);
    assert_int_equal(reading.reason, REASON_DAMAGED);
    fib[0x37] = 0;
    foreign_bytes(&reader_ole, file.p, file.n);
    assert_int_equal(reading.reason, REASON_OK);
    foreign_bytes(&reader_ole, file.p, 512 + 700); /* the folder is gone */
    assert_int_equal(reading.reason, REASON_DAMAGED);
    buf_release(&file);
    assert_int_equal(foreign_limited(&reader_ole, "doc/report.doc", 40), REASON_TOO_LARGE);
}

/* Chains that run in circles end. */
static void test_circles(void **state)
{
    (void)state;
    struct buf file;
    harness_fixture(&file, "doc/fast-saved.doc");
    /* The FAT is the last sector; every stream's sectors come back to the first. */
    memset(file.p + file.n - 512, 0, 512);
    foreign_bytes(&reader_ole, file.p, file.n);
    assert_true(reading.reason == REASON_DAMAGED || reading.reason == REASON_OK);
    assert_true(reading.text.n < 100000);
    buf_release(&file);
}

static void test_no_memory(void **state)
{
    (void)state;
    foreign_no_memory(&reader_ole, "doc/report.doc", 80);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_word97),  cmocka_unit_test(test_numbers),   cmocka_unit_test(test_word95),
        cmocka_unit_test(test_pieces),  cmocka_unit_test(test_refused),   cmocka_unit_test(test_damaged),
        cmocka_unit_test(test_circles), cmocka_unit_test(test_no_memory),
    };
    return cmocka_run_group_tests(tests, foreign_set_up, foreign_tear_down);
}
