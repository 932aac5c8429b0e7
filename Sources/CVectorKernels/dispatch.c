#include "vector_kernels.h"

extern const struct vector_kernels vector_kernels_portable;
#if defined(__x86_64__)
extern const struct vector_kernels vector_kernels_avx2, vector_kernels_avx512;
#endif

const struct vector_kernels *vector_kernels(enum vector_level level) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  const int avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
  const int avx512 = avx2 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
                     __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
  if (level == VECTOR_AVX512) return avx512 ? &vector_kernels_avx512 : NULL;
  if (level == VECTOR_AVX2) return avx2 ? &vector_kernels_avx2 : NULL;
#endif
  return level == VECTOR_PORTABLE ? &vector_kernels_portable : NULL;
}
