/* map.h - a hash map from strings to 64-bit values. Keys are borrowed: they must outlive the map (an
 * arena is the usual owner). Iteration order is the order of insertion, hence stable. */
#ifndef XD_BASE_MAP_H
#define XD_BASE_MAP_H

#include "base/str.h"
#include <stdint.h>

struct map_entry {
    struct str key;
    uint64_t value;
    uint32_t hash;
};
struct map {
    struct map_entry *entry; /* in order of insertion, [0, count) */
    uint32_t *slot;
    size_t count, cap, slots;
};

void map_init(struct map *m);
void map_release(struct map *m);
void map_reset(struct map *m);
struct map_entry *map_get(const struct map *m, struct str key); /* NULL when absent */
struct map_entry *map_put(struct map *m, struct str key);       /* found, or new with value 0; NULL: no memory */
uint32_t hash_bytes(struct str s);

#endif
