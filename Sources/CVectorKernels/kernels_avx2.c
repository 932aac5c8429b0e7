// The kernels for processors with AVX2 and FMA.
#include "vector_kernels.h"

#if defined(__x86_64__)
#include <immintrin.h>

#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#define LANES 8
#define UNROLL 8
#define FMA(a, b, c) __builtin_elementwise_fma(a, b, c)
#define TABLE vector_kernels_avx2
#define INDICES __m256i
#define EVERYWHERE _mm256_set1_epi32
#include "spread_x86.h"
#define SPREAD(group, name, lane) ((vf)_mm256_permutevar8x32_ps(group, (name)[lane]))
#include "kernels.inc"
#pragma clang attribute pop
#endif
