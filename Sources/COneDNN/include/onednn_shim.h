// The part of oneDNN that is used, in terms that do not change between its versions 2.x and 3.x.
#ifndef ONEDNN_SHIM_H
#define ONEDNN_SHIM_H

#include <stdint.h>

// Matrices are row-major; a leading dimension counts floats from one row to the next.
// C [m × n] ← alpha · op(A) · op(B) + beta · C, where op(A) is [m × k] and op(B) is [k × n]; transposed as told.
// Returns 0, or oneDNN's status.
int onednn_sgemm(int transpose_a, int transpose_b, int64_t m, int64_t n, int64_t k, float alpha, const float *a,
                 int64_t lda, const float *b, int64_t ldb, float beta, float *c, int64_t ldc);

// Makes oneDNN work on the calling thread alone. A build of oneDNN over OpenMP would start a pool of its own, whose
// threads fight with ours for the cores. Cheap; called by each thread before it computes.
void onednn_stay_on_this_thread(void);

// The version of the library that is loaded: major, minor, patch.
void onednn_version(int version[3]);

#endif
