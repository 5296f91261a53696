#include "base/mem.h"
#include "date_cases.h"
#include "fact/date.h"
#include "fact_test.h"

struct parsed {
    struct folded f;
    struct blocks b;
    struct dates d;
};

static void parse(struct parsed *p, const char *source, const struct date_context *cx)
{
    folded_init(&p->f);
    blocks_init(&p->b);
    dates_init(&p->d);
    assert_int_equal(fold_text(&p->f, str_c(source)), XD_OK);
    assert_int_equal(blocks_find(&p->b, &p->f, str_c(source)), XD_OK);
    assert_int_equal(dates_find(&p->d, &p->f, &p->b, cx), XD_OK);
}

static void drop(struct parsed *p)
{
    dates_release(&p->d);
    blocks_release(&p->b);
    folded_release(&p->f);
}

static size_t folded_length(const char *s)
{
    struct folded f;
    folded_init(&f);
    assert_int_equal(fold_text(&f, str_c(s)), XD_OK);
    size_t n = f.n;
    folded_release(&f);
    return n;
}

/* The mentions within [lo, hi) as date_cases.h writes them. */
static void render(char *out, size_t cap, const struct dates *d, size_t lo, size_t hi)
{
    size_t n = 0;
    out[0] = 0;
    for (size_t i = 0; i < d->n; i++) {
        const struct when *w = &d->v[i].when;
        char from[11], to[11];
        if (d->v[i].from < lo || d->v[i].from >= hi)
            continue;
        day_format(from, w->from);
        day_format(to, w->to);
        bool none = !w->from && !w->to, one = w->from == w->to;
        n += (size_t)snprintf(out + n, cap - n, "%s%s%s%s %s %s%s%s", n ? "; " : "", none ? "-" : from,
                              none || one ? "" : "..", none || one ? "" : to, precision_name(w->precision),
                              basis_name(w->basis), w->status ? " " : "", w->status ? happening_name(w->status) : "");
        assert_true(n < cap);
    }
}

static void test_cases(void **state)
{
    (void)state;
    size_t wrong = 0;
    for (size_t i = 0; i < COUNT(date_cases); i++) {
        const struct date_case *c = &date_cases[i];
        char source[1024], before[1024], got[1024];
        struct parsed p;
        make_report(source, sizeof source, c->title, c->text, c->sign);
        make_report(before, sizeof before, c->title, "", "");
        parse(&p, source, NULL);
        size_t lo = folded_length(before);
        render(got, sizeof got, &p.d, lo, lo + folded_length(c->text));
        if (strcmp(got, c->expect) != 0) {
            print_message("%s | %s | %s\n    want %s\n    got  %s\n", c->title, c->text, c->sign, c->expect, got);
            wrong++;
        }
        drop(&p);
    }
    assert_int_equal(wrong, 0);
}

static void test_document_date(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        day from, to, period_from, period_to;
        uint8_t basis;
    } cases[] = {
        {"2012年工作总结\n学校获奖。\n青禾小学\n2013年1月5日", 20130105, 20130105, 20120101, 20121231, BASIS_SIGNATURE},
        {"2012年工作总结\n学校获奖。", 20120101, 20121231, 20120101, 20121231, BASIS_TITLE},
        {"青禾小学（2011年~2013年）工作总结\n学校获奖。\n2013年12月28日", 20131228, 20131228, 20110101, 20131231,
         BASIS_SIGNATURE},
        {"2011-2012学年第二学期工作总结\n学校获奖。\n二○一二年六月", 20120601, 20120630, 20120201, 20120831,
         BASIS_SIGNATURE},
        {"第二学期工作总结\n学校获奖。\n2012年6月30日", 20120630, 20120630, 20120201, 20120831, BASIS_SIGNATURE},
        {"会议记录\n时间：2012年3月5日\n地点：会议室\n主持：纪明\n学校获奖。", 20120305, 20120305, 0, 0,
         BASIS_SIGNATURE},
        {"2012年3月5日会议记录\n学校获奖。", 20120305, 20120305, 20120305, 20120305, BASIS_TITLE},
        {"工作总结\n学校获奖。", 0, 0, 0, 0, BASIS_NONE},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct parsed p;
        parse(&p, cases[i].text, NULL);
        const struct dates *d = &p.d;
        if (d->document.from != cases[i].from || d->document.to != cases[i].to || d->document.basis != cases[i].basis ||
            d->period.from != cases[i].period_from || d->period.to != cases[i].period_to)
            fail_msg("%s: %d..%d %s, %d..%d", cases[i].text, d->document.from, d->document.to,
                     basis_name(d->document.basis), d->period.from, d->period.to);
        drop(&p);
    }
}

static void test_outer_bounds(void **state)
{
    (void)state;
    struct parsed p;
    parse(&p, "青禾小学（2011年~2013年）工作总结\n学校多次获奖。\n2013年12月28日", NULL);
    assert_int_equal(p.d.outer[1].not_before, 20110101);
    assert_int_equal(p.d.outer[1].not_after, 20131228);
    assert_int_equal(p.d.outer[1].basis, BASIS_TITLE);
    drop(&p);
    struct date_context cx = {.folder = STR("党支部/2012年/总结.txt")};
    parse(&p, "工作总结\n3月学校多次获奖。", &cx); /* the folder bounds, it dates nothing */
    assert_int_equal(p.d.outer[1].not_before, 20120101);
    assert_int_equal(p.d.outer[1].basis, BASIS_FOLDER);
    assert_int_equal(p.d.v[0].when.from, 0);
    drop(&p);
}

static void test_today(void **state)
{
    (void)state;
    struct parsed p;
    struct date_context cx = {.today = 20131228};
    parse(&p, "10月19日是校庆日，去年获奖。", &cx);
    assert_int_equal(p.d.n, 2);
    assert_int_equal(p.d.v[0].when.from, 20131019);
    assert_int_equal(p.d.v[1].when.from, 20120101);
    drop(&p);
}

static void test_query(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        day from, to;
        uint8_t precision;
    } cases[] = {
        {"2012", 20120101, 20121231, PRECISION_YEAR},
        {"2012年", 20120101, 20121231, PRECISION_YEAR},
        {"２０１２年", 20120101, 20121231, PRECISION_YEAR},
        {"二〇一二年", 20120101, 20121231, PRECISION_YEAR},
        {"2011-2012学年", 20110901, 20120831, PRECISION_SCHOOL_YEAR},
        {"2011..2013", 20110101, 20131231, PRECISION_SPAN},
        {"2011-2013", 20110101, 20131231, PRECISION_SPAN},
        {"2011年到2013年", 20110101, 20131231, PRECISION_SPAN},
        {"12年", 20120101, 20121231, PRECISION_YEAR},
        {"2012年10月27日", 20121027, 20121027, PRECISION_DAY},
        {"2012年10月", 20121001, 20121031, PRECISION_MONTH},
        {"2012学年第一学期", 20120901, 20130131, PRECISION_SPAN},
        {"去年", 20130101, 20131231, PRECISION_YEAR},
        {"今年", 20140101, 20141231, PRECISION_YEAR},
        {"近三年", 20120101, 20140310, PRECISION_SPAN},
        {"本学期", 20140201, 20140831, PRECISION_SPAN},
        {"2012-10-01..2012-10-05", 20121001, 20121005, PRECISION_SPAN},
    };
    static const char *const bad[] = {"",       " ",          "abc",  "2012班",     "1..2",
                                      "三年级", "2013..2011", "党课", "2012年获奖", "99999999999999999999"};
    struct when w;
    for (size_t i = 0; i < COUNT(cases) + COUNT(bad); i++) {
        const char *text = i < COUNT(cases) ? cases[i].text : bad[i - COUNT(cases)];
        struct folded f;
        folded_init(&f);
        assert_int_equal(fold_text(&f, str_c(text)), XD_OK);
        enum status s = date_parse_query(&w, f.ch, f.n, 20140310);
        if (i >= COUNT(cases)
                ? s != XD_NOTFOUND
                : s != XD_OK || w.from != cases[i].from || w.to != cases[i].to || w.precision != cases[i].precision)
            fail_msg("%s: %d, %d..%d", text, (int)s, w.from, w.to);
        folded_release(&f);
    }
    assert_int_equal(date_parse_query(&w, (const uint32_t *)U"去年", 2, 0), XD_NOTFOUND); /* against what? */
}

/* Every allocation fails once; nothing leaks, nothing is half done. */
static void test_no_memory(void **state)
{
    (void)state;
    static const char text[] = "2012年工作总结\n3月5日开会，同年10月竣工。\n2012年12月30日";
    struct folded f;
    struct blocks b;
    struct dates d;
    folded_init(&f);
    blocks_init(&b);
    assert_int_equal(fold_text(&f, str_c(text)), XD_OK);
    assert_int_equal(blocks_find(&b, &f, str_c(text)), XD_OK);
    enum status s = XD_NOMEM;
    for (uint64_t n = 1; s == XD_NOMEM && n < 100; n++) {
        dates_init(&d);
        mem_fail_after(n);
        s = dates_find(&d, &f, &b, NULL);
        mem_fail_after(0);
        dates_release(&d);
        assert_true(s == XD_OK || s == XD_NOMEM);
    }
    assert_int_equal(s, XD_OK);
    blocks_release(&b);
    folded_release(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cases), cmocka_unit_test(test_document_date), cmocka_unit_test(test_outer_bounds),
        cmocka_unit_test(test_today), cmocka_unit_test(test_query),         cmocka_unit_test(test_no_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
