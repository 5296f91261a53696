/* Text comes back from letters as it was, in no more bytes; what no letters can be is refused, at any length. */
#include "base/mem.h"
#include "base/utf8.h"
#include "record/letters.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void comes_back(struct str text, size_t letters)
{
    struct buf b;
    buf_init(&b, 1 << 24);
    assert_int_equal(letters_encode(&b, text), XD_OK);
    assert_true(b.n <= text.n);
    if (letters > 0)
        assert_int_equal(b.n, letters);
    char *back = mem_alloc(text.n + 1);
    assert_true(letters_decode(back, text.n, buf_str(&b)));
    assert_memory_equal(back, text.p, text.n);
    assert_false(letters_decode(back, text.n + 1, buf_str(&b)));
    for (size_t n = 0; n < text.n; n++)
        assert_false(letters_decode(back, n, buf_str(&b)));
    mem_free(back);
    buf_release(&b);
}

static void texts(void **state)
{
    (void)state;
    comes_back(STR("党课。"), 6);
    comes_back(STR("2012 ab\n"), 8);
    comes_back(STR("é·α"), 6);        /* two bytes as they are */
    comes_back(STR("\U00020000"), 4); /* and four */
    comes_back(STR("\uFFFD\u3400"), 6);
    comes_back(STR("林静芳，𠮷a。"), 0);
}

static void every_character(void **state)
{
    (void)state;
    struct buf b;
    buf_init(&b, 1 << 24);
    size_t shorter = 0;
    for (uint32_t c = 0; c <= 0x10FFFF; c++) {
        char text[4], back[4];
        if (c >= 0xD800 && c < 0xE000)
            continue;
        struct str s = {text, utf8_put(text, c)};
        buf_reset(&b);
        assert_int_equal(letters_encode(&b, s), XD_OK);
        assert_true(letters_decode(back, s.n, buf_str(&b)) && memcmp(back, text, s.n) == 0);
        shorter += b.n < s.n;
    }
    assert_int_equal(shorter, 8192);
    buf_release(&b);
}

static void bad_input(void **state)
{
    (void)state;
    struct buf b;
    char out[8];
    buf_init(&b, 64);
    assert_int_equal(letters_encode(&b, STR("党\x80")), XD_INVALID);
    assert_int_equal(letters_encode(&b, STR("\xED\xA0\x80")), XD_INVALID);
    assert_int_equal(b.n, 0);
    assert_true(letters_decode(out, 0, STR("")));
    static const struct str cut[] = {STR_LIT("\x80"), STR_LIT("\x80\x20"), STR_LIT("\xC3"), STR_LIT("\xE4\xB8"),
                                     STR_LIT("\xF0\xA0\x80")};
    for (size_t i = 0; i < sizeof cut / sizeof cut[0]; i++)
        for (size_t n = 0; n <= sizeof out; n++)
            assert_false(letters_decode(out, n, cut[i]));
    buf_release(&b);
}

static void memory_fails(void **state)
{
    (void)state;
    struct buf b;
    buf_init(&b, 1 << 20);
    mem_fail_after(1);
    assert_int_equal(letters_encode(&b, STR("党课")), XD_NOMEM);
    mem_fail_after(0);
    buf_release(&b);
    buf_init(&b, 2);
    assert_int_equal(letters_encode(&b, STR("党课")), XD_LIMIT);
    buf_release(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts),
        cmocka_unit_test(every_character),
        cmocka_unit_test(bad_input),
        cmocka_unit_test(memory_fails),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
