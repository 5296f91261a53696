#include "place.h"

static void second_writer_is_locked(void **state)
{
    struct place *p = *state;
    xc_writer *w = writer(p->db), *second = (xc_writer *)p;
    xc_error e;
    assert_int_equal(xc_writer_open(&second, p->db, &e), XC_LOCKED);
    assert_null(second);
    assert_string_equal(e.type, "DatabaseLockError");
    xc_writer_close(w);
    xc_writer_close(writer(p->db));
}

static void uncommitted_changes_vanish(void **state)
{
    struct place *p = *state;
    xc_writer *w = writer(p->db);
    put(w, "Qa", "first", "word", 1);
    commit(w);
    put(w, "Qb", "second", "word", 1);
    put(w, "Qa", "changed", "word", 1);
    assert_int_equal(xc_writer_set_meta(w, S("k"), S("v"), NULL), XC_OK);
    xc_writer_close(w);

    xc_db *db = reader(p->db);
    xc_list *l;
    assert_int_equal(documents(db), 1);
    assert_int_equal(xc_db_data_of_term(&l, db, S("Qa"), 9, NULL), XC_OK);
    assert_true(same(xc_list_at(l, 0), "first"));
    xc_list_free(l);
    assert_int_equal(xc_db_meta(&l, db, S("k"), NULL), XC_OK);
    assert_int_equal(xc_list_count(l), 1);
    assert_int_equal(xc_list_at(l, 0).n, 0);
    xc_list_free(l);
    xc_db_close(db);
}

/* Xapian flushes by itself after 10,000 changes unless told otherwise. */
static void many_changes_do_not_commit_themselves(void **state)
{
    struct place *p = *state;
    xc_writer *w = writer(p->db);
    commit(w);
    for (int i = 0; i < 10500; i++) {
        char id[16];
        snprintf(id, sizeof id, "Q%d", i);
        put(w, id, "x", "w", 1);
    }
    xc_db *db = reader(p->db);
    assert_int_equal(documents(db), 0);
    commit(w);
    assert_int_equal(xc_db_reopen(db, NULL), XC_OK);
    assert_int_equal(documents(db), 10500);
    xc_db_close(db);
    xc_writer_close(w);
}

static void writer_sees_what_is_pending(void **state)
{
    struct place *p = *state;
    xc_writer *w = writer(p->db);
    xc_list *l;
    put(w, "Qa", "one", "word", 1);
    assert_int_equal(xc_writer_data(&l, w, S("Qa"), NULL), XC_OK);
    assert_true(same(xc_list_at(l, 0), "one"));
    xc_list_free(l);
    assert_int_equal(xc_writer_set_meta(w, S("dir:2"), S("b"), NULL), XC_OK);
    assert_int_equal(xc_writer_set_meta(w, S("dir:1"), S("a"), NULL), XC_OK);
    assert_int_equal(xc_writer_set_meta(w, S("dir:3"), S("c"), NULL), XC_OK);
    assert_int_equal(xc_writer_set_meta(w, S("dir:3"), S(""), NULL), XC_OK);
    assert_int_equal(xc_writer_meta(&l, w, S("dir:1"), NULL), XC_OK);
    assert_true(same(xc_list_at(l, 0), "a"));
    xc_list_free(l);
    assert_int_equal(xc_writer_meta_keys(&l, w, S("dir:"), S("dir:1"), 9, NULL), XC_OK);
    assert_int_equal(xc_list_count(l), 1);
    assert_true(same(xc_list_at(l, 0), "dir:2"));
    xc_list_free(l);
    assert_int_equal(xc_writer_remove(w, S("Qa"), NULL), XC_OK);
    assert_int_equal(xc_writer_remove(w, S("Qnone"), NULL), XC_OK);
    assert_int_equal(xc_writer_data(&l, w, S("Qa"), NULL), XC_OK);
    assert_int_equal(xc_list_count(l), 0);
    xc_list_free(l);
    xc_stats s;
    assert_int_equal(xc_writer_stats(w, &s, NULL), XC_OK);
    assert_int_equal(s.documents, 0);
    xc_writer_close(w);
}

static void zero_bytes_and_long_terms(void **state)
{
    struct place *p = *state;
    xc_writer *w = writer(p->db);
    char longest[247];
    memset(longest, 'a', sizeof longest);
    xc_posting posting[] = {{{"a\0b", 3}, 2}, {{longest, 245}, 1}};
    xc_document d = {.unique_term = S("Qz"), .data = {"x\0y", 3}, .posting = posting, .postings = 2};
    xc_error e;
    assert_int_equal(xc_writer_put(w, &d, &e), XC_OK);
    posting[1].term.n = 246;
    assert_int_equal(xc_writer_put(w, &d, &e), XC_INVALID);
    /* A NUL takes two bytes in the key. */
    longest[7] = '\0';
    posting[1].term.n = 245;
    assert_int_equal(xc_writer_put(w, &d, &e), XC_INVALID);
    posting[1].term.n = 244;
    assert_int_equal(xc_writer_put(w, &d, &e), XC_OK);
    posting[1].term.n = 0;
    assert_int_equal(xc_writer_put(w, &d, &e), XC_INVALID);
    d.unique_term.n = 0;
    assert_int_equal(xc_writer_put(w, &d, &e), XC_INVALID);
    assert_int_equal(xc_writer_set_meta(w, S(""), S("v"), &e), XC_INVALID);
    /* An invalid argument changes nothing: the writer goes on. */
    commit(w);
    xc_writer_close(w);

    xc_db *db = reader(p->db);
    xc_list *l;
    assert_int_equal(xc_db_data_of_term(&l, db, (xc_str){"a\0b", 3}, 9, NULL), XC_OK);
    assert_int_equal(xc_list_count(l), 1);
    assert_int_equal(xc_list_at(l, 0).n, 3);
    assert_memory_equal(xc_list_at(l, 0).p, "x\0y", 3);
    xc_list_free(l);
    assert_int_equal(xc_db_data_of_term(&l, db, (xc_str){longest, 246}, 9, &e), XC_INVALID);
    assert_null(l);
    xc_db_close(db);
}

static void wdf_zero_leaves_the_length(void **state)
{
    struct place *p = *state;
    xc_writer *w = writer(p->db);
    put(w, "Qa", "", "word", 3);
    commit(w);
    xc_writer_close(w);
    xc_db *db = reader(p->db);
    xc_stats s;
    assert_int_equal(xc_db_stats(db, &s, NULL), XC_OK);
    assert_float_equal((float)s.average_length, 3, 1e-6);
    xc_str term[] = {S("word"), S("Gall"), S("none")};
    xc_term_stats t[3];
    assert_int_equal(xc_db_term_stats(db, term, 3, t, NULL), XC_OK);
    assert_int_equal(t[0].termfreq, 1);
    assert_int_equal(t[0].collfreq, 3);
    assert_int_equal(t[1].termfreq, 1);
    assert_int_equal(t[1].collfreq, 0);
    assert_int_equal(t[2].termfreq, 0);
    xc_db_close(db);
}

static void environment_changes_nothing(void **state)
{
    struct place *p = *state;
    (void)p;
    assert_null(getenv("XAPIAN_CJK_NGRAM"));
    assert_string_equal(getenv("XAPIAN_FLUSH_THRESHOLD"), "1000000000");
}

static void bad_arguments(void **state)
{
    (void)state;
    xc_error e;
    xc_writer *w;
    assert_int_equal(xc_writer_open(&w, NULL, &e), XC_INVALID);
    assert_int_equal(xc_writer_open(&w, "", &e), XC_INVALID);
    assert_int_equal(xc_writer_open(&w, "/nonexistent/deeper/db", &e), XC_IO);
    assert_null(w);
    assert_int_equal(xc_writer_commit(NULL, &e), XC_INVALID);
    assert_int_equal(xc_writer_remove(NULL, S("a"), &e), XC_INVALID);
    xc_writer_close(NULL);
    xc_db_close(NULL);
    xc_list_free(NULL);
}

/* What compaction leaves: the same docids, gaps included, and metadata. */
static void compaction_keeps_docids(void **state)
{
    struct place *p = *state;
    xc_writer *w = writer(p->db);
    put(w, "Qa", "a", "w", 1);
    put(w, "Qb", "b", "w", 1);
    put(w, "Qc", "c", "w", 1);
    commit(w);
    assert_int_equal(xc_writer_remove(w, S("Qb"), NULL), XC_OK);
    assert_int_equal(xc_writer_set_meta(w, S("k"), S("v"), NULL), XC_OK);
    commit(w);
    xc_error e;
    assert_int_equal(xc_compact(p->db, p->other, &e), XC_OK);
    assert_int_equal(xc_compact(p->db, p->other, &e), XC_INVALID);
    xc_writer_close(w);
    xc_db *db = reader(p->other);
    xc_list *l;
    assert_int_equal(xc_db_data(&l, db, 0, 9, NULL), XC_OK);
    assert_int_equal(xc_list_count(l), 2);
    assert_int_equal(xc_list_docid(l, 0), 1);
    assert_int_equal(xc_list_docid(l, 1), 3);
    assert_true(same(xc_list_at(l, 1), "c"));
    xc_list_free(l);
    assert_int_equal(xc_db_meta(&l, db, S("k"), NULL), XC_OK);
    assert_true(same(xc_list_at(l, 0), "v"));
    xc_list_free(l);
    xc_db_close(db);
    size_t problems = 7;
    assert_int_equal(xc_check(p->other, &problems, &e), XC_OK);
    assert_int_equal(problems, 0);
    char none[96];
    snprintf(none, sizeof none, "%s/none", p->dir);
    assert_int_equal(xc_compact(none, p->db, &e), XC_INVALID);
    char fresh[96];
    snprintf(fresh, sizeof fresh, "%s/fresh", p->dir);
    assert_int_equal(xc_compact(none, fresh, &e), XC_NODB);
    assert_int_equal(access(fresh, F_OK), -1);
    assert_int_equal(xc_check(none, &problems, &e), XC_NODB);
}

int main(void)
{
    setenv("XAPIAN_FLUSH_THRESHOLD", "3", 1);
    setenv("XAPIAN_CJK_NGRAM", "1", 1);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(second_writer_is_locked, place_setup, place_teardown),
        cmocka_unit_test_setup_teardown(uncommitted_changes_vanish, place_setup, place_teardown),
        cmocka_unit_test_setup_teardown(many_changes_do_not_commit_themselves, place_setup, place_teardown),
        cmocka_unit_test_setup_teardown(writer_sees_what_is_pending, place_setup, place_teardown),
        cmocka_unit_test_setup_teardown(zero_bytes_and_long_terms, place_setup, place_teardown),
        cmocka_unit_test_setup_teardown(wdf_zero_leaves_the_length, place_setup, place_teardown),
        cmocka_unit_test_setup_teardown(environment_changes_nothing, place_setup, place_teardown),
        cmocka_unit_test(bad_arguments),
        cmocka_unit_test_setup_teardown(compaction_keeps_docids, place_setup, place_teardown),
    };
    return cmocka_run_group_tests_name("shim_write", tests, NULL, NULL);
}
