// The kernels for processors with AVX2 and FMA.
#include "vector_kernels.h"

#if defined(__x86_64__)
#include <immintrin.h>

#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#define LANES 8
#define UNROLL 8
#define FMA(a, b, c) __builtin_elementwise_fma(a, b, c)
#define TABLE vector_kernels_avx2
#define GROUP 8
typedef __m256 group_values;
// The compiler must not turn the load and the permutations back into a load for each value, nor load the indices anew.
#define LOAD_GROUP(p)               \
  ({                                \
    group_values g = _mm256_loadu_ps(p); \
    __asm__("" : "+v"(g));          \
    g;                              \
  })
#define SPREAD_INDICES(name)                                      \
  __m256i name[GROUP];                                            \
  _Pragma("unroll") for (int lane = 0; lane < GROUP; lane++) {    \
    name[lane] = _mm256_set1_epi32(lane);                        \
    __asm__("" : "+v"(name[lane]));                               \
  }
#define SPREAD(group, name, lane) ((vf)_mm256_permutevar8x32_ps(group, (name)[lane]))
#include "kernels.inc"
#pragma clang attribute pop
#endif
