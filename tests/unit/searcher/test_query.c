/* The query parser: what is taken for an operator, a phrase, a field, and that odd input never fails. */
#include "base/buf.h"
#include "query.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
/* after the headers it needs */
#include <cmocka.h>

static struct query q;

/* The tree as text: [..] a word, "..." a phrase, {n:..} field n, (& ..) (| ..) (! ..). */
static void draw(struct buf *out, uint16_t id)
{
    const struct node *n = &q.node[id];
    static const char *const open[] = {"[", "\"", "{", "(&", "(|", "(!"};
    static const char *const close[] = {"]", "\"", "}", ")", ")", ")"};
    buf_addc(out, open[n->kind]);
    if (n->kind == NODE_FIELD)
        buf_addf(out, "%u:", (unsigned)n->field);
    if (n->kind <= NODE_FIELD)
        for (uint32_t i = n->from; i < n->to; i++)
            buf_addu(out, q.cp[i]);
    else
        for (uint16_t c = n->child; c != 0; c = q.node[c].next)
            draw(out, c);
    buf_addc(out, close[n->kind]);
}

static void expect(const char *text, const char *wanted)
{
    struct error e;
    struct buf b;
    uint32_t at;
    buf_init(&b, 1 << 16);
    assert_int_equal(query_parse(&q, str_c(text), &at, &e), XD_OK);
    draw(&b, 0);
    buf_addb(&b, '\0');
    assert_string_equal(b.p, wanted);
    buf_release(&b);
}

static void test_words_and_operators(void **state)
{
    (void)state;
    expect("党课", "[党课]");
    expect("  林静 党课\t校庆　", "(&[林静][党课][校庆])");
    expect("林静 AND 党课", "(&[林静][党课])");
    expect("林静 OR 党课 校庆", "(|[林静](&[党课][校庆]))");
    expect("党课 NOT 校庆", "(&[党课](![校庆]))");
    expect("党课 -校庆", "(&[党课](![校庆]))");
    expect("党课 －校庆", "(&[党课](![校庆]))");
    expect("(党课 OR 校庆) 林静", "(&(|[党课][校庆])[林静])");
    expect("（党课 ＯＲ 校庆） 林静", "(&(|[党课][校庆])[林静])");
    expect("-(党课 OR 校庆)", "(!(|[党课][校庆]))");
    expect("NOT NOT 党课", "(!(![党课]))");
}

static void test_phrases(void **state)
{
    (void)state;
    expect("\"优秀教师\"", "\"优秀教师\"");
    expect("“优秀教师” 林静", "(&\"优秀教师\"[林静])");
    expect("\"\"a\"b\"\"", "\"\"a\"b\"\"");
    expect("\"a\"b\"", "\"a\"b\"");
    expect("\"  a b  \"", "\"a b\"");
    expect("-\"党课\" 校庆", "(&(!\"党课\")[校庆])");
    expect("\"党课”", "[\"党课”]"); /* an ASCII quote needs an ASCII one */
    expect("他说\"好\"", "[他说\"好\"]");
    expect("(\"党课\")", "\"党课\"");
}

static void test_fields(void **state)
{
    (void)state;
    expect("人物:林静", "{1:林静}");
    expect("人物：林静 年份: 2012", "(&{1:林静}{2:2012})");
    expect("Person:\"林 静\"", "{1:林 静}");
    expect("级别:区级+ 荣誉:优秀教师", "(&{4:区级+}{3:优秀教师})");
    expect("year:2011..2013 -文件夹:/a/b", "(&{2:2011..2013}(!{6:/a/b}))");
    expect("林静:党课", "[林静:党课]"); /* no field of that name */
}

static void test_odd_input_is_text(void **state)
{
    (void)state;
    expect("((((党课", "[((((党课]");
    expect("党课)", "[党课]");
    expect("党课 AND", "[党课]");
    expect("AND 党课", "[党课]");
    expect("\"党课", "[\"党课]");
    expect("- 党课 --校庆", "(&[-][党课][--校庆])");
    expect("2011-2012学年", "[2011-2012学年]");
    expect("总结(2012)", "[总结(2012)]");
    expect("\xff\xfe党课", "[\xef\xbf\xbd\xef\xbf\xbd党课]");
    expect("党课 OR", "[党课]");
    expect("()党课", "[党课]");
}

static void fails_at(const char *text, uint32_t wanted, const char *detail)
{
    struct error e;
    uint32_t at = 99;
    assert_int_equal(query_parse(&q, str_c(text), &at, &e), XD_INVALID);
    assert_string_equal(e.detail, detail);
    assert_int_equal(at, wanted);
}

static void test_errors(void **state)
{
    (void)state;
    fails_at("", 0, "query");
    fails_at(" 　\n", 0, "query");
    fails_at("党课 人物:", 3, "query-field");
    fails_at("年份: ", 0, "query-field");
    fails_at("\"\"", 0, "query");
    fails_at("OR", 0, "query");
    fails_at("AND NOT", 0, "query");
    fails_at("-\"  \"", 0, "query");
}

static void test_limits(void **state)
{
    (void)state;
    struct error e;
    struct buf b;
    uint32_t at;
    buf_init(&b, 1 << 20);
    buf_addb(&b, '"');
    for (int i = 0; i < QUERY_CHARS; i++)
        buf_addu(&b, 0x4E00 + i);
    buf_addb(&b, '"');
    assert_int_equal(query_parse(&q, buf_str(&b), &at, &e), XD_OK);
    assert_false(q.cut_chars);
    assert_int_equal(q.node[0].kind, NODE_PHRASE);
    assert_int_equal(q.node[0].to - q.node[0].from, QUERY_CHARS);

    buf_reset(&b);
    for (int i = 0; i < 5000; i++)
        buf_addc(&b, i % 7 == 0 ? " " : i % 5 == 0 ? "(" : "词");
    assert_int_equal(query_parse(&q, buf_str(&b), &at, &e), XD_OK);
    assert_true(q.cut_chars);

    buf_reset(&b);
    for (int i = 0; i < 90; i++)
        buf_addc(&b, i % 2 == 0 ? "a " : "-b ");
    assert_int_equal(query_parse(&q, buf_str(&b), &at, &e), XD_OK);
    assert_true(q.cut_terms);
    buf_release(&b);
}

/* Nothing that can be typed makes the parser fail, loop or leave its arrays (the sanitizers watch). */
static void test_noise(void **state)
{
    (void)state;
    static const char *const piece[] = {"(",     ")",  "\"",     "“",    "”",    " ", "AND ", "OR ", " NOT ", "-",
                                        "人物:", "党", "年份：", "\xE5", "\xFF", "a", "　",   "..",  "2012",  "\n"};
    uint64_t seed = 88172645463325252u;
    for (int round = 0; round < 20000; round++) {
        struct buf b;
        struct error e;
        uint32_t at = 0;
        buf_init(&b, 4096);
        int n = 1 + round % 60;
        for (int i = 0; i < n; i++) {
            seed ^= seed << 13;
            seed ^= seed >> 7;
            seed ^= seed << 17;
            buf_addc(&b, piece[seed % (sizeof piece / sizeof piece[0])]);
        }
        enum status st = query_parse(&q, buf_str(&b), &at, &e);
        assert_true(st == XD_OK || st == XD_INVALID);
        assert_true(at <= q.n);
        assert_true(q.nodes <= QUERY_NODES);
        buf_release(&b);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_words_and_operators),
        cmocka_unit_test(test_phrases),
        cmocka_unit_test(test_fields),
        cmocka_unit_test(test_odd_input_is_text),
        cmocka_unit_test(test_errors),
        cmocka_unit_test(test_limits),
        cmocka_unit_test(test_noise),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
