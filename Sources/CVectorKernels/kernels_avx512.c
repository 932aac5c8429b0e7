// The kernels for processors with AVX-512 F, BW, DQ and VL.
#include "vector_kernels.h"

#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx2,fma"))), apply_to = function)
#define LANES 16
#define UNROLL 8
#define FMA(a, b, c) __builtin_elementwise_fma(a, b, c)
#define TABLE vector_kernels_avx512
#include "kernels.inc"
#pragma clang attribute pop
#endif
