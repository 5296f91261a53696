#include "fact/statement.h"
#include "fact_test.h"

static void test_every_kind_has_a_name(void **state)
{
    (void)state;
    for (unsigned k = KIND_NONE + 1; k < KIND_COUNT; k++) {
        assert_true(strlen(kind_name(k)) > 0);
        unsigned fact = k >= KIND_POST ? FACT_TENURE : k >= KIND_PARTY_LESSON ? FACT_EVENT : FACT_HONOR;
        assert_int_equal(kind_of_name(str_c(kind_name(k)), fact), k);
    }
    assert_string_equal(kind_name(KIND_COUNT), "");
    assert_string_equal(kind_name(KIND_NONE), "");
}

static void test_names(void **state)
{
    (void)state;
    assert_string_equal(kind_name(KIND_PARTY_LESSON), "party-lesson");
    assert_int_equal(kind_of_name(STR("contest"), FACT_HONOR), KIND_CONTEST_HONOR);
    assert_int_equal(kind_of_name(STR("contest"), FACT_EVENT), KIND_CONTEST);
    assert_int_equal(kind_of_name(STR("contest"), 0), KIND_CONTEST_HONOR);
    assert_int_equal(kind_of_name(STR("contest"), FACT_TENURE), KIND_NONE);
    assert_int_equal(kind_of_name(STR(""), 0), KIND_NONE);
    assert_int_equal(kind_of_name(STR("no such kind"), 0), KIND_NONE);
    assert_int_equal(level_of_name(STR("county")), LEVEL_COUNTY);
    assert_int_equal(level_of_name(STR("galaxy")), LEVEL_COUNT);
    assert_string_equal(level_name(LEVEL_TOWN), "town");
    assert_string_equal(fact_name(FACT_EVENT), "event");
    assert_string_equal(fact_name(9), "");
    assert_string_equal(part_name(PART_LECTURER), "lecturer");
    assert_string_equal(part_name(PART_COUNT), "");
    assert_string_equal(who_is_name(WHO_GROUP), "group");
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_every_kind_has_a_name), cmocka_unit_test(test_names)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
