#pragma once

/// The text of a file that lies in the program itself, so that it stays one file. NULL where it has no such text.
const char *_Nullable embedded_text(const char *_Nonnull name);
