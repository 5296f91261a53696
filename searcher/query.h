/* query.h - what a person typed, taken apart: words, "phrases", fields, AND OR NOT and parentheses.
 *
 * docs/query.md is the manual. Plain text never fails: a stray quote, bracket or operator is punctuation. Only an
 * empty query and a field without a usable value are errors; the value is judged by whoever plans the search.
 * Positions are code points of the query as given. */
#ifndef XD_SEARCHER_QUERY_H
#define XD_SEARCHER_QUERY_H

#include "base/status.h"
#include <stdint.h>

enum {
    QUERY_CHARS = 200,
    QUERY_TERMS = 32,
    QUERY_NODES = 2 * QUERY_TERMS + 8,
    QUERY_ROOM = QUERY_CHARS + 2 * QUERY_TERMS
};

enum node_kind {
    NODE_TEXT,   /* a run without blanks; words are found in it later */
    NODE_PHRASE, /* between quotes */
    NODE_FIELD,  /* name: value */
    NODE_AND,    /* all children; `written` when the word AND stood there */
    NODE_OR,
    NODE_NOT /* one child */
};
enum field { FIELD_NONE, FIELD_PERSON, FIELD_YEAR, FIELD_HONOR, FIELD_LEVEL, FIELD_KIND, FIELD_FOLDER };

struct node {
    uint8_t kind, field;
    bool written;
    uint32_t from, to;       /* of cp: the text, the phrase, the field's value */
    uint32_t ch_from, ch_to; /* the same, folded, in the plan; whoever plans the search sets it */
    uint16_t child, next;    /* index of the first child, of the next sibling; 0 = none (the root is nobody's child) */
};

struct query {
    uint32_t cp[QUERY_ROOM + 1]; /* as typed; malformed UTF-8 is U+FFFD */
    uint32_t n;
    struct node node[QUERY_NODES]; /* node[0] is the root */
    uint16_t nodes;
    bool cut_chars, cut_terms; /* longer than the limits: the rest is not searched, which deserves a warning */
    bool boolean;              /* an operator or bracket was understood */
};

/* XD_INVALID with *at set: detail "query", nothing to search for; "query-field", a field without value. */
enum status query_parse(struct query *q, struct str text, uint32_t *at, struct error *e);

/* A blank of any kind, as a query sees it. */
static inline bool is_blank(uint32_t c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v' || c == 0x3000 || c == 0xA0 ||
           c == 0x85 || (c >= 0x2000 && c <= 0x200B) || c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F ||
           c == 0xFEFF;
}

#endif
