/* str, utf8, digest, status: what needs no memory. */
#include "base/digest.h"
#include "base/status.h"
#include "base/str.h"
#include "base/utf8.h"
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void find_and_trim(void **state)
{
    (void)state;
    assert_int_equal(str_find(STR("党支部"), STR("支")), 3);
    assert_int_equal(str_find(STR("aaab"), STR("aab")), 1);
    assert_int_equal(str_find(STR("abc"), STR("abcd")), 3);
    assert_int_equal(str_find(STR("abc"), STR("")), 0);
    assert_int_equal(str_find(STR(""), STR("a")), 0);
    assert_int_equal(str_find(str_c(NULL), STR("a")), 0);
    assert_int_equal(str_find(str_of("a\0b", 3), str_of("\0b", 2)), 1);
    assert_true(str_eq(str_trim(STR(" \t\r\n x y \n")), STR("x y")));
    assert_int_equal(str_trim(STR(" \n ")).n, 0);
    assert_int_equal(str_trim(str_c(NULL)).n, 0);
}

static void order(void **state)
{
    (void)state;
    assert_true(str_cmp(STR("a"), STR("ab")) < 0);
    assert_true(str_cmp(STR("b"), STR("ab")) > 0);
    assert_true(str_cmp(STR("\x7f"), STR("\x80")) < 0); /* bytes are unsigned */
    assert_int_equal(str_cmp(STR(""), str_c(NULL)), 0);
    assert_true(str_eq(STR(""), str_c(NULL)));
    assert_true(str_starts(STR("abc"), STR("")));
    assert_false(str_starts(STR("ab"), STR("abc")));
    assert_true(str_ends(STR("a.txt"), STR(".txt")));
    assert_false(str_ends(STR("txt"), STR(".txt")));
    assert_true(str_eq(str_sub(STR("abc"), 1, 99), STR("bc")));
    assert_int_equal(str_sub(STR("abc"), 5, 2).n, 0);
    assert_int_equal(str_sub(STR("abc"), 2, 1).n, 0);
}

static void utf8_steps(void **state)
{
    (void)state;
    struct str s = STR("a\xE5\x85\x9A\xF0\xA0\xAE\xB7"); /* a 党 𠮷 */
    size_t at = 0;
    assert_int_equal(utf8_next(s, &at), 'a');
    assert_int_equal(utf8_next(s, &at), 0x515A);
    assert_int_equal(utf8_next(s, &at), 0x20BB7);
    assert_int_equal(at, s.n);
    assert_int_equal(utf8_count(s), 3);
    assert_int_equal(utf8_offset(s, 2), 4);
    assert_int_equal(utf8_offset(s, 99), s.n);
    assert_true(utf8_valid(s));
}

static void utf8_malformed(void **state)
{
    (void)state;
    static const char *const bad[] = {"\x80",         "\xC0\xAF",         "\xC1\x81",         "\xE0\x80\x80",
                                      "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFF",
                                      "\xE5\x85",     "\xF0\xA0\xAE",     "\xE5\x41\x9A"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct str s = str_c(bad[i]);
        size_t at = 0;
        assert_int_equal(utf8_next(s, &at), UTF8_BAD);
        assert_int_equal(at, 1); /* one byte only, so that what follows is not lost */
        assert_false(utf8_valid(s));
    }
    assert_true(utf8_valid(STR("\xEF\xBF\xBD"))); /* a written U+FFFD is a character like others */
    assert_int_equal(utf8_count(STR("\xE5\x41\x9A")), 3);
}

static void utf8_writes(void **state)
{
    (void)state;
    static const uint32_t points[] = {0, 0x7F, 0x80, 0x7FF, 0x800, 0xD7FF, 0xE000, 0xFFFF, 0x10000, 0x10FFFF};
    for (size_t i = 0; i < sizeof points / sizeof points[0]; i++) {
        char u[4];
        size_t n = utf8_put(u, points[i]), at = 0;
        assert_int_equal(utf8_next(str_of(u, n), &at), points[i]);
        assert_int_equal(at, n);
    }
    char u[4];
    assert_int_equal(utf8_put(u, 0xD800), 3);
    assert_memory_equal(u, "\xEF\xBF\xBD", 3);
    assert_int_equal(utf8_put(u, 0x110000), 3);
}

static void utf8_cuts_on_borders(void **state)
{
    (void)state;
    struct str s = STR("党课");
    assert_int_equal(utf8_cut(s, 0), 0);
    assert_int_equal(utf8_cut(s, 2), 0);
    assert_int_equal(utf8_cut(s, 3), 3);
    assert_int_equal(utf8_cut(s, 5), 3);
    assert_int_equal(utf8_cut(s, 6), 6);
    assert_int_equal(utf8_cut(s, 100), 6);
}

static void kinds_and_widths(void **state)
{
    (void)state;
    assert_true(is_han(0x515A) && is_han(0x3007) && is_han(0x4DAE) && is_han(0x20BB7) && is_han(0xE863));
    assert_false(is_han('a') || is_han(0x3001) || is_han(0xFF11));
    assert_int_equal(utf8_width(0x515A), 2);
    assert_int_equal(utf8_width(0xFF11), 2);
    assert_int_equal(utf8_width('a'), 1);
    assert_int_equal(utf8_width('\n'), 0);
    assert_int_equal(utf8_width(0x301), 0);
    assert_int_equal(utf8_width(0x20BB7), 2);
}

static void digests(void **state)
{
    (void)state;
    char hex[SHA256_HEX + 1], id[ID_LEN + 1];
    digest_sha256(hex, STR("abc"));
    assert_string_equal(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    digest_sha256(hex, str_c(NULL));
    assert_string_equal(hex, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    digest_id(id, STR("abc"));
    assert_string_equal(id, "ba7816bf8f01cfea");
}

static void errors(void **state)
{
    (void)state;
    struct error e;
    char long_name[600];
    memset(long_name, 'a', sizeof long_name);
    memcpy(long_name + 510, "党", 3); /* the cut would fall into it */
    assert_int_equal(error_set(&e, XD_LIMIT, str_of(long_name, sizeof long_name)), XD_LIMIT);
    assert_int_equal(strlen(e.what), 510);
    assert_int_equal(error_sys(&e, ENOENT, STR("x")), XD_NOTFOUND);
    assert_int_equal(error_sys(&e, ENOMEM, STR("x")), XD_NOMEM);
    assert_int_equal(error_sys(&e, EACCES, STR("x")), XD_IO);
    assert_int_equal(e.sys_errno, EACCES);
    assert_int_equal(error_detail(&e, XD_INVALID, STR("--x"), "option-unknown"), XD_INVALID);
    assert_string_equal(e.detail, "option-unknown");
    assert_int_equal(e.sys_errno, 0);
    error_set(&e, XD_CORRUPT, STR("y"));
    assert_string_equal(e.detail, ""); /* nothing of the failure before stays */
    assert_int_equal(error_sys(NULL, ENOENT, STR("x")), XD_NOTFOUND);
    error_reset(&e);
    assert_int_equal(e.code, XD_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(find_and_trim),    cmocka_unit_test(order),       cmocka_unit_test(utf8_steps),
        cmocka_unit_test(utf8_malformed),   cmocka_unit_test(utf8_writes), cmocka_unit_test(utf8_cuts_on_borders),
        cmocka_unit_test(kinds_and_widths), cmocka_unit_test(digests),     cmocka_unit_test(errors),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
