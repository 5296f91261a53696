/* xdsearch show: one report's text, paragraph by paragraph, with what was recognised in it. */
#include "base/mem.h"
#include "base/utf8.h"
#include "commands.h"
#include "print.h"
#include "source.h"
#include "verify.h"
#include <stdlib.h>

#define RECORD_MAX ((size_t)512 << 20)

struct mark {
    uint32_t from, to; /* characters of the source */
    const char *kind;
    struct str id;
};
struct marks {
    struct mark *v;
    size_t n, cap;
};

struct showing {
    struct session *s;
    struct str name;
    struct arena arena;
    struct report report;
    struct reading reading;
    struct tokens tokens;
    struct people people;
    struct marks marks;
};

static enum status load(void *context, struct index *ix, struct error *e)
{
    struct showing *w = context;
    arena_reset(&w->arena);
    return index_report(&w->report, ix, &w->arena, w->name, RECORD_TEXT | RECORD_STATEMENTS, e);
}

static enum status add(struct marks *m, uint32_t from, uint32_t to, const char *kind, struct str id)
{
    if (from >= to)
        return XD_OK;
    if (mem_reserve((void **)&m->v, &m->cap, m->n + 1, sizeof *m->v) != 0)
        return XD_NOMEM;
    m->v[m->n++] = (struct mark){from, to, kind, id};
    return XD_OK;
}

static int by_place(const void *a, const void *b)
{
    const struct mark *x = a, *y = b;
    if (x->from != y->from)
        return x->from < y->from ? -1 : 1;
    return x->to < y->to ? 1 : x->to > y->to ? -1 : strcmp(x->kind, y->kind);
}

/* 2012-10-27, or 2012-01-01..2012-12-31 */
static struct str date_id(struct arena *a, const struct when *w)
{
    char from[11], to[11];
    struct buf b;
    day_format(from, w->from);
    day_format(to, w->to);
    buf_init(&b, 64);
    buf_addc(&b, from);
    if (w->from != w->to)
        buf_addf(&b, "..%s", to);
    struct str id = arena_dup(a, buf_str(&b));
    buf_release(&b);
    return id;
}

/* People and dates by a fresh analysis of the text, honors and events as stored. */
static enum status recognise(struct showing *w)
{
    struct reading *r = &w->reading;
    enum status st = reading_take(r, &w->report);
    if (st == XD_OK)
        st = reading_dates(r);
    if (st == XD_OK)
        st = segment(&w->tokens, w->s->lexicon, r->folded.ch, r->folded.n);
    if (st == XD_OK)
        st = people_find(&w->people, &w->arena, w->s->lexicon, &r->folded, &r->blocks, &w->tokens, NULL);
    for (size_t i = 0; st == XD_OK && i < w->people.n; i++) {
        const struct person_mention *p = &w->people.v[i];
        if (p->sure && p->from < p->to)
            st = add(&w->marks, source_from(&r->folded, p->from), source_to(&r->folded, p->to), "person", p->name);
    }
    for (size_t i = 0; st == XD_OK && i < r->dates.n; i++) {
        const struct date_mention *d = &r->dates.v[i];
        if (d->from < d->to)
            st = add(&w->marks, source_from(&r->folded, d->from), source_to(&r->folded, d->to), "date",
                     date_id(&w->arena, &d->when));
    }
    for (uint32_t i = 0; st == XD_OK && i < w->report.statements; i++) {
        const struct statement *s = &w->report.statement[i];
        if (s->fact == FACT_HONOR || s->fact == FACT_EVENT)
            st = add(&w->marks, s->source.from, s->source.to, fact_name(s->fact), STR(""));
    }
    if (w->marks.n > 0)
        qsort(w->marks.v, w->marks.n, sizeof *w->marks.v, by_place);
    return st;
}

static void json_marks(struct json *j, const struct showing *w, const struct para *p)
{
    json_array(j);
    for (size_t i = 0; i < w->marks.n && w->marks.v[i].from < p->to; i++) {
        const struct mark *m = &w->marks.v[i];
        if (m->to <= p->from)
            continue;
        json_object(j);
        json_kint(j, "from", m->from > p->from ? m->from - p->from : 0);
        json_kint(j, "to", (m->to < p->to ? m->to : p->to) - p->from);
        json_kc(j, "kind", m->kind);
        json_kstr(j, "id", m->id);
        json_end(j);
    }
    json_end_array(j);
}

static enum status masked_title(struct buf *out, const struct report *r)
{
    buf_reset(out);
    return source_mask(out, r->title);
}

static enum status print_json(struct showing *w, const struct source *src)
{
    struct json j;
    struct buf text;
    struct str path = w->report.paths > 0 ? w->report.path[0] : STR("");
    buf_init(&text, RECORD_MAX);
    json_init(&j, &w->s->out);
    json_object(&j);
    json_kint(&j, "v", 1);
    json_kstr(&j, "id", w->report.id);
    json_path(&j, "path", "path_raw", path);
    enum status st = masked_title(&text, &w->report);
    json_kstr(&j, "title", buf_str(&text));
    json_key(&j, "paras");
    json_array(&j);
    for (uint32_t i = 0; i < w->report.paras; i++) {
        const struct para *p = &w->report.para[i];
        buf_reset(&text);
        source_copy(&text, src, p->from, p->to);
        json_object(&j);
        json_kint(&j, "n", (int64_t)i + 1);
        json_kstr(&j, "text", buf_str(&text));
        json_key(&j, "spans");
        json_marks(&j, w, p);
        json_end(&j);
    }
    json_end_array(&j);
    json_end(&j);
    buf_addb(&w->s->out, '\n');
    if (st == XD_OK)
        st = buf_status(&text);
    buf_release(&text);
    return st;
}

/* One paragraph with people and dates marked, where there is colour. */
static void print_para(struct showing *w, const struct source *src, const struct para *p, struct buf *text)
{
    uint32_t at = p->from;
    buf_reset(text);
    for (size_t i = 0; w->s->color && i < w->marks.n && w->marks.v[i].from < p->to; i++) {
        const struct mark *m = &w->marks.v[i];
        if (m->from < at || m->to > p->to || (strcmp(m->kind, "person") != 0 && strcmp(m->kind, "date") != 0))
            continue;
        source_copy(text, src, at, m->from);
        buf_addc(text, m->kind[0] == 'p' ? "\033[1m" : "\033[4m");
        source_copy(text, src, m->from, m->to);
        buf_addc(text, "\033[0m");
        at = m->to;
    }
    source_copy(text, src, at, p->to);
    for (size_t i = 0; i < text->n; i++) {
        unsigned char c = (unsigned char)text->p[i];
        bool ours = c == 0x1B && w->s->color;
        buf_addb(&w->s->out, (c < ' ' && c != '\t' && c != '\n' && !ours) ? ' ' : c);
    }
    buf_addb(&w->s->out, '\n');
}

static enum status print_plain(struct showing *w, const struct source *src)
{
    struct buf text;
    struct buf *out = &w->s->out;
    buf_init(&text, RECORD_MAX);
    for (uint32_t i = 0; i < w->report.paths; i++) {
        buf_adds(out, w->report.path[i]);
        buf_addb(out, '\n');
    }
    buf_addf(out, "%.*s  %.*s  %.*s\n\n", (int)w->report.id.n, w->report.id.p, (int)w->report.format.n,
             w->report.format.p, (int)w->report.encoding.n, w->report.encoding.p);
    for (uint32_t i = 0; i < w->report.paras; i++)
        print_para(w, src, &w->report.para[i], &text);
    enum status st = buf_status(&text);
    buf_release(&text);
    return st;
}

int cmd_show(struct session *s)
{
    struct showing w = {.s = s};
    struct error e;
    int code = EXIT_FOUND;
    error_reset(&e);
    if (s->operands != 1) {
        error_detail(&e, XD_INVALID, STR("xdsearch show ID|PATH"), "operands-wanted");
        return session_fail(s, &e, -1);
    }
    w.name = str_c(s->operand[0]);
    arena_init(&w.arena, RECORD_MAX);
    reading_init(&w.reading);
    tokens_init(&w.tokens);
    people_init(&w.people);
    enum status st = index_request(&s->index, load, &w, &e);
    if (st == XD_OK) {
        struct source src;
        st = recognise(&w);
        if (st == XD_OK)
            st = source_make(&src, &w.arena, w.report.text, &w.reading.folded);
        if (st == XD_OK)
            st = session_is_json(s) ? print_json(&w, &src) : print_plain(&w, &src);
        if (st != XD_OK)
            error_set(&e, st, w.name);
    }
    if (st != XD_OK) {
        buf_reset(&s->out);
        code = session_fail(s, &e, -1);
    }
    people_release(&w.people);
    tokens_release(&w.tokens);
    reading_release(&w.reading);
    mem_free(w.marks.v);
    arena_release(&w.arena);
    return code;
}
