// Every kernel: result, name, parameters, arguments. The tables and the dispatch are generated from this list.
#pragma once
#include <stddef.h>
#include <stdint.h>

// The two maps that a kernel joins, channels last: [height, width, channels]. The kernel's place (y, x) for the small map's pixel
// (i, j) is the big map's pixel (i stride + y - padding, j stride + x - padding); there is nothing beyond its border.
struct latent_maps {
  // Of the big map.
  size_t height, width, channels;
  size_t small_height, small_width;
  // The kernel is a square.
  size_t kernel, stride, padding;
};

// A window that goes over maps with its border around them, `lines` lines of `line` values side by side: at each of height x width
// places of each image it is multiplied by a matrix [lines * line, columns]. All steps are in values; columns are a multiple of 16.
struct latent_window {
  size_t images, height, width;
  // From one image, line of places and place to the next, in what is read and in what is written.
  size_t image_step, row_step, column_step, to_image, to_row, to_column;
  size_t lines, line, line_step, columns;
};

// What becomes of a window's products, column by column: plus bias unless it is null; then, if it `activates`, what is not above 0
// times slope; with a mask, what stands where the mask is not above 0 times slope; plus what was there if it accumulates. With
// `halves` the result and the mask are bfloat16 numbers, otherwise floats. The steps of the mask are like those of the result.
struct latent_store {
  const float *bias;
  const void *mask;
  size_t mask_image, mask_row, mask_column;
  float slope;
  int activates, accumulates, halves;
};

#define KERNELS(X) \
  X(void, relu, (const float *x, float *y, size_t n), (x, y, n)) \
  X(void, relu_backward, (const float *y, const float *dy, float *dx, size_t n, int accumulate), (y, dy, dx, n, accumulate)) \
  X(void, tanh, (const float *x, float *y, size_t n), (x, y, n)) \
  X(void, tanh_backward, (const float *y, const float *dy, float *dx, size_t n, int accumulate), (y, dy, dx, n, accumulate)) \
  X(void, sigmoid_gate, (const float *x, const float *w, const float *b, float t, float *g, float *y, size_t n), (x, w, b, t, g, y, n)) \
  X(void, sigmoid_gate_backward, (const float *x, const float *g, const float *dy, float *dx, float *du, size_t n, int accumulate_x, int accumulate_u), (x, g, dy, dx, du, n, accumulate_x, accumulate_u)) \
  X(void, root_gate, (const float *x, const float *w, const float *b, float t, float *g, float *y, size_t n), (x, w, b, t, g, y, n)) \
  X(void, root_gate_backward, (const float *x, const float *g, const float *dy, float *dx, float *du, size_t n, int accumulate_x, int accumulate_u), (x, g, dy, dx, du, n, accumulate_x, accumulate_u)) \
  X(void, product, (const float *x, const float *g, float *y, size_t n), (x, g, y, n)) \
  X(void, exp, (const float *x, float *y, size_t n), (x, y, n)) \
  X(void, gumbel, (const float *x, float *y, size_t n), (x, y, n)) \
  X(void, sigmoid, (const float *x, float *y, size_t n), (x, y, n)) \
  X(float, bernoulli, (const float *logits, const float *x, size_t n), (logits, x, n)) \
  X(void, bernoulli_backward, (const float *logits, const float *x, float scale, float *dl, size_t n, int accumulate), (logits, x, scale, dl, n, accumulate)) \
  X(float, continuous_bernoulli, (const float *logits, const float *x, size_t n), (logits, x, n)) \
  X(void, continuous_bernoulli_backward, (const float *logits, const float *x, float scale, float *dl, size_t n, int accumulate), (logits, x, scale, dl, n, accumulate)) \
  X(void, continuous_bernoulli_mean, (const float *x, float *y, size_t n), (x, y, n)) \
  X(float, squared_distance, (const float *x, const float *y, size_t n), (x, y, n)) \
  X(void, scaled_difference, (const float *x, const float *y, float scale, float *d, size_t n, int accumulate), (x, y, scale, d, n, accumulate)) \
  X(void, sample, (const float *mu, const float *log_variance, const float *eps, float *z, size_t n), (mu, log_variance, eps, z, n)) \
  X(void, sample_backward, (const float *log_variance, const float *eps, const float *dz, float *dmu, float *dlog_variance, size_t n, int accumulate_mu, int accumulate_log_variance), (log_variance, eps, dz, dmu, dlog_variance, n, accumulate_mu, accumulate_log_variance)) \
  X(void, gaussian_kl, (const float *mu, const float *log_variance, float *kl, size_t n), (mu, log_variance, kl, n)) \
  X(void, gaussian_kl_backward, (const float *mu, const float *log_variance, const float *dkl, float *dmu, float *dlog_variance, size_t n, int accumulate_mu, int accumulate_log_variance), (mu, log_variance, dkl, dmu, dlog_variance, n, accumulate_mu, accumulate_log_variance)) \
  X(void, adam, (float *parameters, const float *gradients, float *first, float *second, size_t n, float beta1, float rest1, float beta2, float rest2, float step_size, float second_correction, float epsilon), (parameters, gradients, first, second, n, beta1, rest1, beta2, rest2, step_size, second_correction, epsilon)) \
  X(void, momentum, (float *parameters, const float *gradients, float *velocity, size_t n, float coefficient, float learning_rate), (parameters, gradients, velocity, n, coefficient, learning_rate)) \
  X(void, mixture_normalizers, (const float *z, const float *mu, const float *w, const float *log_variance, size_t count, size_t n, float *normalizers), (z, mu, w, log_variance, count, n, normalizers)) \
  X(void, mixture_point_gradient, (const float *z, const float *mu, const float *w, const float *log_variance, size_t count, size_t n, const float *normalizers, float scale, float *dz, int accumulate), (z, mu, w, log_variance, count, n, normalizers, scale, dz, accumulate)) \
  X(void, mixture_component_gradient, (const float *mu, const float *w, const float *log_variance, const float *z, const float *normalizers, const float *scales, size_t count, size_t n, float *dmu, float *dlog_variance, int accumulate_mu, int accumulate_log_variance), (mu, w, log_variance, z, normalizers, scales, count, n, dmu, dlog_variance, accumulate_mu, accumulate_log_variance)) \
  X(void, add_scaled, (float *y, const float *x, float a, size_t n), (y, x, a, n)) \
  X(void, column_sums, (const float *x, size_t rows, size_t columns, size_t stride, float *sums), (x, rows, columns, stride, sums)) \
  X(void, half_column_sums, (const uint16_t *x, size_t rows, size_t columns, size_t stride, float *sums), (x, rows, columns, stride, sums)) \
  X(void, weighted_column_sums, (const float *x, const float *weights, size_t rows, size_t columns, size_t stride, float *sums), (x, weights, rows, columns, stride, sums)) \
  X(size_t, compress, (const float *x, size_t n, int32_t *indices, float *values), (x, n, indices, values)) \
  X(void, sparse_product, (const int32_t *indices, const float *values, size_t count, const float *w, size_t stride, const float *start, float *y, size_t columns), (indices, values, count, w, stride, start, y, columns)) \
  X(void, row_product, (const float *x, size_t n, const float *w, size_t stride, const float *start, float *y, size_t columns), (x, n, w, stride, start, y, columns)) \
  X(void, grey, (const uint8_t *x, float *y, size_t n), (x, y, n)) \
  X(void, bfloat16, (const float *x, uint16_t *y, size_t n), (x, y, n)) \
  X(void, leaky_relu, (const float *x, float *y, size_t n, float slope), (x, y, n, slope)) \
  X(void, leaky_relu_backward, (const float *y, const float *dy, float *dx, size_t n, float slope, int accumulate), (y, dy, dx, n, slope, accumulate)) \
  X(void, elu, (const float *x, float *y, size_t n, float scale, float alpha), (x, y, n, scale, alpha)) \
  X(void, elu_backward, (const float *y, const float *dy, float *dx, size_t n, float scale, float alpha, int accumulate), (y, dy, dx, n, scale, alpha, accumulate)) \
  X(void, gelu, (const float *x, float *y, size_t n), (x, y, n)) \
  X(void, gelu_backward, (const float *x, const float *dy, float *dx, size_t n, int accumulate), (x, dy, dx, n, accumulate)) \
  X(void, silu, (const float *x, float *y, size_t n), (x, y, n)) \
  X(void, silu_backward, (const float *x, const float *dy, float *dx, size_t n, int accumulate), (x, dy, dx, n, accumulate)) \
  X(void, softplus, (const float *x, float *y, size_t n), (x, y, n)) \
  X(void, softplus_backward, (const float *y, const float *dy, float *dx, size_t n, int accumulate), (y, dy, dx, n, accumulate)) \
  X(void, sigmoid_backward, (const float *y, const float *dy, float *dx, size_t n, int accumulate), (y, dy, dx, n, accumulate)) \
  X(void, copy, (const float *x, float *y, size_t n, int accumulate), (x, y, n, accumulate)) \
  X(void, transpose, (const float *x, float *y, size_t rows, size_t columns, int accumulate), (x, y, rows, columns, accumulate)) \
  X(void, patches, (const struct latent_maps *maps, const float *big, size_t first, size_t columns, float *out), (maps, big, first, columns, out)) \
  X(void, half_patches, (const struct latent_maps *maps, const uint16_t *big, size_t first, size_t columns, uint16_t *out), (maps, big, first, columns, out)) \
  X(void, fold, (const struct latent_maps *maps, const float *patches, const float *bias, float *big, int accumulate), (maps, patches, bias, big, accumulate)) \
  X(void, fold_rows, (const struct latent_maps *maps, const float *rows, size_t stride, const float *bias, float *big, float *sums, int accumulate), (maps, rows, stride, bias, big, sums, accumulate)) \
  X(void, channel_sums, (const float *x, size_t pixels, size_t channels, float *sums), (x, pixels, channels, sums)) \
  X(void, place_map, (const float *x, const float *y, float slope, size_t rows, size_t columns, size_t step, void *to, int halves), (x, y, slope, rows, columns, step, to, halves)) \
  X(void, window_product, (const struct latent_window *w, const float *from, const float *weight, const struct latent_store *store, void *to), (w, from, weight, store, to)) \
  X(void, window_gradient, (const struct latent_window *w, const float *from, const float *small, size_t first, size_t count, float *gradient, int accumulate), (w, from, small, first, count, gradient, accumulate)) \
  X(void, pair_window_product, (const struct latent_window *w, const float *from, const float *weight, const struct latent_store *store, void *to), (w, from, weight, store, to)) \
  X(void, mixed_window_gradient, (const struct latent_window *w, const float *from, const uint16_t *small, size_t first, size_t count, float *gradient, int accumulate), (w, from, small, first, count, gradient, accumulate)) \
  X(void, half_window_gradient, (const struct latent_window *w, const float *from, const float *small, size_t first, size_t count, float *gradient, int accumulate), (w, from, small, first, count, gradient, accumulate)) \
  X(void, block_values, (const struct latent_window *w, const float *from, size_t first_block, size_t blocks, size_t first, size_t count, float *values), (w, from, first_block, blocks, first, count, values)) \
  X(void, block_places, (const struct latent_window *w, const float *small, size_t first_block, size_t blocks, float *places), (w, small, first_block, blocks, places)) \
  X(void, block_product, (const struct latent_window *w, size_t first_block, size_t blocks, const float *values, const float *weight, const struct latent_store *store, float *to), (w, first_block, blocks, values, weight, store, to)) \
  X(void, block_weights, (const float *const *taps, size_t n, size_t step, float *y), (taps, n, step, y)) \
  X(void, block_gradient, (const float *x, size_t n, size_t step, float *const *taps), (x, n, step, taps)) \
  X(void, pair_rows, (const uint16_t *x, size_t rows, size_t columns, size_t distance, size_t step, float *y), (x, rows, columns, distance, step, y)) \
  X(void, max_pool, (const struct latent_maps *maps, const float *big, float *small), (maps, big, small)) \
  X(void, max_pool_backward, (const struct latent_maps *maps, const float *big, const float *small, const float *dsmall, float *dbig, int accumulate), (maps, big, small, dsmall, dbig, accumulate)) \
  X(void, pool_sum, (const struct latent_maps *maps, const float *big, float factor, float *small, int accumulate), (maps, big, factor, small, accumulate)) \
  X(void, pool_spread, (const struct latent_maps *maps, const float *small, float factor, float *big, int accumulate), (maps, small, factor, big, accumulate)) \
  X(void, moments, (const float *x, size_t rows, size_t columns, float *mean, float *squares), (x, rows, columns, mean, squares)) \
  X(void, normalize, (const float *x, size_t rows, size_t columns, const float *mean, const float *scale, const float *shift, float slope, float *y), (x, rows, columns, mean, scale, shift, slope, y)) \
  X(void, normalize_sums, (const float *x, const float *dy, size_t rows, size_t columns, const float *mean, const float *inverse, const float *scale, const float *shift, float slope, float *sums, float *products), (x, dy, rows, columns, mean, inverse, scale, shift, slope, sums, products)) \
  X(void, normalize_backward, (const float *x, const float *dy, size_t rows, size_t columns, const float *mean, const float *inverse, const float *scale, const float *shift, float slope, const float *sums, const float *products, float *dx, int accumulate), (x, dy, rows, columns, mean, inverse, scale, shift, slope, sums, products, dx, accumulate)) \
  X(void, normals, (uint64_t seed, uint64_t stream, uint64_t start, float *out, size_t n), (seed, stream, start, out, n))

// One set of kernels, all compiled for the same instruction set.
struct kernel_table {
#define POINTER(result, name, parameters, arguments) result(*name) parameters;
  KERNELS(POINTER)
#undef POINTER
};
