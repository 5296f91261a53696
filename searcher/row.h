/* row.h - rows: what several reports say of one thing, folded into one line with all its sources.
 *
 * A row is a view, made when asked and never stored. Statements are added one by one; rows_fold merges those of equal
 * key (docs/json.md, "Row key") and names the near-equal ones, which are never merged silently. Everything lives in
 * the rows' own bounded arena, so that the records it was read from may go. */
#ifndef XD_SEARCHER_ROW_H
#define XD_SEARCHER_ROW_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/digest.h"
#include "fact/statement.h"

#define ROWS_MEMORY ((size_t)512 << 20)
enum { TWINS_MAX = 16, CONFLICT_VALUES = 8 };

struct row_source {
    struct str report, path, sheet;
    struct str text;   /* the clause as it stands in the source; .p NULL until rows_load */
    uint32_t from, to; /* the clause, in characters of the source text */
    uint32_t page, row, para;
};
struct conflict {
    const char *field; /* topic, place, presider */
    struct {
        struct str value;
        uint32_t source; /* index in the row's sources */
    } value[CONFLICT_VALUES];
    uint32_t values;
};
enum { CONFLICT_TOPIC, CONFLICT_PLACE, CONFLICT_PRESIDER, CONFLICTS };

struct row {
    char id[ID_LEN + 1];
    struct statement say; /* merged; an honor has exactly one recipient (or none is named) */
    struct row_source *source;
    uint32_t sources, source_cap;         /* cap 0: not its own to grow */
    struct conflict *conflict[CONFLICTS]; /* NULL where the sources agree */
    const char *twin[TWINS_MAX];          /* ids: maybe_same */
    uint8_t twins;
    uint8_t certainty; /* enum certainty */
    bool shadow;       /* a twin tells the same more exactly, so it does not count as one more event */
    bool corrected;
    bool wanted; /* its clauses are to be loaded: rows_load */
};
struct rows {
    struct arena arena;
    struct row *v;
    size_t n, cap;
    enum status status; /* sticky: XD_NOMEM, XD_LIMIT */
};

struct knowledge; /* knowledge.h */

struct interval {
    day from, to;
};

void rows_init(struct rows *rs);
void rows_release(struct rows *rs);
void rows_reset(struct rows *rs);

/* One statement with its place; an honor of several winners becomes a row each. Names are replaced by the main name of
 * the roster (k may be NULL). */
void rows_add(struct rows *rs, const struct statement *st, const struct row_source *at, const struct knowledge *k);
/* Merge equal keys, give ids, find near-equal rows. Order afterwards: rows_order. */
enum status rows_fold(struct rows *rs);
/* What the ledger says: drop, set, same, different, ban. Sources that it names by clause must have their text. */
enum status rows_correct(struct rows *rs, const struct knowledge *k);
/* The verdict against the asked intervals (none: not asked); rows outside all of them go. */
void rows_ask(struct rows *rs, const struct interval *asked, unsigned n);
/* By date (from, undated last by their outer bounds), then id. */
void rows_order(struct rows *rs);

/* Inside the row maker. */
/* The id that the rows of one award share: the key without its recipient. */
void row_award(char award[ID_LEN + 1], const struct row *r);
/* sorted: `from` comes behind all sources of `into` in the order of path, report and place. */
void row_merge(struct rows *rs, struct row *into, const struct row *from, bool sorted);
void rows_find_twins(struct rows *rs); /* row_twin.c */
bool row_is_lesson(const struct row *r);
/* The text as it counts in comparisons: folded, without blanks; `bare`: without punctuation too. */
void row_fold_text(struct buf *out, struct str s, bool bare);
bool row_text_same(struct str a, struct str b); /* equal when folded bare, or one holds the other */
/* Interval that a row may lie in: what is said, else the outer bounds; open ends are 0 and INT32_MAX. */
struct interval row_span(const struct row *r);

#endif
