#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "foreign.h"

/* What LibreOffice wrote of fixtures/table.fods: dates, a month, a share, a time, zeros in front. */
static void test_excel97(void **state)
{
    (void)state;
    assert_string_equal(foreign_read(&reader_ole, "xls/table.xls"), "<S1>获奖名单\n"
                                                                    "<R1>姓名\t日期\t得分\t备注\n"
                                                                    "<R2>龚䶮\t2012-11-30\t98.5\t第一行 第二行\n"
                                                                    "<R3>𠮷田\t2012年9月\t100\t同上\n"
                                                                    "<R4>２０１２年合计\t85.5%\t198.5\t15:30\n"
                                                                    "<R7>\t000042\t\t3.14159\n"
                                                                    "<N4>批注：分数待核。\n"
                                                                    "<N3>Page \n"
                                                                    "<S3>Sheet3\n"
                                                                    "<R1>穆清扬\n"
                                                                    "<N3>Page \n");
    assert_string_equal(reading.format, "xls");
    assert_int_equal(reading.reason, REASON_OK);
}

/* Strings across CONTINUE, packed numbers, results of formulas, days from 1904; a chart's numbers are no cells. */
static void test_records(void **state)
{
    (void)state;
    assert_string_equal(foreign_read(&reader_ole, "xls/excel97.xls"), "<S1>名册\n"
                                                                      "<R1>葦塘中学教师名册\tplain\t格式与注音\n"
                                                                      "<R2>\t46\t98.5\n"
                                                                      "<R3>穆清扬\tTRUE\t#N/A\t2011-11-30\t0.1\n"
                                                                      "<R4>𠮷\n"
                                                                      "<N5>文本框。\n"
                                                                      "<N2>名册\n"
                                                                      "<N2>第页\n");
    assert_int_equal(reading.reason, REASON_OK);
}

static const char excel5[] = "<S1>成绩\n"
                             "<R1>姓名\t成绩\t备注\n"
                             "<R2>林静芳\t95\t一九九六年优秀教师\n"
                             "<R3>穆清扬\t88.5\t葦塘中学\n"
                             "<N4>批注：复核\n";

static void test_excel5(void **state)
{
    (void)state;
    assert_string_equal(foreign_read(&reader_ole, "xls/excel5.xls"), excel5);
    assert_int_equal(reading.reason, REASON_OK);
    assert_string_equal(foreign_read(&reader_ole, "xls/excel5-western.xls"), excel5);
    assert_int_equal(reading.reason, REASON_OK);
}

static void test_damaged(void **state)
{
    (void)state;
    struct buf file;
    foreign_read(&reader_ole, "xls/password.xls");
    assert_int_equal(reading.reason, REASON_ENCRYPTED);
    harness_fixture(&file, "xls/excel97.xls");
    file.p[512 + 4] = 0; /* BIFF 5 and less */
    file.p[512 + 5] = 4;
    foreign_bytes(&reader_ole, file.p, file.n);
    assert_int_equal(reading.reason, REASON_UNSUPPORTED);
    buf_release(&file);
    harness_fixture(&file, "xls/excel5.xls");
    foreign_bytes(&reader_ole, file.p, 512 + 300); /* the folder is gone */
    assert_int_equal(reading.reason, REASON_DAMAGED);
    /* The last record loses its end. */
    char *end = file.p + 512 + 4095;
    while (*end == 0)
        end--;
    memset(end - 3, 0x7F, 4);
    foreign_bytes(&reader_ole, file.p, file.n);
    assert_int_equal(reading.reason, REASON_DAMAGED);
    assert_true(str_starts(buf_str(&reading.text), STR("<S1>成绩\n<R1>姓名\t成绩\t备注\n")));
    buf_release(&file);
    assert_int_equal(foreign_limited(&reader_ole, "xls/table.xls", 40), REASON_TOO_LARGE);
}

static void test_no_memory(void **state)
{
    (void)state;
    foreign_no_memory(&reader_ole, "xls/excel97.xls", 60);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_excel97), cmocka_unit_test(test_records),   cmocka_unit_test(test_excel5),
        cmocka_unit_test(test_damaged), cmocka_unit_test(test_no_memory),
    };
    return cmocka_run_group_tests(tests, foreign_set_up, foreign_tear_down);
}
