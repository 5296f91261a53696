#include "row_json.h"
#include "print.h"
#include "source.h"

void day_json(struct json *j, const char *key, day d)
{
    char text[11];
    day_format(text, d);
    json_kc(j, key, text);
}

/* Whether the text can hold a personal number at all: most cannot, and need no second look. */
static bool has_many_digits(struct str text)
{
    size_t digits = 0;
    for (size_t i = 0; i < text.n; i++) {
        bool wide = text.p[i] == '\xEF' && i + 1 < text.n && text.p[i + 1] == '\xBC';
        digits += (text.p[i] >= '0' && text.p[i] <= '9') || wide;
    }
    return digits >= 11;
}

void masked_text(struct buf *out, struct str text)
{
    if (has_many_digits(text))
        (void)source_mask(out, text); /* what cannot be masked is not shown */
    else
        buf_adds(out, text);
}

void masked_json(struct json *j, const char *key, struct str text)
{
    struct buf b;
    buf_init(&b, text.n + 64);
    masked_text(&b, text);
    json_kstr(j, key, buf_str(&b));
    buf_release(&b);
}

void source_json(struct json *j, const struct row_source *s)
{
    json_object(j);
    json_kstr(j, "report", s->report);
    json_path(j, "path", "path_raw", s->path);
    json_kint(j, "page", s->page);
    json_kstr(j, "sheet", s->sheet);
    json_kint(j, "row", s->row);
    json_kint(j, "para", s->para);
    masked_json(j, "text", s->text);
    json_end(j);
}

static void people_json(struct json *j, const struct statement *s)
{
    json_key(j, "who");
    json_array(j);
    for (uint32_t i = 0; i < s->whos; i++) {
        json_object(j);
        json_kstr(j, "name", s->who[i].name);
        json_kc(j, "is", who_is_name(s->who[i].is));
        json_kc(j, "part", part_name(s->who[i].part));
        json_kstr(j, "post", s->who[i].post);
        json_end(j);
    }
    json_end_array(j);
    json_kbool(j, "who_complete", s->who_complete);
}

static void figures_json(struct json *j, const struct statement *s)
{
    json_key(j, "figures");
    json_array(j);
    for (uint32_t i = 0; i < s->figures; i++) {
        json_object(j);
        json_key(j, "value");
        json_real(j, s->figure[i].value);
        json_kstr(j, "unit", s->figure[i].unit);
        json_kstr(j, "of", s->figure[i].of);
        json_end(j);
    }
    json_end_array(j);
}

static void when_json(struct json *j, const struct row *r)
{
    const struct when *w = &r->say.when;
    day_json(j, "from", w->from);
    day_json(j, "to", w->to);
    day_json(j, "not_before", w->not_before);
    day_json(j, "not_after", w->not_after);
    json_kbool(j, "ongoing", w->ongoing);
    json_kc(j, "precision", precision_name(w->precision));
    json_kc(j, "basis", basis_name(w->basis));
    json_kstr(j, "date_text", r->say.date_text);
    json_kc(j, "certainty", certainty_name(r->certainty));
    json_kc(j, "status", happening_name(w->status));
}

static void conflicts_json(struct json *j, const struct row *r)
{
    json_key(j, "conflicts");
    json_array(j);
    for (unsigned i = 0; i < CONFLICTS; i++) {
        const struct conflict *c = r->conflict[i];
        if (c == NULL)
            continue;
        json_object(j);
        json_kc(j, "field", c->field);
        json_key(j, "values");
        json_array(j);
        for (uint32_t k = 0; k < c->values; k++) {
            json_object(j);
            masked_json(j, "value", c->value[k].value);
            json_kint(j, "source", c->value[k].source);
            json_end(j);
        }
        json_end_array(j);
        json_end(j);
    }
    json_end_array(j);
}

void row_json(struct json *j, const struct row *r)
{
    const struct statement *s = &r->say;
    char award[ID_LEN + 1];
    row_award(award, r);
    json_object(j);
    json_kint(j, "v", 1);
    json_kc(j, "id", r->id);
    json_kc(j, "award", award);
    json_kc(j, "fact", fact_name(s->fact));
    json_kc(j, "kind", kind_name(s->kind));
    masked_json(j, "what", s->what);
    json_kstr(j, "grade", s->grade);
    json_kc(j, "level", level_name(s->level));
    json_kstr(j, "level_text", s->level_text);
    json_kstr(j, "giver", s->giver);
    json_kstr(j, "document_no", s->document_no);
    people_json(j, s);
    json_kstr(j, "place", s->place);
    masked_json(j, "topic", s->topic);
    figures_json(j, s);
    when_json(j, r);
    json_key(j, "maybe_same");
    json_array(j);
    for (unsigned i = 0; i < r->twins; i++)
        json_c(j, r->twin[i]);
    json_end_array(j);
    conflicts_json(j, r);
    json_kbool(j, "corrected", r->corrected);
    json_key(j, "sources");
    json_array(j);
    for (uint32_t i = 0; i < r->sources; i++)
        source_json(j, &r->source[i]);
    json_end_array(j);
    json_end(j);
}
