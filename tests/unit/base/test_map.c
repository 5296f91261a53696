#include "base/arena.h"
#include "base/map.h"
#include "base/mem.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

static struct str key_of(struct arena *a, unsigned i)
{
    char word[32];
    int n = snprintf(word, sizeof word, "词%u", i);
    return arena_dup(a, str_of(word, (size_t)n));
}

static void holds_many(void **state)
{
    (void)state;
    enum { MANY = 20000 };
    struct arena a;
    struct map m;
    arena_init(&a, 64 << 20);
    map_init(&m);
    assert_null(map_get(&m, STR("词0"))); /* an empty map can be asked */
    for (unsigned i = 0; i < MANY; i++) {
        struct map_entry *e = map_put(&m, key_of(&a, i));
        assert_non_null(e);
        assert_int_equal(e->value, 0);
        e->value = i + 1;
    }
    assert_int_equal(m.count, MANY);
    for (unsigned i = 0; i < MANY; i++) {
        assert_int_equal(map_get(&m, key_of(&a, i))->value, i + 1);
        assert_int_equal(m.entry[i].value, i + 1); /* order of insertion */
    }
    assert_null(map_get(&m, STR("词20000")));
    assert_int_equal(map_put(&m, STR("词7"))->value, 8);
    assert_int_equal(m.count, MANY);
    map_reset(&m);
    assert_null(map_get(&m, STR("词7")));
    assert_int_equal(map_put(&m, STR("词7"))->value, 0);
    map_release(&m);
    arena_release(&a);
}

static void odd_keys(void **state)
{
    (void)state;
    struct map m;
    map_init(&m);
    map_put(&m, STR(""))->value = 1;
    map_put(&m, str_of("\0", 1))->value = 2;
    map_put(&m, str_of("\0\0", 2))->value = 3;
    assert_int_equal(m.count, 3);
    assert_int_equal(map_get(&m, str_c(NULL))->value, 1);
    assert_int_equal(map_get(&m, str_of("\0", 1))->value, 2);
    map_release(&m);
}

static void every_allocation_may_fail(void **state)
{
    (void)state;
    static const char word[] = "abcdefghijklmnopqrstuvwxyz0123456789";
    for (uint64_t n = 1; n < 12; n++) {
        struct map m;
        map_init(&m);
        mem_fail_after(n);
        size_t put = 0;
        for (size_t i = 0; i < sizeof word - 1; i++)
            put += map_put(&m, str_of(word + i, 1)) != NULL;
        mem_fail_after(0);
        assert_true(put >= sizeof word - 2); /* one failure at most; the next try succeeds */
        assert_int_equal(m.count, put);
        size_t found = 0;
        for (size_t i = 0; i < sizeof word - 1; i++)
            found += map_get(&m, str_of(word + i, 1)) != NULL;
        assert_int_equal(found, put);
        map_release(&m);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(holds_many),
        cmocka_unit_test(odd_keys),
        cmocka_unit_test(every_allocation_may_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
