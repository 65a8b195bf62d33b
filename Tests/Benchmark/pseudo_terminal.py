"""A program in a pseudo-terminal, with the arrival times of its bytes."""

import fcntl
import os
import pty
import select
import signal
import struct
import termios
import time
import tty

WIDTH, HEIGHT = 120, 40
# latent asks terminals to show each frame at once (synchronized output, mode 2026), which marks a frame's end.
FRAME_END = b"\x1b[?2026l"


class Gone(Exception):
    """The program ended, or did not do what was waited for."""


class PseudoTerminal:
    """`raw` is for programs that do not set terminal modes themselves."""

    def __init__(self, command, environment, raw=False):
        self.command = command
        # The time and the bytes of each read. Evaluated afterwards, to do little while measuring.
        self.reads = []
        self.fd, inner = pty.openpty()
        fcntl.ioctl(inner, termios.TIOCSWINSZ, struct.pack("HHHH", HEIGHT, WIDTH, 0, 0))
        if raw:
            tty.setraw(inner)
        # Opened by the child in its own session, it becomes that session's terminal.
        opening = [(os.POSIX_SPAWN_OPEN, 0, os.ttyname(inner), os.O_RDWR, 0)]
        files = opening + [(os.POSIX_SPAWN_DUP2, 0, 1), (os.POSIX_SPAWN_DUP2, 0, 2), (os.POSIX_SPAWN_CLOSE, inner)]
        self.began = time.perf_counter()
        self.pid = os.posix_spawn(
            command[0], command, environment, file_actions=files, setsid=True,
            setsigdef=[signal.SIGPIPE, signal.SIGINT])
        os.close(inner)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def send(self, data):
        """Returns the time."""
        now = time.perf_counter()
        os.write(self.fd, data)
        return now

    def read_until(self, end, mark=None):
        """Reads until `end`, or until `mark` has come; returns whether it has."""
        tail = b""
        while True:
            left = end - time.perf_counter()
            if left <= 0 or not select.select([self.fd], [], [], left)[0]:
                return False
            try:
                data = os.read(self.fd, 1 << 16)
            except OSError:
                data = b""
            now = time.perf_counter()
            if not data:
                raise Gone(f"{' '.join(self.command)} ended: {self.last_words()}")
            self.reads.append((now, data))
            if mark:
                # A mark may come in two pieces.
                if mark in tail + data:
                    return True
                tail = data[-len(mark) + 1 :] if len(mark) > 1 else b""

    def read_for(self, seconds):
        self.read_until(time.perf_counter() + seconds)

    def frames(self):
        """The frames since the last call: (time of the last byte, bytes). An incomplete one stays."""
        found, frame = [], b""
        reads, self.reads = self.reads, []
        for now, data in reads:
            frame += data
            while True:
                end = frame.find(FRAME_END)
                if end < 0:
                    break
                end += len(FRAME_END)
                found.append((now, frame[:end]))
                frame = frame[end:]
        if frame:
            self.reads.append((reads[-1][0], frame))
        return found

    def last_words(self):
        return b"".join(data for _, data in self.reads)[-300:].decode(errors="replace")

    def close(self):
        """Asks the program to end; kills it if it does not."""
        if self.fd < 0:
            return
        for number, patience in [(signal.SIGTERM, 10), (signal.SIGKILL, 10)]:
            os.kill(self.pid, number)
            end = time.perf_counter() + patience
            while time.perf_counter() < end:
                # Its last output must be read.
                try:
                    self.read_for(0.01)
                except Gone:
                    time.sleep(0.001)
                if os.waitpid(self.pid, os.WNOHANG)[0]:
                    os.close(self.fd)
                    self.fd = -1
                    return
