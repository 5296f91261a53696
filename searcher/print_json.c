#include "base/utf8.h"
#include "fact/analysis.h"
#include "print.h"

/* A sentence about a name; `after` may be followed by another one in quotes and `end`. */
static void add_named(const char *before, struct str a, const char *after, struct str b, const char *end,
                      void (*add)(void *context, const char *text), void *context)
{
    struct buf text;
    buf_init(&text, 4096);
    buf_addc(&text, before);
    buf_adds(&text, a);
    buf_addc(&text, after);
    buf_adds(&text, b);
    buf_addc(&text, end);
    buf_addb(&text, '\0');
    if (buf_status(&text) == XD_OK)
        add(context, text.p);
    buf_release(&text);
}

void found_warnings(const struct finder *f, void (*add)(void *context, const char *text), void *context)
{
    const struct found *r = &f->found;
    if (f->used->query.cut_chars)
        add(context,
            message_pick("查询太长,只用了前 200 个字", "the query is too long: only its first 200 characters count"));
    if (f->used->query.cut_terms || f->used->cut_units)
        add(context,
            message_pick("查询的词太多,只用了前 32 个", "the query has too many terms: only the first 32 count"));
    for (unsigned i = 0; i < r->corrections; i++)
        add_named(message_pick("没有找到“", "“"), r->corrected[i].from, message_pick("”,以下按“", "” is nowhere: “"),
                  r->corrected[i].to, message_pick("”查找", "” was searched instead"), add, context);
    for (unsigned i = 0; i < r->absents; i++)
        add_named(message_pick("没有材料提到“", "no report names “"), r->absent[i], "”", STR(""), "", add, context);
    if (r->relaxed && r->stage > 1)
        add(context, message_pick("没有材料同时含有全部词语,以下按任一词语查找",
                                  "no report has all the words; these have some of them"));
    else if (r->relaxed)
        add(context, message_pick("没有材料含有连写的原文,以下按分开的词语查找",
                                  "no report has the words in one piece; these have each of them"));
    if (!r->exact)
        add(context, message_pick("候选太多,总数是下限;用 --exact 得到准确总数",
                                  "too many candidates: the total is a lower bound; --exact counts all"));
    if (r->extract_differs)
        add(context, message_pick("索引由另一版本读取,建议重新运行 xdindex",
                                  "the files were read by another version: run xdindex again"));
    if (r->facts_differs)
        add(context, message_pick("索引由另一版本分析,建议重新运行 xdindex",
                                  "the reports were analysed by another version: run xdindex again"));
}

static void json_chars(struct json *j, const uint32_t *ch, uint32_t n)
{
    char text[4 * PLAN_CHARS];
    size_t bytes = 0;
    for (uint32_t i = 0; i < n && i < PLAN_CHARS; i++)
        bytes += utf8_put(text + bytes, ch[i] == '\n' ? ' ' : ch[i]);
    json_str(j, str_of(text, bytes));
}

static bool same(const struct plan *p, uint32_t from, uint32_t n, uint32_t other, uint32_t m)
{
    return n == m && memcmp(p->ch + from, p->ch + other, n * sizeof p->ch[0]) == 0;
}

/* What is required as text, then the words that only rank; each once. */
static void json_terms(struct json *j, const struct finder *f)
{
    const struct plan *p = f->used;
    json_array(j);
    for (uint32_t i = 0; i < p->units; i++) {
        const struct unit *u = &p->unit[i];
        if (u->excluded || u->owner >= PLAN_OPTION || u->kind == UNIT_FOLDER || !unit_required(u, f->found.stage))
            continue;
        json_chars(j, p->ch + u->from, u->n);
    }
    for (uint32_t i = 0; i < p->tokens; i++) {
        const struct plan_token *t = &p->token[i];
        if (t->stop || t->in_date || t->in_name || t->phrase || p->stop[t->from] == 2)
            continue;
        bool told = false;
        for (uint32_t k = 0; k < p->units && !told; k++)
            told = unit_required(&p->unit[k], f->found.stage) && p->unit[k].kind != UNIT_FOLDER &&
                   same(p, p->unit[k].from, p->unit[k].n, t->from, t->to - t->from);
        for (uint32_t k = 0; k < i && !told; k++)
            told = same(p, p->token[k].from, p->token[k].to - p->token[k].from, t->from, t->to - t->from);
        if (!told)
            json_chars(j, p->ch + t->from, t->to - t->from);
    }
    json_end_array(j);
}

static void json_understood(struct json *j, const struct finder *f)
{
    const struct plan *p = f->used;
    uint32_t n = p->n;
    while (n > 0 && p->ch[n - 1] == '\n')
        n--;
    json_object(j);
    json_key(j, "text");
    json_chars(j, p->ch, n);
    json_key(j, "terms");
    json_terms(j, f);
    json_key(j, "dropped");
    json_array(j);
    for (uint32_t i = 0; i < p->tokens; i++)
        if (p->token[i].stop)
            json_chars(j, p->ch + p->token[i].from, p->token[i].to - p->token[i].from);
    json_end_array(j);
    json_key(j, "corrections");
    json_array(j);
    for (unsigned i = 0; i < f->found.corrections; i++) {
        json_object(j);
        json_kstr(j, "from", f->found.corrected[i].from);
        json_kstr(j, "to", f->found.corrected[i].to);
        json_end(j);
    }
    json_end_array(j);
    json_end(j);
}

void json_path(struct json *j, const char *key, const char *raw, struct str path)
{
    json_kstr(j, key, path);
    if (utf8_valid(path))
        return;
    struct buf b;
    buf_init(&b, 1 << 16);
    for (size_t i = 0; i < path.n; i++) {
        unsigned char c = (unsigned char)path.p[i];
        if (c > 0x20 && c < 0x7F && c != '%')
            buf_addb(&b, c);
        else
            buf_addf(&b, "%%%02X", c);
    }
    json_kstr(j, raw, buf_str(&b));
    buf_release(&b);
}

static void json_day(struct json *j, const char *key, day d)
{
    char text[11];
    day_format(text, d);
    json_kc(j, key, text);
}

static void json_snippet(struct json *j, const struct snippet *s)
{
    json_object(j);
    json_kint(j, "para", s->para);
    json_key(j, "runs");
    json_array(j);
    for (uint32_t i = 0; i < s->pieces; i++) {
        if (s->piece[i].hit)
            json_array(j);
        json_str(j, s->piece[i].text);
        if (s->piece[i].hit)
            json_end_array(j);
    }
    json_end_array(j);
    json_end(j);
}

static void json_hit(struct json *j, const struct hit *h)
{
    json_object(j);
    json_kstr(j, "id", h->id);
    json_path(j, "path", "path_raw", h->path);
    json_key(j, "also");
    json_array(j);
    for (uint32_t i = 0; i < h->alsos; i++)
        json_str(j, h->also[i]);
    json_end_array(j);
    json_kstr(j, "title", h->title);
    json_kstr(j, "folder", h->folder);
    json_kc(j, "genre", genre_name(h->genre));
    json_key(j, "date");
    json_object(j);
    json_day(j, "from", h->date.from);
    json_day(j, "to", h->date.to);
    json_kc(j, "basis", h->date.from != 0 ? basis_name(h->date.basis) : "");
    json_end(j);
    json_key(j, "score");
    json_real(j, h->score);
    json_kstr(j, "format", h->format);
    json_kstr(j, "encoding", h->encoding);
    json_kbool(j, "ocr", h->ocr);
    json_key(j, "snippets");
    json_array(j);
    for (uint32_t i = 0; i < h->snippets; i++)
        json_snippet(j, &h->snippet[i]);
    json_end_array(j);
    json_key(j, "people");
    json_array(j);
    for (uint32_t i = 0; i < h->peoples; i++)
        json_str(j, h->people[i]);
    json_end_array(j);
    json_end(j);
}

static void json_hits(struct json *j, const struct found *r)
{
    json_key(j, "hits");
    json_array(j);
    for (uint32_t i = 0; i < r->hits; i++)
        json_hit(j, &r->hit[i]);
    json_end_array(j);
}

void print_asked_json(struct json *j, const struct asked *a, const struct finder *f)
{
    json_object(j);
    answer_json(j, a);
    json_hits(j, &f->found);
    json_end(j);
}

static void add_warning(void *context, const char *text)
{
    json_c(context, text);
}

void print_found_json(struct buf *out, const struct finder *f, const struct asked *a, int64_t took)
{
    static const char *const names[FACETS] = {"year", "person", "level", "kind"};
    const struct found *r = &f->found;
    struct json j;
    json_init(&j, out);
    json_object(&j);
    json_kint(&j, "v", 1);
    json_kstr(&j, "query", a->question);
    json_key(&j, "understood");
    json_understood(&j, f);
    json_kint(&j, "total", r->total);
    json_kbool(&j, "exact", r->exact);
    json_key(&j, "coverage");
    session_coverage_json(&j, &r->coverage);
    json_hits(&j, r);
    json_key(&j, "answer");
    if (a->said.n > 0) {
        json_object(&j);
        answer_json(&j, a);
        json_end(&j);
    } else {
        json_null(&j);
    }
    json_key(&j, "suggest");
    json_array(&j);
    for (unsigned i = 0; i < r->suggests; i++)
        json_str(&j, r->suggest[i]);
    json_end_array(&j);
    json_key(&j, "facets");
    json_object(&j);
    for (unsigned k = 0; k < FACETS; k++) {
        json_key(&j, names[k]);
        json_array(&j);
        for (uint32_t i = 0; i < r->facets[k]; i++) {
            json_object(&j);
            json_kstr(&j, "value", r->facet[k][i].value);
            json_kint(&j, "count", r->facet[k][i].count);
            json_end(&j);
        }
        json_end_array(&j);
    }
    json_end(&j);
    json_key(&j, "warnings");
    json_array(&j);
    found_warnings(f, add_warning, &j);
    json_end_array(&j);
    if (took >= 0)
        json_kint(&j, "took_us", took);
    json_end(&j);
    buf_addb(out, '\n');
}
