#include "base/mem.h"
#include "base/utf8.h"
#include "fact/analysis.h"
#include "fact_test.h"
#include "lesson_cases.h"

static void add(char *out, size_t cap, size_t *n, struct str s)
{
    assert_true(*n + s.n < cap);
    memcpy(out + *n, s.p ? s.p : "", s.n);
    *n += s.n;
    out[*n] = 0;
}

/* Statements as lesson_cases.h writes them. */
static void render(const struct analysis *a, char *out, size_t cap)
{
    size_t n = 0;
    out[0] = 0;
    for (size_t i = 0; i < a->statements; i++) {
        const struct statement *s = &a->statement[i];
        char from[11], to[11];
        bool named = false;
        if (i)
            add(out, cap, &n, STR("; "));
        for (uint32_t w = 0; w < s->whos; w++) {
            if (s->who[w].part != PART_LECTURER)
                continue;
            if (named)
                add(out, cap, &n, STR("、"));
            add(out, cap, &n, s->who[w].name.n ? s->who[w].name : STR("-"));
            named = true;
        }
        if (!named)
            add(out, cap, &n, STR("?"));
        day_format(from, s->when.from);
        day_format(to, s->when.to);
        bool none = !s->when.from && !s->when.to, one = s->when.from == s->when.to;
        add(out, cap, &n, STR(" "));
        add(out, cap, &n, none ? STR("undated") : str_c(from));
        add(out, cap, &n, none || one ? STR("") : STR(".."));
        add(out, cap, &n, none || one ? STR("") : str_c(to));
        add(out, cap, &n, STR(" "));
        add(out, cap, &n, str_c(happening_name(s->when.status)));
    }
}

static void check_source(const struct analysis *a, struct str text)
{
    uint32_t length = (uint32_t)utf8_count(text);
    for (size_t i = 0; i < a->statements; i++) {
        const struct place_in_source *p = &a->statement[i].source;
        assert_true(p->from < p->to && p->to <= length);
        assert_true(p->para >= 1 && p->para <= a->blocks.n);
        const struct block *k = &a->blocks.v[p->para - 1];
        assert_true(p->from >= k->src_from);
    }
}

static void test_cases(void **state)
{
    struct lexicon *lx = *state;
    struct analysis a;
    size_t wrong = 0;
    analysis_init(&a);
    for (size_t i = 0; i < COUNT(lesson_cases); i++) {
        char got[2048];
        struct analysis_input in = {.source = str_c(lesson_cases[i].text), .path = STR("")};
        assert_int_equal(analyse(&a, lx, &in), XD_OK);
        render(&a, got, sizeof got);
        check_source(&a, in.source);
        if (strcmp(got, lesson_cases[i].expect) != 0) {
            print_message("%s\n    want %s\n    got  %s\n", lesson_cases[i].text, lesson_cases[i].expect, got);
            wrong++;
        }
    }
    analysis_release(&a);
    assert_int_equal(wrong, 0);
}

static const struct who *part_of(const struct statement *s, unsigned part)
{
    for (uint32_t i = 0; i < s->whos; i++)
        if (s->who[i].part == part)
            return &s->who[i];
    return NULL;
}

static void assert_str(struct str got, const char *want)
{
    if (!str_eq(got, str_c(want)))
        fail_msg("want %s, got %.*s", want, (int)got.n, got.p ? got.p : "");
}

static void test_everything_of_minutes(void **state)
{
    static const char text[] =
        "支部党课记录\n时间：2013年3月22日\n地点：二楼会议室\n主持：纪明\n主讲：顾文澜（支部书记）\n"
        "题目：《学党章》\n参加人员：全体党员，应到21人，实到19人\n记录：傅青";
    struct analysis a;
    struct analysis_input in = {.source = str_c(text), .path = STR("")};
    analysis_init(&a);
    assert_int_equal(analyse(&a, *state, &in), XD_OK);
    assert_int_equal(a.statements, 1);
    const struct statement *s = &a.statement[0];
    assert_int_equal(s->fact, FACT_EVENT);
    assert_int_equal(s->kind, KIND_PARTY_LESSON);
    assert_str(s->topic, "学党章");
    assert_str(s->place, "二楼会议室");
    assert_str(s->date_text, "2013年3月22日");
    assert_str(part_of(s, PART_LECTURER)->name, "顾文澜");
    assert_str(part_of(s, PART_PRESIDER)->name, "纪明");
    assert_str(part_of(s, PART_RECORDER)->name, "傅青");
    assert_true(s->who_complete);
    assert_int_equal(s->figures, 2);
    assert_true(s->figure[0].value > 20.5 && s->figure[0].value < 21.5);
    assert_int_equal(a.genre, GENRE_MINUTES);
    analysis_release(&a);
}

static void test_everything_of_a_clause(void **state)
{
    static const char text[] =
        "2013年6月28日下午，学校在多功能厅邀请区委党校宋岩教授为全体党员作题为《守纪律》的党课，纪明主持。";
    struct analysis a;
    struct analysis_input in = {.source = str_c(text), .path = STR("")};
    analysis_init(&a);
    assert_int_equal(analyse(&a, *state, &in), XD_OK);
    assert_int_equal(a.statements, 1);
    const struct statement *s = &a.statement[0];
    assert_str(s->topic, "守纪律");
    assert_str(s->place, "多功能厅");
    assert_str(part_of(s, PART_LECTURER)->name, "宋岩");
    assert_str(part_of(s, PART_LECTURER)->post, "教授");
    assert_str(part_of(s, PART_LECTURER)->unit, "区委党校");
    assert_str(part_of(s, PART_PRESIDER)->name, "纪明");
    assert_int_equal(s->source.from, 0);
    assert_int_equal(s->when.basis, BASIS_EXPLICIT);
    analysis_release(&a);
}

static void test_open_list(void **state)
{
    struct analysis a;
    struct analysis_input in = {.source = STR("顾文澜、陆知远等同志先后上了党课。"), .path = STR("")};
    analysis_init(&a);
    assert_int_equal(analyse(&a, *state, &in), XD_OK);
    assert_int_equal(a.statements, 1);
    assert_false(a.statement[0].who_complete);
    in.source = STR("顾文澜、陆知远等2位同志先后上了党课。");
    assert_int_equal(analyse(&a, *state, &in), XD_OK);
    assert_true(a.statement[0].who_complete);
    analysis_release(&a);
}

static void test_odd_input(void **state)
{
    static const char *const texts[] = {"",
                                        "\n",
                                        "党课",
                                        "党课党课党课",
                                        "《党课",
                                        "上党课上党课",
                                        "主讲：",
                                        "主讲：党课：时间：",
                                        "\xff\xfe党课\x80",
                                        "（党课）主讲人",
                                        "\"党课\"\"",
                                        "时间\t主讲人\t题目\n\n党课\t\t"};
    struct analysis a;
    analysis_init(&a);
    for (size_t i = 0; i < COUNT(texts); i++) {
        struct analysis_input in = {.source = str_c(texts[i]), .path = STR("")};
        assert_int_equal(analyse(&a, *state, &in), XD_OK);
        check_source(&a, in.source);
    }
    analysis_release(&a);
}

static void test_no_memory(void **state)
{
    static const char text[] =
        "2013年党课一览表\n时间\t主讲人\t题目\n3月23日\t顾文澜\t学党史\n4月2日，区委党校宋岩教授上党课，方远主持。";
    enum status s = XD_NOMEM;
    for (uint64_t n = 1; s == XD_NOMEM && n < 1000; n++) {
        struct analysis a;
        struct analysis_input in = {.source = str_c(text), .path = STR("")};
        analysis_init(&a);
        mem_fail_after(n);
        s = analyse(&a, *state, &in);
        mem_fail_after(0);
        analysis_release(&a);
        assert_true(s == XD_OK || s == XD_NOMEM || s == XD_LIMIT);
        if (s == XD_LIMIT)
            s = XD_NOMEM;
    }
    assert_int_equal(s, XD_OK);
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
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cases),
        cmocka_unit_test(test_everything_of_minutes),
        cmocka_unit_test(test_everything_of_a_clause),
        cmocka_unit_test(test_open_list),
        cmocka_unit_test(test_odd_input),
        cmocka_unit_test(test_no_memory),
    };
    return cmocka_run_group_tests(tests, open_lexicon, close_lexicon);
}
