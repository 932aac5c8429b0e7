// Convolutions by oneDNN, in terms that do not change between its versions 2.x and 3.x. All works on the calling thread.
#ifndef ONEDNN_CONVOLUTION_H
#define ONEDNN_CONVOLUTION_H

#include <stddef.h>
#include <stdint.h>

// Images lie channels innermost, [images × height × width × channels], without gaps; those that come out have
// (height + before + after - kernel) / stride + 1 rows, rounded down, and columns likewise, of `outputs` channels.
struct onednn_convolution_shape {
  int64_t images, height, width, channels, outputs, kernel;
  int64_t stride;         // rows and columns from one place of the kernel to the next
  int64_t before, after;  // rows and columns of zeros around the image: above and left, below and right
};

enum onednn_convolution_kind {
  ONEDNN_CONVOLUTION_FORWARD,          // output ← input * weights
  ONEDNN_CONVOLUTION_INPUT_GRADIENT,   // input gradient ← output gradient, weights
  ONEDNN_CONVOLUTION_WEIGHT_GRADIENT,  // weight gradient ← input, output gradient
};

struct onednn_convolution;

// Chooses the code for one of the three. Returns 0, or oneDNN's status. Free it with onednn_convolution_destroy.
int onednn_convolution_create(const struct onednn_convolution_shape *shape, enum onednn_convolution_kind kind,
                              struct onednn_convolution **convolution);

void onednn_convolution_destroy(struct onednn_convolution *convolution);

// Bytes of the weights, or their gradient, in the arrangement that the code wants, and of its working memory.
size_t onednn_convolution_weight_bytes(const struct onednn_convolution *convolution);
size_t onednn_convolution_scratch_bytes(const struct onednn_convolution *convolution);

// Turns weights [kernel × kernel × channels × outputs] to that arrangement; a weight gradient the other way.
// Any number of threads may call this and the next at once, each with memory of its own to write to. Memory begins at a
// multiple of 64 bytes. Returns 0, or oneDNN's status.
int onednn_convolution_rearrange(const struct onednn_convolution *convolution, const float *from, float *to);

// Computes what the kind says; the two others of `input`, `weights` and `output` are read.
int onednn_convolution_run(const struct onednn_convolution *convolution, float *input, float *weights, float *output,
                           void *scratch);

#endif
