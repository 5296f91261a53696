#include "file/unpack.h"
#include "base/mem.h"

static void *z_alloc(void *u, unsigned n, unsigned size)
{
    (void)u;
    return mem_zalloc(n, size);
}

static void z_free(void *u, void *p)
{
    (void)u;
    mem_free(p);
}

int unpack_begin(z_stream *z, int window_bits)
{
    z->zalloc = z_alloc;
    z->zfree = z_free;
    z->opaque = NULL;
    return inflateInit2(z, window_bits);
}
