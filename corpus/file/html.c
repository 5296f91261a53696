#include "file/html.h"
#include "base/utf8.h"

enum tag {
    TAG_OTHER,
    TAG_BLOCK,
    TAG_BREAK,
    TAG_CELL,
    TAG_DELETED,
    TAG_HEADING,
    TAG_HIDDEN, /* no text for people until its end */
    TAG_PRE,
    TAG_ROW,
    TAG_TABLE
};
struct tag_name {
    const char *name;
    uint8_t tag;
};
static const struct tag_name tags[] = {
    {"address", TAG_BLOCK}, {"article", TAG_BLOCK}, {"aside", TAG_BLOCK},    {"blockquote", TAG_BLOCK},
    {"body", TAG_BLOCK},    {"br", TAG_BREAK},      {"caption", TAG_BLOCK},  {"center", TAG_BLOCK},
    {"dd", TAG_BLOCK},      {"del", TAG_DELETED},   {"dir", TAG_BLOCK},      {"div", TAG_BLOCK},
    {"dl", TAG_BLOCK},      {"dt", TAG_BLOCK},      {"fieldset", TAG_BLOCK}, {"figcaption", TAG_BLOCK},
    {"figure", TAG_BLOCK},  {"footer", TAG_BLOCK},  {"form", TAG_BLOCK},     {"frame", TAG_BLOCK},
    {"h1", TAG_HEADING},    {"h2", TAG_HEADING},    {"h3", TAG_HEADING},     {"h4", TAG_HEADING},
    {"h5", TAG_HEADING},    {"h6", TAG_HEADING},    {"head", TAG_BLOCK},     {"header", TAG_BLOCK},
    {"hr", TAG_BLOCK},      {"html", TAG_BLOCK},    {"legend", TAG_BLOCK},   {"li", TAG_BLOCK},
    {"listing", TAG_PRE},   {"main", TAG_BLOCK},    {"menu", TAG_BLOCK},     {"nav", TAG_BLOCK},
    {"ol", TAG_BLOCK},      {"option", TAG_BLOCK},  {"p", TAG_BLOCK},        {"pre", TAG_PRE},
    {"rp", TAG_HIDDEN},     {"rt", TAG_HIDDEN},     {"script", TAG_HIDDEN},  {"section", TAG_BLOCK},
    {"select", TAG_BLOCK},  {"style", TAG_HIDDEN},  {"table", TAG_TABLE},    {"td", TAG_CELL},
    {"textarea", TAG_PRE},  {"th", TAG_CELL},       {"title", TAG_BLOCK},    {"tr", TAG_ROW},
    {"ul", TAG_BLOCK},
};

struct page {
    struct paper *p;
    struct str s;
    size_t at;
    uint32_t last;    /* character of the line; 0 at its beginning */
    bool blank, line; /* blanks are owed; a line end was among them */
    unsigned pre;     /* within <pre> */
    unsigned span;    /* of the cell under way */
    bool in_cell, deleted;
};

static char lower(char c)
{
    return (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
}

static bool starts_lower(struct str s, const char *word)
{
    size_t n = strlen(word);
    if (s.n < n)
        return false;
    for (size_t i = 0; i < n; i++)
        if (lower(s.p[i]) != word[i])
            return false;
    return true;
}

static struct str rest(const struct page *g)
{
    return str_sub(g->s, g->at, g->s.n);
}

/* Behind the next such bytes; the end when there are none. */
static void pass(struct page *g, const char *end)
{
    size_t n = strlen(end);
    while (g->at < g->s.n && !str_starts(rest(g), str_of(end, n)))
        g->at++;
    g->at = g->at < g->s.n ? g->at + n : g->s.n;
}

/* Characters between which a line end of the source is no blank: Han, their punctuation, full-width forms. */
static bool is_wide(uint32_t c)
{
    return is_han(c) || (c >= 0x3000 && c < 0x3040) || (c >= 0xFF00 && c < 0xFFF0) || (c >= 0x2014 && c <= 0x2026);
}

static void put(struct page *g, uint32_t c)
{
    char b[4];
    if (g->deleted) {
        paper_deleted(g->p, str_of(b, utf8_put(b, c)));
        return;
    }
    if (g->blank && g->last && !(g->line && is_wide(g->last) && is_wide(c)))
        paper_text(g->p, STR(" "));
    g->blank = g->line = false;
    paper_text(g->p, str_of(b, utf8_put(b, c)));
    g->last = c;
}

static void new_line(struct page *g)
{
    g->last = 0;
    g->blank = g->line = false;
}

static void end_block(struct page *g)
{
    if (paper_amid(g->p))
        paper_paragraph(g->p);
    new_line(g);
}

/* A reference at &; false: it is none. */
static bool entity(struct page *g)
{
    struct str s = str_sub(rest(g), 1, 33);
    size_t n = 0;
    while (n < s.n && (is_alpha((unsigned char)s.p[n]) || is_digit((unsigned char)s.p[n]) || (n == 0 && s.p[n] == '#')))
        n++;
    uint32_t c = html_entity(str_sub(s, 0, n));
    if (c == 0)
        return false;
    g->at += 1 + n + (n < s.n && s.p[n] == ';');
    if (c == 0xAD || c == 0x200B || c == 0x200C || c == 0x200D)
        return true; /* where a word may be divided: nothing to see */
    put(g, c == 0xA0 || c < ' ' ? ' ' : c);
    return true;
}

static void text(struct page *g)
{
    char c = g->s.p[g->at];
    if (c == '&' && entity(g))
        return;
    if (c == '\n' && g->pre > 0) {
        paper_break(g->p);
        new_line(g);
        g->at++;
    } else if ((c == ' ' || c == '\t') && g->pre > 0) {
        put(g, (uint32_t)c);
        g->at++;
    } else if ((unsigned char)c <= ' ') {
        g->blank = true;
        g->line |= c == '\n' || c == '\r';
        g->at++;
    } else {
        uint32_t u = utf8_next(g->s, &g->at);
        put(g, u == 0xA0 ? ' ' : u);
    }
}

static uint8_t tag_of(struct str name)
{
    for (size_t i = 0; i < sizeof tags / sizeof tags[0]; i++)
        if (strlen(tags[i].name) == name.n && starts_lower(name, tags[i].name))
            return tags[i].tag;
    return TAG_OTHER;
}

/* Passes the attributes of a tag, quoted > and all; tells colspan. An open quote reaches to the tag's end only. */
static unsigned attributes(struct page *g)
{
    unsigned span = 1;
    while (g->at < g->s.n && g->s.p[g->at] != '>') {
        char c = g->s.p[g->at];
        if (c == '"' || c == '\'') {
            const char *from = g->s.p + g->at + 1;
            const char *end = memchr(from, c, g->s.n - g->at - 1);
            const char *close = end ? memchr(from, '>', (size_t)(end - from)) : NULL;
            /* Where a quote is not closed the next one is far off, behind other tags: believe the bracket. */
            bool closed = end && (!close || end - close < 1024);
            g->at = closed ? (size_t)(end - g->s.p) + 1 : g->at + 1;
        } else if (starts_lower(rest(g), "colspan=")) {
            g->at += 8;
            g->at += g->at < g->s.n && (g->s.p[g->at] == '"' || g->s.p[g->at] == '\'');
            for (span = 0; g->at < g->s.n && is_digit((unsigned char)g->s.p[g->at]) && span < 1000; g->at++)
                span = span * 10 + (unsigned)(g->s.p[g->at] - '0');
            g->at += g->at < g->s.n && (g->s.p[g->at] == '"' || g->s.p[g->at] == '\'');
        } else {
            g->at++;
        }
    }
    g->at += g->at < g->s.n;
    return span;
}

static void end_cell(struct page *g)
{
    if (g->in_cell)
        paper_cell_end(g->p, g->span);
    g->in_cell = false;
    new_line(g);
}

static void table_tag(struct page *g, uint8_t tag, bool closing, unsigned span)
{
    if (tag == TAG_CELL) {
        end_cell(g);
        if (!closing) {
            paper_cell_begin(g->p);
            g->in_cell = true;
            g->span = span;
        }
    } else if (tag == TAG_ROW) {
        end_cell(g);
        paper_row_end(g->p);
    } else if (closing) {
        end_cell(g);
        paper_row_end(g->p);
        paper_table_end(g->p);
        g->in_cell = false; /* the cell around it lays out: its end says nothing */
    } else {
        paper_table_begin(g->p);
        g->in_cell = false;
        new_line(g);
    }
}

static void apply(struct page *g, struct str name, bool closing, unsigned span)
{
    uint8_t tag = tag_of(name);
    switch (tag) {
    case TAG_BREAK:
        paper_break(g->p);
        new_line(g);
        break;
    case TAG_DELETED:
        g->deleted = !closing;
        paper_deletion(g->p);
        break;
    case TAG_HEADING:
        end_block(g);
        paper_heading(g->p, closing ? 0 : (unsigned)(name.p[1] - '0'));
        break;
    case TAG_PRE:
        end_block(g);
        g->pre = closing ? (g->pre > 0 ? g->pre - 1 : 0) : g->pre + 1;
        break;
    case TAG_BLOCK:
        end_block(g);
        break;
    case TAG_HIDDEN:
        if (name.n == 2) { /* pinyin above a character: its end tag may be left out */
            while (!closing && g->at < g->s.n && g->s.p[g->at] != '<')
                g->at++;
            break;
        }
        while (!closing && g->at < g->s.n) { /* to its own end tag, whatever stands within */
            pass(g, "</");
            struct str s = rest(g);
            size_t n = 0;
            while (n < name.n && n < s.n && lower(s.p[n]) == lower(name.p[n]))
                n++;
            if (n == name.n) {
                pass(g, ">");
                break;
            }
        }
        break;
    case TAG_CELL:
    case TAG_ROW:
    case TAG_TABLE:
        table_tag(g, tag, closing, span);
        break;
    default:
        break;
    }
}

/* At <. False: it is no tag but a character. */
static bool markup(struct page *g)
{
    struct str s = rest(g);
    if (str_starts(s, STR("<!--"))) {
        size_t from = g->at;
        pass(g, "-->");
        if (g->at < g->s.n || str_starts(str_sub(s, s.n - 3, s.n), STR("-->")))
            return true;
        g->at = from; /* never ended: it hides its own line at most */
        pass(g, ">");
        return true;
    }
    if (s.n > 1 && (s.p[1] == '!' || s.p[1] == '?')) {
        pass(g, ">");
        return true;
    }
    size_t from = s.n > 1 && s.p[1] == '/' ? 2 : 1, n = from;
    if (n >= s.n || !is_alpha((unsigned char)s.p[n]))
        return false;
    while (n < s.n && (is_alpha((unsigned char)s.p[n]) || is_digit((unsigned char)s.p[n]) || s.p[n] == ':'))
        n++;
    g->at += n;
    unsigned span = attributes(g);
    apply(g, str_sub(s, from, n), from == 2, span);
    return true;
}

void html_tell(struct paper *p, struct str s)
{
    struct page g = {.p = p, .s = s, .span = 1};
    if (str_starts(s, STR("\xef\xbb\xbf")))
        g.at = 3;
    while (g.at < s.n && p->why == REASON_OK)
        if (s.p[g.at] != '<' || !markup(&g))
            text(&g);
    if (paper_amid(p))
        paper_paragraph(p);
    p->flow[0].tables = 0;
}
