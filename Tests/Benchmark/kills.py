#!/usr/bin/env python3
"""Kills training at random moments with SIGKILL, again and again, and counts what is lost. It must be nothing.

    python3 kills.py LATENT train [--kills 1000] [--seed 1]
    python3 kills.py LATENT explore [--kills 1000] [--seed 1]

`train` goes on with the run of one file (`--resume`), which it saves after each epoch. `explore` trains in the explorer and pauses
again and again, because each pause saves; the next run goes on from what was saved. After each kill every file has to open, and
the step on the disk must not be lower than before.
"""

import argparse
import glob
import json
import os
import random
import signal
import struct
import subprocess
import tempfile
import time

from pseudo_terminal import Gone, PseudoTerminal


def steps(latent, path, environment):
    """The step of the model in a file; None if it does not open."""
    found = subprocess.run([latent, "inspect", "--json", path], capture_output=True, text=True, env=environment)
    return json.loads(found.stdout)["step"] if found.returncode == 0 else None


def small_data(folder):
    """200 images of noise: an epoch takes milliseconds, so that many kills come while the model is saved."""
    os.mkdir(folder)
    for name, count in [("train", 200), ("t10k", 20)]:
        with open(f"{folder}/{name}-images-idx3-ubyte", "wb") as file:
            file.write(struct.pack(">IIII", 0x803, count, 8, 8) + random.Random(1).randbytes(64 * count))
    return folder


def run_training(latent, file, chance, environment):
    command = [latent, "train", "--resume", file, "--epochs", "1000000", "--threads", "1"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment) as run:
        time.sleep(chance.uniform(0.05, 0.6))
        run.send_signal(signal.SIGKILL)


def run_explorer(latent, file, chance, environment):
    terminal = PseudoTerminal([latent, file], environment)
    try:
        # Some are killed while they start.
        if chance.random() < 0.9:
            terminal.read_until(time.perf_counter() + 10, b"help")
        end = time.perf_counter() + chance.uniform(0, 1.2)
        while time.perf_counter() < end:
            # Training begins and pauses; each pause saves.
            terminal.send(b" ")
            terminal.read_for(chance.uniform(0.01, 0.15))
    except Gone:
        pass
    os.kill(terminal.pid, signal.SIGKILL)
    os.waitpid(terminal.pid, 0)
    os.close(terminal.fd)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("latent")
    parser.add_argument("what", choices=["train", "explore"])
    parser.add_argument("--kills", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    latent, chance = os.path.abspath(options.latent), random.Random(options.seed)
    with tempfile.TemporaryDirectory() as home:
        environment = dict(
            os.environ, HOME=home, XDG_STATE_HOME=home, XDG_CACHE_HOME=home, TERM="xterm-256color", LC_ALL="C.UTF-8")
        file = f"{home}/m.safetensors"
        run = ["train", "--data", small_data(f"{home}/data"), "--hidden", "64", "--latent", "2", "--batch", "20"]
        run += ["--epochs", "1", "--out", file]
        subprocess.run([latent] + run, check=True, stdout=subprocess.DEVNULL, env=environment)
        known, lost, advances = steps(latent, file, environment), 0, 0
        for kill in range(1, options.kills + 1):
            (run_training if options.what == "train" else run_explorer)(latent, file, chance, environment)
            # The explorer's own files; the latest goes on.
            files = sorted(glob.glob(f"{home}/latent/autosave-*.safetensors"), key=os.path.getmtime)
            found = [steps(latent, path, environment) for path in [file] + files]
            lost += found.count(None)
            if found[0] is None or None in found or max(found) < known:
                print(f"kill {kill}: {list(zip([file] + files, found))}, {known} before", flush=True)
                if found[0] is None:
                    break
            if files and found[-1] is not None and found[-1] == max(n for n in found if n is not None):
                os.replace(files[-1], file)
            now = steps(latent, file, environment)
            advances += now > known
            known = now
            if kill % 50 == 0:
                leftovers = [n for n in os.listdir(home) + os.listdir(f"{home}/latent" if files else home) if ".tmp" in n]
                print(f"{kill} kills, {lost} files lost, {advances} times further, step {known}, "
                      f"{len(leftovers)} temporary files now", flush=True)


if __name__ == "__main__":
    main()
