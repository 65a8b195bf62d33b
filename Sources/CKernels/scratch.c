// Memory that belongs to a thread.
#include "CKernels.h"
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

struct scratch {
  void *start;
  size_t bytes;
};

static pthread_key_t key;
static pthread_once_t prepared = PTHREAD_ONCE_INIT;

static _Noreturn void out_of_memory(void) {
  fprintf(stderr, "latent: there is no memory left for a layer's products\n");
  abort();
}

static void release(void *pointer) {
  struct scratch *scratch = pointer;
  free(scratch->start);
  free(scratch);
}

static void prepare(void) {
  if (pthread_key_create(&key, release) != 0) out_of_memory();
}

void *latent_scratch(size_t bytes) {
  pthread_once(&prepared, prepare);
  struct scratch *scratch = pthread_getspecific(key);
  if (!scratch) {
    scratch = calloc(1, sizeof *scratch);
    if (!scratch || pthread_setspecific(key, scratch) != 0) out_of_memory();
  }
  if (scratch->bytes < bytes) {
    free(scratch->start);
    scratch->start = 0;
    scratch->bytes = 0;
    if (posix_memalign(&scratch->start, 64, bytes) != 0) out_of_memory();
    scratch->bytes = bytes;
  }
  return scratch->start;
}
