/* .docx .xlsx .pptx .odt .ods .odp: what LibreOffice made of the reference documents, what other writers do
 * differently, and what is damaged or made to harm. */
#define _XOPEN_SOURCE 700
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/mem.h"
#include "harness.h"
#include "zip_maker.h"

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

static void expect(const char *format, enum reason reason, const char *text)
{
    assert_true(r.taken);
    assert_string_equal(r.format, format);
    assert_string_equal(reason_code(r.reason), reason_code(reason));
    buf_addb(&r.text, 0);
    assert_string_equal(r.text.p, text);
}

static void expect_fixture(const char *name, const char *format, const char *text)
{
    struct buf b;
    harness_fixture(&b, name);
    harness_read(&r, &reader_office, buf_str(&b));
    expect(format, REASON_OK, text);
    buf_release(&b);
}

#define TABLE                                                                                                          \
    "时间\t荣誉\t级别\t获奖人\n"                                                                              \
    "２０１２年\t先进党支部\t区级\n"                                                                       \
    "二〇一三年五月\t优秀党员 （师德标兵）\t市级\t䶮清扬、𠮷野\n"
#define END                                                                                                            \
    "<N5>党员示范岗：吴清芳\n"                                                                                \
    "特此总结。\n"                                                                                                \
    "\n"                                                                                                               \
    "二〇一三年十二月二十八日\n"

static void test_docx(void **state)
{
    (void)state;
    expect_fixture("docx/reference.docx", "docx",
                   "<H1>苇塘镇中心小学党支部2013年工作总结\n"
                   "2013年6月28日下午，支部书记何文澜同志为全体党员上了一堂题为《守初心》的党课，孙志远主持。\n"
                   "<H2>一、党员教育\n"
                   "参加学习的有林　静、䶮清扬、𠮷野和欧阳一帆等同志，全年共４次。\n"
                   "９月份组织了苇塘烈士陵园祭扫。\n"
                   "<N6>原定于九月的参观\n"
                   "<H2>二、获奖情况\n" TABLE "组织生活每月一次；\n"
                   "谈心谈话   12人次\t完成。\n"
                   "以上各项均已落实。\n" END "<N1>名单以签到册为准。\n"
                   "<N4>时间请再核对\n"
                   "<N2>苇塘镇中心小学党支部文件\n"
                   "<N3>苇小支〔2013〕7号\n");
}

static void test_odt(void **state)
{
    (void)state;
    expect_fixture("odt/reference.odt", "odt",
                   "<H1>苇塘镇中心小学党支部2013年工作总结\n"
                   "2013年6月28日下午，支部书记何文澜同志为全体党员上了一堂题为《守初心》的党课，孙志远主持。\n"
                   "<H2>一、党员教育\n"
                   "参加学习的有林　静、䶮清扬、𠮷野和欧阳一帆等同志，全年共４次。\n"
                   "<N1>名单以签到册为准。\n"
                   "９月份组织了苇塘烈士陵园祭扫。\n"
                   "<N4>时间请再核对\n"
                   "<H2>二、获奖情况\n" TABLE "组织生活每月一次；\n"
                   "谈心谈话   12人次\t完成。\n"
                   "以上各项均已落实。\n" END "<N6>原定于九月的参观\n"
                   "<N2>苇塘镇中心小学党支部文件\n"
                   "<N3>苇小支〔2013〕7号\n");
}

#define SHEET_1                                                                                                        \
    "<S1>获奖登记\n"                                                                                               \
    "<R1>序号\t日期\t获奖人\t项目\t得分\t达标率\n"                                                       \
    "<R2>1\t2013-05-21\t䶮清扬\t论文一等奖\t95.5\t98.5%\n"                                                     \
    "<R3>2\t2012-12-30\t𠮷野\t２０１２年度先进\t\t100.0%\n"                                                 \
    "<R4>合计\t\t\t\t191\n"
#define SHEET_2                                                                                                        \
    "<S2>党课\n"                                                                                                     \
    "<R4>\t主讲人\t题目\n"                                                                                        \
    "<R5>\t何文澜\t《守初心》 （第二讲）\n"

static void test_sheets(void **state)
{
    (void)state;
    expect_fixture("xlsx/reference.xlsx", "xlsx",
                   SHEET_1 "<N3>Page \n" SHEET_2 "<N3>Page \n"
                           "<N4>时间待核\n");
    expect_fixture("ods/reference.ods", "ods", SHEET_1 SHEET_2 "<N4>时间待核\n");
}

#define SLIDES                                                                                                         \
    "<P1>党课：守初心\n"                                                                                         \
    "主讲：何文澜\n"                                                                                             \
    "２０１３年６月２８日　䶮清扬、𠮷野记录\n"                                                     \
    "<N7>讲稿在备课本里\n"                                                                                      \
    "<P2>支部分工\n"                                                                                               \
    "按章程选举产生\n"                                                                                          \
    "姓名\t职务\n"                                                                                                 \
    "孙志远\t组织委员\n"                                                                                        \
    "<N7>请吴清芳补充\n"

static void test_slides(void **state)
{
    (void)state;
    expect_fixture("pptx/reference.pptx", "pptx", SLIDES);
    expect_fixture("odp/reference.odp", "odp", SLIDES);
}

/* A docx of one body, as small as can be. */
static void read_body(const char *body)
{
    struct zip_maker z;
    struct buf xml;
    buf_init(&xml, 1u << 24);
    buf_addf(&xml, "<w:document xmlns:w='w' xmlns:a='a' xmlns:mc='mc' xmlns:v='v'><w:body>%s</w:body></w:document>",
             body);
    zip_maker_init(&z);
    zip_maker_add(&z, "word/document.xml", buf_str(&xml), true);
    harness_read(&r, &reader_office, zip_maker_done(&z));
    zip_maker_release(&z);
    buf_release(&xml);
}

#define P(s) "<w:p><w:r><w:t>" s "</w:t></w:r></w:p>"
#define TC(s) "<w:tc>" s "</w:tc>"

static void test_docx_shapes(void **state)
{
    (void)state;
    /* stops of the ruler are no tabs; a break of a line in a cell is a blank; old text boxes are told once */
    read_body("<w:p><w:pPr><w:tabs><w:tab w:val='left'/></w:tabs><w:outlineLvl w:val='1'/></w:pPr><w:r><w:t>甲</w:t>"
              "<w:tab/><w:t>乙</w:t></w:r></w:p>");
    expect("docx", REASON_OK, "<H2>甲\t乙\n");
    read_body("<w:tbl><w:tr>" TC("<w:p><w:r><w:t>甲</w:t><w:br/><w:t>乙</w:t><w:tab/><w:t>丙</w:t></w:r></w:p>")
                  TC("<w:tcPr><w:gridSpan w:val='2'/></w:tcPr>" P("")) TC(P("丁")) "</w:tr></w:tbl>");
    expect("docx", REASON_OK, "甲 乙 丙\t\t\t丁\n");
    read_body("<w:p><w:r><mc:AlternateContent><mc:Choice><w:txbxContent>" P(
        "框") "</w:txbxContent></mc:Choice>"
              "<mc:Fallback><w:txbxContent>" P("框") "</w:txbxContent></mc:Fallback></mc:AlternateContent>"
                                                     "<w:t>文</w:t></w:r></w:p>");
    expect("docx", REASON_OK, "文\n<N5>框\n");
    /* a table that only lays out another one */
    read_body("<w:tbl><w:tr>" TC(P("左")) TC(P("右上") "<w:tbl><w:tr>" TC(P("一")) TC(P("二")) "</w:tr></w:tbl>" P(
        "右下")) "</w:tr><w:tr>" TC(P("末")) "</w:tr></w:tbl>" P("完"));
    expect("docx", REASON_OK, "左\t右上\n一\t二\n右下\n末\n完\n");
    /* deletions of one paragraph share a line; what moved away is at its new place */
    read_body("<w:p><w:del><w:r><w:delText>旧一</w:delText></w:r></w:del><w:r><w:t>新</w:t></w:r><w:del><w:r>"
              "<w:delText>旧二</w:delText></w:r></w:del><w:moveFrom><w:r><w:t>移</w:t></w:r></w:moveFrom></w:p>"
              "<w:p><w:moveTo><w:r><w:t>移</w:t></w:r></w:moveTo></w:p>");
    expect("docx", REASON_OK, "新\n<N6>旧一 旧二\n移\n");
    read_body("<w:p><w:r><w:sym w:font='Wingdings' w:char='F0FE'/><w:t>同意</w:t><w:noBreakHyphen/></w:r>"
              "<w:r><w:instrText>PAGE</w:instrText></w:r></w:p><w:p/><w:p/><w:p/>" P("末"));
    expect("docx", REASON_OK, "☑同意-\n\n末\n");
    read_body("");
    expect("docx", REASON_OK, "");
}

/* Deeper than any bound: nothing is lost. */
static void test_nested(void **state)
{
    (void)state;
    struct buf b;
    buf_init(&b, 1u << 20);
    for (unsigned i = 0; i < 20; i++)
        buf_addf(&b, "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>表%u</w:t></w:r></w:p>", i);
    for (unsigned i = 0; i < 20; i++)
        buf_addc(&b, "</w:tc></w:tr></w:tbl>");
    buf_addc(&b, P("后"));
    buf_addb(&b, 0);
    read_body(b.p);
    assert_int_equal(r.reason, REASON_OK);
    assert_true(str_starts(buf_str(&r.text), STR("表0\n表1\n表2\n")));
    buf_addb(&r.text, 0);
    assert_non_null(strstr(r.text.p, "表19\n后\n"));
    buf_reset(&b);
    for (unsigned i = 0; i < 12; i++)
        buf_addf(&b, "<w:p><w:r><w:t>框%u</w:t><w:txbxContent>", i);
    for (unsigned i = 0; i < 12; i++)
        buf_addc(&b, "</w:txbxContent></w:r></w:p>");
    buf_addb(&b, 0);
    read_body(b.p);
    assert_int_equal(r.reason, REASON_OK);
    buf_addb(&r.text, 0);
    for (unsigned i = 0; i < 12; i++) {
        char word[16];
        snprintf(word, sizeof word, "框%u", i);
        assert_non_null(strstr(r.text.p, word));
    }
    buf_release(&b);
}

#define LEVEL(n, format, text)                                                                                         \
    "<w:lvl w:ilvl='" n "'><w:start w:val='1'/><w:numFmt w:val='" format "'/><w:lvlText w:val='" text "'/></w:lvl>"
#define ITEM(number, level, s)                                                                                         \
    "<w:p><w:pPr><w:numPr><w:ilvl w:val='" level "'/><w:numId w:val='" number "'/></w:numPr></w:pPr><w:r><w:t>" s      \
    "</w:t></w:r></w:p>"
#define STYLED(style, s) "<w:p><w:pPr><w:pStyle w:val='" style "'/></w:pPr><w:r><w:t>" s "</w:t></w:r></w:p>"

/* What Word counts by itself. */
static void test_numbers(void **state)
{
    (void)state;
    struct zip_maker z;
    zip_maker_init(&z);
    zip_maker_add(&z, "word/_rels/document.xml.rels",
                  STR("<Relationships><Relationship Id='a' Type='/numbering' Target='n.xml'/><Relationship Id='b' "
                      "Type='/styles' Target='s.xml'/></Relationships>"),
                  true);
    zip_maker_add(
        &z, "word/s.xml",
        STR("<w:styles xmlns:w='w'><w:style w:styleId='1'><w:name w:val='heading 1'/><w:pPr><w:numPr><w:numId "
            "w:val='3'/></w:numPr></w:pPr></w:style><w:style w:styleId='2'><w:name w:val='heading 2'/><w:basedOn "
            "w:val='1'/><w:pPr><w:numPr><w:ilvl w:val='1'/></w:numPr></w:pPr></w:style></w:styles>"),
        true);
    zip_maker_add(
        &z, "word/n.xml",
        STR("<w:numbering xmlns:w='w'><w:abstractNum w:abstractNumId='0'>" LEVEL("0", "chineseCounting", "%1、")
                LEVEL("1", "decimal", "%2.") LEVEL("2", "decimalEnclosedCircle", "%3")
                    LEVEL("3", "bullet", "o") "</w:abstractNum><w:abstractNum w:abstractNumId='7'>" LEVEL(
                        "0", "japaneseCounting",
                        "第%1章") "<w:lvl w:ilvl='1'><w:isLgl/><w:lvlText w:val='%1.%2'/></w:lvl>"
                                  "</w:abstractNum><w:num w:numId='1'><w:abstractNumId w:val='0'/></w:num><w:num "
                                  "w:numId='2'>"
                                  "<w:abstractNumId w:val='0'/><w:lvlOverride w:ilvl='0'><w:startOverride "
                                  "w:val='1'/></w:lvlOverride>"
                                  "</w:num><w:num w:numId='3'><w:abstractNumId w:val='7'/></w:num></w:numbering>"),
        true);
    zip_maker_add(&z, "word/document.xml",
                  STR("<w:document xmlns:w='w'><w:body>" ITEM("1", "0", "党员教育") ITEM("1", "1", "党课")
                          ITEM("1", "1", "谈心") ITEM("1", "2", "细目") ITEM("1", "3", "点") ITEM("1", "0", "获奖情况")
                              ITEM("1", "1", "区级") ITEM("2", "0", "另起") ITEM("0", "0", "不编号") ITEM(
                                  "9", "0", "没有的") ITEM("1", "99", "太深") STYLED("1", "总则") STYLED("2", "目的")
                                  STYLED("1", "附则") STYLED("2", "解释") "</w:body></w:document>"),
                  true);
    harness_read(&r, &reader_office, zip_maker_done(&z));
    zip_maker_release(&z);
    expect("docx", REASON_OK,
           "一、党员教育\n1. 党课\n2. 谈心\n① 细目\n点\n二、获奖情况\n1. 区级\n一、另起\n不编号\n没有的\n二、太深\n"
           "<H1>第一章 总则\n<H2>1.1 目的\n<H1>第二章 附则\n<H2>2.1 解释\n");
}

static void test_xlsx_values(void **state)
{
    (void)state;
    struct zip_maker z;
    zip_maker_init(&z);
    zip_maker_add(&z, "xl/workbook.xml",
                  STR("<workbook xmlns:r='r'><workbookPr date1904='1'/><sheets><sheet name='一' sheetId='7' r:id='R'/>"
                      "<sheet name='空' sheetId='8' r:id='Q'/></sheets></workbook>"),
                  true);
    zip_maker_add(
        &z, "xl/_rels/workbook.xml.rels",
        STR("<Relationships><Relationship Id='R' Type='x/worksheet' Target='/xl/w/./../one.xml'/><Relationship "
            "Id='S' Type='x/styles' Target='s.xml'/><Relationship Id='T' Type='x/sharedStrings' Target='t.xml'/>"
            "</Relationships>"),
        true);
    zip_maker_add(
        &z, "xl/s.xml",
        STR("<styleSheet><numFmts><numFmt numFmtId='200' formatCode='yyyy&quot;年&quot;m&quot;月&quot;'/><numFmt "
            "numFmtId='201' formatCode='000000'/><numFmt numFmtId='202' formatCode='[Red]0.00_ '/></numFmts>"
            "<cellXfs><xf numFmtId='0'/><xf numFmtId='14'/><xf numFmtId='200'/><xf numFmtId='201'/><xf "
            "numFmtId='20'/><xf numFmtId='202'/></cellXfs></styleSheet>"),
        false);
    zip_maker_add(&z, "xl/t.xml", STR("<sst><si><r><t>甲</t></r><r><t>乙</t></r><rPh><t>ping</t></rPh></si></sst>"),
                  false);
    zip_maker_add(
        &z, "xl/one.xml",
        STR("<worksheet><sheetData><row r='3'><c r='A3' t='s'><v>0</v></c><c r='D3' s='1'><v>0</v></c><c s='1'>"
            "<v>1.5</v></c><c s='2'><v>40000</v></c><c s='3'><v>42</v></c><c s='4'><v>0.75</v></c><c s='5'>"
            "<v>0.10000000000000001</v></c></row><row><c t='b'><v>1</v></c><c t='e'><v>#N/A</v></c><c t='str'>"
            "<f>A1</f><v>文 &amp;&#10;字</v></c><c t='inlineStr'><is><t>内</t></is></c><c t='s'><v>99</v></c>"
            "<c><v>nan</v></c></row></sheetData></worksheet>"),
        true);
    harness_read(&r, &reader_office, zip_maker_done(&z));
    zip_maker_release(&z);
    expect("xlsx", REASON_OK,
           "<S1>一\n"
           "<R3>甲乙\t\t\t00:00\t1904-01-02\t2013年7月\t000042\t18:00\t0.1\n"
           "<R4>TRUE\t#N/A\t文 & 字\t内\t\tnan\n");
}

/* Cut anywhere: never more than the whole says, and most of the text as long as its part is there. */
static void test_cut(void **state)
{
    (void)state;
    static const char *const name[] = {"docx/reference.docx", "xlsx/reference.xlsx", "pptx/reference.pptx",
                                       "odt/reference.odt",   "ods/reference.ods",   "odp/reference.odp"};
    for (size_t i = 0; i < sizeof name / sizeof name[0]; i++) {
        struct buf b;
        bool text = false;
        harness_fixture(&b, name[i]);
        for (size_t n = 512; n < b.n; n += 512) {
            harness_read(&r, &reader_office, str_sub(buf_str(&b), 0, n));
            assert_true(r.reason == REASON_DAMAGED || r.reason == REASON_UNSUPPORTED);
            text |= r.text.n > 100;
        }
        assert_true(text); /* without the directory too */
        buf_release(&b);
    }
}

static void test_flipped(void **state)
{
    (void)state;
    static const char *const name[] = {"docx/reference.docx", "xlsx/reference.xlsx", "pptx/reference.pptx",
                                       "odt/reference.odt",   "ods/reference.ods",   "odp/reference.odp"};
    uint32_t seed = 20131228;
    for (size_t i = 0; i < sizeof name / sizeof name[0]; i++) {
        struct buf b;
        harness_fixture(&b, name[i]);
        for (unsigned round = 0; round < 1000; round++) {
            size_t at[4];
            unsigned char bit[4];
            for (size_t k = 0; k < 4; k++) {
                seed = seed * 1664525u + 1013904223u;
                at[k] = seed % b.n;
                bit[k] = (unsigned char)(1u << (seed >> 29));
                b.p[at[k]] = (char)(b.p[at[k]] ^ bit[k]);
            }
            harness_read(&r, &reader_office, buf_str(&b));
            assert_true(r.text.n < 100000);
            for (size_t k = 4; k > 0; k--)
                b.p[at[k - 1]] = (char)(b.p[at[k - 1]] ^ bit[k - 1]);
        }
        buf_release(&b);
    }
}

static void read_member(const char *name, struct str bytes)
{
    struct zip_maker z;
    zip_maker_init(&z);
    zip_maker_add(&z, name, bytes, true);
    harness_read(&r, &reader_office, zip_maker_done(&z));
    zip_maker_release(&z);
}

static void test_harm(void **state)
{
    (void)state;
    struct buf b;
    buf_init(&b, (size_t)64 << 20);
    buf_addc(&b, "<document><body><p><t>");
    memset(buf_room(&b, 40u << 20), 'a', 40u << 20);
    buf_took(&b, 40u << 20);
    read_member("word/document.xml", buf_str(&b));
    assert_string_equal(reason_code(r.reason), "bomb");
    buf_reset(&b);
    for (unsigned i = 0; i < 3000000; i++)
        buf_addc(&b, "<a>");
    read_member("word/document.xml", buf_str(&b));
    assert_string_equal(r.format, "zip"); /* its root is none of ours */
    buf_reset(&b);
    buf_addc(&b, "<document>");
    for (unsigned i = 0; i < 3000000; i++)
        buf_addc(&b, "<p>");
    read_member("word/document.xml", buf_str(&b));
    expect("docx", REASON_BOMB, "");
    static const char laughs[] =
        "<!DOCTYPE document [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;'>]><document><p><t>&b;</t></p>"
        "</document>";
    read_member("word/document.xml", str_c(laughs));
    assert_string_equal(r.format, "zip");
    assert_int_equal(r.text.n, 0);
    static const char outside[] = "<!DOCTYPE d [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><d><p>&x;</p></d>";
    struct zip_maker z;
    zip_maker_init(&z);
    zip_maker_add(&z, "mimetype", STR("application/vnd.oasis.opendocument.text"), false);
    zip_maker_add(&z, "content.xml", str_c(outside), true);
    harness_read(&r, &reader_office, zip_maker_done(&z));
    expect("odt", REASON_BOMB, "");
    zip_maker_release(&z);
    /* a document type without entities is what OpenOffice once wrote */
    zip_maker_init(&z);
    zip_maker_add(&z, "mimetype", STR("application/vnd.oasis.opendocument.text"), false);
    zip_maker_add(&z, "content.xml", STR("<!DOCTYPE d PUBLIC '-//x//' 'office.dtd'><d><p>党课</p></d>"), true);
    harness_read(&r, &reader_office, zip_maker_done(&z));
    expect("odt", REASON_OK, "党课\n");
    zip_maker_release(&z);
    zip_maker_init(&z);
    for (unsigned i = 0; i < 5000; i++) {
        char name[16];
        snprintf(name, sizeof name, "%u", i);
        zip_maker_add(&z, name, STR("x"), false);
    }
    harness_read(&r, &reader_office, zip_maker_done(&z));
    expect("zip", REASON_BOMB, "");
    zip_maker_release(&z);
    buf_release(&b);
}

static void test_refused(void **state)
{
    (void)state;
    struct zip_maker z;
    read_member("readme.txt", STR("党课"));
    expect("zip", REASON_UNSUPPORTED, "");
    zip_maker_init(&z);
    zip_maker_add(&z, "mimetype", STR("application/vnd.oasis.opendocument.text"), false);
    zip_maker_add(&z, "META-INF/manifest.xml",
                  STR("<manifest><file-entry full-path='content.xml'><encryption-data/></file-entry></manifest>"),
                  true);
    zip_maker_add(&z, "content.xml", STR("\x8f\x01\x02"), false);
    harness_read(&r, &reader_office, zip_maker_done(&z));
    expect("odt", REASON_ENCRYPTED, "");
    zip_maker_release(&z);
    harness_read(&r, &reader_office, STR("PK\x03\x04 and then nothing"));
    expect("zip", REASON_DAMAGED, "");
    /* XML that breaks off is read as far as it goes */
    read_member("word/document.xml", STR("<document><p><r><t>党课</t></r></p><p><r><t>半"));
    expect("docx", REASON_DAMAGED, "党课\n半\n");
}

/* Each allocation fails once: an answer all the same, and the next reading is whole again. */
static void test_no_memory(void **state)
{
    (void)state;
    static const char *const name[] = {"docx/reference.docx", "xlsx/reference.xlsx", "pptx/reference.pptx",
                                       "odt/reference.odt", "ods/reference.ods"};
    for (size_t i = 0; i < sizeof name / sizeof name[0]; i++) {
        struct buf b;
        harness_fixture(&b, name[i]);
        harness_read(&r, &reader_office, buf_str(&b));
        size_t whole = r.text.n;
        bool failed = false;
        for (uint64_t n = 1; n < 1000; n += 1 + n / 16) {
            mem_fail_after(n);
            harness_read(&r, &reader_office, buf_str(&b));
            mem_fail_after(0);
            failed |= r.reason == REASON_TOO_LARGE;
        }
        assert_true(failed);
        harness_read(&r, &reader_office, buf_str(&b));
        assert_int_equal(r.text.n, whole);
        buf_release(&b);
    }
}

int main(void)
{
#define TEST(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(test_docx),   TEST(test_odt),     TEST(test_sheets),      TEST(test_slides), TEST(test_docx_shapes),
        TEST(test_nested), TEST(test_numbers), TEST(test_xlsx_values), TEST(test_cut),    TEST(test_flipped),
        TEST(test_harm),   TEST(test_refused), TEST(test_no_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
