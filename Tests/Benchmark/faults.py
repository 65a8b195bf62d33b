#!/usr/bin/env python3
"""Lets every system call of `latent train` fail once (Linux, with strace), and says what was lost. It must be nothing.

    python3 faults.py LATENT [--calls openat,write,...] [--most 40]

A run with a model in its file goes on for an epoch. The n-th call of each kind fails, for every n up to `--most` that there is,
counted from the moment at which the program opens its model. After it the file has to open and be the old model or the new one,
nothing may be left beside it, and a run that failed has to say so in one line that begins with `latent: `.
"""

import argparse
import json
import os
import re
import shutil
import subprocess
import tempfile

from kills import small_data

# What a full, broken or read-only disk, a lack of descriptors, memory or processes answers.
FAULTS = {
    "openat": ["EIO", "EMFILE", "EROFS"], "newfstatat": ["EIO"], "fstat": ["EIO"], "pread64": ["EIO"], "read": ["EIO"],
    "write": ["ENOSPC", "EIO"], "fsync": ["EIO"], "fchmod": ["EPERM"], "fchown": ["EPERM"], "flock": ["ENOLCK", "EIO"],
    "rename": ["EIO", "EACCES"], "unlink": ["EIO"], "clone3": ["EAGAIN"], "mmap": ["ENOMEM"], "getdents64": ["EIO"],
}


def step(latent, path):
    found = subprocess.run([latent, "inspect", "--json", path], capture_output=True, text=True)
    return json.loads(found.stdout)["step"] if found.returncode == 0 else None


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("latent")
    parser.add_argument("--calls", default=",".join(FAULTS))
    parser.add_argument("--most", type=int, default=40)
    options = parser.parse_args()
    latent = os.path.abspath(options.latent)
    with tempfile.TemporaryDirectory() as home:
        os.environ.update(HOME=home, XDG_CACHE_HOME=home, TMPDIR=home)
        old = f"{home}/old.safetensors"
        small = ["--data", small_data(f"{home}/data"), "--hidden", "8", "--latent", "2", "--threads", "2"]
        subprocess.run([latent, "train", "--epochs", "1", "--out", old] + small, check=True, stdout=subprocess.DEVNULL)
        before, work = step(latent, old), f"{home}/work"
        file, trace = f"{work}/m.safetensors", f"{home}/trace"
        total, bad = 0, 0
        for call in options.calls.split(","):
            outcomes = {}

            def run(inject):
                shutil.rmtree(work, ignore_errors=True)
                os.mkdir(work)
                shutil.copy(old, file)
                strace = ["strace", "-f", "--seccomp-bpf", "-qq", "-o", trace, "-e", f"trace={call},openat"] + inject
                command = [latent, "train", "--resume", file, "--epochs", "2", "--threads", "2"]
                return subprocess.run(strace + command, capture_output=True, text=True, timeout=300, stdin=subprocess.DEVNULL)

            run([])
            with open(trace) as lines:
                calls = [line for line in lines if f" {call}(" in line or f" openat(" in line and "m.safetensors" in line]
            opened = next(i for i, line in enumerate(calls) if "m.safetensors" in line)
            first = 1 + sum(f" {call}(" in line for line in calls[:opened])
            last = sum(f" {call}(" in line for line in calls)
            # The first ones matter most, and the last: the model is read at the beginning and saved at the end.
            numbers = list(range(first, last + 1))
            if len(numbers) > options.most:
                numbers = numbers[: options.most // 2] + numbers[-options.most // 2 :]
            for number in numbers:
                for fault in FAULTS[call]:
                    result = run(["-e", f"inject={call}:error={fault}:when={number}"])
                    total += 1
                    now, names = step(latent, file), sorted(os.listdir(work))
                    said = re.sub(r"\x1b\[[^a-zA-Z]*[a-zA-Z]|\r", "", result.stderr).strip().split("\n")[-1]
                    fine = now in (before, 2 * before) and names == ["m.safetensors"]
                    fine = fine and (result.returncode == 0 or result.returncode == 1 and said.startswith("latent: "))
                    key = "went on" if result.returncode == 0 else "said so"
                    outcomes[key] = outcomes.get(key, 0) + 1
                    if not fine:
                        bad += 1
                        print(f"{call} {number} {fault}: exit {result.returncode}, step {now}, {names}: {said[:200]}", flush=True)
            print(f"{call}: {outcomes}", flush=True)
        print(f"{total} faults, {bad} not as they should be")


if __name__ == "__main__":
    main()
