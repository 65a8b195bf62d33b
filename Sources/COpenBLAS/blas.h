// The one place that knows which BLAS the platform has: Accelerate on macOS, OpenBLAS elsewhere.
#pragma once
#if defined(__APPLE__)
#include <Accelerate/Accelerate.h>
static inline void latent_blas_use_one_thread(void) {}
static inline const char *latent_blas_version(void) { return "Accelerate"; }
static inline const char *latent_blas_kernels(void) { return ""; }
#elif __has_include(<cblas.h>)
#include <cblas.h>
// Our own workers split the work; OpenBLAS's threads beneath them would only fight over the cores.
static inline void latent_blas_use_one_thread(void) { openblas_set_num_threads(1); }
// Name, version and build options, as words; the processor whose kernels it chose.
static inline const char *latent_blas_version(void) { return openblas_get_config(); }
static inline const char *latent_blas_kernels(void) { return openblas_get_corename(); }
#else
#error "OpenBLAS is missing. Debian, Ubuntu: apt-get install libopenblas-dev (or run ./.setup)"
#endif
