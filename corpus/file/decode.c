/* Bytes to UTF-8. GB18030 and Big5 do not resynchronise by themselves: one stray byte shifts every hanzi up to
 * the next ASCII character. So they are decoded run by run (a run ends at a byte that can be no second half), and
 * a run that is unsound, or sound but unreadable, is read again along its most likely path. */
#include "file/charset.h"
#include "file/encoding.h"
#include "file/line_encoding.h"
#include <stdlib.h>

#define RUN_MAX 1024u
#define COST_CUT 30u
#define UNREADABLE 115u /* mean cost of a character of a sound run above which other paths are tried */
#define SYNC 0x30u      /* bytes below are no part of any longer character */

struct sink {
    struct buf *out;
    struct decoded *d;
    size_t n;
    bool cr, bad; /* the character before was '\r', was illegal */
    bool repair;
    char tmp[4096];
};

static void flush(struct sink *k)
{
    buf_add(k->out, k->tmp, k->n);
    k->n = 0;
}

static void put_raw(struct sink *k, uint32_t c)
{
    if (k->n + 4 > sizeof k->tmp)
        flush(k);
    char *o = k->tmp + k->n;
    if (c < 0x80) {
        o[0] = (char)c;
        k->n += 1;
    } else if (c < 0x800) {
        o[0] = (char)(0xC0 | c >> 6);
        o[1] = (char)(0x80 | (c & 0x3F));
        k->n += 2;
    } else if (c < 0x10000) {
        o[0] = (char)(0xE0 | c >> 12);
        o[1] = (char)(0x80 | (c >> 6 & 0x3F));
        o[2] = (char)(0x80 | (c & 0x3F));
        k->n += 3;
    } else {
        o[0] = (char)(0xF0 | c >> 18);
        o[1] = (char)(0x80 | (c >> 12 & 0x3F));
        o[2] = (char)(0x80 | (c >> 6 & 0x3F));
        o[3] = (char)(0x80 | (c & 0x3F));
        k->n += 4;
    }
}

static void put_char(struct sink *k, uint32_t c)
{
    k->bad = false;
    if (c == 0 || c == 0xFEFF)
        return;
    if (c == '\r' || c == '\n') {
        if (c == '\r' || !k->cr)
            put_raw(k, '\n');
        k->cr = c == '\r';
        return;
    }
    k->cr = false;
    if (k->repair && c >= 0xE000 && c <= 0xF8FF) {
        uint32_t real = charset_repair(c);
        k->d->repaired += real != c;
        c = real;
    }
    put_raw(k, c);
}

static void put_bad(struct sink *k, uint32_t bytes)
{
    if (!k->bad)
        put_raw(k, 0xFFFD);
    k->bad = true;
    k->cr = false;
    k->d->replaced += bytes;
}

/* Length of the leading part that is ASCII and stands for itself. */
static size_t plain_length(const unsigned char *p, size_t n)
{
    size_t i = 0;
    while (i < n && p[i] < 0x80 && p[i] != 0 && p[i] != '\r' && p[i] != '\n')
        i++;
    return i;
}

/* The same for UTF-8, with the three-byte characters that need no look: not private use, not U+FEFF. */
static size_t plain_utf8_length(const unsigned char *p, size_t n)
{
    size_t i = 0;
    for (;;) {
        i += plain_length(p + i, n - i);
        if (n - i < 3 || (p[i + 1] & 0xC0u) != 0x80 || (p[i + 2] & 0xC0u) != 0x80)
            return i;
        if ((p[i] <= 0xE0 || p[i] >= 0xED) && (p[i] != 0xEF || p[i + 1] < 0xBC))
            return i;
        i += 3;
    }
}

static void put_plain(struct sink *k, const unsigned char *p, size_t n)
{
    if (n == 0)
        return;
    k->cr = k->bad = false;
    if (n > sizeof k->tmp - k->n)
        flush(k);
    if (n > sizeof k->tmp) {
        buf_add(k->out, p, n);
        return;
    }
    memcpy(k->tmp + k->n, p, n);
    k->n += n;
}

static inline void decode_steps(struct sink *k, struct str s, charset_step *step, uint32_t unit)
{
    const unsigned char *p = (const unsigned char *)s.p;
    for (size_t i = 0; i < s.n && buf_status(k->out) == XD_OK;) {
        uint32_t c;
        if (unit == 1) {
            size_t plain = plain_utf8_length(p + i, s.n - i);
            put_plain(k, p + i, plain);
            i += plain;
            if (i == s.n)
                break;
        }
        int len = step(&c, p + i, s.n - i);
        if (len < 0) {
            k->d->cut = true;
            break;
        }
        if (len)
            put_char(k, c);
        else
            put_bad(k, unit);
        i += len ? (size_t)len : unit;
    }
}

/* The path of least cost through a run: at each byte a character, or one illegal byte. */
struct path {
    uint32_t cost[RUN_MAX + 8];
    uint8_t len[RUN_MAX + 8]; /* of the step that leads here; 0: one illegal byte */
    uint16_t from[RUN_MAX + 8];
    bool cut[RUN_MAX + 8];
};

static void relax(struct path *w, size_t at, size_t to, uint32_t cost, uint8_t len, bool cut)
{
    if (w->cost[at] + cost >= w->cost[to])
        return;
    w->cost[to] = w->cost[at] + cost;
    w->len[to] = len;
    w->from[to] = (uint16_t)at;
    w->cut[to] = cut;
}

/* Bytes consumed: n, or a little more where the last character passes the run's forced end. */
static size_t find_path(struct path *w, const unsigned char *p, size_t n, size_t rest, charset_step *step)
{
    for (size_t i = 0; i < n + 8; i++)
        w->cost[i] = UINT32_MAX / 2;
    w->cost[0] = 0;
    for (size_t i = 0; i < n; i++) {
        uint32_t c;
        if (w->cost[i] == UINT32_MAX / 2)
            continue;
        int len = step(&c, p + i, rest - i);
        if (len > 0)
            relax(w, i, i + (size_t)len, charset_cost(c), (uint8_t)len, false);
        else if (len < 0)
            relax(w, i, n, COST_CUT, 0, true);
        relax(w, i, i + 1, COST_ILLEGAL, 0, false);
    }
    size_t end = n;
    for (size_t i = n + 1; i < n + 4 && i <= rest; i++)
        if (w->cost[i] < w->cost[end])
            end = i;
    return end;
}

static size_t put_path(struct sink *k, struct path *w, const unsigned char *p, size_t n, size_t rest,
                       charset_step *step)
{
    size_t end = find_path(w, p, n, rest, step);
    uint16_t at[RUN_MAX + 8];
    size_t steps = 0;
    for (size_t i = end; i > 0; i = w->from[i])
        at[steps++] = (uint16_t)i;
    while (steps-- > 0) {
        size_t to = at[steps], from = w->from[to];
        uint32_t c;
        if (w->cut[to])
            k->d->cut = true;
        else if (w->len[to] && step(&c, p + from, rest - from) > 0)
            put_char(k, c);
        else
            put_bad(k, (uint32_t)(to - from));
    }
    return end;
}

struct run {
    uint32_t c[RUN_MAX + 1];
    size_t chars, bytes;
    uint32_t cost;
    bool sound;
};

static inline void read_run(struct run *r, const unsigned char *p, size_t n, charset_step *step)
{
    r->chars = r->bytes = 0;
    r->cost = 0;
    r->sound = true;
    while (r->bytes < n && r->bytes < RUN_MAX) {
        uint32_t c;
        int len = step(&c, p + r->bytes, n - r->bytes);
        if (len <= 0) {
            r->sound = false;
            return;
        }
        r->c[r->chars++] = c;
        r->cost += charset_cost(c);
        r->bytes += (size_t)len;
        if (c < SYNC)
            return;
    }
}

static size_t run_end(const unsigned char *p, size_t n)
{
    size_t i = 0;
    while (i < n && i < RUN_MAX && p[i] >= SYNC)
        i++;
    return i < n && i < RUN_MAX ? i + 1 : i;
}

static void decode_runs(struct sink *k, struct str s, charset_step *step)
{
    const unsigned char *p = (const unsigned char *)s.p;
    struct run r;
    struct path w;
    for (size_t i = 0; i < s.n && buf_status(k->out) == XD_OK;) {
        size_t plain = plain_length(p + i, s.n - i);
        put_plain(k, p + i, plain);
        i += plain;
        if (i == s.n)
            break;
        if (step == gb18030_step)
            read_run(&r, p + i, s.n - i, gb18030_quick);
        else
            read_run(&r, p + i, s.n - i, step);
        if (!r.sound || (r.chars >= 4 && r.cost / r.chars > UNREADABLE)) {
            i += put_path(k, &w, p + i, run_end(p + i, s.n - i), s.n - i, step);
            continue;
        }
        for (size_t j = 0; j < r.chars; j++)
            put_char(k, r.c[j]);
        i += r.bytes;
    }
}

static void decode_one(struct sink *k, struct str s, enum encoding e)
{
    charset_step *step = charset_step_of(e);
    /* Big5's private use is Hong Kong's and the user's, not GBK's. */
    k->repair = e != ENCODING_BIG5;
    if (e == ENCODING_GB18030 || e == ENCODING_BIG5)
        decode_runs(k, s, step);
    else if (e == ENCODING_UTF8)
        decode_steps(k, s, utf8_quick, 1);
    else
        decode_steps(k, s, step, 2);
}

static void decode_lines(struct sink *k, struct str s)
{
    enum encoding before = lines_majority(s);
    for (size_t at = 0; at < s.n && buf_status(k->out) == XD_OK;) {
        struct str line = str_sub(s, at, s.n);
        line.n = line_length(line);
        at += line.n;
        before = line_encoding(line, before);
        decode_one(k, line, before);
        if (at < s.n && k->d->cut) {
            /* Within a file nothing is cut: the line's last bytes were illegal. */
            k->d->cut = false;
            put_bad(k, 1);
        }
    }
}

enum status encoding_decode(struct buf *out, struct decoded *d, struct str bytes, enum encoding e)
{
    struct sink k = {.out = out, .d = d};
    *d = (struct decoded){0, 0, false};
    if (str_starts(bytes, STR("\xef\xbb\xbf")))
        bytes = str_sub(bytes, 3, bytes.n); /* whatever the rest is in */
    if (e == ENCODING_MIXED)
        decode_lines(&k, bytes);
    else if (charset_step_of(e))
        decode_one(&k, bytes, e);
    else
        return XD_INVALID;
    flush(&k);
    return buf_status(out);
}
