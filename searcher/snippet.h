/* snippet.h - the clauses of a report that show why it was found: whole clauses, matches marked, source text. */
#ifndef XD_SEARCHER_SNIPPET_H
#define XD_SEARCHER_SNIPPET_H

#include "rank.h"
#include "source.h"
#include "verify.h"

enum { SNIPPETS = 3, SNIPPET_CHARS = 120, HIGHLIGHTS = 2000 };

struct piece {
    struct str text;
    bool hit;
};
struct snippet {
    uint32_t para; /* from 1; 0: unknown */
    struct piece *piece;
    uint32_t pieces;
};

/* Everything of the query that stands in the text, in order of place; adjacent pieces are not joined. */
enum status highlights_find(struct spans *out, struct reading *r, const struct plan *p, unsigned stage);
/* At most SNIPPETS of them, the best first; the text lives in the arena. *n is 0 for an empty report only. */
enum status snippets_make(struct snippet out[SNIPPETS], uint32_t *n, struct arena *a, const struct reading *r,
                          const struct spans *marks, const struct source *s, const struct features *f);

#endif
