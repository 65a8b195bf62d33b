// What a package's build says of itself, for `--version`: the manifest defines it from the environment, see `.packaging/tree`.
#pragma once

// The commit of the sources, and its date as 2026-11-27; NULL for a program that was built by hand.
const char *latent_build_commit(void);
const char *latent_build_date(void);
