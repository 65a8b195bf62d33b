#pragma once
#if __has_include(<zip.h>)
#include <zip.h>
#else
#error "libzip is missing. Debian, Ubuntu: apt-get install libzip-dev (or run ./.setup)"
#endif
