#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "file/reason.h"
#include "file/sniff.h"

static void expect(struct str head, enum sniff_kind kind, const char *format)
{
    struct sniffed s = sniff(head);
    assert_int_equal(s.kind, kind);
    assert_string_equal(s.format, format);
}

static void test_formats(void **state)
{
    (void)state;
    expect(STR("\x1f\x8b\x08"), SNIFF_GZIP, "gz");
    expect(STR("%PDF-1.4\n"), SNIFF_FOREIGN, "pdf");
    expect(STR("PK\x03\x04\x14"), SNIFF_FOREIGN, "zip");
    expect(STR("{\\rtf1\\ansi"), SNIFF_FOREIGN, "rtf");
    expect(STR("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), SNIFF_FOREIGN, "ole");
    expect(STR("\xef\xbb\xbf \r\n<!DocType HTML>"), SNIFF_FOREIGN, "html");
    expect(STR("<?xml version=\"1.0\"?>"), SNIFF_FOREIGN, "xml");
    expect(STR("\x7f"
               "ELF\x02"),
           SNIFF_PROGRAM, "elf");
    expect(STR("RIFF\x01\x02\x03\x04WAVE"), SNIFF_PROGRAM, "riff");
}

static void test_text(void **state)
{
    (void)state;
    expect(STR(""), SNIFF_TEXT, "txt");
    expect(STR("P"), SNIFF_TEXT, "txt");
    expect(STR("PK"), SNIFF_TEXT, "txt");
    expect(STR("MZ方案：全文如下"), SNIFF_TEXT, "txt");
    expect(STR("BM计划"), SNIFF_TEXT, "txt");
    expect(STR("<通知>"), SNIFF_TEXT, "txt");
    expect(STR("\xff\xfe\x11\x62"), SNIFF_TEXT, "txt");
    expect(STR("党支部工作总结"), SNIFF_TEXT, "txt");
}

static void test_reasons(void **state)
{
    (void)state;
    for (unsigned r = 0; r < REASON_COUNT; r++) {
        assert_non_null(reason_code((enum reason)r));
        assert_in_range(reason_status((enum reason)r, true), 1, 5);
        for (unsigned q = 0; q < r; q++)
            assert_string_not_equal(reason_code((enum reason)r), reason_code((enum reason)q));
    }
    assert_string_equal(reason_code(REASON_OK), "");
    assert_string_equal(reason_code(REASON_TIMEOUT), "timeout");
    assert_string_equal(reason_code(REASON_COUNT), "");
    assert_int_equal(reason_status(REASON_SCANNED, true), 5);
    assert_int_equal(reason_status(REASON_PICTURES, true), 2);
    assert_int_equal(reason_status(REASON_DAMAGED, true), 2);
    assert_int_equal(reason_status(REASON_DAMAGED, false), 4);
    assert_int_equal(reason_status(REASON_EMPTY, false), 3);
    assert_int_equal(reason_status(REASON_UNSUPPORTED, false), 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_formats),
        cmocka_unit_test(test_text),
        cmocka_unit_test(test_reasons),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
