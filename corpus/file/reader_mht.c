/* Pages saved with their pictures in one file (.mht, and Word's "single file web page"): MIME with parts. Every part
 * that is HTML is read; where none is, every plain text. Parts within parts are met one after the other, without
 * recursion: a line of any boundary seen so far ends the part before it. */
#include "file/html.h"

#define FILE_MAX_BYTES ((size_t)48 << 20)
#define BOUNDARIES_MAX 8u

struct part {
    struct str type; /* "text/html" */
    struct str charset;
    struct str boundary; /* of a part that has parts */
    char coding;         /* q: quoted-printable, b: base64, else as it is */
    struct str body;
};
struct mail {
    struct str rest;
    struct str boundary[BOUNDARIES_MAX];
    unsigned boundaries;
};

static bool probe(const struct source *in, struct sniffed kind)
{
    (void)in;
    return strcmp(kind.format, "mht") == 0;
}

static char lower(char c)
{
    return (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
}

static bool starts_lower(struct str s, const char *word)
{
    size_t n = strlen(word), i = 0;
    while (i < n && i < s.n && lower(s.p[i]) == word[i])
        i++;
    return i == n;
}

/* The first line without its end; *s goes behind it. */
static struct str take_line(struct str *s)
{
    const char *end = s->n > 0 ? memchr(s->p, '\n', s->n) : NULL;
    size_t n = end ? (size_t)(end - s->p) : s->n;
    struct str line = str_sub(*s, 0, n > 0 && s->p[n - 1] == '\r' ? n - 1 : n);
    *s = str_sub(*s, n + (end != NULL), s->n);
    return line;
}

static struct str trim(struct str s)
{
    while (s.n > 0 && (s.p[0] == ' ' || s.p[0] == '\t' || s.p[0] == ';'))
        s = str_sub(s, 1, s.n);
    while (s.n > 0 && (s.p[s.n - 1] == ' ' || s.p[s.n - 1] == '\t'))
        s.n--;
    return s;
}

/* name="value" or name=value in a line of a header; word with its =. */
static struct str parameter(struct str s, const char *word)
{
    while (s.n > 0 && !starts_lower(s, word))
        s = str_sub(s, 1, s.n);
    s = str_sub(s, strlen(word), s.n);
    bool quoted = s.n > 0 && s.p[0] == '"';
    s = str_sub(s, quoted, s.n);
    size_t n = 0;
    while (n < s.n && s.p[n] != '"' && (quoted || (s.p[n] != ';' && s.p[n] != ' ')))
        n++;
    return str_sub(s, 0, n);
}

/* One header with its further lines, which begin with a blank. */
static void take_field(struct part *p, struct str line, bool first)
{
    if (first && starts_lower(line, "content-type:")) {
        struct str type = trim(str_sub(line, 13, line.n));
        size_t n = 0;
        while (n < type.n && type.p[n] != ';' && type.p[n] != ' ')
            n++;
        p->type = str_sub(type, 0, n);
    } else if (first && starts_lower(line, "content-transfer-encoding:")) {
        struct str coding = trim(str_sub(line, 26, line.n));
        p->coding = coding.n > 0 ? lower(coding.p[0]) : 0;
    }
    struct str charset = parameter(line, "charset="), boundary = parameter(line, "boundary=");
    if (charset.n > 0)
        p->charset = charset;
    if (boundary.n > 0)
        p->boundary = boundary;
}

static bool is_boundary(const struct mail *m, struct str line)
{
    for (unsigned i = 0; i < m->boundaries; i++)
        if (str_starts(line, STR("--")) && str_starts(str_sub(line, 2, line.n), m->boundary[i]))
            return true;
    return false;
}

/* Header and body of the part at the beginning of what is left. */
static struct part take_part(struct mail *m)
{
    struct part p = {.coding = 0};
    bool content = false; /* the field under way tells of the content */
    while (m->rest.n > 0) {
        struct str line = take_line(&m->rest);
        if (line.n == 0)
            break;
        bool first = line.p[0] != ' ' && line.p[0] != '\t';
        content = first ? starts_lower(line, "content-") : content;
        if (content)
            take_field(&p, line, first);
    }
    if (p.boundary.n > 0 && starts_lower(p.type, "multipart/") && m->boundaries < BOUNDARIES_MAX)
        m->boundary[m->boundaries++] = p.boundary;
    p.body = m->rest;
    while (m->rest.n > 0) {
        struct str before = m->rest, line = take_line(&m->rest);
        if (is_boundary(m, line)) {
            p.body.n = (size_t)(before.p - p.body.p);
            break;
        }
    }
    return p;
}

static int hex(char c)
{
    c = lower(c);
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static void unquote(struct buf *out, struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] != '=') {
            buf_addb(out, (unsigned char)s.p[i]);
        } else if (i + 2 < s.n && hex(s.p[i + 1]) >= 0 && hex(s.p[i + 2]) >= 0) {
            buf_addb(out, (unsigned char)(hex(s.p[i + 1]) * 16 + hex(s.p[i + 2])));
            i += 2;
        } else { /* at a line's end: the line goes on */
            while (i + 1 < s.n && (s.p[i + 1] == ' ' || s.p[i + 1] == '\t' || s.p[i + 1] == '\r'))
                i++;
            i += i + 1 < s.n && s.p[i + 1] == '\n';
        }
    }
}

static int sextet(char c)
{
    if (c >= 'A' && c <= 'Z')
        return c - 'A';
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 26;
    return c >= '0' && c <= '9' ? c - '0' + 52 : c == '+' ? 62 : c == '/' ? 63 : -1;
}

static void unbase64(struct buf *out, struct str s)
{
    uint32_t bits = 0;
    unsigned n = 0;
    for (size_t i = 0; i < s.n && s.p[i] != '='; i++) {
        int v = sextet(s.p[i]);
        if (v < 0)
            continue;
        bits = bits << 6 | (uint32_t)v;
        n += 6;
        if (n >= 8) {
            n -= 8;
            buf_addb(out, (unsigned char)(bits >> n));
        }
    }
}

static enum reason tell(struct paper *p, const struct part *part, bool html)
{
    struct buf b;
    buf_init(&b, FILE_MAX_BYTES);
    if (part->coding == 'q')
        unquote(&b, part->body);
    else if (part->coding == 'b')
        unbase64(&b, part->body);
    else
        buf_adds(&b, part->body);
    if (!html) { /* as if it stood in a page as it is */
        struct buf page;
        buf_init(&page, FILE_MAX_BYTES + 16);
        buf_addc(&page, "<pre>");
        for (size_t i = 0; i < b.n; i++)
            if (b.p[i] == '<')
                buf_addc(&page, "&lt;");
            else if (b.p[i] == '&')
                buf_addc(&page, "&amp;");
            else
                buf_addb(&page, (unsigned char)b.p[i]);
        buf_release(&b);
        b = page;
    }
    enum reason r = buf_status(&b) != XD_OK ? REASON_TOO_LARGE
                    : b.n > 0               ? html_read(p, buf_str(&b), part->charset)
                                            : REASON_OK;
    buf_release(&b);
    return r;
}

/* All parts of one type; *found counts them. */
static enum reason tell_all(struct paper *p, struct str mail, const char *type, unsigned *found)
{
    struct mail m = {.rest = mail};
    enum reason worst = REASON_OK;
    *found = 0;
    while (m.rest.n > 0 && p->why == REASON_OK) {
        struct part part = take_part(&m);
        if (!starts_lower(part.type, type))
            continue;
        enum reason r = tell(p, &part, strcmp(type, "text/html") == 0);
        worst = r != REASON_OK && r != REASON_BINARY ? r : worst;
        ++*found;
    }
    return worst;
}

static enum reason read_mht(struct source *in, struct answer *out)
{
    struct paper p;
    struct buf b;
    unsigned found = 0;
    answer_format(out, "mht", true);
    if (in->size > FILE_MAX_BYTES)
        return REASON_TOO_LARGE;
    buf_init(&b, FILE_MAX_BYTES + (1u << 20));
    paper_init(&p, out);
    enum reason r = source_whole(in, &b);
    if (r == REASON_OK)
        r = tell_all(&p, buf_str(&b), "text/html", &found);
    if (found == 0 && r == REASON_OK)
        r = tell_all(&p, buf_str(&b), "text/plain", &found);
    enum reason written = paper_end(&p);
    buf_release(&b);
    return written != REASON_OK ? written : r;
}

const struct reader reader_mht = {"mht", probe, read_mht, NULL};
