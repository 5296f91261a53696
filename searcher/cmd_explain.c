/* xdsearch explain: why a report is found, and why it ranks where it does. */
#include "base/mem.h"
#include "commands.h"
#include "find.h"
#include "print.h"
#include "record/schema.h"

#define RECORD_MAX ((size_t)512 << 20)

struct explaining {
    struct finder f;
    struct str name;
    struct arena arena;
    struct report report;
    struct features features;
    struct candidates candidates;
    unsigned stage; /* the one that find would answer with */
    uint32_t total;
    bool holds;
    double weight, best;
};

/* Feature names in the order of enum feature. */
static const struct {
    const char *name, *zh, *en;
} told[RANK_FEATURES] = {
    {"window", "最相关的一至三句含有多少查询内容", "how much of the query its best one to three sentences hold"},
    {"lead", "标题和开头含有多少查询内容", "how much of the query its beginning holds"},
    {"words", "词频得分,与最高的一份相比", "word frequency score against the best report's"},
    {"title", "标题整个出现在查询里", "its title stands in the query as a whole"},
    {"number", "查询里的数字出现了多少", "how many of the query's numbers it has"},
    {"year", "查询的年份写作“某某年”出现", "it has the query's year"},
    {"cover", "全文含有查询的多少个字", "how many of the query's characters it has anywhere"},
    {"whole", "查询里的姓名和日期,完整出现的有多少", "how many of the query's names and dates it has whole"},
    {"head", "标题和文件名含有多少查询内容", "how much of the query its title and file name hold"},
};

static enum status weights(struct explaining *x, struct index *ix, struct error *e)
{
    xc_error xe;
    xc_hits *hits = NULL;
    xc_request rq;
    char key[1 + ID_LEN];
    if (x->candidates.query == NULL)
        return XD_OK;
    key[0] = PREFIX_ID[0];
    memcpy(key + 1, x->report.id.p, x->report.id.n < ID_LEN ? x->report.id.n : ID_LEN);
    xc_request_init(&rq);
    rq.want_data = false;
    rq.max = 1;
    rq.query = x->candidates.query;
    xc_status st = xc_search(&hits, ix->db, &rq, &xe);
    if (st == XC_OK)
        x->best = xc_hits_at(hits, 0).weight;
    xc_hits_free(hits);
    hits = NULL;
    xc_query *two[2] = {xc_query_copy(x->candidates.query), xc_query_term((xc_str){key, 1 + x->report.id.n})};
    xc_query *one = xc_query_join(XC_FILTER, two, 2);
    rq.query = one;
    if (st == XC_OK)
        st = xc_search(&hits, ix->db, &rq, &xe);
    if (st == XC_OK) {
        x->weight = xc_hits_at(hits, 0).weight;
        x->holds = xc_hits_count(hits) > 0 && (x->candidates.constrained || x->weight > 0);
    }
    xc_hits_free(hits);
    xc_query_free(one);
    return st == XC_OK ? XD_OK : index_error(e, &xe, str_of(ix->dir.p, ix->dir.n - 1));
}

static enum status work(void *context, struct index *ix, struct error *e)
{
    struct explaining *x = context;
    struct finder *f = &x->f;
    candidates_release(&x->candidates);
    f->limit = 1;
    enum status st = finder_work(f, ix, e); /* tells the stage that answers */
    x->stage = f->found.stage;
    x->total = f->found.total;
    arena_reset(&x->arena);
    if (st == XD_OK)
        st = index_report(&x->report, ix, &x->arena, x->name, RECORD_TEXT | RECORD_STATEMENTS, e);
    if (st == XD_OK)
        st = candidates_make(&x->candidates, f->used, x->stage, f->lexicon, ix, e);
    if (st == XD_OK)
        st = weights(x, ix, e);
    if (st != XD_OK)
        return st;
    bool holds = true;
    st = reading_take(&f->reading, &x->report);
    if (st == XD_OK)
        st = verify(&holds, &f->reading, f->used, x->stage);
    if (st != XD_OK)
        return error_set(e, st, x->name);
    x->holds &= holds;
    st = rank_score(&x->features, f->rank, &f->reading.folded, &x->report, &f->reading.field);
    if (st == XD_OK)
        st = verify_share(&x->features.v[RANK_WHOLE], &f->reading, f->used);
    if (st != XD_OK)
        return error_set(e, st, x->name);
    x->features.v[RANK_FIRST] = x->best > 0 ? x->weight / x->best : 0;
    return XD_OK;
}

static void print_json(struct session *s, const struct explaining *x, struct str query)
{
    struct json j;
    struct str path = x->report.paths > 0 ? x->report.path[0] : STR("");
    json_init(&j, &s->out);
    json_object(&j);
    json_kint(&j, "v", 1);
    json_kstr(&j, "query", query);
    json_kstr(&j, "id", x->report.id);
    json_path(&j, "path", "path_raw", path);
    json_kbool(&j, "found", x->holds);
    json_kint(&j, "stage", x->stage);
    json_key(&j, "score");
    json_real(&j, rank_total(&x->features));
    json_key(&j, "features");
    json_array(&j);
    for (unsigned i = 0; i < RANK_FEATURES; i++) {
        json_object(&j);
        json_kc(&j, "name", told[i].name);
        json_key(&j, "value");
        json_real(&j, x->features.v[i]);
        json_key(&j, "weight");
        json_real(&j, rank_weight[i]);
        json_kc(&j, "text", message_pick(told[i].zh, told[i].en));
        json_end(&j);
    }
    json_end_array(&j);
    json_key(&j, "terms");
    json_array(&j);
    for (uint32_t i = 0; i < x->candidates.terms; i++) {
        json_object(&j);
        json_kstr(&j, "term", str_of(x->candidates.term[i].name, x->candidates.term[i].length));
        json_key(&j, "weight");
        json_real(&j, x->candidates.term[i].weight);
        json_key(&j, "idf");
        json_real(&j, x->candidates.term[i].idf);
        json_end(&j);
    }
    json_end_array(&j);
    json_key(&j, "coverage");
    session_coverage_json(&j, &x->f.found.coverage);
    json_end(&j);
    buf_addb(&s->out, '\n');
}

static void print_plain(struct session *s, const struct explaining *x)
{
    static const char *const zh[STAGES] = {"全部词语,连写的整段", "全部词语,可分开", "姓名和日期,词语只排序",
                                           "任一词语"};
    static const char *const en[STAGES] = {"all words, short runs in one piece", "all words",
                                           "names and dates; words rank", "any of the words"};
    struct buf *out = &s->out;
    if (x->report.paths > 0)
        buf_adds(out, x->report.path[0]);
    buf_addf(out, "\n%s\n",
             x->holds ? message_pick("符合查询。", "It fulfils the query.")
                      : message_pick("不符合查询。", "It does not fulfil the query."));
    for (unsigned i = 0; i < x->f.found.corrections; i++)
        buf_addf(out,
                 message_pick("没有找到“%.*s”,按“%.*s”查找。\n", "“%.*s” is nowhere: “%.*s” was searched instead.\n"),
                 (int)x->f.found.corrected[i].from.n, x->f.found.corrected[i].from.p, (int)x->f.found.corrected[i].to.n,
                 x->f.found.corrected[i].to.p);
    buf_addf(out, message_pick("查找方式:%s\n", "Searched for: %s\n"),
             message_pick(zh[x->stage % STAGES], en[x->stage % STAGES]));
    for (unsigned i = 0; i < RANK_FEATURES; i++)
        buf_addf(out, "  %6.3f = %.0f x %.3f  %s\n", rank_weight[i] * x->features.v[i], rank_weight[i],
                 x->features.v[i], message_pick(told[i].zh, told[i].en));
    buf_addf(out, message_pick("  %6.3f   合计\n", "  %6.3f   in all\n"), rank_total(&x->features));
    buf_addc(out, message_pick("参加排序的词(权重,稀有程度):", "Words that rank (weight, rarity):"));
    for (uint32_t i = 0; i < x->candidates.terms; i++)
        buf_addf(out, " %.*s(%.1f, %.2f)", (int)x->candidates.term[i].length, x->candidates.term[i].name,
                 x->candidates.term[i].weight, x->candidates.term[i].idf);
    buf_addb(out, '\n');
}

int cmd_explain(struct session *s)
{
    struct error e;
    uint32_t where = 0;
    long at = -1;
    error_reset(&e);
    if (s->operands != 2) {
        error_detail(&e, XD_INVALID, STR("xdsearch explain QUERY ID|PATH"), "operands-wanted");
        return session_fail(s, &e, -1);
    }
    struct plan *plan = mem_alloc(sizeof *plan);
    struct explaining *x = mem_zalloc(1, sizeof *x);
    int code = EXIT_FOUND;
    enum status st = plan == NULL || x == NULL ? XD_NOMEM : XD_OK;
    if (st == XD_OK) {
        x->f = (struct finder){.plan = plan, .lexicon = s->lexicon, .set = &s->set};
        x->name = str_c(s->operand[1]);
        arena_init(&x->arena, RECORD_MAX);
        plan_init(plan);
        st = finder_init(&x->f);
        if (st == XD_OK)
            st = query_parse(&plan->query, str_c(s->operand[0]), &where, &e);
        if (st == XD_OK)
            st = plan_make(plan, s->lexicon, &s->set, &at, &e);
        else
            at = (long)where;
        if (st == XD_OK)
            st = index_request(&s->index, work, x, &e);
        if (st == XD_OK && session_is_json(s))
            print_json(s, x, str_c(s->operand[0]));
        else if (st == XD_OK)
            print_plain(s, x);
        if (st == XD_OK && !x->holds)
            code = EXIT_NONE;
        candidates_release(&x->candidates);
        finder_release(&x->f);
        arena_release(&x->arena);
        plan_release(plan);
    }
    if (st != XD_OK) {
        if (e.code == XD_OK)
            error_set(&e, st, STR("explain"));
        code = session_fail(s, &e, at);
    }
    mem_free(x);
    mem_free(plan);
    return code;
}
