#include "record/schema.h"
#include "record/terms.h"
#include "sample.h"

/* Text with words marked by the test itself: "党课|2012|a3" and so on, each piece a token. */
struct text {
    uint32_t ch[4096];
    struct token token[2048];
    struct folded folded;
    struct tokens tokens;
};

static uint8_t kind_of(const uint32_t *ch, size_t n)
{
    bool letter = false, digit = false;
    for (size_t i = 0; i < n; i++) {
        letter |= is_alpha(ch[i]);
        digit |= is_digit(ch[i]);
    }
    return letter ? TOKEN_LATIN : digit ? TOKEN_NUMBER : n > 0 && is_han(ch[0]) ? TOKEN_WORD : TOKEN_BREAK;
}

static void cut(struct text *t, const char *marked)
{
    struct str s = str_c(marked);
    size_t n = 0, from = 0;
    memset(t, 0, sizeof *t);
    for (size_t at = 0; at <= s.n;) {
        uint32_t c = at < s.n ? utf8_next(s, &at) : (at++, '|');
        if (c != '|') {
            t->ch[n++] = c;
            continue;
        }
        if (n > from)
            t->token[t->tokens.n++] =
                (struct token){(uint32_t)from, (uint32_t)n, kind_of(t->ch + from, n - from), 1, 0, 0};
        from = n;
    }
    t->folded = (struct folded){.ch = t->ch, .n = n};
    t->tokens.v = t->token;
}

static const struct term *find(const struct terms *t, const char *name)
{
    for (size_t i = 0; i < t->n; i++)
        if (str_eq(t->v[i].name, str_c(name)))
            return &t->v[i];
    return NULL;
}

static void has(const struct terms *t, const char *name, unsigned wdf)
{
    const struct term *x = find(t, name);
    if (x == NULL)
        print_error("no term %s\n", name);
    assert_non_null(x);
    assert_int_equal(x->wdf, wdf);
}

static void has_not(const struct terms *t, const char *name)
{
    if (find(t, name) != NULL)
        print_error("term %s\n", name);
    assert_null(find(t, name));
}

static size_t content_terms(const struct terms *t)
{
    size_t n = 0;
    for (size_t i = 0; i < t->n; i++)
        n += !(t->v[i].name.p[0] >= 'A' && t->v[i].name.p[0] <= 'Z');
    return n;
}

static void in_order(const struct terms *t)
{
    for (size_t i = 1; i < t->n; i++)
        assert_true(str_cmp(t->v[i - 1].name, t->v[i].name) < 0);
}

static void of(struct terms *t, const char *marked)
{
    struct text x;
    struct report r = {.id = STR("0123456789abcdef"), .path = sample_path, .paths = 1};
    cut(&x, marked);
    assert_int_equal(terms_of_report(t, &r, &x.folded, &x.tokens), XD_OK);
    in_order(t);
}

static void words_and_bigrams(void **state)
{
    struct terms *t = *state;
    of(t, "全体|党员|上|了|党课|，|党课|好");
    has(t, "党课", 2);
    has(t, "党员", 1);
    has(t, "体党", 0);
    has(t, "员上", 0);
    has(t, "课好", 0);
    has(t, "上", 1);
    has_not(t, "全");
    has_not(t, "员\x01");
    has_not(t, "课\x01"); /* 课好 starts with it */
    has_not(t, "好\x01"); /* and here the word itself */
    of(t, "学习|党课|，|党课|：|课本");
    has(t, "习党", 0);
    has_not(t, "课\x01");
    has(t, "本\x01", 0);
    of(t, "中华人民|共和国|林");
    has(t, "中华人民", 1);
    has(t, "共和国", 1);
    has(t, "中华", 0);
    has(t, "国林", 0);
    has_not(t, "林\x01");
    has(t, "林", 1);
    assert_int_equal(content_terms(t), 3 + 7);
    of(t, "");
    assert_int_equal(content_terms(t), 0);
}

/* A word of several characters that the dictionary does not know is a guess: its bigrams must do. */
static void unknown_words(void **state)
{
    struct terms *t = *state;
    struct text x;
    struct report r = {.id = STR("0123456789abcdef"), .path = sample_path, .paths = 1};
    cut(&x, "周晓雯|林");
    x.token[0].known = x.token[1].known = 0;
    assert_int_equal(terms_of_report(t, &r, &x.folded, &x.tokens), XD_OK);
    has_not(t, "周晓雯");
    has(t, "晓雯", 0);
    has(t, "林", 1);
}

static void numbers_and_letters(void **state)
{
    struct terms *t = *state;
    of(t, "2012.10.27|，|2012a|wps|2012|7|.|12345");
    has(t, "2012.10.27", 1);
    has(t, "2012", 3);
    has(t, "10", 1);
    has(t, "27", 1);
    has(t, "2012a", 1);
    has(t, "wps", 1);
    has(t, "7", 1);
    has(t, "12345", 1);
    has_not(t, ".");
    has_not(t, "，");
    assert_int_equal(content_terms(t), 8);
}

static void personal_numbers_are_no_terms(void **state)
{
    struct terms *t = *state;
    of(t, "13812345678|，|330411198001010017|，|33041119800101001x|，|tel13812345678|，|8613912345678");
    assert_int_equal(content_terms(t), 0);
    of(t, "330411800101001|，|1234567890123456|，|12345678901234567|x");
    has(t, "x", 1);
    assert_int_equal(content_terms(t), 1);
    of(t, "12.13812345678|，|12345678901|，|1234567890|，|12345678901234");
    has_not(t, "12");
    has_not(t, "13812345678");
    has(t, "1234567890", 1);
    has(t, "12345678901234", 1); /* fourteen digits */
    has(t, "12345678901", 1);    /* eleven, but no mobile number starts with 12 */
    assert_int_equal(content_terms(t), 3);
    uint32_t run[20];
    for (size_t i = 0; i < 20; i++)
        run[i] = '1' + (uint32_t)i % 9;
    assert_true(digits_are_personal(run, 18));
    assert_true(digits_are_personal(run, 15));
    assert_false(digits_are_personal(run, 14));
    assert_false(digits_are_personal(run, 19));
    assert_false(digits_are_personal(run, 11));
    run[1] = '5';
    assert_true(digits_are_personal(run, 11));
    run[17] = 'X';
    assert_true(digits_are_personal(run, 18));
    run[14] = 'x';
    assert_true(digits_are_personal(run, 15));
    assert_false(digits_are_personal(run, 0));
}

static void long_content_is_cut(void **state)
{
    struct terms *t = *state;
    char marked[700];
    memset(marked, 'a', sizeof marked);
    marked[599] = '\0';
    of(t, marked);
    assert_int_equal(content_terms(t), 1);
    struct str first = {0};
    for (size_t i = 0; i < t->n; i++)
        if (t->v[i].name.p[0] == 'a')
            first = t->v[i].name;
    assert_int_equal(first.n, TERM_MAX);
    assert_int_equal(first.p[TERM_MAX - 17], '#');
    /* Another text of the same beginning is another term. */
    char kept[TERM_MAX];
    memcpy(kept, first.p, TERM_MAX);
    marked[598] = 'b';
    of(t, marked);
    for (size_t i = 0; i < t->n; i++)
        assert_false(str_eq(t->v[i].name, str_of(kept, TERM_MAX)));

    struct buf b;
    buf_init(&b, 1000);
    char han[301];
    for (size_t i = 0; i < 300; i += 3)
        utf8_put(han + i, 0x6797);
    assert_int_equal(term_filter(&b, "N", str_of(han, 300)), XD_OK);
    assert_true(b.n <= TERM_MAX && utf8_valid(buf_str(&b)));
    buf_reset(&b);
    assert_int_equal(term_filter(&b, "N", str_of(han, 198)), XD_OK);
    assert_int_equal(b.n, 199);
    buf_release(&b);
}

static void has_folder(const struct terms *t, const char *path)
{
    struct buf b;
    buf_init(&b, 100);
    assert_int_equal(term_folder(&b, str_c(path)), XD_OK);
    assert_int_equal(b.n, 1 + NOMINATE_DIGITS);
    buf_addb(&b, '\0');
    has(t, b.p, 0);
    buf_release(&b);
}

static void filters_of_a_report(void **state)
{
    struct terms *t = *state;
    struct text x;
    struct report r = sample_report();
    cut(&x, "党课");
    assert_int_equal(terms_of_report(t, &r, &x.folded, &x.tokens), XD_OK);
    in_order(t);
    has(t, "Q0123456789abcdef", 0);
    has(t, "Hfedcba98", 0);
    has(t, "Gsummary", 0);
    has(t, "Y2010", 0);
    has(t, "Y2012", 0);
    has(t, "M201210", 0);
    has(t, "N陆建平", 0);
    has(t, "D周晓雯", 0);
    has_not(t, "N周晓雯");
    has_folder(t, "档案");
    has_folder(t, "档案/");
    has_folder(t, "档案/2012");
    has_folder(t, "档案/2012/总结.txt");
    has_folder(t, "档案/备份.zip");
    has_folder(t, "档案/备份.zip!");
    has_folder(t, "档案/备份.zip!/总结.txt");
    has(t, "Kcontest", 0);
    has(t, "Kcontest:2012", 0);
    has(t, "Kcontest@周晓雯", 0);
    has_not(t, "Kcontest@石桥小学");
    has(t, "Kparty-lesson", 0);
    has(t, "Kparty-lesson:2012", 0);
    has(t, "Kparty-lesson@陆建平", 0);
    has(t, "Kpost:*", 0);
    has_not(t, "Kpost:2010");
    has(t, "Lnational", 0);
    has(t, "Lschool", 0);
    has_not(t, "Lunknown");
    has(t, "Ahonor", 0);
    has(t, "Aevent", 0);
    has(t, "Atenure", 0);
}

static void years_of_kinds(void **state)
{
    struct terms *t = *state;
    struct text x;
    struct report r = sample_report();
    struct statement s = {.fact = FACT_EVENT, .kind = KIND_MEETING};
    cut(&x, "党课");
    r.statement = &s;
    r.statements = 1;
    s.when = (struct when){.not_before = 20110901, .not_after = 20130131};
    assert_int_equal(terms_of_report(t, &r, &x.folded, &x.tokens), XD_OK);
    has(t, "Kmeeting:2011", 0);
    has(t, "Kmeeting:2012", 0);
    has(t, "Kmeeting:2013", 0);
    has_not(t, "Kmeeting:*");
    s.when = (struct when){0};
    assert_int_equal(terms_of_report(t, &r, &x.folded, &x.tokens), XD_OK);
    has(t, "Kmeeting:*", 0);
    has_not(t, "Kmeeting:2012");
    s.when = (struct when){.from = 19010101, .to = 20121231};
    assert_int_equal(terms_of_report(t, &r, &x.folded, &x.tokens), XD_OK);
    has(t, "Kmeeting:*", 0);
    has_not(t, "Kmeeting:2012");
    s.when = (struct when){.not_after = 20121231};
    assert_int_equal(terms_of_report(t, &r, &x.folded, &x.tokens), XD_OK);
    has(t, "Kmeeting:*", 0);
}

static void paths_from_the_root(void **state)
{
    struct terms *t = *state;
    struct text x;
    struct str path[2] = {STR_LIT("/srv/a.txt"), STR_LIT("b//c.txt")};
    struct report r = {.id = STR("0123456789abcdef"), .path = path, .paths = 2};
    cut(&x, "党课");
    assert_int_equal(terms_of_report(t, &r, &x.folded, &x.tokens), XD_OK);
    has_folder(t, "/");
    has_folder(t, "/srv");
    has_folder(t, "/srv/a.txt");
    has_folder(t, "b");
    has_folder(t, "b//c.txt");
}

static size_t phrase(struct terms *t, const char *s, bool *complete)
{
    struct text x;
    cut(&x, s);
    terms_release(t);
    assert_int_equal(terms_of_phrase(t, x.ch, x.folded.n, complete), XD_OK);
    in_order(t);
    return t->n;
}

static void phrases(void **state)
{
    struct terms *t = *state;
    bool complete;
    assert_int_equal(phrase(t, "林静芳", &complete), 2);
    assert_true(complete);
    has(t, "林静", 0);
    has(t, "静芳", 0);
    assert_int_equal(phrase(t, "天天天 天天", &complete), 1);
    assert_int_equal(phrase(t, "林 静", &complete), 0);
    assert_false(complete);
    assert_int_equal(phrase(t, "2012年", &complete), 0);
    assert_false(complete);
    assert_int_equal(phrase(t, "林", &complete), 0);
    assert_false(complete);
    assert_int_equal(phrase(t, "", &complete), 0);
    assert_int_equal(phrase(t, "第3次党课", &complete), 2);
    assert_true(complete);
}

/* What follows a Han character in its run. */
static uint32_t after(const struct text *x, size_t i)
{
    return i + 1 < x->folded.n && is_han(x->ch[i + 1]) ? x->ch[i + 1] : RUN_END;
}

/* Against a slow and plain count, over texts that grow past every size of the table. */
static void random_text_against_a_plain_count(void **state)
{
    struct terms *t = *state;
    uint32_t seed = 5;
    for (size_t n = 1; n < 4000; n = n * 3 + 1) {
        struct text *x = mem_zalloc(1, sizeof *x);
        for (size_t i = 0; i < n; i++) {
            seed = seed * 1664525u + 1013904223u;
            x->ch[i] = (seed >> 20) % 9 == 0 ? ' ' : 0x4E00 + (seed >> 12) % (n < 100 ? 10 : 3000);
        }
        x->folded = (struct folded){.ch = x->ch, .n = n};
        x->tokens = (struct tokens){.v = x->token};
        struct report r = {.id = STR("0123456789abcdef"), .path = sample_path, .paths = 1};
        assert_int_equal(terms_of_report(t, &r, &x->folded, &x->tokens), XD_OK);
        in_order(t);
        size_t distinct = 0;
        for (size_t i = 0; i < n; i++) {
            if (!is_han(x->ch[i]))
                continue;
            uint32_t a = x->ch[i], b = after(x, i);
            bool wanted = true;
            for (size_t k = 0; k < n && wanted; k++)
                if (x->ch[k] == a)
                    wanted = after(x, k) == b ? k >= i : b != RUN_END;
            if (!wanted)
                continue;
            distinct++;
            char name[9];
            size_t m = utf8_put(name, a);
            m += utf8_put(name + m, b);
            name[m] = '\0';
            has(t, name, 0);
        }
        assert_int_equal(content_terms(t), distinct);
        mem_free(x);
    }
}

static void memory_failing_anywhere(void **state)
{
    (void)state;
    struct text x;
    struct report r = sample_report();
    cut(&x, "全体|党员|上|了|党课|2012.10.27|中华人民共和国|abcdef");
    bool ok = false;
    unsigned n = 1;
    for (; !ok && n < 500; n++) {
        struct terms t;
        terms_init(&t);
        mem_fail_after(n);
        enum status st = terms_of_report(&t, &r, &x.folded, &x.tokens);
        mem_fail_after(0);
        assert_true(st == XD_OK || st == XD_NOMEM);
        ok = st == XD_OK;
        terms_release(&t);
    }
    assert_true(ok && n > 5);
}

static void bad_tokens_are_refused(void **state)
{
    struct terms *t = *state;
    struct text x;
    struct report r = {.id = STR("0123456789abcdef"), .path = sample_path, .paths = 1};
    cut(&x, "党课");
    x.token[0].to = 99;
    assert_int_equal(terms_of_report(t, &r, &x.folded, &x.tokens), XD_INVALID);
}

static int setup(void **state)
{
    static struct terms t;
    terms_init(&t);
    *state = &t;
    return 0;
}

static int teardown(void **state)
{
    terms_release(*state);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(words_and_bigrams, setup, teardown),
        cmocka_unit_test_setup_teardown(unknown_words, setup, teardown),
        cmocka_unit_test_setup_teardown(numbers_and_letters, setup, teardown),
        cmocka_unit_test_setup_teardown(personal_numbers_are_no_terms, setup, teardown),
        cmocka_unit_test_setup_teardown(long_content_is_cut, setup, teardown),
        cmocka_unit_test_setup_teardown(filters_of_a_report, setup, teardown),
        cmocka_unit_test_setup_teardown(years_of_kinds, setup, teardown),
        cmocka_unit_test_setup_teardown(paths_from_the_root, setup, teardown),
        cmocka_unit_test_setup_teardown(phrases, setup, teardown),
        cmocka_unit_test_setup_teardown(random_text_against_a_plain_count, setup, teardown),
        cmocka_unit_test(memory_failing_anywhere),
        cmocka_unit_test_setup_teardown(bad_tokens_are_refused, setup, teardown),
    };
    return cmocka_run_group_tests_name("record_terms", tests, NULL, NULL);
}
