// Signals set bits in a word and write one byte to a pipe; Swift's main loop does everything else.
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <time.h>
#include <unistd.h>

#include "CTerminal.h"

static const struct {
  int number;
  uint32_t bit;
} caught[] = {
    {SIGWINCH, CTERMINAL_WINDOW}, {SIGINT, CTERMINAL_INTERRUPT}, {SIGTERM, CTERMINAL_TERMINATE},
    // Ctrl-\ ends the program, but not without saving the run.
    {SIGQUIT, CTERMINAL_QUIT},    {SIGHUP, CTERMINAL_HANG_UP},   {SIGTSTP, CTERMINAL_STOP},     {SIGCONT, CTERMINAL_CONTINUE},
};
enum { CAUGHT = sizeof caught / sizeof caught[0] };

static struct sigaction found[CAUGHT];
static struct sigaction found_pipe;
static int ends[2] = {-1, -1};
static _Atomic uint32_t pending;
// The time in seconds of the oldest pending signal that ends the program; 0: none.
static _Atomic long asked;

static void post(uint32_t bit) {
  // One byte for any number of reasons: the pipe never fills, and a pending wake is not repeated.
  if (atomic_fetch_or(&pending, bit) == 0) {
    ssize_t ignored = write(ends[1], "", 1);
    (void)ignored;
  }
}

int cterminal_pipe(void) {
  if (ends[0] >= 0) return ends[0];
  int made[2];
  if (pipe(made) != 0) return -1;
  for (int i = 0; i < 2; i++) {
    fcntl(made[i], F_SETFD, FD_CLOEXEC);
    fcntl(made[i], F_SETFL, O_NONBLOCK);
  }
  ends[1] = made[1];
  ends[0] = made[0];
  return ends[0];
}

void cterminal_wake(void) {
  int error = errno;
  post(CTERMINAL_WAKE);
  errno = error;
}

uint32_t cterminal_take(void) {
  char bytes[64];
  // First the pipe, then the word: a signal in between causes a needless wake, never a lost one.
  while (read(ends[0], bytes, sizeof bytes) > 0) {}
  atomic_store(&asked, 0);
  return atomic_exchange(&pending, 0);
}

static void on_signal(int number) {
  int error = errno;
  uint32_t bit = 0;
  for (int i = 0; i < CAUGHT; i++) {
    if (caught[i].number == number) bit = caught[i].bit;
  }
  if (bit & (CTERMINAL_INTERRUPT | CTERMINAL_TERMINATE | CTERMINAL_HANG_UP | CTERMINAL_QUIT)) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    long none = 0;
    // If the main loop hangs: a second request ends the process, two seconds after one that nobody took.
    if (!atomic_compare_exchange_strong(&asked, &none, (long)now.tv_sec + 1) && now.tv_sec + 1 - none > 2) {
      cterminal_die(number);
    }
  }
  post(bit);
  errno = error;
}

void cterminal_catch_signals(void) {
  for (int i = 0; i < CAUGHT; i++) {
    sigaction(caught[i].number, NULL, &found[i]);
    // What the parent ignores (nohup, a shell without job control) stays ignored.
    if (found[i].sa_handler == SIG_IGN) continue;
    struct sigaction action = {.sa_handler = on_signal, .sa_flags = SA_RESTART};
    sigfillset(&action.sa_mask);
    sigaction(caught[i].number, &action, NULL);
  }
  // A write to a closed pipe or connection is an error to report.
  struct sigaction ignore = {.sa_handler = SIG_IGN};
  sigemptyset(&ignore.sa_mask);
  sigaction(SIGPIPE, &ignore, &found_pipe);
  // The parent may have left them blocked.
  sigset_t set;
  sigemptyset(&set);
  for (int i = 0; i < CAUGHT; i++) sigaddset(&set, caught[i].number);
  pthread_sigmask(SIG_UNBLOCK, &set, NULL);
}

void cterminal_release_signals(void) {
  for (int i = 0; i < CAUGHT; i++) sigaction(caught[i].number, &found[i], NULL);
  sigaction(SIGPIPE, &found_pipe, NULL);
}

void cterminal_stop_process(void) {
  struct sigaction standard = {.sa_handler = SIG_DFL}, mine;
  sigemptyset(&standard.sa_mask);
  sigaction(SIGTSTP, &standard, &mine);
  // SIGTSTP, not SIGSTOP: it does nothing where no shell could continue us (an orphaned process group).
  raise(SIGTSTP);
  sigaction(SIGTSTP, &mine, NULL);
}

bool cterminal_in_foreground(int terminal) {
  pid_t group = tcgetpgrp(terminal);
  return group < 0 || group == getpgrp();
}
