// Dense matrix products by the best library of the platform: oneDNN on x86-64 Linux, Accelerate on macOS, OpenBLAS elsewhere.
// Every product runs on the calling thread alone; our own workers split the work.
#pragma once
#include <stdint.h>

// A product c = a b, with a [rows, inner], b [inner, columns] and c [rows, columns], all row-major.
struct latent_product {
  int32_t rows, inner, columns;
  // Distances between rows of a, b and c in memory, in values.
  int32_t a_stride, b_stride, c_stride;
  // 1 for a factor that is transposed in memory: a as [inner, rows], b as [columns, inner].
  int32_t a_transposed, b_transposed;
  // 1 if a and b are bfloat16. Sums and c are float in any case.
  int32_t bfloat16;
  // 1 to add the product to c.
  int32_t adds;
  // 1 to add a row of `columns` values to every row of c.
  int32_t has_bias;
};

// Computes the product. `bias` is read only if has_bias is 1.
void latent_multiply(const struct latent_product *product, const void *a, const void *b, const float *bias, float *c);
// 1 if the processor has bfloat16 products and the library uses them.
int latent_has_bfloat16_products(void);
// Name, version and instruction set of the library.
const char *latent_product_library(void);
