#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "file/charset.h"
#include "file/encoding.h"
#include <iconv.h>
#include <stdio.h>

static const char report[] = "二〇一二年度党支部工作总结\n"
                             "一、加强学习，提高党员素质。全体党员认真学习《党章》，撰写读书笔记２０篇。\n"
                             "二、2012年11月30日，书记上了一堂题为“做合格党员”的党课，到会18人。\n"
                             "三、支部被评为镇先进基层党组织，刘小青老师获优秀共产党员称号。\n";
static const char report_tw[] = "二○一二年度黨支部工作總結\n一、加強學習，提高黨員素質，恒心不變。\n"
                                "二、書記上了一堂黨課，到會的有十八人，墻上掛著錦旗。\n";

static void encode(struct buf *out, const char *text, const char *to)
{
    iconv_t cd = iconv_open(to, "UTF-8");
    char in[4096], bytes[8192], *ip = in, *op = bytes;
    size_t il = strlen(text), ol = sizeof bytes;
    assert_true(cd != (iconv_t)-1);
    assert_true(il < sizeof in);
    memcpy(in, text, il);
    assert_int_equal(iconv(cd, &ip, &il, &op, &ol), 0);
    buf_init(out, 1u << 24);
    buf_add(out, bytes, sizeof bytes - ol);
    iconv_close(cd);
}

static enum encoding verdict(struct str s)
{
    struct encoding_verdict v;
    encoding_detect(&v, s);
    assert_true(v.margin <= 1000);
    return v.encoding;
}

/* Decodes and compares. */
static struct decoded decode(struct str bytes, enum encoding e, const char *text)
{
    struct buf b;
    struct decoded d;
    buf_init(&b, 1u << 20);
    assert_int_equal(encoding_decode(&b, &d, bytes, e), XD_OK);
    buf_addb(&b, 0);
    assert_string_equal(b.p, text);
    buf_release(&b);
    return d;
}

static void test_five(void **state)
{
    (void)state;
    static const struct {
        const char *iconv, *text;
        enum encoding encoding;
    } row[] = {{"UTF-8", report, ENCODING_UTF8},       {"GB18030", report, ENCODING_GB18030},
               {"CP950", report_tw, ENCODING_BIG5},    {"GB18030", report_tw, ENCODING_GB18030},
               {"UTF-8", report_tw, ENCODING_UTF8},    {"UTF-16LE", report, ENCODING_UTF16LE},
               {"UTF-16BE", report, ENCODING_UTF16BE}, {"UTF-16LE", report_tw, ENCODING_UTF16LE}};
    for (size_t i = 0; i < sizeof row / sizeof row[0]; i++) {
        struct buf b;
        encode(&b, row[i].text, row[i].iconv);
        assert_int_equal(verdict(buf_str(&b)), row[i].encoding);
        struct decoded d = decode(buf_str(&b), row[i].encoding, row[i].text);
        assert_int_equal(d.replaced, 0);
        assert_false(d.cut);
        buf_release(&b);
    }
}

/* Every beginning of a text is of its encoding, from ten bytes on, and tells whether a character is cut. */
static void test_cut_tails(void **state)
{
    (void)state;
    struct buf b;
    encode(&b, report, "GB18030");
    for (size_t n = 10; n < b.n; n++) {
        struct str s = str_sub(buf_str(&b), 0, n);
        struct buf out;
        struct decoded d;
        assert_int_equal(verdict(s), ENCODING_GB18030);
        buf_init(&out, 4096);
        assert_int_equal(encoding_decode(&out, &d, s, ENCODING_GB18030), XD_OK);
        assert_int_equal(d.replaced, 0);
        assert_true(str_starts(str_c(report), buf_str(&out)));
        buf_release(&out);
    }
    buf_release(&b);
    assert_true(decode(STR("\xb5\xb3\xbf"), ENCODING_GB18030, "党").cut);
    assert_true(decode(STR("党\xe8\xaf"), ENCODING_UTF8, "党").cut);
    assert_true(decode(STR("\x5a\x51\xfe"), ENCODING_UTF16LE, "党").cut);
    assert_false(decode(STR("\xb5\xb3\xbf\xce"), ENCODING_GB18030, "党课").cut);
}

static void test_shorts(void **state)
{
    (void)state;
    static const char *const words[] = {"党课",     "总结",         "荣誉",         "通知",
                                        "党建工作", "先进集体",     "优秀共产党员", "会议记录",
                                        "德育处",   "第一中心小学", "二〇一二年",   "支部委员会"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        struct buf b;
        assert_int_equal(verdict(str_c(words[i])), ENCODING_UTF8);
        encode(&b, words[i], "GB18030");
        assert_int_equal(verdict(buf_str(&b)), ENCODING_GB18030);
        buf_release(&b);
    }
}

static void test_ascii_and_latin(void **state)
{
    (void)state;
    struct encoding_verdict v;
    encoding_detect(&v, STR("Bush hid the facts"));
    assert_int_equal(v.encoding, ENCODING_UTF8);
    assert_int_equal(v.margin, 1000);
    assert_int_equal(verdict(STR("2012\t18\r\n")), ENCODING_UTF8);
    assert_int_equal(verdict(STR("a")), ENCODING_UTF8);
    assert_int_equal(verdict(STR("")), ENCODING_UTF8);
    assert_int_equal(verdict(STR("The café is in the École normale, Copyright © 2012")), ENCODING_UTF8);
}

static void test_marks(void **state)
{
    (void)state;
    struct encoding_verdict v;
    encoding_detect(&v, STR("\xef\xbb\xbf"
                            "a"));
    assert_int_equal(v.encoding, ENCODING_UTF8);
    assert_true(v.bom);
    decode(STR("\xef\xbb\xbf"
               "党"),
           ENCODING_UTF8, "党");
    encoding_detect(&v, STR("\xff\xfe"
                            "a\0"));
    assert_int_equal(v.encoding, ENCODING_UTF16LE);
    assert_true(v.bom);
    decode(STR("\xff\xfe"
               "a\0\r\0\n\0"),
           ENCODING_UTF16LE, "a\n");
    encoding_detect(&v, STR("\xfe\xff"
                            "\0a"));
    assert_int_equal(v.encoding, ENCODING_UTF16BE);
    decode(STR("\x84\x31\x95\x33\xb5\xb3"), ENCODING_GB18030, "党");
    /* The mark of UTF-8 before something else. */
    struct buf b;
    encode(&b, report, "GB18030");
    struct buf marked;
    buf_init(&marked, 1u << 16);
    buf_addc(&marked, "\xef\xbb\xbf");
    buf_adds(&marked, buf_str(&b));
    assert_int_equal(verdict(buf_str(&marked)), ENCODING_GB18030);
    decode(buf_str(&marked), ENCODING_GB18030, report);
    buf_release(&b);
    buf_release(&marked);
}

static void test_rare(void **state)
{
    (void)state;
    assert_int_equal(decode(STR("\xfe\x9f\x95\x34\xb2\x35"), ENCODING_GB18030, "䶮𠮷").replaced, 0);
    /* Private use of GBK's days, in any encoding. */
    assert_int_equal(decode(STR("\xee\xa1\xa3"), ENCODING_UTF8, "䶮").repaired, 1);
    assert_int_equal(decode(STR("\x63\xe8\x31\xe8"), ENCODING_UTF16LE, "䶮𡗗").repaired, 2);
    assert_int_equal(decode(STR("\xa3\xa0"), ENCODING_GB18030, "　").replaced, 0);
    decode(STR("\xa6\xd9\xfe\x51"), ENCODING_GB18030, "︐𠂇");
    /* What schools drew themselves stays. */
    assert_int_equal(decode(STR("\xaa\xa1"), ENCODING_GB18030, "\xee\x80\x80").repaired, 0);
    /* Windows' Big5, box drawing too, and Hong Kong's. */
    decode(STR("\xf9\xd8\xf9\xd9\xf9\xda\xf9\xdb\xf9\xd7\xf9\xf9\xf9\xfe\xa1\xc3"), ENCODING_BIG5, "裏墻恒粧銹═▓￣");
    decode(STR("\xc6\xe7\x87\x40"), ENCODING_BIG5, "ぁ䏰");
}

static void test_illegal(void **state)
{
    (void)state;
    assert_int_equal(decode(STR("\xb5\xb3\x80\xbf\xce"), ENCODING_GB18030, "党\xef\xbf\xbd课").replaced, 1);
    assert_int_equal(decode(STR("\xb5\xb3\xff\xff\xbf\xce"), ENCODING_GB18030, "党\xef\xbf\xbd课").replaced, 2);
    assert_int_equal(decode(STR("党\xff\xfe课"), ENCODING_UTF8, "党\xef\xbf\xbd课").replaced, 2);
    assert_int_equal(decode(STR("\xed\xa0\x80z"), ENCODING_UTF8, "\xef\xbf\xbdz").replaced, 3);
    assert_int_equal(decode(STR("\xc0\xafz"), ENCODING_UTF8, "\xef\xbf\xbdz").replaced, 2);
    assert_int_equal(decode(STR("\x00\xdc"
                                "a\0"),
                            ENCODING_UTF16LE,
                            "\xef\xbf\xbd"
                            "a")
                         .replaced,
                     2);
    assert_int_equal(decode(STR("\x00\xd8"
                                "a\0"),
                            ENCODING_UTF16LE,
                            "\xef\xbf\xbd"
                            "a")
                         .replaced,
                     2);
}

/* One byte too many must not shift what follows it. */
static void test_stray_byte(void **state)
{
    (void)state;
    struct buf b;
    encode(&b, report, "GB18030");
    for (size_t at = 0; at < b.n; at++) {
        struct buf s, out;
        struct decoded d;
        buf_init(&s, 4096);
        buf_init(&out, 8192);
        buf_adds(&s, str_sub(buf_str(&b), 0, at));
        buf_addb(&s, 0xD6);
        buf_adds(&s, str_sub(buf_str(&b), at, b.n));
        assert_int_equal(verdict(buf_str(&s)), ENCODING_GB18030);
        assert_int_equal(encoding_decode(&out, &d, buf_str(&s), ENCODING_GB18030), XD_OK);
        assert_true(d.replaced <= 3);
        /* The last sentence of the line after the next is whole again. */
        assert_true(str_find(buf_str(&out), STR("获优秀共产党员称号。")) < out.n || at > b.n - 30);
        size_t lost = 0, found = 0;
        for (size_t i = 0; i < sizeof report - 1;) {
            size_t from = i;
            utf8_next(str_c(report), &i);
            bool there = str_find(buf_str(&out), str_sub(str_c(report), from, i)) < out.n;
            lost += !there;
            found += there;
        }
        assert_true(lost <= 3 && found > 50);
        buf_release(&s);
        buf_release(&out);
    }
    buf_release(&b);
}

static void test_lines(void **state)
{
    (void)state;
    decode(STR("a\r\nb\rc\n\r\nd\r"), ENCODING_UTF8, "a\nb\nc\n\nd\n");
    decode(STR("\xb5\xb3\r\n\r\r\n\xbf\xce"), ENCODING_GB18030, "党\n\n\n课");
    decode(str_of("a\0b\0\0", 5), ENCODING_UTF8, "ab");
    decode(STR(""), ENCODING_GB18030, "");
}

static void test_mixed(void **state)
{
    (void)state;
    struct buf b, all;
    encode(&b, report, "GB18030");
    buf_init(&all, 1u << 16);
    buf_adds(&all, buf_str(&b));
    buf_addc(&all, report);
    buf_addc(&all, "end\n");
    buf_adds(&all, buf_str(&b));
    char expected[4096];
    snprintf(expected, sizeof expected, "%s%send\n%s", report, report, report);
    assert_int_equal(verdict(buf_str(&all)), ENCODING_MIXED);
    assert_int_equal(decode(buf_str(&all), ENCODING_MIXED, expected).replaced, 0);
    /* One line of UTF-8 at the end of a long GBK file, and the other way round. */
    buf_reset(&all);
    for (int i = 0; i < 5; i++)
        buf_adds(&all, buf_str(&b));
    buf_addc(&all, "补充：刘小青老师的党课获一等奖。\n");
    assert_int_equal(verdict(buf_str(&all)), ENCODING_MIXED);
    buf_reset(&all);
    for (int i = 0; i < 5; i++)
        buf_addc(&all, report);
    buf_adds(&all, buf_str(&b));
    assert_int_equal(verdict(buf_str(&all)), ENCODING_MIXED);
    /* A stray byte does not make a file mixed. */
    buf_reset(&all);
    buf_addc(&all, report);
    buf_addc(&all, "\xff\n");
    assert_int_equal(verdict(buf_str(&all)), ENCODING_UTF8);
    buf_release(&all);
    buf_release(&b);
}

static uint64_t rng(uint64_t *s)
{
    *s ^= *s << 13;
    *s ^= *s >> 7;
    return *s ^= *s << 17;
}

static void test_binary(void **state)
{
    (void)state;
    uint64_t seed = 1;
    unsigned binary = 0;
    for (int i = 0; i < 200; i++) {
        unsigned char noise[2000];
        for (size_t k = 0; k < sizeof noise; k++)
            noise[k] = (unsigned char)(rng(&seed) >> 32);
        binary += verdict(str_of((char *)noise, 100 + (size_t)i * 9)) == ENCODING_BINARY;
    }
    assert_int_equal(binary, 200);
    assert_int_equal(verdict(STR("\x7f"
                                 "ELF\x02\x01\x01")),
                     ENCODING_BINARY);
    assert_int_equal(verdict(STR("\x1f\x8b\x08\x00\x00")), ENCODING_BINARY);
    char zeros[4096] = "x";
    zeros[2000] = 'y';
    zeros[4095] = 'z';
    assert_int_equal(verdict(str_of(zeros, sizeof zeros)), ENCODING_BINARY);
}

static void test_text_with_nuls(void **state)
{
    (void)state;
    struct buf b, s;
    encode(&b, report, "GB18030");
    buf_init(&s, 1u << 16);
    buf_adds(&s, str_sub(buf_str(&b), 0, 26));
    buf_add(&s, "\0\0\0\0\0", 5);
    buf_adds(&s, str_sub(buf_str(&b), 26, b.n));
    assert_int_equal(verdict(buf_str(&s)), ENCODING_GB18030);
    decode(buf_str(&s), ENCODING_GB18030, report);
    /* Space that was allocated for a file before the power went. */
    buf_reset(&s);
    buf_adds(&s, buf_str(&b));
    char zeros[4096] = {0};
    buf_add(&s, zeros, sizeof zeros);
    assert_int_equal(verdict(buf_str(&s)), ENCODING_GB18030);
    decode(buf_str(&s), ENCODING_GB18030, report);
    buf_release(&s);
    buf_release(&b);
}

static void test_long_ascii_first(void **state)
{
    (void)state;
    struct buf b, s;
    encode(&b, report, "GB18030");
    buf_init(&s, 1u << 20);
    for (int i = 0; i < 9000; i++)
        buf_addc(&s, "2012,11,30\n");
    buf_adds(&s, buf_str(&b));
    assert_int_equal(verdict(buf_str(&s)), ENCODING_GB18030);
    buf_release(&s);
    buf_release(&b);
}

static void test_names(void **state)
{
    (void)state;
    for (int e = ENCODING_UTF8; e <= ENCODING_MIXED; e++)
        assert_int_equal(encoding_of_name(str_c(encoding_name((enum encoding)e))), e);
    assert_int_equal(encoding_of_name(STR("GB2312")), ENCODING_GB18030);
    assert_int_equal(encoding_of_name(STR("x-gbk")), ENCODING_GB18030);
    assert_int_equal(encoding_of_name(STR("CP936")), ENCODING_GB18030);
    assert_int_equal(encoding_of_name(STR("Big5-HKSCS")), ENCODING_BIG5);
    assert_int_equal(encoding_of_name(STR("UTF_16 LE")), ENCODING_UTF16LE);
    assert_int_equal(encoding_of_name(STR("latin1")), ENCODING_NONE);
    assert_int_equal(encoding_of_name(STR("")), ENCODING_NONE);
    assert_int_equal(encoding_of_name(STR("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")), ENCODING_NONE);
    assert_string_equal(encoding_name(ENCODING_NONE), "");
}

/* The tables against the system's, code by code. */
static void compare_with_iconv(const char *name, charset_step *step, bool standard_only)
{
    iconv_t cd = iconv_open("UTF-32LE", name);
    unsigned same = 0;
    assert_true(cd != (iconv_t)-1);
    for (unsigned lead = 0x81; lead < 0xFF; lead++)
        for (unsigned trail = 0x40; trail < 0xFF; trail++) {
            unsigned char b[2] = {(unsigned char)lead, (unsigned char)trail};
            char in[2] = {(char)lead, (char)trail}, *ip = in;
            uint32_t theirs[4] = {0}, ours = 0;
            char *op = (char *)theirs;
            size_t il = 2, ol = sizeof theirs;
            iconv(cd, NULL, NULL, NULL, NULL);
            bool legal = iconv(cd, &ip, &il, &op, &ol) == 0 && theirs[0];
            int len = step(&ours, b, 2);
            if (!legal && standard_only)
                continue;
            if (standard_only && theirs[0] >= 0xE000 && theirs[0] <= 0xF8FF)
                continue;
            assert_int_equal(len == 2, legal);
            if (legal)
                assert_int_equal(ours, theirs[0]);
            same += legal;
        }
    assert_true(same > 13000);
    iconv_close(cd);
}

static void test_tables(void **state)
{
    (void)state;
    compare_with_iconv("GB18030", gb18030_step, false);
    compare_with_iconv("CP950", big5_step, true);
    iconv_t cd = iconv_open("GB18030", "UTF-32LE");
    for (uint32_t c = 0x80; c < 0x110000; c += c < 0x10000 ? 1 : 97) {
        char bytes[8], *ip = (char *)&c, *op = bytes;
        size_t il = 4, ol = sizeof bytes;
        uint32_t back = 0;
        if ((c >= 0xD800 && c < 0xE000) || iconv(cd, &ip, &il, &op, &ol) != 0)
            continue;
        size_t n = sizeof bytes - ol;
        assert_int_equal(gb18030_step(&back, (unsigned char *)bytes, n), n);
        assert_int_equal(back, c);
        for (size_t k = 1; k < n; k++)
            assert_int_equal(gb18030_step(&back, (unsigned char *)bytes, k), -1);
    }
    iconv_close(cd);
}

static void test_limits(void **state)
{
    (void)state;
    struct buf b;
    struct decoded d;
    buf_init(&b, 5);
    assert_int_equal(encoding_decode(&b, &d, STR("\xb5\xb3\xbf\xce"), ENCODING_GB18030), XD_LIMIT);
    buf_release(&b);
    buf_init(&b, 100);
    mem_fail_after(1);
    assert_int_equal(encoding_decode(&b, &d, STR("\xb5\xb3\xbf\xce"), ENCODING_GB18030), XD_NOMEM);
    mem_fail_after(0);
    buf_release(&b);
    buf_init(&b, 100);
    assert_int_equal(encoding_decode(&b, &d, STR("a"), ENCODING_BINARY), XD_INVALID);
    assert_int_equal(encoding_decode(&b, &d, STR("a"), ENCODING_NONE), XD_INVALID);
    buf_release(&b);
}

/* Whatever the bytes, what comes out is UTF-8. */
static void test_any_bytes(void **state)
{
    (void)state;
    uint64_t seed = 7;
    for (int i = 0; i < 3000; i++) {
        unsigned char s[3000];
        size_t n = rng(&seed) % (i % 10 ? 60 : sizeof s);
        for (size_t k = 0; k < n; k++) {
            uint64_t r = rng(&seed) >> 20;
            s[k] = (unsigned char)(r % 3 ? 0x81 + r % 0x7E : r);
        }
        verdict(str_of((char *)s, n));
        for (int e = ENCODING_UTF8; e <= ENCODING_MIXED; e++) {
            struct buf b;
            struct decoded d;
            buf_init(&b, 1u << 16);
            assert_int_equal(encoding_decode(&b, &d, str_of((char *)s, n), (enum encoding)e), XD_OK);
            assert_true(utf8_valid(buf_str(&b)));
            assert_true(d.replaced <= n);
            buf_release(&b);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_five),
        cmocka_unit_test(test_cut_tails),
        cmocka_unit_test(test_shorts),
        cmocka_unit_test(test_ascii_and_latin),
        cmocka_unit_test(test_marks),
        cmocka_unit_test(test_rare),
        cmocka_unit_test(test_illegal),
        cmocka_unit_test(test_stray_byte),
        cmocka_unit_test(test_lines),
        cmocka_unit_test(test_mixed),
        cmocka_unit_test(test_binary),
        cmocka_unit_test(test_text_with_nuls),
        cmocka_unit_test(test_long_ascii_first),
        cmocka_unit_test(test_names),
        cmocka_unit_test(test_tables),
        cmocka_unit_test(test_limits),
        cmocka_unit_test(test_any_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
