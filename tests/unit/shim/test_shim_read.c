#include "place.h"

static void missing_and_damaged(void **state)
{
    struct place *p = *state;
    xc_db *db = (xc_db *)p;
    xc_error e;
    assert_int_equal(xc_db_open(&db, p->db, &e), XC_NODB);
    assert_null(db);
    assert_int_equal(xc_db_open(&db, p->dir, &e), XC_NODB);
    assert_int_equal(xc_db_open(&db, "", &e), XC_INVALID);
    assert_int_equal(xc_db_open(&db, NULL, NULL), XC_INVALID);

    xc_writer *w = writer(p->db);
    put(w, "Qa", "a", "w", 1);
    commit(w);
    xc_writer_close(w);
    char file[128];
    snprintf(file, sizeof file, "%s/iamglass", p->db);
    assert_int_equal(truncate(file, 20), 0);
    assert_int_equal(xc_db_open(&db, p->db, &e), XC_CORRUPT);
    int fd = open(file, O_WRONLY | O_TRUNC);
    assert_int_equal(write(fd, "no database at all, this is only text for a test", 48), 48);
    close(fd);
    xc_status s = xc_db_open(&db, p->db, &e);
    assert_true(s == XC_CORRUPT || s == XC_VERSION);
    assert_null(db);
}

static void truncated_table_is_an_error(void **state)
{
    struct place *p = *state;
    xc_writer *w = writer(p->db);
    put(w, "Qa", "a", "w", 1);
    commit(w);
    xc_writer_close(w);
    char file[128];
    snprintf(file, sizeof file, "%s/postlist.glass", p->db);
    assert_int_equal(truncate(file, 100), 0);
    xc_db *db = NULL;
    xc_error e;
    xc_list *l = NULL;
    xc_status s = xc_db_open(&db, p->db, &e);
    if (s == XC_OK)
        s = xc_db_postings(&l, db, S("w"), &e);
    assert_true(s == XC_CORRUPT || s == XC_IO);
    assert_null(l);
    xc_db_close(db);
    size_t problems = 0;
    s = xc_check(p->db, &problems, &e);
    assert_true(s != XC_OK || problems > 0);
}

/* Letters that do not compress: the data must fill many blocks, or the reader has them all in memory. */
static void fill_random(char *p, size_t n)
{
    static uint32_t x = 1;
    for (size_t i = 0; i < n; i++) {
        x = x * 1664525u + 1013904223u;
        p[i] = (char)('!' + (x >> 16) % 90);
    }
}

/* A writer commits again and again between open and read: every answer is whole and of one commit. */
static void reading_survives_foreign_commits(void **state)
{
    struct place *p = *state;
    xc_writer *w = writer(p->db);
    enum { N = 300 };
    char data[2000];
    xc_error e;
    xc_db *db = NULL;
    xc_request r;
    xc_request_init(&r);
    xc_query *q = xc_query_term(S("common"));
    r.query = q;
    r.max = N;
    for (int round = 0; round < 12; round++) {
        for (int i = 0; i < N; i++) {
            char id[16];
            snprintf(id, sizeof id, "Q%d", i);
            fill_random(data, sizeof data);
            data[0] = (char)('0' + round / 10);
            data[1] = (char)('0' + round % 10);
            data[2] = ' ';
            data[sizeof data - 1] = '\0';
            put(w, id, data, "common", (uint32_t)(1 + i % 5));
        }
        commit(w);
        if (round == 0)
            db = reader(p->db);
        if (round % 3 != 2) /* read after several commits only: the opened revision is overwritten by then */
            continue;
        xc_hits *h;
        assert_int_equal(xc_search(&h, db, &r, &e), XC_OK);
        assert_int_equal(xc_hits_count(h), N);
        int first = (int)strtol(xc_hits_at(h, 0).data.p, NULL, 10);
        for (size_t i = 0; i < N; i++)
            assert_int_equal((int)strtol(xc_hits_at(h, i).data.p, NULL, 10), first);
        if (round > 2) /* by now it must have moved on from the commit that it was opened at */
            assert_true(first > 0);
        xc_hits_free(h);
    }
    /* Lists likewise. */
    for (int k = 0; k < 3; k++) {
        for (int i = 0; i < N; i++) {
            char id[16];
            snprintf(id, sizeof id, "Q%d", i);
            put(w, id, "new", "common", 1);
        }
        commit(w);
    }
    xc_list *l;
    assert_int_equal(xc_db_data(&l, db, 0, 1000, &e), XC_OK);
    assert_int_equal(xc_list_count(l), N);
    for (size_t i = 0; i < N; i++)
        assert_true(same(xc_list_at(l, i), "new"));
    xc_list_free(l);
    xc_query_free(q);
    xc_db_close(db);
    xc_writer_close(w);
}

static void lists(void **state)
{
    struct place *p = *state;
    xc_writer *w = writer(p->db);
    put(w, "Qa", "a", "apple", 2);
    put(w, "Qb", "b", "apricot", 1);
    put(w, "Qc", "c", "banana", 1);
    commit(w);
    xc_writer_close(w);
    xc_db *db = reader(p->db);
    xc_list *l;
    xc_error e;
    assert_int_equal(xc_db_terms(&l, db, S("ap"), S(""), 9, &e), XC_OK);
    assert_int_equal(xc_list_count(l), 2);
    assert_true(same(xc_list_at(l, 0), "apple"));
    xc_list_free(l);
    assert_int_equal(xc_db_terms(&l, db, S("ap"), S("apple"), 9, &e), XC_OK);
    assert_int_equal(xc_list_count(l), 1);
    assert_true(same(xc_list_at(l, 0), "apricot"));
    assert_int_equal(xc_list_at(l, 5).n, 0);
    assert_int_equal(xc_list_docid(l, 5), 0);
    assert_int_equal(xc_list_number(l, 5), 0);
    xc_list_free(l);
    assert_int_equal(xc_db_terms(&l, db, S(""), S(""), 3, &e), XC_OK);
    assert_int_equal(xc_list_count(l), 3);
    xc_list_free(l);
    assert_int_equal(xc_db_doc_terms(&l, db, 1, &e), XC_OK);
    assert_int_equal(xc_list_count(l), 3);
    assert_true(same(xc_list_at(l, 2), "apple"));
    assert_int_equal(xc_list_number(l, 2), 2);
    assert_int_equal(xc_list_docid(l, 0), 1);
    xc_list_free(l);
    assert_int_equal(xc_db_doc_terms(&l, db, 99, &e), XC_NOTFOUND);
    assert_null(l);
    assert_int_equal(xc_db_doc_terms(&l, db, 0, &e), XC_INVALID);
    assert_int_equal(xc_db_postings(&l, db, S("Gall"), &e), XC_OK);
    assert_int_equal(xc_list_count(l), 3);
    assert_int_equal(xc_list_docid(l, 2), 3);
    xc_list_free(l);
    assert_int_equal(xc_db_data(&l, db, 1, 1, &e), XC_OK);
    assert_int_equal(xc_list_count(l), 1);
    assert_true(same(xc_list_at(l, 0), "b"));
    xc_list_free(l);
    assert_int_equal(xc_db_data(&l, db, UINT32_MAX, 1, &e), XC_OK);
    assert_int_equal(xc_list_count(l), 0);
    xc_list_free(l);
    assert_int_equal(xc_db_meta_keys(&l, db, S("x"), S(""), 9, &e), XC_OK);
    assert_int_equal(xc_list_count(l), 0);
    xc_list_free(l);
    assert_int_equal(xc_db_meta(&l, NULL, S("x"), &e), XC_INVALID);
    assert_null(l);
    xc_db_close(db);
}

static void compaction_while_a_writer_works(void **state)
{
    struct place *p = *state;
    xc_writer *w = writer(p->db);
    put(w, "Qa", "a", "w", 1);
    commit(w);
    put(w, "Qb", "b", "w", 1); /* not committed: not in the copy */
    xc_error e;
    assert_int_equal(xc_compact(p->db, p->other, &e), XC_OK);
    xc_db *db = reader(p->other);
    assert_int_equal(documents(db), 1);
    xc_db_close(db);
    xc_writer_close(w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(missing_and_damaged, place_setup, place_teardown),
        cmocka_unit_test_setup_teardown(truncated_table_is_an_error, place_setup, place_teardown),
        cmocka_unit_test_setup_teardown(reading_survives_foreign_commits, place_setup, place_teardown),
        cmocka_unit_test_setup_teardown(lists, place_setup, place_teardown),
        cmocka_unit_test_setup_teardown(compaction_while_a_writer_works, place_setup, place_teardown),
    };
    return cmocka_run_group_tests_name("shim_read", tests, NULL, NULL);
}
