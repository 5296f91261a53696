#include "place.h"
#include <math.h>

/* Five documents: Qa 林静, Qb 林静 林间, Qc 吴静, Qd deleted, Qe 林静; a value slot for sorting and collapsing. */
static xc_db *sample(struct place *p)
{
    xc_writer *w = writer(p->db);
    static const struct {
        const char *id, *data, *term[2], *value;
        uint32_t wdf;
    } v[] = {
        {"Qa", "a", {"林静", NULL}, "2012", 1}, {"Qb", "b", {"林静", "林间"}, "2013", 4},
        {"Qc", "c", {"吴静", NULL}, "2012", 1}, {"Qd", "d", {"林静", NULL}, "2012", 1},
        {"Qe", "e", {"林静", NULL}, "2011", 2},
    };
    for (size_t i = 0; i < 5; i++) {
        xc_posting posting[2] = {{S(v[i].term[0]), v[i].wdf}, {S(v[i].term[1] ? v[i].term[1] : "x"), 0}};
        xc_value value = {1, S(v[i].value)};
        xc_document d = {S(v[i].id), S(v[i].data), posting, 2, &value, 1};
        xc_error e;
        assert_int_equal(xc_writer_put(w, &d, &e), XC_OK);
    }
    commit(w);
    assert_int_equal(xc_writer_remove(w, S("Qd"), NULL), XC_OK);
    commit(w);
    xc_writer_close(w);
    return reader(p->db);
}

/* Runs and gives the hits' data as one string; frees the query. */
static const char *run(xc_db *db, xc_query *q, xc_request *r)
{
    static char out[64];
    xc_hits *h;
    xc_error e;
    r->query = q;
    assert_int_equal(xc_search(&h, db, r, &e), XC_OK);
    size_t n = 0;
    for (size_t i = 0; i < xc_hits_count(h); i++)
        out[n++] = xc_hits_at(h, i).data.p[0];
    out[n] = '\0';
    xc_hits_free(h);
    xc_query_free(q);
    return out;
}

static xc_query *join(xc_op op, xc_query *a, xc_query *b)
{
    xc_query *part[] = {a, b};
    return xc_query_join(op, part, 2);
}

static xc_query *term(const char *s)
{
    return xc_query_term(S(s));
}

static void operators(void **state)
{
    xc_db *db = sample(*state);
    xc_request r;
    xc_request_init(&r);
    r.weighted = false;
    assert_string_equal(run(db, term("林静"), &r), "abe");
    assert_string_equal(run(db, join(XC_AND, term("林静"), term("林间")), &r), "b");
    assert_string_equal(run(db, join(XC_OR, term("林间"), term("吴静")), &r), "bc");
    assert_string_equal(run(db, join(XC_AND_NOT, term("林静"), term("林间")), &r), "ae");
    assert_string_equal(run(db, join(XC_AND_NOT, xc_query_all(), term("林静")), &r), "c");
    assert_string_equal(run(db, join(XC_FILTER, xc_query_all(), term("吴静")), &r), "c");
    assert_string_equal(run(db, join(XC_AND_MAYBE, term("林静"), term("林间")), &r), "abe");
    assert_string_equal(run(db, join(XC_SYNONYM, term("吴静"), term("林间")), &r), "bc");
    assert_string_equal(run(db, join(XC_MAX, term("吴静"), term("林间")), &r), "bc");
    assert_string_equal(run(db, xc_query_all(), &r), "abce");
    assert_string_equal(run(db, xc_query_join(XC_OR, NULL, 0), &r), "");
    assert_string_equal(run(db, join(XC_AND, term("林静"), xc_query_join(XC_OR, NULL, 0)), &r), "");
    assert_string_equal(run(db, join(XC_OR, term("林静"), xc_query_join(XC_OR, NULL, 0)), &r), "abe");
    assert_string_equal(run(db, join(XC_AND_NOT, term("林静"), xc_query_join(XC_OR, NULL, 0)), &r), "abe");
    assert_string_equal(run(db, term("无此"), &r), "");
    assert_string_equal(run(db, xc_query_prefix(S("林"), 50), &r), "abe");
    assert_string_equal(run(db, join(XC_FILTER, xc_query_all(), xc_query_prefix(S("吴"), 50)), &r), "c");
    xc_query *three[] = {term("林静"), term("林间"), term("吴静")};
    assert_string_equal(run(db, xc_query_join(XC_AND_NOT, three, 3), &r), "ae");
    xc_query *q = join(XC_AND, term("林静"), xc_query_all()), *copy = xc_query_copy(q);
    xc_query_free(q);
    assert_string_equal(run(db, copy, &r), "abe");
    copy = xc_query_join(XC_OR, NULL, 0);
    q = xc_query_copy(copy);
    xc_query_free(copy);
    assert_string_equal(run(db, q, &r), "");
    xc_db_close(db);
}

/* The prefix takes the most frequent terms, not the first. */
static void prefix_limit(void **state)
{
    xc_db *db = sample(*state);
    xc_request r;
    xc_request_init(&r);
    r.weighted = false;
    assert_string_equal(run(db, xc_query_prefix(S("林"), 1), &r), "abe");
    xc_db_close(db);
}

static void weights(void **state)
{
    xc_db *db = sample(*state);
    xc_request r;
    xc_hits *h;
    xc_request_init(&r);
    xc_query *q = xc_query_scale(term("林静"), 3);
    r.query = q;
    r.b = 0;
    assert_int_equal(xc_search(&h, db, &r, NULL), XC_OK);
    assert_int_equal(xc_hits_count(h), 3);
    assert_int_equal(xc_hits_bounds(h).estimate, 3);
    assert_int_equal(xc_hits_at(h, 0).docid, 2);
    assert_true(xc_hits_at(h, 0).weight > xc_hits_at(h, 1).weight);
    assert_int_equal(xc_hits_at(h, 9).docid, 0);
    double scaled = xc_hits_at(h, 0).weight;
    xc_hits_free(h);
    xc_query_free(q);
    r.query = q = term("林静");
    assert_int_equal(xc_search(&h, db, &r, NULL), XC_OK);
    assert_float_equal((float)scaled, (float)(3 * xc_hits_at(h, 0).weight), 1e-6);
    xc_hits_free(h);
    r.want_data = false;
    assert_int_equal(xc_search(&h, db, &r, NULL), XC_OK);
    assert_int_equal(xc_hits_at(h, 0).data.n, 0);
    xc_hits_free(h);
    xc_query_free(q);
    xc_db_close(db);
}

static void paging_sorting_collapsing(void **state)
{
    xc_db *db = sample(*state);
    xc_request r;
    xc_request_init(&r);
    r.sort_slot = 1;
    assert_string_equal(run(db, term("林静"), &r), "bae");
    r.sort_ascending = true;
    assert_string_equal(run(db, term("林静"), &r), "eab");
    r.sort_slot = -1;
    r.weighted = false;
    r.collapse_slot = 1;
    assert_string_equal(run(db, xc_query_all(), &r), "abe");
    r.collapse_slot = -1;
    r.first = 1;
    r.max = 1;
    assert_string_equal(run(db, term("林静"), &r), "b");
    /* By docid: each page starts above the last docid, a removed one included, and the end is an empty page. */
    r.first = 0;
    r.max = 2;
    r.after_docid = 1;
    assert_string_equal(run(db, term("林静"), &r), "be");
    r.after_docid = 3;
    assert_string_equal(run(db, term("林静"), &r), "e");
    assert_string_equal(run(db, xc_query_all(), &r), "e");
    r.after_docid = 2;
    assert_string_equal(run(db, xc_query_all(), &r), "ce");
    r.after_docid = 5;
    assert_string_equal(run(db, xc_query_all(), &r), "");
    r.after_docid = UINT32_MAX;
    assert_string_equal(run(db, xc_query_all(), &r), "");
    xc_db_close(db);
}

static void poison_spreads(void **state)
{
    xc_db *db = sample(*state);
    char longer[300];
    memset(longer, 'a', sizeof longer);
    xc_error e;
    xc_query *q = join(XC_AND, term("林静"), xc_query_term((xc_str){longer, sizeof longer}));
    q = xc_query_scale(join(XC_OR, q, term("x")), 2);
    assert_int_equal(xc_query_status(q, &e), XC_INVALID);
    assert_string_equal(e.msg, "term or key longer than 245 bytes");
    xc_query *copy = xc_query_copy(q);
    assert_int_equal(xc_query_status(copy, NULL), XC_INVALID);
    xc_query_free(copy);
    xc_request r;
    xc_request_init(&r);
    r.query = q;
    xc_hits *h = (xc_hits *)&r;
    assert_int_equal(xc_search(&h, db, &r, &e), XC_INVALID);
    assert_null(h);
    xc_query_free(q);

    q = join(XC_AND, term("林静"), NULL);
    assert_int_equal(xc_query_status(q, &e), XC_NOMEM);
    xc_query_free(q);
    static const double bad[] = {-1, NAN, INFINITY};
    for (size_t i = 0; i < 3; i++) {
        q = xc_query_scale(term("x"), bad[i]);
        assert_int_equal(xc_query_status(q, NULL), XC_INVALID);
        xc_query_free(q);
    }
    q = xc_query_prefix(S("林"), 0);
    assert_int_equal(xc_query_status(q, NULL), XC_INVALID);
    xc_query_free(q);
    q = term("");
    assert_int_equal(xc_query_status(q, NULL), XC_INVALID);
    xc_query_free(q);
    q = join((xc_op)7, term("a"), term("b"));
    assert_int_equal(xc_query_status(q, NULL), XC_INVALID);
    xc_query_free(q);
    assert_int_equal(xc_query_status(NULL, &e), XC_NOMEM);
    assert_null(xc_query_copy(NULL));
    xc_query_free(NULL);
    xc_db_close(db);
}

static void bad_requests(void **state)
{
    xc_db *db = sample(*state);
    xc_request r;
    xc_hits *h;
    xc_error e;
    xc_request_init(&r);
    assert_int_equal(xc_search(&h, db, &r, &e), XC_NOMEM);
    assert_int_equal(xc_search(&h, db, NULL, &e), XC_INVALID);
    xc_query *q = term("林静");
    r.query = q;
    assert_int_equal(xc_search(&h, NULL, &r, &e), XC_INVALID);
    r.k1 = NAN;
    assert_int_equal(xc_search(&h, db, &r, &e), XC_INVALID);
    xc_request_init(&r);
    r.query = q;
    r.after_docid = 1;
    assert_int_equal(xc_search(&h, db, &r, &e), XC_INVALID);
    xc_request_init(&r);
    r.query = q;
    r.sort_slot = -2;
    assert_int_equal(xc_search(&h, db, &r, &e), XC_INVALID);
    xc_query_free(q);
    xc_hits_free(NULL);
    assert_int_equal(xc_hits_count(NULL), 0);
    xc_db_close(db);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(operators, place_setup, place_teardown),
        cmocka_unit_test_setup_teardown(prefix_limit, place_setup, place_teardown),
        cmocka_unit_test_setup_teardown(weights, place_setup, place_teardown),
        cmocka_unit_test_setup_teardown(paging_sorting_collapsing, place_setup, place_teardown),
        cmocka_unit_test_setup_teardown(poison_spreads, place_setup, place_teardown),
        cmocka_unit_test_setup_teardown(bad_requests, place_setup, place_teardown),
    };
    return cmocka_run_group_tests_name("shim_query", tests, NULL, NULL);
}
