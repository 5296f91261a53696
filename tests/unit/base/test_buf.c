#include "base/buf.h"
#include "base/mem.h"
#include "base/utf8.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void grows_up_to_its_maximum(void **state)
{
    (void)state;
    struct buf b;
    buf_init(&b, 1000);
    for (int i = 0; i < 1000; i++)
        buf_addb(&b, (unsigned char)i);
    assert_int_equal(buf_status(&b), XD_OK);
    assert_int_equal(b.n, 1000);
    assert_int_equal((unsigned char)b.p[999], 999 % 256);
    buf_addb(&b, 'x');
    assert_int_equal(buf_status(&b), XD_LIMIT);
    assert_int_equal(b.n, 1000);
    buf_release(&b);
}

static void error_stays_until_reset(void **state)
{
    (void)state;
    struct buf b;
    buf_init(&b, 4);
    buf_addc(&b, "abc");
    buf_addc(&b, "de");
    buf_addc(&b, "f"); /* would fit, but what is missing before it must not be papered over */
    assert_int_equal(buf_status(&b), XD_LIMIT);
    assert_true(str_eq(buf_str(&b), STR("abc")));
    assert_null(buf_room(&b, 0));
    buf_reset(&b);
    buf_addc(&b, "f");
    assert_int_equal(buf_status(&b), XD_OK);
    assert_true(str_eq(buf_str(&b), STR("f")));
    buf_release(&b);
    buf_release(&b); /* twice is harmless */
    buf_addc(&b, "g");
    assert_true(str_eq(buf_str(&b), STR("g")));
    buf_release(&b);
}

static void huge_requests(void **state)
{
    (void)state;
    struct buf b;
    buf_init(&b, SIZE_MAX);
    buf_addc(&b, "abc");
    assert_null(buf_room(&b, SIZE_MAX - 1)); /* the sum would wrap */
    assert_int_equal(buf_status(&b), XD_LIMIT);
    buf_release(&b);
    buf_init(&b, 0);
    buf_add(&b, "x", 0);
    assert_int_equal(buf_status(&b), XD_OK);
    buf_addb(&b, 'x');
    assert_int_equal(buf_status(&b), XD_LIMIT);
    buf_release(&b);
}

static void formats(void **state)
{
    (void)state;
    struct buf b;
    buf_init(&b, 100);
    buf_addf(&b, "%s-%d", "党课", 2012);
    assert_true(str_eq(buf_str(&b), STR("党课-2012")));
    buf_addu(&b, 0x515A);
    buf_addu(&b, 0xD800);
    assert_true(str_ends(buf_str(&b), STR("党\xEF\xBF\xBD")));
    buf_addf(&b, "%0200d", 1);
    assert_int_equal(buf_status(&b), XD_LIMIT);
    buf_release(&b);
}

static void exact_fit_of_a_format(void **state)
{
    (void)state;
    struct buf b;
    buf_init(&b, 5);
    buf_addf(&b, "%s", "12345");
    assert_int_equal(buf_status(&b), XD_OK);
    assert_true(str_eq(buf_str(&b), STR("12345")));
    buf_release(&b);
}

static void room_then_took(void **state)
{
    (void)state;
    struct buf b;
    buf_init(&b, 10);
    char *p = buf_room(&b, 10);
    assert_non_null(p);
    memcpy(p, "abc", 3);
    buf_took(&b, 3);
    assert_true(str_eq(buf_str(&b), STR("abc")));
    buf_release(&b);
}

static void no_memory(void **state)
{
    (void)state;
    struct buf b;
    buf_init(&b, 1 << 20);
    buf_addc(&b, "kept");
    mem_fail_after(1);
    char big[5000] = {0};
    buf_add(&b, big, sizeof big);
    mem_fail_after(0);
    assert_int_equal(buf_status(&b), XD_NOMEM);
    assert_true(str_eq(buf_str(&b), STR("kept")));
    buf_release(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(grows_up_to_its_maximum),
        cmocka_unit_test(error_stays_until_reset),
        cmocka_unit_test(huge_requests),
        cmocka_unit_test(formats),
        cmocka_unit_test(exact_fit_of_a_format),
        cmocka_unit_test(room_then_took),
        cmocka_unit_test(no_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
