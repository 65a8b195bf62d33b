#pragma once
#if __has_include(<gif_lib.h>)
#include <gif_lib.h>
#else
#error "giflib is missing. Debian, Ubuntu: apt-get install libgif-dev (or run ./.setup)"
#endif
