#include "CKernels.h"

extern const struct kernel_table kernels_plain;
#if defined(__x86_64__)
extern const struct kernel_table kernels_v3, kernels_v4, kernels_v5;
#endif

static const struct kernel_table *chosen = &kernels_plain;

const struct kernel_table *latent_kernels_at(int level) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (level == 5)
    return __builtin_cpu_supports("x86-64-v4") && __builtin_cpu_supports("avx512bf16") ? &kernels_v5 : 0;
  if (level == 4) return __builtin_cpu_supports("x86-64-v4") ? &kernels_v4 : 0;
  if (level == 3) return __builtin_cpu_supports("x86-64-v3") ? &kernels_v3 : 0;
#endif
  return level == 0 ? &kernels_plain : 0;
}

// Before main, so no thread sees the choice change.
__attribute__((constructor)) static void choose(void) {
  for (int level = 5; level > 0; level--) {
    const struct kernel_table *table = latent_kernels_at(level);
    if (table) {
      chosen = table;
      return;
    }
  }
}

const char *latent_kernel_set(void) {
#if defined(__x86_64__)
  if (chosen == &kernels_v5) return "x86-64-v4 with bfloat16";
  if (chosen == &kernels_v4) return "x86-64-v4";
  if (chosen == &kernels_v3) return "x86-64-v3";
  return "x86-64";
#elif defined(__aarch64__)
  return "arm64";
#else
  return "any processor";
#endif
}

#define CALL_void(name, arguments) chosen->name arguments
#define CALL_size_t(name, arguments) return chosen->name arguments
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
