/* analyse and ask -: exactly one object a line, in order, for blank and bad lines too. */
#include "archive.h"
#include "ask_lines.h"
#include "base/io.h"
#include "commands.h"
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
/* after the headers it needs */
#include <cmocka.h>
/* jansson and cli/json.h share four names; only values are read here, so jansson's makers are set aside. */
#define json_object jansson_object
#define json_array jansson_array
#define json_real jansson_real
#define json_null jansson_null
#include <jansson.h>
#undef json_object
#undef json_array
#undef json_real
#undef json_null

enum { LINES = 16 };

struct outcome {
    json_t *line[LINES];
    size_t lines;
    int code;
};

static struct archive archive;

static int temporary(void)
{
    char path[] = "/tmp/xd-analyse-XXXXXX";
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    unlink(path);
    return fd;
}

/* Run a command with this standard input. */
static void run(struct outcome *o, int (*command)(struct session *), struct session *s, const char *input, size_t n)
{
    struct buf out;
    int in = temporary(), saved = dup(STDIN_FILENO);
    assert_int_equal(io_write_all(in, input, n, STR("in"), NULL), XD_OK);
    lseek(in, 0, SEEK_SET);
    dup2(in, STDIN_FILENO);
    close(in);
    s->fd = temporary();
    s->lexicon = archive.lexicon;
    s->set.as = FORMAT_JSON;
    buf_init(&s->out, 1 << 24);
    o->code = command(s);
    session_flush(s);
    buf_release(&s->out);
    dup2(saved, STDIN_FILENO);
    close(saved);
    lseek(s->fd, 0, SEEK_SET);
    buf_init(&out, 1 << 24);
    assert_int_equal(io_read_fd(&out, s->fd, STR("out"), NULL), XD_OK);
    close(s->fd);
    o->lines = 0;
    for (size_t from = 0; from < out.n;) {
        char *end = memchr(out.p + from, '\n', out.n - from);
        assert_non_null(end);
        assert_true(o->lines < LINES);
        json_error_t why;
        o->line[o->lines] = json_loadb(out.p + from, (size_t)(end - out.p) - from, 0, &why);
        if (o->line[o->lines] == NULL)
            fail_msg("%s in %.200s", why.text, out.p + from);
        o->lines++;
        from = (size_t)(end - out.p) + 1;
    }
    buf_release(&out);
}

static void forget(struct outcome *o)
{
    for (size_t i = 0; i < o->lines; i++)
        json_decref(o->line[i]);
}

static size_t count(const struct outcome *o, size_t line, const char *key)
{
    const json_t *v = json_object_get(o->line[line], key);
    assert_true(json_is_array(v));
    return json_array_size(v);
}

static const json_t *first(const struct outcome *o, size_t line, const char *key)
{
    assert_true(count(o, line, key) > 0);
    return json_array_get(json_object_get(o->line[line], key), 0);
}

static int setup(void **state)
{
    (void)state;
    archive_make(&archive);
    archive_put(&archive, "a.txt", "2012年6月28日，支部书记沈小舟为全体党员上了党课。\n");
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    archive_remove(&archive);
    return 0;
}

static void analyse_lines(void **state)
{
    (void)state;
    struct outcome o;
    struct session s = {.set = {.date_text = "2013-01-10"}};
    static const char input[] = "党课由傅青禾同志主讲。\n"
                                "\n"
                                "\"2012年总结\\n6月28日，支部书记沈小舟为全体党员上了党课。\\n\"\n"
                                "\"never closed\n"
                                "\"a\" \"b\"\n"
                                "\xFF\xFE\x80 bad bytes\n"
                                "\"\"\r\n"
                                "最后一行";
    run(&o, cmd_analyse, &s, input, sizeof input - 1);
    assert_int_equal(o.lines, 8);
    assert_int_equal(o.code, EXIT_USAGE);
    assert_string_equal(json_string_value(json_object_get(first(&o, 0, "people"), "name")), "傅青禾");
    assert_int_equal(json_integer_value(json_object_get(first(&o, 0, "people"), "from")), 3);
    assert_int_equal(json_integer_value(json_object_get(first(&o, 0, "people"), "to")), 6);
    assert_int_equal(count(&o, 0, "statements"), 1);
    assert_int_equal(count(&o, 0, "places") + count(&o, 0, "orgs"), 0);
    static const char *const empty[] = {"words", "people", "places", "orgs", "dates", "statements"};
    for (size_t i = 0; i < 6; i++)
        assert_int_equal(count(&o, 1, empty[i]) + count(&o, 6, empty[i]), 0);
    const json_t *row = first(&o, 2, "statements");
    assert_string_equal(json_string_value(json_object_get(row, "from")), "2012-06-28");
    const json_t *source = json_array_get(json_object_get(row, "sources"), 0);
    assert_string_equal(json_string_value(json_object_get(source, "report")), "");
    assert_non_null(strstr(json_string_value(json_object_get(source, "text")), "沈小舟"));
    assert_int_equal(json_integer_value(json_object_get(source, "para")), 2);
    assert_non_null(json_object_get(o.line[3], "error"));
    assert_non_null(json_object_get(o.line[4], "error"));
    assert_null(json_object_get(o.line[5], "error"));
    assert_null(json_object_get(o.line[7], "error"));
    forget(&o);
}

static void analyse_nothing(void **state)
{
    (void)state;
    struct outcome o;
    struct session s = {.fd = -1};
    run(&o, cmd_analyse, &s, "", 0);
    assert_int_equal(o.lines, 0);
    assert_int_equal(o.code, EXIT_FOUND);
    s.set.date_text = "2013-02-30";
    run(&o, cmd_analyse, &s, "x\n", 2);
    assert_int_equal(o.code, EXIT_USAGE);
    forget(&o);
}

static void ask_lines_batch(void **state)
{
    (void)state;
    struct outcome o;
    struct error e;
    const char *operand[] = {"-"};
    struct session s = {.set = {.today = 20140101}, .operand = operand, .operands = 1};
    assert_int_equal(index_open(&s.index, archive.dir, lexicon_hash(archive.lexicon), &e), XD_OK);
    static const char input[] = "谁上过党课\n\n  \n\xFF\n今天吃什么\n沈小舟上过几次党课";
    run(&o, cmd_ask, &s, input, sizeof input - 1);
    index_close(&s.index);
    assert_int_equal(o.lines, 6);
    assert_string_equal(json_string_value(json_object_get(first(&o, 0, "answers"), "text")), "沈小舟");
    for (size_t i = 1; i <= 3; i++)
        assert_non_null(json_object_get(o.line[i], "error"));
    assert_true(json_is_true(json_object_get(o.line[4], "refused")));
    assert_string_equal(json_string_value(json_object_get(o.line[4], "reason")), "no-intent");
    assert_string_equal(json_string_value(json_object_get(first(&o, 5, "answers"), "text")), "1次");
    assert_int_equal(o.code, EXIT_USAGE);
    forget(&o);
}

static void long_lines(void **state)
{
    (void)state;
    enum { MOST = 1 << 20 };
    int fd = temporary();
    struct ask_lines in;
    struct str line;
    char block[1024];
    memset(block, 'x', sizeof block);
    assert_int_equal(io_write_all(fd, "first\r\n", 7, STR("in"), NULL), XD_OK);
    for (int i = 0; i < 3 * MOST / (int)sizeof block; i++)
        assert_int_equal(io_write_all(fd, block, sizeof block, STR("in"), NULL), XD_OK);
    assert_int_equal(io_write_all(fd, "\nlast", 5, STR("in"), NULL), XD_OK);
    lseek(fd, 0, SEEK_SET);
    ask_lines_init(&in, fd, MOST);
    assert_true(ask_lines_next(&in, &line));
    assert_true(str_eq(line, STR("first")));
    assert_true(ask_lines_next(&in, &line));
    assert_true(in.too_long);
    assert_int_equal(line.n, 0);
    assert_true(ask_lines_next(&in, &line));
    assert_false(in.too_long);
    assert_true(str_eq(line, STR("last")));
    assert_false(ask_lines_next(&in, &line));
    ask_lines_release(&in);
    close(fd);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(analyse_lines),
        cmocka_unit_test(analyse_nothing),
        cmocka_unit_test(ask_lines_batch),
        cmocka_unit_test(long_lines),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
