#include "base/mem.h"
#include <limits.h>
#include <malloc.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

static atomic_uint_fast64_t calls, refused;
static atomic_uint_fast64_t fail_at; /* value of `calls` that fails; 0 = never */

/* Counts the call and says whether it is the one that a test wants to fail. */
static int must_fail(void)
{
    uint_fast64_t n = atomic_fetch_add_explicit(&calls, 1, memory_order_relaxed) + 1;
    return n == atomic_load_explicit(&fail_at, memory_order_relaxed);
}

void mem_keep(size_t n)
{
#ifdef M_TRIM_THRESHOLD
    int bytes = n < INT_MAX ? (int)n : INT_MAX;
    mallopt(M_TRIM_THRESHOLD, bytes);
    mallopt(M_TOP_PAD, bytes / 16);
    mallopt(M_MMAP_THRESHOLD, bytes / 8); /* setting any of them ends its adjusting itself */
#else
    (void)n;
#endif
}

void mem_fail_after(uint64_t n)
{
    atomic_store(&fail_at, n == 0 ? 0 : atomic_load(&calls) + n);
}

uint64_t mem_calls(void)
{
    return atomic_load(&calls);
}

uint64_t mem_refused(void)
{
    return atomic_load(&refused);
}

static void *given(void *p)
{
    if (p == NULL)
        atomic_fetch_add(&refused, 1);
    return p;
}

void *mem_alloc(size_t n)
{
    return given(must_fail() ? NULL : malloc(n > 0 ? n : 1));
}

void *mem_zalloc(size_t count, size_t size)
{
    size_t n;
    if (must_fail() || __builtin_mul_overflow(count, size, &n)) /* calloc checks too, but sanitizers end the process */
        return given(NULL);
    return given(calloc(n > 0 ? n : 1, 1));
}

void *mem_alloc_aligned(size_t n)
{
    enum { BORDER = 64 };
    if (must_fail() || n > SIZE_MAX - BORDER)
        return NULL;
    size_t whole = (n + BORDER - 1) / BORDER * BORDER;
    void *p = aligned_alloc(BORDER, whole > 0 ? whole : BORDER);
    if (p != NULL)
        memset(p, 0, whole);
    return p;
}

void *mem_grow(void *p, size_t count, size_t size)
{
    size_t n;
    if (must_fail() || __builtin_mul_overflow(count, size, &n))
        return given(NULL);
    return given(realloc(p, n > 0 ? n : 1));
}

void mem_free(void *p)
{
    free(p);
}

int mem_reserve(void **p, size_t *cap, size_t need, size_t size)
{
    if (need <= *cap)
        return 0;
    size_t n = *cap > SIZE_MAX / 2 ? need : *cap * 2;
    if (n < need)
        n = need;
    if (n < 8)
        n = 8;
    void *q = mem_grow(*p, n, size);
    if (q == NULL)
        return -1;
    *p = q;
    *cap = n;
    return 0;
}
