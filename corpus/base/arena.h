/* arena.h - memory with the life of one document: allocate many times, release once.
 *
 * Bounded by the maximum given at init. Single-threaded. Pointers stay valid until reset or release. */
#ifndef XD_BASE_ARENA_H
#define XD_BASE_ARENA_H

#include "base/str.h"
#include <stddef.h>

struct arena_chunk;
struct arena {
    struct arena_chunk *head;
    size_t used, max;
};

void arena_init(struct arena *a, size_t max);
void arena_release(struct arena *a);
void arena_reset(struct arena *a);            /* keeps one chunk for reuse */
void *arena_alloc(struct arena *a, size_t n); /* aligned for any type, not cleared; NULL: full or no memory */
void *arena_zalloc(struct arena *a, size_t count, size_t size);
struct str arena_dup(struct arena *a, struct str s); /* on failure .p is NULL and .n is 0 */

#endif
