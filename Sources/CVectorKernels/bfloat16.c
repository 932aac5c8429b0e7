// The bfloat16 kernels, for processors with AVX512-BF16.
#include "bfloat16_kernels.h"

#if defined(__x86_64__)
#include <immintrin.h>
#include <string.h>

#pragma clang attribute push(__attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx512bf16"))), \
                             apply_to = function)

enum { LANES = 16, TILE = 6 };  // rows of c that stand in registers

static void round_row(const float *values, size_t count, uint16_t *out) {
  for (size_t i = 0; i < count; i += LANES) {
    const __mmask16 lanes = count - i < LANES ? (__mmask16)((1u << (count - i)) - 1) : (__mmask16)~0;
    const __m256bh halves = _mm512_cvtneps_pbh(_mm512_maskz_loadu_ps(lanes, values + i));
    _mm256_mask_storeu_epi16(out + i, lanes, (__m256i)halves);
  }
}

static void transpose(const uint16_t *in, size_t rows, size_t columns, size_t in_ld, uint16_t *out, size_t out_ld) {
  enum { BLOCK = 32 };  // of both, so that the lines of a block stay in the cache
  for (size_t r0 = 0; r0 < rows; r0 += BLOCK)
    for (size_t c0 = 0; c0 < columns; c0 += BLOCK)
      for (size_t c = c0; c < columns && c < c0 + BLOCK; c++)
        for (size_t r = r0; r < rows && r < r0 + BLOCK; r++) out[c * out_ld + r] = in[r * in_ld + c];
}

static void pack(const float *panel, size_t rows, uint16_t *packed) {
  for (size_t r = 0; r < rows; r += 2)
    for (size_t c = 0; c < BFLOAT16_WIDTH; c += LANES) {
      const float *even = panel + r * BFLOAT16_WIDTH + c;
      const __m512 lower = _mm512_loadu_ps(even);
      const __m512 upper = r + 1 < rows ? _mm512_loadu_ps(even + BFLOAT16_WIDTH) : _mm512_setzero_ps();
      const __m512i low = _mm512_cvtepu16_epi32((__m256i)_mm512_cvtneps_pbh(lower));
      const __m512i high = _mm512_cvtepu16_epi32((__m256i)_mm512_cvtneps_pbh(upper));
      _mm512_storeu_si512(packed + r * BFLOAT16_WIDTH + 2 * c, _mm512_or_si512(low, _mm512_slli_epi32(high, 16)));
    }
}

// ROWS rows of c, from their first column on.
#define PRODUCT(NAME, ROWS)                                                                                   \
  static void NAME(size_t pairs, const uint16_t *a, size_t lda, const uint16_t *packed, float *c, size_t ldc, \
                   int accumulate) {                                                                          \
    __m512 sums[ROWS][2];                                                                                     \
    _Pragma("unroll") for (int r = 0; r < (ROWS); r++) _Pragma("unroll") for (int v = 0; v < 2; v++)          \
        sums[r][v] = accumulate ? _mm512_loadu_ps(c + (size_t)r * ldc + v * LANES) : _mm512_setzero_ps();     \
    for (size_t k = 0; k < pairs; k++) {                                                                      \
      const __m512bh left = (__m512bh)_mm512_loadu_si512(packed + k * 2 * BFLOAT16_WIDTH);                    \
      const __m512bh right = (__m512bh)_mm512_loadu_si512(packed + k * 2 * BFLOAT16_WIDTH + 2 * LANES);       \
      _Pragma("unroll") for (int r = 0; r < (ROWS); r++) {                                                    \
        int pair;                                                                                             \
        memcpy(&pair, a + (size_t)r * lda + 2 * k, sizeof pair);                                              \
        const __m512bh x = (__m512bh)_mm512_set1_epi32(pair);                                                 \
        sums[r][0] = _mm512_dpbf16_ps(sums[r][0], x, left);                                                   \
        sums[r][1] = _mm512_dpbf16_ps(sums[r][1], x, right);                                                  \
      }                                                                                                       \
    }                                                                                                         \
    _Pragma("unroll") for (int r = 0; r < (ROWS); r++) _Pragma("unroll") for (int v = 0; v < 2; v++)          \
        _mm512_storeu_ps(c + (size_t)r * ldc + v * LANES, sums[r][v]);                                        \
  }
PRODUCT(product_tile, TILE)
PRODUCT(product_row, 1)

static void product(size_t m, size_t pairs, const uint16_t *a, size_t lda, const uint16_t *packed, float *c, size_t ldc,
                    int accumulate) {
  size_t r = 0;
  for (; r + TILE <= m; r += TILE) product_tile(pairs, a + r * lda, lda, packed, c + r * ldc, ldc, accumulate);
  for (; r < m; r++) product_row(pairs, a + r * lda, lda, packed, c + r * ldc, ldc, accumulate);
}

#pragma clang attribute pop

static const struct bfloat16_kernels kernels = {
    .round_row = round_row, .transpose = transpose, .pack = pack, .product = product};

const struct bfloat16_kernels *bfloat16_kernels(void) {
  __builtin_cpu_init();
  return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") &&
                 __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512bf16")
             ? &kernels
             : NULL;
}
#else
const struct bfloat16_kernels *bfloat16_kernels(void) { return NULL; }
#endif
