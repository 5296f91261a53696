#include "fact/when.h"
#include "fact_test.h"

static void test_calendar(void **state)
{
    (void)state;
    assert_int_equal(day_of(2012, 2, 29), 20120229);
    assert_int_equal(day_of(2013, 2, 29), 0);
    assert_int_equal(day_of(1900, 2, 29), 0);
    assert_int_equal(day_of(2000, 2, 29), 20000229);
    assert_int_equal(day_of(2012, 13, 1), 0);
    assert_int_equal(day_of(2012, 0, 1), 0);
    assert_int_equal(day_of(2012, 4, 31), 0);
    assert_int_equal(day_of(1799, 1, 1), 0);
    assert_int_equal(day_of(2200, 1, 1), 0);
    assert_int_equal(month_end(2012, 2), 20120229);
    assert_int_equal(month_end(2013, 2), 20130228);
    assert_int_equal(month_end(2013, 13), 0);
    assert_int_equal(day_year(20121027), 2012);
}

static void test_add(void **state)
{
    (void)state;
    assert_int_equal(day_add(20121231, 1), 20130101);
    assert_int_equal(day_add(20120301, -1), 20120229);
    assert_int_equal(day_add(20130301, -1), 20130228);
    assert_int_equal(day_add(20121027, 0), 20121027);
    assert_int_equal(day_add(20121027, 365), 20131027);
    assert_int_equal(day_add(0, 5), 0);
    assert_int_equal(day_add(21991231, 1), 0);
    assert_int_equal(day_add(20121027, 10000000), 0);
    for (day d = 19991201; d < 20000401; d = day_add(d, 1))
        assert_int_equal(day_add(day_add(d, 400), -400), d);
    assert_int_equal(day_weekday(20121027), 6);
    assert_int_equal(day_weekday(20130101), 2);
    assert_int_equal(day_weekday(0), 0);
}

static void test_text(void **state)
{
    (void)state;
    char out[11];
    day d = 1;
    day_format(out, 20120305);
    assert_string_equal(out, "2012-03-05");
    day_format(out, 0);
    assert_string_equal(out, "");
    assert_true(day_parse(&d, "2012-03-05", 10));
    assert_int_equal(d, 20120305);
    static const char *const bad[] = {"2012-3-5",    "2012-02-30", "2012/03/05", "20120305",
                                      "2012-03-05x", "",           "abcd-ef-gh"};
    for (size_t i = 0; i < COUNT(bad); i++) {
        assert_false(day_parse(&d, bad[i], strlen(bad[i])));
        assert_int_equal(d, 0);
    }
    assert_false(day_parse(&d, NULL, 10));
}

static void test_names(void **state)
{
    (void)state;
    assert_string_equal(precision_name(PRECISION_SCHOOL_YEAR), "school-year");
    assert_string_equal(precision_name(99), "");
    assert_string_equal(basis_name(BASIS_SIGNATURE), "signature");
    assert_string_equal(happening_name(HAPPENING_RECURRING), "recurring");
    assert_string_equal(certainty_name(CERTAINTY_NOT_ASKED), "");
    assert_string_equal(certainty_name(CERTAINTY_SPANNING), "spanning");
}

static void test_certainty(void **state)
{
    (void)state;
    static const struct {
        struct when w;
        day a, b;
        enum certainty want;
    } cases[] = {
        {{.from = 20120301, .to = 20120301}, 0, 0, CERTAINTY_NOT_ASKED},
        {{.from = 20120301, .to = 20120301}, 20120101, 20121231, CERTAINTY_CERTAIN},
        {{.from = 20120101, .to = 20121231}, 20120101, 20121231, CERTAINTY_CERTAIN},
        {{.from = 20110901, .to = 20120831}, 20120101, 20121231, CERTAINTY_SPANNING},
        {{.from = 20110301, .to = 20110301}, 20120101, 20121231, CERTAINTY_OUTSIDE},
        {{.from = 20130101, .to = 20130101}, 20120101, 20121231, CERTAINTY_OUTSIDE},
        {{.not_before = 20110101, .not_after = 20131228}, 20120101, 20121231, CERTAINTY_UNDATED},
        {{.not_before = 20130101, .not_after = 20131228}, 20120101, 20121231, CERTAINTY_OUTSIDE},
        {{.not_after = 20111228}, 20120101, 20121231, CERTAINTY_OUTSIDE},
        {{.from = 0}, 20120101, 20121231, CERTAINTY_UNDATED},
        {{.from = 20080101, .ongoing = true}, 20120101, 20121231, CERTAINTY_SPANNING},
        {{.from = 20080101, .not_after = 20111231}, 20120101, 20121231, CERTAINTY_OUTSIDE},
        {{.from = 20120301, .to = 20120301}, 20120101, 0, CERTAINTY_CERTAIN},
    };
    for (size_t i = 0; i < COUNT(cases); i++)
        if (when_certainty(&cases[i].w, cases[i].a, cases[i].b) != cases[i].want)
            fail_msg("case %zu: %s", i, certainty_name(when_certainty(&cases[i].w, cases[i].a, cases[i].b)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_calendar), cmocka_unit_test(test_add),       cmocka_unit_test(test_text),
        cmocka_unit_test(test_names),    cmocka_unit_test(test_certainty),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
