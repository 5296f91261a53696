#include "query.h"
#include "base/utf8.h"

enum { DEPTH_MAX = 16 };

struct parser {
    struct query *q;
    uint32_t at;
    uint32_t terms;
    unsigned depth;
    bool failed; /* a field without value, at `bad` */
    uint32_t bad;
};

/* Full-width ASCII as ASCII; other characters as they are. */
static uint32_t narrow(uint32_t c)
{
    if (c >= 0xFF01 && c <= 0xFF5E)
        return c - 0xFF01 + '!';
    return is_blank(c) ? ' ' : c;
}

static uint32_t peek(const struct parser *p, uint32_t at)
{
    return at < p->q->n ? narrow(p->q->cp[at]) : 0;
}

static bool is_quote(uint32_t c)
{
    return c == '"' || c == 0x201C || c == 0x201D;
}

static void skip_blanks(struct parser *p)
{
    while (p->at < p->q->n && peek(p, p->at) == ' ')
        p->at++;
}

/* The end of the phrase that opens at `from`: the position of the closing quote, or 0 when it does not close. A quote
 * closes where a blank, a bracket or the end follows, so that a quote inside a phrase is a character of it. */
static uint32_t phrase_end(const struct parser *p, uint32_t from)
{
    bool ascii = narrow(p->q->cp[from]) == '"';
    for (uint32_t i = from + 1; i < p->q->n; i++) {
        uint32_t c = peek(p, i), next = peek(p, i + 1);
        bool closes = ascii ? c == '"' : c == 0x201D || c == 0x201C;
        if (closes && (next == 0 || next == ' ' || next == ')'))
            return i;
    }
    return p->q->cut_chars ? p->q->n : 0; /* its end was cut off */
}

static bool word_at(const struct parser *p, const char *word)
{
    uint32_t i = p->at;
    for (; *word != '\0'; word++, i++)
        if (peek(p, i) != (unsigned char)*word)
            return false;
    uint32_t next = peek(p, i);
    return next == ' ' || next == '(' || next == 0;
}

static uint32_t operator_word(const struct parser *p)
{
    return word_at(p, "AND") || word_at(p, "NOT") ? 3 : word_at(p, "OR") ? 2 : 0;
}

/* An operator needs something behind it. */
static bool operator_at(const struct parser *p, const char *word)
{
    if (!word_at(p, word))
        return false;
    uint32_t i = p->at + (uint32_t)strlen(word);
    while (i < p->q->n && peek(p, i) == ' ')
        i++;
    return i < p->q->n && peek(p, i) != ')';
}

static uint16_t new_node(struct parser *p, enum node_kind kind, uint32_t from, uint32_t to)
{
    struct query *q = p->q;
    bool leaf = kind == NODE_TEXT || kind == NODE_PHRASE || kind == NODE_FIELD;
    if (q->nodes == QUERY_NODES || (leaf && p->terms == QUERY_TERMS)) {
        q->cut_terms = true;
        return 0;
    }
    p->terms += leaf;
    q->node[q->nodes] = (struct node){.kind = (uint8_t)kind, .from = from, .to = to};
    return q->nodes++;
}

struct field_name {
    const char *name;
    enum field field;
};
static const struct field_name field_names[] = {
    {"人物", FIELD_PERSON}, {"年份", FIELD_YEAR},     {"荣誉", FIELD_HONOR},    {"级别", FIELD_LEVEL},
    {"种类", FIELD_KIND},   {"文件夹", FIELD_FOLDER}, {"person", FIELD_PERSON}, {"year", FIELD_YEAR},
    {"honor", FIELD_HONOR}, {"level", FIELD_LEVEL},   {"kind", FIELD_KIND},     {"folder", FIELD_FOLDER},
};

/* The field whose name and colon stand here; *behind is set to what follows the colon. */
static enum field field_at(const struct parser *p, uint32_t *behind)
{
    for (size_t f = 0; f < sizeof field_names / sizeof field_names[0]; f++) {
        struct str name = str_c(field_names[f].name);
        uint32_t i = p->at;
        size_t b = 0;
        while (b < name.n) {
            uint32_t want = utf8_next(name, &b), have = peek(p, i++);
            if (have >= 'A' && have <= 'Z')
                have += 'a' - 'A';
            if (have != want) {
                i = 0;
                break;
            }
        }
        if (i != 0 && peek(p, i) == ':') {
            *behind = i + 1;
            return field_names[f].field;
        }
    }
    return FIELD_NONE;
}

static uint32_t token_end(const struct parser *p, uint32_t at)
{
    int open = 0; /* brackets inside a token belong to it: 总结(2012) */
    for (; at < p->q->n; at++) {
        uint32_t c = peek(p, at);
        if (c == ' ' || (c == ')' && open == 0))
            break;
        open += c == '(';
        open -= c == ')';
    }
    return at;
}

static uint16_t parse_field(struct parser *p, enum field field, uint32_t behind)
{
    uint32_t name = p->at;
    p->at = behind;
    skip_blanks(p);
    uint32_t from = p->at, to, next;
    if (is_quote(peek(p, from)) && (to = phrase_end(p, from)) != 0) {
        from++;
        next = to + 1;
    } else {
        to = next = token_end(p, from);
    }
    while (from < to && is_blank(p->q->cp[from]))
        from++;
    if (from == to) {
        p->failed = true;
        p->bad = name;
        return 0;
    }
    p->at = next < p->q->n ? next : p->q->n;
    uint16_t n = new_node(p, NODE_FIELD, from, to);
    if (n != 0)
        p->q->node[n].field = (uint8_t)field;
    return n;
}

static uint16_t parse_or(struct parser *p);

/* Whether the bracket that opens here closes somewhere. */
static bool closes(const struct parser *p, uint32_t at)
{
    int open = 0;
    for (; at < p->q->n; at++) {
        uint32_t c = peek(p, at);
        open += c == '(';
        open -= c == ')';
        if (open == 0)
            return true;
    }
    return false;
}

static uint16_t parse_not(struct parser *p);

static uint16_t parse_one(struct parser *p)
{
    uint32_t c = peek(p, p->at), behind = 0;
    bool minus = c == '-' && p->at + 1 < p->q->n && peek(p, p->at + 1) != ' ' && peek(p, p->at + 1) != '-';
    if (minus || operator_at(p, "NOT")) {
        p->at += minus ? 1 : 3;
        return parse_not(p);
    }
    if (c == '(' && p->depth < DEPTH_MAX && closes(p, p->at)) {
        p->at++;
        p->depth++;
        uint16_t n = parse_or(p);
        p->depth--;
        if (peek(p, p->at) == ')')
            p->at++;
        p->q->boolean = true;
        return n;
    }
    if (is_quote(c)) {
        uint32_t from = p->at + 1, to = phrase_end(p, p->at);
        if (to != 0) {
            p->at = to < p->q->n ? to + 1 : to;
            while (from < to && is_blank(p->q->cp[from]))
                from++;
            while (to > from && is_blank(p->q->cp[to - 1]))
                to--;
            return from < to ? new_node(p, NODE_PHRASE, from, to) : 0;
        }
    }
    enum field f = field_at(p, &behind);
    if (f != FIELD_NONE)
        return parse_field(p, f, behind);
    uint32_t from = p->at, operator= operator_word(p);
    if (operator> 0) { /* one that joins nothing */
        p->at += operator;
        return 0;
    }
    p->at = token_end(p, from);
    if (p->at == from) { /* a bracket that closes nothing */
        p->at++;
        return 0;
    }
    return new_node(p, NODE_TEXT, from, p->at);
}

static uint16_t parse_not(struct parser *p)
{
    skip_blanks(p);
    if (p->depth >= DEPTH_MAX) {
        p->at = token_end(p, p->at);
        return 0;
    }
    p->depth++;
    uint16_t child = parse_one(p);
    p->depth--;
    if (child == 0)
        return 0;
    uint16_t n = new_node(p, NODE_NOT, 0, 0);
    if (n == 0)
        return 0;
    p->q->node[n].child = child;
    p->q->boolean = true;
    return n;
}

static void append(struct query *q, uint16_t parent, uint16_t child)
{
    uint16_t *slot = &q->node[parent].child;
    while (*slot != 0)
        slot = &q->node[*slot].next;
    *slot = child;
}

static uint16_t parse_and(struct parser *p)
{
    uint16_t first = 0, group = 0;
    bool written = false;
    for (;;) {
        skip_blanks(p);
        if (p->at >= p->q->n || p->failed || (peek(p, p->at) == ')' && p->depth > 0))
            break;
        if (first != 0 && operator_at(p, "OR"))
            break;
        if (first != 0 && operator_at(p, "AND")) {
            p->at += 3;
            written = p->q->boolean = true;
            continue;
        }
        uint16_t one = parse_one(p);
        if (one == 0)
            continue;
        if (first == 0) {
            first = one;
        } else {
            if (group == 0) {
                group = new_node(p, NODE_AND, 0, 0);
                if (group == 0)
                    continue;
                append(p->q, group, first);
            }
            append(p->q, group, one);
        }
    }
    if (group != 0)
        p->q->node[group].written = written;
    return group != 0 ? group : first;
}

static uint16_t parse_or(struct parser *p)
{
    uint16_t first = parse_and(p), group = 0;
    while (!p->failed && p->at < p->q->n && operator_at(p, "OR")) {
        p->at += 2;
        uint16_t one = parse_and(p);
        if (one == 0)
            continue;
        if (first == 0) {
            first = one;
            continue;
        }
        if (group == 0) {
            group = new_node(p, NODE_OR, 0, 0);
            if (group == 0)
                continue;
            append(p->q, group, first);
            p->q->boolean = true;
        }
        append(p->q, group, one);
    }
    return group != 0 ? group : first;
}

/* The characters of the text, cut to the limit; quotes do not count, so that a phrase of the full length fits. */
static void take_chars(struct query *q, struct str text)
{
    size_t at = 0;
    uint32_t counted = 0;
    while (at < text.n) {
        uint32_t c = utf8_next(text, &at);
        if ((!is_quote(narrow(c)) && ++counted > QUERY_CHARS) || q->n == QUERY_ROOM) {
            q->cut_chars = true;
            return;
        }
        q->cp[q->n++] = c;
    }
}

enum status query_parse(struct query *q, struct str text, uint32_t *at, struct error *e)
{
    memset(q, 0, sizeof *q);
    *at = 0;
    take_chars(q, text);
    struct parser p = {.q = q};
    q->nodes = 1; /* 0 means none while parsing; the root is moved there at the end */
    uint16_t root = parse_or(&p);
    if (p.failed) {
        *at = p.bad;
        return error_detail(e, XD_INVALID, text, "query-field");
    }
    if (root == 0)
        return error_detail(e, XD_INVALID, text, "query");
    q->node[0] = q->node[root];
    return XD_OK;
}
