#!/usr/bin/env python3
"""A soak: how much memory and how many descriptors the explorer takes while somebody looks at everything, minute by minute.

    LATENT_DATA=FOLDER nice -n 19 python3 soak.py LATENT [--minutes 120] [--model mnist-20d] [--rest] [--file soak.tsv]

Every view is opened again and again, with keys in each that ask for all it has, at the pace of a quick user, while the model
trains (`--rest`: while it does not). What grows shows as a slope. Each minute is a line of the file: its number, the resident
memory in MB (a million bytes), the most so far, open descriptors, threads, seconds of processor time, frames drawn, and in
which share of looks at the title the model was training.
"""

import argparse
import os
import random
import tempfile
import time

from pseudo_terminal import FRAME_END, HEIGHT, WIDTH, Gone, PseudoTerminal
from screen import Screen

VIEWS = b"1234567890a"
# Escape as a key of its own: as a lone byte a loaded machine reads it with the next one, and the list that it closes would stay.
ESCAPE = b"\x1b[27u"
# Moves, samples, images, zoom, past moments, sizes, symbols: keys that some view uses and the others ignore. No list of models or
# lessons stays open, so that the model stays.
KEYS = [
    b"\x1b[A", b"\x1b[B", b"\x1b[C", b"\x1b[D", b"\x1b[1;2C", b"\x1b[1;2D", b"\x1b[5~", b"\x1b[6~", b"\x1b[H", b"\x1b[F",
    b"r", b"z", b"x", b"t", b"u", b"U", b"+", b"-", b"v", b"V", b"c", b"C" + ESCAPE, b"m", b"n1\r", b"e", b"a", b"g", b"f", b"w" + ESCAPE,
    b"[", b"]", b",", b".", b"<", b">", b"\t", b"?" + ESCAPE, b":" + ESCAPE, b"o" + ESCAPE, b"b\r", b"B" + ESCAPE, b"(", b")",
    b"\x1b[<0;30;12M\x1b[<0;30;12m", b"\x1b[<0;80;20M\x1b[<32;84;22M\x1b[<0;84;22m", b"\x1b[<64;60;20M", b"\x1b[<65;60;20M",
]
COLUMNS = ["minute", "MB", "most", "descriptors", "threads", "cpu_s", "frames", "training"]


def sample(pid):
    """Resident memory now and at most in MB, descriptors, threads, and seconds of processor time."""
    with open(f"/proc/{pid}/status") as status:
        lines = dict(line.split(":", 1) for line in status)
    with open(f"/proc/{pid}/stat") as stat:
        # The name in parentheses may hold spaces.
        fields = stat.read().rpartition(")")[2].split()
    seconds = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    # The kernel's kB are 1,024 bytes.
    memory = [int(lines[name].split()[0]) * 1024 / 1e6 for name in ("VmRSS", "VmHWM")]
    return memory + [len(os.listdir(f"/proc/{pid}/fd")), int(lines["Threads"]), seconds]


def slope(rows):
    """MB an hour, the least squares' line through the minutes."""
    minutes, sizes = [row[0] for row in rows], [row[1] for row in rows]
    middle, mean = sum(minutes) / len(rows), sum(sizes) / len(rows)
    spread = sum((minute - middle) ** 2 for minute in minutes)
    return 60 * sum((minute - middle) * (size - mean) for minute, size in zip(minutes, sizes)) / spread if spread else 0


def summary(rows):
    """The first 20 minutes, each later half hour, and the slope after the first 20 minutes."""
    last = rows[-1][0]
    parts = [(0, 20)] + [(begin, begin + 30) for begin in range(20, max(last, 21), 30)]
    for begin, end in parts:
        part = [row for row in rows if begin <= row[0] < end or row[0] == last == end]
        if not part:
            continue
        sizes, descriptors = [row[1] for row in part], [row[3] for row in part]
        print(f"minutes {begin:3} to {min(end, last):3}: {min(sizes):6.1f} to {max(sizes):6.1f} MB, "
              f"mean {sum(sizes) / len(sizes):6.1f}, {min(descriptors)} to {max(descriptors)} descriptors")
    later = [row for row in rows if row[0] >= 20]
    if len(later) > 2:
        print(f"slope from minute 20 on: {slope(later):+.2f} MB an hour")


class User:
    """Looks at a view and presses some keys in it, again and again."""

    def __init__(self, terminal, chance, trains):
        self.terminal, self.chance, self.trains = terminal, chance, trains
        self.screen = Screen(WIDTH, HEIGHT)
        self.frames = self.looks = self.trained = 0

    def look(self):
        for _, data in self.terminal.reads:
            self.frames += data.count(FRAME_END)
            self.screen.feed(data)
        self.terminal.reads.clear()

    def visit(self):
        self.terminal.send(bytes([self.chance.choice(VIEWS)]))
        self.terminal.read_for(0.2)
        for _ in range(self.chance.randint(3, 12)):
            self.terminal.send(self.chance.choice(KEYS))
            self.terminal.read_for(0.1)
        self.look()
        title = self.screen.text(0)
        self.looks += 1
        self.trained += "training" in title
        # Some keys take a single step, or raise the learning rate until the run diverges; both pause it.
        if self.trains and ("paused" in title or "space trains" in title):
            self.terminal.send(b" ")

    def counts(self):
        """Frames, and the share of looks that saw the model train, since the last call."""
        found = [self.frames, self.trained / max(self.looks, 1)]
        self.frames = self.looks = self.trained = 0
        return found


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("latent")
    parser.add_argument("--minutes", type=int, default=120)
    parser.add_argument("--model", default="mnist-20d")
    parser.add_argument("--rest", action="store_true", help="do not train")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--file", default="soak.tsv", help="where each minute is written")
    options = parser.parse_args()
    chance, rows = random.Random(options.seed), []
    with tempfile.TemporaryDirectory() as home, open(options.file, "w") as file:
        environment = dict(os.environ, HOME=home, XDG_STATE_HOME=home, TERM="xterm-256color", LC_ALL="C.UTF-8")
        print(*COLUMNS, sep="\t", file=file, flush=True)
        with PseudoTerminal([os.path.abspath(options.latent), options.model], environment) as terminal:
            terminal.read_for(2)
            user = User(terminal, chance, not options.rest)
            begin, minute = time.perf_counter(), 0
            try:
                while minute <= options.minutes:
                    if time.perf_counter() >= begin + 60 * minute:
                        rows.append([minute] + sample(terminal.pid) + user.counts())
                        line = (f"{n:.2f}" if isinstance(n, float) else n for n in rows[-1])
                        print(*line, sep="\t", file=file, flush=True)
                        minute += 1
                    user.visit()
                terminal.close()
            except Gone as gone:
                print(f"in minute {minute}: {gone}")
        # Where the run was saved, and at which step.
        print(terminal.last_words().rpartition("\x1b")[2].strip())
    summary(rows)


if __name__ == "__main__":
    main()
