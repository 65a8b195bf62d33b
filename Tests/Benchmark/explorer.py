"""The explorer as a user has it: the real program in a pseudo-terminal.

    python3 Tests/Benchmark/explorer.py PATH_TO_LATENT [--quick]

How long until the first picture, from a key to its answer, what an open explorer costs the training in it, and what it
costs when nothing happens. A part of benchmark.py, and a program. It has a home folder of its own, an empty one.
"""

import argparse
import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile

# Leave nothing in the source tree.
sys.dont_write_bytecode = True
import machine
from contestants import Broken, mnist
from explorer_report import text
from explorer_screen import PATIENCE, ExplorerScreen
from keys import ZERO_ALL, echo, turn, walk
from pseudo_terminal import FRAME_END, Gone, PseudoTerminal
from slowdown import Run, slowdown
from spread import spread

IDLE = 5


def surroundings(home):
    """The environment of a new user."""
    kept = {name: text for name, text in os.environ.items() if not name.startswith(("XDG_", "LC_", "LATENT_"))}
    # Without COLORTERM it is measured with 256 colours, whatever terminal this runs in.
    for name in ("NO_COLOR", "COLORTERM", "LINES", "COLUMNS"):
        kept.pop(name, None)
    return dict(kept, TERM="xterm-256color", LC_ALL="C.UTF-8", HOME=home)


def starts(latent, environment, count):
    """Milliseconds from before the process is made until the end of the first frame with a digit."""
    times = []
    for _ in range(count + 1):
        with PseudoTerminal([latent], environment) as terminal:
            screen = ExplorerScreen()
            times.append((screen.wait(terminal, screen.shows_digit) - terminal.began) * 1e3)
    # For the first one the file cache is cold.
    return spread(times[1:])


def nothing(terminal):
    """Processor time of an idle explorer, and the bytes that it writes."""
    terminal.reads.clear()
    before = machine.process_seconds(terminal.pid)
    terminal.read_for(IDLE)
    spent = machine.process_seconds(terminal.pid) - before
    return {"seconds": IDLE, "processor_ms": spent * 1e3, "bytes": sum(len(data) for _, data in terminal.reads)}


@contextlib.contextmanager
def training_beside(run):
    """Occupies both cores, without a screen."""
    out = os.path.join(run.environment["HOME"], "beside.safetensors")
    command = run.command("train", "--epochs", "10000", "--out", out)
    child = subprocess.Popen(command, env=run.environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    try:
        # After the first epoch it is training.
        child.stdout.readline(), child.stdout.readline()
        yield
    finally:
        child.kill()
        child.communicate()


class Explorer:
    """The measurements without another program. Each has ended its processes when it returns."""

    def __init__(self, run, keys):
        self.run, self.keys = run, keys

    def untouched(self):
        """Keys, and then nothing, with a model at rest."""
        with PseudoTerminal([self.run.latent], self.run.environment) as terminal:
            screen = ExplorerScreen()
            screen.wait(terminal, screen.shows_digit)
            return {"key": walk(terminal, screen, self.keys, seed=1), "still": nothing(terminal)}

    def dial(self):
        """The dial of the default model: each key gives another model."""
        with PseudoTerminal([self.run.latent], self.run.environment) as terminal:
            screen = ExplorerScreen()
            screen.wait(terminal, screen.shows_digit)
            return turn(terminal, screen, self.keys, seed=3)

    def training(self):
        """Keys during training, and nothing during a pause."""
        with PseudoTerminal(self.run.command("explore", "--new"), self.run.environment) as terminal:
            screen = ExplorerScreen()
            terminal.read_until(terminal.began + PATIENCE, FRAME_END)
            # Ends the tour: from now on frames come from the run and from keys.
            terminal.send(ZERO_ALL)
            screen.wait(terminal, lambda: screen.step() > 100)
            key = walk(terminal, screen, self.keys, seed=2)
            terminal.send(b" ")
            terminal.read_for(1)
            return {"key": key, "still": nothing(terminal)}

    def echo_beside_training(self):
        with training_beside(self.run):
            return echo(self.keys)


def measure(latent, data, threads, quick, options=()):
    """All measurements: 1.5 minutes if quick, otherwise four; longer if other processes disturb. `options` are for training."""
    home = tempfile.mkdtemp(prefix="latent-benchmark-")
    run = Run(latent, data, threads, surroundings(home), 3 if quick else 6, options)
    explorer = Explorer(run, 100 if quick else 400)
    parts = {
        "start_ms": lambda: starts(latent, run.environment, 10 if quick else 30), "idle": explorer.untouched,
        "dial": explorer.dial,
        "training": explorer.training, "echo_ms": lambda: echo(explorer.keys),
        "echo_training_ms": explorer.echo_beside_training, "slowdown": lambda: slowdown(run, 2 if quick else 5)}
    result, taken = {}, {}
    try:
        for name, part in parts.items():
            watch = machine.Watch()
            result[name] = part()
            taken[name] = watch.cores_taken()
    except Gone as error:
        raise Broken(str(error)) from None
    finally:
        shutil.rmtree(home, ignore_errors=True)
    return dict(result, cores_taken=taken)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("latent", help="our program, built")
    parser.add_argument("--quick", action="store_true", help="a minute and a half instead of four")
    parser.add_argument("--threads", type=int, default=2, help="of training; default 2")
    parser.add_argument("--data", help="MNIST's folder; default: where latent finds it")
    parser.add_argument("--json", action="store_true", help="all figures, as JSON")
    arguments = parser.parse_args()
    latent = os.path.abspath(arguments.latent)
    try:
        result = measure(latent, arguments.data or mnist(latent), arguments.threads, arguments.quick)
    except Broken as error:
        sys.exit(f"{error}")
    except KeyboardInterrupt:
        sys.exit("stopped")
    print(json.dumps(result, indent=1) if arguments.json else text(result))


if __name__ == "__main__":
    main()
