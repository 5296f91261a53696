#include "record/record_layout.h"
#include "record/schema.h"
#include "sample.h"
#include <zlib.h>

enum { ALL = RECORD_TEXT | RECORD_STATEMENTS };

static uint32_t seed = 20121027;

static uint32_t random_number(void)
{
    seed = seed * 1664525u + 1013904223u;
    return seed >> 8;
}

struct fixture {
    struct buf bytes;
    struct arena arena;
};

static int setup(void **state)
{
    struct fixture *f = mem_zalloc(1, sizeof *f);
    struct report r = sample_report();
    buf_init(&f->bytes, 1 << 20);
    arena_init(&f->arena, 1 << 22);
    if (record_encode(&f->bytes, &r) != XD_OK)
        return -1;
    *state = f;
    return 0;
}

static int teardown(void **state)
{
    struct fixture *f = *state;
    arena_release(&f->arena);
    buf_release(&f->bytes);
    mem_free(f);
    return 0;
}

/* Uses everything that was decoded, so that a sanitizer sees every byte. */
static size_t touch(const struct report *r)
{
    size_t sum = r->text.n > 0 ? (unsigned char)r->text.p[r->text.n - 1] : 0;
    for (uint32_t i = 0; i < r->paras; i++)
        sum += r->para[i].to - r->para[i].from;
    for (uint32_t i = 0; i < r->statements; i++) {
        const struct statement *s = &r->statement[i];
        sum += s->what.n > 0 ? (unsigned char)s->what.p[s->what.n - 1] : 0;
        for (uint32_t k = 0; k < s->whos; k++)
            sum += s->who[k].name.n > 0 ? (unsigned char)s->who[k].name.p[0] : 0;
        sum += strlen(kind_name(s->kind)) + strlen(fact_name(s->fact));
    }
    for (uint32_t i = 0; i < r->nameds; i++)
        sum += r->named[i].name.n > 0 ? (unsigned char)r->named[i].name.p[0] : 0;
    for (uint32_t i = 0; i < r->paths; i++)
        sum += r->path[i].n > 0 ? (unsigned char)r->path[i].p[0] : 0;
    return sum;
}

/* Copies into memory of exactly that size, so that a read behind the end is seen. */
static enum status decode(struct fixture *f, const char *p, size_t n)
{
    char *exact = mem_alloc(n);
    struct report r;
    memcpy(exact, p, n);
    arena_reset(&f->arena);
    enum status st = record_decode(&r, &f->arena, str_of(exact, n), ALL);
    if (st == XD_OK)
        assert_true(touch(&r) > 0);
    mem_free(exact);
    return st;
}

static void every_truncation(void **state)
{
    struct fixture *f = *state;
    for (size_t n = 0; n < f->bytes.n; n++) {
        assert_int_equal(decode(f, f->bytes.p, n), XD_CORRUPT);
        assert_int_equal(record_check(str_of(f->bytes.p, n)), XD_CORRUPT);
    }
    buf_addb(&f->bytes, 0);
    assert_int_equal(decode(f, f->bytes.p, f->bytes.n), XD_CORRUPT);
}

static void flips_are_found(void **state)
{
    struct fixture *f = *state;
    for (int i = 0; i < 20000; i++) {
        size_t at = random_number() % f->bytes.n;
        char bit = (char)(1 << random_number() % 8);
        f->bytes.p[at] ^= bit;
        assert_int_equal(decode(f, f->bytes.p, f->bytes.n), XD_CORRUPT);
        assert_int_equal(record_check(buf_str(&f->bytes)), XD_CORRUPT);
        f->bytes.p[at] ^= bit;
    }
    assert_int_equal(decode(f, f->bytes.p, f->bytes.n), XD_OK);
}

static void store_u32(char *p, uint32_t v)
{
    for (unsigned i = 0; i < 4; i++)
        p[i] = (char)(v >> 8 * i);
}

static uint32_t load_u32(const char *p)
{
    struct cursor c = cursor_of(str_of(p, 4));
    return get_u32(&c);
}

/* Makes the checksums right again: what follows is the work of an attacker, not of a bad disk. */
static void seal(char *p)
{
    size_t at = HEADER_BYTES;
    for (unsigned i = 0; i < 3; i++) {
        uint32_t n = load_u32(p + 8 + 8 * i);
        store_u32(p + 12 + 8 * i, (uint32_t)crc32_z(0, (const unsigned char *)p + at, n));
        at += n;
    }
    store_u32(p + HEADER_BYTES - 4, (uint32_t)crc32_z(0, (const unsigned char *)p, HEADER_BYTES - 4));
}

static void forged_records_never_crash(void **state)
{
    struct fixture *f = *state;
    unsigned bad = 0, good = 0;
    char *keep = mem_alloc(f->bytes.n);
    memcpy(keep, f->bytes.p, f->bytes.n);
    for (int i = 0; i < 20000; i++) {
        unsigned changes = 1 + random_number() % 4;
        for (unsigned k = 0; k < changes; k++) {
            size_t at = HEADER_BYTES + random_number() % (f->bytes.n - HEADER_BYTES);
            f->bytes.p[at] = (char)(random_number() % 3 ? random_number() : 0xFF);
        }
        seal(f->bytes.p);
        enum status st = decode(f, f->bytes.p, f->bytes.n);
        assert_true(st == XD_OK || st == XD_CORRUPT || st == XD_LIMIT);
        assert_int_equal(record_check(buf_str(&f->bytes)), XD_OK);
        bad += st != XD_OK;
        good += st == XD_OK;
        memcpy(f->bytes.p, keep, f->bytes.n);
    }
    assert_true(bad > 1000 && good > 100);
    mem_free(keep);
}

/* The raw statements, which are deflated in a record and so are rarely hit above. */
static void forged_statements_never_crash(void **state)
{
    struct fixture *f = *state;
    struct buf raw, part, inner;
    buf_init(&raw, 1 << 20);
    buf_init(&part, 1 << 20);
    buf_init(&inner, 1 << 20);
    statements_put(&raw, sample_statement, 3, &part, &inner);
    char *copy = mem_alloc(raw.n);
    for (int i = 0; i < 20000; i++) {
        size_t n = random_number() % 4 ? raw.n : random_number() % raw.n;
        memcpy(copy, raw.p, n);
        for (unsigned k = random_number() % 4; k > 0 && n > 0; k--)
            copy[random_number() % n] = (char)random_number();
        struct report r = {.text = STR("")};
        arena_reset(&f->arena);
        enum status st = statements_get(&r.statement, &r.statements, &f->arena, str_of(copy, n), 200);
        assert_true(st == XD_OK || st == XD_CORRUPT);
        if (st == XD_OK)
            touch(&r);
    }
    mem_free(copy);
    buf_release(&raw);
    buf_release(&part);
    buf_release(&inner);
}

static void other_versions(void **state)
{
    struct fixture *f = *state;
    f->bytes.p[4] = FORMAT_VERSION + 1;
    seal(f->bytes.p);
    assert_int_equal(decode(f, f->bytes.p, f->bytes.n), XD_VERSION);
    f->bytes.p[4] = FORMAT_VERSION;
    f->bytes.p[6] = FACTS_VERSION + 1; /* readable all the same */
    seal(f->bytes.p);
    assert_int_equal(decode(f, f->bytes.p, f->bytes.n), XD_OK);
}

/* Sizes that are promised but not there must not cost memory. */
static void huge_promises(void **state)
{
    struct fixture *f = *state;
    struct buf b;
    buf_init(&b, 1 << 20);
    char header[HEADER_BYTES] = RECORD_MAGIC;
    header[4] = FORMAT_VERSION;
    for (unsigned which = 0; which < 3; which++) {
        buf_reset(&b);
        buf_add(&b, header, sizeof header);
        put_field(&b, META_TAG_ID, STR("0123456789abcdef"));
        put_field(&b, META_TAG_PATH, STR("a"));
        put_number_field(&b, META_TAG_CHARS, UINT32_MAX);
        size_t meta = b.n - HEADER_BYTES, text, end = b.n;
        put_varint(&b, which == 0 ? UINT32_MAX : 0); /* paragraphs */
        put_string(&b, STR(""));
        put_varint(&b, which == 1 ? UINT64_MAX : 0); /* bytes of text */
        put_varint(&b, 0);
        text = b.n - end;
        end = b.n;
        put_varint(&b, which == 2 ? UINT64_MAX : 1); /* bytes of statements */
        buf_addc(&b, "x");
        store_u32(b.p + 8, (uint32_t)meta);
        store_u32(b.p + 16, (uint32_t)text);
        store_u32(b.p + 24, (uint32_t)(b.n - end));
        seal(b.p);
        assert_int_equal(decode(f, b.p, b.n), XD_CORRUPT);
        assert_true(f->arena.used < 1 << 20);
    }
    buf_release(&b);
}

static void the_arena_bounds_it(void **state)
{
    struct fixture *f = *state;
    struct arena small;
    struct report r;
    arena_init(&small, 64);
    assert_int_equal(record_decode(&r, &small, buf_str(&f->bytes), ALL), XD_LIMIT);
    arena_release(&small);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_truncation, setup, teardown),
        cmocka_unit_test_setup_teardown(flips_are_found, setup, teardown),
        cmocka_unit_test_setup_teardown(forged_records_never_crash, setup, teardown),
        cmocka_unit_test_setup_teardown(forged_statements_never_crash, setup, teardown),
        cmocka_unit_test_setup_teardown(other_versions, setup, teardown),
        cmocka_unit_test_setup_teardown(huge_promises, setup, teardown),
        cmocka_unit_test_setup_teardown(the_arena_bounds_it, setup, teardown),
    };
    return cmocka_run_group_tests_name("record_hostile", tests, NULL, NULL);
}
