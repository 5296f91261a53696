/* The tagger's arithmetic on x86-64: AVX2 and AVX-512 in floats, AVX2 and AVX-512 VNNI in 8 bits. Each function carries
 * its own target, so that the file compiles for any x86-64; tagger.c asks the processor before it calls one. */
#include "text/tagger_kernel.h"
#include <immintrin.h>

#ifdef __clang__
#define WIDE ""
#else
#define WIDE ",prefer-vector-width=512"
#endif
#define TARGET_AVX2 __attribute__((target("avx2,fma")))
#define TARGET_AVX512 __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx2,fma" WIDE)))
#define TARGET_VNNI __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx512vnni,avx2,fma" WIDE)))

#define SPREAD_8(unit) _mm256_castsi256_ps(_mm256_set1_epi32(unit))
#define SPREAD_16(unit) _mm512_castsi512_ps(_mm512_set1_epi32(unit))
#define DOT_8(s, v, w) _mm256_fmadd_ps(v, w, s)
#define DOT_16(s, v, w) _mm512_fmadd_ps(v, w, s)
KERNEL_MUL(mul_avx2, TARGET_AVX2, __m256, 8, 2, _mm256_loadu_ps, _mm256_storeu_ps, _mm256_setzero_ps, SPREAD_8, DOT_8)
KERNEL_MUL(mul_avx512, TARGET_AVX512, __m512, 16, 4, _mm512_loadu_ps, _mm512_storeu_ps, _mm512_setzero_ps, SPREAD_16,
           DOT_16)

/* maddubs adds two products in 16 bits: activations of 7 bits (at most 127) cannot overflow it. */
#define DOT_BYTES(s, v, w) _mm256_add_epi32(s, _mm256_madd_epi16(_mm256_maddubs_epi16(v, w), _mm256_set1_epi16(1)))
KERNEL_MUL(mul_avx2_int8, TARGET_AVX2, __m256i, 8, 2, _mm256_loadu_si256, _mm256_storeu_si256, _mm256_setzero_si256,
           _mm256_set1_epi32, DOT_BYTES)
KERNEL_MUL(mul_vnni, TARGET_VNNI, __m512i, 16, 4, _mm512_loadu_si512, _mm512_storeu_si512, _mm512_setzero_si512,
           _mm512_set1_epi32, _mm512_dpbusd_epi32)

KERNEL(avx2, TARGET_AVX2, 0, 16, 1, 0, mul_avx2)
KERNEL(avx512, TARGET_AVX512, 0, 64, 1, 0, mul_avx512)
KERNEL(avx2_int8, TARGET_AVX2, 1, 16, 63, 64, mul_avx2_int8)
KERNEL(vnni, TARGET_VNNI, 1, 64, 127, 128, mul_vnni)
