// For every processor of the compiler's default target.
#define SUFFIX plain
// How many sums of sixteen floats fit into sixteen registers of four floats, with some registers to spare.
#define SPARSE_WIDTH 3
// Places and registers of sixteen columns that a tile sums at a time.
#define TILE_ROWS 2
#define TILE_WIDTH 1
#include "kernels.inc"
