/* record_export.c - a report as a line of JSON. Its keys are a contract: two indexes of the same archive are compared
 * by these bytes, and other engines can be filled from them. */
#include "base/utf8.h"
#include "record/record.h"
#include "record/record_json.h"
#include "record/terms.h"

static void put_paths(struct buf *out, const struct report *r)
{
    bool all_valid = true;
    json_key(out, "paths");
    buf_addb(out, '[');
    for (uint32_t i = 0; i < r->paths; i++) {
        json_comma(out);
        json_text(out, r->path[i]);
        all_valid = all_valid && utf8_valid(r->path[i]);
    }
    buf_addb(out, ']');
    if (all_valid)
        return;
    json_key(out, "paths_raw");
    buf_addb(out, '[');
    for (uint32_t i = 0; i < r->paths; i++) {
        json_comma(out);
        buf_addb(out, '"');
        for (size_t k = 0; k < r->path[i].n; k++) {
            unsigned char c = (unsigned char)r->path[i].p[k];
            bool plain = is_alpha(c) || is_digit(c) || c == '/' || c == '.' || c == '-' || c == '_' || c == '~';
            if (plain)
                buf_addb(out, c);
            else
                buf_addf(out, "%%%02X", (unsigned)c);
        }
        buf_addb(out, '"');
    }
    buf_addb(out, ']');
}

static void put_when(struct buf *out, const char *key, const struct when *w)
{
    json_key(out, key);
    buf_addb(out, '{');
    json_member_day(out, "from", w->from);
    json_member_day(out, "to", w->to);
    json_member_day(out, "not_before", w->not_before);
    json_member_day(out, "not_after", w->not_after);
    json_member_c(out, "precision", precision_name(w->precision));
    json_member_c(out, "basis", basis_name(w->basis));
    json_member_c(out, "status", happening_name(w->status));
    json_member_b(out, "ongoing", w->ongoing);
    buf_addb(out, '}');
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

static void put_paragraphs(struct buf *out, const struct report *r, struct walker *w)
{
    json_key(out, "paragraphs");
    buf_addb(out, '[');
    for (uint32_t i = 0; i < r->paras; i++) {
        const struct para *p = &r->para[i];
        json_comma(out);
        buf_addb(out, '{');
        json_member_u(out, "n", i + 1u);
        json_member_u(out, "kind", p->kind);
        json_member_u(out, "level", p->level);
        json_member_u(out, "page", p->page);
        json_member_u(out, "row", p->row);
        json_member_u(out, "from", p->from);
        json_member_u(out, "to", p->to);
        if (w->text.p != NULL)
            json_member(out, "text", slice(w, p->from, p->to));
        buf_addb(out, '}');
    }
    buf_addb(out, ']');
}

static void put_terms(struct buf *out, const struct terms *t)
{
    json_key(out, "terms");
    buf_addb(out, '[');
    for (size_t i = 0; i < t->n; i++) {
        json_comma(out);
        buf_addb(out, '[');
        json_text(out, t->v[i].name);
        buf_addf(out, ",%u]", (unsigned)t->v[i].wdf);
    }
    buf_addb(out, ']');
}

static void put_whos(struct buf *out, const struct statement *s)
{
    json_key(out, "who");
    buf_addb(out, '[');
    for (uint32_t i = 0; i < s->whos; i++) {
        const struct who *w = &s->who[i];
        json_comma(out);
        buf_addb(out, '{');
        json_member(out, "name", w->name);
        json_member_c(out, "is", who_is_name(w->is));
        json_member_c(out, "part", part_name(w->part));
        json_member_b(out, "sure", w->sure);
        json_member(out, "post", w->post);
        json_member(out, "unit", w->unit);
        buf_addb(out, '}');
    }
    buf_addb(out, ']');
    json_member_b(out, "who_complete", s->who_complete);
}

static void put_figures(struct buf *out, const struct statement *s)
{
    json_key(out, "figures");
    buf_addb(out, '[');
    for (uint32_t i = 0; i < s->figures; i++) {
        json_comma(out);
        buf_addb(out, '{');
        json_member_f(out, "value", s->figure[i].value);
        json_member(out, "unit", s->figure[i].unit);
        json_member(out, "of", s->figure[i].of);
        buf_addb(out, '}');
    }
    buf_addb(out, ']');
}

static void put_source(struct buf *out, const struct place_in_source *s, struct walker *w)
{
    json_key(out, "source");
    buf_addb(out, '{');
    json_member_u(out, "para", s->para);
    json_member_u(out, "page", s->page);
    json_member_u(out, "row", s->row);
    json_member(out, "sheet", s->sheet);
    json_member_u(out, "from", s->from);
    json_member_u(out, "to", s->to);
    if (w->text.p != NULL)
        json_member(out, "text", slice(w, s->from, s->to));
    buf_addb(out, '}');
}

static void put_statement(struct buf *out, const struct statement *s, struct walker *w)
{
    json_comma(out);
    buf_addb(out, '{');
    json_member_c(out, "fact", fact_name(s->fact));
    json_member_c(out, "kind", kind_name(s->kind));
    json_member(out, "what", s->what);
    json_member(out, "grade", s->grade);
    json_member_c(out, "level", level_name(s->level));
    json_member(out, "level_text", s->level_text);
    json_member(out, "giver", s->giver);
    json_member(out, "document_no", s->document_no);
    put_whos(out, s);
    json_member(out, "place", s->place);
    json_member(out, "topic", s->topic);
    put_figures(out, s);
    json_member(out, "date_text", s->date_text);
    put_when(out, "when", &s->when);
    put_source(out, &s->source, w);
    buf_addb(out, '}');
}

enum status record_export(struct buf *out, const struct report *r, const struct terms *t)
{
    struct walker w = {r->text, 0, 0};
    buf_addb(out, '{');
    json_member(out, "id", r->id);
    put_paths(out, r);
    json_member_c(out, "genre", genre_name(r->genre));
    json_member(out, "format", r->format);
    json_member(out, "encoding", r->encoding);
    json_member(out, "text_hash", r->text_hash);
    json_member(out, "title", r->title);
    json_member_b(out, "ocr", r->ocr);
    json_member_u(out, "chars", r->chars);
    json_member_u(out, "replaced", r->replaced);
    put_when(out, "date", &r->date);
    put_paragraphs(out, r, &w);
    put_terms(out, t);
    json_key(out, "statements");
    buf_addb(out, '[');
    for (uint32_t i = 0; i < r->statements; i++)
        put_statement(out, &r->statement[i], &w);
    buf_addc(out, "]}");
    return buf_status(out);
}
