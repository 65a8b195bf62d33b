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
// Gates on n features: g = sigmoid(u) with u = w t + b, and the gated features y = g x.
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
// y[i] = 1 / (1 + exp(-x[i])).
void latent_sigmoid(const float *x, float *y, size_t n);

// Returns -log p(x | logits) of one image in nats: the sum over n pixels of softplus(l) - x l.
float latent_bernoulli(const float *logits, const float *x, size_t n);
// dl = scale (sigmoid(l) - x).
void latent_bernoulli_backward(const float *logits, const float *x, float scale, float *dl, size_t n, int accumulate);

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
// With glibc: keeps up to 64 MB of freed memory for later allocations.
void latent_keep_freed_memory(void);
// Names the calling thread for debuggers; Linux keeps 15 bytes.
void latent_name_thread(const char *name);
