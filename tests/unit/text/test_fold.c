#include "base/buf.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "text/fold.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

#define HAN10 "一个字一个字地写满" /* nine, eighteen columns */
#define LONG HAN10 "，" HAN10      /* 38 columns, with a comma */
#define LONG2 HAN10 HAN10 "的"     /* 38 columns without */

struct text_case {
    const char *source, *folded;
};

static const struct text_case characters[] = {
    {"", ""},
    {"ＡＢＣ１２３（％）", "abc123(%)"},
    {"WPS Office", "wps office"},
    {"你好，世界！。｡．", "你好,世界!..."},
    {"甲、乙﹑丙､", "甲、乙、丙、"},
    {"“甲”‘乙’「丙」『丁』〝戊〞＂＇", "\"甲\"'乙'\"丙\"\"丁\"\"戊\"\"'"},
    {"2011—2012–2013－2014−2015─", "2011-2012-2013-2014-2015-"},
    {"8日～9日〜10日∼", "8日~9日~10日~"},
    {"甲·乙•丙‧丁・戊∙己･", "甲·乙·丙·丁·戊·己·"},
    {"【篇1】〔2012〕15号［一］", "[篇1][2012]15号[一]"},
    {"《论语》〈学而〉……①㈠", "《论语》〈学而〉……①㈠"},
    {"優秀教師、國家級獎項", "优秀教师、国家级奖项"},
    {"二〇一二 二○一二 二◯一二", "二〇一二 二〇一二 二〇一二"},
    {"薴", "苎"},
    {"ｱｲｳ", "ｱｲｳ"},
    {"\xEE\x80\x80", "\xEE\x80\x80"},
    {"﹙甲﹚﹐﹒", "(甲),."},
    {"a\x01"
     "b\x7F"
     "c",
     "a b c"},
    {"林\xE2\x80\x8B静\xEF\xBB\xBF\xC2\xAD"
     "a\xE2\x80\x8D",
     "林静a"},
    {"党\xFF课\xE4\xB8", "党\xEF\xBF\xBD课\xEF\xBF\xBD\xEF\xBF\xBD"},
};

static const struct text_case blanks[] = {
    {"  a \t b\xC2\xA0\xE3\x80\x80"
     "c  ",
     "a b c"},
    {"林　静", "林静"},
    {"林 静 芳", "林静芳"},
    {"会 议 记 录", "会议记录"},
    {"会\t议\t记\t录", "会议记录"},
    {"会议 记录", "会议 记录"},
    {"会 议 记录 人 员", "会议 记录 人员"},
    {"林　静，沈 岚 萍", "林静,沈岚萍"},
    {"a 林 静 b", "a 林静 b"},
    {"党 12 课", "党 12 课"},
    {"丁　禾 林　静", "丁禾 林静"},
    {"丁 禾　林 静", "丁禾 林静"},
    {"丁　禾 林　静 苗　雨", "丁禾 林静 苗雨"},
    {"丁　禾 林　静 苗", "丁禾 林静 苗"},
    {"丁　禾　林　静", "丁禾林静"},
    {"丁　禾 林静芳 苗　雨", "丁禾 林静芳 苗雨"},
    {"丁　禾 林", "丁禾林"},
    {"丁　禾 林　静  苗　雨", "丁禾林静苗雨"},
    {"优  秀 党  员", "优秀 党员"},
};

static const struct text_case lines[] = {
    {"\n\n甲\n\n \n乙\n\n", "甲\n乙"},
    {"甲\r\n乙\r\n", "甲\n乙"},
    {LONG "蒋\n芳同志", LONG "蒋芳同志"},
    {LONG "蒋\n芳同志\n" LONG "蒋\n芳", LONG "蒋芳同志\n" LONG "蒋芳"},
    {LONG "蒋 \r\n芳同志", LONG "蒋芳同志"},
    {LONG "蒋\n　芳同志", LONG "蒋\n芳同志"},
    {LONG "蒋\n\n芳同志", LONG "蒋\n芳同志"},
    {LONG "蒋\n二、同志", LONG "蒋\n二、同志"},
    {LONG "蒋\n十二．同志", LONG "蒋\n十二.同志"},
    {LONG "蒋\n十二同志", LONG "蒋十二同志"},
    {LONG "蒋\n地点：会议室", LONG "蒋\n地点:会议室"},
    {LONG "蒋\n林静 沈岚", LONG "蒋\n林静 沈岚"},
    {LONG "蒋\n2012年", LONG "蒋\n2012年"},
    {LONG "，\n芳同志", LONG ",\n芳同志"},
    {LONG2 "蒋\n芳同志", LONG2 "蒋\n芳同志"},                                  /* no stop: a title, a list */
    {LONG "蒋\n" LONG2 "蒋\n芳", LONG "蒋" LONG2 "蒋芳"},                      /* the line above vouches */
    {"一，二三四五六七八九十一二三四\n芳", "一,二三四五六七八九十一二三四芳"}, /* 30 columns */
    {"一，二三四五六七八九十一二三\n芳", "一,二三四五六七八九十一二三\n芳"},
    {LONG LONG "蒋\n" LONG "蒋\n芳", LONG LONG "蒋" LONG "蒋\n芳"},               /* the second is not full */
    {LONG LONG LONG LONG "一个字写满\n芳", LONG LONG LONG LONG "一个字写满\n芳"}, /* 162 columns */
};

static void fold_utf8(struct buf *out, struct str source)
{
    struct folded f;
    folded_init(&f);
    buf_reset(out);
    assert_int_equal(fold_text(&f, source), XD_OK);
    for (size_t i = 0; i < f.n; i++)
        buf_addu(out, f.ch[i]);
    folded_release(&f);
}

static void check_cases(const struct text_case *c, size_t n)
{
    struct buf got, want;
    buf_init(&got, 1 << 20);
    buf_init(&want, 1 << 20);
    for (size_t i = 0; i < n; i++) {
        fold_utf8(&got, str_c(c[i].source));
        buf_addb(&got, 0);
        /* The text to be is written as people write it: only its commas are folded here. */
        buf_reset(&want);
        for (const char *p = c[i].folded; *p != '\0';) {
            if (strncmp(p, "，", 3) == 0) {
                buf_addb(&want, ',');
                p += 3;
            } else
                buf_addb(&want, (unsigned char)*p++);
        }
        buf_addb(&want, 0);
        assert_string_equal(got.p, want.p);
    }
    buf_release(&got);
    buf_release(&want);
}

static void test_characters(void **state)
{
    (void)state;
    check_cases(characters, sizeof characters / sizeof *characters);
}

static void test_blanks(void **state)
{
    (void)state;
    check_cases(blanks, sizeof blanks / sizeof *blanks);
}

static void test_lines(void **state)
{
    (void)state;
    check_cases(lines, sizeof lines / sizeof *lines);
}

static void test_positions(void **state)
{
    (void)state;
    struct folded f;
    folded_init(&f);
    assert_int_equal(fold_text(&f, STR("　林　静\t a\n\n。 ")), XD_OK);
    static const uint32_t at[] = {1, 3, 4, 6, 7, 9, 11};
    assert_int_equal(f.n, 6);
    for (size_t i = 0; i <= f.n; i++)
        assert_int_equal(f.at[i], at[i]);
    assert_int_equal(f.ch[2], ' ');
    assert_int_equal(f.ch[4], '\n');
    assert_int_equal(fold_text(&f, STR("")), XD_OK);
    assert_int_equal(f.n, 0);
    assert_int_equal(f.at[0], 0);
    assert_int_equal(fold_text(&f, STR(" \n ")), XD_OK);
    assert_int_equal(f.n, 0);
    assert_int_equal(f.at[0], 3);
    folded_release(&f);
}

static void test_soft(void **state)
{
    (void)state;
    struct folded f;
    folded_init(&f);
    assert_int_equal(fold_text(&f, STR(LONG "，\n芳同志，\n" LONG "于\n2012年\n\n甲")), XD_OK);
    assert_int_equal(f.softs, 2);
    for (size_t i = 0; i < f.softs; i++)
        assert_int_equal(f.ch[f.soft[i]], '\n');
    assert_int_equal(f.soft[0], 20);
    assert_int_equal(f.ch[f.soft[1] + 1], '2');
    folded_release(&f);
}

static uint64_t seed = 88172645463325252u;

static uint32_t draw(uint32_t below)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return (uint32_t)(seed >> 20) % below;
}

static void random_text(struct buf *out, bool line_ends)
{
    static const uint32_t often[] = {0x6797, 0x9759, 0x82B3, 0x4E00, 0x5341, 0x3001, 0xFF0C, 0x3002, ' ',
                                     ' ',    0x3000, '\t',   'a',    'Z',    '9',    0xFF21, 0x8AAA, 0x25CB,
                                     '.',    0x200B, 0xAD,   0x201C, 0x2014, 0xE000, 0x20000};
    buf_reset(out);
    for (uint32_t n = draw(60); n > 0; n--) {
        uint32_t kind = draw(20), c = often[draw(sizeof often / sizeof *often)];
        if (kind == 0)
            c = line_ends ? '\n' : ' ';
        else if (kind == 1)
            c = draw(0x33000);
        buf_addu(out, c == '\n' && !line_ends ? ' ' : c);
    }
}

static void check_positions(const struct folded *f, struct str source)
{
    size_t characters_read = utf8_count(source);
    assert_int_equal(f->at[f->n], characters_read);
    for (size_t i = 0; i < f->n; i++) {
        assert_true(f->at[i] < f->at[i + 1]);
        assert_true(f->ch[i] >= ' ' || f->ch[i] == '\n');
        assert_true(f->ch[i] < 0x110000);
        assert_false(f->ch[i] == ' ' && (i == 0 || i + 1 == f->n || f->ch[i + 1] == ' ' || f->ch[i + 1] == '\n'));
        assert_false(f->ch[i] == '\n' && (i == 0 || i + 1 == f->n || f->ch[i + 1] == '\n'));
    }
}

static void test_random(void **state)
{
    (void)state;
    struct buf source, once, twice;
    struct folded f;
    buf_init(&source, 1 << 16);
    buf_init(&once, 1 << 16);
    buf_init(&twice, 1 << 16);
    folded_init(&f);
    for (int round = 0; round < 30000; round++) {
        random_text(&source, round % 2 == 0);
        assert_int_equal(fold_text(&f, buf_str(&source)), XD_OK);
        check_positions(&f, buf_str(&source));
        if (round % 2 == 0)
            continue;
        fold_utf8(&once, buf_str(&source));
        fold_utf8(&twice, buf_str(&once));
        assert_int_equal(once.n, twice.n);
        assert_true(once.n == 0 || memcmp(once.p, twice.p, once.n) == 0);
    }
    for (int round = 0; round < 3000; round++) { /* bytes that are no text */
        buf_reset(&source);
        for (uint32_t n = draw(40); n > 0; n--)
            buf_addb(&source, (unsigned char)(draw(3) == 0 ? draw(128) : 0x80 + draw(128)));
        assert_int_equal(fold_text(&f, buf_str(&source)), XD_OK);
        check_positions(&f, buf_str(&source));
    }
    folded_release(&f);
    buf_release(&source);
    buf_release(&once);
    buf_release(&twice);
}

static void test_characters_alone(void **state)
{
    (void)state;
    assert_int_equal(fold_char('A'), 'a');
    assert_int_equal(fold_char(0xFF3A), 'z');
    assert_int_equal(fold_char(0x9577), 0x957F);
    assert_int_equal(fold_char(0x3000), ' ');
    assert_int_equal(fold_char(0x10FFFF), 0x10FFFF);
    for (uint32_t c = 0; c < 0x110000; c++)
        if (c != '\n')
            assert_int_equal(fold_char(fold_char(c)), fold_char(c));
}

static void test_no_memory(void **state)
{
    (void)state;
    struct str source = STR(LONG "，\n芳同志，\n" LONG "蒋\n芳\xFF同");
    struct folded f;
    bool done = false;
    for (uint64_t n = 1; !done; n++) {
        folded_init(&f);
        mem_fail_after(n);
        enum status st = fold_text(&f, source);
        mem_fail_after(0);
        assert_true(st == XD_OK || st == XD_NOMEM);
        done = st == XD_OK;
        folded_release(&f);
        assert_true(n < 50);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_characters), cmocka_unit_test(test_blanks),
        cmocka_unit_test(test_lines),      cmocka_unit_test(test_positions),
        cmocka_unit_test(test_soft),       cmocka_unit_test(test_random),
        cmocka_unit_test(test_no_memory),  cmocka_unit_test(test_characters_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
