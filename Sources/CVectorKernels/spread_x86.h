// How the kernels for AVX2 and AVX-512 spread one of eight values loaded together: by a permutation, whose indices, an
// INDICES made by EVERYWHERE(lane), stay in registers.
#define GROUP 8
typedef __m256 group_values;
// The compiler must not turn the load and the permutations back into a load for each value, nor load the indices anew.
#define LOAD_GROUP(p)               \
  ({                                \
    __m256 g = _mm256_loadu_ps(p);  \
    __asm__("" : "+v"(g));          \
    g;                              \
  })
#define SPREAD_INDICES(name)                                   \
  INDICES name[GROUP];                                         \
  _Pragma("unroll") for (int lane = 0; lane < GROUP; lane++) { \
    name[lane] = EVERYWHERE(lane);                             \
    __asm__("" : "+v"(name[lane]));                            \
  }
