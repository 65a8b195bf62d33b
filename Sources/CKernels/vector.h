// Sixteen floats at a time, in the compiler's vector type: one source for every register width.
// Each `level_*.c` includes it under its own instruction set.
#include <stddef.h>
#include <stdint.h>
#include <string.h>

// Vectors are passed between inlined functions only, so their calling convention does not matter.
#pragma clang diagnostic ignored "-Wpsabi"

#define INLINE static inline __attribute__((always_inline))

enum { lanes = 16 };
typedef float vf __attribute__((vector_size(64)));
typedef int32_t vi __attribute__((vector_size(64)));
typedef uint8_t vb __attribute__((vector_size(16)));
typedef uint32_t vu __attribute__((vector_size(64)));

INLINE vf splat(float a) { return (vf){0} + a; }
INLINE vf load(const float *p) {
  vf v;
  memcpy(&v, p, sizeof v);
  return v;
}
INLINE void store(float *p, vf v) { memcpy(p, &v, sizeof v); }
// The first n < 16 values; the rest are zero.
INLINE vf load_part(const float *p, size_t n) {
  vf v = {0};
  memcpy(&v, p, n * sizeof(float));
  return v;
}
INLINE void store_part(float *p, vf v, size_t n) { memcpy(p, &v, n * sizeof(float)); }
typedef uint16_t vh __attribute__((vector_size(32)));
// bfloat16: the upper half, rounded to nearest, ties to even.
INLINE vh half_vf(vf v) {
  vu bits = (vu)v;
  vu rounded = bits + 0x7fff + (bits >> 16 & 1);
  // Rounding could carry a NaN into infinity or zero, so a NaN is truncated instead and made quiet.
  vu nan = bits | 0x400000;
  vi is_nan = v != v;
  return __builtin_convertvector((((vu)is_nan & nan) | (~(vu)is_nan & rounded)) >> 16, vh);
}
#ifndef HALF
#define HALF(v) half_vf(v)
#endif
// Values from a place on, floats or bfloat16 numbers.
INLINE vf load_values(const void *map, size_t place, int halves) {
  if (!halves) return load((const float *)map + place);
  vh v;
  memcpy(&v, (const uint16_t *)map + place, sizeof v);
  return (vf)(__builtin_convertvector(v, vu) << 16);
}
INLINE void store_values(void *map, size_t place, vf v, int halves) {
  if (!halves) return store((float *)map + place, v);
  vh half = HALF(v);
  memcpy((uint16_t *)map + place, &half, sizeof half);
}

INLINE vf select_vf(vi mask, vf yes, vf no) { return (vf)((mask & (vi)yes) | (~mask & (vi)no)); }
INLINE vf max_vf(vf a, vf b) { return select_vf(a > b, a, b); }
INLINE vf abs_vf(vf a) { return (vf)((vi)a & 0x7fffffff); }
INLINE float sum_vf(vf v) {
  float s = 0;
  for (int k = 0; k < lanes; k++) s += v[k];
  return s;
}

// exp(x) within 2 ulp: x = n log 2 + r, |r| <= log(2)/2, a polynomial of degree 6 in r (coefficients: the Taylor series
// economised over that interval). Below -87.3 it is 0, above 88.7 infinity; NaN stays NaN.
INLINE vf exp_vf(vf x) {
  const vf low = splat(-87.33f), high = splat(88.72f);
  vf y = select_vf(x < low, low, select_vf(x > high, high, x));
  // Adding 1.5 * 2^23 rounds to the nearest integer and leaves it in the low bits.
  vf shifted = y * 1.44269504f + 12582912.0f;
  vi n = (vi)shifted - (vi)splat(12582912.0f);
  vf whole = shifted - 12582912.0f;
  vf r = y - whole * 0.693359375f;
  r = r + whole * 2.12194440e-4f;
  vf p = r * 1.9875691500e-4f + 1.3981999507e-3f;
  p = p * r + 8.3334519073e-3f;
  p = p * r + 4.1665795894e-2f;
  p = p * r + 1.6666665459e-1f;
  p = p * r + 5.0000001201e-1f;
  p = p * r * r + r + 1.0f;
  // n may be 128: scale in two steps so that neither factor overflows.
  vi half = n >> 1;
  vf result = p * (vf)((half + 127) << 23) * (vf)((n - half + 127) << 23);
  result = select_vf(x < low, splat(0), result);
  result = select_vf(x > high, splat(__builtin_inff()), result);
  return select_vf(x != x, x, result);
}

// log(x) for normal positive x: x = m 2^e with m in [sqrt(1/2), sqrt 2), a polynomial in m - 1.
INLINE vf log_vf(vf x) {
  vi bits = (vi)x - 0x3f3504f3;
  vi e = bits >> 23;
  vf m = (vf)((bits & 0x007fffff) + 0x3f3504f3) - 1.0f;
  vf square = m * m;
  vf p = m * 7.0376836292e-2f - 1.1514610310e-1f;
  p = p * m + 1.1676998740e-1f;
  p = p * m - 1.2420140846e-1f;
  p = p * m + 1.4249322787e-1f;
  p = p * m - 1.6668057665e-1f;
  p = p * m + 2.0000714765e-1f;
  p = p * m - 2.4999993993e-1f;
  p = p * m + 3.3333331174e-1f;
  p = p * m * square;
  vf exponent = __builtin_convertvector(e, vf);
  p = p + exponent * -2.12194440e-4f - square * 0.5f;
  return m + p + exponent * 0.693359375f;
}

// The continuous Bernoulli distribution with the logit l: p(x) = e^(x l) l / (e^l - 1) on [0, 1]. Below this distance of l from 0
// the closed forms lose digits, and a series in l^2 takes their place: the Taylor expansion around lambda = 1/2.
#define NEAR_HALF 1.0f
// log((e^l - 1) / l) without max(l, 0): log((1 - e^-a) / a) with a = |l|; at a = 0 it is 0.
INLINE vf continuous_bernoulli_normalizer_vf(vf l) {
  vf a = abs_vf(l), s = l * l;
  vf near = s * (1.0f / 24 + s * (-1.0f / 2880 + s * (1.0f / 181440 - s * (1.0f / 9676800)))) - 0.5f * a;
  vf wide = max_vf(a, splat(NEAR_HALF));
  return select_vf(a < splat(NEAR_HALF), near, log_vf((1.0f - exp_vf(-wide)) / wide));
}
// Its mean, the derivative of log((e^l - 1) / l): 1 / (1 - e^-l) - 1 / l; at l = 0 it is 1/2.
INLINE vf continuous_bernoulli_mean_vf(vf l) {
  vf a = abs_vf(l), s = l * l;
  vf near = l * (1.0f / 12 + s * (-1.0f / 720 + s * (1.0f / 30240 + s * (-1.0f / 1209600 + s * (1.0f / 47900160)))));
  vf wide = max_vf(a, splat(NEAR_HALF));
  vf upper = 1.0f / (1.0f - exp_vf(-wide)) - 1.0f / wide;
  return select_vf(a < splat(NEAR_HALF), 0.5f + near, select_vf(l < splat(0), 1.0f - upper, upper));
}
