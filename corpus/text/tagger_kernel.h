/* tagger_kernel.h - the arithmetic of one instruction set: what tagger_<set>.c fills. Internal to corpus/text.
 *
 * What makes it fast:
 *  - GRU states lie in (-1,1), so they fit 8 bits with one fixed scale, without calibration; weights have one scale a
 *    column. `qmax` is the scale of an activation, `zero` its zero point: q = v * qmax + zero.
 *  - Sentences run side by side in lanes; each weight that is loaded serves all lanes.
 *  - Viterbi goes forward with maxima only; predecessors are worked out on the way back, for the best path alone.
 *
 * The bodies below are compiled once an instruction set. They rely on the order of two additions (logistic2), so never
 * -ffast-math; the flags that are right are in CMakeLists.txt. */
#ifndef XD_TEXT_TAGGER_KERNEL_H
#define XD_TEXT_TAGGER_KERNEL_H

#include <math.h>
#include <stdint.h>
#include <string.h>

enum {
    LAC_STATE = 128,
    LAC_GATES = 3 * LAC_STATE, /* update, reset, candidate */
    LAC_BOTH = 2 * LAC_STATE,  /* both directions */
    LAC_LABELS = 57,
    LAC_SCORES = 64, /* labels, padded to whole vectors */
    LAC_ROWS = 4,    /* rows that mul takes at a time */
    LAC_LANES = 32   /* at most */
};
#define LAC_TABLE_UNIT (1.0f / 1024) /* of the 16-bit table of layer 1: range +-32 */

/* Everything that one step of one direction touches. */
struct gru_step {
    size_t lanes;
    const void *sums;          /* [lanes][LAC_GATES] from mul: float or int32 */
    const float *scale, *bias; /* [LAC_GATES] */
    const int16_t *const *row; /* layer 1: the table's row of each lane; layer 2: NULL */
    float *h, *u;              /* [lanes][LAC_STATE]: state, update gate */
    void *hq, *rq;             /* [lanes][LAC_STATE]: state and reset state, as mul reads them */
    void *out;                 /* the state's place in the layer's output; a lane every LAC_BOTH */
};

/* Label scores = emission sums * scale + bias; the rest in units of scores. */
struct lac_crf {
    float scale[LAC_SCORES], bias[LAC_SCORES], first[LAC_SCORES], last[LAC_SCORES];
    float trans[LAC_LABELS][LAC_SCORES], into[LAC_LABELS][LAC_SCORES]; /* [from][to], [to][from] */
};

struct tagger_kernel {
    int int8;     /* 8-bit weights and activations */
    size_t panel; /* columns of a packed panel */
    int zero;
    float qmax;
    /* C (+)= A x W for m rows (a multiple of LAC_ROWS) and n columns. lda and k count 32-bit units: one float, or four
     * 8-bit numbers that are neighbours in k. W is packed [n / panel][k][panel] units. */
    void (*mul)(size_t m, const void *a, size_t lda, size_t k, const void *w, size_t n, void *c, size_t ldc, int add);
    void (*gates)(const struct gru_step *);
    void (*state)(const struct gru_step *);
    /* The best labels of n steps; hist is scratch of n * LAC_SCORES. */
    void (*decode)(uint8_t *label, const struct lac_crf *f, const void *scores, size_t stride, size_t n, float *hist);
};

extern const struct tagger_kernel kernel_portable;
#if defined XD_TAGGER_X86
extern const struct tagger_kernel kernel_avx2, kernel_avx512, kernel_avx2_int8, kernel_vnni;
#endif

#define KERNEL_INLINE static inline __attribute__((always_inline, unused))

/* 1 / (1 + 2^z). The scales carry the factor -log2(e), or twice that where tanh is wanted. quick: the shorter
 * polynomial and a Newton reciprocal, exact enough for 8-bit states. */
KERNEL_INLINE float logistic2(float z, int quick)
{
    z = fminf(fmaxf(z, -30), 30);
    float t = z + 12582912.0f, f = z - (t - 12582912.0f); /* 1.5 * 2^23: rounds to nearest */
    float p =
        quick ? 0.99992f + f * (0.69326f + f * (0.24261f + f * 0.05517f))
              : 1.0f + f * (0.693147182f + f * (0.240226462f + f * (0.0555032f + f * (0.00961834f + f * 0.00133336f))));
    uint32_t whole, bits;
    memcpy(&whole, &t, sizeof whole);
    memcpy(&bits, &p, sizeof bits);
    bits += whole << 23;
    float e;
    memcpy(&e, &bits, sizeof e);
    e += 1;
    if (!quick)
        return 1 / e;
    memcpy(&bits, &e, sizeof bits);
    bits = 0x7EF311C7u - bits;
    float r;
    memcpy(&r, &bits, sizeof r);
    r *= 2 - e * r;
    return r * (2 - e * r);
}

KERNEL_INLINE float sum_at(const void *sums, size_t j, int int8)
{
    return int8 ? (float)((const int32_t *)sums)[j] : ((const float *)sums)[j];
}

/* The LAC_STATE gate values of one lane that start at column `first`. */
KERNEL_INLINE void activate(float *restrict y, const struct gru_step *g, size_t lane, size_t first, int int8)
{
    const char *sums = (const char *)g->sums + (lane * LAC_GATES + first) * 4;
    const float *s = g->scale + first, *b = g->bias + first;
    if (g->row) {
        const int16_t *row = g->row[lane] + first;
        for (size_t j = 0; j < LAC_STATE; j++)
            y[j] = logistic2(sum_at(sums, j, int8) * s[j] + (b[j] + (float)row[j] * LAC_TABLE_UNIT), int8);
    } else {
        for (size_t j = 0; j < LAC_STATE; j++)
            y[j] = logistic2(sum_at(sums, j, int8) * s[j] + b[j], int8);
    }
}

KERNEL_INLINE void gates_body(const struct gru_step *g, int int8, float qmax, float zero)
{
    for (size_t l = 0; l < g->lanes; l++) {
        float *u = g->u + l * LAC_STATE, *h = g->h + l * LAC_STATE, r[LAC_STATE];
        activate(u, g, l, 0, int8);
        activate(r, g, l, LAC_STATE, int8);
        if (int8) {
            uint8_t *q = (uint8_t *)g->rq + l * LAC_STATE;
            for (size_t j = 0; j < LAC_STATE; j++)
                q[j] = (uint8_t)(int32_t)(r[j] * h[j] * qmax + zero);
        } else {
            float *q = (float *)g->rq + l * LAC_STATE;
            for (size_t j = 0; j < LAC_STATE; j++)
                q[j] = r[j] * h[j];
        }
    }
}

KERNEL_INLINE void state_body(const struct gru_step *g, int int8, float qmax, float zero)
{
    for (size_t l = 0; l < g->lanes; l++) {
        float *u = g->u + l * LAC_STATE, *h = g->h + l * LAC_STATE, c[LAC_STATE];
        activate(c, g, l, LAC_BOTH, int8);
        for (size_t j = 0; j < LAC_STATE; j++)
            h[j] += u[j] * (2 * c[j] - 1 - h[j]);
        if (int8) {
            uint8_t *q = (uint8_t *)g->hq + l * LAC_STATE;
            for (size_t j = 0; j < LAC_STATE; j++)
                q[j] = (uint8_t)(int32_t)(h[j] * qmax + zero);
            memcpy((uint8_t *)g->out + l * LAC_BOTH, q, LAC_STATE);
        } else {
            memcpy((float *)g->hq + l * LAC_STATE, h, LAC_STATE * sizeof *h);
            memcpy((float *)g->out + l * LAC_BOTH, h, LAC_STATE * sizeof *h);
        }
    }
}

/* Best score of each label at one step from those of the step before. */
KERNEL_INLINE void viterbi_step(float *best, const struct lac_crf *f, const float *before)
{
    for (size_t j = 0; j < LAC_SCORES; j++)
        best[j] = -3e38f;
    for (size_t k = 0; k < LAC_LABELS; k += 3)
        for (size_t j = 0; j < LAC_SCORES; j++) {
            float a = before[k] + f->trans[k][j], b = before[k + 1] + f->trans[k + 1][j],
                  c = before[k + 2] + f->trans[k + 2][j];
            a = a > b ? a : b;
            a = a > c ? a : c;
            best[j] = a > best[j] ? a : best[j];
        }
}

KERNEL_INLINE void decode_body(uint8_t *label, const struct lac_crf *f, const void *scores, size_t stride, size_t n,
                               float *hist, int int8)
{
    for (size_t j = 0; j < LAC_SCORES; j++)
        hist[j] = f->first[j] + (sum_at(scores, j, int8) * f->scale[j] + f->bias[j]);
    for (size_t i = 1; i < n; i++) {
        const char *e = (const char *)scores + stride * i * 4;
        float best[LAC_SCORES] __attribute__((aligned(64)));
        viterbi_step(best, f, hist + (i - 1) * LAC_SCORES);
        for (size_t j = 0; j < LAC_SCORES; j++)
            hist[i * LAC_SCORES + j] = best[j] + (sum_at(e, j, int8) * f->scale[j] + f->bias[j]);
    }
    const float *into = f->last; /* the score of moving from each label to the one behind */
    for (size_t i = n; i-- > 0;) {
        float v[LAC_SCORES] __attribute__((aligned(64))), top[LAC_SCORES] __attribute__((aligned(64)));
        for (size_t j = 0; j < LAC_SCORES; j++)
            top[j] = v[j] = hist[i * LAC_SCORES + j] + into[j];
        for (size_t half = LAC_SCORES / 2; half; half /= 2)
            for (size_t j = 0; j < half; j++)
                top[j] = top[j + half] > top[j] ? top[j + half] : top[j];
        size_t b = 0;
        while (b + 1 < LAC_LABELS && v[b] != top[0])
            b++;
        label[i] = (uint8_t)b;
        into = f->into[b];
    }
}

/* mul for one instruction set: LAC_ROWS rows and WIDTH vectors of LANES units at a time. */
#define KERNEL_MUL(NAME, TARGET, REG, LANES, WIDTH, LOAD, STORE, CLEAR, SPREAD, DOT)                                   \
    TARGET static void NAME(size_t m, const void *a, size_t lda, size_t k, const void *w, size_t n, void *c,           \
                            size_t ldc, int add)                                                                       \
    {                                                                                                                  \
        for (size_t j = 0; j < n; j += LANES * WIDTH)                                                                  \
            for (size_t i = 0; i < m; i += LAC_ROWS) {                                                                 \
                const char *ai = (const char *)a + i * lda * 4, *wj = (const char *)w + j * k * 4;                     \
                char *ci = (char *)c + (i * ldc + j) * 4;                                                              \
                REG s[LAC_ROWS][WIDTH];                                                                                \
                for (size_t r = 0; r < LAC_ROWS; r++)                                                                  \
                    for (size_t q = 0; q < WIDTH; q++)                                                                 \
                        s[r][q] = add ? LOAD((const void *)(ci + (r * ldc + q * LANES) * 4)) : CLEAR();                \
                for (size_t x = 0; x < k; x++, wj += LANES * WIDTH * 4)                                                \
                    for (size_t r = 0; r < LAC_ROWS; r++) {                                                            \
                        int32_t unit;                                                                                  \
                        memcpy(&unit, ai + (r * lda + x) * 4, sizeof unit);                                            \
                        REG v = SPREAD(unit);                                                                          \
                        for (size_t q = 0; q < WIDTH; q++)                                                             \
                            s[r][q] = DOT(s[r][q], v, LOAD((const void *)(wj + q * LANES * 4)));                       \
                    }                                                                                                  \
                for (size_t r = 0; r < LAC_ROWS; r++)                                                                  \
                    for (size_t q = 0; q < WIDTH; q++)                                                                 \
                        STORE((void *)(ci + (r * ldc + q * LANES) * 4), s[r][q]);                                      \
            }                                                                                                          \
    }

/* The elementwise parts of one instruction set, and the kernel itself. Adding a half rounds where q is cut off. */
#define KERNEL(NAME, TARGET, INT8, PANEL, QMAX, ZERO, MUL)                                                             \
    TARGET static void gates_##NAME(const struct gru_step *g)                                                          \
    {                                                                                                                  \
        gates_body(g, INT8, QMAX, ZERO + 0.5f);                                                                        \
    }                                                                                                                  \
    TARGET static void state_##NAME(const struct gru_step *g)                                                          \
    {                                                                                                                  \
        state_body(g, INT8, QMAX, ZERO + 0.5f);                                                                        \
    }                                                                                                                  \
    TARGET static void decode_##NAME(uint8_t *label, const struct lac_crf *f, const void *scores, size_t stride,       \
                                     size_t n, float *hist)                                                            \
    {                                                                                                                  \
        decode_body(label, f, scores, stride, n, hist, INT8);                                                          \
    }                                                                                                                  \
    const struct tagger_kernel kernel_##NAME = {INT8, PANEL,        ZERO,         QMAX,                                \
                                                MUL,  gates_##NAME, state_##NAME, decode_##NAME};

#endif
