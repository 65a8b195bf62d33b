// Thread names for debuggers.
#define _GNU_SOURCE
#include <pthread.h>
#include <stdio.h>

#include "CKernels.h"

void latent_name_thread(const char *name) {
#if defined(__linux__)
  // More than 15 bytes are refused.
  char kept[16];
  snprintf(kept, sizeof kept, "%s", name);
  pthread_setname_np(pthread_self(), kept);
#else
  pthread_setname_np(name);
#endif
}
