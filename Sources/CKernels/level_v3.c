// For x86-64-v3: AVX2 and FMA.
#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("arch=x86-64-v3"))), apply_to = function)
#define SUFFIX v3
// How many sums of sixteen floats fit into sixteen registers of eight floats, with some registers to spare.
#define SPARSE_WIDTH 6
// Places and registers of sixteen columns that a tile sums at a time.
#define TILE_ROWS 4
#define TILE_WIDTH 1
#include "kernels.inc"
#pragma clang attribute pop
#endif
