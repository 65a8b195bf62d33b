// For every processor that the compiler's own target allows.
#define SUFFIX plain
// Sums of sixteen floats that fit into sixteen registers of four floats, with some to spare.
#define SPARSE_WIDTH 3
// Places and registers of sixteen columns that a tile sums at a time.
#define TILE_ROWS 2
#define TILE_WIDTH 1
#include "kernels.inc"
