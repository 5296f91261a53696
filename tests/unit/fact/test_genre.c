#include "fact/analysis.h"
#include "fact/genre.h"
#include "fact_test.h"

static void test_titles(void **state)
{
    static const struct {
        const char *title;
        unsigned genre;
    } cases[] = {
        {"青禾小学2012年党支部工作总结", GENRE_SUMMARY},
        {"青禾小学2012年工作计划", GENRE_PLAN},
        {"2012年党支部工作计划完成情况总结", GENRE_SUMMARY},
        {"关于召开党员大会的通知", GENRE_NOTICE},
        {"关于表彰优秀教师的决定", GENRE_DECISION},
        {"支委会会议记录", GENRE_MINUTES},
        {"青禾小学大事记", GENRE_CHRONICLE},
        {"2012年学生获奖名单", GENRE_HONORS_LIST},
        {"青禾小学党建工作简报", GENRE_NEWS},
        {"我校举行开学典礼", GENRE_NEWS},
        {"青禾小学校史", GENRE_HISTORY},
        {"感谢信", GENRE_LETTER},
        {"先进集体申报表", GENRE_FORM},
        {"三会一课制度", GENRE_RULES},
        {"青禾", GENRE_OTHER},
    };
    struct analysis a;
    analysis_init(&a);
    for (size_t i = 0; i < COUNT(cases); i++) {
        char text[512];
        make_report(text, sizeof text, cases[i].title,
                    "　　一年来，学校各项工作取得了可喜的成绩，现将有关内容写在下面。", "");
        struct analysis_input in = {.source = str_c(text), .path = STR("")};
        assert_int_equal(analyse(&a, *state, &in), XD_OK);
        if (a.genre != cases[i].genre)
            fail_msg("%s: %s", cases[i].title, genre_name(a.genre));
    }
    analysis_release(&a);
}

static void test_names(void **state)
{
    (void)state;
    for (unsigned g = 0; g < GENRE_COUNT; g++)
        assert_true(strlen(genre_name(g)) > 0);
    assert_string_equal(genre_name(GENRE_HONORS_LIST), "honors-list");
    assert_string_equal(genre_name(GENRE_COUNT), "other");
    assert_true(genre_plans(GENRE_PLAN) && genre_plans(GENRE_RULES) && !genre_plans(GENRE_SUMMARY));
}

static int open_lexicon(void **state)
{
    struct error e;
    return lexicon_open((struct lexicon **)state, NULL, &e) == XD_OK ? 0 : -1;
}

static int close_lexicon(void **state)
{
    lexicon_close(*state);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_titles), cmocka_unit_test(test_names)};
    return cmocka_run_group_tests(tests, open_lexicon, close_lexicon);
}
