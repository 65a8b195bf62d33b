// Reuse of freed memory.
#if defined(__linux__)
#include <malloc.h>
#endif

#include "CKernels.h"

void latent_keep_freed_memory(void) {
#if defined(__GLIBC__)
  mallopt(M_MMAP_THRESHOLD, 512 << 10);
  mallopt(M_TRIM_THRESHOLD, 4 << 20);
  // Each arena keeps as much, and by itself glibc makes as many as eight for each core.
  mallopt(M_ARENA_MAX, 1);
#endif
}

void latent_return_freed_memory(void) {
#if defined(__GLIBC__)
  malloc_trim(1 << 20);
#endif
}
