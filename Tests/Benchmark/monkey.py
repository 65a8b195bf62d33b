#!/usr/bin/env python3
"""Presses everything in the explorer while it trains, again and again, and counts what breaks. It must be nothing.

    python3 monkey.py LATENT [--inputs 1000000] [--seed 1]

Keys, clicks, drags, pastes, broken sequences and sizes of the window, the same for the same seed. A question may be answered with
the program's end, which is no fault if it ends with 0; a new one then goes on.
"""

import argparse
import fcntl
import os
import random
import signal
import struct
import subprocess
import tempfile
import termios
import time

from kills import small_data
from pseudo_terminal import Gone, PseudoTerminal

# What means something in some view; Ctrl-Z, Ctrl-\ and Ctrl-S would stop or end the program by the terminal's own doing.
KEYS = [b"\x1b[A", b"\x1b[B", b"\x1b[C", b"\x1b[D", b"\x1b[5~", b"\x1b[6~", b"\x1b[H", b"\x1b[F", b"\r", b"\t", b"\x1b", b"\x7f",
        b"\x1b[1;2C", b"\x1b[97;5u", b"\x1b]11;rgb:0/0/0\x07", b"\x1b[200~q:\r\x1b[201~", b"\x1b[", b"\x1bP", b"\xc3\xa9", b"\xff",
        b":set beta 4\r", b"5n17\r", b":z 1 0.5\r", b"bplace\r"]


def an_input(chance):
    kind = chance.randrange(10)
    if kind < 6:
        # Capital Q ends what runs, q asks; both seldom enough to get somewhere.
        return bytes([chance.choice(b"1234567890abcdefghijklmnoprstuvwxyz ,.<>[]+-?:CUBVMN ")])
    if kind < 9:
        return chance.choice(KEYS)
    x, y = chance.randint(1, 140), chance.randint(1, 45)
    return b"\x1b[<%d;%d;%d%c" % (chance.choice([0, 0, 32, 64, 65]), x, y, chance.choice(b"Mm"))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("latent")
    parser.add_argument("--inputs", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    latent, chance = os.path.abspath(options.latent), random.Random(options.seed)
    with tempfile.TemporaryDirectory() as home:
        # No curl, and no file elsewhere.
        environment = dict(
            HOME=home, XDG_STATE_HOME=home, XDG_CACHE_HOME=home, TERM="xterm-256color", LC_ALL="C.UTF-8", PATH=home,
            SWIFT_BACKTRACE="interactive=no,color=no")
        os.chdir(home)
        file = f"{home}/m.safetensors"
        run = ["train", "--data", small_data(f"{home}/data"), "--hidden", "16", "--latent", "3", "--batch", "20"]
        run += ["--epochs", "1", "--out", file]
        subprocess.run([latent] + run, check=True, stdout=subprocess.DEVNULL, env=environment)
        count, begins, ends, broken = 0, 0, 0, 0
        recent, began = [], time.perf_counter()
        while count < options.inputs:
            begins += 1
            with PseudoTerminal([latent, file], environment) as terminal:
                try:
                    terminal.read_for(0.4)
                    terminal.send(b" ")
                    while count < options.inputs:
                        data = b"".join(an_input(chance) for _ in range(20))
                        recent = (recent + [data])[-30:]
                        terminal.send(data)
                        count += 20
                        # A frame comes for what was pressed, or nothing if nothing changed.
                        terminal.read_until(time.perf_counter() + 0.02, b"\x1b[?2026l")
                        terminal.reads = terminal.reads[-200:]
                        if chance.randrange(200) == 0:
                            size = struct.pack("HHHH", chance.randint(1, 60), chance.randint(1, 200), 0, 0)
                            fcntl.ioctl(terminal.fd, termios.TIOCSWINSZ, size)
                            os.kill(terminal.pid, signal.SIGWINCH)
                        if count % 50_000 == 0:
                            print(f"{count} inputs, {begins} starts, {broken} broken, "
                                  f"{time.perf_counter() - began:.0f} s", flush=True)
                except (Gone, OSError) as gone:
                    status = os.waitpid(terminal.pid, 0)[1]
                    os.close(terminal.fd)
                    terminal.fd = -1
                    ends += 1
                    if status != 0:
                        broken += 1
                        print(f"status {status}: {gone}\nafter {recent}", flush=True)
        print(f"{count} inputs, {begins} starts, {ends} ends, {broken} broken")


if __name__ == "__main__":
    main()
