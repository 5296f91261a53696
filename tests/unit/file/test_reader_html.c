/* Pages and single-file pages: layout, encodings, and what people's editors did to them. */
#define _XOPEN_SOURCE 700
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "file/html.h"
#include "harness.h"

static struct reading r;

static int set_up(void **state)
{
    (void)state;
    harness_init(&r);
    return 0;
}
static int tear_down(void **state)
{
    (void)state;
    harness_release(&r);
    return 0;
}

static void expect(const struct reader *reader, struct str bytes, enum reason reason, const char *text)
{
    harness_read(&r, reader, bytes);
    assert_true(r.taken);
    assert_string_equal(reason_code(r.reason), reason_code(reason));
    buf_addb(&r.text, 0);
    assert_string_equal(r.text.p, text);
}

static void page(const char *body, const char *text)
{
    struct buf b;
    buf_init(&b, 1u << 20);
    buf_addf(&b, "<html><body>%s</body></html>", body);
    expect(&reader_html, buf_str(&b), REASON_OK, text);
    buf_release(&b);
}

static void test_reference(void **state)
{
    (void)state;
    struct buf b;
    harness_fixture(&b, "html/reference.html");
    expect(&reader_html, buf_str(&b), REASON_OK,
           "苇塘镇中心小学党支部文件\n"
           "<H1>苇塘镇中心小学党支部2013年工作总结\n"
           "2013年6月28日下午，支部书记何文澜同志为全体党员上了一堂题为《守初心》的党课，孙志远主持。\n"
           "<H2>一、党员教育\n"
           "参加学习的有林　静、䶮清扬、𠮷野和欧阳一帆等同志1，全年共４次。\n"
           "９月份组织了原定于九月的参观苇塘烈士陵园祭扫。\n" /* the writer did not mark it */
           "<H2>二、获奖情况\n"
           "时间\t荣誉\t级别\t获奖人\n"
           "２０１２年\t先进党支部\t区级\n"
           "二〇一三年五月\t优秀党员 （师德标兵）\t市级\t䶮清扬、𠮷野\n"
           "组织生活每月一次；\n"
           "谈心谈话 12人次 完成。\n"
           "以上各项均已落实。\n"
           "特此总结。\n"
           "二〇一三年十二月二十八日\n"
           "1名单以签到册为准。\n"
           "苇小支〔2013〕7号\n");
    assert_string_equal(r.format, "html");
    buf_release(&b);
}

static void test_text(void **state)
{
    (void)state;
    page("<p>支部\n书记　何文澜\r\n  lecture\n on</p>", "支部书记　何文澜 lecture on\n");
    page("a &lt;b&gt; &amp;&#20826;&#x8BFE;&nbsp;&middot;&hellip;&Alpha;&omega; &bogus; &#150; &",
         "a <b> &党课 ·…Αω &bogus; – &\n");
    page("一<br>二<BR/>三<p>四<div>五</div>六", "一\n二\n三\n四\n五\n六\n");
    page("<script>if (a<b) document.write('</p>x')</script>文<style>p{}</style>字<!-- 不见 -->好", "文字好\n");
    page("<a title=\"x>y\" href='z'>链</a><b >粗", "链粗\n");
    page("<ruby>䶮<rt>yan</rt></ruby>清扬", "䶮清扬\n");
    page("1 < 2 且 3>2 <3", "1 < 2 且 3>2 <3\n");
    page("<pre>甲  乙\n丙\t丁</pre>", "甲  乙\n丙\t丁\n");
    page("正<del>删</del>文", "正文\n<N6>删\n");
    page("文<!-- 从未结束 <p>后面", "文后面\n");
    page("<a href=\"没有结束>党课</a><p>二</p>", "党课\n二\n");
    page("", "");
}

static void test_tables(void **state)
{
    (void)state;
    page("<table><tr><th>姓名<th colspan=2>奖项<th>年份<tr><td>甲<td>一<td>二<td><p>2012</p><p>年</p></table>完",
         "姓名\t奖项\t\t年份\n甲\t一\t二\t2012 年\n完\n");
    /* a table that lays out the page */
    page("<table><tr><td>左栏</td><td>新闻<table><tr><td>日期</td><td>题目</td></tr></table>尾</td></tr><tr><td>底</"
         "td></tr>"
         "</table>",
         "左栏\t新闻\n日期\t题目\n尾\n底\n");
    page("</table></td></tr><tr><td>孤</td></tr>", "孤\n");
}

/* 龑 and 䶮 are beyond what is declared; bytes decide. */
static void test_encodings(void **state)
{
    (void)state;
    static const char gbk[] =
        "<html><head><meta charset=gb2312></head><body>\xd6\xa7\xb2\xbf\xca\xe9\xbc\xc7\xfe\x9f\xc7\xe5\xd1\xef"
        "\x95\x34\xb2\x35\xd2\xb0\xc9\xcf\xc1\xcb\xb5\xb3\xbf\xce\xa1\xa3</body></html>";
    expect(&reader_html, str_c(gbk), REASON_OK, "支部书记䶮清扬𠮷野上了党课。\n");
    assert_int_equal(r.encoding, ENCODING_GB18030);
    static const char lies[] = "<html><meta charset=gb2312><body>支部书记何文澜同志为全体党员上了党课。";
    expect(&reader_html, str_c(lies), REASON_OK, "支部书记何文澜同志为全体党员上了党课。\n");
    static const char none[] = "<html><body>\xb5\xb3\xbf\xce\xbc\xc7\xc2\xbc\xa3\xba\xc8\xab\xcc\xe5\xb5\xb3\xd4\xb1";
    expect(&reader_html, str_c(none), REASON_OK, "党课记录：全体党员\n");
    static const char wide[] = "\xff\xfe<\0h\0t\0m\0l\0>\0\x5a\x51\xfe\x8b<\0/\0h\0t\0m\0l\0>\0";
    expect(&reader_html, str_of(wide, sizeof wide - 1), REASON_OK, "党课\n");
    static const char bad[] = "<html><body>支部书记何文澜同志为全体党员上了\xff党课。";
    harness_read(&r, &reader_html, str_c(bad));
    assert_int_equal(r.reason, REASON_BAD_BYTES);
}

static void test_mht(void **state)
{
    (void)state;
    static const char saved[] =
        "From: <Saved by Windows Internet Explorer 7>\r\nSubject: x\r\nMIME-Version: 1.0\r\n"
        "Content-Type: multipart/related;\r\n\ttype=\"text/html\";\r\n\tboundary=\"--=_b\"\r\n\r\n"
        "This is a multi-part message.\r\n\r\n"
        "----=_b\r\nContent-Type: text/html;\r\n\tcharset=\"gb2312\"\r\n"
        "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
        "<html><p>=D6=A7=B2=BF=CA=E9=BC=C7=\r\n=BA=CE=CE=C4=C0=BD=C9=CF=B5=B3=BF=CE</p></html>\r\n"
        "----=_b\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0=\r\n"
        "----=_b\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        "PHA+5YWa\r\n6K++PC9wPg==\r\n----=_b--\r\n";
    expect(&reader_mht, str_c(saved), REASON_OK, "支部书记何文澜上党课\n党课\n");
    assert_int_equal(r.encoding, ENCODING_GB18030); /* of the first part */
    assert_string_equal(r.format, "mht");
    static const char plain[] =
        "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n--b\nContent-Type: text/plain\n\n"
        "党课 <1>\n第二行\n--b--\n";
    expect(&reader_mht, str_c(plain), REASON_OK, "党课 <1>\n第二行\n");
    static const char cut[] =
        "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n--b\nContent-Type: text/html\n\n"
        "<p>党课";
    expect(&reader_mht, str_c(cut), REASON_OK, "党课\n");
}

static void test_sniffed(void **state)
{
    (void)state;
    static const char *const pages[] = {"<!-- saved from url=(0014)about:internet -->\r\n<HTML>", "<TABLE border=0>",
                                        "<?xml version=\"1.0\"?>\n<!DOCTYPE html PUBLIC>", " \n<head>",
                                        "<meta http-equiv=x>"};
    static const char *const texts[] = {"<通知>", "<p1>", "<titles>", "From: 何文澜\nSubject: 党课\n", "<b>"};
    for (size_t i = 0; i < sizeof pages / sizeof pages[0]; i++)
        assert_string_equal(sniff(str_c(pages[i])).format, "html");
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        assert_string_equal(sniff(str_c(texts[i])).format, "txt");
    assert_string_equal(sniff(STR("<?xml version=\"1.0\"?><w:wordDocument>")).format, "xml");
}

static void test_entities(void **state)
{
    (void)state;
    assert_int_equal(html_entity(STR("yuml")), 0xFF);
    assert_int_equal(html_entity(STR("nbsp")), 0xA0);
    assert_int_equal(html_entity(STR("Omega")), 0x3A9);
    assert_int_equal(html_entity(STR("sigmaf")), 0x3C2);
    assert_int_equal(html_entity(STR("#x20BB7")), 0x20BB7);
    assert_int_equal(html_entity(STR("#")), 0);
    assert_int_equal(html_entity(STR("#x")), 0);
    assert_int_equal(html_entity(STR("")), 0);
    assert_int_equal(html_entity(STR("#0")), 0xFFFD);
}

/* Any cut and any flipped bit: an answer, and text that is UTF-8 or told to be bad. */
static void test_spoiled(void **state)
{
    (void)state;
    struct buf b;
    uint32_t seed = 7;
    harness_fixture(&b, "html/reference.html");
    for (size_t n = 20; n < b.n; n += 61) {
        harness_read(&r, &reader_html, str_sub(buf_str(&b), 0, n));
        assert_true(r.text.n <= 3 * n + 64);
    }
    for (unsigned round = 0; round < 1000; round++) {
        seed = seed * 1664525u + 1013904223u;
        size_t at = seed % b.n;
        char was = b.p[at];
        b.p[at] = (char)(was ^ (1 << (seed >> 29)));
        harness_read(&r, &reader_html, buf_str(&b));
        assert_true(r.text.n < 20000);
        b.p[at] = was;
    }
    buf_release(&b);
}

int main(void)
{
#define TEST(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(test_reference), TEST(test_text),    TEST(test_tables),   TEST(test_encodings),
        TEST(test_mht),       TEST(test_sniffed), TEST(test_entities), TEST(test_spoiled),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
