#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "foreign.h"

/* What LibreOffice wrote of fixtures/slides.fodp. */
static void test_libreoffice(void **state)
{
    (void)state;
    assert_string_equal(foreign_read(&reader_ole, "ppt/slides.ppt"), "<P1>葦塘中学党课\n"
                                                                     "主讲：林静芳\n"
                                                                     "时间：２０１２年11月30日\n"
                                                                     "文本框：龚䶮、𠮷田\n"
                                                                     "café\n"
                                                                     "<N7>备注：先点名。\n"
                                                                     "<P2>名册\n"
                                                                     "姓名\t日期\t备注\n"
                                                                     "穆清扬\t\t空了一格\n");
    assert_string_equal(reading.format, "ppt");
    assert_int_equal(reading.reason, REASON_OK);
}

static const char slides[] = "<P1><H1>葦塘中学党课\n"
                             "文本框：𠮷田\n"
                             "换行\n"
                             "主讲：林静芳\n"
                             "时间：２０１２年\n"
                             "没有图形的一段\n"
                             "<N4>批注：年份待核。\n"
                             "<N7>备注：先点名。\n"
                             "<P2><H1>Slide 2\n"
                             "<N3>页脚：葦塘中学\n";

/* Texts of the outline, at their shapes; what an earlier save held is gone, and so is a deleted slide. */
static void test_saved_twice(void **state)
{
    (void)state;
    assert_string_equal(foreign_read(&reader_ole, "ppt/saved-twice.ppt"), slides);
    assert_int_equal(reading.reason, REASON_OK);
}

static void test_damaged(void **state)
{
    (void)state;
    struct buf file;
    foreign_read(&reader_ole, "ppt/password.ppt");
    assert_int_equal(reading.reason, REASON_ENCRYPTED);
    harness_fixture(&file, "ppt/saved-twice.ppt");
    /* The stream Current User leads nowhere: slides as they lie, old ones too. */
    memset(file.p + 512 + 16, 0x77, 4);
    foreign_bytes(&reader_ole, file.p, file.n);
    assert_int_equal(reading.reason, REASON_DAMAGED);
    assert_true(str_find(buf_str(&reading.text), STR("文本框：𠮷田")) < reading.text.n);
    assert_true(str_find(buf_str(&reading.text), STR("主讲：林静芳")) < reading.text.n);
    buf_release(&file);
    assert_int_equal(foreign_limited(&reader_ole, "ppt/slides.ppt", 40), REASON_TOO_LARGE);
}

static void test_no_memory(void **state)
{
    (void)state;
    foreign_no_memory(&reader_ole, "ppt/slides.ppt", 60);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_libreoffice),
        cmocka_unit_test(test_saved_twice),
        cmocka_unit_test(test_damaged),
        cmocka_unit_test(test_no_memory),
    };
    return cmocka_run_group_tests(tests, foreign_set_up, foreign_tear_down);
}
