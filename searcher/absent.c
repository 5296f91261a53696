#include "absent.h"
#include "base/mem.h"
#include "record/terms.h"

enum { LOOK_AT = 30 }; /* reports that have the name's pairs of characters */
#define RECORD_MAX ((size_t)256 << 20)

/* The reports that may hold the unit's text. */
static enum status nominate(xc_hits **out, const struct plan *p, const struct unit *u, struct index *ix,
                            struct error *e)
{
    struct terms terms;
    bool complete;
    xc_request rq;
    xc_error xe;
    xc_query *part[PLAN_CHARS], *q;
    size_t n = 0;
    terms_init(&terms);
    enum status st = terms_of_phrase(&terms, p->ch + u->from, u->n, &complete);
    for (size_t i = 0; st == XD_OK && i < terms.n && n < PLAN_CHARS; i++)
        part[n++] = xc_query_term(xc_of(terms.v[i].name));
    q = xc_query_join(XC_AND, part, n);
    xc_request_init(&rq);
    rq.query = q;
    rq.weighted = false;
    rq.want_data = false;
    rq.max = LOOK_AT + 1;
    if (st != XD_OK)
        error_set(e, st, STR("find"));
    else if (xc_search(out, ix->db, &rq, &xe) != XC_OK)
        st = index_error(e, &xe, STR("find"));
    xc_query_free(q);
    terms_release(&terms);
    return st;
}

static enum status is_absent(bool *absent, struct finder *f, const struct unit *u, struct index *ix, struct error *e)
{
    xc_hits *hits = NULL;
    struct arena a;
    enum status st = nominate(&hits, f->used, u, ix, e);
    *absent = st == XD_OK && xc_hits_count(hits) <= LOOK_AT;
    arena_init(&a, RECORD_MAX);
    for (size_t i = 0; *absent && st == XD_OK && i < xc_hits_count(hits); i++) {
        struct report r;
        uint32_t from, to;
        st = report_at(&r, &a, ix, xc_hits_at(hits, i).docid, RECORD_TEXT, e);
        if (st == XD_OK && (st = reading_take(&f->reading, &r)) != XD_OK)
            error_set(e, st, STR("find"));
        if (st == XD_OK && text_next(&f->reading.folded, f->used, u, 0, &from, &to))
            *absent = false;
    }
    arena_release(&a);
    xc_hits_free(hits);
    return st;
}

enum status absent_find(struct finder *f, struct index *ix, struct error *e)
{
    const struct plan *p = f->used;
    struct found *found = &f->found;
    enum status st = XD_OK;
    for (uint32_t i = 0; i < p->units && found->absents < ABSENT_NAMES && st == XD_OK; i++) {
        const struct unit *u = &p->unit[i];
        bool absent = false;
        if (!u->name || u->excluded || u->kind != UNIT_TEXT || unit_required(u, found->stage))
            continue;
        st = is_absent(&absent, f, u, ix, e);
        if (st != XD_OK || !absent)
            continue;
        struct buf b;
        buf_init(&b, 4096);
        for (uint32_t k = 0; k < u->n; k++)
            buf_addu(&b, p->ch[u->from + k]);
        struct str name = arena_dup(&found->arena, buf_str(&b));
        buf_release(&b);
        if (name.p == NULL)
            st = error_set(e, XD_NOMEM, STR("find"));
        else
            found->absent[found->absents++] = name;
    }
    return st;
}
