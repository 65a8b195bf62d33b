// Loops that libraries of matrix products lack. Each is compiled for several instruction sets; the best is chosen at start.
// The caller owns all memory; no function allocates. Tested against double-precision references.
#pragma once
#include "kernel_list.h"
#include <stddef.h>
#include <stdint.h>

// y[i] = max(x[i], 0); y may be x.
void latent_relu(const float *x, float *y, size_t n);
// dx = dy where y > 0, else 0. Backward functions add to their results if the accumulate flag is not 0.
void latent_relu_backward(const float *y, const float *dy, float *dx, size_t n, int accumulate);
// y[i] = tanh(x[i]); y may be x.
void latent_tanh(const float *x, float *y, size_t n);
// dx = dy (1 - y^2).
void latent_tanh_backward(const float *y, const float *dy, float *dx, size_t n, int accumulate);
// y = x where x > 0, else slope x; slope >= 0.
void latent_leaky_relu(const float *x, float *y, size_t n, float slope);
// dx = dy where y > 0, else slope dy.
void latent_leaky_relu_backward(const float *y, const float *dy, float *dx, size_t n, float slope, int accumulate);
// y = scale x where x > 0, else scale alpha (exp(x) - 1).
void latent_elu(const float *x, float *y, size_t n, float scale, float alpha);
// dx = scale dy where y > 0, else dy (y + scale alpha).
void latent_elu_backward(const float *y, const float *dy, float *dx, size_t n, float scale, float alpha, int accumulate);
// y = x Phi(x), with the standard normal's distribution function Phi (Hendrycks and Gimpel 2016).
void latent_gelu(const float *x, float *y, size_t n);
// dx = dy (Phi(x) + x phi(x)), from the argument x.
void latent_gelu_backward(const float *x, const float *dy, float *dx, size_t n, int accumulate);
// y = x sigmoid(x).
void latent_silu(const float *x, float *y, size_t n);
// dx = dy s (1 + x (1 - s)) with s = sigmoid(x), from the argument x.
void latent_silu_backward(const float *x, const float *dy, float *dx, size_t n, int accumulate);
// y = log(1 + exp(x)).
void latent_softplus(const float *x, float *y, size_t n);
// dx = dy (1 - exp(-y)).
void latent_softplus_backward(const float *y, const float *dy, float *dx, size_t n, int accumulate);
// dx = dy y (1 - y).
void latent_sigmoid_backward(const float *y, const float *dy, float *dx, size_t n, int accumulate);
// y = x, or y += x.
void latent_copy(const float *x, float *y, size_t n, int accumulate);
// y [columns, rows] = x [rows, columns] transposed.
void latent_transpose(const float *x, float *y, size_t rows, size_t columns, int accumulate);

// For each pixel of the small map, what the kernel covers of the big one: rows of kernel * kernel * channels values, of which
// `columns` from `first` on are written.
void latent_patches(const struct latent_maps *maps, const float *big, size_t first, size_t columns, float *out);
// The same for bfloat16.
void latent_half_patches(const struct latent_maps *maps, const uint16_t *big, size_t first, size_t columns, uint16_t *out);
// The reverse: every value of the patches (whole rows) is added to the pixel of the big map from which it would come, and
// bias[channels] to each pixel unless it is null.
void latent_fold(const struct latent_maps *maps, const float *patches, const float *bias, float *big, int accumulate);
// As fold, of patches that lie value by value: rows [kernel * kernel * channels] of `stride` values, of which the first are
// the places'. For few channels. `sums` has room for small_width + kernel values.
void latent_fold_rows(const struct latent_maps *maps, const float *rows, size_t stride, const float *bias, float *big,
                      float *sums, int accumulate);
// The sums over all pixels of x [pixels, channels], for fewer than 16 channels.
void latent_channel_sums(const float *x, size_t pixels, size_t channels, float *sums);
// x [rows, columns] as floats, or with `halves` as bfloat16, in lines of `step` values. With y, which lies like x: slope x where y
// is not above 0.
void latent_place_map(const float *x, const float *y, float slope, size_t rows, size_t columns, size_t step, void *to,
                      int halves);
// What the window covers times weight [lines * line, columns], written as the store says.
void latent_window_product(const struct latent_window *w, const float *from, const float *weight,
                           const struct latent_store *store, void *to);
// The same for bfloat16: each float that is read holds two numbers in its bits, one in the lower half and the next in the
// upper one. Sums are of both products.
void latent_pair_window_product(const struct latent_window *w, const float *from, const float *weight,
                                const struct latent_store *store, void *to);
// gradient [count, columns] = what the window covers, from value `first` of it on, transposed, times small [places, columns], which
// lies as window_product writes; plus gradient if accumulate.
void latent_window_gradient(const struct latent_window *w, const float *from, const float *small, size_t first,
                            size_t count, float *gradient, int accumulate);
// Windows of 2 x 2 values for blocks of 2 x 2 places, in nine products (winograd.inc). `w` describes one of the four values: what lies
// at a place; the others lie at the next place to the right, below, and both. An odd side ends with half a block. Blocks are
// counted along lines and on through the images. All are floats.
//
// Writes values [9, blocks, count], of what w covers from value `first` on; both are multiples of 16.
void latent_block_values(const struct latent_window *w, const float *from, size_t first_block, size_t blocks,
                         size_t first, size_t count, float *values);
// The same of the small map, which lies as window_product writes: places [9, blocks, columns].
void latent_block_places(const struct latent_window *w, const float *small, size_t first_block, size_t blocks,
                         float *places);
// values [9, blocks, lines * line] times weight [9, lines * line, columns], summed to places and written as the store says.
void latent_block_product(const struct latent_window *w, size_t first_block, size_t blocks, const float *values,
                          const float *weight, const struct latent_store *store, float *to);
// The weights of the nine products, of those of the four values: n of each, which lie `step` apart. n is a multiple of 16.
void latent_block_weights(const float *const *taps, size_t n, size_t step, float *y);
// The gradients of the four values' weights, of those of the nine products.
void latent_block_gradient(const float *x, size_t n, size_t step, float *const *taps);
// The same with a small map of bfloat16 numbers.
void latent_mixed_window_gradient(const struct latent_window *w, const float *from, const uint16_t *small, size_t first,
                                  size_t count, float *gradient, int accumulate);
// The same for bfloat16: `from` and `small` hold pairs of the numbers of two images, as pair_rows makes them, and an image is two.
void latent_half_window_gradient(const struct latent_window *w, const float *from, const float *small, size_t first,
                                 size_t count, float *gradient, int accumulate);
// Every `step`th row of x [rows, columns] as pairs with the row that is `distance` behind it, or with zeros beyond the end.
void latent_pair_rows(const uint16_t *x, size_t rows, size_t columns, size_t distance, size_t step, float *y);
// The largest value under the kernel, channel by channel.
void latent_max_pool(const struct latent_maps *maps, const float *big, float *small);
// dbig = dsmall at the first place that holds the largest value.
void latent_max_pool_backward(const struct latent_maps *maps, const float *big, const float *small, const float *dsmall,
                              float *dbig, int accumulate);
// factor times the sum of what is under the kernel, channel by channel.
void latent_pool_sum(const struct latent_maps *maps, const float *big, float factor, float *small, int accumulate);
// The reverse: factor times each small pixel is added to all that the kernel covers.
void latent_pool_spread(const struct latent_maps *maps, const float *small, float factor, float *big, int accumulate);

// Of each column of x [rows, columns]: the mean, and the sum of squared distances from it.
void latent_moments(const float *x, size_t rows, size_t columns, float *mean, float *squares);
// y = (x - mean) scale + shift, column by column, and what is not above 0 times slope.
void latent_normalize(const float *x, size_t rows, size_t columns, const float *mean, const float *scale,
                      const float *shift, float slope, float *y);
// Of each column: the sum of d, and of d (x - mean) inverse, where d is dy, times slope where (x - mean) scale + shift is not
// above 0.
void latent_normalize_sums(const float *x, const float *dy, size_t rows, size_t columns, const float *mean,
                           const float *inverse, const float *scale, const float *shift, float slope, float *sums,
                           float *products);
// dx = scale d - inverse (sums + products (x - mean) inverse), with the same d. dx may be dy.
void latent_normalize_backward(const float *x, const float *dy, size_t rows, size_t columns, const float *mean,
                               const float *inverse, const float *scale, const float *shift, float slope,
                               const float *sums, const float *products, float *dx, int accumulate);

// Memory of the calling thread for what an operation needs while it runs, aligned to 64 bytes: what lay there before is
// undefined. It grows to the largest size that was asked for and goes with the thread. Never null: without memory the program ends.
void *latent_scratch(size_t bytes);

// A gate for each of n features, g = sigmoid(u) with u = w t + b, and what it lets through: y = g x.
void latent_sigmoid_gate(const float *x, const float *w, const float *b, float t, float *g, float *y, size_t n);
// dx = dy g, du = dy x g (1 - g).
void latent_sigmoid_gate_backward(const float *x, const float *g, const float *dy, float *dx, float *du, size_t n,
                                  int accumulate_x, int accumulate_u);
// As sigmoid_gate, with g = sqrt(max(0, 1 - exp(u))).
void latent_root_gate(const float *x, const float *w, const float *b, float t, float *g, float *y, size_t n);
// dx = dy g, du = -dy x (1 - g^2) / (2 g) where g is not 0, else 0.
void latent_root_gate_backward(const float *x, const float *g, const float *dy, float *dx, float *du, size_t n,
                                  int accumulate_x, int accumulate_u);
// y[i] = x[i] g[i]; y may be x.
void latent_product(const float *x, const float *g, float *y, size_t n);
// y[i] = exp(x[i]).
void latent_exp(const float *x, float *y, size_t n);
// y[i] = -log(-log(Phi(x[i]))), Phi the standard normal distribution function: the value of Gumbel's distribution at x's quantile.
void latent_gumbel(const float *x, float *y, size_t n);
// y[i] = 1 / (1 + exp(-x[i])).
void latent_sigmoid(const float *x, float *y, size_t n);

// Returns -log p(x | logits) of one image in nats: the sum over n pixels of softplus(l) - x l.
float latent_bernoulli(const float *logits, const float *x, size_t n);
// dl = scale (sigmoid(l) - x).
void latent_bernoulli_backward(const float *logits, const float *x, float scale, float *dl, size_t n, int accumulate);

// Returns -log p(x | logits) of one image in nats for continuous Bernoulli pixels: the sum of log((e^l - 1) / l) - x l.
float latent_continuous_bernoulli(const float *logits, const float *x, size_t n);
// dl = scale (mean(l) - x), with the mean 1 / (1 - e^-l) - 1 / l.
void latent_continuous_bernoulli_backward(const float *logits, const float *x, float scale, float *dl, size_t n,
                                  int accumulate);
// y[i] = 1 / (1 - e^-x[i]) - 1 / x[i], the mean of a continuous Bernoulli distribution with the logit x[i]. y may be x.
void latent_continuous_bernoulli_mean(const float *x, float *y, size_t n);

// The sum of (x - y)^2.
float latent_squared_distance(const float *x, const float *y, size_t n);
// d = scale (x - y).
void latent_scaled_difference(const float *x, const float *y, float scale, float *d, size_t n, int accumulate);

// z = mu + exp(log_variance / 2) eps.
void latent_sample(const float *mu, const float *log_variance, const float *eps, float *z, size_t n);
// dmu = dz, dlog_variance = dz eps exp(log_variance / 2) / 2.
void latent_sample_backward(const float *log_variance, const float *eps, const float *dz, float *dmu,
                            float *dlog_variance, size_t n, int accumulate_mu, int accumulate_log_variance);

// KL(N(mu, exp(log_variance)) || N(0, 1)) of each element, in nats: (mu^2 + exp(lv) - 1 - lv) / 2.
void latent_gaussian_kl(const float *mu, const float *log_variance, float *kl, size_t n);
void latent_gaussian_kl_backward(const float *mu, const float *log_variance, const float *dkl, float *dmu,
                                 float *dlog_variance, size_t n, int accumulate_mu, int accumulate_log_variance);

// One step of Adam (Kingma and Ba 2015) over n parameters. rest1 = 1 - beta1, rest2 = 1 - beta2, step_size is the learning rate /
// (1 - beta1^t), second_correction = 1 / sqrt(1 - beta2^t).
void latent_adam(float *parameters, const float *gradients, float *first, float *second, size_t n, float beta1, float rest1, float beta2, float rest2, float step_size, float second_correction, float epsilon);
// One step of gradient descent with momentum: velocity = coefficient velocity + gradient; parameters -= learning_rate velocity.
void latent_momentum(float *parameters, const float *gradients, float *velocity, size_t n, float coefficient, float learning_rate);

// Log densities of a point z[n] under a mixture of `count` diagonal Gaussians with mu, w = 1 / variance and log_variance, each
// [count, n]. With l_jd the log density in dimension d, without its constant -log(2 pi) / 2: normalizers[d] = log sum_j exp l_jd,
// normalizers[n] = log sum_j exp sum_d l_jd.
void latent_mixture_normalizers(const float *z, const float *mu, const float *w, const float *log_variance, size_t count,
                                size_t n, float *normalizers);
// dz = scale times the gradient of normalizers[n] - sum_d normalizers[d] with respect to z.
void latent_mixture_point_gradient(const float *z, const float *mu, const float *w, const float *log_variance, size_t count,
                                   size_t n, const float *normalizers, float scale, float *dz, int accumulate);
// The gradient of the sum over points i of scales[i] (normalizers_i[n] - sum_d normalizers_i[d]) with respect to one Gaussian's
// mu[n] and log_variance[n]; z is [count, n], normalizers [count, n + 1].
void latent_mixture_component_gradient(const float *mu, const float *w, const float *log_variance, const float *z,
                                       const float *normalizers, const float *scales, size_t count, size_t n, float *dmu,
                                       float *dlog_variance, int accumulate_mu, int accumulate_log_variance);
// y += a x.
void latent_add_scaled(float *y, const float *x, float a, size_t n);
// sums[columns] = the sum of the rows of a [rows, columns] matrix with leading dimension `stride`.
void latent_column_sums(const float *x, size_t rows, size_t columns, size_t stride, float *sums);
// The same for bfloat16; columns are a multiple of 16.
void latent_half_column_sums(const uint16_t *x, size_t rows, size_t columns, size_t stride, float *sums);
// sums[columns] = the sum of the rows, each times its weight.
void latent_weighted_column_sums(const float *x, const float *weights, size_t rows, size_t columns, size_t stride,
                                 float *sums);

// Stores the ascending indices and the values of the nonzeros of x[n]; returns their number.
size_t latent_compress(const float *x, size_t n, int32_t *indices, float *values);
// A sparse row times a matrix: y = start + sum_k values[k] * w[indices[k]], where w[i] is the row of `columns` values at
// w + i * stride. A null start means zeros.
void latent_sparse_product(const int32_t *indices, const float *values, size_t count, const float *w, size_t stride,
                           const float *start, float *y, size_t columns);

// A dense row x[n] times a matrix, as above; zeros in x are skipped.
void latent_row_product(const float *x, size_t n, const float *w, size_t stride, const float *start, float *y,
                        size_t columns);
// y[i] = x[i] / 255.
void latent_grey(const uint8_t *x, float *y, size_t n);
// y[i] = x[i] as bfloat16, rounded to nearest, ties to even; NaN stays NaN.
void latent_bfloat16(const float *x, uint16_t *y, size_t n);

// Standard normals: element i depends only on (seed, stream, start + i) (Philox4x32-10, then Box-Muller).
void latent_normals(uint64_t seed, uint64_t stream, uint64_t start, float *out, size_t n);

// For tests: the kernels of one level, 0 plain, 3 and 4 for x86-64-v3 and -v4; null if the processor lacks it. The functions
// above use the best level, chosen before main.
const struct kernel_table *latent_kernels_at(int level);
// A hint to the processor that this thread spins.
void latent_pause(void);
// The instruction set of the kernels that were chosen, for people.
const char *latent_kernel_set(void);
// With glibc: blocks of 512 KB and more are the system's own and go back to it when they are freed, as between small ones they
// would leave holes. Of smaller ones up to 4 MB stay at the heap's end for later allocations, in one heap for all threads.
void latent_keep_freed_memory(void);
// With glibc: gives freed memory back to the system, also between what is in use, but for 1 MB at the heap's end. Takes about
// 0.3 ms for a heap of 30 MB.
void latent_return_freed_memory(void);
// Names the calling thread for debuggers; Linux keeps 15 bytes.
void latent_name_thread(const char *name);
