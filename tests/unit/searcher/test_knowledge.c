/* roster.tsv and ledger.tsv: reading, variants, and errors that name the line. */
#include "knowledge.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
/* after the headers it needs */
#include <cmocka.h>

static void assert_str(struct str s, const char *wanted)
{
    if (!str_eq(s, str_c(wanted)))
        fail_msg("\"%.*s\" is not \"%s\"", (int)s.n, s.p != NULL ? s.p : "", wanted);
}

static void roster(void **state)
{
    (void)state;
    struct knowledge k;
    struct error e;
    knowledge_init(&k);
    const char *text = "\xEF\xBB\xBF# people\r\n"
                       "name\tvariants\tpost\tfrom\tto\tkind\r\n"
                       "沈静\t沈靜、沈 净\t书记\t2008-09\t2014\tstaff\r\n"
                       "\n"
                       "方远\t老方\t\t\t\tother\n"
                       "方圆\t老方\n"
                       "沈静\t\t校长\t2015-01-01";
    assert_int_equal(roster_parse(&k, str_c(text), "roster.tsv", &e), XD_OK);
    assert_int_equal(k.people, 3);
    assert_int_equal(k.person[0].from, 20080901);
    assert_int_equal(k.person[0].to, 20141231);
    assert_int_equal(k.person[1].is, PERSON_OTHER);
    assert_str(knowledge_main_name(&k, STR("沈净")), "沈静");
    assert_str(knowledge_main_name(&k, STR("沈静")), "沈静");
    assert_str(knowledge_main_name(&k, STR("老方")), "老方"); /* of two people: nobody's */
    assert_str(knowledge_main_name(&k, STR("无名")), "无名");
    assert_str(knowledge_main_name(NULL, STR("无名")), "无名");
    struct str form[FORMS_MAX];
    assert_int_equal(knowledge_forms(&k, STR("沈静"), form), 2);
    assert_int_equal(knowledge_forms(&k, STR("老方"), form), 3);
    assert_int_equal(knowledge_forms(NULL, STR("老方"), form), 1);
    assert_null(knowledge_person(&k, STR("老方")));
    assert_non_null(knowledge_person(&k, STR("方远")));
    knowledge_release(&k);
}

static void bad_line(bool ledger, const char *text, const char *where)
{
    struct knowledge k;
    struct error e;
    knowledge_init(&k);
    error_reset(&e);
    enum status st = ledger ? ledger_parse(&k, str_c(text), "L", &e) : roster_parse(&k, str_c(text), "R", &e);
    assert_int_equal(st, XD_INVALID);
    if (strncmp(e.what, where, strlen(where)) != 0)
        fail_msg("%s: not %s", e.what, where);
    knowledge_release(&k);
}

static void bad_lines(void **state)
{
    (void)state;
    bad_line(false, "# a\n\t变体\n", "R:2: ");
    bad_line(false, "沈静\t\t\t2008年\n", "R:1: ");
    bad_line(false, "沈静\t\t\t2008-13\n", "R:1: ");
    bad_line(false, "沈静\t\t\t2012\t2008\n", "R:1: ");
    bad_line(false, "沈静\t\t\t\t\tking\n", "R:1: ");
    bad_line(false, "a\tb\tc\t\t\tstaff\tg\n", "R:1: ");
    bad_line(false, "\n\n\xFF\n", "R:3: ");
    bad_line(true, "2020\t我\tdrop\n", "L:1: ");
    bad_line(true, "2020\t我\terase\t0123456789abcdef\n", "L:1: ");
    bad_line(true, "2020\t我\tdrop\txyz\n", "L:1: ");
    bad_line(true, "2020\t我\tdrop\t0123456789abcdef\tshort\n", "L:1: ");
    bad_line(true, "2020\t我\tset\t0123456789abcdef\t\tcolour\tred\n", "L:1: ");
    bad_line(true, "2020\t我\tset\t0123456789abcdef\t\tfrom\t2012\n", "L:1: ");
    bad_line(true, "2020\t我\tsame\t0123456789abcdef\t\t\tx\n", "L:1: ");
    bad_line(true, "1\t2\tban\t4\t\t\t\t8\t9\t10\n", "L:1: ");
}

static void files(void **state)
{
    (void)state;
    char dir[] = "/tmp/xd-school-XXXXXX", path[64];
    struct knowledge k;
    struct error e;
    struct buf b;
    assert_non_null(mkdtemp(dir));
    knowledge_init(&k);
    assert_int_equal(knowledge_read(&k, dir, &e), XD_OK); /* neither is there */
    assert_int_equal(knowledge_read(&k, "/nonexistent/folder", &e), XD_OK);
    assert_int_equal(k.people + k.corrections, 0);
    snprintf(path, sizeof path, "%s/ledger.tsv", dir);
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    fputs("2020-01-02\t办公室\tset\t0123456789abcdef\t\ttopic\t守纪律\t原文漏字\n", f);
    fclose(f);
    assert_int_equal(knowledge_read(&k, dir, &e), XD_OK);
    assert_int_equal(k.corrections, 1);
    assert_str(k.correction[0].value, "守纪律");
    assert_str(k.correction[0].reason, "原文漏字");
    unlink(path);
    rmdir(dir);
    knowledge_release(&k);
    buf_init(&b, 4096);
    unsetenv("XIAODANG_SCHOOL");
    assert_int_equal(knowledge_locate(&b, NULL, "/a/b/index/"), XD_OK);
    assert_string_equal(b.p, "/a/b/school");
    assert_int_equal(knowledge_locate(&b, NULL, "index"), XD_OK);
    assert_string_equal(b.p, "./school");
    setenv("XIAODANG_SCHOOL", "/s", 1);
    assert_int_equal(knowledge_locate(&b, NULL, "index"), XD_OK);
    assert_string_equal(b.p, "/s");
    assert_int_equal(knowledge_locate(&b, "/o", "index"), XD_OK);
    assert_string_equal(b.p, "/o");
    unsetenv("XIAODANG_SCHOOL");
    buf_release(&b);
}

static void clauses(void **state)
{
    (void)state;
    char a[17], b[17];
    knowledge_clause_hash(a, STR("6月28日，书记 上黨課。"));
    knowledge_clause_hash(b, STR("６月28日,书记上党课"));
    assert_string_equal(a, b);
    knowledge_clause_hash(b, STR("6月29日书记上党课"));
    assert_string_not_equal(a, b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(roster),
        cmocka_unit_test(bad_lines),
        cmocka_unit_test(files),
        cmocka_unit_test(clauses),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
