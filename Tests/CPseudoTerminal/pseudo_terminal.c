#define _DEFAULT_SOURCE
#define _DARWIN_C_SOURCE
#include "pseudo_terminal.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>
#ifdef __APPLE__
#include <util.h>
#else
#include <pty.h>
#include <utmp.h>
#endif


// In the watcher: whom to tell of a hang-up.
static volatile pid_t watched;

static void pass_on_hang_up(int signal) {
  int saved = errno;
  kill(-watched, signal);
  kill(-watched, SIGCONT);
  errno = saved;
}

// The test process may ignore or block signals; what it starts must not inherit that.
static void reset_signals(void) {
  for (int number = 1; number < NSIG; number++) {
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = SIG_DFL;
    sigaction(number, &action, NULL);  // refused for KILL and STOP, as it should be
  }
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
}

// Tests that run beside each other open more than the usual thousand. A watcher that kept the far end of its own leash would
// never end.
static void close_all_but(int first, int second, int third) {
  struct rlimit limit;
  int end = 1 << 16;
  if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < (rlim_t)end) end = (int)limit.rlim_cur;
  for (int descriptor = 3; descriptor < end; descriptor++) {
    if (descriptor != first && descriptor != second && descriptor != third) close(descriptor);
  }
}

static void run_program(const char *path, char *const arguments[], char *const environment[], const char *folder,
                        int failure) {
  setpgid(0, 0);
  // Taking the foreground from the background would stop this process unless TTOU is blocked.
  sigset_t stop;
  sigemptyset(&stop);
  sigaddset(&stop, SIGTTOU);
  sigprocmask(SIG_BLOCK, &stop, NULL);
  tcsetpgrp(0, getpid());
  reset_signals();
  if (folder == NULL || chdir(folder) == 0) execve(path, arguments, environment);
  int error = errno;
  (void)!write(failure, &error, sizeof error);
  _exit(127);
}

static void watch(int states, int leash, pid_t program) {
  watched = program;
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_handler = pass_on_hang_up;
  sigaction(SIGHUP, &action, NULL);
  action.sa_handler = SIG_IGN;
  sigaction(SIGPIPE, &action, NULL);
  for (;;) {
    int state;
    pid_t who = waitpid(program, &state, WUNTRACED | WCONTINUED);
    if (who < 0 && errno == EINTR) continue;
    if (who != program) break;
    (void)!write(states, &state, sizeof state);
    if (WIFEXITED(state) || WIFSIGNALED(state)) break;
  }
  // The number may be another's from now on.
  action.sa_handler = SIG_IGN;
  sigaction(SIGHUP, &action, NULL);
  // The terminal stays as the program left it until somebody has looked.
  char nothing;
  while (read(leash, &nothing, 1) < 0 && errno == EINTR) {
  }
  _exit(0);
}

struct channels {
  int terminal[2], states[2], leash[2], failure[2];
};

static void close_channels(struct channels *all) {
  int *each = (int *)all;
  for (size_t i = 0; i < sizeof *all / sizeof *each; i++) {
    if (each[i] >= 0) close(each[i]);
  }
}

static int open_channels(struct channels *all, int columns, int rows) {
  struct winsize size = {.ws_row = (unsigned short)rows, .ws_col = (unsigned short)columns};
  memset(all, -1, sizeof *all);
  if (openpty(&all->terminal[0], &all->terminal[1], NULL, NULL, &size) != 0 || pipe(all->states) != 0 ||
      pipe(all->leash) != 0 || pipe(all->failure) != 0) {
    int error = errno;
    close_channels(all);
    return error;
  }
  int *each = (int *)all;
  for (size_t i = 0; i < sizeof *all / sizeof *each; i++) fcntl(each[i], F_SETFD, FD_CLOEXEC);
  fcntl(all->terminal[0], F_SETFL, O_NONBLOCK);
  fcntl(all->states[0], F_SETFL, O_NONBLOCK);
  return 0;
}

int pty_start(const char *path, char *const arguments[], char *const environment[], const char *folder, int columns,
              int rows, struct pty *result) {
  struct channels all;
  int error = open_channels(&all, columns, rows);
  if (error != 0) return error;
  // Now, because the program may change them as soon as it runs.
  tcgetattr(all.terminal[0], &result->settings);

  pid_t watcher = fork();
  if (watcher < 0) {
    error = errno;
    close_channels(&all);
    return error;
  }
  if (watcher == 0) {
    reset_signals();
    if (login_tty(all.terminal[1]) != 0) _exit(127);
    close_all_but(all.states[1], all.leash[0], all.failure[1]);
    pid_t program = fork();
    if (program == 0) run_program(path, arguments, environment, folder, all.failure[1]);
    if (program < 0) {
      error = errno;
      (void)!write(all.failure[1], &error, sizeof error);
      _exit(127);
    }
    (void)!write(all.states[1], &program, sizeof program);
    close(all.failure[1]);
    watch(all.states[1], all.leash[0], program);
  }
  close(all.terminal[1]);
  close(all.states[1]);
  close(all.leash[0]);
  close(all.failure[1]);

  // Ends without a byte when `execve` has closed the other side.
  int failure = 0;
  ssize_t count;
  while ((count = read(all.failure[0], &failure, sizeof failure)) < 0 && errno == EINTR) {
  }
  close(all.failure[0]);
  pid_t program = -1;
  // Written before the watcher closed its side of `failure`, so it is there, unless the watcher died.
  if (count == 0 && read(all.states[0], &program, sizeof program) != sizeof program) failure = ECHILD;
  if (failure != 0) {
    close(all.terminal[0]);
    close(all.states[0]);
    close(all.leash[1]);
    while (waitpid(watcher, NULL, 0) < 0 && errno == EINTR) {
    }
    return failure;
  }
  result->terminal = all.terminal[0];
  result->states = all.states[0];
  result->leash = all.leash[1];
  result->watcher = watcher;
  result->program = program;
  return 0;
}

int pty_resize(int terminal, int columns, int rows) {
  struct winsize size = {.ws_row = (unsigned short)rows, .ws_col = (unsigned short)columns};
  return ioctl(terminal, TIOCSWINSZ, &size) == 0 ? 0 : errno;
}

int pty_exited(int state) { return WIFEXITED(state) ? 1 : 0; }
int pty_exit_code(int state) { return WEXITSTATUS(state); }
int pty_killed(int state) { return WIFSIGNALED(state) ? 1 : 0; }
int pty_kill_signal(int state) { return WTERMSIG(state); }
int pty_stopped(int state) { return WIFSTOPPED(state) ? 1 : 0; }
int pty_continued(int state) { return WIFCONTINUED(state) ? 1 : 0; }
