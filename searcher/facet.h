/* facet.h - how many of the found reports speak of each year, person, level and kind. */
#ifndef XD_SEARCHER_FACET_H
#define XD_SEARCHER_FACET_H

#include "base/map.h"
#include "find.h"

struct facets {
    struct arena arena;
    struct map years, people;
    uint32_t level[LEVEL_COUNT], kind[KIND_COUNT];
};

void facets_init(struct facets *f);
void facets_release(struct facets *f);
enum status facets_add(struct facets *f, const struct report *r);
/* The most frequent values of each, into out. */
enum status facets_finish(struct facets *f, struct found *out);

#endif
