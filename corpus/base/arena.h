/* arena.h - memory with the life of one document: allocate many times, release once.
 *
 * Bounded by the maximum given at init. Single-threaded. Pointers stay valid until reset or release. A document that
 * is too large and a machine without memory are different things to the caller: arena_status tells them apart. */
#ifndef XD_BASE_ARENA_H
#define XD_BASE_ARENA_H

#include "base/status.h"
#include <stddef.h>

struct arena_chunk;
struct arena {
    struct arena_chunk *head;
    size_t used, max;
    bool full; /* the last allocation that failed did so at the maximum */
};

void arena_init(struct arena *a, size_t max);
void arena_release(struct arena *a);
void arena_reset(struct arena *a);            /* keeps one chunk for reuse */
void *arena_alloc(struct arena *a, size_t n); /* aligned for any type, not cleared; NULL: full or no memory */
void *arena_zalloc(struct arena *a, size_t count, size_t size);
struct str arena_dup(struct arena *a, struct str s); /* on failure .p is NULL and .n is 0 */
/* After an allocation that gave NULL: why. XD_LIMIT or XD_NOMEM. */
enum status arena_status(const struct arena *a);

#endif
