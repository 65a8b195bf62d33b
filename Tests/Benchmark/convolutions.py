#!/usr/bin/env python3
"""Networks of convolutions in latent beside PyTorch, in turn: training in single and mixed precision, decoding, encoding, memory.

    python3 Tests/Benchmark/convolutions.py            # the whole table, about ten minutes on two quiet cores
    python3 Tests/Benchmark/convolutions.py --quick    # rougher, without torch.compile
    python3 Tests/Benchmark/convolutions.py --only A   # one network
    python3 Tests/Benchmark/convolutions.py --list     # the rows; --row "A, a step, fp32" measures one

Both use two threads. PyTorch is the fastest of three: eager in its own memory format or channels last, and compiled in the faster
of these; in mixed precision both products are of bfloat16, ours by --precision mixed and PyTorch's by autocast. Ratios are of
medians of alternating runs. What is trained on are random pictures, which cost both as much as any others. Peak memory is that of
PyTorch without torch.compile, which takes more.

Rows are kept in convolutions.jsonl beside the programs: a second run goes on behind them, and begins anew if the programs are
others or with --fresh.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time

sys.dont_write_bytecode = True
import numpy
import torch
from torch import nn
from torch.nn import functional as F

import machine
from layers import network as build


def burgess(maps, channels):
    encoder = "conv 32 4/2 pad 1, relu, " * maps + "flatten, linear 256, relu, linear 256, relu"
    decoder = (
        "linear 256, relu, linear 256, relu, linear 512, relu, unflatten 32 4 4, "
        + "transposed conv 32 4/2 pad 1, relu, " * (maps - 1) + f"transposed conv {channels} 4/2 pad 1")
    return encoder, decoder


def deep():
    norm = "batch norm, leaky relu 0.2"
    channels = [32, 64, 128, 256]
    encoder = "".join(f"conv {c} 4/2 pad 1, {norm}, " for c in channels) + "flatten"
    decoder = (
        f"linear 4096, unflatten 256 4 4, {norm}, "
        + "".join(f"transposed conv {c} 4/2 pad 1, {norm}, " for c in [128, 64, 32]) + "transposed conv 3 4/2 pad 1")
    return encoder, decoder


# Side, channels, latent dimensions, batch, and the networks.
NETWORKS = {
    "A": (32, 1, 10, 64, *burgess(3, 1)),
    "B1": (64, 1, 10, 64, *burgess(4, 1)),
    "B3": (64, 3, 10, 64, *burgess(4, 3)),
    "C": (
        28, 1, 2, 128, "conv 32 3/2 pad 1, relu, conv 64 3/2 pad 1, relu, flatten, linear 16, relu",
        "linear 3136, relu, unflatten 64 7 7, transposed conv 64 3/2 pad 1 output pad 1, relu, "
        "transposed conv 32 3/2 pad 1 output pad 1, relu, transposed conv 1 3 pad 1"),
    "D": (64, 3, 128, 64, *deep()),
}


# The rows of training: a network, whether in mixed precision, and the least ratio that we want.
ROWS = [
    ("A", False, 2.5), ("A", True, 3.0), ("B1", False, 2.0), ("B3", False, 2.0), ("C", False, 2.0), ("C", True, 3.0),
    ("D", False, 1.3),
]
# Those of decoding and encoding: the key in the benchmark's answer, and what makes its number the unit's.
LOOKS = [
    ("B3", "decode_us", "B3, decoding one z", "ms", 1e-3, 4.0),
    ("A", "encode_together_ms", "A, encoding 10,000 pictures", "ms", 1, 1.3),
]
# PyTorch's variants: compiled or not, channels last or not.
VARIANTS = {
    "eager": (False, False), "eager channels last": (False, True), "compiled": (True, False),
    "compiled channels last": (True, True),
}


class Peer(nn.Module):
    def __init__(self, network):
        super().__init__()
        side, channels, latent, _, encoder, decoder = network
        self.encoder, shape = build(encoder, [channels, side, side])
        self.decoder, _ = build(decoder, [latent])
        self.mu, self.log_variance = (nn.Linear(int(numpy.prod(shape)), latent) for _ in range(2))

    def encode(self, x):
        features = self.encoder(x).flatten(1)
        return self.mu(features), self.log_variance(features)

    def forward(self, x):
        mu, log_variance = self.encode(x)
        output = self.decoder(mu + torch.exp(log_variance / 2) * torch.randn_like(mu))
        # In single precision whatever the products are made of.
        mu, log_variance = mu.float(), log_variance.float()
        loss = F.binary_cross_entropy_with_logits(output.float(), x, reduction="sum")
        return (loss + 0.5 * (mu**2 + log_variance.exp() - 1 - log_variance).sum()) / len(x)


def compiled(function):
    # What was compiled before for other shapes must not make this one compile for any shape.
    return torch.compile(function, dynamic=False)


def torch_step(network, variant, mixed):
    is_compiled, channels_last = VARIANTS[variant]
    side, channels, _, batch, *_ = network
    model, x = Peer(network), torch.rand(batch, channels, side, side)
    if channels_last:
        model, x = model.to(memory_format=torch.channels_last), x.to(memory_format=torch.channels_last)
    optimizer = torch.optim.Adam(model.parameters(), fused=True)
    forward = compiled(model) if is_compiled else model

    def step():
        with torch.autocast("cpu", torch.bfloat16, enabled=mixed):
            loss = forward(x)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        optimizer.step()

    return step


def torch_look(network, variant, decodes):
    """Decodes one point, or encodes 10,000 pictures in batches of 500."""
    is_compiled, channels_last = VARIANTS[variant]
    side, channels, latent, *_ = network
    model = Peer(network).eval()
    x = torch.rand(1, latent) if decodes else torch.rand(10_000, channels, side, side)
    if channels_last:
        model = model.to(memory_format=torch.channels_last)
        x = x if decodes else x.to(memory_format=torch.channels_last)
    function = (lambda z: torch.sigmoid(model.decoder(z))) if decodes else model.encode
    function = compiled(function) if is_compiled else function

    def look():
        with torch.inference_mode():
            for part in x.split(500):
                function(part)

    return look


def torch_time(step, steps):
    """Milliseconds a step, the median."""
    times = []
    for _ in range(steps):
        start = time.perf_counter()
        step()
        times.append((time.perf_counter() - start) * 1e3)
    return statistics.median(times)


class Ours:
    def __init__(self, folder, arguments):
        self.folder, self.arguments = folder, arguments

    def options(self, name, mixed=False):
        side, channels, latent, batch, encoder, decoder = NETWORKS[name]
        options = [
            "--data", self.data(side, channels), "--encoder", encoder, "--decoder", decoder, "--latent", latent, "--batch",
            batch, "--threads", self.arguments.threads, "--precision", "mixed" if mixed else "single"]
        return [str(option) for option in options]

    def data(self, side, channels):
        """A data set of random pictures, of which no pixel is 0."""
        path = os.path.join(self.folder, f"{side}x{channels}.npz")
        if not os.path.exists(path):
            generator = numpy.random.default_rng(1)
            shape = (1200, side, side) if channels == 1 else (1200, side, side, channels)
            numpy.savez(path, images=generator.integers(1, 256, shape, dtype=numpy.uint8))
        return path

    def benchmark(self, name, mixed, *more):
        command = [os.path.join(self.arguments.folder, "latent-benchmark"), "--json", *self.options(name, mixed), *more]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode != 0:
            sys.exit(f"{' '.join(command)} failed: {done.stderr.strip()}")
        return json.loads(done.stdout)

    def step(self, name, mixed, steps):
        """Milliseconds a step."""
        answer = self.benchmark(name, mixed, "--only", "training", "--alone", "--runs", "1", "--steps", str(steps))
        return NETWORKS[name][3] / answer["training"][0]["images_per_second"]["median"] * 1e3

    def look(self, name):
        return self.benchmark(name, False, "--only", "looking", "--quick")["looking"]

    def memory(self, name, mixed):
        """The peak memory in MB of training for a pass and writing the file."""
        command = [
            os.path.join(self.arguments.folder, "latent"), "train", "--epochs", "1", "--out",
            os.path.join(self.folder, f"{name}-{mixed}.safetensors"), *self.options(name, mixed)]
        return peak_memory(command)


# A process of its own, because a child begins with the memory of its parent, which here has PyTorch.
LAUNCHER = """
import os, subprocess, sys
child = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
_, status, usage = os.wait4(child.pid, 0)
print(usage.ru_maxrss)
sys.exit(os.waitstatus_to_exitcode(status))
"""


def peak_memory(command):
    """In MB."""
    done = subprocess.run([sys.executable, "-S", "-c", LAUNCHER, *command], capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)} failed: {done.stderr.strip()}")
    return int(done.stdout) * (1 if sys.platform == "darwin" else 1024) / 1e6


def in_turn(ours, variants, rounds, steps):
    """Times of ours and of each of PyTorch's, measured in turn; those that a first round shows to be slow are left out."""
    times = {"ours": [], **{name: [] for name in variants}}
    for number in range(rounds):
        # PyTorch's threads wait in a loop for a while before they sleep.
        time.sleep(0.1)
        times["ours"].append(ours())
        for name in list(variants):
            times[name].append(torch_time(variants[name], steps))
        if number == 0:
            least = min(times[name][0] for name in variants)
            variants = {name: step for name, step in variants.items() if times[name][0] < 1.3 * least}
    medians = {name: statistics.median(values) for name, values in times.items()}
    return medians, min(variants, key=medians.get)


class Table:
    """The rows, kept in a file, so that a run that was stopped can go on."""

    def __init__(self, path, build, fresh):
        self.path, self.build, self.lines, self.kept = path, build, [], {}
        if os.path.exists(path) and not fresh:
            with open(path) as file:
                rows = [json.loads(line) for line in file]
            self.kept = {row["what"]: row for row in rows if row["build"] == build}
        if not self.kept:
            open(path, "w").close()
        print(f"{'':38}{'ours':>10}{'PyTorch':>10}{'ratio':>8}{'must':>8}   the fastest PyTorch", flush=True)

    def has(self, what):
        """Prints the row again if it was measured."""
        if what in self.kept:
            self.show(self.kept[what], " (kept)")
        return what in self.kept

    def add(self, what, ours, theirs, unit, must, variant, watch=None):
        taken = watch.cores_taken() if watch else None
        note = f"; others took {taken:.1f} cores" if taken is not None and taken > machine.DISTURBANCE else ""
        row = dict(what=what, ours=ours, theirs=theirs, unit=unit, must=must, variant=variant, note=note, build=self.build)
        with open(self.path, "a") as file:
            file.write(json.dumps(row) + "\n")
        self.show(row)

    def show(self, row, kept=""):
        ratio = row["theirs"] / row["ours"]
        print(
            f"{row['what']:38}{row['ours']:10.3g}{row['theirs']:10.3g}{ratio:7.2f}x{row['must']:7.2g}x   {row['unit']}, "
            f"{row['variant']}{row['note']}{kept}", flush=True)
        self.lines.append(row)

    def markdown(self):
        rows = [
            f"| {row['what']} | {row['ours']:.3g} {row['unit']} | {row['theirs']:.3g} {row['unit']} | "
            f"{row['theirs'] / row['ours']:.1f} |"
            for row in self.lines]
        return "\n".join(["| | latent | PyTorch | ratio |", "| --- | --- | --- | --- |", *rows])


def candidates(make, measure, compiles):
    """PyTorch's variants, ready to run: `make` gives one, `measure` its time. Compiled is what is faster without."""
    ready, times = {}, {}
    for variant in ("eager", "eager channels last"):
        ready[variant] = make(variant)
        times[variant] = measure(ready[variant])
    if compiles:
        variant = min(times, key=times.get).replace("eager", "compiled")
        try:
            ready[variant] = make(variant)
            measure(ready[variant])
        except Exception as error:
            print(f"PyTorch {variant} fails: {str(error).splitlines()[0]}", flush=True)
            ready.pop(variant, None)
    return ready, times


def train(name, mixed, what, must, ours, table, arguments):
    # PyTorch compiles a function at most eight times before it falls back to what is not compiled.
    torch._dynamo.reset()
    watch = machine.Watch()
    steps_of, times = candidates(
        lambda variant: torch_step(NETWORKS[name], variant, mixed), lambda step: torch_time(step, 5), arguments.compiles)
    seconds = 0.2 if arguments.quick else 0.6
    steps = max(3, int(seconds * 1e3 / min(times.values())))
    medians, best = in_turn(lambda: ours.step(name, mixed, 3 * steps), steps_of, arguments.rounds, steps)
    table.add(what, medians["ours"], medians[best], "ms", must, best, watch)


def look(name, key, what, unit, scale, must, ours, table, arguments):
    torch._dynamo.reset()
    watch = machine.Watch()
    decodes = key == "decode_us"
    variants = {}
    for threads in sorted({1, arguments.threads}):

        def make(variant, threads=threads):
            function = torch_look(NETWORKS[name], variant, decodes)

            def with_threads():
                torch.set_num_threads(threads)
                function()

            return with_threads

        # One picture is too little for two threads, and many are too much for one.
        compiles = arguments.compiles and (threads == 1) == decodes
        ready, _ = candidates(make, lambda function: torch_time(function, 20 if decodes else 1), compiles)
        for variant, function in ready.items():
            variants[f"{variant}, {threads} thread{'s' if threads > 1 else ''}"] = function
    medians, best = in_turn(
        lambda: ours.look(name)[key]["median"] * scale, variants, 3, 300 if decodes else 3)
    torch.set_num_threads(arguments.threads)
    table.add(what, medians["ours"], medians[best], unit, must, best, watch)


def measure_memory(name, mixed, what, ours, table):
    peer = [sys.executable, __file__, "--memory-of", name] + (["--mixed"] if mixed else [])
    table.add(what, ours.memory(name, mixed), peak_memory(peer), "MB", 6, "eager")


def all_rows(ours, table, arguments):
    """Each row's network and name, and what measures it."""
    def precision(mixed):
        return "bfloat16" if mixed else "fp32"

    rows = []
    for name, mixed, must in ROWS:
        what = f"{name}, a step, {precision(mixed)}"
        rows.append((name, what, lambda a=(name, mixed, what, must): train(*a, ours, table, arguments)))
    for name, key, what, unit, scale, must in LOOKS:
        rows.append(
            (name, what, lambda a=(name, key, what, unit, scale, must): look(*a, ours, table, arguments)))
    for name, mixed, _ in ROWS:
        what = f"{name}, peak memory, {precision(mixed)}"
        rows.append((name, what, lambda a=(name, mixed, what): measure_memory(*a, ours, table)))
    return rows


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", default=".build/release", help="where latent and latent-benchmark are, built")
    parser.add_argument("--only", choices=NETWORKS, help="one network")
    parser.add_argument("--threads", type=int, default=2, help="of both")
    parser.add_argument("--rounds", type=int, help="(default: 5, quick 3)")
    parser.add_argument("--quick", action="store_true", help="shorter runs, and PyTorch without torch.compile")
    parser.add_argument("--eager", action="store_true", help="PyTorch without torch.compile")
    parser.add_argument("--row", help="one row, by its name")
    parser.add_argument("--list", action="store_true", help="print the rows' names")
    parser.add_argument("--fresh", action="store_true", help="measure rows again that were measured")
    parser.add_argument("--minutes", type=float, default=12, help="no row is begun after these")
    parser.add_argument("--memory-of", choices=NETWORKS, help="only train this network in PyTorch, for a pass")
    parser.add_argument("--mixed", action="store_true", help="with --memory-of")
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    if arguments.memory_of:
        network = NETWORKS[arguments.memory_of]
        return torch_time(torch_step(network, "eager", arguments.mixed), 1080 // network[3] + 1)
    arguments.rounds = arguments.rounds or (3 if arguments.quick else 5)
    arguments.compiles = not (arguments.quick or arguments.eager)
    if arguments.list:
        return print("\n".join(what for _, what, _ in all_rows(None, None, arguments)))
    start = time.monotonic()
    print(
        f"{machine.processor()}, PyTorch {torch.__version__}, {arguments.threads} threads, load {os.getloadavg()[0]:.1f}",
        flush=True)
    program = os.path.join(arguments.folder, "latent-benchmark")
    if not os.path.exists(program):
        sys.exit(f"{program} is not there: `swift build -c release --product latent-benchmark` builds it")
    build = [os.path.getmtime(program), arguments.threads, arguments.rounds, arguments.compiles]
    table = Table(os.path.join(arguments.folder, "convolutions.jsonl"), build, arguments.fresh)
    with tempfile.TemporaryDirectory() as folder:
        for name, what, measure in all_rows(Ours(folder, arguments), table, arguments):
            if arguments.only not in (None, name) or arguments.row not in (None, what) or table.has(what):
                continue
            if time.monotonic() - start > arguments.minutes * 60:
                print(f"{what} and what follows are left: the same command goes on there")
                break
            measure()
    print(f"\n{table.markdown()}\n\n{time.monotonic() - start:.0f} s")


if __name__ == "__main__":
    main()
