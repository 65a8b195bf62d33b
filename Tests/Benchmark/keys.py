"""From a key to the frame that answers it."""

import os
import random
import shutil

from contestants import Broken
from explorer_screen import PATIENCE, ExplorerScreen
from pseudo_terminal import PseudoTerminal
from spread import spread

RIGHT, ZERO, ZERO_ALL, LOWER, HIGHER = b"\x1b[C", b"x", b"z", b"-", b"+"
# Each step to the right adds 0.1. After this many steps z returns to 0, so neighbouring keys never lead to the same value.
LEG = 30
# Seconds from one key to the next.
GAPS = 0.02, 0.12


def walk(terminal, screen, count, seed):
    """Moves z along one dimension with keys at random moments."""
    begin(terminal, screen, ZERO_ALL)
    places = [index % (LEG + 1) for index in range(1, count + 1)]
    keys = [(RIGHT, f"+{place / 10:.2f}") if place else (ZERO, "0.00") for place in places]
    return press(terminal, screen, keys, seed, ExplorerScreen.value)


def turn(terminal, screen, count, seed):
    """Turns the dial up and down with keys at random moments."""
    # Also ends the tour of z, which draws its own frames.
    rungs = [begin(terminal, screen, ZERO_ALL + LOWER * 99).beta()]
    while len(rungs) < 2 or rungs[-1] != rungs[-2]:
        rungs.append(begin(terminal, screen, HIGHER).beta())
    rungs.pop()
    down = [(LOWER, rung) for rung in reversed(rungs[:-1])]
    round_trip = down + [(HIGHER, rung) for rung in rungs[1:]]
    keys = [round_trip[index % len(round_trip)] for index in range(count)]
    return press(terminal, screen, keys, seed, ExplorerScreen.beta)


def begin(terminal, screen, keys):
    """Sends keys without measuring their answers."""
    terminal.send(keys)
    terminal.read_for(0.5)
    for _, frame in terminal.frames():
        screen.feed(frame)
    return screen


def press(terminal, screen, keys, seed, shown):
    """Sends keys at random moments, each with the value `shown` in its answer; reads the output only at the end."""
    waiting, chance = [], random.Random(seed)
    for key, wanted in keys:
        waiting.append((terminal.send(key), wanted))
        terminal.read_for(chance.uniform(*GAPS))
    terminal.read_for(0.3)
    return match(waiting, terminal.frames(), screen, shown)


def match(waiting, frames, screen, shown):
    """The answer to a key is the first later frame with its value, or with that of a later key."""
    times, answers, others, unchanged = [], [], [], 0
    picture = screen.picture()
    for now, frame in frames:
        screen.feed(frame)
        before, picture, value = picture, screen.picture(), shown(screen)
        answered = next((i for i, (sent, wanted) in enumerate(waiting) if sent < now and wanted == value), None)
        if answered is None:
            others.append(len(frame))
            continue
        answers.append(len(frame))
        unchanged += picture == before
        times += [(now - sent) * 1e3 for sent, _ in waiting[: answered + 1]]
        del waiting[: answered + 1]
    if waiting:
        raise Broken(f"{len(waiting)} keys had no answer, the first of them for {waiting[0][1]}")
    return {
        "ms": spread(times), "bytes": spread(answers), "picture_unchanged": unchanged,
        "other_frames": len(others), "other_bytes": spread(others) if others else None}


def echo(count):
    """Milliseconds from a byte to its echo by a trivial program: the cost of the measurement itself."""
    times, chance = [], random.Random(1)
    with PseudoTerminal([shutil.which("cat"), "-u"], dict(os.environ), raw=True) as terminal:
        for _ in range(count):
            terminal.reads.clear()
            sent = terminal.send(b"x")
            if not terminal.read_until(sent + PATIENCE, b"x"):
                raise Broken("cat does not answer")
            times.append((terminal.reads[-1][0] - sent) * 1e3)
            terminal.read_for(chance.uniform(*GAPS))
    # The first one waits until cat runs.
    return spread(times[1:])
