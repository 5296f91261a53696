#include "cli/json.h"
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static struct buf out;
static struct json j;

static void start(void)
{
    buf_release(&out);
    buf_init(&out, 1 << 16);
    json_init(&j, &out);
}

static void expect(const char *text)
{
    assert_int_equal(buf_status(&out), XD_OK);
    buf_addb(&out, '\0');
    assert_string_equal(out.p, text);
}

static void nesting_and_commas(void **state)
{
    (void)state;
    start();
    json_object(&j);
    json_kint(&j, "v", 1);
    json_key(&j, "hits");
    json_array(&j);
    json_object(&j);
    json_end(&j);
    json_array(&j);
    json_c(&j, "a");
    json_int(&j, -5);
    json_null(&j);
    json_end_array(&j);
    json_end_array(&j);
    json_kbool(&j, "exact", true);
    json_kstr(&j, "s", STR("党课"));
    json_end(&j);
    expect("{\"v\":1,\"hits\":[{},[\"a\",-5,null]],\"exact\":true,\"s\":\"党课\"}");
    assert_int_equal(j.depth, 0);
}

static void strings_are_escaped(void **state)
{
    (void)state;
    start();
    json_str(&j, str_of("\"\\/\b\n\r\t\0\x1f\x7f", 10));
    expect("\"\\\"\\\\/\\u0008\\n\\r\\t\\u0000\\u001f\\u007f\"");
    start();
    json_str(&j, STR("\xE2\x80\xA8\xE2\x80\xA9")); /* line ends for JavaScript */
    expect("\"\\u2028\\u2029\"");
    start();
    json_str(&j, STR("a\xC0\xE5\x85z")); /* malformed */
    expect("\"a\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBDz\"");
    start();
    json_str(&j, STR("\xF0\xA0\xAE\xB7"));
    expect("\"\xF0\xA0\xAE\xB7\"");
    start();
    json_str(&j, str_c(NULL));
    expect("\"\"");
    start();
    json_key(&j, "a\"b");
    expect("\"a\\\"b\":");
}

static void numbers(void **state)
{
    (void)state;
    static const struct {
        double v;
        const char *text;
    } cases[] = {{0, "0"},
                 {1, "1"},
                 {-1, "-1"},
                 {0.5, "0.5"},
                 {10, "10"},
                 {100.25, "100.25"},
                 {1860.0, "1860"},
                 {0.000001, "0.000001"},
                 {1234567.891, "1234567.891"},
                 {-0.25, "-0.25"},
                 {INFINITY, "null"},
                 {NAN, "null"}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        start();
        json_real(&j, cases[i].v);
        expect(cases[i].text);
    }
    start();
    json_array(&j);
    json_int(&j, INT64_MIN);
    json_int(&j, INT64_MAX);
    json_end_array(&j);
    expect("[-9223372036854775808,9223372036854775807]");
    start();
    json_real(&j, -0.0000001); /* rounds to nothing, and nothing has no sign */
    expect("0");
    start();
    json_real(&j, 1e300); /* not of use, but still a number */
    assert_true(out.n > 300 && out.p[0] == '1');
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nesting_and_commas),
        cmocka_unit_test(strings_are_escaped),
        cmocka_unit_test(numbers),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    buf_release(&out);
    return failed;
}
