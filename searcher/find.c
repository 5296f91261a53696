#include "find.h"
#include "absent.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "facet.h"
#include "record/schema.h"
#include "record/terms.h"
#include <stdlib.h>

#define NO_WEIGHT 1e-9 /* hits of this weight hold no word of the query, only its bigrams */
#define FALLBACK_WORDS 0.5
#define RECORD_MAX ((size_t)256 << 20)

/* A verified report. */
struct chosen {
    uint32_t docid;
    double first, score;
    struct features features;
};
struct chosen_list {
    struct chosen *v;
    size_t n, cap;
};

enum status finder_init(struct finder *f)
{
    f->rank = mem_alloc(sizeof *f->rank);
    f->other = mem_alloc(sizeof *f->other);
    if (f->rank == NULL || f->other == NULL) {
        mem_free(f->rank);
        mem_free(f->other);
        f->rank = NULL;
        return XD_NOMEM;
    }
    plan_init(f->other);
    f->used = f->plan;
    reading_init(&f->reading);
    f->marks = (struct spans){0};
    memset(&f->found, 0, sizeof f->found);
    arena_init(&f->found.arena, (size_t)1 << 30);
    return XD_OK;
}

void finder_release(struct finder *f)
{
    if (f->rank == NULL)
        return;
    mem_free(f->rank);
    f->rank = NULL;
    plan_release(f->other);
    mem_free(f->other);
    reading_release(&f->reading);
    mem_free(f->marks.v);
    arena_release(&f->found.arena);
}

static bool needs_statements(const struct plan *p)
{
    for (uint32_t i = 0; i < p->units; i++)
        if (p->unit[i].kind == UNIT_HONOR || p->unit[i].kind == UNIT_LEVEL || p->unit[i].kind == UNIT_KIND ||
            p->unit[i].kind == UNIT_FACT)
            return true;
    return false;
}

static enum status decode_failed(enum status st, struct index *ix, struct error *e)
{
    return error_detail(e, st, str_of(ix->dir.p, ix->dir.n - 1), "index");
}

enum status report_at(struct report *r, struct arena *a, struct index *ix, uint32_t docid, unsigned parts,
                      struct error *e)
{
    xc_error xe;
    xc_list *list = NULL;
    arena_reset(a);
    if (xc_db_data(&list, ix->db, docid - 1, 1, &xe) != XC_OK)
        return index_error(e, &xe, str_of(ix->dir.p, ix->dir.n - 1));
    enum status st = XD_CORRUPT;
    if (xc_list_count(list) == 1 && xc_list_docid(list, 0) == docid) {
        struct str data = arena_dup(a, str_of_xc(xc_list_at(list, 0)));
        st = data.p == NULL ? arena_status(a) : record_decode(r, a, data, parts);
    }
    xc_list_free(list);
    return st == XD_OK ? XD_OK : decode_failed(st, ix, e);
}

static int by_score(const void *a, const void *b)
{
    const struct chosen *x = a, *y = b;
    if (x->score != y->score)
        return x->score > y->score ? -1 : 1;
    if (x->first != y->first)
        return x->first > y->first ? -1 : 1;
    return x->docid < y->docid ? -1 : x->docid > y->docid;
}

/* One stage's search: what the index nominates, in its order. */
static enum status nominate(xc_hits **out, const struct finder *f, const struct candidates *c, struct index *ix,
                            struct error *e)
{
    xc_request rq;
    xc_error xe;
    xc_request_init(&rq);
    rq.query = c->query;
    rq.want_data = false;
    rq.max = f->set->exact ? ix->stats.documents : VERIFY_MAX;
    if (rq.max == 0)
        rq.max = 1;
    if (f->set->sort_date)
        rq.sort_slot = SLOT_DATE;
    if (xc_search(out, ix->db, &rq, &xe) != XC_OK)
        return index_error(e, &xe, str_of(ix->dir.p, ix->dir.n - 1));
    return XD_OK;
}

/* Read one candidate: verify it where the index does not decide, and score it. */
static enum status examine(bool *holds, struct chosen *x, struct finder *f, const struct candidates *c, unsigned stage,
                           struct arena *a, struct index *ix, bool score, struct error *e)
{
    struct report r;
    unsigned parts = RECORD_TEXT | (needs_statements(f->used) && !c->decided ? RECORD_STATEMENTS : 0u);
    enum status st = report_at(&r, a, ix, x->docid, parts, e);
    if (st != XD_OK)
        return st;
    st = reading_take(&f->reading, &r);
    *holds = true;
    if (st == XD_OK && !c->decided)
        st = verify(holds, &f->reading, f->used, stage);
    if (st != XD_OK)
        return decode_failed(st, ix, e);
    if (!*holds || !score)
        return XD_OK;
    st = rank_score(&x->features, f->rank, &f->reading.folded, &r, &f->reading.field);
    if (st == XD_OK)
        st = verify_share(&x->features.v[RANK_WHOLE], &f->reading, f->used);
    return st == XD_OK ? XD_OK : decode_failed(st, ix, e);
}

static enum status choose(struct chosen_list *list, struct finder *f, const struct candidates *c, unsigned stage,
                          const xc_hits *hits, struct index *ix, struct error *e)
{
    struct arena a;
    arena_init(&a, RECORD_MAX);
    enum status st = XD_OK;
    double best = 0;
    size_t count = xc_hits_count(hits);
    for (size_t i = 0; i < count; i++)
        if (xc_hits_at(hits, i).weight > best)
            best = xc_hits_at(hits, i).weight;
    for (size_t i = 0; st == XD_OK && i < count; i++) {
        xc_hit h = xc_hits_at(hits, i);
        struct chosen x = {.docid = h.docid, .first = best > 0 ? h.weight / best : 0};
        bool holds = c->constrained || h.weight > NO_WEIGHT;
        bool fallback = f->used->simple && stage > 1 && f->used->stage < stage;
        bool score = (!f->set->sort_date && list->n < RERANK && c->ranked) || fallback;
        if (holds && (score || !c->decided))
            st = examine(&holds, &x, f, c, stage, &a, ix, score, e);
        x.features.v[RANK_FIRST] = x.first;
        x.score = score ? rank_total(&x.features) : rank_weight[RANK_FIRST] * x.first;
        if (fallback && x.features.words < FALLBACK_WORDS)
            holds = false; /* a word in passing is no answer to a query that nothing fulfils */
        if (st == XD_OK && holds) {
            if (mem_reserve((void **)&list->v, &list->cap, list->n + 1, sizeof *list->v) != 0)
                st = error_set(e, XD_NOMEM, STR("find"));
            else
                list->v[list->n++] = x;
        }
    }
    arena_release(&a);
    if (st == XD_OK && !f->set->sort_date && list->n > 1)
        qsort(list->v, list->n, sizeof *list->v, by_score); /* those beyond RERANK stay behind: 4 x first at most */
    return st;
}

static enum status search_stage(struct chosen_list *list, struct finder *f, unsigned stage, struct index *ix,
                                struct error *e)
{
    struct candidates c;
    xc_hits *hits = NULL;
    list->n = 0;
    enum status st = candidates_make(&c, f->used, stage, f->lexicon, ix, e);
    if (st == XD_OK && c.query != NULL) {
        st = nominate(&hits, f, &c, ix, e);
        if (st == XD_OK)
            st = choose(list, f, &c, stage, hits, ix, e);
    }
    f->found.exact = f->set->exact || xc_hits_count(hits) < VERIFY_MAX;
    f->found.stage = stage;
    f->found.total = (uint32_t)list->n;
    xc_hits_free(hits);
    candidates_release(&c);
    return st;
}

static struct str copy(struct arena *a, struct str s, enum status *st)
{
    struct str c = arena_dup(a, s);
    if (c.p == NULL)
        *st = arena_status(a);
    return c;
}

static struct str folder_of(struct str path)
{
    size_t n = path.n;
    while (n > 0 && path.p[n - 1] != '/')
        n--;
    return str_of(path.p, n > 1 ? n - 1 : n);
}

/* Paths of the same report and of reports of equal text. */
static enum status add_also(struct hit *h, struct found *found, const struct report *r, struct index *ix,
                            struct error *e)
{
    xc_error xe;
    xc_list *list = NULL;
    struct arena scratch;
    struct buf key;
    buf_init(&key, TERM_MAX);
    enum status st = term_text(&key, r->text_hash);
    size_t count = 0, room = r->paths;
    if (st == XD_OK && r->text_hash.n > 0) {
        if (xc_db_data_of_term(&list, ix->db, (xc_str){key.p, key.n}, 64, &xe) != XC_OK)
            st = index_error(e, &xe, str_of(ix->dir.p, ix->dir.n - 1));
        else
            count = xc_list_count(list);
    }
    buf_release(&key);
    if (st != XD_OK)
        return st;
    if (r->paths <= 1 && count <= 1) {
        xc_list_free(list);
        return XD_OK;
    }
    arena_init(&scratch, RECORD_MAX);
    for (int pass = 0; pass < 2 && st == XD_OK; pass++) {
        uint32_t k = 0;
        for (uint32_t i = 1; i < r->paths; i++, k++)
            if (pass == 1)
                h->also[k] = copy(&found->arena, r->path[i], &st);
        for (size_t d = 0; d < count && st == XD_OK; d++) {
            struct report other;
            arena_reset(&scratch);
            st = record_decode(&other, &scratch, str_of_xc(xc_list_at(list, d)), RECORD_META);
            bool equal = st == XD_OK && str_eq(other.text_hash, r->text_hash) && !str_eq(other.id, r->id);
            for (uint32_t i = 0; equal && st == XD_OK && i < other.paths; i++, k++)
                if (pass == 1)
                    h->also[k] = copy(&found->arena, other.path[i], &st);
        }
        room = k;
        if (pass == 0 && st == XD_OK) {
            h->also = arena_zalloc(&found->arena, room + 1, sizeof *h->also);
            if (h->also == NULL)
                st = arena_status(&found->arena);
        }
        h->alsos = (uint32_t)room;
    }
    arena_release(&scratch);
    xc_list_free(list);
    return st == XD_OK ? XD_OK : decode_failed(st, ix, e);
}

static enum status masked(struct str *out, struct arena *a, struct str s)
{
    struct buf b;
    buf_init(&b, 1 << 20);
    enum status st = source_mask(&b, s);
    if (st == XD_OK)
        *out = copy(a, buf_str(&b), &st);
    buf_release(&b);
    return st;
}

static enum status fill_hit(struct hit *h, struct finder *f, const struct report *r, const struct chosen *x)
{
    struct arena *a = &f->found.arena;
    enum status st = XD_OK;
    *h = (struct hit){.genre = r->genre, .date = r->date, .ocr = r->ocr, .score = x->score, .features = x->features};
    h->id = copy(a, r->id, &st);
    h->format = copy(a, r->format, &st);
    h->encoding = copy(a, r->encoding, &st);
    if (r->paths > 0) {
        h->path = copy(a, r->path[0], &st);
        h->folder = folder_of(h->path);
    }
    if (st == XD_OK)
        st = masked(&h->title, a, r->title);
    for (uint32_t i = 0; i < r->nameds && h->peoples < HIT_PEOPLE; i++)
        if (r->named[i].sure && r->named[i].is != PERSON_PUPIL)
            h->people[h->peoples++] = copy(a, r->named[i].name, &st);
    if (st != XD_OK)
        return st;
    st = reading_take(&f->reading, r);
    if (st == XD_OK)
        st = highlights_find(&f->marks, &f->reading, f->used, f->found.stage);
    struct arena scratch;
    arena_init(&scratch, RECORD_MAX);
    struct source source;
    if (st == XD_OK)
        st = source_make(&source, &scratch, r->text, &f->reading.folded);
    if (st == XD_OK)
        st = snippets_make(h->snippet, &h->snippets, a, &f->reading, &f->marks, &source, &x->features);
    arena_release(&scratch);
    return st;
}

/* The first `limit` reports of different texts, as hits. */
static enum status show_hits(struct finder *f, const struct chosen_list *list, struct index *ix, struct error *e)
{
    struct arena a;
    struct map seen;
    struct found *found = &f->found;
    size_t limit = f->limit == 0 || f->limit > list->n ? list->n : (size_t)f->limit;
    arena_init(&a, RECORD_MAX);
    map_init(&seen);
    found->hit = arena_zalloc(&found->arena, limit + 1, sizeof *found->hit);
    enum status st = found->hit == NULL ? error_set(e, arena_status(&found->arena), STR("find")) : XD_OK;
    for (size_t i = 0; st == XD_OK && i < list->n && found->hits < limit; i++) {
        struct report r;
        st = report_at(&r, &a, ix, list->v[i].docid, RECORD_TEXT, e);
        if (st != XD_OK)
            break;
        struct str hash = copy(&found->arena, r.text_hash, &st);
        struct map_entry *entry = st == XD_OK && hash.n > 0 ? map_put(&seen, hash) : NULL;
        if (entry != NULL && entry->value++ > 0)
            continue; /* told of under `also` */
        struct hit *h = &found->hit[found->hits];
        if (st == XD_OK)
            st = fill_hit(h, f, &r, &list->v[i]);
        if (st != XD_OK)
            decode_failed(st, ix, e);
        else
            st = add_also(h, found, &r, ix, e);
        found->hits += st == XD_OK;
    }
    map_release(&seen);
    arena_release(&a);
    return st;
}

static enum status count_facets(struct finder *f, const struct chosen_list *list, struct index *ix, struct error *e)
{
    struct facets facets;
    struct arena a;
    size_t n = f->set->exact || list->n < FACET_REPORTS ? list->n : FACET_REPORTS;
    facets_init(&facets);
    arena_init(&a, RECORD_MAX);
    enum status st = XD_OK;
    for (size_t i = 0; st == XD_OK && i < n; i++) {
        struct report r;
        st = report_at(&r, &a, ix, list->v[i].docid, RECORD_STATEMENTS, e);
        if (st == XD_OK && facets_add(&facets, &r) != XD_OK)
            st = error_set(e, XD_NOMEM, STR("find"));
    }
    if (st == XD_OK && facets_finish(&facets, &f->found) != XD_OK)
        st = error_set(e, XD_NOMEM, STR("find"));
    arena_release(&a);
    facets_release(&facets);
    return st;
}

void found_reset(struct found *found, const struct index *ix)
{
    struct arena arena = found->arena;
    arena_reset(&arena);
    memset(found, 0, sizeof *found);
    found->arena = arena;
    found->coverage = ix->coverage;
    found->extract_differs = ix->extract_differs;
    found->facts_differs = ix->facts_differs;
}

/* The stages of the plan, the first that finds something; those that require nothing, if `ranks`, and no others. */
static enum status search_stages(struct chosen_list *list, struct finder *f, bool ranks, struct index *ix,
                                 struct error *e)
{
    unsigned stage = f->used->stage, last = STAGES;
    enum status st = XD_OK;
    for (; st == XD_OK && stage < STAGES && list->n == 0; stage++) {
        bool again = last < STAGES && !plan_stages_differ(f->used, last, stage);
        if (again || plan_constrains(f->used, stage) == ranks)
            continue;
        st = search_stage(list, f, stage, ix, e);
        last = stage;
    }
    return st;
}

static enum status use_plan(struct finder *f, const struct plan *p, struct index *ix, struct error *e)
{
    f->used = p;
    return rank_prepare(f->rank, p, f->lexicon, ix, e);
}

static enum status add_suggestions(struct finder *f, struct error *e)
{
    struct found *found = &f->found;
    struct buf b;
    buf_init(&b, 1 << 16);
    enum status st = XD_OK;
    for (unsigned t = 0; t < f->guesses.targets; t++) {
        const struct guess_target *target = &f->guesses.target[t];
        unsigned sure = found->corrections > 0 ? guess_sure(target) : 0;
        for (unsigned i = sure; i < target->guesses && found->suggests < SUGGESTIONS && st == XD_OK; i++) {
            buf_reset(&b);
            guess_query(&b, &f->plan->query, &f->guesses, t, &target->guess[i]);
            found->suggest[found->suggests] = copy(&found->arena, buf_str(&b), &st);
            found->suggests += st == XD_OK;
        }
    }
    if (st == XD_OK)
        st = buf_status(&b);
    buf_release(&b);
    return st == XD_OK ? st : error_set(e, st, STR("find"));
}

/* Nothing is there as typed: search the names that sound so, and say it. */
static enum status search_guesses(struct chosen_list *list, struct finder *f, struct index *ix, struct error *e)
{
    struct buf text;
    uint32_t at;
    long where;
    enum status st = guesses_make(&f->guesses, &f->found.arena, f->plan, ix, e);
    if (st != XD_OK)
        return st;
    buf_init(&text, 1 << 16);
    if (guess_query(&text, &f->plan->query, &f->guesses, 0, NULL)) {
        plan_release(f->other);
        plan_init(f->other);
        st = buf_status(&text);
        if (st == XD_OK)
            st = query_parse(&f->other->query, buf_str(&text), &at, e);
        if (st == XD_OK)
            st = plan_make(f->other, f->lexicon, f->set, &where, e);
        if (st == XD_OK)
            st = use_plan(f, f->other, ix, e);
        if (st == XD_OK)
            st = search_stages(list, f, false, ix, e);
    }
    buf_release(&text);
    for (unsigned t = 0; t < f->guesses.targets && list->n > 0; t++)
        for (unsigned i = 0; i < guess_sure(&f->guesses.target[t]); i++)
            f->found.corrected[f->found.corrections++] =
                (struct corrected){f->guesses.target[t].typed, f->guesses.target[t].guess[i].to};
    if (st == XD_OK)
        st = add_suggestions(f, e);
    return st;
}

enum status finder_work(void *context, struct index *ix, struct error *e)
{
    struct finder *f = context;
    struct chosen_list list = {0};
    found_reset(&f->found, ix);
    f->guesses.targets = 0;
    enum status st = use_plan(f, f->plan, ix, e);
    if (st == XD_OK)
        st = search_stages(&list, f, false, ix, e);
    if (st == XD_OK && list.n == 0)
        st = search_guesses(&list, f, ix, e);
    if (st == XD_OK && list.n == 0 && f->used != f->plan)
        st = use_plan(f, f->plan, ix, e);
    if (st == XD_OK && list.n == 0)
        st = search_stages(&list, f, true, ix, e);
    if (st == XD_OK && list.n > 0 && !plan_constrains(f->used, f->found.stage))
        st = absent_find(f, ix, e);
    f->found.relaxed = list.n > 0 && f->found.stage != f->used->stage;
    if (st == XD_OK)
        st = show_hits(f, &list, ix, e);
    if (st == XD_OK && f->want_facets)
        st = count_facets(f, &list, ix, e);
    mem_free(list.v);
    return st;
}
