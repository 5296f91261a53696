#include "record/record_layout.h"
#include <math.h>

/* --- writing -------------------------------------------------------------------------------------------------- */

static void put_double(struct buf *out, double v)
{
    uint64_t bits;
    memcpy(&bits, &v, sizeof bits);
    put_u32(out, (uint32_t)bits);
    put_u32(out, (uint32_t)(bits >> 32));
}

static void put_who(struct buf *out, const struct who *w)
{
    put_string_field(out, WHO_TAG_NAME, w->name);
    put_number_field(out, WHO_TAG_IS, w->is);
    put_number_field(out, WHO_TAG_PART, w->part);
    put_number_field(out, WHO_TAG_SURE, w->sure);
    put_string_field(out, WHO_TAG_POST, w->post);
    put_string_field(out, WHO_TAG_UNIT, w->unit);
}

static void put_figure(struct buf *out, const struct figure *f)
{
    put_varint(out, FIGURE_TAG_VALUE);
    put_varint(out, 8);
    put_double(out, f->value);
    put_string_field(out, FIGURE_TAG_UNIT, f->unit);
    put_string_field(out, FIGURE_TAG_OF, f->of);
}

static void put_source(struct buf *out, const struct place_in_source *s)
{
    put_varint(out, s->from);
    put_varint(out, s->to - s->from);
    put_varint(out, s->para);
    put_varint(out, s->page);
    put_varint(out, s->row);
    put_string(out, s->sheet);
}

static void put_statement(struct buf *out, const struct statement *s, struct buf *inner)
{
    put_number_field(out, STATEMENT_TAG_FACT, s->fact);
    put_number_field(out, STATEMENT_TAG_KIND, s->kind);
    put_number_field(out, STATEMENT_TAG_LEVEL, s->level);
    put_number_field(out, STATEMENT_TAG_WHO_COMPLETE, s->who_complete);
    put_string_field(out, STATEMENT_TAG_WHAT, s->what);
    put_string_field(out, STATEMENT_TAG_GRADE, s->grade);
    put_string_field(out, STATEMENT_TAG_LEVEL_TEXT, s->level_text);
    put_string_field(out, STATEMENT_TAG_GIVER, s->giver);
    put_string_field(out, STATEMENT_TAG_DOCUMENT_NO, s->document_no);
    put_string_field(out, STATEMENT_TAG_PLACE, s->place);
    put_string_field(out, STATEMENT_TAG_TOPIC, s->topic);
    put_string_field(out, STATEMENT_TAG_DATE_TEXT, s->date_text);
    buf_reset(inner);
    for (uint32_t i = 0; i < s->whos; i++) {
        put_who(inner, &s->who[i]);
        put_collected_field(out, STATEMENT_TAG_WHO, inner);
    }
    for (uint32_t i = 0; i < s->figures; i++) {
        put_figure(inner, &s->figure[i]);
        put_collected_field(out, STATEMENT_TAG_FIGURE, inner);
    }
    when_put(inner, &s->when);
    put_collected_field(out, STATEMENT_TAG_WHEN, inner);
    put_source(inner, &s->source);
    put_collected_field(out, STATEMENT_TAG_SOURCE, inner);
}

void statements_put(struct buf *out, const struct statement *v, size_t n, struct buf *part, struct buf *inner)
{
    for (size_t i = 0; i < n; i++) {
        buf_reset(part);
        put_statement(part, &v[i], inner);
        if (buf_status(part) != XD_OK)
            out->status = buf_status(part);
        put_string(out, buf_str(part));
    }
}

/* --- reading -------------------------------------------------------------------------------------------------- */

/* One field; false at the end or at damage (c->bad). */
static bool next_field(struct cursor *c, uint32_t *tag, struct str *payload)
{
    if (cursor_done(c))
        return false;
    *tag = get_varint32(c);
    *payload = get_string(c);
    return !c->bad;
}

static uint32_t count_fields(struct str bytes, uint32_t wanted)
{
    struct cursor c = cursor_of(bytes);
    uint32_t tag, n = 0;
    struct str payload;
    while (next_field(&c, &tag, &payload))
        n += tag == wanted;
    return n;
}

static uint8_t below(uint64_t v, unsigned count, unsigned otherwise)
{
    return (uint8_t)(v < count ? v : otherwise);
}

static const struct str empty = STR_LIT("");

static bool get_who(struct who *w, struct str bytes)
{
    struct cursor c = cursor_of(bytes);
    uint32_t tag;
    struct str p;
    *w = (struct who){.name = empty, .post = empty, .unit = empty, .is = WHO_GROUP};
    while (next_field(&c, &tag, &p)) {
        switch (tag) {
        case WHO_TAG_NAME:
            w->name = p;
            break;
        case WHO_TAG_IS:
            w->is = below(number_of_field(p), WHO_GROUP + 1, WHO_GROUP);
            break;
        case WHO_TAG_PART:
            w->part = below(number_of_field(p), PART_COUNT, PART_NONE);
            break;
        case WHO_TAG_SURE:
            w->sure = number_of_field(p) != 0;
            break;
        case WHO_TAG_POST:
            w->post = p;
            break;
        case WHO_TAG_UNIT:
            w->unit = p;
            break;
        default: /* of a later version */
            break;
        }
    }
    return !c.bad;
}

static bool get_double(double *v, struct str bytes)
{
    struct cursor c = cursor_of(bytes);
    uint64_t bits = get_u32(&c);
    bits |= (uint64_t)get_u32(&c) << 32;
    memcpy(v, &bits, sizeof *v);
    return !c.bad && isfinite(*v);
}

static bool get_figure(struct figure *f, struct str bytes)
{
    struct cursor c = cursor_of(bytes);
    uint32_t tag;
    struct str p;
    *f = (struct figure){.unit = empty, .of = empty};
    while (next_field(&c, &tag, &p)) {
        if (tag == FIGURE_TAG_VALUE && !get_double(&f->value, p))
            return false;
        if (tag == FIGURE_TAG_UNIT)
            f->unit = p;
        if (tag == FIGURE_TAG_OF)
            f->of = p;
    }
    return !c.bad;
}

static bool get_source(struct place_in_source *s, struct str bytes, uint32_t chars)
{
    struct cursor c = cursor_of(bytes);
    s->from = get_varint32(&c);
    uint32_t length = get_varint32(&c);
    if (s->from > chars || length > chars - s->from)
        return false;
    s->to = s->from + length;
    s->para = get_varint32(&c);
    s->page = get_varint32(&c);
    s->row = get_varint32(&c);
    s->sheet = get_string(&c);
    return !c.bad;
}

/* Fields with a string each; NULL for another tag. */
static struct str *string_of_tag(struct statement *s, uint32_t tag)
{
    switch (tag) {
    case STATEMENT_TAG_WHAT:
        return &s->what;
    case STATEMENT_TAG_GRADE:
        return &s->grade;
    case STATEMENT_TAG_LEVEL_TEXT:
        return &s->level_text;
    case STATEMENT_TAG_GIVER:
        return &s->giver;
    case STATEMENT_TAG_DOCUMENT_NO:
        return &s->document_no;
    case STATEMENT_TAG_PLACE:
        return &s->place;
    case STATEMENT_TAG_TOPIC:
        return &s->topic;
    case STATEMENT_TAG_DATE_TEXT:
        return &s->date_text;
    default:
        return NULL;
    }
}

static bool get_part_of(struct statement *s, uint32_t tag, struct str p, uint32_t chars)
{
    struct str *text = string_of_tag(s, tag);
    if (text != NULL) {
        *text = p;
        return true;
    }
    switch (tag) {
    case STATEMENT_TAG_FACT:
        s->fact = below(number_of_field(p), FACT_TENURE + 1, 0);
        return true;
    case STATEMENT_TAG_KIND:
        s->kind = below(number_of_field(p), KIND_COUNT, KIND_OTHER);
        return true;
    case STATEMENT_TAG_LEVEL:
        s->level = below(number_of_field(p), LEVEL_COUNT, LEVEL_UNKNOWN);
        return true;
    case STATEMENT_TAG_WHO_COMPLETE:
        s->who_complete = number_of_field(p) != 0;
        return true;
    case STATEMENT_TAG_WHO:
        return get_who(&s->who[s->whos++], p);
    case STATEMENT_TAG_FIGURE:
        return get_figure(&s->figure[s->figures++], p);
    case STATEMENT_TAG_WHEN:
        return when_get(&s->when, p);
    case STATEMENT_TAG_SOURCE:
        return get_source(&s->source, p, chars);
    default: /* of a later version */
        return true;
    }
}

static enum status get_statement(struct statement *s, struct arena *arena, struct str bytes, uint32_t chars)
{
    *s = (struct statement){.what = empty,
                            .grade = empty,
                            .level_text = empty,
                            .giver = empty,
                            .document_no = empty,
                            .place = empty,
                            .topic = empty,
                            .date_text = empty,
                            .source = {.sheet = empty}};
    uint32_t whos = count_fields(bytes, STATEMENT_TAG_WHO), figures = count_fields(bytes, STATEMENT_TAG_FIGURE);
    if (whos > 0 && (s->who = arena_zalloc(arena, whos, sizeof *s->who)) == NULL)
        return arena_status(arena);
    if (figures > 0 && (s->figure = arena_zalloc(arena, figures, sizeof *s->figure)) == NULL)
        return arena_status(arena);
    struct cursor c = cursor_of(bytes);
    uint32_t tag;
    struct str payload;
    while (next_field(&c, &tag, &payload))
        if (!get_part_of(s, tag, payload, chars))
            return XD_CORRUPT;
    return c.bad ? XD_CORRUPT : XD_OK;
}

enum status statements_get(struct statement **v, uint32_t *n, struct arena *arena, struct str raw, uint32_t chars)
{
    *v = NULL;
    *n = 0;
    size_t count = 0;
    struct cursor c = cursor_of(raw);
    while (!cursor_done(&c)) {
        struct str one = get_string(&c);
        if (c.bad || one.n < STATEMENT_LEAST - 1)
            return XD_CORRUPT;
        count++;
    }
    if (c.bad)
        return XD_CORRUPT;
    if (count == 0)
        return XD_OK;
    *v = arena_zalloc(arena, count, sizeof **v);
    if (*v == NULL)
        return arena_status(arena);
    c = cursor_of(raw);
    for (size_t i = 0; i < count; i++) {
        enum status st = get_statement(&(*v)[*n], arena, get_string(&c), chars);
        if (st != XD_OK)
            return st;
        if ((*v)[*n].fact != 0) /* a fact of a later version is nothing that this one could show */
            ++*n;
    }
    return XD_OK;
}
