#include "fact/analysis.h"
#include "fact_test.h"

/* "name[post]is" of every sure mention, divided by blanks; a doubtful one has a question mark. */
struct person_case {
    const char *text, *expect;
};

static const struct person_case cases[] = {
    {"顾文澜同志任支部书记。", "顾文澜[支部书记]staff"},
    {"校长沈小舟、工会主席纪明老师出席。", "沈小舟[校长]staff 纪明[工会主席]staff"},
    {"傅青老师和何嘉树同学参加。", "傅青[老师]staff 何嘉树[同学]pupil"},
    {"顾文澜、陆知远、丁一帆等同志获奖。", "顾文澜[]staff 陆知远[]staff 丁一帆[同志]staff"},
    {"邀请区委党校宋岩教授来校。", "宋岩[教授]other"},
    {"镇党委书记方远来校视察。", "方远[党委书记]other"},
    {"五（2）班雷雨桐获一等奖。", "雷雨桐[]pupil"},
    {"丁　禾同志发言。", "丁禾[同志]staff"},
    {"欧阳晓岚老师执教公开课。", "欧阳晓岚[老师]staff"},
    {"金悦老师执教公开课。", "金悦[老师]staff"},
    {"党支部书记、校长沈小舟致辞。", "沈小舟[党支部书记、校长]staff"},
    {"顧文瀾書記講話。", "顾文澜[书记]staff"},
    {"主持：纪明\n记录：傅青", "纪明[]unknown 傅青[]unknown"},
    /* no people */
    {"全体党员和教师认真学习文件。", ""},
    {"深入开展平安校园建设，成绩显著。", ""},
    {"学校位于石桥市白鹭区青禾镇。", ""},
    {"高年级和初中部分别开展文明班级评比。", ""},
    {"向阳小学、和平中学、解放路小学参加。", ""},
    {"方案已经通过，时间另行通知。", ""},
    {"《顾文澜的一天》获奖。", ""},
};

static void test_cases(void **state)
{
    struct lexicon *lx = *state;
    struct analysis a;
    size_t wrong = 0;
    analysis_init(&a);
    for (size_t i = 0; i < COUNT(cases); i++) {
        char got[1024] = "";
        size_t n = 0;
        struct analysis_input in = {.source = str_c(cases[i].text), .path = STR("")};
        assert_int_equal(analyse(&a, lx, &in), XD_OK);
        for (size_t k = 0; k < a.people.n; k++) {
            const struct person_mention *m = &a.people.v[k];
            n +=
                (size_t)snprintf(got + n, sizeof got - n, "%s%.*s[%.*s]%s%s", n ? " " : "", (int)m->name.n, m->name.p,
                                 (int)m->post.n, m->post.p ? m->post.p : "", person_is_name(m->is), m->sure ? "" : "?");
            assert_true(n < sizeof got);
        }
        if (strcmp(got, cases[i].expect) != 0) {
            print_message("%s\n    want %s\n    got  %s\n", cases[i].text, cases[i].expect, got);
            wrong++;
        }
    }
    analysis_release(&a);
    assert_int_equal(wrong, 0);
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
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_cases)};
    return cmocka_run_group_tests(tests, open_lexicon, close_lexicon);
}
