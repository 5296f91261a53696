/* The ways in which people ask about party lessons: the same questions in other words, and what must be refused. */
#include "lessons.h"

static struct index ix;

static struct statement held(struct who *who, uint32_t whos, day d, const char *topic, const char *place, double came)
{
    static struct figure figure[8][2];
    static unsigned used;
    struct statement s = lesson(who, whos, d, d);
    s.topic = str_c(topic);
    s.place = str_c(place);
    if (came > 0) {
        struct figure *f = figure[used++ % 8];
        f[0] = (struct figure){came + 3, STR("人"), STR("应到")};
        f[1] = (struct figure){came, STR("人"), STR("实到")};
        s.figure = f;
        s.figures = 2;
    }
    return s;
}

static void fill(void)
{
    struct who a[2] = {lecturer("骆云生", "支部书记"), {.name = STR("纪明"), .is = WHO_PERSON, .part = PART_PRESIDER}};
    struct statement s = held(a, 2, 20120928, "从一张入党志愿书说起", "党员活动室", 27);
    tell("支部/换届工作报告.txt",
         "2012年9月28日，骆云生同志给新教师和入党积极分子上党课，题目是《从一张入党志愿书说起》，纪明同志主持。", &s,
         1);
    struct who b[1] = {lecturer("郁宁桥", "组织委员")};
    s = held(b, 1, 20121130, "学习十八大精神", "阶梯教室", 0);
    tell("支部/2012年党支部工作总结.txt", "11月30日，组织委员郁宁桥宣讲党课《学习十八大精神》。", &s, 1);
    struct who c[1] = {lecturer("方既明", "")};
    s = held(c, 1, 20130412, "从八项规定说起", "", 31);
    tell("支部/换届工作报告（二）.txt", "2013年4月12日，方既明同志主讲党课，题目是《从八项规定说起》。", &s, 1);
    struct who d[1] = {lecturer("闻小笛", "")};
    s = lesson(d, 1, 20130601, 20130630); /* known by its month */
    tell("办公室/2013年工作总结.txt", "2013年6月，闻小笛上了党课。", &s, 1);
    struct who e[1] = {lecturer("许如愿", "")};
    s = held(e, 1, 20140701, "", "", 0);
    s.when.status = HAPPENING_PLANNED;
    tell("支部/2014年计划.txt", "2014年7月1日拟由许如愿上党课。", &s, 1);
    s = held(e, 1, 0, "", "", 0);
    s.when.status = HAPPENING_RECURRING;
    tell("支部/制度.txt", "每年七一由许如愿上党课。", &s, 1);
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

static void who(void **state)
{
    (void)state;
    check("2013年4月12日的党课是谁主讲的？", "方既明/c");
    check("2013年4月12日谁给党员上的党课", "方既明/c");
    check("二〇一三年四月十二日谁上的党课？", "方既明/c");
    check("2013.4.12的党课谁讲的", "方既明/c");
    check("2013年4月谁讲了党课", "方既明/c");
    check("2012年谁上过党课", "骆云生/c|郁宁桥/c");
    check("2012-2013学年谁上过党课", "骆云生/c|郁宁桥/c|方既明/c|闻小笛/c");
    check("2012学年第一学期有谁上过党课", "骆云生/c|郁宁桥/c");
    check("2011年到2012年哪些同志上过党课", "骆云生/c|郁宁桥/c");
    check("《从八项规定说起》是谁讲的党课", "方既明");
    check("谁讲了题为“从八项规定说起”的党课", "方既明");
    check("以《学习十八大精神》为题的党课是谁上的？", "郁宁桥");
    check("关于十八大精神的党课是谁上的", "郁宁桥");
    check("谁给新教师上过党课", "骆云生");
    check("给入党积极分子上党课的是谁", "骆云生");
    check("党课《从一张入党志愿书说起》的主讲人是谁", "骆云生");
    check("2012年9月28日实际给大家上了党课的是谁？", "骆云生/c");
}

static void when_and_where(void **state)
{
    (void)state;
    check("骆云生讲党课《从一张入党志愿书说起》是在哪一天？", "2012年9月28日");
    check("《从八项规定说起》这堂党课是什么时候上的？", "2013年4月12日");
    check("方既明同志是哪年上的党课", "2013年4月12日");
    check("骆云生是什么时候给新教师上党课的？", "2012年9月28日");
    check("闻小笛哪天上的党课", "2013年6月");
    check("骆云生2012年的党课在哪里上的", "党员活动室/c");
    check("2012年11月30日的党课是在什么地方上的？", "阶梯教室/c");
    check("方既明的党课在哪里上的", "!not-found");
}

static void what(void **state)
{
    (void)state;
    check("骆云生2012年9月28日给新教师和入党积极分子上党课的题目是什么？", "从一张入党志愿书说起/c");
    check("2012年9月28日骆云生讲党课，题目是什么？", "从一张入党志愿书说起/c");
    check("2012年11月30日郁宁桥的党课讲了什么内容？", "学习十八大精神/c");
    check("方既明上的党课题目叫什么", "从八项规定说起");
    check("2013年4月12日的党课以什么为题？", "从八项规定说起/c");
    check("闻小笛的党课讲了什么", "!not-found");
    check("2013年4月13日方既明的党课题目是什么", "!not-found");
    check("骆云生2013年4月12日的党课题目是什么", "!not-found");
}

static void how_many(void **state)
{
    (void)state;
    check("骆云生一共上过几次党课？", "1次");
    check("2012年上了多少次党课", "2次/c");
    check("2012年9月28日骆云生那次党课到会多少人？", "27人/c");
    check("有多少人参加了骆云生2012年9月28日的党课", "27人/c");
    check("2013年4月12日的党课应到多少人", "34人/c");
    check("方既明的党课参加人数是多少", "31人");
    check("郁宁桥的党课到会多少人", "!not-found");
    check("换届工作报告里说，2012年至2013年实际上了几次党课？", "2次/c");
    check("换届工作报告里提到的党课有几次", "2次");
    check("2012年党支部工作总结里说谁上了党课", "郁宁桥");
    check("2019年总结里说谁上了党课", "!not-found");
    check("谁主持了骆云生的党课", "纪明");
    check("2012年9月28日的党课是谁主持的", "纪明/c");
    check("骆云生有没有上过党课", "有,查到1次");
    check("2012年骆云生有没有讲过党课？", "有,查到1次/c");
    check("纪明上过党课没有", "!not-found");
}

/* Nothing is answered that a row does not surely say. */
static void refused(void **state)
{
    (void)state;
    check("2013年6月28日的党课是谁上的？", "?闻小笛/s!uncertain");
    check("2013年6月28日实际给全体党员上了党课的是谁？", "?闻小笛/s!uncertain");
    check("2013年6月谁上过党课", "闻小笛/c");
    check("2014年7月1日谁上了党课", "!only-planned");
    check("许如愿上过几次党课", "!only-planned");
    check("许如愿上过党课吗", "!only-planned");
    check("2010年谁上过党课", "!only-planned");
    check("《一张旧照片》是谁讲的党课", "!not-found");
    check("骆云生讲党课《从八项规定说起》是在哪一天", "!not-found");
    check("骆云山什么时候上过党课", "!unknown-person");
    check("方既明给新教师上党课是哪天", "!not-found");
    check("谁参加了2013年4月12日的党课", "!no-intent");
    check("到会的有谁听了党课", "!no-intent");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who),      cmocka_unit_test(when_and_where), cmocka_unit_test(what),
        cmocka_unit_test(how_many), cmocka_unit_test(refused),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
