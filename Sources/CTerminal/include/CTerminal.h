// What Swift cannot say itself: ncurses (whose header Swift 6 imports only in part), signal handlers, and putting the
// terminal back from inside one. Everything here is for the main thread, unless it says otherwise.
#ifndef CTERMINAL_H
#define CTERMINAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// ---- screen.c: ncurses ------------------------------------------------------------------------------------------

enum { CTERMINAL_BOLD = 1, CTERMINAL_DIM = 2, CTERMINAL_UNDERLINE = 4, CTERMINAL_REVERSE = 8 };

// One cell: a character one column wide, an index made by cterminal_define_pair (0: the terminal's own colours), and
// the attributes above.
typedef struct {
  uint32_t scalar;
  int32_t pair;
  uint32_t attributes;
} CTerminalCell;

enum { CTERMINAL_KNOWN = 0, CTERMINAL_UNKNOWN, CTERMINAL_NO_DATABASE, CTERMINAL_HARDCOPY };

// Reads the terminfo entry `name`; says which of the values above it met. Until the next call, and after
// cterminal_open, the three questions after it are about this entry.
int cterminal_describe(const char *name, int output);
int cterminal_number(const char *capability);          // -1: absent
bool cterminal_flag(const char *capability);
const char *cterminal_string(const char *capability);  // NULL: absent

// Sets LC_CTYPE (and nothing else: a decimal comma would reach strtod) to `name`, "" meaning the environment's.
bool cterminal_set_locale(const char *name);
const char *cterminal_codeset(void);
int cterminal_columns(uint32_t scalar);  // how many columns it takes; -1: none that is known

// Takes the screen over: cbreak, no echo, own colours, no cursor, no flow control by Ctrl-S. `output` is written to, and
// closed at the end, also if this fails. False with errno.
bool cterminal_open(const char *name, int output);
int cterminal_pair_limit(void);                                        // pairs are 1 ..< limit
void cterminal_define_pair(int index, int foreground, int background);  // -1: the terminal's own colour
void cterminal_put(int y, int x, const CTerminalCell *cells, int count);
void cterminal_forget(void);   // blank, and the next refresh sends every cell, in place
// What ncurses writes to bring the screen up to date, valid until the next call; NULL if there is no memory for it. Not after
// cterminal_leave. ncurses takes it for shown: if the terminal does not take it all, cterminal_forget has to follow.
const void *cterminal_frame(size_t *count);
// The terminal as it was found, with these bytes before and after what ncurses says. False if the terminal did not take it
// all; its modes are as they were in any case.
bool cterminal_leave(const void *before, size_t before_count, const void *after, size_t after_count);
// Takes it back, with these bytes at the end. False if it did not take it all.
bool cterminal_return(const void *after, size_t after_count);
void cterminal_resize(int width, int height);
void cterminal_close(void);

// No window is larger: 8K pixels in the smallest letters. A program can claim 65,535 columns for one, for which ncurses would
// take more memory than there is.
enum { CTERMINAL_WIDEST = 1600, CTERMINAL_TALLEST = 600 };
// The size, or as much of it as can be used.
bool cterminal_window_size(int descriptor, int *width, int *height);
// Puts one that does not wait in the place of a terminal's descriptor. The open file that it was a copy of, which may be the
// shell's too, stays as it is.
void cterminal_make_impatient(int descriptor);
// Writes all of it; false if the terminal is gone, or one that does not wait has taken nothing for a second.
bool cterminal_write(int descriptor, const void *bytes, size_t count);
bool cterminal_takes_output(int descriptor, int milliseconds);  // whether it does, at the latest then

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

// The end of the self-pipe to poll, or -1 with errno. Made once and never closed, so that a late wake hits nothing else.
int cterminal_pipe(void);
void cterminal_wake(void);      // any thread
uint32_t cterminal_take(void);  // what came since the last call, as a set of the values above; empties the pipe
void cterminal_catch_signals(void);
void cterminal_release_signals(void);
void cterminal_stop_process(void);           // stops as SIGTSTP does by default; returns once continued
bool cterminal_in_foreground(int terminal);  // also true where there is no job control to ask
void cterminal_hold_signals(bool hold);      // the calling thread, and threads it starts while they are held

// ---- guard.c: the terminal as it was found, whatever happens ------------------------------------------------------

// Remembers the terminal's modes, makes standard output (and error, if it is a terminal) go to an unlinked file, and
// from then on restores both at exit() and when a signal kills the process. False with errno: nothing was changed.
bool cterminal_guard(int input, int output);
// Bytes that undo the screen, for when a signal kills the process. Up to 512; copied.
void cterminal_guard_reset(const void *bytes, size_t count);
// Text to say after a crash. Up to 1024 bytes; copied. Any thread, one at a time.
void cterminal_guard_note(const void *bytes, size_t count);
// Whether the screen is up now, and so has to be undone.
void cterminal_guard_screen(bool up);
// Undoes the screen of a terminal that takes nothing: what it has not taken yet is thrown away, so that there is room.
void cterminal_abandon(void);
// Gives standard output and error back and writes what was said meanwhile. The screen must be down.
void cterminal_unguard(void);
// Undoes everything and ends the process by `number`. Async-signal-safe.
void cterminal_die(int number);

#endif
