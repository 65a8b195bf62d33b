"""Does the network of burgess learn as in PyTorch? Trains both on the same pictures over some seeds.

    python3 Tests/Benchmark/burgess.py [--folder .build/release] [--epochs 2] [--seeds 3] [--data sprites64]

By hand: a pass over sprites64 takes a minute or two of one core, for each seed and program. The peer is the network of
disentangling-vae (Burgess and others 2018) in plain PyTorch with random numbers of its own, so that single seeds differ; means over
the seeds should agree within 1%. A seed that is done is kept in --out, and a second run goes on behind it.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
import numpy
import torch
from torch import nn
from torch.nn import functional as F

BATCH, LATENT, LEARNING_RATE = 64, 10, 5e-4


class Burgess(nn.Module):
    def __init__(self, side, channels):
        super().__init__()
        maps = {32: 3, 64: 4}[side]
        convolution = dict(kernel_size=4, stride=2, padding=1)
        encoder = [layer for i in range(maps) for layer in (nn.Conv2d(32 if i else channels, 32, **convolution), nn.ReLU())]
        self.encoder = nn.Sequential(
            *encoder, nn.Flatten(), nn.Linear(512, 256), nn.ReLU(), nn.Linear(256, 256), nn.ReLU(), nn.Linear(256, 2 * LATENT))
        decoder = [layer for _ in range(maps - 1) for layer in (nn.ConvTranspose2d(32, 32, **convolution), nn.ReLU())]
        self.decoder = nn.Sequential(
            nn.Linear(LATENT, 256), nn.ReLU(), nn.Linear(256, 256), nn.ReLU(), nn.Linear(256, 512), nn.ReLU(),
            nn.Unflatten(1, (32, 4, 4)), *decoder, nn.ConvTranspose2d(32, channels, **convolution))

    def forward(self, x):
        """Reconstruction and KL of each image, in nats."""
        mu, log_variance = self.encoder(x).chunk(2, 1)
        logits = self.decoder(mu + torch.exp(log_variance / 2) * torch.randn_like(mu))
        reconstruction = F.binary_cross_entropy_with_logits(logits, x, reduction="none").flatten(1).sum(1)
        return reconstruction, 0.5 * (mu**2 + log_variance.exp() - 1 - log_variance).sum(1)


def peer(train, test, epochs, seed):
    torch.manual_seed(seed)
    model = Burgess(train.shape[2], train.shape[1])
    optimizer = torch.optim.Adam(model.parameters(), lr=LEARNING_RATE)
    for _ in range(epochs):
        total = torch.zeros(2)
        for rows in torch.randperm(len(train)).split(BATCH):
            losses = torch.stack(model(train[rows].float() / 255))
            optimizer.zero_grad()
            losses.sum(0).mean().backward()
            optimizer.step()
            total += losses.detach().sum(1)
    with torch.no_grad():
        tested = sum(torch.stack(model(x.float() / 255)).double().sum(1) for x in test.split(500)) / len(test)
    return {"train": float(total.sum()) / len(train), "test": float(tested.sum()), "kl": float(tested[1])}


def own(latent, data, epochs, seed):
    with tempfile.TemporaryDirectory() as folder:
        command = [
            latent, "train", "--network", "burgess", "--data", data, "--latent", LATENT, "--batch", BATCH, "--learning-rate",
            LEARNING_RATE, "--epochs", epochs, "--seed", seed, "--threads", 1, "--json", "--out", folder + "/m.safetensors"]
        done = subprocess.run([str(word) for word in command], stdout=subprocess.PIPE, text=True)
    if done.returncode != 0:
        sys.exit(f"latent train ended with {done.returncode}")
    last = json.loads(done.stdout.splitlines()[-1])
    return {"train": last["train_negative_elbo"], "test": last["test_negative_elbo"], "kl": last["test_kl"]}


def pictures(latent, data):
    """What latent hands to an engine in another process, here one that only keeps the pictures."""
    with tempfile.TemporaryDirectory() as folder:
        engine = os.path.join(folder, "python3")
        with open(engine, "w") as file:
            file.write(
                f'#!/bin/sh\nfor last; do :; done\n[ -d "$last" ] || exec "{sys.executable}" "$@"\n'
                f'cp "$last"/train.npy "$last"/test.npy "{folder}"\nexit 1\n')
        os.chmod(engine, 0o700)
        subprocess.run(
            [latent, "train", "--data", data, "--network", "burgess", "--engine", "torch", "--out", folder + "/m.safetensors"],
            env={**os.environ, "PATH": f"{folder}:{os.environ['PATH']}"}, capture_output=True)
        return [torch.from_numpy(numpy.load(f"{folder}/{name}.npy")) for name in ("train", "test")]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", default=".build/release", help="where latent is, built")
    parser.add_argument("--data", default="sprites64", help="pictures of 32x32 or 64x64 pixels")
    parser.add_argument("--epochs", type=int, default=2)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--out", help="a file for the results of each seed")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    latent = os.path.join(arguments.folder, "latent")
    done = []
    if arguments.out and os.path.exists(arguments.out):
        with open(arguments.out) as file:
            done = [json.loads(line) for line in file]
    train, test = pictures(latent, arguments.data)
    print(f"{len(train)} pictures of {arguments.data}, {arguments.epochs} passes; nats an image")
    for seed in range(1, arguments.seeds + 1):
        if len(done) < seed:
            done.append({
                "ours": own(latent, arguments.data, arguments.epochs, seed), "torch": peer(train, test, arguments.epochs, seed)})
            if arguments.out:
                with open(arguments.out, "a") as file:
                    file.write(json.dumps(done[-1]) + "\n")
        print(f"seed {seed}: " + "; ".join(
            f"{key} {done[seed - 1]['ours'][key]:.2f} latent, {done[seed - 1]['torch'][key]:.2f} PyTorch"
            for key in ("train", "test", "kl")), flush=True)
    for key in ("train", "test"):
        ours, theirs = ([seed[who][key] for seed in done[:arguments.seeds]] for who in ("ours", "torch"))
        spread = f", spread of the seeds {statistics.stdev(ours):.2f} and {statistics.stdev(theirs):.2f}" if len(ours) > 1 else ""
        mean, other = statistics.mean(ours), statistics.mean(theirs)
        print(f"{key}: means {mean:.2f} and {other:.2f}, {(mean / other - 1) * 100:+.2f}%{spread}")


if __name__ == "__main__":
    main()
