/* The tagger's arithmetic without any special instruction: vectors of four floats, which every compiler lowers. */
#include "text/tagger_kernel.h"

typedef float four __attribute__((vector_size(16)));

static inline four load(const void *p)
{
    four v;
    memcpy(&v, p, sizeof v);
    return v;
}

static inline void store(void *p, four v)
{
    memcpy(p, &v, sizeof v);
}

static inline four clear(void)
{
    return (four){0, 0, 0, 0};
}

static inline four spread(int32_t unit)
{
    float f;
    memcpy(&f, &unit, sizeof f);
    return (four){f, f, f, f};
}

#define DOT(s, v, w) ((s) + (v) * (w))
KERNEL_MUL(mul_portable, , four, 4, 2, load, store, clear, spread, DOT)
KERNEL(portable, , 0, 8, 1, 0, mul_portable)
