#include "base/codec.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const uint64_t numbers[] = {0,          1,          127,        128,        16383,          16384,
                                   UINT32_MAX, 1ull << 35, 1ull << 62, 1ull << 63, UINT64_MAX - 1, UINT64_MAX};
#define NUMBERS (sizeof numbers / sizeof numbers[0])

static void numbers_and_strings_return(void **state)
{
    (void)state;
    struct buf b;
    buf_init(&b, 1000);
    for (size_t i = 0; i < NUMBERS; i++)
        put_varint(&b, numbers[i]);
    put_string(&b, STR("党课"));
    put_string(&b, STR(""));
    put_u32(&b, 0x01020304);
    struct cursor c = cursor_of(buf_str(&b));
    for (size_t i = 0; i < NUMBERS; i++)
        assert_int_equal(get_varint(&c), numbers[i]);
    assert_true(str_eq(get_string(&c), STR("党课")));
    assert_int_equal(get_string(&c).n, 0);
    assert_int_equal(get_u32(&c), 0x01020304);
    assert_true(cursor_done(&c));
    assert_false(c.bad);
    buf_release(&b);
}

static void layout_is_as_documented(void **state)
{
    (void)state;
    struct buf b;
    buf_init(&b, 100);
    put_varint(&b, 300);
    put_string(&b, STR("ab"));
    put_u32(&b, 1);
    assert_int_equal(b.n, 9);
    assert_memory_equal(b.p,
                        "\xAC\x02\x02"
                        "ab\x01\x00\x00\x00",
                        9);
    buf_release(&b);
}

/* Every cut of a good record must end in bad, never in a read past the end. */
static void every_cut_is_seen(void **state)
{
    (void)state;
    struct buf b;
    buf_init(&b, 1000);
    put_varint(&b, UINT64_MAX);
    put_string(&b, STR("abc"));
    put_u32(&b, 7);
    for (size_t n = 0; n < b.n; n++) {
        struct cursor c = cursor_of(str_of(b.p, n));
        get_varint(&c);
        get_string(&c);
        get_u32(&c);
        assert_true(c.bad);
        assert_true(cursor_done(&c));
    }
    buf_release(&b);
}

static void bad_is_sticky(void **state)
{
    (void)state;
    struct cursor c = cursor_of(STR("\x05"
                                    "ab"
                                    "\x01"));
    struct str s = get_string(&c); /* five bytes promised, three there */
    assert_true(c.bad);
    assert_int_equal(s.n, 0);
    assert_non_null(s.p);
    assert_int_equal(get_varint(&c), 0);
    assert_int_equal(get_u32(&c), 0);
    assert_int_equal(get_string(&c).n, 0);
}

static void impossible_numbers(void **state)
{
    (void)state;
    static const char eleven[] = "\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x01";
    static const char too_big[] = "\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x02";
    struct cursor c = cursor_of(str_of(eleven, 11));
    get_varint(&c);
    assert_true(c.bad);
    c = cursor_of(str_of(too_big, 10));
    get_varint(&c);
    assert_true(c.bad);
    c = cursor_of(STR("\x80\x80\x80\x80\x10")); /* 2^32 */
    assert_int_equal(get_varint32(&c), 0);
    assert_true(c.bad);
    c = cursor_of(STR("\xFF\xFF\xFF\xFF\x0F"));
    assert_int_equal(get_varint32(&c), UINT32_MAX);
    assert_false(c.bad);
    c = cursor_of(STR("\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x01"
                      "x")); /* a length near 2^64 */
    get_string(&c);
    assert_true(c.bad);
    c = cursor_of(str_c(NULL));
    assert_true(cursor_done(&c));
    get_varint(&c);
    assert_true(c.bad);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_and_strings_return), cmocka_unit_test(layout_is_as_documented),
        cmocka_unit_test(every_cut_is_seen),          cmocka_unit_test(bad_is_sticky),
        cmocka_unit_test(impossible_numbers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
