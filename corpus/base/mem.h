/* mem.h - the allocator of the whole project: overflow-checked, replaceable in tests.
 *
 * All allocation in corpus/, indexer/ and searcher/ goes through these, so that a test can fail the
 * n-th of them. They return NULL on failure and never abort. */
#ifndef XD_BASE_MEM_H
#define XD_BASE_MEM_H

#include <stddef.h>
#include <stdint.h>

void *mem_alloc(size_t n);                          /* n bytes, not cleared; n == 0 gives a valid pointer */
void *mem_zalloc(size_t count, size_t size);        /* count*size bytes, cleared; NULL on overflow too */
void *mem_grow(void *p, size_t count, size_t size); /* like realloc to count*size; on NULL p stays valid */
void *mem_alloc_aligned(size_t n); /* n bytes, cleared, on a border of 64: for vectors; not to be grown */
void mem_free(void *p);            /* NULL is fine */

/* Make room for `need` elements of `size` bytes in *p, doubling *cap. Returns 0, or -1 with *p unchanged. */
int mem_reserve(void **p, size_t *cap, size_t need, size_t size);

/* For a process that fills and empties the same memory batch after batch: up to n freed bytes stay with it instead of
 * going back to the system and being cleared again. A hint. */
void mem_keep(size_t n);

/* How often this process was refused memory. What is made of many small parts (an answer, a record) is compared with
 * the number before: one part may have been left out without a word. */
uint64_t mem_refused(void);

/* Fault injection: the n-th call from now (1 = the next) fails, once; 0 switches it off. For tests. */
void mem_fail_after(uint64_t n);
uint64_t mem_calls(void); /* allocations so far in this process */

#endif
