#include "base/arena.h"
#include "base/mem.h"
#include <setjmp.h>
#include <stdalign.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void blocks_are_apart_and_aligned(void **state)
{
    (void)state;
    struct arena a;
    arena_init(&a, 1 << 20);
    unsigned char *v[500];
    for (size_t i = 0; i < 500; i++) {
        v[i] = arena_alloc(&a, i);
        assert_non_null(v[i]);
        assert_int_equal((uintptr_t)v[i] % alignof(max_align_t), 0);
        memset(v[i], (int)i, i);
    }
    for (size_t i = 0; i < 500; i++)
        for (size_t k = 0; k < i; k++)
            assert_int_equal(v[i][k], (unsigned char)i);
    arena_release(&a);
}

static void maximum_holds(void **state)
{
    (void)state;
    struct arena a;
    arena_init(&a, 100 * 1000);
    assert_null(arena_alloc(&a, 100 * 1000 + 1));
    size_t got = 0;
    while (arena_alloc(&a, 1000) != NULL)
        got += 1000;
    assert_true(got <= 100 * 1000);
    assert_true(got >= 50 * 1000);
    assert_null(arena_alloc(&a, SIZE_MAX));
    assert_null(arena_alloc(&a, SIZE_MAX - 20));
    assert_null(arena_zalloc(&a, SIZE_MAX / 2, 3));
    arena_release(&a);
}

static void says_why_it_gave_nothing(void **state)
{
    (void)state;
    struct arena a;
    arena_init(&a, 1 << 20);
    assert_null(arena_alloc(&a, 2 << 20));
    assert_int_equal(arena_status(&a), XD_LIMIT);
    mem_fail_after(1);
    assert_null(arena_alloc(&a, 10));
    assert_int_equal(arena_status(&a), XD_NOMEM);
    assert_null(arena_zalloc(&a, SIZE_MAX, 2));
    assert_non_null(arena_alloc(&a, 10)); /* a later success takes nothing back */
    assert_int_equal(arena_status(&a), XD_LIMIT);
    assert_null(arena_alloc(&a, SIZE_MAX));
    assert_int_equal(arena_status(&a), XD_LIMIT);
    arena_release(&a);
}

static void reset_gives_room_again(void **state)
{
    (void)state;
    struct arena a;
    arena_init(&a, 4 << 20);
    for (int round = 0; round < 20; round++) {
        assert_non_null(arena_alloc(&a, 3 << 20)); /* without giving back, the second round would fail */
        arena_reset(&a);
    }
    assert_int_equal(a.used, 0);
    arena_alloc(&a, 10);
    size_t kept = a.used;
    uint64_t calls = mem_calls();
    arena_reset(&a);
    arena_alloc(&a, 10);
    assert_int_equal(mem_calls(), calls); /* a small chunk is used again */
    assert_int_equal(a.used, kept);
    arena_release(&a);
}

static void copies(void **state)
{
    (void)state;
    struct arena a;
    arena_init(&a, 1 << 20);
    char word[] = "党课";
    struct str s = arena_dup(&a, str_c(word));
    word[0] = 'x';
    assert_true(str_eq(s, STR("党课")));
    assert_non_null(arena_dup(&a, STR("")).p);
    unsigned char *z = arena_zalloc(&a, 100, 3);
    for (int i = 0; i < 300; i++)
        assert_int_equal(z[i], 0);
    arena_release(&a);
}

static void no_memory(void **state)
{
    (void)state;
    struct arena a;
    arena_init(&a, 1 << 20);
    mem_fail_after(1);
    struct str s = arena_dup(&a, STR("abc"));
    mem_fail_after(0);
    assert_null(s.p);
    assert_int_equal(s.n, 0);
    assert_non_null(arena_dup(&a, STR("abc")).p);
    arena_release(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(blocks_are_apart_and_aligned),
        cmocka_unit_test(maximum_holds),
        cmocka_unit_test(says_why_it_gave_nothing),
        cmocka_unit_test(reset_gives_room_again),
        cmocka_unit_test(copies),
        cmocka_unit_test(no_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
