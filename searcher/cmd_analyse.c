/* xdsearch analyse: what the analysis makes of a text, one text a line of standard input; needs no index. */
#include "ask_lines.h"
#include "ask_string.h"
#include "base/utf8.h"
#include "commands.h"
#include "fact/date.h"
#include "fact/person.h"
#include "row_json.h"
#include <unistd.h>

#define TEXT_BYTES ((size_t)64 << 20)

static void span_json(struct json *j, const struct folded *f, uint32_t from, uint32_t to)
{
    json_kint(j, "from", f->at[from]);
    json_kint(j, "to", to > from ? f->at[to - 1] + 1 : f->at[from]);
}

static struct str folded_text(struct buf *b, const struct folded *f, uint32_t from, uint32_t to)
{
    buf_reset(b);
    for (uint32_t i = from; i < to; i++)
        buf_addu(b, f->ch[i] == '\n' ? ' ' : f->ch[i]);
    return buf_str(b);
}

static struct str source_text(const struct analysis *a, uint32_t from, uint32_t to)
{
    size_t begin = utf8_offset(a->source, from);
    struct str rest = str_sub(a->source, begin, a->source.n);
    return str_sub(rest, 0, utf8_offset(rest, to > from ? to - from : 0));
}

static const char *tag_of(const struct lexicon *lx, const struct token *t)
{
    switch (t->kind) {
    case TOKEN_NUMBER:
        return "m";
    case TOKEN_LATIN:
        return "eng";
    case TOKEN_BREAK:
        return "x";
    default:
        return lexicon_pos_name(lx, t->pos);
    }
}

static void word_json(struct json *j, struct str word, const char *tag)
{
    json_array(j);
    json_str(j, word);
    json_c(j, tag);
    json_end_array(j);
}

/* Words; a person's name that is sure is one word. Blanks are none. */
static void words_json(struct json *j, const struct analysis *a, const struct lexicon *lx)
{
    struct buf b;
    buf_init(&b, 1 << 20);
    json_key(j, "words");
    json_array(j);
    size_t p = 0;
    for (size_t i = 0; i < a->tokens.n; i++) {
        const struct token *t = &a->tokens.v[i];
        while (p < a->people.n && (a->people.v[p].to <= t->from || !a->people.v[p].sure))
            p++;
        const struct person_mention *m = p < a->people.n ? &a->people.v[p] : NULL;
        if (m != NULL && m->from == t->from && m->to >= t->to) {
            size_t last = i;
            while (last + 1 < a->tokens.n && a->tokens.v[last].to < m->to)
                last++;
            if (a->tokens.v[last].to == m->to) {
                word_json(j, m->name, "nr");
                i = last;
                continue;
            }
        }
        if (t->kind == TOKEN_BREAK && (a->folded.ch[t->from] == ' ' || a->folded.ch[t->from] == '\n'))
            continue;
        word_json(j, folded_text(&b, &a->folded, t->from, t->to), tag_of(lx, t));
    }
    json_end_array(j);
    buf_release(&b);
}

static void person_json(struct json *j, const struct analysis *a, const struct person_mention *m)
{
    json_object(j);
    span_json(j, &a->folded, m->from, m->to);
    json_kstr(j, "name", m->name);
    json_kc(j, "is", person_is_name(m->is));
    json_kbool(j, "sure", m->sure);
    json_kstr(j, "post", m->post);
    json_end(j);
}

/* 顾书记: the surname, under the name of whom it means, or under itself. */
static void brief_json(struct json *j, const struct analysis *a, const struct brief_name *k)
{
    struct buf b;
    buf_init(&b, 64);
    struct person_mention m = {.sure = true, .post = STR("")};
    if (k->whom < a->people.n)
        m = a->people.v[k->whom];
    else
        m.name = folded_text(&b, &a->folded, k->from, k->to);
    m.from = k->from;
    m.to = k->to;
    person_json(j, a, &m);
    buf_release(&b);
}

static void people_json(struct json *j, const struct analysis *a)
{
    const struct people *p = &a->people;
    json_key(j, "people");
    json_array(j);
    for (size_t i = 0, k = 0; i < p->n || k < p->briefs;) {
        if (k == p->briefs || (i < p->n && p->v[i].from < p->brief[k].from))
            person_json(j, a, &p->v[i++]);
        else
            brief_json(j, a, &p->brief[k++]);
    }
    json_end_array(j);
}

static void dates_json(struct json *j, const struct analysis *a)
{
    json_key(j, "dates");
    json_array(j);
    for (size_t i = 0; i < a->dates.n; i++) {
        const struct date_mention *m = &a->dates.v[i];
        uint32_t from = a->folded.at[m->from], to = m->to > m->from ? a->folded.at[m->to - 1] + 1 : from;
        json_object(j);
        span_json(j, &a->folded, m->from, m->to);
        json_kstr(j, "text", source_text(a, from, to));
        day_json(j, "start", m->when.from);
        day_json(j, "end", m->when.to);
        day_json(j, "not_before", m->when.not_before);
        day_json(j, "not_after", m->when.not_after);
        json_kc(j, "precision", precision_name(m->when.precision));
        json_kc(j, "status", happening_name(m->when.status));
        json_kc(j, "basis", basis_name(m->when.basis));
        json_end(j);
    }
    json_end_array(j);
}

static void empty_array(struct json *j, const char *key)
{
    json_key(j, key);
    json_array(j);
    json_end_array(j);
}

static enum status statements_json(struct json *j, const struct analysis *a, struct rows *rows)
{
    rows_reset(rows);
    for (size_t i = 0; i < a->statements; i++) {
        const struct statement *st = &a->statement[i];
        struct row_source at = {.text = source_text(a, st->source.from, st->source.to),
                                .from = st->source.from,
                                .to = st->source.to,
                                .page = st->source.page,
                                .row = st->source.row,
                                .para = st->source.para,
                                .sheet = st->source.sheet};
        rows_add(rows, st, &at, NULL);
    }
    enum status st = rows_fold(rows);
    json_key(j, "statements");
    json_array(j);
    for (size_t i = 0; i < rows->n; i++)
        row_json(j, &rows->v[i]);
    json_end_array(j);
    return st;
}

struct analyser {
    struct analysis analysis;
    struct rows rows;
    struct tagger *tagger; /* NULL: rules alone */
    struct tagger_work *work;
    day date;
};

static enum status analyse_text(struct analyser *an, struct session *s, struct str text, struct error *e)
{
    struct analysis_input in = {.source = text, .path = STR(""), .school = NULL, .today = an->date, .tagger = an->work};
    enum status st = analyse(&an->analysis, s->lexicon, &in);
    if (st != XD_OK)
        return error_set(e, st, STR("analyse"));
    struct json j;
    json_init(&j, &s->out);
    json_object(&j);
    json_kint(&j, "v", 1);
    words_json(&j, &an->analysis, s->lexicon);
    people_json(&j, &an->analysis);
    empty_array(&j, "places");
    empty_array(&j, "orgs");
    dates_json(&j, &an->analysis);
    st = statements_json(&j, &an->analysis, &an->rows);
    json_end(&j);
    return st == XD_OK ? XD_OK : error_set(e, st, STR("analyse"));
}

/* One line of output for one line of input, whatever it is. */
static int analyse_line(struct analyser *an, struct session *s, const struct ask_lines *in, struct str line)
{
    struct error e;
    struct str text;
    struct ask_owner *owner = NULL;
    size_t start = s->out.n;
    error_reset(&e);
    enum status st = in->too_long ? error_set(&e, XD_LIMIT, STR("line")) : ask_string(&text, &owner, line, &e);
    if (st == XD_OK)
        st = analyse_text(an, s, text, &e);
    if (st != XD_OK) {
        s->out.n = start;
        session_error_json(&s->out, &e, -1);
    }
    ask_string_free(owner);
    session_line(s);
    return st == XD_OK ? EXIT_FOUND : session_exit_code(&e);
}

int cmd_analyse(struct session *s)
{
    struct analyser an = {.date = 0};
    struct ask_lines in;
    struct str line;
    struct error e;
    error_reset(&e);
    if (s->set.date_text != NULL && !day_parse(&an.date, s->set.date_text, strlen(s->set.date_text))) {
        error_detail(&e, XD_INVALID, str_c(s->set.date_text), "day");
        return session_fail(s, &e, -1);
    }
    int code = EXIT_FOUND;
    if (tagger_open(&an.tagger, NULL, TAGGER_AUTO, NULL) == XD_OK)
        tagger_work_new(&an.work, an.tagger, NULL);
    analysis_init(&an.analysis);
    rows_init(&an.rows);
    ask_lines_init(&in, STDIN_FILENO, TEXT_BYTES);
    while (!s->write_failed && ask_lines_next(&in, &line)) {
        int c = analyse_line(&an, s, &in, line);
        code = c > code ? c : code;
    }
    ask_lines_release(&in);
    rows_release(&an.rows);
    analysis_release(&an.analysis);
    tagger_work_free(an.work);
    tagger_close(an.tagger);
    return code;
}
