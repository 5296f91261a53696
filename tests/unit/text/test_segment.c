#include "base/buf.h"
#include "base/io.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "text/fold.h"
#include "text/segment.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

static struct lexicon *lx;

static int open_lexicon(void **state)
{
    (void)state;
    return lexicon_open(&lx, NULL, NULL) == XD_OK ? 0 : -1;
}

static int close_lexicon(void **state)
{
    (void)state;
    lexicon_close(lx);
    return 0;
}

static size_t chars(uint32_t *out, const char *s)
{
    struct str text = str_c(s);
    size_t n = 0;
    for (size_t at = 0; at < text.n;)
        out[n++] = utf8_next(text, &at);
    return n;
}

/* Words with '/' behind each; kinds as w l n b. */
static void segment_utf8(struct buf *words, struct buf *kinds, const char *source)
{
    struct folded f;
    struct tokens t;
    folded_init(&f);
    tokens_init(&t);
    buf_reset(words);
    buf_reset(kinds);
    assert_int_equal(fold_text(&f, str_c(source)), XD_OK);
    assert_int_equal(segment(&t, lx, f.ch, f.n), XD_OK);
    for (size_t i = 0; i < t.n; i++) {
        for (uint32_t j = t.v[i].from; j < t.v[i].to; j++)
            buf_addu(words, f.ch[j]);
        buf_addb(words, '/');
        buf_addb(kinds, (unsigned char)"wlnb"[t.v[i].kind]);
    }
    buf_addb(words, 0);
    buf_addb(kinds, 0);
    folded_release(&f);
    tokens_release(&t);
}

static void test_words(void **state)
{
    (void)state;
    static const struct {
        const char *source, *words, *kinds;
    } c[] = {
        {"", "", ""},
        {"2012年", "2012/年/", "nw"},
        {"３．５和7.4", "3.5/和/7.4/", "nwn"},
        {"2012.10.27举行", "2012.10.27/举行/", "nw"},
        {"第3.", "第/3/./", "wnb"},
        {"A3纸WPS2019", "a3/纸/wps2019/", "lwl"},
        {"dǎo", "dǎo/", "l"},
        {"党员，群众", "党员/,/群众/", "wbw"},
        {"三会一课", "三会一课/", "w"},
        {"入党積極分子", "入党积极分子/", "w"},
        {"开发校本课程", "开发/校本课程/", "ww"},
        {"软式垒球队", "软式垒球/队/", "ww"},
        {"民主评议党员", "民主评议/党员/", "ww"},
        {"大队辅导员和教研组长", "大队辅导员/和/教研组长/", "www"},
        {"研究生命的起源", "研究/生命/的/起源/", "wwww"},
        {"\xF0\xA0\x80\x80", "\xF0\xA0\x80\x80/", "w"},
        {"甲\n乙 c", "甲/\n/乙/ /c/", "wbwbl"},
    };
    struct buf words, kinds;
    buf_init(&words, 1 << 16);
    buf_init(&kinds, 1 << 16);
    for (size_t i = 0; i < sizeof c / sizeof *c; i++) {
        segment_utf8(&words, &kinds, c[i].source);
        assert_string_equal(words.p, c[i].words);
        assert_string_equal(kinds.p, c[i].kinds);
    }
    buf_release(&words);
    buf_release(&kinds);
}

static void test_cover(void **state)
{
    (void)state;
    static uint32_t ch[40000];
    struct tokens t;
    tokens_init(&t);
    uint64_t seed = 7;
    for (int round = 0; round < 300; round++) {
        size_t n = round == 0 ? 40000 : (size_t)(seed >> 40) % 200; /* one run longer than a piece */
        for (size_t i = 0; i < n; i++) {
            seed = seed * 6364136223846793005u + 1442695040888963407u;
            uint32_t r = (uint32_t)(seed >> 33);
            ch[i] = round == 0 || r % 8 < 5 ? 0x4E00 + r % 3000 : r % 8 == 5 ? '0' + r % 10 : r % 0x110000;
        }
        assert_int_equal(segment(&t, lx, ch, n), XD_OK);
        uint32_t at = 0;
        for (size_t i = 0; i < t.n; i++) {
            assert_int_equal(t.v[i].from, at);
            assert_true(t.v[i].to > at);
            assert_non_null(lexicon_pos_name(lx, t.v[i].pos));
            if (t.v[i].known)
                assert_true(lexicon_logp(lx, ch + at, t.v[i].to - at) < 0);
            at = t.v[i].to;
        }
        assert_int_equal(at, n);
    }
    tokens_release(&t);
}

static void test_look_up(void **state)
{
    (void)state;
    uint32_t ch[32], ends[8];
    size_t n = chars(ch, "共产党员");
    assert_true(lexicon_logp(lx, ch, n) < 0);
    assert_true(lexicon_logp(lx, ch, n) > -20);
    assert_true(lexicon_logp(lx, ch, 0) >= 0);
    assert_true(lexicon_has_pos(lx, ch, n, "n"));
    assert_false(lexicon_has_pos(lx, ch, n, "nr"));
    size_t found = lexicon_prefixes(lx, ch, n, ends, 8);
    assert_true(found >= 3);
    assert_int_equal(ends[found - 1], 4);
    for (size_t i = 1; i < found; i++)
        assert_true(ends[i] > ends[i - 1]);
    assert_int_equal(lexicon_prefixes(lx, ch, n, ends, 1), 1);
    assert_int_equal(lexicon_prefixes(lx, ch, 0, ends, 8), 0);
    n = chars(ch, "党abc");
    assert_true(lexicon_logp(lx, ch, n) >= 0);
    assert_string_equal(lexicon_pos_name(lx, 255), "");
    assert_true(lexicon_hash(lx) != 0);
}

static double surname(const char *s)
{
    uint32_t ch[8];
    return lexicon_surname_logp(lx, ch, chars(ch, s));
}

static void test_names(void **state)
{
    (void)state;
    uint32_t ch[8];
    assert_true(surname("王") < 0);
    assert_true(surname("欧阳") < 0);
    assert_true(surname("王") > surname("臧"));
    assert_true(surname("的") >= 0);
    assert_true(surname("王王") >= 0);
    assert_true(surname("王小明") >= 0);
    assert_true(surname("") >= 0);
    chars(ch, "静的芳");
    assert_true(lexicon_given_logp(lx, ch[0], 0, 1) > lexicon_given_logp(lx, ch[1], 0, 1));
    assert_true(lexicon_given_logp(lx, ch[2], 1, 2) > lexicon_given_logp(lx, ch[1], 1, 2));
    assert_true(lexicon_given_logp(lx, 'x', 0, 2) < 0);
    assert_true(lexicon_char_logp(lx, ch[1]) > lexicon_char_logp(lx, ch[2]));
    assert_true(lexicon_char_logp(lx, 0x10FFFF) < lexicon_char_logp(lx, ch[2]));
}

/* Opens and verifies. */
static void open_bytes(struct str bytes, enum status opened, enum status verified)
{
    char path[] = "/tmp/xd_lexicon_XXXXXX";
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_int_equal(io_write_all(fd, bytes.p, bytes.n, STR("test"), NULL), XD_OK);
    close(fd);
    struct lexicon *other = NULL;
    struct error e;
    assert_int_equal(lexicon_open(&other, path, &e), opened);
    assert_true((opened == XD_OK) == (other != NULL));
    if (other != NULL)
        assert_int_equal(lexicon_verify(other, &e), verified);
    lexicon_close(other);
    unlink(path);
}

static void test_damage(void **state)
{
    (void)state;
    struct lexicon *other = lx;
    struct error e;
    assert_int_equal(lexicon_open(&other, "/nonexistent/lexicon.bin", &e), XD_NOTFOUND);
    assert_null(other);
    assert_int_equal(lexicon_open(&other, "/tmp", &e), XD_CORRUPT);
    struct buf b;
    buf_init(&b, 1u << 28);
    assert_int_equal(io_read_file(&b, XD_BINARY_DIR "/corpus/text/lexicon.bin", &e), XD_OK);
    open_bytes(buf_str(&b), XD_OK, XD_OK);
    open_bytes(str_of(b.p, 0), XD_CORRUPT, XD_CORRUPT);
    open_bytes(str_of(b.p, 100), XD_CORRUPT, XD_CORRUPT);
    open_bytes(str_of(b.p, b.n - 8), XD_CORRUPT, XD_CORRUPT);
    static const size_t flip[] = {0, 16, 24, 32, 40, 44, 48, 200, 5000, 300000};
    for (size_t i = 0; i < sizeof flip / sizeof *flip; i++) {
        b.p[flip[i]] ^= 0x40;
        open_bytes(buf_str(&b), flip[i] < 5000 ? XD_CORRUPT : XD_OK, XD_CORRUPT);
        b.p[flip[i]] ^= 0x40;
    }
    b.p[8] ^= 1;
    open_bytes(buf_str(&b), XD_VERSION, XD_VERSION);
    buf_release(&b);
    lexicon_close(NULL);
}

static void test_no_memory(void **state)
{
    (void)state;
    uint32_t ch[64];
    size_t n = chars(ch, "党支部组织全体党员学习，2012年开展民主评议");
    bool done = false;
    for (uint64_t fail = 1; !done; fail++) {
        struct tokens t;
        struct lexicon *other;
        tokens_init(&t);
        mem_fail_after(fail);
        enum status opened = lexicon_open(&other, NULL, NULL);
        enum status st = opened == XD_OK ? segment(&t, other, ch, n) : opened;
        mem_fail_after(0);
        assert_true(st == XD_OK || st == XD_NOMEM);
        done = st == XD_OK;
        lexicon_close(other);
        tokens_release(&t);
        assert_true(fail < 50);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_words), cmocka_unit_test(test_cover),  cmocka_unit_test(test_look_up),
        cmocka_unit_test(test_names), cmocka_unit_test(test_damage), cmocka_unit_test(test_no_memory),
    };
    return cmocka_run_group_tests(tests, open_lexicon, close_lexicon);
}
