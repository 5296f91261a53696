#include "export.h"
#include "base/utf8.h"
#include "cli/json.h"

static void put_paths(struct json *j, const struct report *r)
{
    bool all_valid = true;
    json_key(j, "paths");
    json_array(j);
    for (uint32_t i = 0; i < r->paths; i++) {
        json_str(j, r->path[i]);
        all_valid = all_valid && utf8_valid(r->path[i]);
    }
    json_end_array(j);
    if (all_valid)
        return;
    struct buf raw;
    buf_init(&raw, 65536);
    json_key(j, "paths_raw");
    json_array(j);
    for (uint32_t i = 0; i < r->paths; i++) {
        buf_reset(&raw);
        for (size_t k = 0; k < r->path[i].n; k++) {
            unsigned char c = (unsigned char)r->path[i].p[k];
            bool plain = is_alpha(c) || is_digit(c) || c == '/' || c == '.' || c == '-' || c == '_' || c == '~';
            if (plain)
                buf_addb(&raw, c);
            else
                buf_addf(&raw, "%%%02X", (unsigned)c);
        }
        json_str(j, buf_str(&raw));
    }
    json_end_array(j);
    buf_release(&raw);
}

static void json_kday(struct json *j, const char *key, day d)
{
    char text[11];
    day_format(text, d);
    json_kc(j, key, text);
}

static void json_kreal(struct json *j, const char *key, double v)
{
    json_key(j, key);
    json_real(j, v);
}

static void put_when(struct json *j, const char *key, const struct when *w)
{
    json_key(j, key);
    json_object(j);
    json_kday(j, "from", w->from);
    json_kday(j, "to", w->to);
    json_kday(j, "not_before", w->not_before);
    json_kday(j, "not_after", w->not_after);
    json_kc(j, "precision", precision_name(w->precision));
    json_kc(j, "basis", basis_name(w->basis));
    json_kc(j, "status", happening_name(w->status));
    json_kbool(j, "ongoing", w->ongoing);
    json_end(j);
}

/* Characters to bytes of one text, cheap for positions that ascend. */
struct walker {
    struct str text;
    size_t byte;
    uint32_t character;
};

static size_t byte_of(struct walker *w, uint32_t character)
{
    if (character < w->character) {
        w->byte = 0;
        w->character = 0;
    }
    while (w->character < character && w->byte < w->text.n) {
        utf8_next(w->text, &w->byte);
        w->character++;
    }
    return w->byte;
}

static struct str slice(struct walker *w, uint32_t from, uint32_t to)
{
    size_t start = byte_of(w, from);
    return str_sub(w->text, start, byte_of(w, to));
}

static void put_paragraphs(struct json *j, const struct report *r, struct walker *w)
{
    json_key(j, "paragraphs");
    json_array(j);
    for (uint32_t i = 0; i < r->paras; i++) {
        const struct para *p = &r->para[i];
        json_object(j);
        json_kint(j, "n", i + 1u);
        json_kint(j, "kind", p->kind);
        json_kint(j, "level", p->level);
        json_kint(j, "page", p->page);
        json_kint(j, "row", p->row);
        json_kint(j, "from", p->from);
        json_kint(j, "to", p->to);
        if (w->text.p != NULL)
            json_kstr(j, "text", slice(w, p->from, p->to));
        json_end(j);
    }
    json_end_array(j);
}

static void put_terms(struct json *j, const struct terms *t)
{
    json_key(j, "terms");
    json_array(j);
    for (size_t i = 0; i < t->n; i++) {
        json_array(j);
        json_str(j, t->v[i].name);
        json_int(j, t->v[i].wdf);
        json_end_array(j);
    }
    json_end_array(j);
}

static void put_whos(struct json *j, const struct statement *s)
{
    json_key(j, "who");
    json_array(j);
    for (uint32_t i = 0; i < s->whos; i++) {
        const struct who *w = &s->who[i];
        json_object(j);
        json_kstr(j, "name", w->name);
        json_kc(j, "is", who_is_name(w->is));
        json_kc(j, "part", part_name(w->part));
        json_kbool(j, "sure", w->sure);
        json_kstr(j, "post", w->post);
        json_kstr(j, "unit", w->unit);
        json_end(j);
    }
    json_end_array(j);
    json_kbool(j, "who_complete", s->who_complete);
}

static void put_figures(struct json *j, const struct statement *s)
{
    json_key(j, "figures");
    json_array(j);
    for (uint32_t i = 0; i < s->figures; i++) {
        json_object(j);
        json_kreal(j, "value", s->figure[i].value);
        json_kstr(j, "unit", s->figure[i].unit);
        json_kstr(j, "of", s->figure[i].of);
        json_end(j);
    }
    json_end_array(j);
}

static void put_source(struct json *j, const struct place_in_source *s, struct walker *w)
{
    json_key(j, "source");
    json_object(j);
    json_kint(j, "para", s->para);
    json_kint(j, "page", s->page);
    json_kint(j, "row", s->row);
    json_kstr(j, "sheet", s->sheet);
    json_kint(j, "from", s->from);
    json_kint(j, "to", s->to);
    if (w->text.p != NULL)
        json_kstr(j, "text", slice(w, s->from, s->to));
    json_end(j);
}

static void put_statement(struct json *j, const struct statement *s, struct walker *w)
{
    json_object(j);
    json_kc(j, "fact", fact_name(s->fact));
    json_kc(j, "kind", kind_name(s->kind));
    json_kstr(j, "what", s->what);
    json_kstr(j, "grade", s->grade);
    json_kc(j, "level", level_name(s->level));
    json_kstr(j, "level_text", s->level_text);
    json_kstr(j, "giver", s->giver);
    json_kstr(j, "document_no", s->document_no);
    put_whos(j, s);
    json_kstr(j, "place", s->place);
    json_kstr(j, "topic", s->topic);
    put_figures(j, s);
    json_kstr(j, "date_text", s->date_text);
    put_when(j, "when", &s->when);
    put_source(j, &s->source, w);
    json_end(j);
}

enum status export_report(struct buf *out, const struct report *r, const struct terms *t)
{
    struct json j;
    json_init(&j, out);
    struct walker w = {r->text, 0, 0};
    json_object(&j);
    json_kstr(&j, "id", r->id);
    put_paths(&j, r);
    json_kc(&j, "genre", genre_name(r->genre));
    json_kstr(&j, "format", r->format);
    json_kstr(&j, "encoding", r->encoding);
    json_kstr(&j, "text_hash", r->text_hash);
    json_kstr(&j, "title", r->title);
    json_kbool(&j, "ocr", r->ocr);
    json_kint(&j, "chars", r->chars);
    json_kint(&j, "replaced", r->replaced);
    put_when(&j, "date", &r->date);
    put_paragraphs(&j, r, &w);
    put_terms(&j, t);
    json_key(&j, "statements");
    json_array(&j);
    for (uint32_t i = 0; i < r->statements; i++)
        put_statement(&j, &r->statement[i], &w);
    json_end_array(&j);
    json_end(&j);
    return buf_status(out);
}
