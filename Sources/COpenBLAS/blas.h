// The one place that knows which BLAS the platform has: Accelerate on macOS, OpenBLAS elsewhere.
#pragma once
#if defined(__APPLE__)
#include <Accelerate/Accelerate.h>
static inline void latent_blas_use_one_thread(void) {}
static inline const char *latent_blas_name(void) { return "Accelerate"; }
#elif __has_include(<cblas.h>)
#include <cblas.h>
// Our own workers split the work; OpenBLAS's threads beneath them would only fight over the cores.
static inline void latent_blas_use_one_thread(void) { openblas_set_num_threads(1); }
// Version, build options and the processor whose kernels are used.
static inline const char *latent_blas_name(void) { return openblas_get_config(); }
#else
#error "OpenBLAS is missing. Debian, Ubuntu: apt-get install libopenblas-dev (or run ./.setup)"
#endif
