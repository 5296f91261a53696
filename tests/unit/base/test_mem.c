#include "base/mem.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void sizes(void **state)
{
    (void)state;
    void *p = mem_alloc(0);
    assert_non_null(p);
    mem_free(p);
    assert_null(mem_zalloc(SIZE_MAX / 2, 3));
    assert_null(mem_grow(NULL, SIZE_MAX / 2, 3));
    unsigned char *z = mem_zalloc(10, 10);
    for (int i = 0; i < 100; i++)
        assert_int_equal(z[i], 0);
    z[99] = 7;
    unsigned char *bigger = mem_grow(z, 1000, 10);
    assert_non_null(bigger);
    assert_int_equal(bigger[99], 7);
    mem_free(bigger);
    mem_free(NULL);
}

static void reserve(void **state)
{
    (void)state;
    void *p = NULL;
    size_t cap = 0;
    assert_int_equal(mem_reserve(&p, &cap, 1, 8), 0);
    assert_true(cap >= 1);
    size_t calls = 0, before = cap;
    for (size_t need = 1; need < 10000; need++) {
        assert_int_equal(mem_reserve(&p, &cap, need, 8), 0);
        calls += cap != before;
        before = cap;
        assert_true(cap >= need);
    }
    assert_true(calls < 16); /* doubling, not one by one */
    void *kept = p;
    assert_int_equal(mem_reserve(&p, &cap, SIZE_MAX / 4, 8), -1);
    assert_ptr_equal(p, kept);
    assert_int_equal(cap, before);
    mem_free(p);
}

static void the_nth_fails_once(void **state)
{
    (void)state;
    mem_fail_after(2);
    void *a = mem_alloc(1), *b = mem_zalloc(1, 1), *c = mem_alloc(1);
    assert_non_null(a);
    assert_null(b);
    assert_non_null(c);
    mem_fail_after(1);
    mem_fail_after(0);
    void *d = mem_grow(NULL, 1, 1);
    assert_non_null(d);
    mem_free(a);
    mem_free(c);
    mem_free(d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sizes),
        cmocka_unit_test(reserve),
        cmocka_unit_test(the_nth_fails_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
