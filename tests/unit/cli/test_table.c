#include "base/mem.h"
#include "base/utf8.h"
#include "cli/table.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

static struct table t;
static struct buf out;

static void fill(unsigned columns, const char *const *cell)
{
    table_init(&t, columns);
    for (; *cell != NULL; cell++)
        table_cell(&t, str_c(*cell));
    buf_init(&out, 1 << 20);
}
#define FILL(columns, ...) fill(columns, (const char *const[]){__VA_ARGS__, NULL})

static void expect(enum table_format f, unsigned width, const char *text)
{
    buf_reset(&out);
    assert_int_equal(table_write(&out, &t, f, width, false), XD_OK);
    buf_addb(&out, '\0');
    assert_string_equal(out.p, text);
}

static void done(void)
{
    table_release(&t);
    buf_release(&out);
}

static void columns_line_up(void **state)
{
    (void)state;
    FILL(3, "日期", "谁", "说明", "2012-03-23", "骆甲", "x", "", "欧阳乙", "");
    expect(TABLE_TEXT, 80,
           "日期        谁      说明\n"
           "2012-03-23  骆甲    x\n"
           "            欧阳乙\n");
    done();
}

static void wide_cells_wrap_under_themselves(void **state)
{
    (void)state;
    FILL(2, "年", "句", "2012", "书记上党课书记上党课");
    expect(TABLE_TEXT, 16,
           "年    句\n"
           "2012  书记上党课\n"
           "      书记上党课\n");
    done();
    FILL(2, "年", "句", "2012", "书记上党课，好。》书记");
    expect(TABLE_TEXT, 16,
           "年    句\n"
           "2012  书记上党\n"
           "      课，好。》\n"
           "      书记\n"); /* no line starts with a comma */
    done();
}

/* Nothing wider than the terminal, nothing lost, at any width. */
static void any_width(void **state)
{
    (void)state;
    FILL(3, "a", "标题很长很长", "c", "普通word混排", "林", "一二三四五六七八九十abc", "x", "", "𠮷");
    for (unsigned width = 20; width < 120; width++) {
        buf_reset(&out);
        assert_int_equal(table_write(&out, &t, TABLE_TEXT, width, false), XD_OK);
        size_t at = 0, columns = 0, han = 0;
        struct str s = buf_str(&out);
        while (at < s.n) {
            uint32_t c = utf8_next(s, &at);
            assert_int_not_equal(c, UTF8_BAD); /* no character is cut */
            han += is_han(c);
            columns = c == '\n' ? 0 : columns + (size_t)utf8_width(c);
            assert_true(columns <= width);
        }
        assert_int_equal(han, 6 + 4 + 1 + 10 + 1);
    }
    for (unsigned width = 0; width < 20; width++) { /* too narrow to hold, not to end */
        buf_reset(&out);
        assert_int_equal(table_write(&out, &t, TABLE_TEXT, width, false), XD_OK);
    }
    done();
}

static void delimited(void **state)
{
    (void)state;
    FILL(2, "a", "b", "x\ty\nz", "1,5", "引\"号", "=1+1");
    expect(TABLE_TSV, 0, "a\tb\nx y z\t1,5\n引\"号\t=1+1\n");
    expect(TABLE_CSV, 0,
           "\xEF\xBB\xBF"
           "a,b\r\n\"x\ty\nz\",\"1,5\"\r\n\"引\"\"号\",\"'=1+1\"\r\n");
    expect(TABLE_MD, 0, "| a | b |\n|---|---|\n| x y z | 1,5 |\n| 引\"号 | =1+1 |\n");
    done();
    FILL(1, "h", "a|b\\c");
    expect(TABLE_MD, 0, "| h |\n|---|\n| a\\|b\\\\c |\n");
    done();
}

static void terminals_are_not_steered(void **state)
{
    (void)state;
    FILL(1, "h", "a\033[2Jb\r\x7f");
    expect(TABLE_TEXT, 80, "h\na [2Jb  \n");
    done();
    FILL(1, "h");
    buf_reset(&out);
    table_write(&out, &t, TABLE_TEXT, 80, true);
    assert_true(str_eq(buf_str(&out), STR("\033[1mh\n\033[0m")));
    done();
}

static void empty_and_odd(void **state)
{
    (void)state;
    FILL(2, NULL);
    expect(TABLE_TEXT, 80, "");
    done();
    table_init(&t, 0);
    assert_int_equal(t.columns, 1);
    table_release(&t);
    table_init(&t, 1000);
    assert_true(t.columns <= 32);
    table_release(&t);
}

static void no_memory(void **state)
{
    (void)state;
    table_init(&t, 1);
    buf_init(&out, 100);
    mem_fail_after(1);
    table_cell(&t, STR("a"));
    mem_fail_after(0);
    table_cell(&t, STR("b")); /* the table is not shifted by the missing cell: it is refused */
    assert_int_equal(table_write(&out, &t, TABLE_TEXT, 80, false), XD_NOMEM);
    done();
}

static void width_of_the_terminal(void **state)
{
    (void)state;
    setenv("COLUMNS", "133", 1);
    assert_int_equal(terminal_width(), 133);
    static const char *const nonsense[] = {"0", "-5", "abc", "", "999999"};
    for (size_t i = 0; i < sizeof nonsense / sizeof nonsense[0]; i++) {
        setenv("COLUMNS", nonsense[i], 1);
        assert_true(terminal_width() >= 20 && terminal_width() <= 1000);
    }
    unsetenv("COLUMNS");
    assert_true(terminal_color("always"));
    assert_false(terminal_color("never"));
    setenv("NO_COLOR", "1", 1);
    assert_false(terminal_color("auto"));
    assert_true(terminal_color("always")); /* what is said on the line wins */
    unsetenv("NO_COLOR");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(columns_line_up),
        cmocka_unit_test(wide_cells_wrap_under_themselves),
        cmocka_unit_test(any_width),
        cmocka_unit_test(delimited),
        cmocka_unit_test(terminals_are_not_steered),
        cmocka_unit_test(empty_and_odd),
        cmocka_unit_test(no_memory),
        cmocka_unit_test(width_of_the_terminal),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
