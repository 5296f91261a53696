#include "base/digest.h"
#include "record/schema.h"
#include "record/state.h"
#include "sample.h"

static struct file_row rows[3] = {
    {STR_LIT("a\xff.doc"), 12345, 1351296000123456789, -5, FILE_INDEXED, STR_LIT("0123456789abcdef"), STR_LIT(""),
     STR_LIT("doc"), STR_LIT("utf-16le"), 1000, 800, 0},
    {STR_LIT("outer.zip!/inner.txt"), 0, 0, INT64_MAX, FILE_SKIPPED, STR_LIT(""), STR_LIT("empty"), STR_LIT(""),
     STR_LIT(""), 0, 0, 0},
    {STR_LIT("总结.txt"), UINT64_MAX, INT64_MIN, 1, FILE_QUEUED_OCR, STR_LIT(""), STR_LIT("no-text"), STR_LIT("pdf"),
     STR_LIT(""), 1, UINT32_MAX, 9},
};

static void same(const struct folder_state *a, const struct folder_state *b)
{
    assert_str(a->path, b->path);
    assert_int_equal(a->rows, b->rows);
    for (size_t i = 0; i < a->rows; i++) {
        assert_str(a->row[i].name, b->row[i].name);
        assert_true(a->row[i].size == b->row[i].size);
        assert_true(a->row[i].mtime_ns == b->row[i].mtime_ns);
        assert_true(a->row[i].ctime_ns == b->row[i].ctime_ns);
        assert_int_equal(a->row[i].status, b->row[i].status);
        assert_str(a->row[i].id, b->row[i].id);
        assert_str(a->row[i].reason, b->row[i].reason);
        assert_str(a->row[i].format, b->row[i].format);
        assert_str(a->row[i].encoding, b->row[i].encoding);
        assert_int_equal(a->row[i].margin, b->row[i].margin);
        assert_int_equal(a->row[i].chars, b->row[i].chars);
        assert_int_equal(a->row[i].replaced, b->row[i].replaced);
    }
}

static void round_trip(void **state)
{
    (void)state;
    struct buf b;
    struct arena arena;
    struct folder_state back;
    buf_init(&b, 1 << 20);
    arena_init(&arena, 1 << 20);
    for (size_t n = 0; n <= 3; n++) {
        struct folder_state s = {STR("档案/2012"), rows, n};
        buf_reset(&b);
        assert_int_equal(folder_encode(&b, &s), XD_OK);
        assert_int_equal(folder_decode(&back, &arena, buf_str(&b)), XD_OK);
        same(&back, &s);
    }
    buf_release(&b);
    arena_release(&arena);
}

static void damage(void **state)
{
    (void)state;
    struct buf b;
    struct arena arena;
    struct folder_state s = {STR("档案/2012"), rows, 3}, back;
    uint32_t x = 1;
    buf_init(&b, 1 << 20);
    arena_init(&arena, 1 << 20);
    assert_int_equal(folder_encode(&b, &s), XD_OK);
    for (size_t n = 0; n < b.n; n++) {
        arena_reset(&arena);
        assert_int_equal(folder_decode(&back, &arena, str_of(b.p, n)), XD_CORRUPT);
    }
    for (int i = 0; i < 20000; i++) {
        x = x * 1664525u + 1013904223u;
        size_t at = (x >> 8) % b.n;
        char bit = (char)(1 << (x >> 4) % 8);
        b.p[at] ^= bit;
        arena_reset(&arena);
        enum status st = folder_decode(&back, &arena, buf_str(&b));
        assert_true(st == XD_CORRUPT || (st == XD_VERSION && at >= 4 && at < 8));
        b.p[at] ^= bit;
    }
    buf_release(&b);
    arena_release(&arena);
}

static void keys_and_names(void **state)
{
    (void)state;
    char key[48], hex[SHA256_HEX + 1];
    folder_key(key, STR("档案/2012"));
    digest_sha256(hex, STR("档案/2012"));
    assert_int_equal(strlen(key), 44);
    assert_memory_equal(key, "dir:", 4);
    assert_memory_equal(key + 4, hex, 40);
    assert_string_equal(file_status_name(FILE_QUEUED_OCR), "queued-ocr");
    assert_string_equal(file_status_name(FILE_INDEXED), "indexed");
    assert_string_equal(file_status_name(0), "");
    assert_string_equal(file_status_name(99), "");
}

static void many_files_are_small(void **state)
{
    (void)state;
    enum { N = 2000 };
    struct file_row *many = mem_zalloc(N, sizeof *many);
    char(*name)[24] = mem_zalloc(N, sizeof *name);
    char(*id)[ID_LEN + 1] = mem_zalloc(N, sizeof *id);
    for (size_t i = 0; i < N; i++) {
        many[i] = rows[0];
        snprintf(name[i], sizeof name[i], "总结%05zu.doc", i);
        digest_id(id[i], str_c(name[i]));
        many[i].name = str_c(name[i]);
        many[i].id = str_of(id[i], ID_LEN);
        many[i].mtime_ns += (int64_t)i * 1000000007;
    }
    struct folder_state s = {STR("档案"), many, N}, back;
    struct buf b;
    struct arena arena;
    buf_init(&b, 1 << 24);
    arena_init(&arena, 1 << 24);
    assert_int_equal(folder_encode(&b, &s), XD_OK);
    assert_int_equal(folder_decode(&back, &arena, buf_str(&b)), XD_OK);
    same(&back, &s);
    print_message("state: %zu bytes a file\n", b.n / N);
    assert_true(b.n / N < 60);
    buf_release(&b);
    arena_release(&arena);
    mem_free(many);
    mem_free(name);
    mem_free(id);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(round_trip), cmocka_unit_test(damage),
                                       cmocka_unit_test(keys_and_names), cmocka_unit_test(many_files_are_small)};
    return cmocka_run_group_tests_name("record_state", tests, NULL, NULL);
}
