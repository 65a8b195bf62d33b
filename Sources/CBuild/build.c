#include "CBuild.h"

#define TEXT(word) #word
#define VALUE(word) TEXT(word)

#ifdef LATENT_COMMIT
const char *latent_build_commit(void) { return VALUE(LATENT_COMMIT); }
#else
const char *latent_build_commit(void) { return 0; }
#endif

#ifdef LATENT_DATE
const char *latent_build_date(void) { return VALUE(LATENT_DATE); }
#else
const char *latent_build_date(void) { return 0; }
#endif
