/* What the worker, or the file itself, gave: from bytes to text, marks by character, and a verdict. */
#include "base/mem.h"
#include "base/utf8.h"
#include "file/extract_state.h"

enum status add_mark(struct mark **list, size_t *n, size_t *cap, struct mark m)
{
    void *p = *list;
    if (mem_reserve(&p, cap, *n + 1, sizeof m) != 0)
        return XD_NOMEM;
    *list = p;
    (*list)[(*n)++] = m;
    return XD_OK;
}

bool is_blank(struct str s)
{
    for (size_t i = 0; i < s.n;) {
        uint32_t c = utf8_next(s, &i);
        if (c > ' ' && c != 0x3000 && c != 0xA0)
            return false;
    }
    return true;
}

/* One stretch between marks. */
static enum status decode_part(struct extractor *x, struct extracted *out, size_t from, size_t to)
{
    struct decoded d;
    enum status s = encoding_decode(&out->text, &d, str_sub(buf_str(&x->raw), from, to), out->verdict.encoding);
    out->decoded.replaced += d.replaced;
    out->decoded.repaired += d.repaired;
    out->decoded.cut |= d.cut;
    return s;
}

enum status decode_answer(struct extractor *x, struct extracted *out, enum encoding forced)
{
    size_t at = 0, counted = 0, chars = 0;
    if (x->utf8)
        out->verdict = (struct encoding_verdict){ENCODING_UTF8, 1000, false};
    else
        encoding_detect(&out->verdict, buf_str(&x->raw));
    if (!x->utf8 && forced != ENCODING_NONE)
        out->verdict.encoding = forced, out->verdict.margin = 1000;
    if (out->verdict.encoding == ENCODING_BINARY)
        return XD_OK;
    for (size_t i = 0; i < x->marks; i++) {
        struct mark m = x->mark[i];
        enum status s = decode_part(x, out, at, m.at);
        if (s != XD_OK)
            return s;
        at = m.at;
        chars += utf8_count(str_sub(buf_str(&out->text), counted, out->text.n));
        counted = out->text.n;
        m.at = (uint32_t)chars;
        s = add_mark(&out->mark, &out->marks, &out->mark_cap, m);
        if (s != XD_OK)
            return s;
    }
    enum status s = decode_part(x, out, at, x->raw.n);
    if (x->utf8 && x->made != ENCODING_NONE)
        out->verdict.encoding = x->made;
    return s;
}

enum reason decode_judge(const struct extracted *out, enum reason r)
{
    if (out->verdict.encoding == ENCODING_BINARY)
        return REASON_BINARY;
    if (r == REASON_DAMAGED || r == REASON_PICTURES)
        return r;
    if (is_blank(buf_str(&out->text)))
        return REASON_EMPTY;
    return out->decoded.replaced ? REASON_BAD_BYTES : out->decoded.cut ? REASON_CUT : r;
}
