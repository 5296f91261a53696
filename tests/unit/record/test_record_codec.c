#include "base/io.h"
#include "record/record_layout.h"
#include "sample.h"

static void same_when(const struct when *a, const struct when *b)
{
    assert_int_equal(a->from, b->from);
    assert_int_equal(a->to, b->to);
    assert_int_equal(a->not_before, b->not_before);
    assert_int_equal(a->not_after, b->not_after);
    assert_int_equal(a->precision, b->precision);
    assert_int_equal(a->basis, b->basis);
    assert_int_equal(a->status, b->status);
    assert_int_equal(a->ongoing, b->ongoing);
}

static void same_statement(const struct statement *a, const struct statement *b)
{
    assert_int_equal(a->fact, b->fact);
    assert_int_equal(a->kind, b->kind);
    assert_int_equal(a->level, b->level);
    assert_int_equal(a->who_complete, b->who_complete);
    assert_str(a->what, b->what);
    assert_str(a->grade, b->grade);
    assert_str(a->level_text, b->level_text);
    assert_str(a->giver, b->giver);
    assert_str(a->document_no, b->document_no);
    assert_str(a->place, b->place);
    assert_str(a->topic, b->topic);
    assert_str(a->date_text, b->date_text);
    assert_int_equal(a->whos, b->whos);
    for (uint32_t i = 0; i < a->whos; i++) {
        assert_str(a->who[i].name, b->who[i].name);
        assert_int_equal(a->who[i].is, b->who[i].is);
        assert_int_equal(a->who[i].part, b->who[i].part);
        assert_int_equal(a->who[i].sure, b->who[i].sure);
        assert_str(a->who[i].post, b->who[i].post);
        assert_str(a->who[i].unit, b->who[i].unit);
    }
    assert_int_equal(a->figures, b->figures);
    for (uint32_t i = 0; i < a->figures; i++) {
        assert_memory_equal(&a->figure[i].value, &b->figure[i].value, sizeof(double));
        assert_str(a->figure[i].unit, b->figure[i].unit);
        assert_str(a->figure[i].of, b->figure[i].of);
    }
    same_when(&a->when, &b->when);
    assert_int_equal(a->source.from, b->source.from);
    assert_int_equal(a->source.to, b->source.to);
    assert_int_equal(a->source.para, b->source.para);
    assert_int_equal(a->source.page, b->source.page);
    assert_int_equal(a->source.row, b->source.row);
    assert_str(a->source.sheet, b->source.sheet);
}

static void same_meta(const struct report *a, const struct report *b)
{
    assert_str(a->id, b->id);
    assert_str(a->text_hash, b->text_hash);
    assert_int_equal(a->paths, b->paths);
    for (uint32_t i = 0; i < a->paths; i++)
        assert_str(a->path[i], b->path[i]);
    assert_str(a->format, b->format);
    assert_str(a->encoding, b->encoding);
    assert_str(a->title, b->title);
    assert_int_equal(a->genre, b->genre);
    assert_int_equal(a->ocr, b->ocr);
    assert_int_equal(a->chars, b->chars);
    assert_int_equal(a->replaced, b->replaced);
    same_when(&a->date, &b->date);
    assert_int_equal(a->nameds, b->nameds);
    for (uint32_t i = 0; i < a->nameds; i++) {
        assert_str(a->named[i].name, b->named[i].name);
        assert_int_equal(a->named[i].count, b->named[i].count);
        assert_int_equal(a->named[i].sure, b->named[i].sure);
        assert_int_equal(a->named[i].is, b->named[i].is);
    }
    assert_int_equal(a->when.years, b->when.years);
    assert_int_equal(a->when.months, b->when.months);
    for (uint32_t i = 0; i < a->when.years; i++)
        assert_int_equal(a->when.year[i], b->when.year[i]);
    for (uint32_t i = 0; i < a->when.months; i++)
        assert_int_equal(a->when.month[i], b->when.month[i]);
}

static void round_trip(const struct report *r)
{
    struct buf bytes;
    struct arena arena;
    struct report back;
    buf_init(&bytes, 1 << 28);
    arena_init(&arena, 1 << 28);
    buf_addc(&bytes, "before");
    assert_int_equal(record_encode(&bytes, r), XD_OK);
    struct str record = str_sub(buf_str(&bytes), 6, bytes.n);
    assert_int_equal(record_check(record), XD_OK);
    assert_int_equal(record_decode(&back, &arena, record, RECORD_TEXT | RECORD_STATEMENTS), XD_OK);
    same_meta(&back, r);
    assert_str(back.text, r->text);
    assert_int_equal(back.paras, r->paras);
    for (uint32_t i = 0; i < r->paras; i++)
        assert_memory_equal(&back.para[i], &r->para[i], sizeof *r->para);
    assert_int_equal(back.statements, r->statements);
    for (uint32_t i = 0; i < r->statements; i++)
        same_statement(&back.statement[i], &r->statement[i]);
    /* Part by part. */
    arena_reset(&arena);
    assert_int_equal(record_decode(&back, &arena, record, RECORD_META), XD_OK);
    same_meta(&back, r);
    assert_null(back.text.p);
    assert_int_equal(back.paras, 0);
    assert_int_equal(back.statements, 0);
    assert_int_equal(record_decode(&back, &arena, record, RECORD_STATEMENTS), XD_OK);
    assert_int_equal(back.statements, r->statements);
    assert_null(back.text.p);
    arena_release(&arena);
    buf_release(&bytes);
}

static void every_field_comes_back(void **state)
{
    (void)state;
    struct report r = sample_report();
    round_trip(&r);
}

/* Left for independent_reader.py, which knows docs/format.md and nothing of this code. */
static void leave_a_record(void **state)
{
    (void)state;
    struct report r = sample_report();
    struct buf b;
    buf_init(&b, 1 << 20);
    assert_int_equal(record_encode(&b, &r), XD_OK);
    assert_int_equal(io_replace_file(XD_BINARY_DIR "/sample.record", buf_str(&b), NULL), XD_OK);
    buf_release(&b);
}

static void nearly_nothing(void **state)
{
    (void)state;
    struct report r = {.id = STR("0000000000000000"), .path = sample_path, .paths = 1, .text = STR("")};
    round_trip(&r);
}

/* Marks may go back as well as on: a sheet starts again at row 1. */
static void marks_in_any_order(void **state)
{
    (void)state;
    struct report r = sample_report();
    struct para p[6];
    memcpy(p, sample_para, sizeof p);
    p[3].row = 4000000000u;
    p[4].row = 1;
    p[4].page = 0;
    p[5].level = 5;
    r.para = p;
    round_trip(&r);
}

static char *big_text(size_t n, bool random)
{
    char *text = mem_alloc(n);
    uint32_t x = 7;
    assert_non_null(text);
    for (size_t i = 0; i + 3 <= n; i += 3) {
        x = x * 1664525u + 1013904223u;
        utf8_put(text + i, 0x4E00 + (random ? (x >> 8) % 20000 : i / 3 % 500));
    }
    return text;
}

static void long_text_in_blocks(void **state)
{
    (void)state;
    static const size_t sizes[] = {65535, 65538, 131070, 300000, 2100000};
    for (unsigned random = 0; random < 2; random++) {
        for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
            size_t n = sizes[i] / 3 * 3;
            char *text = big_text(n, random);
            struct report r = sample_report();
            r.text = str_of(text, n);
            r.chars = (uint32_t)(n / 3);
            round_trip(&r);
            mem_free(text);
        }
    }
}

/* What is no UTF-8 must come back byte by byte too. */
static void text_that_is_no_utf8(void **state)
{
    (void)state;
    char *text = mem_alloc(200000);
    memset(text, 0x80, 200000);
    struct report r = {.id = STR("0"), .path = sample_path, .paths = 1, .text = {text, 200000}, .chars = 200000};
    round_trip(&r);
    mem_free(text);
}

static void unsound_reports_are_refused(void **state)
{
    (void)state;
    struct buf b;
    buf_init(&b, 1 << 20);
    struct report r = sample_report();
    r.id.n = 0;
    assert_int_equal(record_encode(&b, &r), XD_INVALID);
    r = sample_report();
    r.paths = 0;
    assert_int_equal(record_encode(&b, &r), XD_INVALID);
    r = sample_report();
    r.chars = 95; /* a statement ends behind it */
    assert_int_equal(record_encode(&b, &r), XD_INVALID);
    buf_release(&b);
    r = sample_report();
    buf_init(&b, 100);
    assert_int_equal(record_encode(&b, &r), XD_LIMIT);
    buf_release(&b);
}

static void later_fields_are_skipped(void **state)
{
    (void)state;
    struct buf raw, part, inner;
    struct arena arena;
    buf_init(&raw, 1 << 20);
    buf_init(&part, 1 << 20);
    buf_init(&inner, 1 << 20);
    arena_init(&arena, 1 << 20);
    statements_put(&raw, sample_statement, 1, &part, &inner);
    /* The same with a field of tag 99 behind it, then a statement of a fact that nobody knows yet. */
    put_field(&part, 99, STR("of a later version"));
    buf_reset(&raw);
    put_string(&raw, buf_str(&part));
    buf_reset(&part);
    put_number_field(&part, STATEMENT_TAG_FACT, 9);
    put_field(&part, STATEMENT_TAG_WHAT, STR("what"));
    put_string(&raw, buf_str(&part));
    buf_reset(&part);
    put_number_field(&part, STATEMENT_TAG_FACT, FACT_EVENT);
    put_number_field(&part, STATEMENT_TAG_KIND, 200);
    put_number_field(&part, STATEMENT_TAG_LEVEL, 200);
    put_string(&raw, buf_str(&part));

    struct statement *v;
    uint32_t n;
    assert_int_equal(statements_get(&v, &n, &arena, buf_str(&raw), 1000), XD_OK);
    assert_int_equal(n, 2);
    same_statement(&v[0], &sample_statement[0]);
    assert_int_equal(v[1].kind, KIND_OTHER);
    assert_int_equal(v[1].level, LEVEL_UNKNOWN);
    assert_string_equal(v[1].what.p, "");
    arena_release(&arena);
    buf_release(&raw);
    buf_release(&part);
    buf_release(&inner);
}

/* Whichever allocation fails: XD_NOMEM, and nothing is left behind (the leak checker looks). */
static void memory_failing_anywhere(void **state)
{
    (void)state;
    struct report r = sample_report(), back;
    bool ok = false;
    unsigned n = 1;
    for (; !ok && n < 200; n++) {
        struct buf b;
        struct arena arena;
        buf_init(&b, 1 << 20);
        arena_init(&arena, 1 << 20);
        mem_fail_after(n);
        enum status st = record_encode(&b, &r);
        if (st == XD_OK)
            st = record_decode(&back, &arena, buf_str(&b), RECORD_TEXT | RECORD_STATEMENTS);
        mem_fail_after(0);
        assert_true(st == XD_OK || st == XD_NOMEM);
        ok = st == XD_OK;
        arena_release(&arena);
        buf_release(&b);
    }
    assert_true(ok && n > 8);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(leave_a_record),
        cmocka_unit_test(every_field_comes_back),
        cmocka_unit_test(nearly_nothing),
        cmocka_unit_test(marks_in_any_order),
        cmocka_unit_test(long_text_in_blocks),
        cmocka_unit_test(text_that_is_no_utf8),
        cmocka_unit_test(unsound_reports_are_refused),
        cmocka_unit_test(later_fields_are_skipped),
        cmocka_unit_test(memory_failing_anywhere),
    };
    return cmocka_run_group_tests_name("record_codec", tests, NULL, NULL);
}
