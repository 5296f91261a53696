#include "cli/message.h"
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void languages(void **state)
{
    (void)state;
    assert_false(message_english());
    assert_string_equal(message_pick("中", "en"), "中");
    assert_int_equal(message_language("en"), XD_OK);
    assert_true(message_english());
    assert_int_equal(message_language("fr"), XD_INVALID);
    assert_int_equal(message_language(""), XD_INVALID);
    assert_true(message_english()); /* a refused name changes nothing */
    assert_int_equal(message_language("zh"), XD_OK);
}

/* Whatever fails, in both languages: a stable code, the thing, and what to do. */
static void every_failure_has_words(void **state)
{
    (void)state;
    for (int english = 0; english < 2; english++) {
        message_language(english ? "en" : "zh");
        for (int code = XD_OK + 1; code < XD_STATUS_COUNT; code++) {
            struct error e;
            struct message m;
            error_set(&e, (enum status)code, STR("某物"));
            message_of_error(&m, &e);
            assert_true(m.code[0] != '\0');
            assert_true(str_find(buf_str(&m.text), STR("某物")) < m.text.n);
            assert_true(m.hint.n > 0);
            assert_int_equal(m.text.p[m.text.n], '\0');
            message_release(&m);
        }
    }
    message_language("zh");
}

static void the_nearest_wording_wins(void **state)
{
    (void)state;
    struct error e;
    struct message m;
    error_detail(&e, XD_NOTFOUND, STR("/x"), "index");
    message_of_error(&m, &e);
    assert_string_equal(m.code, "index-missing");
    message_release(&m);
    error_detail(&e, XD_NOTFOUND, STR("/x"), "an unheard-of detail");
    message_of_error(&m, &e);
    assert_string_equal(m.code, "missing");
    message_release(&m);
    error_sys(&e, EACCES, STR("/x"));
    message_of_error(&m, &e);
    assert_string_equal(m.code, "io");
    assert_true(str_find(buf_str(&m.text), STR("(")) < m.text.n); /* the system's reason */
    message_release(&m);
}

/* A name with a percent sign is text, not a format. */
static void names_are_not_formats(void **state)
{
    (void)state;
    struct error e;
    struct message m;
    error_set(&e, XD_IO, STR("100%s%n.txt"));
    message_of_error(&m, &e);
    assert_true(str_find(buf_str(&m.text), STR("100%s%n.txt")) < m.text.n);
    message_release(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(languages),
        cmocka_unit_test(every_failure_has_words),
        cmocka_unit_test(the_nearest_wording_wins),
        cmocka_unit_test(names_are_not_formats),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
