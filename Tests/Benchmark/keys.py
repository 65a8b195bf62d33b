"""From a key to the frame that answers it."""

import os
import random
import shutil

from contestants import Broken
from explorer_screen import PATIENCE
from pseudo_terminal import PseudoTerminal
from spread import spread

RIGHT, ZERO, ZERO_ALL = b"\x1b[C", b"x", b"z"
# Each step to the right adds 0.1. After so many z goes back to 0: neighbouring keys never ask for the same value.
LEG = 30
# Seconds from one key to the next.
GAPS = 0.02, 0.12


def walk(terminal, screen, count, seed):
    """Moves z along one dimension with keys at random moments; looks at what came only when all is over."""
    terminal.send(ZERO_ALL)
    terminal.read_for(0.5)
    for _, frame in terminal.frames():
        screen.feed(frame)
    waiting, chance = [], random.Random(seed)
    for index in range(1, count + 1):
        place = index % (LEG + 1)
        wanted = f"+{place / 10:.2f}" if place else "0.00"
        waiting.append((terminal.send(RIGHT if place else ZERO), wanted))
        terminal.read_for(chance.uniform(*GAPS))
    terminal.read_for(0.3)
    return match(waiting, terminal.frames(), screen)


def match(waiting, frames, screen):
    """The answer to a key is the first frame behind it that shows the value it asked for, or that of a later key."""
    times, answers, others, unchanged = [], [], [], 0
    shown = screen.picture()
    for now, frame in frames:
        screen.feed(frame)
        before, shown, z = shown, screen.picture(), screen.value()
        answered = next((i for i, (sent, wanted) in enumerate(waiting) if sent < now and wanted == z), None)
        if answered is None:
            others.append(len(frame))
            continue
        answers.append(len(frame))
        unchanged += shown == before
        times += [(now - sent) * 1e3 for sent, _ in waiting[: answered + 1]]
        del waiting[: answered + 1]
    if waiting:
        raise Broken(f"{len(waiting)} keys had no answer, the first of them for {waiting[0][1]}")
    return {
        "ms": spread(times), "bytes": spread(answers), "picture_unchanged": unchanged,
        "other_frames": len(others), "other_bytes": spread(others) if others else None}


def echo(count):
    """Milliseconds from a byte to its echo by a program that does nothing else: what the measuring itself costs."""
    times, chance = [], random.Random(1)
    with PseudoTerminal([shutil.which("cat"), "-u"], dict(os.environ), raw=True) as terminal:
        for _ in range(count):
            terminal.reads.clear()
            sent = terminal.send(b"x")
            if not terminal.read_until(sent + PATIENCE, b"x"):
                raise Broken("cat does not answer")
            times.append((terminal.reads[-1][0] - sent) * 1e3)
            terminal.read_for(chance.uniform(*GAPS))
    # The first one waits for cat to be there.
    return spread(times[1:])
