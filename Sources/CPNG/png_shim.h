#pragma once
#if __has_include(<png.h>)
#include <png.h>
#else
#error "libpng is missing. Debian, Ubuntu: apt-get install libpng-dev (or run ./.setup)"
#endif
