#include "base/digest.h"
#include "sample.h"

static void from_an_analysis(void **state)
{
    (void)state;
    uint32_t folded[] = {0x515A, 0x8BFE, '\n'};
    struct block block[2] = {{.src_from = 0, .src_to = 2, .kind = BLOCK_TITLE},
                             {.src_from = 3, .src_to = 9, .kind = BLOCK_ITEM, .level = 3}};
    struct person_mention person[] = {
        {.name = STR_LIT("周晓雯"), .sure = false, .is = PERSON_PUPIL},
        {.name = STR_LIT("陆建平"), .sure = false, .is = PERSON_UNKNOWN},
        {.name = STR_LIT("陆建平"), .sure = true, .is = PERSON_STAFF},
        {.name = STR_LIT("何一舟"), .sure = true, .is = PERSON_OTHER},
        {.name = STR_LIT("周晓雯"), .sure = false, .is = PERSON_STAFF},
        {.name = STR_LIT("周晓雯"), .sure = false, .is = PERSON_PUPIL},
    };
    struct date_mention date[] = {
        {.when = {20121027, 20121027, 20121027, 20121027, PRECISION_DAY, BASIS_EXPLICIT, 0, false}},
        {.when = {20110901, 20120831, 20110901, 20120831, PRECISION_SCHOOL_YEAR, BASIS_EXPLICIT, 0, false}},
        {.when = {0, 0, 20130101, 20131231, PRECISION_UNKNOWN, BASIS_FOLDER, 0, false}},
        {.when = {18500101, 20121231, 18500101, 20121231, PRECISION_SPAN, BASIS_EXPLICIT, 0, false}},
        {.when = {0, 0, 0, 0, PRECISION_UNKNOWN, BASIS_NONE, 0, false}},
        {.when = {20100801, 0, 20100801, 0, PRECISION_SPAN, BASIS_EXPLICIT, 0, true}},
    };
    struct statement st = sample_statement[1];
    struct analysis a = {.source = STR("党课\n……学习记录"),
                         .folded = {.ch = folded, .n = 3},
                         .blocks = {.v = block, .n = 2},
                         .people = {.v = person, .n = 6},
                         .dates = {.v = date, .n = 6, .document = {.from = 20090501, .to = 20090501}},
                         .statement = &st,
                         .statements = 1,
                         .title = STR("党课"),
                         .genre = GENRE_MINUTES};
    struct arena arena;
    struct report r;
    char hash[ID_LEN + 1];
    arena_init(&arena, 1 << 20);
    assert_int_equal(report_of_analysis(&r, &a, &arena), XD_OK);
    digest_id(hash, STR("党课\n"));
    assert_str(r.text_hash, str_of(hash, ID_LEN));
    assert_str(r.title, STR("党课"));
    assert_str(r.text, a.source);
    assert_int_equal(r.chars, 9);
    assert_int_equal(r.genre, GENRE_MINUTES);
    assert_int_equal(r.date.from, 20090501);
    assert_int_equal(r.paras, 2);
    assert_int_equal(r.para[1].from, 3);
    assert_int_equal(r.para[1].to, 9);
    assert_int_equal(r.para[1].kind, BLOCK_ITEM);
    assert_int_equal(r.para[1].level, 3);

    assert_int_equal(r.nameds, 3);
    assert_str(r.named[0].name, STR("周晓雯"));
    assert_int_equal(r.named[0].count, 3);
    assert_false(r.named[0].sure);
    assert_int_equal(r.named[0].is, PERSON_PUPIL);
    assert_str(r.named[1].name, STR("陆建平"));
    assert_true(r.named[1].sure);
    assert_int_equal(r.named[1].is, PERSON_STAFF);
    assert_int_equal(r.named[2].count, 1);

    static const unsigned year[] = {2009, 2010, 2011, 2012, 2013}, month[] = {200905, 201008, 201210};
    assert_int_equal(r.when.years, 5);
    for (size_t i = 0; i < 5; i++)
        assert_int_equal(r.when.year[i], year[i]);
    assert_int_equal(r.when.months, 3);
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(r.when.month[i], month[i]);
    assert_int_equal(r.statements, 1);
    arena_release(&arena);
}

static void of_nothing(void **state)
{
    (void)state;
    struct analysis a = {.source = {NULL, 0}};
    struct arena arena;
    struct report r;
    arena_init(&arena, 1 << 20);
    assert_int_equal(report_of_analysis(&r, &a, &arena), XD_OK);
    assert_int_equal(r.text_hash.n, ID_LEN);
    assert_int_equal(r.paras + r.nameds + r.when.years + r.statements, 0);
    bool ok = false;
    for (unsigned n = 1; !ok && n < 50; n++) {
        arena_release(&arena);
        mem_fail_after(n);
        enum status st = report_of_analysis(&r, &a, &arena);
        mem_fail_after(0);
        assert_true(st == XD_OK || st == XD_NOMEM);
        ok = st == XD_OK;
    }
    assert_true(ok);
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(from_an_analysis), cmocka_unit_test(of_nothing)};
    return cmocka_run_group_tests_name("record_report", tests, NULL, NULL);
}
