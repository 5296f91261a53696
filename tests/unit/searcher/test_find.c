/* find end to end on an index of its own: exact sets of reports, phrases, names, dates, filters, ranking, updates. */
#include "archive.h"
#include "base/mem.h"
#include "find.h"
#include "print.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
/* after the headers it needs */
#include <cmocka.h>

static struct archive archive;
static struct index ix;
static struct settings set;

static const struct sample samples[] = {
    {"a/总结.txt", "2012年党支部工作总结\n\n一、组织建设\n"
                   "支部书记钱松林同志、赵文琴同志、庄国峰同志等先后给全体党员上了党课，开展了廉政教育。\n"
                   "顾雪芬、吴梅兰、钟梅三位同志被评为优秀教师。\n"
                   "二、其他\n2011年3月1日组织教师到上海参观。\n夏溪学校党支部\n2012年12月28日\n"},
    {"a/padded.txt", "优秀党员名单\n顾 雪 芬  吴 梅 兰  丁　禾\n"},
    {"a/trad.txt", "表彰決定\n顧雪芬同志被評為優秀教師。\n"},
    {"a/wrapped.txt",
     "学校工会工作情况\n今年以来学校工会在上级工会和学校党支部的领导下认真做好各项工作得到了大家的好评同时顾雪\n"
     "芬老师代表学校参加了全镇的教职工文艺汇演活动并获得了观众的热烈掌声和评委老师的一致肯定。\n"},
    {"b/lesson.txt", "通知\n本周五下午由钱松林书记主讲党课，请全体党员参加。\n"},
    {"b/qian.txt", "会议记录\n钱松林书记主持会议，讨论了食堂工作。\n"},
    {"b/zh-year.txt", "表扬信\n二〇一二年，我校获得区田径比赛第二名。\n"},
    {"b/wide-year.txt", "简报\n２０１２年我校举行了运动会。\n"},
    {"b/school-year.txt", "2011-2012学年度计划\n认真做好教学工作。\n"},
    {"b/number.txt", "物品清单\n编号 2012 的课桌三张。\n"},
    {"c/day.txt", "观影记录\n二○一二年十月二十七日，组织党员看电影。\n"},
    {"c/day2.txt", "大事记\n2012年10月27日，全体党员观看影片。2012年10月26日开会。\n"},
    {"c/day3.txt", "大事记\n2012年10月26日，全体党员开会。\n"},
    {"c/quotes.txt", "引语\n他写了\"a\"b\"三个字，又写了 wps 和 A3 纸。电话13912345678，证号320411196001012345。\n"},
    {"c/copy.txt", "通知\n本周五下午由钱松林书记主讲党课,请全体党员参加.\n"},
};

static int setup(void **state)
{
    (void)state;
    struct error e;
    archive_make(&archive);
    archive_put_all(&archive, samples, sizeof samples / sizeof samples[0]);
    memset(&set, 0, sizeof set);
    set.today = 20140101;
    set.limit = 0;
    assert_int_equal(index_open(&ix, archive.dir, lexicon_hash(archive.lexicon), &e), XD_OK);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    index_close(&ix);
    archive_remove(&archive);
    return 0;
}

static struct plan plan;
static struct finder finder;

static enum status ask(const char *text, struct error *e)
{
    uint32_t at;
    long where;
    plan_init(&plan);
    finder = (struct finder){.plan = &plan, .lexicon = archive.lexicon, .set = &set, .want_facets = true};
    assert_int_equal(finder_init(&finder), XD_OK);
    enum status st = query_parse(&plan.query, str_c(text), &at, e);
    if (st == XD_OK)
        st = plan_make(&plan, archive.lexicon, &set, &where, e);
    if (st == XD_OK)
        st = index_request(&ix, finder_work, &finder, e);
    return st;
}

static void done(void)
{
    finder_release(&finder);
    plan_release(&plan);
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The names (without folder and suffix) of all reports found, sorted, also the ones of equal text. */
static void found_names(char *out, size_t room)
{
    static char name[64][128];
    const char *v[64];
    size_t n = 0;
    for (uint32_t i = 0; i < finder.found.hits; i++) {
        const struct hit *h = &finder.found.hit[i];
        for (uint32_t k = 0; k <= h->alsos && n < 64; k++) {
            struct str p = k == 0 ? h->path : h->also[k - 1];
            size_t from = p.n, to = p.n;
            while (from > 0 && p.p[from - 1] != '/')
                from--;
            while (to > from && p.p[to] != '.')
                to--;
            snprintf(name[n], sizeof name[n], "%.*s", (int)(to - from), p.p + from);
            v[n] = name[n];
            n++;
        }
    }
    qsort(v, n, sizeof v[0], by_text);
    size_t used = 0;
    out[0] = '\0';
    for (size_t i = 0; i < n; i++)
        used += (size_t)snprintf(out + used, room - used, "%s%s", i > 0 ? " " : "", v[i]);
}

static void expect(const char *query, const char *wanted)
{
    char names[4096];
    struct error e;
    enum status st = ask(query, &e);
    if (st != XD_OK)
        print_error("%s: %d %s %s\n", query, (int)st, e.what, e.detail);
    assert_int_equal(st, XD_OK);
    found_names(names, sizeof names);
    if (strcmp(names, wanted) != 0)
        print_error("query %s, stage %u\n", query, finder.found.stage);
    assert_string_equal(names, wanted);
    done();
}

static void test_names_stand_whole(void **state)
{
    (void)state;
    expect("顾雪芬", "padded trad wrapped 总结");
    expect("顧雪芬", "padded trad wrapped 总结");
    expect("顾　雪　芬", "padded trad wrapped 总结");
    expect("钟梅", "总结");
    expect("钟梅兰", "");
    expect("吴梅芬", "");
    expect("\"钟梅兰\"", "");
    expect("丁禾", "padded");
    expect("人物:钟梅", "总结");
}

static void test_words(void **state)
{
    (void)state;
    expect("优秀教师", "trad 总结");
    expect("優秀教師", "trad 总结");
    expect("谁上过党课", "copy lesson 总结");
    expect("钱松林 党课", "copy lesson 总结");
    expect("钱松林 AND 党课", "copy lesson 总结");
    expect("钱松林 NOT 党课", "qian");
    expect("钱松林 -党课", "qian");
    expect("食堂 OR 田径", "qian zh-year");
    expect("wps", "quotes");
    expect("WPS", "quotes");
    expect("ps", "");
    expect("火星移民", "");
    expect("绝不存在的词句", "");
}

static void test_dates(void **state)
{
    (void)state;
    expect("2012年", "day day2 day3 school-year wide-year zh-year 总结");
    expect("2012", "day day2 day3 number school-year wide-year zh-year 总结");
    expect("二〇一二年", "day day2 day3 school-year wide-year zh-year 总结");
    expect("2012年10月27日", "day day2");
    expect("2012年10月", "day day2 day3");
    expect("2012年 党课", "总结");
    expect("年份:2012 党课", "总结");
    expect("年份:2011", "school-year 总结");
    expect("年份:2005", "");
}

/* What the query was taken for, and the first suggestion. */
static void guessed(const char *query, const char *names, const char *corrected, const char *suggested)
{
    char text[4096];
    struct error e;
    assert_int_equal(ask(query, &e), XD_OK);
    found_names(text, sizeof text);
    assert_string_equal(text, names);
    const struct found *r = &finder.found;
    assert_true(str_eq(r->corrections > 0 ? r->corrected[0].to : STR(""), str_c(corrected)));
    assert_true(str_eq(r->suggests > 0 ? r->suggest[0] : STR(""), str_c(suggested)));
    done();
}

static void test_guesses(void **state)
{
    (void)state;
    guessed("guxuefen", "padded trad wrapped 总结", "顾雪芬", "");
    guessed("Gu Xuefen 优秀教师", "trad 总结", "顾雪芬", "");
    guessed("gxf", "padded trad wrapped 总结", "顾雪芬", "");
    guessed("顾雪分", "padded trad wrapped 总结", "顾雪芬", "");
    guessed("\"顾雪分\"", "", "", "\"顾雪芬\"");
    guessed("顾雪兰", "", "", "顾雪芬"); /* another name: not searched */
    guessed("人物:顾雪分", "padded trad wrapped 总结", "顾雪芬", "");
    guessed("wps", "quotes", "", ""); /* what stands there as typed is no name */
    guessed("钟梅", "总结", "", "");
}

static void test_phrases(void **state)
{
    (void)state;
    expect("\"\"a\"b\"\"", "quotes");
    expect("\"a\"b\"", "quotes");
    expect("\"全体党员 观看\"", "day2");
    expect("\"组织党员\"", "day");
    expect("\"党\"", "copy day day2 day3 lesson padded wrapped 总结");
    expect("\"13912345678\"", ""); /* personal numbers are never found */
    expect("\"320411196001012345\"", "");
    expect("\"1391\"", "");
    expect("\"(\"", "");
}

static void test_bad_values(void **state)
{
    (void)state;
    struct error e;
    assert_int_equal(ask("级别:火星", &e), XD_INVALID);
    done();
    assert_int_equal(ask("年份:abc", &e), XD_INVALID);
    done();
    assert_int_equal(ask("种类:不明", &e), XD_INVALID);
    done();
    assert_int_equal(ask("\"", &e), XD_INVALID);
    done();
    assert_int_equal(ask("？！()", &e), XD_INVALID);
    done();
    assert_int_equal(ask("", &e), XD_INVALID);
    done();
}

static void test_filters(void **state)
{
    (void)state;
    set.folder = (struct option_list){{"a"}, 1};
    expect("顾雪芬", "padded trad wrapped 总结");
    set.folder = (struct option_list){{"b/"}, 1};
    expect("顾雪芬", "");
    expect("钱松林", "copy lesson qian"); /* the copy lies elsewhere, yet is told of */
    set.folder = (struct option_list){{NULL}, 0};
    set.year_text = (struct option_list){{"2012"}, 1};
    expect("顾雪芬", "总结");
    set.year_text = (struct option_list){{NULL}, 0};
    set.person = (struct option_list){{"赵文琴"}, 1};
    expect("党课", "总结");
    set.person = (struct option_list){{NULL}, 0};
}

/* The first snippet with [marks]. */
static void first_snippet(char *out, size_t room)
{
    size_t used = 0;
    out[0] = '\0';
    assert_true(finder.found.hits > 0);
    const struct snippet *s = &finder.found.hit[0].snippet[0];
    for (uint32_t k = 0; k < s->pieces; k++)
        used += (size_t)snprintf(out + used, room - used, s->piece[k].hit ? "[%.*s]" : "%.*s", (int)s->piece[k].text.n,
                                 s->piece[k].text.p);
}

static void test_snippets(void **state)
{
    (void)state;
    struct error e;
    char text[2048];
    assert_int_equal(ask("谁上过党课 2012年", &e), XD_OK);
    first_snippet(text, sizeof text);
    assert_non_null(strstr(text, "钱松林同志、赵文琴同志、庄国峰同志等"));
    assert_non_null(strstr(text, "上了[党课]，"));
    done();
    assert_int_equal(ask("钟梅", &e), XD_OK);
    first_snippet(text, sizeof text);
    assert_string_equal(text, "顾雪芬、吴梅兰、[钟梅]三位同志被评为优秀教师。");
    assert_int_equal(finder.found.hit[0].snippet[0].para, 4);
    done();
    assert_int_equal(ask("丁禾", &e), XD_OK);
    first_snippet(text, sizeof text);
    assert_non_null(strstr(text, "[丁　禾]"));
    done();
    assert_int_equal(ask("wps", &e), XD_OK);
    first_snippet(text, sizeof text);
    assert_non_null(strstr(text, "[wps]"));
    assert_null(strstr(text, "13912345678"));
    done();
}

static void test_json(void **state)
{
    (void)state;
    struct error e;
    struct buf b;
    buf_init(&b, 1 << 20);
    assert_int_equal(ask("钟梅", &e), XD_OK);
    struct asked asked = {.question = STR("钟梅")};
    print_found_json(&b, &finder, &asked, -1);
    buf_addb(&b, '\0');
    assert_int_equal(
        strncmp(b.p, "{\"v\":1,\"query\":\"钟梅\",\"understood\":{\"text\":\"钟梅\",\"terms\":[\"钟梅\"]", 40), 0);
    assert_non_null(
        strstr(b.p, "\"total\":1,\"exact\":true,\"coverage\":{\"indexed\":15,\"failed\":1,\"queued_ocr\":2},"));
    assert_non_null(strstr(b.p, "\"answer\":null,\"suggest\":[],\"facets\":{\"year\":["));
    assert_null(strstr(b.p, "took_us"));
    done();
    buf_release(&b);
}

static void test_new_commits_and_generations(void **state)
{
    (void)state;
    expect("孔明月", "");
    archive_put(&archive, "d/new.txt", "新人\n孔明月老师来校工作。\n");
    expect("孔明月", "new");
    archive_drop(&archive, "新人\n孔明月老师来校工作。\n");
    expect("孔明月", "");
    archive_generation(&archive, "gen-000002");
    archive_put(&archive, "e/other.txt", "新代\n孔明月老师。\n");
    expect("孔明月", "");
    archive_current(&archive, "gen-000002");
    expect("孔明月", "other");
    expect("顾雪芬", "");
    archive_current(&archive, "gen-000001");
    expect("孔明月", "");
    expect("钟梅", "总结");
    archive_meta(&archive, "xd:format", "99");
    archive_current(&archive, "gen-000002");
    struct error e;
    assert_int_equal(ask("钟梅", &e), XD_VERSION);
    done();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names_stand_whole),
        cmocka_unit_test(test_words),
        cmocka_unit_test(test_dates),
        cmocka_unit_test(test_guesses),
        cmocka_unit_test(test_phrases),
        cmocka_unit_test(test_bad_values),
        cmocka_unit_test(test_filters),
        cmocka_unit_test(test_snippets),
        cmocka_unit_test(test_json),
        cmocka_unit_test(test_new_commits_and_generations),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
