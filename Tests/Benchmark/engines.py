"""Do both engines reach the same test ELBO? Trains a model with each over some seeds.

    python3 Tests/Benchmark/engines.py [--latent .build/release/latent] [--epochs 3] [--seeds 3] [--nproc 2] -- OPTIONS OF latent train

By hand: it takes minutes. `python3` of PATH needs PyTorch. The difference between the engines at one seed should be far below the
spread of the seeds, because both draw the same random numbers.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile


def negative_elbo(latent, options):
    """The test result in nats after the last epoch."""
    with tempfile.TemporaryDirectory() as folder:
        command = [latent, "train", *options, "--json", "--out", os.path.join(folder, "m.safetensors")]
        result = subprocess.run(command, stdout=subprocess.PIPE, text=True)
        if result.returncode != 0:
            sys.exit(f"{' '.join(command)} ended with {result.returncode}")
        return json.loads(result.stdout.splitlines()[-1])["test_negative_elbo"]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--latent", default=".build/release/latent")
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--nproc", type=int, default=1)
    parser.add_argument("options", nargs="*", default=[])
    arguments = parser.parse_args()
    options = arguments.options or ["--data", "mnist", "--hidden", "200", "--latent", "10"]
    own, torch = [], []
    for seed in range(1, arguments.seeds + 1):
        run = options + ["--epochs", str(arguments.epochs), "--seed", str(seed)]
        own.append(negative_elbo(arguments.latent, run))
        torch.append(negative_elbo(arguments.latent, run + ["--engine", "torch", "--nproc", str(arguments.nproc)]))
        print(f"seed {seed}: latent {own[-1]:.4f}, torch {torch[-1]:.4f} nats", flush=True)
    difference = max(abs(a - b) for a, b in zip(own, torch))
    print(f"largest difference {difference:.4f}", end="")
    if len(own) > 1:
        print(f", spread of the seeds {statistics.stdev(own):.4f} and {statistics.stdev(torch):.4f}", end="")
        print(f", means {statistics.mean(own):.4f} and {statistics.mean(torch):.4f}", end="")
    print()


main()
