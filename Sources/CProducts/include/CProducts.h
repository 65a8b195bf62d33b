// Dense products of matrices, from the library that does them best here: oneDNN on x86-64 Linux, Accelerate on macOS, OpenBLAS
// elsewhere. The one place that knows which. Every product runs on the calling thread alone: our own workers split the work.
#pragma once
#include <stdint.h>

// A product c = a b, with a [rows, inner], b [inner, columns] and c [rows, columns], all row after row in memory.
struct latent_product {
  int32_t rows, inner, columns;
  // From one row to the next, in values: of a, b and c as they lie in memory.
  int32_t a_stride, b_stride, c_stride;
  // 1 for a factor that lies transposed in memory: a as [inner, rows], b as [columns, inner].
  int32_t a_transposed, b_transposed;
  // 1 if a and b are bfloat16; c is float always, and so are the sums.
  int32_t bfloat16;
  // 1 to add the product to what c holds.
  int32_t adds;
  // 1 to add a row of `columns` values to every row of c.
  int32_t has_bias;
};

// Computes it. `bias` is not read unless the product has one.
void latent_multiply(const struct latent_product *product, const void *a, const void *b, const float *bias, float *c);
// 1 if the processor multiplies bfloat16 faster than float and the library can use that.
int latent_has_bfloat16_products(void);
// Name and version of the library, and the instructions that it uses, as words.
const char *latent_product_library(void);
