// For every processor that the compiler's own target allows.
#define SUFFIX plain
// Sums of sixteen floats that fit into sixteen registers of four floats, with some to spare.
#define SPARSE_WIDTH 3
#include "kernels.inc"
