/* view.h - a working copy of folded text with one sign for each kind of punctuation, and string literals
 * to match against it. Same length and positions as the folded text. Internal to corpus/fact. */
#ifndef XD_FACT_VIEW_H
#define XD_FACT_VIEW_H

#include "text/fold.h"
#include <string.h>

struct view {
    uint32_t *ch;
    size_t n;
};

/* Signs after canonical(): , ; : ! ? ( ) " - ~ 、 。 《 》 and blank. A full stop between digits stays '.'. */
enum status view_make(struct view *v, const struct folded *f);
void view_release(struct view *v);

struct lit {
    const uint32_t *p;
    uint32_t n;
};
#define LIT(s)                                                                                                         \
    {                                                                                                                  \
        U"" s, sizeof(U"" s) / sizeof(uint32_t) - 1                                                                    \
    }
#define LITS(table) (table), sizeof(table) / sizeof *(table)

static inline uint32_t view_ch(const struct view *v, size_t i)
{
    return i < v->n ? v->ch[i] : '\n';
}
static inline bool view_at(const struct view *v, size_t i, struct lit l)
{
    return i <= v->n && v->n - i >= l.n && memcmp(v->ch + i, l.p, l.n * sizeof *l.p) == 0;
}
/* The length of the longest literal that starts at i / ends at i; 0 when none does. *which may be NULL. */
size_t view_any(const struct view *v, size_t i, const struct lit *table, size_t count, size_t *which);
size_t view_before(const struct view *v, size_t i, const struct lit *table, size_t count, size_t *which);
/* The first position in [from, to) where a literal of the table stands wholly inside; `to` when none does. */
size_t view_find(const struct view *v, size_t from, size_t to, const struct lit *table, size_t count, size_t *which);
bool view_has(const struct view *v, size_t from, size_t to, const struct lit *table, size_t count);

/* One literal as a table of one. */
#define VIEW_HAS(v, from, to, s) view_has((v), (from), (to), (const struct lit[]){LIT(s)}, 1)
#define VIEW_AT(v, i, s) view_at((v), (i), (struct lit)LIT(s))

#endif
