// Products by a BLAS, on platforms where oneDNN is missing or slow.
#if !(defined(__linux__) && defined(__x86_64__))
#include "CProducts.h"
#include <string.h>
#if defined(__APPLE__)
#include <Accelerate/Accelerate.h>
static void use_one_thread(void) {}
const char *latent_product_library(void) { return "Accelerate"; }
#elif __has_include(<cblas.h>)
#include <cblas.h>
static void use_one_thread(void) { openblas_set_num_threads(1); }
const char *latent_product_library(void) { return openblas_get_config(); }
#else
#error "OpenBLAS is missing. Debian, Ubuntu: apt-get install libopenblas-dev (or run ./.setup)"
#endif

// Before main, because the setting is global.
__attribute__((constructor)) static void prepare(void) { use_one_thread(); }

void latent_multiply(const struct latent_product *p, const void *a, const void *b, const float *bias, float *c) {
  for (int32_t row = 0; p->has_bias && row < p->rows; row++) {
    float *start = c + (size_t)row * (size_t)p->c_stride;
    for (int32_t column = 0; column < p->columns; column++)
      start[column] = bias[column] + (p->adds ? start[column] : 0);
  }
  cblas_sgemm(CblasRowMajor, p->a_transposed ? CblasTrans : CblasNoTrans, p->b_transposed ? CblasTrans : CblasNoTrans,
              p->rows, p->columns, p->inner, 1, a, p->a_stride, b, p->b_stride, p->adds || p->has_bias, c, p->c_stride);
}

int latent_has_bfloat16_products(void) { return 0; }
#endif
