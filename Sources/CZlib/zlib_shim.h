#pragma once
#if __has_include(<zlib.h>)
#include <zlib.h>
// inflateInit2 is a macro, which Swift does not import.
static inline int latent_inflate_init_gzip(z_streamp stream) { return inflateInit2(stream, 15 + 16); }
#else
#error "zlib is missing. Debian, Ubuntu: apt-get install zlib1g-dev (or run ./.setup)"
#endif
