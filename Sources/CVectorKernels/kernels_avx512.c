// The kernels for processors with AVX-512 F, BW, DQ and VL.
#include "vector_kernels.h"

#if defined(__x86_64__)
#include <immintrin.h>

#pragma clang attribute push(__attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx2,fma"))), apply_to = function)
#define LANES 16
#define UNROLL 8
#define FMA(a, b, c) __builtin_elementwise_fma(a, b, c)
#define TABLE vector_kernels_avx512
#define INDICES __m512i
#define EVERYWHERE _mm512_set1_epi32
#include "spread_x86.h"
#define SPREAD(group, name, lane) ((vf)_mm512_permutexvar_ps((name)[lane], _mm512_castps256_ps512(group)))

// Appends the non-zeros of sixteen bytes among those that `keep` keeps, and writes sixteen entries; returns how many count.
static inline __attribute__((always_inline)) size_t compress_sixteen_bytes(const uint8_t *bytes, uint32_t keep,
                                                                           uint32_t first, float scale,
                                                                           uint32_t *indices, float *values) {
  const __m128i sixteen = _mm_loadu_si128((const __m128i *)bytes);
  const __mmask16 entries = _mm_test_epi8_mask(sixteen, sixteen) & (__mmask16)keep;
  const __m512i columns = _mm512_add_epi32(
      _mm512_set1_epi32((int)first), _mm512_set_epi32(15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0));
  const __m512 floats = _mm512_cvtepi32_ps(_mm512_cvtepu8_epi32(sixteen));
  _mm512_storeu_si512(indices, _mm512_maskz_compress_epi32(entries, columns));
  _mm512_storeu_ps(values, _mm512_maskz_compress_ps(entries, _mm512_mul_ps(floats, _mm512_set1_ps(scale))));
  return (size_t)__builtin_popcount(entries);
}
#define COMPRESS_SIXTEEN_BYTES compress_sixteen_bytes

#include "kernels.inc"
#pragma clang attribute pop
#endif
