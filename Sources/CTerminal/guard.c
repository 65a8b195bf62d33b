// Restores the terminal when the process ends outside Swift: by exit(), a fault or a signal. Handlers call only
// async-signal-safe functions: system calls on memory that is already allocated.
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#include "CTerminal.h"

enum { SIGNALS = NSIG, ALTERNATE_STACK = 64 * 1024, REPLAY = 64 * 1024 };

static struct sigaction found[SIGNALS];
static bool caught[SIGNALS];
static struct termios modes;
static int terminal_input = -1, terminal_output = -1;  // for keys, and for frames
static int spare = -1;                                 // the terminal again, for the last output
static int capture = -1, found_output = -1, found_error = -1;
static char reset[512];
static size_t reset_count;
static char pictures[128];
static atomic_size_t pictures_count;
static char note[1024];
static atomic_size_t note_count;
static atomic_bool guarding, screen_up;

// Signals caused by the program's own faults; the others come from outside.
static bool is_fault(int number) {
  return number == SIGSEGV || number == SIGBUS || number == SIGILL || number == SIGFPE || number == SIGTRAP ||
         number == SIGABRT || number == SIGSYS;
}

// Whether it ends a process by default: all do, including real-time signals, except these. signals.c turns some into events.
static bool ends_process(int number) {
  switch (number) {
    case SIGKILL: case SIGSTOP:                                // cannot be caught
    case SIGCHLD: case SIGCONT: case SIGURG: case SIGWINCH:    // do nothing
    case SIGTSTP: case SIGTTIN: case SIGTTOU:                  // stop it
    case SIGINT: case SIGTERM: case SIGQUIT: case SIGHUP: case SIGPIPE:  // signals.c
#ifndef __linux__
    case SIGIO: case SIGINFO:  // do nothing
#endif
      return false;
    default: return true;
  }
}

// A terminal that accepts no bytes (stopped, a dead connection) must not keep a dying process alive.
static bool last_words(const char *bytes, size_t count) {
  return count == 0 || (cterminal_takes_output(spare, 500) && cterminal_write(spare, bytes, count));
}

// A terminal that resumes later must show the restored screen, not the rest of a frame, which is discarded if there is no room.
static void put_back(bool is_stuck) {
  if (is_stuck || !last_words(pictures, atomic_load(&pictures_count)) || !last_words(reset, reset_count)) {
    tcflush(spare, TCOFLUSH);
    last_words(pictures, atomic_load(&pictures_count));
    last_words(reset, reset_count);
  }
  tcsetattr(terminal_input, TCSANOW, &modes);
}

static void undo_screen(void) {
  if (!atomic_exchange(&screen_up, false)) return;
  // Another thread may be writing a frame: discard the rest of it.
  int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
  if (nowhere >= 0) dup2(nowhere, terminal_output);
  put_back(false);
}

void cterminal_abandon(void) {
  if (atomic_exchange(&screen_up, false)) put_back(true);
}

static void release_output(void) {
  if (capture < 0) return;
  if (found_output >= 0) dup2(found_output, STDOUT_FILENO);
  if (found_error >= 0) dup2(found_error, STDERR_FILENO);
  off_t end = lseek(capture, 0, SEEK_END);
  // Only the end: endless output must not delay the exit.
  if (end > 0 && lseek(capture, end > REPLAY ? end - REPLAY : 0, SEEK_SET) >= 0) {
    char bytes[1024];
    ssize_t count;
    while ((count = read(capture, bytes, sizeof bytes)) > 0 && last_words(bytes, (size_t)count)) {}
  }
}

static void undo_all(void) {
  if (!atomic_exchange(&guarding, false)) return;
  // In the background, changing the terminal would stop the process instead of ending it.
  sigset_t output;
  sigemptyset(&output);
  sigaddset(&output, SIGTTOU);
  pthread_sigmask(SIG_BLOCK, &output, NULL);
  undo_screen();
  release_output();
}

static void on_fatal(int number, siginfo_t *info, void *context) {
  bool first = atomic_load(&guarding);
  undo_all();
  struct sigaction standard = {.sa_handler = SIG_DFL};
  sigemptyset(&standard.sa_mask);
  sigaction(number, &standard, NULL);
  // Swift's backtracer, if enabled. On a terminal it waits for a key, which nobody may press.
  if ((found[number].sa_flags & SA_SIGINFO) && found[number].sa_sigaction != NULL) {
    int nothing = open("/dev/null", O_RDONLY);
    if (nothing >= 0) dup2(nothing, STDIN_FILENO);
    found[number].sa_sigaction(number, info, context);
  }
  // Last, so that it is read.
  if (first) last_words(note, atomic_load(&note_count));
  // A fault recurs in its own place as soon as this returns; any other signal has to be sent again.
  bool fault = number == SIGSEGV || number == SIGBUS || number == SIGILL || number == SIGFPE;
  if (!fault || info->si_code <= 0) raise(number);
}

void cterminal_die(int number) {
  undo_all();
  last_words(note, atomic_load(&note_count));
  struct sigaction standard = {.sa_handler = SIG_DFL};
  sigemptyset(&standard.sa_mask);
  sigaction(number, &standard, NULL);
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, number);
  raise(number);
  // It was blocked while the handler ran, and arrives now.
  pthread_sigmask(SIG_UNBLOCK, &set, NULL);
  _exit(128 + number);
}

// At exit(), buffered output must reach the file that is replayed.
static void on_exit_of_process(void) {
  if (!atomic_load(&guarding)) return;
  fflush(NULL);
  undo_all();
}

static void catch_fatal_signals(void) {
  // An overflowed stack has no room for a handler: give the main thread an alternate one, unless Swift has.
  stack_t stack;
  if (sigaltstack(NULL, &stack) == 0 && (stack.ss_flags & SS_DISABLE)) {
    void *memory = mmap(NULL, ALTERNATE_STACK, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON, -1, 0);
    stack_t alternate = {.ss_sp = memory, .ss_size = ALTERNATE_STACK};
    if (memory != MAP_FAILED) sigaltstack(&alternate, NULL);
  }
  for (int number = 1; number < SIGNALS; number++) {
    // The C library reserves some.
    if (!ends_process(number) || sigaction(number, NULL, &found[number]) != 0) continue;
    // A signal from outside that is handled or ignored does not end the process.
    if (found[number].sa_handler != SIG_DFL && (found[number].sa_handler == SIG_IGN || !is_fault(number))) continue;
    struct sigaction action = {.sa_sigaction = on_fatal, .sa_flags = SA_SIGINFO | SA_ONSTACK};
    sigfillset(&action.sa_mask);
    caught[number] = sigaction(number, &action, NULL) == 0;
  }
}

static int capture_file(void) {
  const char *folder = getenv("TMPDIR");
  char path[512];
  int length = snprintf(path, sizeof path, "%s/latent.XXXXXX", folder != NULL && *folder != 0 ? folder : "/tmp");
  int file = length > 0 && (size_t)length < sizeof path ? mkstemp(path) : -1;
  if (file >= 0) {
    unlink(path);
  } else {
    file = open("/dev/null", O_RDWR);
  }
  if (file >= 0) fcntl(file, F_SETFD, FD_CLOEXEC);
  return file;
}

bool cterminal_guard(int input, int output) {
  static bool registered;
  if (tcgetattr(input, &modes) != 0) return false;
  int copy = fcntl(output, F_DUPFD_CLOEXEC, 3), file = capture_file();
  if (copy < 0 || file < 0) {
    int error = errno;
    if (copy >= 0) close(copy);
    if (file >= 0) close(file);
    errno = error;
    return false;
  }
  terminal_input = input;
  terminal_output = output;
  spare = copy;
  cterminal_make_impatient(spare);
  fflush(NULL);
  capture = file;
  found_output = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
  // Standard error that goes to a file does not disturb the screen.
  found_error = isatty(STDERR_FILENO) ? fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3) : -1;
  dup2(capture, STDOUT_FILENO);
  if (found_error >= 0) dup2(capture, STDERR_FILENO);
  if (!registered) registered = atexit(on_exit_of_process) == 0;
  atomic_store(&guarding, true);
  catch_fatal_signals();
  return true;
}

void cterminal_guard_reset(const void *bytes, size_t count) {
  reset_count = count < sizeof reset ? count : sizeof reset;
  memcpy(reset, bytes, reset_count);
}

void cterminal_guard_pictures(const void *bytes, size_t count) {
  size_t kept = count < sizeof pictures ? count : sizeof pictures;
  // As for the note: a crash in these lines sends none of it.
  atomic_store(&pictures_count, 0);
  memcpy(pictures, bytes, kept);
  atomic_store(&pictures_count, kept);
}

void cterminal_guard_note(const void *bytes, size_t count) {
  size_t kept = count < sizeof note ? count : sizeof note;
  // A crash in these lines prints nothing rather than a mixture of two notes.
  atomic_store(&note_count, 0);
  memcpy(note, bytes, kept);
  atomic_store(&note_count, kept);
}

void cterminal_guard_screen(bool up) { atomic_store(&screen_up, up); }

void cterminal_unguard(void) {
  if (!atomic_exchange(&guarding, false)) return;
  fflush(NULL);
  for (int number = 1; number < SIGNALS; number++) {
    if (caught[number]) sigaction(number, &found[number], NULL);
    caught[number] = false;
  }
  release_output();
  int *mine[] = {&capture, &found_output, &found_error, &spare};
  for (int i = 0; i < 4; i++) {
    if (*mine[i] >= 0) close(*mine[i]);
    *mine[i] = -1;
  }
}
