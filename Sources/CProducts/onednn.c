// Products by oneDNN, which generates kernels at run time for a shape and a processor. Debian's OpenBLAS has no bfloat16
// kernels, and reached half of this speed at the shapes of a layer (`latent-benchmark` shows them).
#if defined(__linux__) && defined(__x86_64__)
#include "CProducts.h"
#if !__has_include(<dnnl.h>)
#error "oneDNN is missing. Debian, Ubuntu: apt-get install libdnnl-dev (or run ./.setup)"
#endif
#include <dnnl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// oneDNN splits work over OpenMP's number of threads, which is set per thread. Declared here, because not every compiler
// has the header.
extern void omp_set_num_threads(int);

// A product fails only without memory or by our own mistake, and there is no way to continue.
static void check(dnnl_status_t status) {
  if (status == dnnl_success) return;
  fprintf(stderr, "latent: a matrix product failed in oneDNN (status %d)\n", (int)status);
  abort();
}

// Versions 2 and 3 differ only in how shapes and products are described.
#if DNNL_VERSION_MAJOR >= 3
typedef dnnl_memory_desc_t layout;
#define LAYOUT(description) (description)
static layout describe(int64_t rows, int64_t columns, int64_t row_stride, int64_t column_stride, dnnl_data_type_t type) {
  layout description;
  check(dnnl_memory_desc_create_with_strides(&description, 2, (dnnl_dims_t){rows, columns}, type,
                                             (dnnl_dims_t){row_stride, column_stride}));
  return description;
}
static void forget(layout description) { check(dnnl_memory_desc_destroy(description)); }
static void append_sum(dnnl_post_ops_t operations) { check(dnnl_post_ops_append_sum(operations, 1, 0, dnnl_f32)); }
static dnnl_primitive_desc_t plan(dnnl_engine_t engine, layout a, layout b, const layout *bias, layout c,
                                  dnnl_primitive_attr_t attributes) {
  dnnl_primitive_desc_t description;
  check(dnnl_matmul_primitive_desc_create(&description, engine, a, b, bias ? *bias : 0, c, attributes));
  return description;
}
#else
typedef dnnl_memory_desc_t layout;
#define LAYOUT(description) (&(description))
static layout describe(int64_t rows, int64_t columns, int64_t row_stride, int64_t column_stride, dnnl_data_type_t type) {
  layout description;
  check(dnnl_memory_desc_init_by_strides(&description, 2, (dnnl_dims_t){rows, columns}, type,
                                         (dnnl_dims_t){row_stride, column_stride}));
  return description;
}
static void forget(layout description) { (void)description; }
static void append_sum(dnnl_post_ops_t operations) { check(dnnl_post_ops_append_sum(operations, 1)); }
static dnnl_primitive_desc_t plan(dnnl_engine_t engine, layout a, layout b, const layout *bias, layout c,
                                  dnnl_primitive_attr_t attributes) {
  dnnl_matmul_desc_t product;
  check(dnnl_matmul_desc_init(&product, &a, &b, bias, &c));
  dnnl_primitive_desc_t description;
  check(dnnl_primitive_desc_create(&description, &product, attributes, engine, 0));
  return description;
}
#endif

// A compiled product. The memories have shapes only; their addresses are set at every use.
struct ready {
  struct latent_product product;
  dnnl_primitive_t primitive;
  dnnl_memory_t a, b, bias, c;
};

// A hash table per thread: oneDNN runs a primitive only on the thread that created it.
enum { places = 256, most = 192 };
struct cache {
  dnnl_stream_t stream;
  int count;
  struct ready table[places];
};

static dnnl_engine_t engine;
static pthread_key_t caches;
static pthread_once_t prepared = PTHREAD_ONCE_INIT;

static void empty(struct cache *cache) {
  for (int place = 0; place < places; place++) {
    struct ready *ready = &cache->table[place];
    if (!ready->primitive) continue;
    check(dnnl_primitive_destroy(ready->primitive));
    check(dnnl_memory_destroy(ready->a));
    check(dnnl_memory_destroy(ready->b));
    check(dnnl_memory_destroy(ready->c));
    if (ready->bias) check(dnnl_memory_destroy(ready->bias));
  }
  memset(cache->table, 0, sizeof cache->table);
  cache->count = 0;
}

static void delete_cache(void *pointer) {
  struct cache *cache = pointer;
  empty(cache);
  check(dnnl_stream_destroy(cache->stream));
  free(cache);
}

static void prepare(void) {
  check(dnnl_engine_create(&engine, dnnl_cpu, 0));
  if (pthread_key_create(&caches, delete_cache) != 0) check(dnnl_out_of_memory);
}

static struct cache *this_threads_cache(void) {
  pthread_once(&prepared, prepare);
  struct cache *cache = pthread_getspecific(caches);
  if (cache) return cache;
  cache = calloc(1, sizeof *cache);
  if (!cache || pthread_setspecific(caches, cache) != 0) check(dnnl_out_of_memory);
  check(dnnl_stream_create(&cache->stream, engine, dnnl_stream_in_order));
  return cache;
}

static dnnl_memory_t memory(layout description) {
  dnnl_memory_t memory;
  check(dnnl_memory_create(&memory, LAYOUT(description), engine, DNNL_MEMORY_NONE));
  return memory;
}

static void make_ready(struct ready *ready, const struct latent_product *p) {
  dnnl_data_type_t type = p->bfloat16 ? dnnl_bf16 : dnnl_f32;
  layout a = describe(p->rows, p->inner, p->a_transposed ? 1 : p->a_stride, p->a_transposed ? p->a_stride : 1, type);
  layout b = describe(p->inner, p->columns, p->b_transposed ? 1 : p->b_stride, p->b_transposed ? p->b_stride : 1, type);
  layout c = describe(p->rows, p->columns, p->c_stride, 1, dnnl_f32);
  layout bias = describe(1, p->columns, p->columns, 1, dnnl_f32);
  dnnl_primitive_attr_t attributes;
  dnnl_post_ops_t operations;
  check(dnnl_primitive_attr_create(&attributes));
  check(dnnl_post_ops_create(&operations));
  if (p->adds) append_sum(operations);
  check(dnnl_primitive_attr_set_post_ops(attributes, operations));
  dnnl_primitive_desc_t description = plan(engine, a, b, p->has_bias ? &bias : 0, c, attributes);
  check(dnnl_primitive_create(&ready->primitive, description));
  ready->product = *p;
  ready->a = memory(a);
  ready->b = memory(b);
  ready->c = memory(c);
  if (p->has_bias) ready->bias = memory(bias);
  check(dnnl_primitive_desc_destroy(description));
  check(dnnl_post_ops_destroy(operations));
  check(dnnl_primitive_attr_destroy(attributes));
  forget(a);
  forget(b);
  forget(c);
  forget(bias);
}

// The compiled product, from the cache or new.
static struct ready *find(struct cache *cache, const struct latent_product *product) {
  const unsigned char *bytes = (const unsigned char *)product;
  uint32_t hash = 2166136261u;
  for (size_t i = 0; i < sizeof *product; i++) hash = (hash ^ bytes[i]) * 16777619u;
  for (uint32_t place = hash;; place++) {
    struct ready *ready = &cache->table[place % places];
    if (ready->primitive) {
      if (memcmp(&ready->product, product, sizeof *product) == 0) return ready;
      continue;
    }
    if (cache->count == most) {
      empty(cache);
      ready = &cache->table[hash % places];
    }
    cache->count++;
    make_ready(ready, product);
    return ready;
  }
}

// Blocks the signals that come from outside, and returns those that were blocked before. A kernel of oneDNN makes a block of the heap
// its stack (seen with AVX2 and more than 128 inner values), and the frame of a signal's handler would be written over what lies
// before that block.
static sigset_t block_signals(void) {
  static const int faults[] = {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP, SIGABRT, SIGSYS};
  sigset_t outside, before;
  sigfillset(&outside);
  for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) sigdelset(&outside, faults[i]);
  pthread_sigmask(SIG_BLOCK, &outside, &before);
  return before;
}

void latent_multiply(const struct latent_product *product, const void *a, const void *b, const float *bias, float *c) {
  omp_set_num_threads(1);
  struct cache *cache = this_threads_cache();
  struct ready *ready = find(cache, product);
  // oneDNN's interface has no const handles; sources are only read.
  check(dnnl_memory_set_data_handle(ready->a, (void *)a));
  check(dnnl_memory_set_data_handle(ready->b, (void *)b));
  check(dnnl_memory_set_data_handle(ready->c, c));
  dnnl_exec_arg_t arguments[] = {
      {DNNL_ARG_SRC, ready->a}, {DNNL_ARG_WEIGHTS, ready->b}, {DNNL_ARG_DST, ready->c}, {DNNL_ARG_BIAS, ready->bias}};
  if (product->has_bias) check(dnnl_memory_set_data_handle(ready->bias, (void *)bias));
  sigset_t before = block_signals();
  check(dnnl_primitive_execute(ready->primitive, cache->stream, product->has_bias ? 4 : 3, arguments));
  pthread_sigmask(SIG_SETMASK, &before, NULL);
}

int latent_has_bfloat16_products(void) {
  // oneDNN's instruction sets are bit sets: a larger one contains the bits of a smaller one.
  return (dnnl_get_effective_cpu_isa() & dnnl_cpu_isa_avx512_core_bf16) == dnnl_cpu_isa_avx512_core_bf16;
}

const char *latent_product_library(void) {
  static const struct {
    dnnl_cpu_isa_t isa;
    const char *name;
  } sets[] = {{dnnl_cpu_isa_avx512_core_amx, "AMX"},
              {dnnl_cpu_isa_avx512_core_bf16, "AVX-512 with bfloat16"},
              {dnnl_cpu_isa_avx512_core, "AVX-512"},
              {dnnl_cpu_isa_avx2, "AVX2"}};
  static _Thread_local char words[96];
  const char *instructions = "SSE4.1";
  for (size_t i = sizeof sets / sizeof *sets; i-- > 0;)
    if ((dnnl_get_effective_cpu_isa() & sets[i].isa) == sets[i].isa) instructions = sets[i].name;
  const dnnl_version_t *version = dnnl_version();
  snprintf(words, sizeof words, "oneDNN %d.%d.%d with %s", version->major, version->minor, version->patch, instructions);
  return words;
}
#endif
