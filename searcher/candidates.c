#include "candidates.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "fact/analysis.h"
#include "record/schema.h"
#include "record/terms.h"
#include <math.h>

enum { PREFIX_TERMS = 2000, YEARS_MAX = 400, POOL = 320, INNER_WORDS = 16 };
#define INNER_WEIGHT 0.3

/* A query of the index for a part of the plan. q NULL: every report may fulfil it. */
struct piece {
    xc_query *q;
    bool decided; /* matching it is fulfilling it */
};

struct builder {
    const struct plan *p;
    unsigned stage;
    struct index *ix;
    struct buf term;
    struct terms terms;
    enum status status; /* sticky */
    struct error *e;
};

double idf_of(double documents, double df)
{
    if (df > documents)
        df = documents;
    return log(1 + (documents - df + .5) / (df + .5));
}

static const struct piece everything = {NULL, true};

static void fail(struct builder *b, enum status st)
{
    if (b->status == XD_OK)
        b->status = error_set(b->e, st, STR("query"));
}

/* The term in b->term as a query. */
static xc_query *term_query(struct builder *b, enum status st)
{
    if (st != XD_OK)
        fail(b, st);
    return xc_query_term(xc_of(buf_str(&b->term)));
}

static xc_query *filter_query(struct builder *b, const char *prefix, struct str content)
{
    buf_reset(&b->term);
    return term_query(b, term_filter(&b->term, prefix, content));
}

/* Characters of the plan as UTF-8 in out. */
static struct str utf8_of(struct buf *out, const uint32_t *ch, uint32_t n)
{
    buf_reset(out);
    for (uint32_t i = 0; i < n; i++)
        buf_addu(out, ch[i]);
    return buf_str(out);
}

/* One Han character: every term that starts with it, the closing bigram of a run included. */
static struct piece char_part(struct builder *b, uint32_t c)
{
    char utf8[4];
    xc_str prefix = {utf8, utf8_put(utf8, c)};
    xc_list *list = NULL;
    xc_error xe;
    if (xc_db_terms(&list, b->ix->db, prefix, (xc_str){NULL, 0}, PREFIX_TERMS + 1, &xe) != XC_OK) {
        if (b->status == XD_OK)
            b->status = index_error(b->e, &xe, STR("query"));
        return everything;
    }
    bool whole = xc_list_count(list) <= PREFIX_TERMS;
    xc_list_free(list);
    return whole ? (struct piece){xc_query_prefix(prefix, PREFIX_TERMS), true} : (struct piece){NULL, false};
}

static struct piece text_part(struct builder *b, const struct unit *u)
{
    const uint32_t *ch = b->p->ch + u->from;
    if (u->n == 1 && is_han(ch[0]))
        return char_part(b, ch[0]);
    bool complete = false;
    terms_release(&b->terms);
    terms_init(&b->terms);
    enum status st = terms_of_phrase(&b->terms, ch, u->n, &complete);
    if (st != XD_OK)
        fail(b, st);
    if (b->terms.n == 0)
        return (struct piece){NULL, false};
    xc_query *part[PLAN_CHARS];
    size_t n = 0;
    for (size_t i = 0; i < b->terms.n && n < PLAN_CHARS; i++)
        part[n++] = xc_query_term(xc_of(b->terms.v[i].name));
    bool decided = u->n == 2 && is_han(ch[0]) && is_han(ch[1]);
    return (struct piece){xc_query_join(XC_AND, part, n), decided};
}

static struct piece token_part(struct builder *b, const struct unit *u)
{
    struct buf text;
    buf_init(&text, 4096);
    xc_query *q = filter_query(b, "", utf8_of(&text, b->p->ch + u->from, u->n));
    buf_release(&text);
    return (struct piece){q, true};
}

static xc_query *number_term(struct builder *b, const char *prefix, int value)
{
    buf_reset(&b->term);
    buf_addf(&b->term, "%s%04d", prefix, value);
    return term_query(b, buf_status(&b->term));
}

/* Years or one month decide by the index; anything finer is nominated by month or year and read. */
static struct piece date_part(struct builder *b, const struct unit *u)
{
    int from = u->when.from / 10000, to = u->when.to / 10000, month = u->when.from / 100 % 100;
    bool years = u->when.from % 10000 == 101 && u->when.to % 10000 == 1231;
    bool one_month = from == to && month == u->when.to / 100 % 100;
    bool whole_month = one_month && u->when.from % 100 == 1 && u->when.to == month_end(from, month);
    xc_query *part[YEARS_MAX + 1];
    size_t n = 0;
    if (one_month)
        part[n++] = number_term(b, PREFIX_MONTH, from * 100 + month);
    for (int y = from; !one_month && y <= to && n < YEARS_MAX; y++)
        part[n++] = number_term(b, PREFIX_YEAR, y);
    if (u->or_number)
        part[n++] = token_part(b, u).q;
    return (struct piece){xc_query_join(XC_OR, part, n), years || whole_month};
}

static struct piece unit_part(struct builder *b, const struct unit *u)
{
    struct buf text;
    struct piece r = {NULL, true};
    buf_init(&text, 1 << 16);
    struct str s = utf8_of(&text, b->p->ch + u->from, u->kind == UNIT_FOLDER ? 0 : u->n);
    xc_query *two[LEVEL_COUNT];
    size_t n = 0;
    switch (u->kind) {
    case UNIT_TEXT:
        r = text_part(b, u);
        break;
    case UNIT_TOKEN:
        r = token_part(b, u);
        break;
    case UNIT_DATE:
        r = date_part(b, u);
        break;
    case UNIT_PERSON:
        two[0] = filter_query(b, PREFIX_PERSON, s);
        two[1] = filter_query(b, PREFIX_DOUBT, s);
        r.q = xc_query_join(XC_OR, two, 2);
        break;
    case UNIT_HONOR:
        r = text_part(b, u);
        two[n++] = filter_query(b, PREFIX_FACT, str_c(fact_name(FACT_HONOR)));
        if (r.q != NULL)
            two[n++] = r.q;
        r = (struct piece){xc_query_join(XC_AND, two, n), false};
        break;
    case UNIT_LEVEL:
        for (unsigned l = 0; l < LEVEL_COUNT; l++)
            if (u->bits >> l & 1)
                two[n++] = filter_query(b, PREFIX_LEVEL, str_c(level_name(l)));
        r.q = xc_query_join(XC_OR, two, n);
        break;
    case UNIT_KIND:
        buf_reset(&b->term);
        r.q = term_query(b, term_kind(&b->term, u->id, 0, STR("")));
        break;
    case UNIT_FACT:
        r.q = filter_query(b, PREFIX_FACT, str_c(fact_name(u->id)));
        break;
    case UNIT_GENRE:
        r.q = filter_query(b, PREFIX_GENRE, str_c(genre_name(u->id)));
        break;
    case UNIT_FOLDER:
        buf_reset(&b->term);
        r.q = term_query(b, term_folder(&b->term, u->raw));
        break;
    default:
        break;
    }
    buf_release(&text);
    return r;
}

/* AND: parts without a query narrow nothing down. OR: one such part lets everything in. Takes the parts. */
static struct piece join(bool any, const struct piece *v, size_t n)
{
    struct piece r = {NULL, true};
    xc_query *q[PLAN_UNITS];
    size_t k = 0;
    bool open = false;
    for (size_t i = 0; i < n; i++) {
        r.decided &= v[i].decided;
        open |= v[i].q == NULL;
        if (v[i].q != NULL && k < PLAN_UNITS)
            q[k++] = v[i].q;
    }
    if (any && open) {
        for (size_t i = 0; i < k; i++)
            xc_query_free(q[i]);
        return r;
    }
    if (k > 0)
        r.q = k == 1 ? q[0] : xc_query_join(any ? XC_OR : XC_AND, q, k);
    return r;
}

/* The required units of a leaf or of an option. */
static struct piece owner_part(struct builder *b, uint16_t owner, bool any)
{
    struct piece v[PLAN_UNITS];
    size_t n = 0;
    for (uint32_t i = 0; i < b->p->units; i++)
        if (b->p->unit[i].owner == owner && unit_required(&b->p->unit[i], b->stage))
            v[n++] = unit_part(b, &b->p->unit[i]);
    return n == 0 ? everything : join(any, v, n);
}

/* Whatever is not excluded: only an exclusion that the index decides may be left to the index. */
static struct piece not_part(struct piece p)
{
    if (p.q != NULL && p.decided) {
        xc_query *two[2] = {xc_query_all(), p.q};
        return (struct piece){xc_query_join(XC_AND_NOT, two, 2), true};
    }
    xc_query_free(p.q);
    return (struct piece){NULL, false};
}

static struct piece node_part(struct builder *b, uint16_t id)
{
    const struct node *node = &b->p->query.node[id];
    if (node->kind == NODE_TEXT || node->kind == NODE_PHRASE || node->kind == NODE_FIELD)
        return owner_part(b, id, false);
    if (node->kind == NODE_NOT)
        return not_part(node_part(b, node->child));
    struct piece v[QUERY_NODES];
    size_t n = 0;
    for (uint16_t c = node->child; c != 0; c = b->p->query.node[c].next)
        v[n++] = node_part(b, c);
    return join(node->kind == NODE_OR, v, n);
}

/* --- the words that rank ---------------------------------------------------------------------------------------- */

struct pool {
    char name[POOL][64];
    uint8_t length[POOL];
    double weight[POOL];
    size_t n;
};

static void pool_add(struct pool *w, const uint32_t *ch, size_t n, double weight)
{
    char name[sizeof w->name[0] + 4];
    size_t bytes = 0;
    for (size_t i = 0; i < n; i++) {
        bytes += utf8_put(name + bytes, ch[i]);
        if (bytes > sizeof w->name[0])
            return; /* no word is that long */
    }
    for (size_t i = 0; i < w->n; i++)
        if (w->length[i] == bytes && memcmp(w->name[i], name, bytes) == 0) {
            w->weight[i] += weight;
            return;
        }
    if (w->n == POOL)
        return;
    memcpy(w->name[w->n], name, bytes);
    w->length[w->n] = (uint8_t)bytes;
    w->weight[w->n++] = weight;
}

/* Dictionary words inside or across the query's words, other than those themselves. */
static void pool_add_inner(struct pool *w, const struct plan *p, const struct lexicon *lx)
{
    for (uint32_t i = 0; i < p->n; i++) {
        uint32_t ends[INNER_WORDS], left = 0;
        while (i + left < p->n && p->ch[i + left] != '\n' && p->stop[i + left] != 2)
            left++;
        size_t count = left >= 2 ? lexicon_prefixes(lx, p->ch + i, left, ends, INNER_WORDS) : 0;
        for (size_t k = 0; k < count; k++) {
            bool stop = p->stop[i] != 0 && p->stop[i + ends[k] - 1] != 0, token = false;
            for (uint32_t t = 0; t < p->tokens && !token; t++)
                token = p->token[t].from == i && p->token[t].to == i + ends[k];
            if (ends[k] >= 2 && !stop && !token)
                pool_add(w, p->ch + i, ends[k], INNER_WEIGHT);
        }
    }
}

enum status word_frequency(uint32_t *out, const xc_str *term, size_t n, struct index *ix, struct error *e)
{
    xc_term_stats stats[64];
    xc_error xe;
    for (size_t at = 0; at < n; at += 64) {
        size_t k = n - at < 64 ? n - at : 64;
        if (xc_db_term_stats(ix->db, term + at, k, stats, &xe) != XC_OK)
            return index_error(e, &xe, STR("query"));
        for (size_t i = 0; i < k; i++) /* a report without the word adds nothing to the collection frequency */
            out[at + i] = stats[i].collfreq < stats[i].termfreq ? (uint32_t)stats[i].collfreq : stats[i].termfreq;
    }
    return XD_OK;
}

/* Xapian's own weight of a term found in `df` of `documents`, as its BM25 computes it. */
static double xapian_idf(double documents, double df)
{
    double tw = (documents - df + .5) / (df + .5);
    return log(tw < 2 ? tw * .5 + 1 : tw);
}

static void keep_heaviest(struct candidates *c, const struct ranked_term *t)
{
    double value = t->weight * t->idf;
    uint32_t at = c->terms;
    while (at > 0 && c->term[at - 1].weight * c->term[at - 1].idf < value)
        at--;
    if (at == RANK_TERMS)
        return;
    if (c->terms < RANK_TERMS)
        c->terms++;
    memmove(c->term + at + 1, c->term + at, (c->terms - at - 1) * sizeof c->term[0]);
    c->term[at] = *t;
}

static enum status choose_terms(struct candidates *c, const struct plan *p, const struct lexicon *lx, struct index *ix,
                                struct error *e)
{
    struct pool *w = mem_zalloc(1, sizeof *w);
    if (w == NULL)
        return error_set(e, XD_NOMEM, STR("query"));
    for (uint32_t i = 0; i < p->tokens; i++) {
        const struct plan_token *t = &p->token[i];
        if (!t->stop && (p->stop[t->from] != 2 || t->in_date))
            pool_add(w, p->ch + t->from, t->to - t->from, 1);
    }
    pool_add_inner(w, p, lx);
    xc_str name[POOL];
    uint32_t df[POOL];
    xc_term_stats stats;
    xc_error xe;
    for (size_t i = 0; i < w->n; i++)
        name[i] = (xc_str){w->name[i], w->length[i]};
    enum status st = word_frequency(df, name, w->n, ix, e);
    double documents = ix->stats.documents;
    for (size_t i = 0; st == XD_OK && i < w->n; i++) {
        struct ranked_term t = {.length = w->length[i], .weight = w->weight[i], .idf = idf_of(documents, df[i])};
        memcpy(t.name, w->name[i], t.length);
        if (df[i] == 0)
            continue;
        if (xc_db_term_stats(ix->db, &name[i], 1, &stats, &xe) != XC_OK) {
            st = index_error(e, &xe, str_of(ix->dir.p, ix->dir.n - 1));
            break;
        }
        double theirs = xapian_idf(documents, stats.termfreq);
        t.scale = theirs > 0 ? t.weight * t.idf / theirs : t.weight;
        keep_heaviest(c, &t);
    }
    mem_free(w);
    return st;
}

static xc_query *ranking_query(const struct candidates *c)
{
    xc_query *part[RANK_TERMS];
    for (uint32_t i = 0; i < c->terms; i++)
        part[i] = xc_query_scale(xc_query_term((xc_str){c->term[i].name, c->term[i].length}), c->term[i].scale);
    return xc_query_join(XC_OR, part, c->terms);
}

enum status candidates_make(struct candidates *c, const struct plan *p, unsigned stage, const struct lexicon *lx,
                            struct index *ix, struct error *e)
{
    memset(c, 0, sizeof *c);
    struct builder b = {.p = p, .stage = stage, .ix = ix, .e = e};
    buf_init(&b.term, 1 << 16);
    terms_init(&b.terms);
    struct piece v[1 + PLAN_OPTIONS];
    size_t n = 0;
    v[n++] = node_part(&b, 0);
    for (uint32_t i = 0; i < p->options; i++)
        v[n++] = owner_part(&b, (uint16_t)(PLAN_OPTION + i), p->any[i]);
    struct piece whole = join(false, v, n);
    enum status st = b.status;
    if (st == XD_OK)
        st = choose_terms(c, p, lx, ix, e);
    c->constrained = plan_constrains(p, stage);
    c->decided = whole.decided;
    c->ranked = c->terms > 0;
    c->scan = c->constrained && whole.q == NULL;
    if (c->scan)
        whole.q = xc_query_all();
    if (st == XD_OK && whole.q != NULL && c->ranked) {
        xc_query *two[2] = {xc_query_scale(whole.q, 0), ranking_query(c)};
        c->query = xc_query_join(XC_AND_MAYBE, two, 2);
    } else if (st == XD_OK && whole.q != NULL) {
        c->query = xc_query_scale(whole.q, 0);
    } else {
        xc_query_free(whole.q);
        if (st == XD_OK && c->ranked)
            c->query = ranking_query(c);
    }
    buf_release(&b.term);
    terms_release(&b.terms);
    return st;
}

void candidates_release(struct candidates *c)
{
    xc_query_free(c->query);
    c->query = NULL;
}
