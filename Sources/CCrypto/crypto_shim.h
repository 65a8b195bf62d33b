#pragma once
#if __has_include(<openssl/evp.h>)
#include <openssl/evp.h>
#else
#error "libcrypto is missing. Debian, Ubuntu: apt-get install libssl-dev (or run ./.setup)"
#endif
