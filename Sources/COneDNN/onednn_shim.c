#define _GNU_SOURCE
#include "onednn_shim.h"

#include <dlfcn.h>
#include <oneapi/dnnl/dnnl.h>
#include <pthread.h>

int onednn_sgemm(int transpose_a, int transpose_b, int64_t m, int64_t n, int64_t k, float alpha, const float *a,
                 int64_t lda, const float *b, int64_t ldb, float beta, float *c, int64_t ldc) {
  return (int)dnnl_sgemm(transpose_a ? 'T' : 'N', transpose_b ? 'T' : 'N', m, n, k, alpha, a, lda, b, ldb, beta, c, ldc);
}

static void (*set_threads)(int);

static void find_set_threads(void) { set_threads = (void (*)(int))dlsym(RTLD_DEFAULT, "omp_set_num_threads"); }

// OpenMP keeps the number of threads for each calling thread apart: our own threads, and the one that asks for work, which
// from then on has one thread for OpenMP code of its own too.
// The function is looked up because an oneDNN built on another runtime brings no OpenMP.
void onednn_stay_on_this_thread(void) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, find_set_threads);
  if (set_threads) set_threads(1);
}

void onednn_version(int version[3]) {
  const dnnl_version_t *v = dnnl_version();
  version[0] = v->major;
  version[1] = v->minor;
  version[2] = v->patch;
}
