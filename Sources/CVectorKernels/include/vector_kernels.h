// The fused loops that oneDNN has no primitive for. Each exists for AVX-512, AVX2 with FMA, and any processor; the table
// of one instruction set is had from vector_kernels(). All versions compute the same formulas; random bits are equal on
// all of them, sums differ by rounding.
//
// Weights of a layer, [in × out], lie in panels of `width` columns (16 or 32): panel q holds the columns q·width …, row
// by row, [in × width], padded with zero columns. `panel` below is always one contiguous [rows × width] block.
#ifndef VECTOR_KERNELS_H
#define VECTOR_KERNELS_H

#include <stddef.h>
#include <stdint.h>

enum vector_level { VECTOR_PORTABLE = 0, VECTOR_AVX2 = 1, VECTOR_AVX512 = 2 };

// A stream of dropout decisions: Philox blocks under (key, step, purpose). A word holds the decisions for 32 elements.
// keep_words makes word w from the four blocks 4w … 4w+3, 16 bits an element, which is kept when they reach `threshold`;
// half_words, for a threshold of one half, takes the words of the blocks as they are.
struct dropout_stream {
  uint64_t key;
  uint64_t step;
  uint32_t purpose;
  uint32_t threshold;
};

// What is done to a sum z before it is stored: max(z + bias, 0) · scale, or (z + bias) · scale; where a keep bit is 0,
// 0 is stored.
struct epilogue {
  const float *bias;     // [width]
  const uint32_t *keep;  // a word a row, bit j for column j, or NULL: all are kept
  float scale;
  int rectify;
};

// One step of the paper's rule on W and its velocity V, for the gradient G: V ← decay · V + step · G, W ← W + V.
struct momentum_step {
  float decay;
  float step;
};

// One step of Adam: m ← β₁ m + (1-β₁) G, v ← β₂ v + (1-β₂) G², W ← W - rate · m / (√v / root + ε).
struct adam_step {
  float beta1;
  float beta2;
  float gain1;  // 1 - β₁, taken before rounding
  float gain2;  // 1 - β₂
  float rate;  // already divided by the first moment's bias correction
  float root;  // square root of the second moment's bias correction
  float epsilon;
};

// The most outputs whose weights fit in registers, and the width of their panel.
enum { NARROW_OUTPUTS = 10, NARROW_WIDTH = 16 };

struct vector_kernels {
  // Multiplies and adds in registers as fast as the processor can, to know how fast that is: `operations_per_step`
  // floating-point operations a step. What it returns only keeps the compiler from leaving them out.
  float (*multiply_add)(size_t steps);
  double operations_per_step;

  // words[i] ← the word first + i · stride of the stream, 16 bits an element.
  void (*keep_words)(const struct dropout_stream *stream, uint32_t first, uint32_t stride, size_t count, uint32_t *words);

  // words[i] ← word i % 4 of the block first + ⌊i / 4⌋ · stride: a bit an element, one half of them 1.
  void (*half_words)(const struct dropout_stream *stream, uint32_t first, uint32_t stride, size_t count, uint32_t *words);

  // z [rows × width, rows `ld` apart] ← epilogue(z)
  void (*finish_panel)(float *z, size_t ld, size_t rows, size_t width, const struct epilogue *epilogue);

  // out [rows × width, rows `ld` apart] ← epilogue(X · panel), X in compressed rows: row r has its columns and values at
  // [starts[r], ends[r]). On the way the `next_count` floats at `next`, the panel that this thread reads next, are called
  // into the cache.
  void (*sparse_forward)(const size_t *starts, const size_t *ends, const uint32_t *columns, const float *values,
                         size_t rows, const float *panel, size_t width, const float *next, size_t next_count, float *out,
                         size_t ld, const struct epilogue *epilogue);

  // For each column c of X in [first, last), X in compressed columns: g = Xᵀ[c] · outGradient ([rows × width]), then
  // velocity[c] ← decay · velocity[c] + step · g, weights[c] ← weights[c] + velocity[c].
  void (*sparse_momentum)(const size_t *starts, const uint32_t *rows, const float *values, size_t first, size_t last,
                          const float *out_gradient, size_t width, float *weights, float *velocity,
                          struct momentum_step step);

  // The same products, stored: gradient[c - first] ← g.
  void (*sparse_gradient)(const size_t *starts, const uint32_t *rows, const float *values, size_t first, size_t last,
                          const float *out_gradient, size_t width, float *gradient);

  // gradient [rows × width] ← scale · gradient where the activation [rows × width, rows `ld` apart] is positive, else 0.
  void (*rectifier_gradient)(float *gradient, const float *activation, size_t ld, size_t rows, size_t width, float scale);

  // One panel (of 32 columns) of the inputs of a layer of at most NARROW_OUTPUTS outputs, going back: inGradient [rows × width] ← scale ·
  // outGradient [rows × NARROW_WIDTH] · Wᵀ where the activation [rows × width, rows `ld` apart] is positive, else 0; and
  // gradient [width × NARROW_WIDTH] ← activationᵀ · outGradient. W [inputs × NARROW_WIDTH] has at most `width` rows; the
  // activations beyond them are 0.
  void (*narrow_backward)(const float *out_gradient, size_t rows, size_t outputs, const float *weights, size_t inputs,
                          const float *activation, size_t ld, size_t width, float scale, float *in_gradient,
                          float *gradient);

  // sums [width] ← Σ over the rows of panel.
  void (*column_sums)(const float *panel, size_t rows, size_t width, float *sums);

  // weights ← weights + velocity
  void (*add)(float *weights, const float *velocity, size_t count);

  // velocity ← decay · velocity + step · gradient, weights ← weights + velocity
  void (*momentum)(float *weights, float *velocity, const float *gradient, size_t count, struct momentum_step step);

  void (*adam)(float *weights, float *first, float *second, const float *gradient, size_t count, struct adam_step step);

  // out [⌊height/pool⌋ × ⌊width/pool⌋ × channels] ← max(m + bias, 0), where m is the largest of a window of pool × pool of
  // the image z [height × width × channels]. `choice`, unless NULL, is where in its window m stands, row · pool + column,
  // the first of equals; `pool` is at most 15.
  void (*pool_forward)(const float *z, size_t height, size_t width, size_t channels, size_t pool, const float *bias,
                       float *out, uint8_t *choice);

  // Back through the same: g ← scale · outGradient where `out` is positive, else 0; zGradient ← g where the window's choice
  // is (choice NULL: the first place), and 0 elsewhere; biasGradient [channels] ← biasGradient + Σ g over the places.
  void (*pool_backward)(const float *out_gradient, const float *out, float scale, const uint8_t *choice, size_t height,
                        size_t width, size_t channels, size_t pool, float *z_gradient, float *bias_gradient);

  // Images and rows of units as [count × channels], places `ld` apart: `count` places of an image, or rows of a batch.
  // Parameters stand in arrays of a number a channel.
  //
  // sums [channels] ← Σ x, and ← Σ (x - mean)², over the places.
  void (*channel_sums)(const float *x, size_t ld, size_t count, size_t channels, float *sums);
  void (*channel_squares)(const float *x, const float *mean, size_t ld, size_t count, size_t channels, float *sums);

  // sums [channels] ← Σ g, and products [channels] ← Σ g · (x - mean).
  void (*channel_products)(const float *gradient, const float *x, const float *mean, size_t ld, size_t count,
                           size_t channels, float *sums, float *products);

  // out ← scale · x + shift.
  void (*channel_affine)(const float *x, const float *scale, const float *shift, size_t ld, size_t count, size_t channels,
                         float *out);

  // out ← scale · gradient + slope · x + shift.
  void (*channel_gradient)(const float *gradient, const float *x, const float *scale, const float *slope,
                           const float *shift, size_t ld, size_t count, size_t channels, float *out);

  // out ← x where x is positive, slope · x elsewhere; and back: out ← gradient where x is positive, slope · gradient
  // elsewhere.
  void (*leaky)(const float *x, float slope, size_t count, float *out);
  void (*leaky_gradient)(const float *gradient, const float *x, float slope, size_t count, float *out);

  // The largest value of each window as pool_forward takes it, without a bias and negative ones too; and back.
  void (*max_pool)(const float *x, size_t height, size_t width, size_t channels, size_t pool, float *out, uint8_t *choice);
  void (*max_pool_gradient)(const float *out_gradient, const uint8_t *choice, size_t height, size_t width,
                            size_t channels, size_t pool, float *gradient);

  // out ← byte · scale, or value · scale, where the keep bit of the column is 1 (keep NULL: everywhere), else 0.
  void (*gather_bytes)(const uint8_t *row, size_t columns, const uint32_t *keep, float scale, float *out);
  void (*gather_floats)(const float *row, size_t columns, const uint32_t *keep, float scale, float *out);

  // The same, only the non-zeros; returns how many. `indices` and `values` have room for `columns` entries, and any of
  // them may be overwritten.
  size_t (*compress_bytes)(const uint8_t *row, size_t columns, const uint32_t *keep, float scale, uint32_t *indices,
                           float *values);
  size_t (*compress_floats)(const float *row, size_t columns, const uint32_t *keep, float scale, uint32_t *indices,
                            float *values);

  // The combinators of a ladder network over the columns [first, last) of a row, both multiples of 16: ẑ from z̃ and u, by
  // parameters a that are arrays of a number a column.
  //
  // out ← (z̃ - μ) v + μ, with μ = a₀ σ(a₁ u + a₂) + a₃ u + a₄ and v = a₅ σ(a₆ u + a₇) + a₈ u + a₉. And back from ∂L/∂ẑ: the
  // gradients of z̃ and u are set, to those of a is added.
  void (*combine_gaussian)(const float *noisy, const float *u, const float *const *a, size_t first, size_t last,
                           float *out);
  void (*combine_gaussian_gradient)(const float *noisy, const float *u, const float *const *a, const float *gradient,
                                    size_t first, size_t last, float *noisy_gradient, float *u_gradient,
                                    float *const *a_gradient);

  // out ← a network of (u, z̃, u z̃) for each column, with `layers` hidden layers (at most 4) of `hidden` units each (at most
  // 16), leaky rectifiers of slope 0.1, and one linear output. a has for each unit of each layer the weights of its inputs and
  // then its bias. And back, as above.
  void (*combine_mlp)(const float *noisy, const float *u, const float *const *a, const uint32_t *hidden, size_t layers,
                      size_t first, size_t last, float *out);
  void (*combine_mlp_gradient)(const float *noisy, const float *u, const float *const *a, const uint32_t *hidden,
                               size_t layers, const float *gradient, size_t first, size_t last, float *noisy_gradient,
                               float *u_gradient, float *const *a_gradient);
};

// The kernels of an instruction set, or NULL where this processor does not have it.
const struct vector_kernels *vector_kernels(enum vector_level level);

#endif
