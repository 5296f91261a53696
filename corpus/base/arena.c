#include "base/arena.h"
#include "base/mem.h"
#include <stdalign.h>
#include <stddef.h>
#include <stdint.h>

enum { CHUNK = 64 * 1024 };

struct arena_chunk {
    struct arena_chunk *next;
    size_t used, size;
    alignas(max_align_t) unsigned char data[];
};

void arena_init(struct arena *a, size_t max)
{
    *a = (struct arena){.max = max};
}

static void free_from(struct arena_chunk *c)
{
    while (c != NULL) {
        struct arena_chunk *next = c->next;
        mem_free(c);
        c = next;
    }
}

void arena_release(struct arena *a)
{
    free_from(a->head);
    *a = (struct arena){.max = a->max};
}

void arena_reset(struct arena *a)
{
    struct arena_chunk *keep = a->head;
    /* A huge document must not leave its memory behind for the small ones that follow. */
    if (keep != NULL && keep->size <= 16 * (size_t)CHUNK) {
        free_from(keep->next);
        keep->next = NULL;
        keep->used = 0;
        a->used = keep->size;
    } else {
        free_from(keep);
        a->head = NULL;
        a->used = 0;
    }
}

/* A chunk of `least` bytes, of `size` where the maximum leaves room for it. */
static struct arena_chunk *add_chunk(struct arena *a, size_t size, size_t least)
{
    if (size > a->max || a->used > a->max - size)
        size = least;
    bool full = size > a->max || a->used > a->max - size;
    struct arena_chunk *c = full ? NULL : mem_alloc(sizeof *c + size);
    if (c == NULL) {
        a->full = full;
        return NULL;
    }
    c->next = a->head;
    c->used = 0;
    c->size = size;
    a->head = c;
    a->used += size;
    return c;
}

void *arena_alloc(struct arena *a, size_t n)
{
    enum { ALIGN = alignof(max_align_t) };
    if (n > SIZE_MAX - ALIGN - sizeof(struct arena_chunk)) {
        a->full = true;
        return NULL;
    }
    n = (n + ALIGN - 1) / ALIGN * ALIGN;
    if (n == 0)
        n = ALIGN;
    struct arena_chunk *c = a->head;
    if (c == NULL || c->size - c->used < n) {
        size_t size = n > CHUNK ? n : CHUNK;
        if (c != NULL && size < c->size * 2 && c->size < 16 * (size_t)CHUNK)
            size = c->size * 2;
        if ((c = add_chunk(a, size, n)) == NULL)
            return NULL;
    }
    void *p = c->data + c->used;
    c->used += n;
    return p;
}

void *arena_zalloc(struct arena *a, size_t count, size_t size)
{
    size_t n;
    if (__builtin_mul_overflow(count, size, &n)) {
        a->full = true;
        return NULL;
    }
    void *p = arena_alloc(a, n);
    if (p != NULL)
        memset(p, 0, n);
    return p;
}

struct str arena_dup(struct arena *a, struct str s)
{
    char *p = arena_alloc(a, s.n);
    if (p == NULL)
        return (struct str){NULL, 0};
    if (s.n > 0)
        memcpy(p, s.p, s.n);
    return (struct str){p, s.n};
}

enum status arena_status(const struct arena *a)
{
    return a->full ? XD_LIMIT : XD_NOMEM;
}
