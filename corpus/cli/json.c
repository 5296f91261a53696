#include "cli/json.h"
#include "base/utf8.h"
#include <math.h>
#include <stdio.h>

void json_init(struct json *j, struct buf *out)
{
    *j = (struct json){.out = out};
}

static void separate(struct json *j)
{
    if (j->comma)
        buf_addb(j->out, ',');
    j->comma = true;
}

static void open_with(struct json *j, unsigned char bracket)
{
    separate(j);
    buf_addb(j->out, bracket);
    j->depth++;
    j->comma = false;
}

static void close_with(struct json *j, unsigned char bracket)
{
    buf_addb(j->out, bracket);
    j->depth--;
    j->comma = true;
}

void json_object(struct json *j)
{
    open_with(j, '{');
}

void json_array(struct json *j)
{
    open_with(j, '[');
}

void json_end(struct json *j)
{
    close_with(j, '}');
}

void json_end_array(struct json *j)
{
    close_with(j, ']');
}

static void quoted(struct buf *out, struct str s)
{
    static const char hex[] = "0123456789abcdef";
    buf_addb(out, '"');
    size_t at = 0;
    while (at < s.n) {
        size_t from = at;
        uint32_t c = utf8_next(s, &at);
        if (c == '"' || c == '\\') {
            buf_addb(out, '\\');
            buf_addb(out, (unsigned char)c);
        } else if (c == '\n') {
            buf_addc(out, "\\n");
        } else if (c == '\t') {
            buf_addc(out, "\\t");
        } else if (c == '\r') {
            buf_addc(out, "\\r");
        } else if (c < 0x20 || c == 0x7F || c == 0x2028 || c == 0x2029) {
            char u[6] = {'\\', 'u', hex[c >> 12 & 15], hex[c >> 8 & 15], hex[c >> 4 & 15], hex[c & 15]};
            buf_add(out, u, sizeof u);
        } else if (c == UTF8_BAD) {
            buf_addu(out, UTF8_BAD);
        } else {
            buf_add(out, s.p + from, at - from);
        }
    }
    buf_addb(out, '"');
}

void json_key(struct json *j, const char *key)
{
    separate(j);
    quoted(j->out, str_c(key));
    buf_addb(j->out, ':');
    j->comma = false;
}

void json_str(struct json *j, struct str s)
{
    separate(j);
    quoted(j->out, s);
}

void json_c(struct json *j, const char *s)
{
    json_str(j, str_c(s));
}

void json_int(struct json *j, int64_t v)
{
    separate(j);
    buf_addf(j->out, "%lld", (long long)v);
}

void json_real(struct json *j, double v)
{
    char out[400]; /* the largest double has 309 digits before the point */
    separate(j);
    if (!isfinite(v)) {
        buf_addc(j->out, "null"); /* JSON has no infinity */
        return;
    }
    int n = snprintf(out, sizeof out, "%.6f", v);
    if (n < 0 || (size_t)n >= sizeof out) {
        buf_addc(j->out, "null");
        return;
    }
    for (int i = 0; i < n; i++)
        if (out[i] == ',')
            out[i] = '.'; /* a locale's decimal comma */
    while (n > 1 && out[n - 1] == '0' && out[n - 2] != '.')
        n--;
    if (n > 2 && out[n - 1] == '0' && out[n - 2] == '.')
        n -= 2;
    if (n == 2 && out[0] == '-' && out[1] == '0')
        buf_addb(j->out, '0'); /* rounded to nothing: no sign */
    else
        buf_add(j->out, out, (size_t)n);
}

void json_bool(struct json *j, bool v)
{
    separate(j);
    buf_addc(j->out, v ? "true" : "false");
}

void json_null(struct json *j)
{
    separate(j);
    buf_addc(j->out, "null");
}

void json_kstr(struct json *j, const char *key, struct str s)
{
    json_key(j, key);
    json_str(j, s);
}

void json_kc(struct json *j, const char *key, const char *s)
{
    json_key(j, key);
    json_c(j, s);
}

void json_kint(struct json *j, const char *key, int64_t v)
{
    json_key(j, key);
    json_int(j, v);
}

void json_kbool(struct json *j, const char *key, bool v)
{
    json_key(j, key);
    json_bool(j, v);
}
