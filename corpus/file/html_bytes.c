/* From the bytes of a page to its characters. */
#include "file/html.h"

#define SAMPLE_MAX ((size_t)1 << 20)
#define CLEAR 50u /* of a thousand: below it what is declared decides */

/* The bytes between tags, without scripts: what people wrote. Encodings that keep ASCII only. */
static void gather(struct buf *out, struct str s)
{
    const char *p = s.p, *end = s.p + s.n;
    while (p < end && out->n < SAMPLE_MAX) {
        const char *open = memchr(p, '<', (size_t)(end - p));
        buf_adds(out, str_sub(str_of(p, (size_t)((open ? open : end) - p)), 0, SAMPLE_MAX - out->n));
        if (!open)
            return;
        bool script = end - open > 7 && (memcmp(open + 1, "script", 6) == 0 || memcmp(open + 1, "SCRIPT", 6) == 0);
        p = open;
        do {
            p = memchr(p + 1, '>', (size_t)(end - p - 1));
        } while (script && p && memcmp(p - 6, open + 1, 6) != 0);
        if (!p)
            return;
        p++;
    }
}

/* charset=… of a <meta> near the beginning. */
static struct str declared_within(struct str s)
{
    struct str key = STR("charset=");
    s = str_sub(s, 0, 4096);
    for (size_t i = 0; i + key.n < s.n; i++) {
        size_t n = 0;
        while (n < key.n && ((unsigned char)s.p[i + n] | 32) == ((unsigned char)key.p[n] | 32))
            n++;
        if (n < key.n)
            continue;
        i += n + (s.p[i + n] == '"' || s.p[i + n] == '\'');
        for (n = 0; i + n < s.n && n < 32; n++)
            if (!strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_", s.p[i + n]) || !s.p[i + n])
                break;
        return str_sub(s, i, i + n);
    }
    return str_of(NULL, 0);
}

enum encoding html_encoding(struct str bytes, struct str declared)
{
    struct encoding_verdict v;
    struct buf sample;
    if (declared.n == 0)
        declared = declared_within(bytes);
    enum encoding said = encoding_of_name(declared);
    if (str_starts(bytes, STR("\xff\xfe")))
        return ENCODING_UTF16LE;
    if (str_starts(bytes, STR("\xfe\xff")))
        return ENCODING_UTF16BE;
    buf_init(&sample, SAMPLE_MAX);
    gather(&sample, bytes);
    encoding_detect(&v, sample.n > 0 ? buf_str(&sample) : bytes);
    buf_release(&sample);
    bool ascii = said == ENCODING_UTF8 || said == ENCODING_GB18030 || said == ENCODING_BIG5;
    return ascii && v.margin < CLEAR ? said : v.encoding;
}

enum reason html_read(struct paper *p, struct str bytes, struct str declared)
{
    struct buf text;
    struct decoded d;
    enum encoding e = html_encoding(bytes, declared);
    if (e == ENCODING_BINARY || e == ENCODING_NONE)
        return REASON_BINARY;
    buf_init(&text, 3 * bytes.n + 16);
    enum reason r = encoding_decode(&text, &d, bytes, e) == XD_OK ? REASON_OK : REASON_TOO_LARGE;
    if (r == REASON_OK) {
        if (!p->told_encoding)
            answer_encoding(p->out, e);
        p->told_encoding = true;
        html_tell(p, buf_str(&text));
        r = d.replaced > 0 ? REASON_BAD_BYTES : REASON_OK;
    }
    buf_release(&text);
    return r;
}
