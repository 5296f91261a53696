#include "base/buf.h"
#include "base/mem.h"
#include "base/utf8.h"
#include <stdio.h>

void buf_init(struct buf *b, size_t max)
{
    *b = (struct buf){.max = max};
}

void buf_release(struct buf *b)
{
    mem_free(b->p);
    *b = (struct buf){.max = b->max};
}

void buf_reset(struct buf *b)
{
    b->n = 0;
    b->status = XD_OK;
}

char *buf_room(struct buf *b, size_t n)
{
    if (b->status != XD_OK)
        return NULL;
    if (n > b->max || b->n > b->max - n) {
        b->status = XD_LIMIT;
        return NULL;
    }
    size_t need = b->n + n;
    if (need > b->cap || b->p == NULL) {
        size_t cap = b->cap < 64 ? 64 : b->cap;
        while (cap < need)
            cap = cap > b->max / 2 ? b->max : cap * 2;
        if (cap < need)
            cap = need;
        char *p = mem_grow(b->p, cap, 1);
        if (p == NULL) {
            b->status = XD_NOMEM;
            return NULL;
        }
        b->p = p;
        b->cap = cap;
    }
    return b->p + b->n;
}

void buf_took(struct buf *b, size_t n)
{
    b->n += n;
}

void buf_add(struct buf *b, const void *p, size_t n)
{
    char *to = buf_room(b, n);
    if (to == NULL || n == 0)
        return;
    memcpy(to, p, n);
    b->n += n;
}

void buf_adds(struct buf *b, struct str s)
{
    buf_add(b, s.p, s.n);
}

void buf_addc(struct buf *b, const char *s)
{
    buf_add(b, s, strlen(s));
}

void buf_addb(struct buf *b, unsigned char byte)
{
    buf_add(b, &byte, 1);
}

void buf_addu(struct buf *b, uint32_t code_point)
{
    char u[4];
    buf_add(b, u, utf8_put(u, code_point));
}

/* vsnprintf writes a NUL behind the text; where the maximum leaves no byte for it, the text takes a detour. */
__attribute__((format(printf, 3, 0))) static void add_brimful(struct buf *b, size_t n, const char *format, va_list args)
{
    char *text = mem_alloc(n + 1);
    if (text == NULL) {
        b->status = XD_NOMEM;
        return;
    }
    vsnprintf(text, n + 1, format, args);
    buf_add(b, text, n);
    mem_free(text);
}

void buf_addf(struct buf *b, const char *format, ...)
{
    if (b->status != XD_OK)
        return;
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (n < 0) {
        b->status = XD_LIMIT;
    } else if ((size_t)n == b->max - b->n) {
        add_brimful(b, (size_t)n, format, again);
    } else {
        char *to = buf_room(b, (size_t)n + 1);
        if (to != NULL) {
            vsnprintf(to, (size_t)n + 1, format, again);
            b->n += (size_t)n;
        }
    }
    va_end(again);
}
