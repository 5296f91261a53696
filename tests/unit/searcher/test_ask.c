/* Questions answered from an index: bands, counts, refusals, and what is planned. */
#include "lessons.h"
#include "row_query.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
/* after the headers it needs */
#include <cmocka.h>

static struct index ix;

static void fill(void)
{
    struct who a[2] = {lecturer("沈静", "支部书记"), {.name = STR("纪明"), .is = WHO_PERSON, .part = PART_PRESIDER}};
    struct statement s = lesson(a, 2, 20120628, 20120628);
    s.topic = STR("守纪律，作表率");
    s.place = STR("会议室");
    tell("a/minutes.txt", "2012年6月28日，支部书记沈静在会议室上党课《守纪律，作表率》，纪明主持。", &s, 1);
    struct statement year = lesson(a, 1, 20120101, 20121231);
    tell("a/2012.txt", "2012年，支部书记沈静上了党课。", &year, 1);
    struct who b[2] = {lecturer("陆为民", "支部委员"), lecturer("沈静芳", "")};
    struct statement undated = lesson(b, 2, 0, 0);
    undated.when = (struct when){.not_before = 20110101, .not_after = 20131231};
    undated.who_complete = false;
    tell("a/list.txt", "支部委员陆为民、沈静芳等同志先后上了党课。", &undated, 1);
    struct who c[1] = {lecturer("方远", "教授")};
    struct statement outside = lesson(c, 1, 20130305, 20130305);
    tell("b/2013.txt", "2013年3月5日，邀请方远教授来校作党课辅导。", &outside, 1);
    struct statement plan = lesson(a, 1, 20140701, 20140701);
    plan.when.status = HAPPENING_PLANNED;
    struct who d[1] = {lecturer("郭禾", "")};
    struct statement every = lesson(d, 1, 0, 0);
    every.when.status = HAPPENING_RECURRING;
    struct statement both[2] = {plan, every};
    tell("b/plan.txt", "2014年7月1日拟由沈静上党课。每季度由郭禾上党课。", both, 2);
    archive_put(&archive, "c/other.txt", "表扬信\n丁一帆老师被评为优秀教师。丁一帆同志工作认真。\n");
}

static int setup(void **state)
{
    (void)state;
    struct error e;
    archive_make(&archive);
    fill();
    asked_init(&asked);
    asked.lexicon = archive.lexicon;
    asked.today = 20140315;
    asked_index = &ix;
    return index_open(&ix, archive.dir, lexicon_hash(archive.lexicon), &e) == XD_OK ? 0 : -1;
}

static int teardown(void **state)
{
    (void)state;
    asked_release(&asked);
    index_close(&ix);
    archive_remove(&archive);
    return 0;
}

static void people(void **state)
{
    (void)state;
    check("谁上过党课", "沈静|方远|陆为民|沈静芳");
    assert_false(asked.complete); /* 等, and undated */
    check("誰上過黨課？", "沈静|方远|陆为民|沈静芳");
    check("2012年谁上了党课", "沈静/c|?陆为民/u|?沈静芳/u");
    check("2012年6月谁上了党课", "沈静/c|?陆为民/u|?沈静芳/u");
    check("去年谁上了党课", "方远/c|?陆为民/u|?沈静芳/u");
    check("2013年3月5日谁上了党课", "方远/c|?陆为民/u|?沈静芳/u");
    check("2010年谁上了党课", "!only-planned"); /* of an undated rule */
    check("最近一次党课是谁讲的", "方远");
    check("第一次党课是谁上的", "沈静");
    check("谁来校作过党课", "方远");
    check("党课谁主持的", "纪明");
    check("计划由谁上党课", "沈静");
    check("有多少人上过党课", "4人:沈静、方远、陆为民、沈静芳");
    check("七一谁上过党课", "沈静");
    check("谁上过关于守纪律的党课", "沈静");
}

static void times(void **state)
{
    (void)state;
    check("沈静什么时候上过党课", "2012年6月28日");
    assert_false(asked.complete); /* the year may be another lesson */
    check("陆为民哪年上过党课", "?日期不详(2011年至2013年间)!uncertain");
    check("方远教授哪天上的党课", "2013年3月5日");
    check("最近一次党课是什么时候", "2013年3月5日");
    check("书记什么时候上过党课", "2012年6月28日");
}

static void numbers(void **state)
{
    (void)state;
    check("沈静上过几次党课", "1次,另有1条记录可能是其中之一");
    check("方远上过几次党课", "1次");
    assert_true(asked.complete);
    check("陆为民上过几次党课", "1次(日期不详)");
    check("2012年有几次党课", "1次,另有1次日期不详,另有1条记录可能是其中之一/c");
    check("2011年有几次党课", "?可能有1次,日期不能确定在所问时间内/u!uncertain");
    check("郭禾上过几次党课", "!only-planned");
}

static void others(void **state)
{
    (void)state;
    check("党课讲了什么", "守纪律，作表率");
    check("2012年党课的主题是什么", "守纪律，作表率/c");
    check("党课在哪里上的", "会议室");
    check("方远上过党课吗", "有,查到1次");
    check("陆为民有没有上过党课", "有,查到1次(日期不详)");
    check("最近一次党课", "2013年3月5日 党课 方远(教授)");
}

static void refusals(void **state)
{
    (void)state;
    check("丁一帆上过党课吗", "!not-found");
    check("纪明上过几次党课", "!not-found"); /* presiding is not lecturing */
    check("吴大山什么时候上过党课", "!unknown-person");
    check("沈静茹什么时候上过党课", "!unknown-person"); /* not 沈静 */
    check("谁参加了党课", "!no-intent");
    check("沈老师什么时候上过党课", "!ambiguous-person");
    check("今天吃什么", "!no-intent");
    check("谁上过消防党课", "!not-found");
    assert_false(asked.complete);
}

static void roster(void **state)
{
    (void)state;
    struct knowledge k;
    knowledge_init(&k);
    assert_int_equal(roster_parse(&k, STR("沈静\t沈靖\n方远\t\t\t\t\tstaff\n梅三\n"), "R", NULL), XD_OK);
    asked.knowledge = &k;
    check("沈靖什么时候上过党课", "2012年6月28日");
    check("谁来校作过党课", "!not-found"); /* he is of the school */
    check("梅三上过党课吗", "!not-found"); /* known to the roster alone */
    asked.knowledge = NULL;
    knowledge_release(&k);
}

static void as_json(void **state)
{
    (void)state;
    struct buf b;
    struct json j;
    buf_init(&b, 1 << 20);
    ask("方远上过几次党课");
    json_init(&j, &b);
    json_object(&j);
    answer_json(&j, &asked);
    json_end(&j);
    buf_addb(&b, '\0');
    static const char *const keys[] = {
        "{\"v\":1,\"question\":\"方远上过几次党课\",\"intent\":\"lesson-count\",\"answers\":[{\"text\":\"1次\","
        "\"is\":\"number\",\"certainty\":\"\",\"rows\":[\"",
        "\"sources\":[{\"report\":\"",
        "\"path\":\"b/2013.txt\",\"page\":0,\"sheet\":\"\",\"row\":0,\"para\":1,\"text\":\"2013年",
        "\"complete\":true,\"refused\":false,\"reason\":\"\",\"coverage\":{\"indexed\":6,\"failed\":1,\"queued_ocr\":2}"
        "}"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (strstr(b.p, keys[i]) == NULL)
            fail_msg("no %s in %s", keys[i], b.p);
    buf_release(&b);
}

/* The same rows whatever the filter: a filter chooses rows, it does not change them. */
static void filters(void **state)
{
    (void)state;
    struct rows rs;
    struct error e;
    rows_init(&rs);
    struct row_query q = {.fact = FACT_EVENT, .kinds = UINT64_C(1) << KIND_PARTY_LESSON};
    assert_int_equal(rows_read(&rs, &ix, &q, NULL, &e), XD_OK);
    assert_int_equal(rs.n, 6);
    char id[ID_LEN + 1];
    memcpy(id, rs.v[1].id, sizeof id);
    q.person[q.people++] = STR("纪明");
    assert_int_equal(rows_read(&rs, &ix, &q, NULL, &e), XD_OK);
    assert_int_equal(rs.n, 1);
    assert_string_equal(rs.v[0].id, id);
    q.people = 0;
    q.folder[q.folders++] = STR("b");
    assert_int_equal(rows_read(&rs, &ix, &q, NULL, &e), XD_OK);
    assert_int_equal(rs.n, 3);
    q.folder[0] = STR("a/minutes.txt");
    assert_int_equal(rows_read(&rs, &ix, &q, NULL, &e), XD_OK);
    assert_int_equal(rs.n, 1);
    q.folder[0] = STR("a/min");
    assert_int_equal(rows_read(&rs, &ix, &q, NULL, &e), XD_OK);
    assert_int_equal(rs.n, 0);
    q.folders = 0;
    q.asked[q.asks++] = (struct interval){20130101, 20131231};
    assert_int_equal(rows_read(&rs, &ix, &q, NULL, &e), XD_OK);
    assert_int_equal(rs.n, 3); /* of the day, the undated list, the rule without bounds */
    q.asked[0] = (struct interval){18500101, 20991231};
    assert_int_equal(rows_read(&rs, &ix, &q, NULL, &e), XD_OK);
    assert_int_equal(rs.n, 6);
    q.kinds = UINT64_C(1) << KIND_MEETING;
    assert_int_equal(rows_read(&rs, &ix, &q, NULL, &e), XD_OK);
    assert_int_equal(rs.n, 0);
    rows_release(&rs);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(people),   cmocka_unit_test(times),  cmocka_unit_test(numbers), cmocka_unit_test(others),
        cmocka_unit_test(refusals), cmocka_unit_test(roster), cmocka_unit_test(as_json), cmocka_unit_test(filters),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
