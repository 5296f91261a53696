#include "row_read.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "record/schema.h"
#include "record/terms.h"
#include <stdlib.h>

#define PAGE 256                        /* reports held at once */
#define RECORD_MEMORY ((size_t)1 << 30) /* one decoded record; freed page by page */
#define YEARS_MAX 60                    /* beyond, terms of years are no cheaper than the kind alone */
#define JOIN_MAX 512

/* --- nomination --------------------------------------------------------------------------------------- */

struct joint {
    xc_query *part[JOIN_MAX];
    size_t n;
    bool full;
};

static void joint_add(struct joint *j, struct buf *term, enum status st)
{
    if (st != XD_OK || j->n == JOIN_MAX)
        j->full = true;
    else
        j->part[j->n++] = xc_query_term(xc_of(buf_str(term)));
    buf_reset(term);
}

/* The joint as one query; a joint that could not hold all its parts asks for nothing special. */
static xc_query *joint_query(struct joint *j, xc_op op)
{
    if (!j->full)
        return xc_query_join(op, j->part, j->n);
    for (size_t i = 0; i < j->n; i++)
        xc_query_free(j->part[i]);
    return xc_query_all();
}

static bool wants_kind(const struct row_query *q, unsigned kind)
{
    if (q->kinds != 0 && !(q->kinds >> kind & 1))
        return false;
    return q->fact == 0 || kind_of_name(str_c(kind_name(kind)), q->fact) == kind;
}

static unsigned years_asked(const struct row_query *q, int *year, unsigned max)
{
    unsigned n = 0;
    for (unsigned i = 0; i < q->asks; i++) {
        int a = day_year(q->asked[i].from), b = day_year(q->asked[i].to);
        if (a == 0 || b == 0 || b - a >= YEARS_MAX)
            return 0;
        for (int y = a; y <= b; y++) {
            unsigned k = 0;
            while (k < n && year[k] != y)
                k++;
            if (k == n && n == max)
                return 0;
            if (k == n)
                year[n++] = y;
        }
    }
    return n;
}

/* Reports with a statement of the kind, and of the years when they are few. */
static xc_query *kind_query(const struct row_query *q, bool by_year)
{
    struct joint j = {.n = 0};
    struct buf term;
    buf_init(&term, 512);
    int year[YEARS_MAX];
    unsigned years = by_year ? years_asked(q, year, YEARS_MAX) : 0;
    for (unsigned k = KIND_NONE + 1; k < KIND_COUNT; k++) {
        if (!wants_kind(q, k))
            continue;
        for (unsigned y = 0; y < years; y++)
            joint_add(&j, &term, term_kind(&term, k, year[y], STR("")));
        if (years > 0) { /* bounds open or wider than the terms spell out */
            joint_add(&j, &term, term_kind(&term, k, TERM_YEAR_ANY, STR("")));
        } else {
            joint_add(&j, &term, term_kind(&term, k, TERM_YEAR_NONE, STR("")));
        }
    }
    buf_release(&term);
    return joint_query(&j, XC_OR);
}

static xc_query *person_query(const struct row_query *q, const struct knowledge *k, struct str name)
{
    struct joint j = {.n = 0};
    struct buf term;
    struct str form[FORMS_MAX];
    size_t forms = knowledge_forms(k, name, form);
    buf_init(&term, 512);
    for (unsigned kind = KIND_NONE + 1; kind < KIND_COUNT; kind++)
        for (size_t f = 0; f < forms; f++)
            if (wants_kind(q, kind))
                joint_add(&j, &term, term_kind(&term, kind, TERM_YEAR_NONE, form[f]));
    buf_release(&term);
    return joint_query(&j, XC_OR);
}

static xc_query *folder_query(const struct row_query *q)
{
    struct joint j = {.n = 0};
    struct buf term;
    buf_init(&term, 512);
    for (unsigned i = 0; i < q->folders; i++)
        joint_add(&j, &term, term_folder(&term, q->folder[i]));
    buf_release(&term);
    return joint_query(&j, XC_OR);
}

static xc_query *level_query(const struct row_query *q)
{
    struct joint j = {.n = 0};
    struct buf term;
    buf_init(&term, 512);
    for (unsigned l = 0; l < LEVEL_COUNT; l++)
        if (q->levels >> l & 1)
            joint_add(&j, &term, term_filter(&term, PREFIX_LEVEL, str_c(level_name(l))));
    buf_release(&term);
    return joint_query(&j, XC_OR);
}

/* Corrected dates and people may stand elsewhere than the reports say: then terms must not narrow. */
static bool ledger_sets(const struct knowledge *k, bool dates)
{
    for (size_t i = 0; k != NULL && i < k->corrections; i++) {
        struct str f = k->correction[i].field;
        bool date = str_eq(f, STR("from")) || str_eq(f, STR("to"));
        if (k->correction[i].action == CORRECTION_SAME || (k->correction[i].action == CORRECTION_SET && date == dates))
            return true;
    }
    return false;
}

static xc_query *nominate(const struct row_query *q, const struct knowledge *k)
{
    xc_query *part[QUERY_PEOPLE + 3];
    size_t n = 0;
    part[n++] = kind_query(q, !ledger_sets(k, true));
    /* A lesson is folded from reports that need not all name the same people (only its lecturers): ask for all. */
    if (q->kinds != UINT64_C(1) << KIND_PARTY_LESSON && !ledger_sets(k, false)) {
        for (unsigned i = 0; i < q->people; i++)
            part[n++] = person_query(q, k, q->person[i]);
        if (q->levels != 0 && !(q->levels >> LEVEL_UNKNOWN & 1)) /* an unknown level has no term */
            part[n++] = level_query(q);
    }
    if (q->folders > 0)
        part[n++] = folder_query(q);
    return n == 1 ? part[0] : xc_query_join(XC_AND, part, n);
}

/* --- reading ------------------------------------------------------------------------------------------ */

static bool in_folder(struct str path, struct str folder)
{
    return str_starts(path, folder) && (path.n == folder.n || folder.n == 0 || path.p[folder.n] == '/' ||
                                        path.p[folder.n] == '!' || folder.p[folder.n - 1] == '/');
}

/* The path that is shown: the first one below an asked folder. */
static bool pick_path(struct str *path, const struct report *r, const struct row_query *q)
{
    for (uint32_t i = 0; i < r->paths; i++)
        for (unsigned f = 0; f < q->folders; f++)
            if (in_folder(r->path[i], q->folder[f])) {
                *path = r->path[i];
                return true;
            }
    *path = r->paths > 0 ? r->path[0] : STR("");
    return q->folders == 0;
}

static bool may_answer(const struct statement *st, const struct row_query *q, bool dated)
{
    if ((q->fact != 0 && st->fact != q->fact) || (q->kinds != 0 && !(q->kinds >> st->kind & 1)))
        return false;
    for (unsigned i = 0; dated && i < q->asks; i++)
        if (when_certainty(&st->when, q->asked[i].from, q->asked[i].to) != CERTAINTY_OUTSIDE)
            return true;
    return !dated || q->asks == 0;
}

static void add_report(struct rows *rs, const struct report *r, const struct row_query *q, const struct knowledge *k,
                       bool dated)
{
    struct row_source at = {.report = r->id};
    if (!pick_path(&at.path, r, q))
        return;
    for (uint32_t i = 0; i < r->statements; i++) {
        const struct statement *st = &r->statement[i];
        if (!may_answer(st, q, dated))
            continue;
        at.sheet = st->source.sheet;
        at.from = st->source.from;
        at.to = st->source.to;
        at.page = st->source.page;
        at.row = st->source.row;
        at.para = st->source.para;
        rows_add(rs, st, &at, k);
    }
}

static enum status read_pages(struct rows *rs, struct index *ix, const struct row_query *q, const struct knowledge *k,
                              struct error *e)
{
    enum status st = XD_OK;
    struct arena arena;
    arena_init(&arena, RECORD_MEMORY);
    xc_request rq;
    xc_request_init(&rq);
    rq.weighted = false;
    rq.max = PAGE;
    xc_query *query = nominate(q, k);
    rq.query = query;
    bool dated = !ledger_sets(k, true);
    for (size_t got = PAGE; st == XD_OK && got == PAGE;) {
        xc_error xe;
        xc_hits *hits = NULL;
        if (xc_search(&hits, ix->db, &rq, &xe) != XC_OK) {
            st = index_error(e, &xe, STR("index"));
            break;
        }
        got = xc_hits_count(hits);
        for (size_t i = 0; i < got && st == XD_OK; i++) {
            xc_hit hit = xc_hits_at(hits, i);
            struct report r = {0};
            rq.after_docid = hit.docid;
            arena_reset(&arena);
            st = record_decode(&r, &arena, str_of_xc(hit.data), RECORD_META | RECORD_STATEMENTS);
            if (st == XD_OK)
                add_report(rs, &r, q, k, dated);
            else
                error_detail(e, st, STR("index"), "index");
        }
        xc_hits_free(hits);
        if (rs->status != XD_OK)
            st = error_set(e, rs->status, STR("rows"));
    }
    xc_query_free(query);
    arena_release(&arena);
    return st;
}

static bool row_names(const struct row *r, struct str name, const struct knowledge *k)
{
    struct str form[FORMS_MAX];
    size_t forms = knowledge_forms(k, name, form);
    for (uint32_t i = 0; i < r->say.whos; i++)
        for (size_t f = 0; f < forms; f++)
            if (str_eq(r->say.who[i].name, form[f]))
                return true;
    return false;
}

static void filter_rows(struct rows *rs, const struct row_query *q, const struct knowledge *k)
{
    size_t kept = 0;
    for (size_t i = 0; i < rs->n; i++) {
        const struct row *r = &rs->v[i];
        bool wanted = q->levels == 0 || (q->levels >> r->say.level & 1) != 0;
        for (unsigned p = 0; p < q->people && wanted; p++)
            wanted = row_names(r, q->person[p], k);
        if (wanted)
            rs->v[kept++] = rs->v[i];
    }
    rs->n = kept;
}

enum status rows_read(struct rows *rs, struct index *ix, const struct row_query *q, const struct knowledge *k,
                      struct error *e)
{
    rows_reset(rs);
    enum status st = read_pages(rs, ix, q, k, e);
    if (st == XD_OK && rows_fold(rs) != XD_OK)
        st = error_set(e, rs->status, STR("rows"));
    for (size_t i = 0; k != NULL && i < rs->n; i++)
        rs->v[i].wanted = map_get(&k->targeted, str_of(rs->v[i].id, ID_LEN)) != NULL;
    if (st == XD_OK && k != NULL && k->targeted.count > 0)
        st = rows_load(rs, ix, e);
    if (st == XD_OK && rows_correct(rs, k) != XD_OK)
        st = error_set(e, rs->status, STR("ledger"));
    if (st != XD_OK)
        return st;
    filter_rows(rs, q, k);
    rows_ask(rs, q->asked, q->asks);
    rows_order(rs);
    return XD_OK;
}

/* --- clauses ------------------------------------------------------------------------------------------ */

static int compare_places(const void *a, const void *b)
{
    const struct row_source *x = *(const struct row_source *const *)a, *y = *(const struct row_source *const *)b;
    int c = str_cmp(x->report, y->report);
    return c != 0 ? c : x->from < y->from ? -1 : x->from > y->from;
}

/* Fill the texts of sources v[0,n), all of one report, ascending. */
static void cut_clauses(struct rows *rs, struct row_source **v, size_t n, struct str text)
{
    size_t at = 0;
    uint32_t ch = 0;
    for (size_t i = 0; i < n; i++) {
        at += utf8_offset(str_sub(text, at, text.n), v[i]->from - ch);
        ch = v[i]->from;
        uint32_t length = v[i]->to > v[i]->from ? v[i]->to - v[i]->from : 0;
        size_t bytes = utf8_offset(str_sub(text, at, text.n), length);
        v[i]->text = arena_dup(&rs->arena, str_sub(text, at, at + bytes));
        if (v[i]->text.p == NULL)
            rs->status = arena_status(&rs->arena);
    }
}

static enum status load_report(struct rows *rs, struct row_source **v, size_t n, struct index *ix, struct arena *arena,
                               struct error *e)
{
    char term[1 + ID_LEN];
    struct str id = v[0]->report;
    if (id.n != ID_LEN)
        return XD_OK;
    term[0] = PREFIX_ID[0];
    memcpy(term + 1, id.p, ID_LEN);
    xc_error xe;
    xc_list *list = NULL;
    if (xc_db_data_of_term(&list, ix->db, (xc_str){term, sizeof term}, 1, &xe) != XC_OK)
        return index_error(e, &xe, id);
    enum status st = XD_OK;
    if (xc_list_count(list) > 0) {
        struct report r = {0};
        arena_reset(arena);
        st = record_decode(&r, arena, str_of_xc(xc_list_at(list, 0)), RECORD_META | RECORD_TEXT);
        if (st == XD_OK)
            cut_clauses(rs, v, n, r.text);
        else
            error_detail(e, st, id, "index");
    }
    xc_list_free(list);
    return st;
}

enum status rows_load(struct rows *rs, struct index *ix, struct error *e)
{
    size_t count = 0;
    for (size_t i = 0; i < rs->n; i++)
        count += rs->v[i].wanted ? rs->v[i].sources : 0;
    struct row_source **v = mem_zalloc(count > 0 ? count : 1, sizeof(struct row_source *));
    if (v == NULL)
        return error_set(e, XD_NOMEM, STR("rows"));
    count = 0;
    for (size_t i = 0; i < rs->n; i++)
        for (uint32_t k = 0; rs->v[i].wanted && k < rs->v[i].sources; k++)
            if (rs->v[i].source[k].text.p == NULL)
                v[count++] = &rs->v[i].source[k];
    qsort(v, count, sizeof(struct row_source *), compare_places);
    struct arena arena;
    arena_init(&arena, RECORD_MEMORY);
    enum status st = XD_OK;
    for (size_t i = 0; i < count && st == XD_OK;) {
        size_t next = i + 1;
        while (next < count && str_eq(v[next]->report, v[i]->report))
            next++;
        st = load_report(rs, v + i, next - i, ix, &arena, e);
        i = next;
    }
    arena_release(&arena);
    mem_free(v);
    if (st == XD_OK && rs->status != XD_OK)
        st = error_set(e, rs->status, STR("rows"));
    return st;
}

/* --- people ------------------------------------------------------------------------------------------- */

static enum status any_posting(bool *any, struct index *ix, const struct knowledge *k, struct str name, bool doubtful,
                               struct error *e)
{
    struct str form[FORMS_MAX];
    size_t forms = knowledge_forms(k, name, form);
    *any = knowledge_person(k, name) != NULL;
    for (size_t f = 0; f < forms && !*any; f++)
        for (int d = 0; d <= doubtful && !*any; d++) {
            struct buf term;
            buf_init(&term, 512);
            enum status st = term_filter(&term, d ? PREFIX_DOUBT : PREFIX_PERSON, form[f]);
            xc_str t = xc_of(buf_str(&term));
            xc_term_stats stats = {0};
            xc_error xe;
            if (st == XD_OK && xc_db_term_stats(ix->db, &t, 1, &stats, &xe) != XC_OK)
                st = index_error(e, &xe, name);
            buf_release(&term);
            if (st != XD_OK)
                return st;
            *any = stats.termfreq > 0;
        }
    return XD_OK;
}

enum status person_is_known(bool *known, struct index *ix, const struct knowledge *k, struct str name, struct error *e)
{
    return any_posting(known, ix, k, name, true, e);
}

enum status person_is_sure(bool *sure, struct index *ix, const struct knowledge *k, struct str name, struct error *e)
{
    return any_posting(sure, ix, k, name, false, e);
}
