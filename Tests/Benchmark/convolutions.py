#!/usr/bin/env python3
"""Training networks of convolutions in latent beside PyTorch, in turn, on random pictures: milliseconds a step.

    python3 Tests/Benchmark/convolutions.py                     # networks A to D in single precision
    python3 Tests/Benchmark/convolutions.py --only A --mixed    # bfloat16: ours with --precision mixed, PyTorch with autocast

PyTorch is the fastest of four: eager or compiled, in its own memory format or channels last. Ratios of medians of alternating runs.
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
    "A/256": (32, 1, 10, 256, *burgess(3, 1)),
    "B1": (64, 1, 10, 64, *burgess(4, 1)),
    "B3": (64, 3, 10, 64, *burgess(4, 3)),
    "C": (
        28, 1, 2, 128, "conv 32 3/2 pad 1, relu, conv 64 3/2 pad 1, relu, flatten, linear 16, relu",
        "linear 3136, relu, unflatten 64 7 7, transposed conv 64 3/2 pad 1 output pad 1, relu, "
        "transposed conv 32 3/2 pad 1 output pad 1, relu, transposed conv 1 3 pad 1"),
    "D": (64, 3, 128, 64, *deep()),
}


class Peer(nn.Module):
    def __init__(self, network):
        super().__init__()
        from layers import network as build

        side, channels, latent, _, encoder, decoder = network
        self.encoder, shape = build(encoder, [channels, side, side])
        self.decoder, _ = build(decoder, [latent])
        self.mu, self.log_variance = (nn.Linear(numpy.prod(shape), latent) for _ in range(2))

    def forward(self, x):
        features = self.encoder(x).flatten(1)
        mu, log_variance = self.mu(features), self.log_variance(features)
        output = self.decoder(mu + torch.exp(log_variance / 2) * torch.randn_like(mu))
        # In single precision whatever the products are made of.
        mu, log_variance = mu.float(), log_variance.float()
        loss = F.binary_cross_entropy_with_logits(output.float(), x, reduction="sum")
        return (loss + 0.5 * (mu**2 + log_variance.exp() - 1 - log_variance).sum()) / len(x)


def torch_step(network, compiled, channels_last, mixed):
    side, channels, _, batch, *_ = network
    model, x = Peer(network), torch.rand(batch, channels, side, side)
    if channels_last:
        model, x = model.to(memory_format=torch.channels_last), x.to(memory_format=torch.channels_last)
    optimizer = torch.optim.Adam(model.parameters(), fused=True)
    forward = torch.compile(model) if compiled else model

    def step():
        with torch.autocast("cpu", torch.bfloat16, enabled=mixed):
            loss = forward(x)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        optimizer.step()

    return step


def torch_time(step, steps):
    times = []
    for _ in range(steps):
        start = time.perf_counter()
        step()
        times.append((time.perf_counter() - start) * 1e3)
    return statistics.median(times)


def our_time(program, network, steps, mixed, threads, folder):
    _, _, latent, batch, encoder, decoder = network
    command = [
        program, "--only", "training", "--json", "--alone", "--threads", str(threads), "--runs", "1", "--steps", str(steps),
        "--data", folder, "--encoder", encoder, "--decoder", decoder, "--latent", str(latent), "--batch", str(batch),
        "--precision", "mixed" if mixed else "single",
    ]
    answer = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    return batch / answer["training"][0]["images_per_second"]["median"] * 1e3


def random_pictures(folder, side, channels):
    """A data set of random pictures: what they show makes no difference to the time, but that none of it is 0."""
    generator = numpy.random.default_rng(1)
    shape = (1200, side, side) if channels == 1 else (1200, side, side, channels)
    numpy.savez(os.path.join(folder, "random.npz"), images=generator.integers(1, 256, shape, dtype=numpy.uint8))
    return os.path.join(folder, "random.npz")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", default=".build/release/latent-benchmark", help="ours, built")
    parser.add_argument("--only", help="one network")
    parser.add_argument("--mixed", action="store_true")
    parser.add_argument("--threads", type=int, default=2, help="of both")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--eager", action="store_true", help="leave out torch.compile")
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    print(f"PyTorch {torch.__version__}, {arguments.threads} threads, load average {os.getloadavg()[0]:.1f}")
    for name, network in NETWORKS.items():
        if arguments.only not in (None, name):
            continue
        variants = {
            f"{'compiled' if compiled else 'eager'}{' channels last' if last else ''}":
                torch_step(network, compiled, last, arguments.mixed)
            for compiled in ([False] if arguments.eager else [False, True]) for last in (False, True)
        }
        for step in variants.values():
            torch_time(step, 3)
        steps = max(3, int(400 / torch_time(variants["eager"], 3)))
        times = {name: [] for name in ["ours", *variants]}
        with tempfile.TemporaryDirectory() as folder:
            data = random_pictures(folder, network[0], network[1])
            for _ in range(arguments.rounds):
                times["ours"].append(
                    our_time(arguments.program, network, steps, arguments.mixed, arguments.threads, data))
                for variant, step in variants.items():
                    times[variant].append(torch_time(step, steps))
        medians = {name: statistics.median(values) for name, values in times.items()}
        best = min((name for name in medians if name != "ours"), key=medians.get)
        ratio = statistics.median(theirs / ours for theirs, ours in zip(times[best], times["ours"]))
        print(
            f"{name:6} ours {medians['ours']:7.2f} ms   best PyTorch {medians[best]:7.2f} ms ({best})   {ratio:.2f}x", flush=True)


if __name__ == "__main__":
    main()
