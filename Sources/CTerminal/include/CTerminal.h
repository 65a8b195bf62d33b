// What Swift cannot do: ncurses (whose header Swift 6 imports only in part), signal handlers, and restoring the terminal
// from within one. For the main thread only, unless it says otherwise.
#ifndef CTERMINAL_H
#define CTERMINAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// ---- screen.c: ncurses ------------------------------------------------------------------------------------------

// Name and version of the library.
const char *cterminal_library(void);

enum { CTERMINAL_BOLD = 1, CTERMINAL_DIM = 2, CTERMINAL_UNDERLINE = 4, CTERMINAL_REVERSE = 8 };

// A cell: a character one column wide, a pair defined by cterminal_define_pair (0: the terminal's own colours), and the
// attributes above.
typedef struct {
  uint32_t scalar;
  int32_t pair;
  uint32_t attributes;
} CTerminalCell;

enum { CTERMINAL_KNOWN = 0, CTERMINAL_UNKNOWN, CTERMINAL_NO_DATABASE, CTERMINAL_HARDCOPY };

// Loads the terminfo entry `name`; returns one of the values above. The next three functions query this entry, until the
// next call and after cterminal_open.
int cterminal_describe(const char *name, int output);
int cterminal_number(const char *capability);          // -1: absent
bool cterminal_flag(const char *capability);
const char *cterminal_string(const char *capability);  // NULL: absent

// Sets LC_CTYPE (and nothing else: a decimal comma would reach strtod) to `name`, "" meaning the environment's.
bool cterminal_set_locale(const char *name);
const char *cterminal_codeset(void);
int cterminal_columns(uint32_t scalar);  // its width in columns; -1: unknown

// Takes over the screen: cbreak, no echo, colours, no cursor, no flow control by Ctrl-S. Writes to `output`, and closes it
// at the end or on failure. False with errno.
bool cterminal_open(const char *name, int output);
int cterminal_pair_limit(void);                                        // pairs are 1 ..< limit
void cterminal_define_pair(int index, int foreground, int background);  // -1: the terminal's own colour
void cterminal_put(int y, int x, const CTerminalCell *cells, int count);
void cterminal_forget(void);   // clears; the next refresh sends every cell in place
// ncurses' output that updates the screen, valid until the next call; NULL without memory. Not after cterminal_leave.
// ncurses assumes that it is shown: if the terminal does not accept all of it, call cterminal_forget.
const void *cterminal_frame(size_t *count);
// Restores the terminal, with these bytes before and after those of ncurses. False if the terminal did not accept all
// bytes; its modes are restored in any case.
bool cterminal_leave(const void *before, size_t before_count, const void *after, size_t after_count);
// Takes the terminal again, with these bytes at the end. False if it did not accept all bytes.
bool cterminal_return(const void *after, size_t after_count);
void cterminal_resize(int width, int height);
void cterminal_close(void);

// No real window is larger: 8K pixels in the smallest font. A program can claim 65,535 columns, for which ncurses would
// need more memory than there is.
enum { CTERMINAL_WIDEST = 1600, CTERMINAL_TALLEST = 600 };
// The size, clamped to these limits.
bool cterminal_window_size(int descriptor, int *width, int *height);
// The pixels of a window that says them; false if it does not. They are what the other side claims.
bool cterminal_window_pixels(int descriptor, int *width, int *height);
// Replaces a terminal's descriptor by a non-blocking one. The open file behind the old one, which the shell may share, is
// not changed.
void cterminal_make_impatient(int descriptor);
// Writes all bytes; false if the terminal is gone, or if a non-blocking one has accepted nothing for a second.
bool cterminal_write(int descriptor, const void *bytes, size_t count);
bool cterminal_takes_output(int descriptor, int milliseconds);  // waits at most that long

// ---- signals.c: the self-pipe -----------------------------------------------------------------------------------

enum {
  CTERMINAL_WAKE = 1,
  CTERMINAL_WINDOW = 2,
  CTERMINAL_INTERRUPT = 4,
  CTERMINAL_TERMINATE = 8,
  CTERMINAL_HANG_UP = 16,
  CTERMINAL_STOP = 32,
  CTERMINAL_CONTINUE = 64,
  CTERMINAL_QUIT = 128,
};

// The end of the self-pipe to poll, or -1 with errno. Created once and never closed, so that a late wake cannot reach
// another file.
int cterminal_pipe(void);
void cterminal_wake(void);      // any thread
uint32_t cterminal_take(void);  // the values above since the last call, as a set; empties the pipe
void cterminal_catch_signals(void);
void cterminal_release_signals(void);
void cterminal_stop_process(void);           // stops as SIGTSTP does by default; returns once continued
bool cterminal_in_foreground(int terminal);  // true without job control, too

// ---- guard.c: restores the terminal, whatever happens --------------------------------------------------------------

// Saves the terminal's modes, redirects standard output (and error, if it is a terminal) to an unlinked file, and from
// then on restores both at exit() and when a signal kills the process. False with errno: nothing was changed.
bool cterminal_guard(int input, int output);
// Bytes that restore the screen when a signal kills the process. Up to 512; copied.
void cterminal_guard_reset(const void *bytes, size_t count);
// Bytes that end pictures, to be sent before those; nothing by default. Up to 128; copied.
void cterminal_guard_pictures(const void *bytes, size_t count);
// Text to print after a crash. Up to 1024 bytes; copied. Any thread, one at a time.
void cterminal_guard_note(const void *bytes, size_t count);
// Whether the screen is up and has to be restored.
void cterminal_guard_screen(bool up);
// Restores the screen of a terminal that accepts nothing: pending output is discarded to make room.
void cterminal_abandon(void);
// Restores standard output and error, and writes what was printed meanwhile. The screen must be down.
void cterminal_unguard(void);
// Restores everything and ends the process by the signal `number`. Async-signal-safe.
void cterminal_die(int number);

#endif
