// Reuse of freed memory.
#if defined(__linux__)
#include <malloc.h>
#endif

#include "CKernels.h"

void latent_keep_freed_memory(void) {
#if defined(__GLIBC__)
  mallopt(M_MMAP_THRESHOLD, 16 << 20);
  mallopt(M_TRIM_THRESHOLD, 64 << 20);
#endif
}
