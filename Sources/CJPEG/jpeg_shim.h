#pragma once
#if __has_include(<turbojpeg.h>)
#include <turbojpeg.h>
#else
#error "TurboJPEG is missing. Debian, Ubuntu: apt-get install libturbojpeg0-dev (or run ./.setup)"
#endif
