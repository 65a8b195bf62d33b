// For x86-64-v4 with products of bfloat16 (AVX-512 BF16).
#if defined(__x86_64__)
#include <immintrin.h>
#pragma clang attribute push(__attribute__((target("arch=x86-64-v4,avx512bf16"))), apply_to = function)
#define SUFFIX v5
// As for level 4.
#define SPARSE_WIDTH 12
#define TILE_ROWS 8
#define TILE_WIDTH 2
#define ADD_PAIRS(sum, a, b) \
  (vf) _mm512_dpbf16_ps((__m512)(sum), (__m512bh)_mm512_set1_ps(a), (__m512bh)(b))
#define HALF(v) (vh) _mm512_cvtneps_pbh((__m512)(v))
#include "kernels.inc"
#pragma clang attribute pop
#endif
