/* Rows from statements: folding, keys, twins, conflicts, certainty, order, corrections, JSON. */
#include "knowledge.h"
#include "row_json.h"
#include "row_text.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
/* after the headers it needs */
#include <cmocka.h>

struct told {
    const char *report, *lecturers, *presider, *topic, *place;
    day from, to, not_before, not_after;
    bool open;
    enum happening status;
};

static void add(struct rows *rs, const struct told *t, const struct knowledge *k)
{
    struct who who[8];
    uint32_t n = 0;
    struct str rest = str_c(t->lecturers), sign = STR("、");
    while (rest.n > 0) {
        size_t at = str_find(rest, sign);
        who[n++] = (struct who){.name = str_sub(rest, 0, at), .is = WHO_PERSON, .part = PART_LECTURER, .sure = true};
        rest = str_sub(rest, at + sign.n, rest.n);
    }
    if (t->presider != NULL)
        who[n++] = (struct who){.name = str_c(t->presider), .is = WHO_PERSON, .part = PART_PRESIDER, .sure = true};
    struct statement st = {.fact = FACT_EVENT, .kind = KIND_PARTY_LESSON, .who = who, .whos = n};
    st.who_complete = !t->open;
    st.topic = str_c(t->topic);
    st.place = str_c(t->place);
    st.what = STR("党课");
    st.when = (struct when){.from = t->from, .to = t->to, .not_before = t->not_before, .not_after = t->not_after};
    if (t->from != 0) {
        st.when.precision = t->from == t->to ? PRECISION_DAY : PRECISION_SPAN;
        st.when.not_before = t->from;
        st.when.not_after = t->to;
        st.when.basis = BASIS_EXPLICIT;
    }
    st.when.status = (uint8_t)t->status;
    struct row_source at = {.report = str_c(t->report), .path = str_c(t->report), .text = str_c("某句"), .to = 2};
    rows_add(rs, &st, &at, k);
}

static void make(struct rows *rs, const struct told *t, size_t n, const struct knowledge *k)
{
    rows_reset(rs);
    for (size_t i = 0; i < n; i++)
        add(rs, &t[i], k);
    assert_int_equal(rows_fold(rs), XD_OK);
}
#define MAKE(rs, v) make(rs, v, sizeof(v) / sizeof *(v), NULL)

static void folding(void **state)
{
    (void)state;
    struct rows rs;
    rows_init(&rs);
    static const struct told same[] = {
        {"a", "沈静", NULL, NULL, "会议室", 20120628, 20120628, 0, 0, false, 0},
        {"b", "沈静", "方远", "守纪律，作表率", NULL, 20120628, 20120628, 0, 0, true, 0},
        {"c", "沈静", "方远", "《守纪律 作表率》", "阶梯教室", 20120628, 20120628, 0, 0, false, 0},
    };
    MAKE(&rs, same);
    assert_int_equal(rs.n, 1);
    const struct row *r = &rs.v[0];
    assert_int_equal(r->sources, 3);
    assert_int_equal(r->say.whos, 2);
    assert_false(r->say.who_complete);
    assert_int_equal(r->say.when.status, HAPPENING_DONE);
    assert_null(r->conflict[CONFLICT_TOPIC]); /* they differ in signs only */
    assert_non_null(r->conflict[CONFLICT_PLACE]);
    assert_int_equal(r->conflict[CONFLICT_PLACE]->values, 2);
    assert_null(r->conflict[CONFLICT_PRESIDER]);
    static const struct told plan[] = {
        {"a", "沈静", NULL, NULL, NULL, 20120628, 20120628, 0, 0, false, HAPPENING_PLANNED},
        {"b", "沈静", NULL, NULL, NULL, 20120628, 20120628, 0, 0, false, 0},
    };
    MAKE(&rs, plan);
    assert_int_equal(rs.n, 2); /* a plan is no source of what was held */
    static const struct told two[] = {
        {"a", "沈静", NULL, NULL, NULL, 20120628, 20120628, 0, 0, false, 0},
        {"b", "方远", NULL, NULL, NULL, 20120628, 20120628, 0, 0, false, 0},
        {"c", "方远、沈静", NULL, NULL, NULL, 20130628, 20130628, 0, 0, false, 0},
        {"d", "沈静、方远", NULL, NULL, NULL, 20130628, 20130628, 0, 0, false, 0},
    };
    MAKE(&rs, two);
    assert_int_equal(rs.n, 3); /* two lecturers on one day are two lessons; their order in a list does not matter */
    rows_release(&rs);
}

static void topics_tell_apart(void **state)
{
    (void)state;
    struct rows rs;
    rows_init(&rs);
    static const struct told year[] = {
        {"a", "沈静", NULL, "守纪律", NULL, 20120101, 20121231, 0, 0, false, 0},
        {"a", "沈静", NULL, "学党史", NULL, 20120101, 20121231, 0, 0, false, 0},
        {"b", "沈静", NULL, "守纪律", NULL, 20120101, 20121231, 0, 0, false, 0},
    };
    MAKE(&rs, year);
    assert_int_equal(rs.n, 2);
    assert_string_not_equal(rs.v[0].id, rs.v[1].id);
    static const struct told bare[] = {
        {"a", "沈静", NULL, "守纪律", NULL, 20120101, 20121231, 0, 0, false, 0},
        {"b", "沈静", NULL, NULL, NULL, 20120101, 20121231, 0, 0, false, 0},
    };
    MAKE(&rs, bare);
    assert_int_equal(rs.n, 1);
    assert_int_equal(rs.v[0].sources, 2);
    rows_release(&rs);
}

static void twins(void **state)
{
    (void)state;
    struct rows rs;
    rows_init(&rs);
    static const struct told v[] = {
        {"a", "沈静", NULL, NULL, NULL, 20120628, 20120628, 0, 0, false, 0},
        {"b", "沈静", NULL, NULL, NULL, 20120101, 20121231, 0, 0, false, 0},
        {"c", "沈静", NULL, NULL, NULL, 20130628, 20130628, 0, 0, false, 0},
        {"d", "", NULL, NULL, NULL, 20130628, 20130628, 0, 0, false, 0},
        {"e", "方远", NULL, NULL, NULL, 20120628, 20120628, 0, 0, false, 0},
        {"f", "方远", NULL, NULL, NULL, 0, 0, 20120101, 20121231, false, 0},
    };
    MAKE(&rs, v);
    assert_int_equal(rs.n, 6);
    rows_order(&rs);
    size_t shadows = 0;
    for (size_t i = 0; i < rs.n; i++) {
        const struct row *r = &rs.v[i];
        shadows += r->shadow;
        for (unsigned k = 0; k < r->twins; k++) { /* symmetric, and never itself */
            assert_string_not_equal(r->twin[k], r->id);
            bool back = false;
            for (size_t o = 0; o < rs.n; o++)
                for (unsigned t = 0; strcmp(rs.v[o].id, r->twin[k]) == 0 && t < rs.v[o].twins; t++)
                    back |= strcmp(rs.v[o].twin[t], r->id) == 0;
            assert_true(back);
        }
        if (str_eq(r->source[0].report, STR("a")) || str_eq(r->source[0].report, STR("c")))
            assert_int_equal(r->twins, 1);
    }
    assert_int_equal(shadows, 3); /* the year, the nameless one, the undated one */
    rows_release(&rs);
}

static void certainty(void **state)
{
    (void)state;
    struct rows rs;
    rows_init(&rs);
    static const struct told v[] = {
        {"z-undated", "丁禾", NULL, NULL, NULL, 0, 0, 20110101, 20131231, false, 0},
        {"span", "陆远", NULL, NULL, NULL, 20110901, 20120831, 0, 0, false, 0},
        {"in", "沈静", NULL, NULL, NULL, 20120628, 20120628, 0, 0, false, 0},
        {"out", "方远", NULL, NULL, NULL, 20130628, 20130628, 0, 0, false, 0},
        {"never", "顾言", NULL, NULL, NULL, 0, 0, 20130101, 20131231, false, 0},
    };
    MAKE(&rs, v);
    struct interval asked[] = {{20120101, 20121231}};
    rows_ask(&rs, asked, 1);
    rows_order(&rs);
    assert_int_equal(rs.n, 3);
    assert_int_equal(rs.v[0].certainty, CERTAINTY_SPANNING);
    assert_int_equal(rs.v[1].certainty, CERTAINTY_CERTAIN);
    assert_int_equal(rs.v[2].certainty, CERTAINTY_UNDATED);
    MAKE(&rs, v);
    struct interval both[] = {{20110101, 20111231}, {20110901, 20121231}};
    rows_ask(&rs, both, 2); /* the best of the asked intervals */
    rows_order(&rs);
    assert_int_equal(rs.v[0].certainty, CERTAINTY_CERTAIN);
    MAKE(&rs, v);
    rows_ask(&rs, NULL, 0);
    assert_int_equal(rs.n, 5);
    assert_int_equal(rs.v[0].certainty, CERTAINTY_NOT_ASKED);
    rows_release(&rs);
}

static void honors(void **state)
{
    (void)state;
    struct rows rs;
    rows_init(&rs);
    struct who who[] = {{.name = STR("甲禾"), .is = WHO_PERSON, .part = PART_WINNER},
                        {.name = STR("乙禾"), .is = WHO_PERSON, .part = PART_WINNER},
                        {.name = STR("丙禾"), .is = WHO_PERSON, .part = PART_COACH}};
    struct statement st = {.fact = FACT_HONOR,
                           .kind = KIND_TITLE,
                           .level = LEVEL_COUNTY,
                           .what = STR("优秀教师"),
                           .who = who,
                           .whos = 3,
                           .who_complete = true};
    st.when = (struct when){.from = 20120101, .to = 20121231, .precision = PRECISION_YEAR};
    struct row_source at = {.report = STR("r"), .path = STR("p")};
    rows_add(&rs, &st, &at, NULL);
    assert_int_equal(rows_fold(&rs), XD_OK);
    assert_int_equal(rs.n, 2);
    char award[2][ID_LEN + 1];
    for (size_t i = 0; i < 2; i++)
        row_award(award[i], &rs.v[i]);
    assert_string_equal(award[0], award[1]);
    assert_string_not_equal(rs.v[0].id, rs.v[1].id);
    for (size_t i = 0; i < 2; i++)
        assert_int_equal(rs.v[i].say.whos, 2); /* one winner, and the coach */
    rows_release(&rs);
}

static void ledger(void **state)
{
    (void)state;
    static const struct told v[] = {
        {"a", "沈静", NULL, NULL, NULL, 20120628, 20120628, 0, 0, false, 0},
        {"b", "沈静", NULL, NULL, NULL, 20120101, 20121231, 0, 0, false, 0},
        {"c", "方远", NULL, NULL, NULL, 20130628, 20130628, 0, 0, false, 0},
    };
    struct rows rs;
    struct knowledge k;
    char id[3][ID_LEN + 1], text[1024], hash[17];
    rows_init(&rs);
    MAKE(&rs, v);
    rows_order(&rs);
    for (size_t i = 0; i < 3; i++)
        memcpy(id[i], rs.v[i].id, sizeof id[i]);
    /* b (the year) sorts first */
    knowledge_init(&k);
    snprintf(text, sizeof text, "1\tme\tsame\t%s\t\t\t%s\n1\tme\tset\t%s\t\ttopic\t新题目\n", id[1], id[0], id[2]);
    assert_int_equal(ledger_parse(&k, str_c(text), "L", NULL), XD_OK);
    assert_int_equal(rows_correct(&rs, &k), XD_OK);
    assert_int_equal(rs.n, 2);
    assert_int_equal(rs.v[0].sources, 2);
    assert_true(rs.v[0].corrected && rs.v[1].corrected);
    assert_int_equal(rs.v[0].twins, 0);
    assert_true(str_eq(rs.v[1].say.topic, STR("新题目")));
    knowledge_release(&k);

    MAKE(&rs, v);
    rows_order(&rs);
    knowledge_init(&k);
    knowledge_clause_hash(hash, STR("某句"));
    snprintf(text, sizeof text,
             "1\tme\tdrop\t%s\t%s\n1\tme\tdrop\t%s\tffffffffffffffff\n1\tme\tban\tc\n"
             "1\tme\tdrop\t0000000000000000\n",
             id[0], hash, id[1]);
    assert_int_equal(ledger_parse(&k, str_c(text), "L", NULL), XD_OK);
    assert_int_equal(rows_correct(&rs, &k), XD_OK);
    assert_int_equal(rs.n, 1); /* the clause of the second entry is another one's */
    assert_string_equal(rs.v[0].id, id[1]);
    assert_int_equal(rs.v[0].twins, 0);
    knowledge_release(&k);

    MAKE(&rs, v);
    knowledge_init(&k);
    snprintf(text, sizeof text, "1\tme\tdifferent\t%s\t\t\t%s\n1\tme\tset\t%s\t\tlecturer\t陆远、丁禾\n", id[1], id[0],
             id[2]);
    assert_int_equal(ledger_parse(&k, str_c(text), "L", NULL), XD_OK);
    assert_int_equal(rows_correct(&rs, &k), XD_OK);
    rows_order(&rs);
    assert_int_equal(rs.v[0].twins + rs.v[1].twins, 0);
    assert_false(rs.v[0].shadow);
    assert_int_equal(rs.v[2].say.whos, 2);
    knowledge_release(&k);
    rows_release(&rs);
}

static void variants(void **state)
{
    (void)state;
    static const struct told v[] = {
        {"a", "沈静", NULL, NULL, NULL, 20120628, 20120628, 0, 0, false, 0},
        {"b", "沈净", NULL, NULL, NULL, 20120628, 20120628, 0, 0, false, 0},
    };
    struct rows rs;
    struct knowledge k;
    rows_init(&rs);
    knowledge_init(&k);
    assert_int_equal(roster_parse(&k, STR("沈静\t沈净\n"), "R", NULL), XD_OK);
    make(&rs, v, 2, &k);
    assert_int_equal(rs.n, 1);
    assert_true(str_eq(rs.v[0].say.who[0].name, STR("沈静")));
    MAKE(&rs, v);
    assert_int_equal(rs.n, 2);
    knowledge_release(&k);
    rows_release(&rs);
}

static void as_json(void **state)
{
    (void)state;
    struct rows rs;
    struct buf b;
    struct json j;
    rows_init(&rs);
    buf_init(&b, 1 << 20);
    static const struct told v[] = {{"r1", "沈静", "方远", "守纪律", "会议室", 20120628, 20120628, 0, 0, false, 0}};
    MAKE(&rs, v);
    rs.v[0].source[0].text = STR("电话13912345678，6月28日上党课");
    json_init(&j, &b);
    row_json(&j, &rs.v[0]);
    buf_addb(&b, '\0');
    static const char *const keys[] = {
        "\"v\":1,\"id\":\"",
        "\"award\":\"",
        "\"fact\":\"event\"",
        "\"kind\":\"party-lesson\"",
        "\"what\":\"党课\"",
        "\"grade\":\"\"",
        "\"level\":\"unknown\"",
        "\"level_text\":\"\"",
        "\"giver\":\"\"",
        "\"document_no\":\"\"",
        "\"who\":[{\"name\":\"沈静\",\"is\":\"person\",\"part\":\"lecturer\",\"post\":\"\"},",
        "\"who_complete\":true",
        "\"place\":\"会议室\"",
        "\"topic\":\"守纪律\"",
        "\"figures\":[]",
        "\"from\":\"2012-06-28\"",
        "\"to\":\"2012-06-28\"",
        "\"not_before\":\"2012-06-28\"",
        "\"not_after\":\"2012-06-28\"",
        "\"ongoing\":false",
        "\"precision\":\"day\"",
        "\"basis\":\"explicit\"",
        "\"date_text\":\"\"",
        "\"certainty\":\"\"",
        "\"status\":\"done\"",
        "\"maybe_same\":[]",
        "\"conflicts\":[]",
        "\"corrected\":false",
        "\"sources\":[{\"report\":\"r1\",\"path\":\"r1\",\"page\":0,\"sheet\":\"\",\"row\":0,\"para\":0,",
        "电话***********，6月28日"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (strstr(b.p, keys[i]) == NULL)
            fail_msg("no %s in %s", keys[i], b.p);
    buf_release(&b);
    rows_release(&rs);
}

static void words_of_dates(void **state)
{
    (void)state;
    static const struct {
        struct when w;
        const char *text;
    } v[] = {
        {{.from = 20120628, .to = 20120628}, "2012年6月28日"},
        {{.from = 20120601, .to = 20120630}, "2012年6月"},
        {{.from = 20120101, .to = 20121231}, "2012年"},
        {{.from = 20110901, .to = 20120831, .precision = PRECISION_SCHOOL_YEAR}, "2011-2012学年"},
        {{.from = 20120301, .to = 20120415}, "2012年3月1日至2012年4月15日"},
        {{.not_before = 20120101, .not_after = 20121231}, "日期不详(2012年间)"},
        {{.not_after = 20121231}, "日期不详(不晚于2012年12月31日)"},
        {{0}, "年份不详"},
    };
    struct buf b;
    buf_init(&b, 1024);
    for (size_t i = 0; i < sizeof v / sizeof *v; i++) {
        buf_reset(&b);
        when_words(&b, &v[i].w);
        buf_addb(&b, '\0');
        assert_string_equal(b.p, v[i].text);
    }
    buf_release(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(folding),        cmocka_unit_test(topics_tell_apart),
        cmocka_unit_test(twins),          cmocka_unit_test(certainty),
        cmocka_unit_test(honors),         cmocka_unit_test(ledger),
        cmocka_unit_test(variants),       cmocka_unit_test(as_json),
        cmocka_unit_test(words_of_dates),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
