#include "record/record_json.h"
#include "base/utf8.h"
#include <math.h>
#include <stdio.h>

static void escape(struct buf *out, uint32_t c)
{
    if (c == '"' || c == '\\') {
        buf_addb(out, '\\');
        buf_addb(out, (unsigned char)c);
    } else if (c == '\n') {
        buf_addc(out, "\\n");
    } else if (c == '\t') {
        buf_addc(out, "\\t");
    } else if (c < 0x20 || c == 0x7F) {
        buf_addf(out, "\\u%04x", (unsigned)c);
    } else {
        buf_addu(out, c);
    }
}

void json_text(struct buf *out, struct str s)
{
    buf_addb(out, '"');
    for (size_t at = 0; at < s.n;)
        escape(out, utf8_next(s, &at));
    buf_addb(out, '"');
}

void json_comma(struct buf *out)
{
    if (out->n > 0 && out->p[out->n - 1] != '{' && out->p[out->n - 1] != '[')
        buf_addb(out, ',');
}

void json_key(struct buf *out, const char *key)
{
    json_comma(out);
    buf_addb(out, '"');
    buf_addc(out, key);
    buf_addc(out, "\":");
}

void json_member(struct buf *out, const char *key, struct str s)
{
    json_key(out, key);
    json_text(out, s);
}

void json_member_c(struct buf *out, const char *key, const char *s)
{
    json_member(out, key, str_c(s));
}

void json_member_u(struct buf *out, const char *key, uint64_t v)
{
    json_key(out, key);
    buf_addf(out, "%llu", (unsigned long long)v);
}

void json_member_b(struct buf *out, const char *key, bool v)
{
    json_key(out, key);
    buf_addc(out, v ? "true" : "false");
}

void json_member_f(struct buf *out, const char *key, double v)
{
    char digits[40];
    json_key(out, key);
    if (v == floor(v) && fabs(v) < 1e15) {
        buf_addf(out, "%lld", (long long)v);
        return;
    }
    /* The shortest of the two that reads back the same; a locale's decimal comma is undone. */
    int n = snprintf(digits, sizeof digits, "%.15g", v);
    double back = 0;
    if (sscanf(digits, "%lf", &back) != 1 || back < v || back > v)
        n = snprintf(digits, sizeof digits, "%.17g", v);
    for (int i = 0; i < n; i++)
        buf_addb(out, (unsigned char)(digits[i] == ',' ? '.' : digits[i]));
}

void json_member_day(struct buf *out, const char *key, day d)
{
    char text[11];
    day_format(text, d);
    json_member_c(out, key, text);
}
