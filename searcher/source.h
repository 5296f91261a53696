/* source.h - the source text of one report as people may see it: parts by character, personal numbers masked. */
#ifndef XD_SEARCHER_SOURCE_H
#define XD_SEARCHER_SOURCE_H

#include "base/arena.h"
#include "base/buf.h"
#include "text/fold.h"

struct source {
    struct str text;
    uint32_t *offset; /* byte offset of each character, and the end */
    size_t chars;
    struct {
        uint32_t from, to; /* characters */
    } * mask;
    size_t masks;
};

/* Lives in the arena; f is the folded form of text. XD_NOMEM. */
enum status source_make(struct source *s, struct arena *a, struct str text, const struct folded *f);
/* Append the characters [from, to) as they stand, each one of a personal number as '*'. */
void source_copy(struct buf *out, const struct source *s, uint32_t from, uint32_t to);
/* The same for a short text of its own, such as a title. */
enum status source_mask(struct buf *out, struct str text);

/* The source characters of folded [from, to), from < to. */
static inline uint32_t source_from(const struct folded *f, uint32_t from)
{
    return f->at[from];
}
static inline uint32_t source_to(const struct folded *f, uint32_t to)
{
    return f->at[to - 1] + 1;
}

#endif
