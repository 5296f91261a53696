/* What a question asks for: slots, times, names, and what must be refused. */
#include "intent.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
/* after the headers it needs */
#include <cmocka.h>

static struct lexicon *lexicon;

static int setup(void **state)
{
    (void)state;
    return lexicon_open(&lexicon, NULL, NULL) == XD_OK ? 0 : -1;
}

static int teardown(void **state)
{
    (void)state;
    lexicon_close(lexicon);
    return 0;
}

static bool known(void *context, struct str name)
{
    (void)context;
    static const char *const names[] = {"沈静", "陆为民", "方远"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (str_eq(name, str_c(names[i])))
            return true;
    return false;
}

static void parse(struct intent *in, const char *text)
{
    assert_int_equal(intent_parse(in, str_c(text), 20140315, lexicon, known, NULL), XD_OK);
}

static void assert_str(struct str s, const char *wanted)
{
    if (!str_eq(s, str_c(wanted)))
        fail_msg("\"%.*s\" is not \"%s\"", (int)s.n, s.p != NULL ? s.p : "", wanted);
}

static void slots(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        enum intent_slot slot;
    } v[] = {
        {"谁上过党课", SLOT_LECTURER},
        {"谁上过党课？", SLOT_LECTURER},
        {" 谁 上过 党课 ？ ", SLOT_LECTURER},
        {"誰上過黨課?", SLOT_LECTURER},
        {"谁讲过党课", SLOT_LECTURER},
        {"党课主讲人是谁", SLOT_LECTURER},
        {"哪些老师讲过党课", SLOT_LECTURER},
        {"哪位同志上过党课？", SLOT_LECTURER},
        {"谁上过“微党课”", SLOT_LECTURER},
        {"谁来校作过党课", SLOT_LECTURER},
        {"最近一次党课是谁讲的", SLOT_LECTURER},
        {"2012年谁上了党课", SLOT_LECTURER},
        {"沈静什么时候上过党课", SLOT_WHEN},
        {"沈静哪天上的党课", SLOT_WHEN},
        {"沈静哪年上过党课", SLOT_WHEN},
        {"第一次党课是哪天", SLOT_WHEN},
        {"沈静上过几次党课", SLOT_COUNT},
        {"2012年有几次党课", SLOT_COUNT},
        {"2012年上过多少次党课", SLOT_COUNT},
        {"有多少人上过党课", SLOT_COUNT_PEOPLE},
        {"党课讲了什么", SLOT_TOPIC},
        {"沈静的党课题目是什么", SLOT_TOPIC},
        {"2012年党课的主题", SLOT_TOPIC},
        {"党课在哪里上的", SLOT_PLACE},
        {"2012年党课地点", SLOT_PLACE},
        {"党课谁主持的", SLOT_PRESIDER},
        {"2012年党课的主持人是谁", SLOT_PRESIDER},
        {"沈静有没有上过党课", SLOT_EXISTS},
        {"沈静是否上过党课", SLOT_EXISTS},
        {"沈静上过党课吗", SLOT_EXISTS},
        {"沈静上过党课没有", SLOT_EXISTS},
        {"沈静上过哪些党课", SLOT_ROWS},
        {"最近一次党课", SLOT_ROWS},
        /* no intent */
        {"沈静 党课", SLOT_NONE},
        {"党课", SLOT_NONE},
        {"", SLOT_NONE},
        {"谁参加了党课", SLOT_NONE},
        {"谁听过党课", SLOT_NONE},
        {"沈静给谁上过党课", SLOT_NONE},
        {"谁没有上过党课", SLOT_NONE},
        {"为什么要上党课", SLOT_NONE},
        {"谁上过团课", SLOT_NONE},
        {"谁在微党课比赛中获奖", SLOT_NONE},
        {"2012年获得哪些荣誉", SLOT_NONE},
        {"谁是校长", SLOT_NONE},
    };
    struct intent in;
    intent_init(&in);
    for (size_t i = 0; i < sizeof v / sizeof *v; i++) {
        parse(&in, v[i].text);
        if (in.slot != v[i].slot)
            fail_msg("%s: %s, not %s", v[i].text, intent_name(in.slot), intent_name(v[i].slot));
    }
    intent_release(&in);
}

static void times(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        unsigned asks;
        day from, to;
        bool any_year;
    } v[] = {
        {"谁上过党课", 0, 0, 0, false},
        {"2012年谁上了党课", 1, 20120101, 20121231, false},
        {"二〇一二年谁上了党课", 1, 20120101, 20121231, false},
        {"2012年10月谁上了党课", 1, 20121001, 20121031, false},
        {"去年谁上了党课", 1, 20130101, 20131231, false},
        {"今年谁上了党课", 1, 20140101, 20141231, false},
        {"近三年谁上过党课", 1, 20120101, 20140315, false},
        {"谁在2012年6月28日上的党课", 1, 20120628, 20120628, false},
        {"2012年七一谁上了党课", 1, 20120621, 20120711, false},
        {"七一谁上过党课", 1, 20140621, 20140711, true},
        {"6月28日谁上过党课", 1, 20140628, 20140628, true},
        {"2011年和2012年谁上过党课", 2, 20110101, 20111231, false},
    };
    struct intent in;
    intent_init(&in);
    for (size_t i = 0; i < sizeof v / sizeof *v; i++) {
        parse(&in, v[i].text);
        if (in.asks != v[i].asks || (v[i].asks > 0 && (in.asked[0].from != v[i].from || in.asked[0].to != v[i].to)) ||
            in.any_year != v[i].any_year || in.slot != SLOT_LECTURER)
            fail_msg("%s: %u times, %d..%d, slot %d", v[i].text, in.asks, in.asked[0].from, in.asked[0].to, in.slot);
    }
    intent_release(&in);
}

static void people(void **state)
{
    (void)state;
    static const struct {
        const char *text, *person, *surname, *post;
    } v[] = {
        {"沈静什么时候上过党课", "沈静", "", ""},   {"沈静老师什么时候上过党课", "沈静", "", ""},
        {"书记沈静哪年上过党课", "沈静", "", ""},   {"沈静书记哪年上过党课", "沈静", "", ""},
        {"陆为民上过几次党课", "陆为民", "", ""}, /* 为 is a joining word, and part of the name */
        {"沈静为党员上过几次党课", "沈静", "", ""}, {"沈静芳上过几次党课", "沈静芳", "", ""}, /* not the known 沈静 */
        {"郭小禾上过几次党课", "郭小禾", "", ""}, /* unknown, but a name by its look */
        {"王老师上过几次党课", "", "王", ""},       {"书记上过几次党课", "", "", "书记"},
        {"方遠上過幾次黨課", "方远", "", ""},
    };
    struct intent in;
    intent_init(&in);
    for (size_t i = 0; i < sizeof v / sizeof *v; i++) {
        parse(&in, v[i].text);
        if (in.people != (v[i].person[0] != '\0'))
            fail_msg("%s: %u people, word %.*s", v[i].text, in.people, (int)in.word[0].n, in.word[0].p);
        if (in.people > 0)
            assert_str(in.person[0], v[i].person);
        assert_str(in.surname, v[i].surname);
        assert_str(in.post, v[i].post);
        if (in.words != 0)
            fail_msg("%s: word %.*s", v[i].text, (int)in.word[0].n, in.word[0].p);
    }
    intent_release(&in);
}

static void the_rest(void **state)
{
    (void)state;
    struct intent in;
    intent_init(&in);
    parse(&in, "谁上过廉政党课");
    assert_int_equal(in.words, 1);
    assert_str(in.word[0], "廉政");
    parse(&in, "以《守纪律，作表率》为题的党课是谁上的");
    assert_int_equal(in.words, 1);
    assert_int_equal(in.slot, SLOT_LECTURER);
    parse(&in, "计划由谁上党课");
    assert_true(in.planned);
    parse(&in, "请谁来校作过党课");
    assert_true(in.external);
    parse(&in, "最近一次党课是谁讲的");
    assert_true(in.last && !in.first);
    parse(&in, "第一次党课是谁讲的");
    assert_true(in.first && !in.last);
    parse(&in, "沈静主持过几次党课");
    assert_true(in.presided);
    assert_int_equal(in.slot, SLOT_COUNT);
    intent_release(&in);
}

static void hostile(void **state)
{
    (void)state;
    struct intent in;
    char big[4096];
    intent_init(&in);
    for (size_t n = 0; n + 6 < sizeof big; n += 6)
        memcpy(big + n, "党课", 6);
    big[4092] = '\0';
    parse(&in, big); /* longer than any question */
    assert_int_equal(in.slot, SLOT_NONE);
    parse(&in, "\xFF\xFE党课\xE5谁");
    parse(&in, "《《《党课谁");
    parse(&in, "谁上过党课《");
    parse(&in, "\"\"\"谁党课\"");
    for (int i = 0; i < 40; i++)
        memcpy(big + 3 * i, "王", 3);
    memcpy(big + 120, "谁党课", 10);
    parse(&in, big);
    intent_release(&in);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(slots),    cmocka_unit_test(times),   cmocka_unit_test(people),
        cmocka_unit_test(the_rest), cmocka_unit_test(hostile),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
