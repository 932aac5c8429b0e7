// The kernels for any processor: four lanes.
#include "vector_kernels.h"

#define LANES 4
#define UNROLL 8
#define FMA(a, b, c) ((a) * (b) + (c))
#define TABLE vector_kernels_portable
#define GROUP 4
typedef float group_values __attribute__((vector_size(16), aligned(4)));
#define LOAD_GROUP(p) (*(const group_values *)(p))
#define SPREAD_INDICES(name)
#define SPREAD(group, name, lane) splat((group)[lane])
#include "kernels.inc"
