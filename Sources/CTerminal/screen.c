// A thin layer over ncurses. The only file that includes its headers.
#define _GNU_SOURCE  // wcwidth, dup3 and memfd_create, on Linux

#if !__has_include(<ncurses.h>)
#error "ncurses is missing. Debian, Ubuntu: apt-get install libncurses-dev (or run ./.setup)"
#endif

#include <ncurses.h>
// Needs ncurses.h first.
#include <term.h>

#include <errno.h>
#include <fcntl.h>
#include <langinfo.h>
#include <locale.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <termios.h>
#include <unistd.h>
#include <wchar.h>

#include "CTerminal.h"

// Pairs beyond a short came with ncurses 6.1; before that a cell holds 8 bits of pair.
#if defined(NCURSES_EXT_COLORS) && NCURSES_EXT_COLORS >= 20170401
#define MANY_PAIRS 1
#else
#define MANY_PAIRS 0
#endif

static SCREEN *screen;
static FILE *stream;       // ncurses' output: `gathered`, once the screen is open
static int terminal = -1;  // the terminal, non-blocking, for whole frames
static int gathered = -1;  // a memory file that receives ncurses' frame
static struct termios found_modes, own_modes;
static char *frame;        // the frame with its prefix and suffix
static size_t frame_room;

const char *cterminal_library(void) { return curses_version(); }

int cterminal_describe(const char *name, int output) {
  int outcome = 0;
  if (cur_term != NULL && screen == NULL) del_curterm(cur_term);
  if (setupterm(name, output, &outcome) == OK) return CTERMINAL_KNOWN;
  return outcome < 0 ? CTERMINAL_NO_DATABASE : outcome == 0 ? CTERMINAL_UNKNOWN : CTERMINAL_HARDCOPY;
}

// The casts: ncurses takes char * (X/Open's signature of 1996) but only reads.
int cterminal_number(const char *capability) {
  int value = tigetnum((char *)capability);
  return value < 0 ? -1 : value;
}

bool cterminal_flag(const char *capability) { return tigetflag((char *)capability) > 0; }

const char *cterminal_string(const char *capability) {
  char *value = tigetstr((char *)capability);
  // ncurses returns the pointer -1 for "not a string capability".
  return value == NULL || value == (char *)-1 ? NULL : value;
}

bool cterminal_set_locale(const char *name) { return setlocale(LC_CTYPE, name) != NULL; }

const char *cterminal_codeset(void) { return nl_langinfo(CODESET); }

int cterminal_columns(uint32_t scalar) { return wcwidth((wchar_t)scalar); }

static int file_in_memory(void) {
#if defined(__linux__)
  return memfd_create("latent frame", MFD_CLOEXEC);
#else
  FILE *file = tmpfile();
  int copy = file == NULL ? -1 : fcntl(fileno(file), F_DUPFD_CLOEXEC, 3);
  if (file != NULL) fclose(file);
  return copy;
#endif
}

// Makes the descriptor `to` refer to the file of `from`.
static void put_in_place(int from, int to) {
#if defined(__linux__)
  dup3(from, to, O_CLOEXEC);
#else
  dup2(from, to);
  fcntl(to, F_SETFD, FD_CLOEXEC);
#endif
}

static void close_all(void) {
  int error = errno;
  if (stream != NULL) fclose(stream);
  stream = NULL;
  int *mine[] = {&terminal, &gathered};
  for (int i = 0; i < 2; i++) {
    if (*mine[i] >= 0) close(*mine[i]);
    *mine[i] = -1;
  }
  errno = error;
}

// Opens the terminal of a descriptor again, for non-blocking writes; -1 if that is impossible.
static int open_impatient(int descriptor) {
  int flags = O_WRONLY | O_NOCTTY | O_NONBLOCK | O_CLOEXEC;
  char path[256];
  int other = ttyname_r(descriptor, path, sizeof path) == 0 ? open(path, flags) : -1;
  if (other >= 0) return other;
#if defined(TIOCGDEV)
  // In a container it may have no name, and after `su` another owner; the session's terminal can always be opened.
  unsigned int wanted, found;
  other = open("/dev/tty", flags);
  if (other < 0) return -1;
  if (ioctl(descriptor, TIOCGDEV, &wanted) == 0 && ioctl(other, TIOCGDEV, &found) == 0 && wanted == found) return other;
  close(other);
#endif
  return -1;
}

void cterminal_make_impatient(int descriptor) {
  int other = open_impatient(descriptor);
  if (other < 0) return;
  put_in_place(other, descriptor);
  close(other);
}

bool cterminal_open(const char *name, int output) {
  terminal = output;
  gathered = file_in_memory();
  int copy = fcntl(output, F_DUPFD_CLOEXEC, 3);
  cterminal_make_impatient(output);
  stream = copy < 0 ? NULL : fdopen(copy, "w");
  if (stream == NULL && copy >= 0) close(copy);
  if (stream == NULL || gathered < 0 || tcgetattr(STDIN_FILENO, &found_modes) != 0) {
    close_all();
    return false;
  }
  // The terminal's own size is more reliable than LINES and COLUMNS, unless it is absurd.
  struct winsize size;
  bool is_usual = ioctl(output, TIOCGWINSZ, &size) == 0 && size.ws_col <= CTERMINAL_WIDEST && size.ws_row <= CTERMINAL_TALLEST;
  use_env(FALSE);
#if NCURSES_VERSION_MAJOR >= 6
  use_tioctl(is_usual);
#endif
  screen = newterm((char *)name, stream, stdin);
  if (screen == NULL) {
    close_all();
    return false;
  }
  cbreak();
  noecho();
  nonl();
  intrflush(stdscr, FALSE);
  // Keys are read elsewhere: refresh must not check the input to decide whether to postpone itself.
  typeahead(-1);
  keypad(stdscr, TRUE);
  leaveok(stdscr, TRUE);
  curs_set(0);
  if (start_color() == OK) use_default_colors();
  // Ctrl-S would freeze the screen and look like a crash.
  if (tcgetattr(STDIN_FILENO, &own_modes) == 0) {
    own_modes.c_iflag &= ~(tcflag_t)(IXON | IXOFF);
    tcsetattr(STDIN_FILENO, TCSANOW, &own_modes);
  }
  // From here on ncurses neither writes to the terminal nor sets its modes: it would block forever if the terminal does.
  put_in_place(gathered, fileno(stream));
  return true;
}

int cterminal_pair_limit(void) {
  int ceiling = MANY_PAIRS ? 65536 : 256;
  return COLOR_PAIRS < ceiling ? COLOR_PAIRS : ceiling;
}

void cterminal_define_pair(int index, int foreground, int background) {
#if MANY_PAIRS
  init_extended_pair(index, foreground, background);
#else
  init_pair((short)index, (short)foreground, (short)background);
#endif
}

static attr_t attributes_of(uint32_t set) {
  attr_t attributes = WA_NORMAL;
  if (set & CTERMINAL_BOLD) attributes |= WA_BOLD;
  if (set & CTERMINAL_DIM) attributes |= WA_DIM;
  if (set & CTERMINAL_UNDERLINE) attributes |= WA_UNDERLINE;
  if (set & CTERMINAL_REVERSE) attributes |= WA_REVERSE;
  return attributes;
}

void cterminal_put(int y, int x, const CTerminalCell *cells, int count) {
  enum { CHUNK = 128 };
  cchar_t chunk[CHUNK];
  while (count > 0) {
    int now = count < CHUNK ? count : CHUNK;
    for (int i = 0; i < now; i++) {
      wchar_t text[2] = {(wchar_t)cells[i].scalar, 0};
      int pair = cells[i].pair;
      setcchar(&chunk[i], text, attributes_of(cells[i].attributes), (short)pair, MANY_PAIRS ? &pair : NULL);
    }
    // This function neither moves the cursor nor wraps, so it can write the last cell of the screen.
    mvwadd_wchnstr(stdscr, y, x, chunk, now);
    cells += now;
    x += now;
    count -= now;
  }
}

void cterminal_forget(void) {
  werase(stdscr);
  // Overwrites every cell in place. clearok would clear the screen first, which flashes.
  redrawwin(stdscr);
}

// Grows `frame` to at least `count` bytes.
static bool reserve(size_t count) {
  if (count <= frame_room) return true;
  char *larger = realloc(frame, 2 * count);
  if (larger == NULL) return false;
  frame = larger;
  frame_room = 2 * count;
  return true;
}

// Sends ncurses' output since the memory file was rewound.
static bool send_gathered(const void *before, size_t before_count, const void *after, size_t after_count) {
  off_t end = lseek(gathered, 0, SEEK_CUR);
  size_t count = end > 0 ? (size_t)end : 0;
  if (!reserve(before_count + count + after_count)) return false;
  if (pread(gathered, frame + before_count, count, 0) != (ssize_t)count) return false;
  if (before_count > 0) memcpy(frame, before, before_count);
  if (after_count > 0) memcpy(frame + before_count + count, after, after_count);
  return cterminal_write(terminal, frame, before_count + count + after_count);
}

// Collects the frame, because ncurses writes before each move of the cursor, about seventy times per frame. Each write is
// expensive and wakes up the reader.
const void *cterminal_frame(size_t *count) {
  lseek(gathered, 0, SEEK_SET);
  wrefresh(stdscr);
  off_t end = lseek(gathered, 0, SEEK_CUR);
  *count = end > 0 ? (size_t)end : 0;
  // + 1, because reserve(0) would allocate nothing.
  if (!reserve(*count + 1) || pread(gathered, frame, *count, 0) != (ssize_t)*count) return NULL;
  return frame;
}

bool cterminal_leave(const void *before, size_t before_count, const void *after, size_t after_count) {
  lseek(gathered, 0, SEEK_SET);
  endwin();
  bool taken = send_gathered(before, before_count, after, after_count);
  tcsetattr(STDIN_FILENO, TCSANOW, &found_modes);
  return taken;
}

bool cterminal_return(const void *after, size_t after_count) {
  tcsetattr(STDIN_FILENO, TCSANOW, &own_modes);
  lseek(gathered, 0, SEEK_SET);
  cterminal_forget();
  wrefresh(stdscr);
  // endwin ends this mode, and only ncurses' own reading of keys would restart it.
  keypad(stdscr, TRUE);
  return send_gathered(NULL, 0, after, after_count);
}

void cterminal_resize(int width, int height) {
  // Not resizeterm, which also queues a key that nobody reads.
  resize_term(height, width);
  cterminal_forget();
}

void cterminal_close(void) {
  if (screen == NULL) return;
  delscreen(screen);
  screen = NULL;
  close_all();
  free(frame);
  frame = NULL;
  frame_room = 0;
}

bool cterminal_window_size(int descriptor, int *width, int *height) {
  struct winsize size;
  if (ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 && size.ws_row > 0) {
    *width = size.ws_col < CTERMINAL_WIDEST ? size.ws_col : CTERMINAL_WIDEST;
    *height = size.ws_row < CTERMINAL_TALLEST ? size.ws_row : CTERMINAL_TALLEST;
    return true;
  }
  // A serial line has no size; ncurses takes one from terminfo.
  if (screen != NULL) {
    getmaxyx(stdscr, *height, *width);
    return true;
  }
  return false;
}

bool cterminal_window_pixels(int descriptor, int *width, int *height) {
  struct winsize size;
  if (ioctl(descriptor, TIOCGWINSZ, &size) != 0 || size.ws_xpixel == 0 || size.ws_ypixel == 0) return false;
  *width = size.ws_xpixel;
  *height = size.ws_ypixel;
  return true;
}

bool cterminal_takes_output(int descriptor, int milliseconds) {
  struct pollfd ready = {.fd = descriptor, .events = POLLOUT, .revents = 0};
  int outcome;
  do outcome = poll(&ready, 1, milliseconds);
  while (outcome < 0 && errno == EINTR);
  return outcome == 1 && (ready.revents & POLLOUT);
}

bool cterminal_write(int descriptor, const void *bytes, size_t count) {
  const char *rest = bytes;
  while (count > 0) {
    ssize_t written = write(descriptor, rest, count);
    if (written > 0) {
      rest += written;
      count -= (size_t)written;
    } else if (written < 0 && errno == EAGAIN) {
      // On a hanging connection or a stopped terminal there may be no reader for hours.
      if (!cterminal_takes_output(descriptor, 1000)) return false;
    } else if (written == 0 || errno != EINTR) {
      return false;
    }
  }
  return true;
}
