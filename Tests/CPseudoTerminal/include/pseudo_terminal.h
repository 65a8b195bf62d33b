// Starts a program on a terminal of its own, for tests. In C because Swift offers no `fork`, and because nothing but
// plain system calls may run between `fork` and `execve` in a process that has threads.
#ifndef LATENT_PSEUDO_TERMINAL_H
#define LATENT_PSEUDO_TERMINAL_H

#include <sys/types.h>
#include <termios.h>

struct pty {
  int terminal;    // what the program writes is read here, keys are written here
  int states;      // each change of the program's state arrives here, as an `int` from `waitpid`
  int leash;       // when this is closed, the watcher ends
  pid_t watcher;   // the session's leader, parent of the program; to be waited for after closing `leash`
  pid_t program;   // also the number of its process group
  struct termios settings;  // the line's settings as the program found them
};

/// Starts `path`. Returns 0, or the error number of the call that failed.
///
/// Between the caller and the program stands a watcher, as a shell does: it leads the session, so that the terminal's
/// settings outlive the program, and gives the program a process group of its own, so that Ctrl-Z can stop it.
int pty_start(const char *path, char *const arguments[], char *const environment[], const char *folder, int columns,
              int rows, struct pty *result);

/// Changes the terminal's size, which signals SIGWINCH. Returns 0 or an error number.
int pty_resize(int terminal, int columns, int rows);

// What a state from `states` says.
int pty_exited(int state);      // 1 if the program returned
int pty_exit_code(int state);   // with what
int pty_killed(int state);      // 1 if a signal ended it
int pty_kill_signal(int state); // which
int pty_stopped(int state);     // 1 if it was stopped (Ctrl-Z)
int pty_continued(int state);   // 1 if it goes on after that

#endif
