// For every processor of the compiler's default target.
#define SUFFIX plain
// How many sums of sixteen floats fit into sixteen registers of four floats, with some registers to spare.
#define SPARSE_WIDTH 3
#include "kernels.inc"
