#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "foreign.h"

static void expect(const char *rtf, const char *text)
{
    assert_string_equal(foreign_bytes(&reader_rtf, rtf, strlen(rtf)), text);
    assert_int_equal(reading.reason, REASON_OK);
}

/* What LibreOffice wrote of fixtures/report.fodt. */
static void test_libreoffice(void **state)
{
    (void)state;
    assert_string_equal(
        foreign_read(&reader_rtf, "rtf/report.rtf"),
        "<H1>葦塘中学２０１２年党建工作总结\n"
        "二〇一二年，党支部在支部书记林静芳的带领下开展工作。11月30日，林静芳同志为入党积极分子上了一堂题为“做"
        "合格的共产党员”的党课。\n"
        "<N1>脚注：听课人员共４６人。\n"
        "<N6>（原定梅雨桐主讲）\n"
        "<H2>一、名册\n"
        "姓名\t日期\t备注\n"
        "龚䶮\t2012年3月5日\t第一段 第二段\n"
        "𠮷田\t\t空了一格\n"
        "穆清扬\t２０１２－０９－１０\n"
        "1. 学习文件\n"
        "2. 走访党员\n"
        "详见工作计划。café résumé “引号”\n"
        "<N4>批注：日期待核。\n"
        "正文在框旁。\n"
        "<N5>文本框：欢迎参加。\n"
        "换行之后。\n"
        "党支部\n"
        "2012年12月28日\n"
        "<N2>葦塘中学党支部·页眉\n"
        "<N3>第1页·页脚\n");
    assert_string_equal(reading.format, "rtf");
    assert_int_equal(reading.reason, REASON_OK);
}

/* Numbers that Word counts by itself: they are stored as text. */
static void test_numbers(void **state)
{
    (void)state;
    assert_string_equal(foreign_read(&reader_rtf, "rtf/numbered.rtf"), "葦塘中学工作要点\n"
                                                                       "一、抓好学习\n"
                                                                       "（1）集中学习\n"
                                                                       "（2）上好党课\n"
                                                                       "二、改进作风\n"
                                                                       "（1）走访家长\n"
                                                                       "中间一段\n"
                                                                       "三、总结提高\n"
                                                                       "• 一个圆点\n");
}

/* Bytes: in a Chinese font, in none, in a font of Taiwan, a half written as its letter, an accent, in a file that
 * knows nothing of Chinese. */
static void test_bytes(void **state)
{
    (void)state;
    expect("{\\rtf1\\ansi\\ansicpg936{\\fonttbl{\\f0\\fcharset134 \\'cb\\'ce\\'cc\\'e5;}{\\f1\\fcharset0 "
           "Arial;}{\\f2\\fcharset136 "
           "x;}}\\f0 \\'b5\\'b3\\'bf\\'ce\\f1 caf\\'e9 \\f2\\'a4\\'a4\\'a4\\'e5\\f0\\'81Q\\par}",
           "党课café 中文丵\n");
    expect("{\\rtf1\\ansi\\ansicpg1252 \\'b5\\'b3\\'bf\\'ce\\'bc\\'c7\\'c2\\'bc\\par}", "党课记录\n");
    expect("{\\rtf1 \xb5\xb3\xbf\xce\xbc\xc7\xc2\xbc\\par}", "党课记录\n");
}

static void test_unicode(void **state)
{
    (void)state;
    expect("{\\rtf1\\uc1\\u20826?\\u-10174?\\u-8265?{\\uc2\\u-26635\\'b5\\'b3}\\u8226\\'95 a\\par}", "党𠮷韵• a\n");
    expect("{\\rtf1{\\upr{?}{\\*\\ud{\\u20826?}}}\\ldblquote x\\rdblquote\\~\\_\\{\\}\\\\\\par}", "党“x”\u00a0-{}\\\n");
}

/* A header within what only looks like the Unicode half of a pair is part of the header around it. */
static void test_nested_header(void **state)
{
    (void)state;
    expect("{\\rtf1{\\header a{\\*\\ud b{\\header c}}\\u20826?d}e\\par}", "e\n<N2>abc党d\n");
}

static void test_structure(void **state)
{
    (void)state;
    expect("{\\rtf1{\\stylesheet{\\s1\\outlinelevel0 heading 1;}{\\s2 x;}}{\\info{\\title no}}{\\pict\\bin3 }}}}\\s1 "
           "Title\\par\\pard a{\\field{\\*\\fldinst PAGEREF x}{\\fldrslt 3}}b{\\field{\\*\\fldinst EQ "
           "\\\\o(A,B)}}c{\\deleted gone}d\\par\\trowd\\intbl 1\\cell{2\\par 3}\\cell\\row\\pard\\plain end}",
           "<H1>Title\na3bABcd\n<N6>gone\n1\t2 3\nend\n");
    expect("{\\rtf1\\trowd\\intbl x{\\footnote y\\par z}\\cell w\\cell\\row\\pard v\\par{\\header h\\par}{\\footer f}}",
           "x\tw\n<N1>y\n<N1>z\nv\n<N2>h\n<N3>f\n");
    expect("{\\rtf1{\\*\\unknown no}{\\shp{\\*\\shpinst{\\sp{\\sn n}{\\sv v}}{\\shptxt box\\par}}{\\shprslt "
           "no}}{\\*\\do{\\dptxbxtext old\\par}}text\\par}",
           "text\n<N5>box\n<N5>old\n");
}

static void test_damaged(void **state)
{
    (void)state;
    foreign_bytes(&reader_rtf, "{\\rtf1 a{\\b b", 14);
    assert_string_equal(reading.text.p, "ab\n");
    assert_int_equal(reading.reason, REASON_DAMAGED);
    foreign_bytes(&reader_rtf, "{\\rtf1 a\\bin99999999 b}", 22); /* leads beyond the end */
    assert_int_equal(reading.reason, REASON_DAMAGED);
    assert_int_equal(foreign_limited(&reader_rtf, "rtf/report.rtf", 40), REASON_TOO_LARGE);
    /* Groups without end take no memory. */
    size_t n = (size_t)1 << 20;
    char *deep = mem_alloc(n);
    memset(deep, '{', n);
    memcpy(deep, "{\\rtf1 a", 8);
    foreign_bytes(&reader_rtf, deep, n);
    assert_int_equal(reading.reason, REASON_DAMAGED);
    assert_string_equal(reading.text.p, "a\n");
    memset(deep + n / 2, '}', n - n / 2);
    foreign_bytes(&reader_rtf, deep, n);
    assert_int_equal(reading.reason, REASON_OK);
    mem_free(deep);
}

static void test_no_memory(void **state)
{
    (void)state;
    foreign_no_memory(&reader_rtf, "rtf/report.rtf", 60);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_libreoffice), cmocka_unit_test(test_numbers),   cmocka_unit_test(test_bytes),
        cmocka_unit_test(test_unicode),     cmocka_unit_test(test_structure), cmocka_unit_test(test_nested_header),
        cmocka_unit_test(test_damaged),     cmocka_unit_test(test_no_memory),
    };
    return cmocka_run_group_tests(tests, foreign_set_up, foreign_tear_down);
}
