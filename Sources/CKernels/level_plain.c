// For every processor that the compiler's own target allows.
#define SUFFIX plain
#include "kernels.inc"
