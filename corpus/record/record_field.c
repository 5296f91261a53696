#include "record/record_layout.h"

void put_number_field(struct buf *out, unsigned tag, uint64_t v)
{
    if (v == 0)
        return;
    unsigned length = 1;
    for (uint64_t rest = v; rest >= 0x80; rest >>= 7)
        length++;
    put_varint(out, tag);
    put_varint(out, length);
    put_varint(out, v);
}

void put_string_field(struct buf *out, unsigned tag, struct str s)
{
    if (s.n > 0)
        put_field(out, tag, s);
}

void put_collected_field(struct buf *out, unsigned tag, struct buf *payload)
{
    if (buf_status(payload) != XD_OK && buf_status(out) == XD_OK)
        out->status = buf_status(payload);
    put_field(out, tag, buf_str(payload));
    buf_reset(payload);
}

uint64_t number_of_field(struct str payload)
{
    struct cursor c = cursor_of(payload);
    return get_varint(&c);
}

/* Days lie close together: the outer bounds are stored as distances from what the text says. */
void when_put(struct buf *out, const struct when *w)
{
    put_varint(out, zigzag(w->from));
    put_varint(out, zigzag((int64_t)w->to - w->from));
    put_varint(out, zigzag((int64_t)w->not_before - w->from));
    put_varint(out, zigzag((int64_t)w->not_after - w->to));
    put_varint(out, w->precision);
    put_varint(out, w->basis);
    put_varint(out, w->status);
    put_varint(out, w->ongoing);
}

static day get_day(struct cursor *c, day near)
{
    int64_t d = unzigzag(get_varint(c));
    if (d < -30000000 || d > 30000000 || near + d < 0 || near + d > 21991231) {
        c->bad = true;
        return 0;
    }
    return (day)(near + d);
}

/* A value of an enumeration that a later version knows and this one does not is "unknown". */
static uint8_t known(uint64_t v, unsigned last)
{
    return v <= last ? (uint8_t)v : 0;
}

bool when_get(struct when *w, struct str payload)
{
    struct cursor c = cursor_of(payload);
    w->from = get_day(&c, 0);
    w->to = get_day(&c, w->from);
    w->not_before = get_day(&c, w->from);
    w->not_after = get_day(&c, w->to);
    w->precision = known(get_varint(&c), PRECISION_SPAN);
    w->basis = known(get_varint(&c), BASIS_FOLDER);
    w->status = known(get_varint(&c), HAPPENING_RECURRING);
    w->ongoing = get_varint(&c) != 0;
    return !c.bad;
}
