/* answer_rows.c - the rows that a question is about: its constraints, one after the other. */
#include "answer.h"
#include "fact/when.h"

static bool names_any(const struct asked *a, struct str name, struct str wanted)
{
    struct str form[FORMS_MAX];
    size_t n = knowledge_forms(a->knowledge, wanted, form);
    for (size_t i = 0; i < n; i++)
        if (str_eq(form[i], name))
            return true;
    return false;
}

static bool holds_text(struct str hay, struct str needle)
{
    struct buf x, y;
    buf_init(&x, 1 << 24);
    buf_init(&y, 1 << 16);
    row_fold_text(&x, hay, true);
    row_fold_text(&y, needle, true);
    bool holds = y.n > 0 && str_find(buf_str(&x), buf_str(&y)) < x.n;
    buf_release(&x);
    buf_release(&y);
    return holds;
}

static bool any_clause_holds(const struct row *r, struct str word)
{
    for (uint32_t i = 0; i < r->sources; i++)
        if (holds_text(r->source[i].text, word))
            return true;
    return false;
}

/* 书记 is no 副书记. */
static bool has_post(struct str post, struct str wanted)
{
    struct str deputy = STR("副");
    if (!str_ends(post, wanted))
        return false;
    struct str before = str_sub(post, 0, post.n - wanted.n);
    return !str_ends(before, deputy);
}

static bool from_outside(const struct asked *a, const struct row *r, const struct who *w)
{
    static const char *const signs[] = {"邀请", "特邀", "聘请",   "来校",   "到校", "莅临",
                                        "外请", "请来", "讲师团", "宣讲团", "党校"};
    const struct known_person *p = knowledge_person(a->knowledge, w->name);
    if (p != NULL)
        return p->is == PERSON_OTHER;
    bool sign = false;
    for (size_t i = 0; i < sizeof signs / sizeof *signs && !sign; i++)
        sign = any_clause_holds(r, str_c(signs[i]));
    return sign;
}

bool lecturer_wanted(const struct asked *a, const struct row *r, const struct who *w)
{
    const struct intent *in = &a->intent;
    if (w->part != PART_LECTURER)
        return false;
    if (in->external && !from_outside(a, r, w))
        return false;
    if (in->surname.n > 0 && !str_starts(w->name, in->surname))
        return false;
    return in->post.n == 0 || has_post(w->post, in->post);
}

static bool has_person(const struct asked *a, const struct row *r, struct str name)
{
    uint8_t part = a->intent.presided ? PART_PRESIDER : PART_LECTURER;
    for (uint32_t i = 0; i < r->say.whos; i++)
        if (r->say.who[i].part == part && names_any(a, r->say.who[i].name, name))
            return true;
    return false;
}

static bool person_constraints_hold(const struct asked *a, const struct row *r)
{
    const struct intent *in = &a->intent;
    for (unsigned i = 0; i < in->people; i++)
        if (!has_person(a, r, in->person[i]))
            return false;
    if (!in->external && in->surname.n == 0 && in->post.n == 0)
        return true;
    for (uint32_t i = 0; i < r->say.whos; i++)
        if (lecturer_wanted(a, r, &r->say.who[i]))
            return true;
    return false;
}

static bool words_hold(const struct asked *a, const struct row *r)
{
    for (unsigned i = 0; i < a->intent.words; i++) {
        struct str w = a->intent.word[i];
        if (!holds_text(r->say.topic, w) && !holds_text(r->say.what, w) && !holds_text(r->say.place, w) &&
            !any_clause_holds(r, w))
            return false;
    }
    return true;
}

/* Whether some source lies in the document that the question names. */
static bool documents_hold(const struct asked *a, const struct row *r)
{
    for (uint32_t s = 0; s < r->sources; s++) {
        unsigned held = 0;
        for (unsigned i = 0; i < a->intent.documents; i++)
            held += holds_text(r->source[s].path, a->intent.document[i]);
        if (held == a->intent.documents)
            return true;
    }
    return false;
}

/* 七一, 6月: the same part of the row's own year. */
static bool part_of_year_holds(const struct asked *a, struct row *r)
{
    const struct when *w = &r->say.when;
    if (w->from == 0 || w->to == 0)
        return false;
    day shift = (day_year(w->from) - day_year(a->intent.asked[0].from)) * 10000;
    for (unsigned i = 0; i < a->intent.asks; i++) {
        struct interval p = a->intent.asked[i];
        if (p.from + shift <= w->from && w->to <= p.to + shift)
            return true;
    }
    return false;
}

static bool is_dated(const struct row *r)
{
    return r->say.when.from != 0 || r->say.when.to != 0;
}

/* The rows of the earliest or latest day (and those of equal span). */
static void keep_extreme(struct choice *c, bool last)
{
    const struct row *best = NULL;
    for (size_t i = 0; i < c->n; i++) {
        const struct row *r = c->row[i];
        if (!is_dated(r) || r->shadow)
            continue;
        struct interval x = row_span(r), y = best != NULL ? row_span(best) : x;
        if (best == NULL || (last ? x.to > y.to || (x.to == y.to && x.from > y.from)
                                  : x.from < y.from || (x.from == y.from && x.to < y.to)))
            best = r;
    }
    size_t kept = 0;
    for (size_t i = 0; i < c->n && best != NULL; i++) {
        struct interval x = row_span(c->row[i]), y = row_span(best);
        if (is_dated(c->row[i]) && !c->row[i]->shadow && x.from == y.from && x.to == y.to)
            c->row[kept++] = c->row[i];
    }
    c->n = kept;
}

static bool wanted_status(const struct asked *a, const struct row *r)
{
    return r->say.when.status == (a->intent.planned ? HAPPENING_PLANNED : HAPPENING_DONE);
}

static enum status read_candidates(struct asked *a, struct index *ix, struct error *e)
{
    struct row_query q = {.fact = FACT_EVENT, .kinds = UINT64_C(1) << KIND_PARTY_LESSON};
    if (!a->intent.any_year)
        for (; q.asks < a->intent.asks; q.asks++)
            q.asked[q.asks] = a->intent.asked[q.asks];
    enum status st = rows_read(&a->rows, ix, &q, a->knowledge, e);
    bool reads = a->intent.words > 0 || a->intent.external; /* then the clauses decide */
    for (size_t i = 0; i < a->rows.n; i++)
        a->rows.v[i].wanted = reads;
    if (st == XD_OK && reads)
        st = rows_load(&a->rows, ix, e);
    return st;
}

enum status choose_rows(struct choice *c, struct asked *a, struct index *ix, struct error *e)
{
    *c = (struct choice){0};
    enum status st = read_candidates(a, ix, e);
    if (st != XD_OK)
        return st;
    c->row = arena_zalloc(&a->arena, a->rows.n + 1, sizeof(struct row *));
    if (c->row == NULL)
        return error_set(e, arena_status(&a->arena), a->question);
    for (unsigned certainty = CERTAINTY_NOT_ASKED; certainty <= CERTAINTY_UNDATED; certainty++)
        for (size_t i = 0; i < a->rows.n; i++) {
            struct row *r = &a->rows.v[i];
            if (r->certainty != certainty || !person_constraints_hold(a, r) || !words_hold(a, r) ||
                !documents_hold(a, r))
                continue;
            if (!wanted_status(a, r)) {
                c->planned |= r->say.when.status != HAPPENING_DONE;
                continue;
            }
            c->undated |= !is_dated(r) || certainty == CERTAINTY_SPANNING;
            if (a->intent.any_year && !part_of_year_holds(a, r))
                c->undated |= r->say.when.precision != PRECISION_DAY;
            else
                c->row[c->n++] = r;
        }
    c->planned &= c->n == 0;
    if (a->intent.first || a->intent.last)
        keep_extreme(c, a->intent.last);
    return XD_OK;
}
