/* xdsearch timeline: events in the order of time, each with its sources. */
#include "commands.h"
#include "row_json.h"
#include "row_query.h"
#include "row_text.h"

struct timeline {
    struct rows rows;
    struct row_query query;
    struct knowledge knowledge;
    size_t shown;
    uint64_t limit;
    struct coverage coverage;
    bool facts_differ;
};

static enum status timeline_work(void *context, struct index *ix, struct error *e)
{
    struct timeline *t = context;
    enum status st = rows_read(&t->rows, ix, &t->query, &t->knowledge, e);
    if (st != XD_OK)
        return st;
    t->shown = t->limit != 0 && t->limit < t->rows.n ? (size_t)t->limit : t->rows.n;
    t->coverage = ix->coverage;
    t->facts_differ = ix->facts_differs;
    for (size_t i = 0; i < t->rows.n; i++)
        t->rows.v[i].wanted = i < t->shown;
    return rows_load(&t->rows, ix, e);
}

static void print_json(struct session *s, const struct timeline *t)
{
    struct json j;
    bool lines = s->set.as == FORMAT_NDJSON;
    json_init(&j, &s->out);
    if (!lines) {
        json_object(&j);
        json_kint(&j, "v", 1);
        json_key(&j, "rows");
        json_array(&j);
    }
    for (size_t i = 0; i < t->shown; i++) {
        if (lines)
            json_init(&j, &s->out);
        row_json(&j, &t->rows.v[i]);
        if (lines && !session_line(s))
            return;
    }
    if (lines)
        return;
    json_end_array(&j);
    json_key(&j, "coverage");
    session_coverage_json(&j, &t->coverage);
    json_end(&j);
    session_line(s);
}

static void cell(struct table *table, struct buf *b)
{
    table_cell(table, buf_str(b));
    buf_reset(b);
}

/* Four columns for a terminal. */
static void fill_short(struct table *table, const struct timeline *t, bool asked)
{
    static const char *const zh[] = {"日期", "内容", "人员", "来源"};
    static const char *const en[] = {"date", "event", "people", "source"};
    struct buf b;
    buf_init(&b, 1 << 20);
    for (unsigned i = 0; i < 4; i++)
        table_cell(table, str_c(message_pick(zh[i], en[i])));
    for (size_t i = 0; i < t->shown; i++) {
        const struct row *r = &t->rows.v[i];
        when_words(&b, &r->say.when);
        if (asked && r->certainty == CERTAINTY_SPANNING)
            buf_addf(&b, " [%s]", certainty_words(r->certainty));
        cell(table, &b);
        row_subject(&b, r);
        if (r->say.place.n > 0) {
            buf_addc(&b, message_pick("(", " ("));
            buf_adds(&b, r->say.place);
            buf_addc(&b, message_pick(")", ")"));
        }
        cell(table, &b);
        row_people(&b, r);
        cell(table, &b);
        row_origin(&b, r);
        cell(table, &b);
    }
    buf_release(&b);
}

static void day_cell(struct table *table, day d)
{
    char text[11];
    day_format(text, d);
    table_cell(table, str_c(text));
}

/* Everything a spreadsheet may sort by; one line a row, its first source. */
static void fill_long(struct table *table, const struct timeline *t)
{
    static const char *const head[] = {"id",    "from",   "to",    "precision", "certainty", "status", "kind", "what",
                                       "topic", "people", "place", "sources",   "path",      "para",   "text"};
    struct buf b;
    buf_init(&b, 1 << 20);
    for (size_t i = 0; i < sizeof head / sizeof *head; i++)
        table_cell(table, str_c(head[i]));
    for (size_t i = 0; i < t->shown; i++) {
        const struct row *r = &t->rows.v[i];
        const struct row_source *src = &r->source[0];
        table_cell(table, str_c(r->id));
        day_cell(table, r->say.when.from);
        day_cell(table, r->say.when.to);
        table_cell(table, str_c(precision_name(r->say.when.precision)));
        table_cell(table, str_c(certainty_name(r->certainty)));
        table_cell(table, str_c(happening_name(r->say.when.status)));
        table_cell(table, str_c(kind_name(r->say.kind)));
        table_cell(table, r->say.what);
        table_cell(table, r->say.topic);
        row_people(&b, r);
        cell(table, &b);
        table_cell(table, r->say.place);
        buf_addf(&b, "%u", r->sources);
        cell(table, &b);
        table_cell(table, src->path);
        buf_addf(&b, "%u", src->para);
        cell(table, &b);
        clause_line(&b, src->text);
        cell(table, &b);
    }
    buf_release(&b);
}

static void print_table(struct session *s, const struct timeline *t)
{
    static const enum table_format formats[] = {
        [FORMAT_TABLE] = TABLE_TEXT, [FORMAT_TSV] = TABLE_TSV, [FORMAT_CSV] = TABLE_CSV, [FORMAT_MD] = TABLE_MD};
    struct table table;
    bool brief = s->set.as == FORMAT_TABLE || s->set.as == FORMAT_MD;
    table_init(&table, brief ? 4 : 15);
    if (brief)
        fill_short(&table, t, t->query.asks > 0);
    else
        fill_long(&table, t);
    table_write(&s->out, &table, formats[s->set.as], s->width, s->color);
    table_release(&table);
    if (s->set.as == FORMAT_TABLE && t->rows.n == 0) {
        buf_addc(&s->out, message_pick("没有找到。", "Nothing found."));
        session_coverage_text(&s->out, &t->coverage);
    }
    if (s->set.as == FORMAT_TABLE && t->shown < t->rows.n)
        buf_addf(&s->out, message_pick("(显示 %zu 条,共 %zu 条)\n", "(%zu of %zu rows)\n"), t->shown, t->rows.n);
    if (s->set.as == FORMAT_TABLE && t->facts_differ)
        message_print("xdsearch", message_pick("索引由另一版本分析", "the reports were analysed by another version"),
                      message_pick("建议重新运行 xdindex", "run xdindex again"));
    session_flush(s);
}

int cmd_timeline(struct session *s)
{
    struct timeline t = {.limit = s->set.limit == LIMIT_DEFAULT ? 0 : s->set.limit};
    struct arena text;
    struct error e;
    error_reset(&e);
    arena_init(&text, 1 << 20);
    rows_init(&t.rows);
    t.query.fact = FACT_EVENT;
    enum status st = session_knowledge(&t.knowledge, s, &e);
    if (st == XD_OK && s->operands > 0)
        st = error_set(&e, XD_INVALID, str_c(s->operand[0]));
    if (st == XD_OK)
        st = row_query_of_settings(&t.query, &text, &s->set, &e);
    if (st == XD_OK)
        st = index_request(&s->index, timeline_work, &t, &e);
    int code = EXIT_NONE;
    if (st != XD_OK) {
        if (e.code == XD_OK)
            error_set(&e, st, STR("timeline"));
        code = session_fail(s, &e, -1);
    } else {
        code = t.shown > 0 ? EXIT_FOUND : EXIT_NONE;
        if (session_is_json(s))
            print_json(s, &t);
        else if (t.shown > 0)
            print_table(s, &t);
    }
    rows_release(&t.rows);
    knowledge_release(&t.knowledge);
    arena_release(&text);
    return code;
}
