#include "cli/options.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static bool help;
static const char *index_dir;
static uint64_t limit;
static struct option_list years;
static const struct option common_options[] = {
    {"index", 'i', OPTION_STRING, &index_dir, "DIR", "索引目录", "the index"},
    {"help", 'h', OPTION_FLAG, &help, NULL, "用法", "this text"},
};
static const struct option find_options[] = {
    {"limit", 'n', OPTION_UINT, &limit, "N", "最多 N 条", "at most N"},
    {"year", 0, OPTION_LIST, &years, "年", "年份", "year"},
    {"secret", 0, OPTION_FLAG, &help, NULL, NULL, NULL},
};
static const struct option_set sets[] = {{common_options, 2}, {find_options, 3}};

static const char *operand[3];
static unsigned operands;
static struct error e;

static enum status parse(const char *const *words)
{
    char *argv[128];
    int argc = 0;
    argv[argc++] = (char *)(uintptr_t) "xdsearch";
    for (; *words != NULL; words++)
        argv[argc++] = (char *)(uintptr_t)*words;
    argv[argc] = NULL;
    help = false;
    index_dir = NULL;
    limit = 10;
    years.n = 0;
    error_reset(&e);
    return options_parse(sets, 2, argc, argv, operand, 3, &operands, &e);
}
#define PARSE(...) parse((const char *const[]){__VA_ARGS__, NULL})

static void every_form(void **state)
{
    (void)state;
    assert_int_equal(PARSE("find", "--limit", "20", "党课", "--index=dir", "-h"), XD_OK);
    assert_int_equal(limit, 20);
    assert_string_equal(index_dir, "dir");
    assert_true(help);
    assert_int_equal(operands, 2);
    assert_string_equal(operand[1], "党课");
    assert_int_equal(PARSE("-n5", "-i", "x"), XD_OK);
    assert_int_equal(limit, 5);
    assert_string_equal(index_dir, "x");
    assert_int_equal(PARSE("--index="), XD_OK); /* an empty value is a value */
    assert_string_equal(index_dir, "");
    assert_int_equal(PARSE("--index=a=b"), XD_OK);
    assert_string_equal(index_dir, "a=b");
    assert_int_equal(PARSE("--index", "--help"), XD_OK); /* what follows is the value, whatever it looks like */
    assert_string_equal(index_dir, "--help");
    assert_int_equal(PARSE("--year", "2011", "--year=2012"), XD_OK);
    assert_int_equal(years.n, 2);
    assert_string_equal(years.v[1], "2012");
    assert_int_equal(PARSE("--limit", "18446744073709551599"), XD_OK);
    assert_int_equal(limit, 18446744073709551599u);
    assert_int_equal(PARSE(NULL), XD_OK);
    assert_int_equal(operands, 0);
}

static void dashes(void **state)
{
    (void)state;
    assert_int_equal(PARSE("find", "-"), XD_OK);
    assert_string_equal(operand[1], "-");
    assert_int_equal(PARSE("--", "--limit", "-x"), XD_OK);
    assert_int_equal(operands, 2);
    assert_string_equal(operand[0], "--limit");
    assert_int_equal(PARSE("--", "--"), XD_OK);
    assert_string_equal(operand[0], "--");
}

static void refused(const char *word, const char *detail)
{
    assert_string_equal(e.what, word);
    assert_string_equal(e.detail, detail);
}

static void wrong_words(void **state)
{
    (void)state;
    assert_int_equal(PARSE("--limits", "3"), XD_INVALID);
    refused("--limits", "option-unknown");
    assert_int_equal(PARSE("--lim", "3"), XD_INVALID); /* no abbreviations */
    assert_int_equal(PARSE("--=3"), XD_INVALID);
    assert_int_equal(PARSE("-x"), XD_INVALID);
    assert_int_equal(PARSE("-hh"), XD_INVALID);
    assert_int_equal(PARSE("--limit"), XD_INVALID);
    refused("--limit", "option-value");
    assert_int_equal(PARSE("--help=1"), XD_INVALID);
    refused("--help=1", "option-no-value");
    static const char *const no_numbers[] = {"", "-1", "3x", " 3", "0x10", "18446744073709551616", "二十"};
    for (size_t i = 0; i < sizeof no_numbers / sizeof no_numbers[0]; i++) {
        assert_int_equal(PARSE("--limit", no_numbers[i]), XD_INVALID);
        refused("--limit", "option-number");
    }
    assert_int_equal(PARSE("a", "b", "c", "d"), XD_LIMIT);
    refused("d", "operands");
}

static void lists_are_bounded(void **state)
{
    (void)state;
    const char *words[OPTION_LIST_MAX + 2];
    for (int i = 0; i <= OPTION_LIST_MAX; i++)
        words[i] = "--year=2012";
    words[OPTION_LIST_MAX + 1] = NULL;
    assert_int_equal(parse(words), XD_LIMIT);
    words[OPTION_LIST_MAX] = NULL;
    assert_int_equal(parse(words), XD_OK);
    assert_int_equal(years.n, OPTION_LIST_MAX);
}

static void help_text(void **state)
{
    (void)state;
    struct buf b;
    buf_init(&b, 10000);
    options_help(&b, sets, 2, false);
    buf_addb(&b, '\0');
    assert_string_equal(b.p, "  -i, --index DIR         索引目录\n"
                             "  -h, --help              用法\n"
                             "  -n, --limit N           最多 N 条\n"
                             "  --year 年               年份\n");
    buf_reset(&b);
    options_help(&b, sets, 2, true);
    assert_true(str_find(buf_str(&b), STR("at most N")) < b.n);
    assert_true(str_find(buf_str(&b), STR("secret")) == b.n);
    buf_release(&b);
    buf_init(&b, 30); /* too small: stops, does not read what is not there */
    options_help(&b, sets, 2, true);
    assert_int_equal(buf_status(&b), XD_LIMIT);
    buf_release(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_form),        cmocka_unit_test(dashes),    cmocka_unit_test(wrong_words),
        cmocka_unit_test(lists_are_bounded), cmocka_unit_test(help_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
