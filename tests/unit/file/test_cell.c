#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "file/cell.h"

static void expect(double value, struct cell_format f, bool from_1904, const char *text)
{
    struct buf b;
    buf_init(&b, 1u << 16);
    cell_number(&b, value, f, from_1904);
    buf_addb(&b, 0);
    assert_string_equal(b.p, text);
    buf_release(&b);
}

static void shown(double value, const char *code, const char *text)
{
    expect(value, cell_format_of_code(str_c(code)), false, text);
}

static void test_codes(void **state)
{
    (void)state;
    shown(41415, "yyyy\"年\"m\"月\"d\"日\"", "2013-05-21");
    shown(41415, "[$-804]yyyy-mm-dd;@", "2013-05-21");
    shown(41415, "m\"月\"d\"日\"", "2013-05-21");
    shown(41415, "yyyy\"年\"m\"月\"", "2013年5月");
    shown(41415.354166667, "yyyy/m/d h:mm", "2013-05-21 08:30");
    shown(41415, "yyyy/m/d h:mm", "2013-05-21");
    shown(41415.999999999, "yyyy-m-d", "2013-05-22"); /* a day short by what a double loses */
    shown(0.354166667, "h:mm AM/PM", "08:30");
    shown(1.5, "[h]:mm", "36:00");
    shown(0.0001157407, "mm:ss", "00:00:10");
    shown(0.985, "0.0%", "98.5%");
    shown(0.5, "0%;[Red]-0%", "50%");
    shown(7, "0000", "0007");
    shown(7.5, "0000", "7.5");
    shown(1234.5, "#,##0.00_ ", "1234.5");
    shown(95, "0\"分\"", "95");
    shown(95, "0 \\d", "95"); /* an escaped letter is a letter */
    shown(95, "[Red]General", "95");
    shown(95, "[Magenta]0", "95");
    shown(0.1 + 0.2, "General", "0.3");
    shown(13800000000.0, "0", "13800000000");
    shown(41415, "", "41415");
    shown(41415, "\"yyyy", "41415");
    shown(41415, "[yyyy", "41415");
}

static void test_ids(void **state)
{
    (void)state;
    expect(41415, cell_format_of_id(14), false, "2013-05-21");
    expect(41415, cell_format_of_id(31), false, "2013-05-21"); /* yyyy"年"m"月"d"日" of Chinese workbooks */
    expect(41415, cell_format_of_id(57), false, "2013年5月");
    expect(0.5, cell_format_of_id(10), false, "50.00%");
    expect(41415, cell_format_of_id(0), false, "41415");
    expect(41415, cell_format_of_id(999999), false, "41415");
}

static void test_calendar(void **state)
{
    (void)state;
    struct cell_format d = {CELL_DATE, 0};
    expect(1, d, false, "1900-01-01");
    expect(59, d, false, "1900-02-28");
    expect(61, d, false, "1900-03-01");
    expect(36585, d, false, "2000-02-29");
    expect(0, d, true, "00:00");
    expect(1, d, true, "1904-01-02");
    expect(2958465, d, false, "9999-12-31");
    expect(2958466, d, false, "2958466"); /* beyond the calendar: a number */
    expect(-5, d, false, "-5");
    expect(1e300, d, false, "1e+300");
    expect(1e300, (struct cell_format){CELL_TIME, 0}, false, "1e+300");
    expect(1e300, (struct cell_format){CELL_PERCENT, 200}, false, "1e+300");
    expect(1e14, (struct cell_format){CELL_PADDED, 200}, false, "000000000000000100000000000000");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_codes),
        cmocka_unit_test(test_ids),
        cmocka_unit_test(test_calendar),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
