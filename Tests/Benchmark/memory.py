#!/usr/bin/env python3
"""A soak: how much memory and how many descriptors the explorer takes while somebody looks at everything, minute by minute.

    LATENT_DATA=FOLDER python3 memory.py LATENT [--minutes 20] [--model mnist-20d] [--train]

Every view is opened again and again, with keys in each that ask for all it has, at the pace of a quick user. What grows shows as
a line that does not become flat.
"""

import argparse
import os
import random
import tempfile
import time

from pseudo_terminal import PseudoTerminal

VIEWS = b"1234567890a"
# Moves, samples, images, zoom, past moments, sizes, symbols: keys that some view uses and the others ignore.
KEYS = [
    b"\x1b[A", b"\x1b[B", b"\x1b[C", b"\x1b[D", b"\x1b[1;2C", b"\x1b[1;2D", b"\x1b[5~", b"\x1b[6~", b"\x1b[H", b"\x1b[F",
    b"r", b"z", b"x", b"t", b"u", b"U", b"+", b"-", b"v", b"V", b"c", b"C", b"m", b"n1\r", b"e", b"a", b"g", b"f", b"w\x1b",
    b"[", b"]", b",", b".", b"<", b">", b"\t", b"?\x1b", b":\x1b", b"o\x1b", b"b\r", b"B\x1b", b"(", b")",
    b"\x1b[<0;30;12M\x1b[<0;30;12m", b"\x1b[<0;80;20M\x1b[<32;84;22M\x1b[<0;84;22m", b"\x1b[<64;60;20M", b"\x1b[<65;60;20M",
]


def resident(pid):
    """The current and the peak memory of a process in MB."""
    with open(f"/proc/{pid}/status") as status:
        lines = dict(line.split(":", 1) for line in status)
    return [int(lines[name].split()[0]) / 1000 for name in ("VmRSS", "VmHWM")]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("latent")
    parser.add_argument("--minutes", type=float, default=20)
    parser.add_argument("--model", default="mnist-20d")
    parser.add_argument("--train", action="store_true", help="train from the second minute on")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    chance = random.Random(options.seed)
    with tempfile.TemporaryDirectory() as home:
        environment = dict(os.environ, HOME=home, XDG_STATE_HOME=home, TERM="xterm-256color", LC_ALL="C.UTF-8")
        with PseudoTerminal([os.path.abspath(options.latent), options.model], environment) as terminal:
            terminal.read_for(2)
            begin = next_minute = time.perf_counter()
            minute = 0
            print("minute     MB  at most  descriptors", flush=True)
            while minute <= options.minutes:
                if time.perf_counter() >= next_minute:
                    now, most = resident(terminal.pid)
                    descriptors = len(os.listdir(f"/proc/{terminal.pid}/fd"))
                    print(f"{minute:6} {now:6.1f} {most:8.1f} {descriptors:12}", flush=True)
                    if options.train and minute == 1:
                        terminal.send(b" ")
                    minute += 1
                    next_minute = begin + 60 * minute
                terminal.send(bytes([chance.choice(VIEWS)]))
                terminal.read_for(0.2)
                for _ in range(chance.randint(3, 12)):
                    terminal.send(chance.choice(KEYS))
                    terminal.read_for(0.1)
                terminal.reads.clear()


if __name__ == "__main__":
    main()
