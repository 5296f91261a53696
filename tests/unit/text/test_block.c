#include "base/buf.h"
#include "base/mem.h"
#include "text/block.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

/* Kinds in the order of enum block_kind: title, subtitle, heading, item, paragraph, field, row, address,
 * siGnature, date. */
static const char kind_letter[] = "TSHIPFRAGD";

static void find(struct blocks *b, struct folded *f, const char *source)
{
    folded_init(f);
    blocks_init(b);
    assert_int_equal(fold_text(f, str_c(source)), XD_OK);
    assert_int_equal(blocks_find(b, f, str_c(source)), XD_OK);
}

static void drop(struct blocks *b, struct folded *f)
{
    blocks_release(b);
    folded_release(f);
}

static const char report[] = "柳河小学2012年度党支部工作总结\n"
                             "——在总结大会上\n"
                             "（2012年12月28日）\n"
                             "各位党员、同志们：\n"
                             "　　过去的一年，支部做了许多工作。现总结如下：\n"
                             "一、基本情况\n"
                             "　　支部有党员21名。\n"
                             "二、主要工作\n"
                             "（一）抓学习\n"
                             "1、学习文件。全年集中学习18次。\n"
                             "2．上党课。书记上了两次。\n"
                             "（二）抓队伍\n"
                             "发展党员2名。\n"
                             "三、荣誉\n"
                             "1.县文明单位\n"
                             "2.县绿色学校\n"
                             "3.镇先进支部\n"
                             "　　　　　　　　　　　　　　柳河小学党支部\n"
                             "　　　　　　　　　　　　　　2012年12月28日\n";

static void check_kinds(const char *source, const char *want)
{
    struct folded f;
    struct blocks b;
    char got[128];
    find(&b, &f, source);
    assert_true(b.n < sizeof got);
    for (size_t i = 0; i < b.n; i++)
        got[i] = kind_letter[b.v[i].kind];
    got[b.n] = '\0';
    assert_string_equal(got, want);
    drop(&b, &f);
}

static void test_kinds(void **state)
{
    (void)state;
    static const char *const c[][2] = {
        {"", ""},
        {" \n\n", ""},
        {report, "TSSAPHPHHIIHPHIIIGD"},
        {"柳河镇中心小学\n2012年工作计划\n　　一年之计在于春。\n", "TTP"},
        {"述职报告\n柳河小学校长 苗得禾\n各位老师：\n　　一年来，本人做了以下工作。\n", "TSAP"},
        {"柳小支〔2018〕9号\n关于任免的通知\n各处室：\n　　经研究，决定如下。\n", "STAP"},
        {"党课记录\n时间：2012年11月30日 地点：会议室\n主讲人：丁禾\n内容：\n今天讲三点。\n", "TFFHP"},
        {"党课记录\n【时间】2012年11月30日\n地点 会议室\n他说：好。\n今天讲三点。\n", "TFFPP"},
        {"获奖名单\n姓名\t奖项\t时间\n丁禾\t一等奖\t2012年\n", "TRR"},
        {"获奖名单\n|姓名|奖项|\n|丁禾|一等奖|\n", "TRR"},
        {"获奖名单\n丁禾    一等奖    2012年\n林静    二等奖    2013年\n", "TRR"},
        {"大事记\n2012年\n1月5日，开学。\n▲是日，开会。\n同月，放假。\n2013年\n1月7日，开学。\n", "THIIIHI"},
        {"党课小结三篇\n篇一：学习\n今年学习了两次。\n二〇一二年九月\n篇二：实践\n今年实践了两次。\n2013年9月\n",
         "THPDHPD"},
        {"活动简介\n第一，抓学习，认真读书。\n第二，抓作风，认真做事。\n①读书。\n②看报。\n", "TIIII"},
        {"规章\n第一章 总则\n第一条 为了学校，制定本章程。\n第二条 学校在柳河镇。\n", "THII"},
        {"总结\n5、6年级参加了比赛，成绩很好。\n1.5公里外是操场，3.5米宽。\n", "TPP"},
        {"总结\n3、五月四日开会，学习文件。\n4、5月12日演练，全体参加。\n", "TII"},
        {"丁禾同志上了党课，全体党员参加。\n", "P"},
    };
    for (size_t i = 0; i < sizeof c / sizeof *c; i++)
        check_kinds(c[i][0], c[i][1]);
}

static void test_structure(void **state)
{
    (void)state;
    struct folded f;
    struct blocks b;
    find(&b, &f, report);
    assert_int_equal(b.parts, 1);
    static const uint32_t heading[] = {0, 0, 0, 0, 0, 0, 6, 0, 8, 9, 9, 8, 12, 0, 14, 14, 14, 14, 14};
    static const uint8_t level[] = {0, 0, 0, 0, 0, 1, 0, 1, 2, 3, 3, 2, 0, 1, 3, 3, 3, 0, 0};
    static const uint8_t number[] = {0, 0, 0, 0, 0, 1, 0, 2, 1, 1, 2, 2, 0, 3, 1, 2, 3, 0, 0};
    static const uint8_t depth[] = {0, 0, 0, 0, 0, 1, 0, 1, 2, 3, 3, 2, 0, 1, 2, 2, 2, 0, 0};
    assert_int_equal(b.n, sizeof level);
    for (size_t i = 0; i < b.n; i++) {
        assert_int_equal(b.v[i].heading, heading[i]);
        assert_int_equal(b.v[i].level, level[i]);
        assert_int_equal(b.v[i].number, number[i]);
        assert_int_equal(b.v[i].depth, depth[i]);
    }
    assert_int_equal(f.ch[b.v[9].body], 0x5B66); /* 学 behind 1、 */
    assert_int_equal(f.ch[b.v[8].body], 0x6293); /* 抓 behind （一） */
    assert_int_equal(b.v[0].body, b.v[0].from);
    drop(&b, &f);
    /* The same symbol used for headings and for items below them. */
    find(&b, &f,
         "总结\n1、基本情况。\n支部有党员。\n2、主要工作。\n1、抓学习，读书。\n2、抓作风，做事。\n3、努力方向。\n再努力"
         "。\n");
    assert_int_equal(b.v[3].kind, BLOCK_HEADING);
    assert_int_equal(b.v[4].heading, 4);
    assert_int_equal(b.v[5].heading, 4);
    assert_int_equal(b.v[4].depth, 2);
    drop(&b, &f);
}

static void test_parts(void **state)
{
    (void)state;
    struct folded f;
    struct blocks b;
    find(&b, &f,
         "工作小结两篇\n【篇1】学习\n今年学了。\n柳河小学\n2012年9月1日\n【篇2】实践\n一、做法\n今年做了。\n柳河小学\n2"
         "013年9月1日\n");
    assert_int_equal(b.parts, 2);
    assert_int_equal(b.v[4].part, 0);
    assert_int_equal(b.v[5].part, 1);
    assert_int_equal(b.v[5].number, 2);
    assert_int_equal(b.v[b.n - 1].part, 1);
    drop(&b, &f);
    find(&b, &f,
         "2012年工作总结\n今年做了许多事，成绩很好。\n柳河小学\n2012年12月1日\n2013年工作总结\n今年又做了许多事。\n柳河"
         "小学\n2013年12月1日\n");
    assert_int_equal(b.parts, 2);
    assert_int_equal(b.v[4].kind, BLOCK_TITLE);
    assert_int_equal(b.v[4].part, 1);
    drop(&b, &f);
}

static void check_sentences(const char *source, const char *want)
{
    struct folded f;
    struct blocks b;
    struct buf got;
    buf_init(&got, 1 << 16);
    find(&b, &f, source);
    for (size_t i = 0; i < b.sentences; i++) {
        for (uint32_t j = b.sentence[i].from; j < b.sentence[i].to; j++)
            buf_addu(&got, f.ch[j]);
        buf_addb(&got, '/');
    }
    buf_addb(&got, 0);
    assert_string_equal(got.p, want);
    buf_release(&got);
    drop(&b, &f);
}

static void test_sentences(void **state)
{
    (void)state;
    static const char *const c[][2] = {
        {"甲说。乙说！丙说？丁说；戊说", "甲说./乙说!/丙说?/丁说;/戊说/"},
        {"2012.10.27开会。3.5米", "2012.10.27开会./3.5米/"},
        {"1.学习。2.读书.写字", "1.学习./2.读书./写字/"},
        {"他说“好。”我说‘行！’就走了", "他说\"好.\"/我说'行!'/就走了/"},
        {"什么？！真的……没有", "什么?!/真的……没有/"},
        {"甲。乙\n丙", "甲./乙/丙/"},
        {"e.g. wps.exe 是程序", "e.g. wps.exe 是程序/"},
    };
    for (size_t i = 0; i < sizeof c / sizeof *c; i++)
        check_sentences(c[i][0], c[i][1]);
}

static void test_wrapped(void **state)
{
    (void)state;
    /* Three lines of one paragraph: one end vanishes, one stays inside the paragraph. */
    static const char text[] = "工作小结\n\n　　今年以来，学校组织全体党员认真学习，由丁禾同志、林\n"
                               "静同志先后上党课，党员们一致认为内容丰富，受益很多，\n"
                               "都写了心得体会。\n　　明年继续。\n";
    struct folded f;
    struct blocks b;
    find(&b, &f, text);
    assert_int_equal(b.n, 3);
    assert_int_equal(b.v[1].kind, BLOCK_PARA);
    uint32_t line_ends = 0, joined = 0;
    for (uint32_t i = b.v[1].from; i < b.v[1].to; i++) {
        line_ends += f.ch[i] == '\n';
        joined += f.ch[i] == 0x6797 && f.ch[i + 1] == 0x9759;
    }
    assert_int_equal(line_ends, 1);
    assert_int_equal(joined, 1);
    assert_int_equal(b.v[1].src_from, 8);
    drop(&b, &f);
}

static void test_misuse(void **state)
{
    (void)state;
    struct folded f;
    struct blocks b;
    folded_init(&f);
    blocks_init(&b);
    assert_int_equal(fold_text(&f, STR("党课记录")), XD_OK);
    assert_int_equal(blocks_find(&b, &f, STR("党")), XD_INVALID);
    assert_int_equal(b.n, 0);
    drop(&b, &f);
}

static void test_no_memory(void **state)
{
    (void)state;
    struct folded f;
    struct blocks b;
    folded_init(&f);
    assert_int_equal(fold_text(&f, STR(report)), XD_OK);
    bool done = false;
    for (uint64_t n = 1; !done; n++) {
        blocks_init(&b);
        mem_fail_after(n);
        enum status st = blocks_find(&b, &f, STR(report));
        mem_fail_after(0);
        assert_true(st == XD_OK || st == XD_NOMEM);
        done = st == XD_OK;
        blocks_release(&b);
        assert_true(n < 50);
    }
    folded_release(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_kinds),     cmocka_unit_test(test_structure), cmocka_unit_test(test_parts),
        cmocka_unit_test(test_sentences), cmocka_unit_test(test_wrapped),   cmocka_unit_test(test_misuse),
        cmocka_unit_test(test_no_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
