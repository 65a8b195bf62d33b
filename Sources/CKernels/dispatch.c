#include "kernel_list.h"

static const struct kernel_table *chosen = &kernels_plain;

static const struct kernel_table *table_at(int level) {
#if defined(__x86_64__)
  if (level == 4 && __builtin_cpu_supports("x86-64-v4")) return &kernels_v4;
  if (level == 3 && __builtin_cpu_supports("x86-64-v3")) return &kernels_v3;
#endif
  return level == 0 ? &kernels_plain : 0;
}

int latent_kernels_use(int level) {
  const struct kernel_table *table = table_at(level);
  if (table) chosen = table;
  return table != 0;
}

// Before main, so that no thread ever sees the choice change.
__attribute__((constructor)) static void choose(void) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (!latent_kernels_use(4)) latent_kernels_use(3);
#endif
}

#define CALL_void(name, arguments) chosen->name arguments
#define CALL_int(name, arguments) return chosen->name arguments
#define CALL_float(name, arguments) return chosen->name arguments
#define DISPATCH(result, name, parameters, arguments) \
  result latent_##name parameters { CALL_##result(name, arguments); }
KERNELS(DISPATCH)

void latent_pause(void) {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}
