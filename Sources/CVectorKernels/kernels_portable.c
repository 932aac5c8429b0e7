// The kernels for any processor: four lanes.
#include "vector_kernels.h"

#define LANES 4
#define UNROLL 8
#define FMA(a, b, c) ((a) * (b) + (c))
#define TABLE vector_kernels_portable
#include "kernels.inc"
