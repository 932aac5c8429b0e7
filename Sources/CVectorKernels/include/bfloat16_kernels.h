// Products of bfloat16 numbers (the upper half of a float, rounded to the nearest, ties to even), summed in float32.
// Only for processors that have an instruction for it (AVX512-BF16).
#ifndef BFLOAT16_KERNELS_H
#define BFLOAT16_KERNELS_H

#include <stddef.h>
#include <stdint.h>

// Columns of a panel that the products work on.
enum { BFLOAT16_WIDTH = 32 };

struct bfloat16_kernels {
  // out [count] ← values, rounded.
  void (*round_row)(const float *values, size_t count, uint16_t *out);

  // out [columns × rows, rows `out_ld` apart] ← inᵀ, in [rows × columns, rows `in_ld` apart].
  void (*transpose)(const uint16_t *in, size_t rows, size_t columns, size_t in_ld, uint16_t *out, size_t out_ld);

  // packed [⌈rows / 2⌉ × BFLOAT16_WIDTH × 2] ← panel [rows × BFLOAT16_WIDTH], rounded, two rows beside each other as the
  // products want them; where `rows` is odd, the last one is beside zeros.
  void (*pack)(const float *panel, size_t rows, uint16_t *packed);

  // c [m × BFLOAT16_WIDTH, rows `ldc` apart] ← a [m × 2 · pairs, rows `lda` apart] · packed, added to what stands in c where
  // `accumulate` is not 0. lda is even.
  void (*product)(size_t m, size_t pairs, const uint16_t *a, size_t lda, const uint16_t *packed, float *c, size_t ldc,
                  int accumulate);
};

// The kernels, or NULL where this processor has no such instructions.
const struct bfloat16_kernels *bfloat16_kernels(void);

#endif
