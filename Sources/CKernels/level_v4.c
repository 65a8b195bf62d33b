// For x86-64-v4: AVX-512.
#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("arch=x86-64-v4"))), apply_to = function)
#define SUFFIX v4
// How many sums of sixteen floats fit into thirty-two registers of sixteen floats, with some registers to spare.
#define SPARSE_WIDTH 12
// Places and registers of sixteen columns that a tile sums at a time.
#define TILE_ROWS 8
#define TILE_WIDTH 2
#include "kernels.inc"
#pragma clang attribute pop
#endif
