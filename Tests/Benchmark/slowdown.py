"""How much an open explorer slows down its training."""

import json
import os
import subprocess
import time

import machine
from contestants import Broken
from explorer_screen import PATIENCE, ExplorerScreen
from keys import ZERO_ALL
from pseudo_terminal import FRAME_END, PseudoTerminal
from spread import spread

BATCH = 128


class Run:
    """The same run each time: MNIST, with this many epochs and threads."""

    def __init__(self, latent, data, threads, environment, epochs, options=()):
        self.latent, self.environment, self.epochs = latent, environment, epochs
        self.options = ["--data", data, "--threads", str(threads), "--batch", str(BATCH), *options]

    def command(self, *words):
        return [self.latent, *words, *self.options]

    def alone(self):
        """Images per second of `latent train` in its steps, from the second epoch on."""
        out = os.path.join(self.environment["HOME"], "m.safetensors")
        command = self.command("train", "--epochs", str(self.epochs), "--out", out, "--json")
        watch = machine.Watch()
        done = subprocess.run(command, env=self.environment, capture_output=True, text=True)
        if done.returncode != 0:
            raise Broken(f"latent train: {done.stderr}")
        os.remove(out)
        rates = [json.loads(line)["images_per_second"] for line in done.stdout.splitlines()]
        rate = (len(rates) - 1) / sum(1 / rate for rate in rates[1:])
        return {"images_per_second": rate, "cores_taken": watch.cores_taken() or 0}

    def open(self, drifting=False):
        """The same in an open explorer, told by the steps that it shows and when they came; evaluations are left out.

        `drifting`: z is on its tour, and has its own frames. Also the frames a second, and the cores that the explorer's
        screen took and that we did to read it.
        """
        command, watch = self.command("explore", "--new", "--epochs", str(self.epochs)), machine.Watch()
        with PseudoTerminal(command, self.environment) as terminal:
            if not terminal.read_until(terminal.began + PATIENCE, FRAME_END):
                raise Broken("a new model shows no picture")
            if not drifting:
                terminal.send(ZERO_ALL)
            screen = ExplorerScreen()
            begin = screen.wait(terminal, lambda: screen.step() > 0)
            own, shown, spent = time.process_time(), screen_seconds(terminal.pid), -1.0
            # It pauses by itself and then uses no time. The output is read after that.
            while machine.process_seconds(terminal.pid) - spent > 0.25:
                spent, end = machine.process_seconds(terminal.pid), time.perf_counter()
                terminal.read_for(0.5)
            seconds = end - begin
            own, shown = time.process_time() - own, screen_seconds(terminal.pid) - shown
            frames = terminal.frames()
        taken, seen = watch.cores_taken() or 0, []
        for now, frame in frames:
            screen.feed(frame)
            if now < end:
                seen.append((now, screen.step()))
        return {
            "images_per_second": BATCH * steps_a_second(seen, screen.step() // self.epochs),
            "frames_per_second": len(seen) / seconds, "screen_cores": shown / seconds, "reader_cores": own / seconds,
            "cores_taken": taken}


def steps_a_second(seen, batches):
    """From pairs (time, step): the parts within each epoch from the second on, joined."""
    steps = seconds = 0
    for epoch in range(1, seen[-1][1] // batches):
        # The first frame comes after the evaluation, at the step at which the previous epoch ended.
        inside = [pair for pair in seen if epoch * batches <= pair[1] < (epoch + 1) * batches]
        last = next(pair for pair in inside if pair[1] == inside[-1][1])
        steps += last[1] - inside[0][1]
        seconds += last[0] - inside[0][0]
    return steps / seconds


def screen_seconds(pid):
    """Processor time of a process's main thread, which has the screen."""
    return machine.process_seconds(f"{pid}/task/{pid}")


def slowdown(run, rounds):
    """Training alone and in an open explorer, in turn, until each way has had so many runs that nobody disturbed.

    After three times as many rounds it is given up: then those count that were disturbed least.
    """
    ways = {"alone": run.alone, "open": run.open, "drifting": lambda: run.open(drifting=True)}
    runs = {name: [] for name in ways}
    for index in range(3 * rounds):
        names = [name for name in ways if sum(run["cores_taken"] <= machine.DISTURBANCE for run in runs[name]) < rounds]
        if not names:
            break
        shift = index % len(names)
        for name in names[shift:] + names[:shift]:
            runs[name].append(ways[name]())
    result = {}
    for name, done in runs.items():
        quiet = sorted(done, key=lambda run: run["cores_taken"])[:rounds]
        result[name] = {key: spread([run[key] for run in quiet]) for key in quiet[0]}
    alone = result["alone"]["images_per_second"]["median"]
    for name in ("open", "drifting"):
        result[name]["slowdown"] = 1 - result[name]["images_per_second"]["median"] / alone
    return result
