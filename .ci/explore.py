"""Drives the explorer on a pseudo-terminal as a user would: look, train on MNIST, quit without saving.

    .ci/explore.py [--look] COMMAND...       --look: only look and quit, where there are no data
"""

import fcntl
import os
import pty
import select
import struct
import sys
import termios
import time

LIMIT = 60  # seconds for any one thing to appear


def main(command, trains):
    pid, terminal = pty.fork()
    if pid == 0:
        os.environ.update(TERM="xterm-256color", LC_ALL="C.UTF-8", HOME="/nonexistent")
        os.execvp(command[0], command)
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 30, 100, 0, 0))
    seen = b""

    def wait_for(text):
        nonlocal seen
        deadline = time.monotonic() + LIMIT
        while text.encode() not in seen:
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([terminal], [], [], left)[0]:
                sys.exit(f"{text!r} never appeared; the screen's last bytes: {seen[-2000:]!r}")
            try:
                seen += os.read(terminal, 65536)
            except OSError:
                sys.exit(f"it ended before {text!r} appeared: {seen[-2000:]!r}")
        seen = seen[seen.index(text.encode()) + len(text.encode()):]

    def press(keys):
        os.write(terminal, keys.encode())

    wait_for("mnist-dial")
    press("\x1b[C\x1b[B")
    if trains:
        press(" ")
        wait_for("training")
        wait_for("images/s")
        press("+")
        wait_for("1.25")
        time.sleep(1)
    press("q")
    if trains:
        wait_for("not saved")
        press("d")
    try:
        while os.read(terminal, 65536):
            pass
    except OSError:
        pass
    _, status = os.waitpid(pid, 0)
    code = os.waitstatus_to_exitcode(status)
    assert code == 0, f"the explorer ended with {code}"
    print("opened, trained, turned beta, quit" if trains else "opened, looked, quit")


looks = sys.argv[1] == "--look"
main(sys.argv[1 + looks :], not looks)
