"""Measures the amortisation and approximation gaps and annealed importance sampling by `latent evaluate` and once more by PyTorch.

    python3 Tests/Benchmark/gaps.py LATENT MODEL MNIST-FOLDER [--images 40] [--distributions 1000] [--beta 1]

Here the posteriors are improved by the plain reparameterised gradient with 64 draws a step, and annealing has the sigmoid schedule
of Wu and others (2017). The images are the same, the draws are others: the numbers agree within their errors.
"""

import argparse
import json
import math
import subprocess
import sys
import tempfile

import torch

from agreement import Model, test_images, write_idx


class Torch(Model):
    """The decoder by PyTorch, in double precision."""

    def __init__(self, path, beta):
        super().__init__(path, beta)
        self.tensors = {name: torch.tensor(value, dtype=torch.double) for name, value in self.weights.items()}

    def losses(self, z, x):
        """-log p(x|z) of z [..., latent] for x [..., pixels]."""
        for index, text in enumerate(self.layers("decoder")):
            layer = f"decoder.{index}"
            if text.split()[0] == "linear":
                z = z @ self.tensors[f"{layer}.weight"].T + self.tensors[f"{layer}.bias"]
                z = z * torch.as_tensor(self.gate(layer))
            else:
                z = {"relu": torch.relu, "tanh": torch.tanh}[text](z)
        return torch.nn.functional.binary_cross_entropy_with_logits(z, x.expand_as(z), reduction="none").sum(-1)


def log_weights(model, x, mu, log_variance, noise):
    z = mu + torch.exp(log_variance / 2) * noise
    return -model.losses(z, x) + (noise**2 + log_variance - z**2).sum(-1) / 2


def gaps(model, x, samples=1000, steps=3000):
    mu, log_variance = (torch.tensor(v) for v in model.posterior(x.numpy()))
    own = [mu.clone().requires_grad_(), log_variance.clone().requires_grad_()]
    optimizer = torch.optim.Adam(own, lr=0.03)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, steps)
    for _ in range(steps):
        noise = torch.randn(64, *mu.shape, dtype=torch.double)
        z = own[0] + torch.exp(own[1] / 2) * noise
        kl = (own[0] ** 2 + own[1].exp() - 1 - own[1]).sum() / 2
        loss = model.losses(z, x).mean(0).sum() + kl
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
    with torch.no_grad():
        noise = torch.randn(samples, *mu.shape, dtype=torch.double)
        before = log_weights(model, x, mu, log_variance, noise)
        after = log_weights(model, x, *own, noise)
    evidence = torch.logsumexp(after, 0) - math.log(samples)
    return {
        "amortised_elbo": before.mean().item(),
        "optimised_elbo": after.mean().item(),
        "log_likelihood": evidence.mean().item(),
        "amortisation_gap": (after.mean() - before.mean()).item(),
        "approximation_gap": (evidence.mean() - after.mean()).item(),
    }


def annealed(model, x, chains=8, distributions=1000, leaps=10):
    latent = model.weights["mu.weight"].shape[0]
    times = torch.sigmoid(torch.linspace(-4, 4, distributions, dtype=torch.double))
    times = (times - times[0]) / (times[-1] - times[0])

    def gradient(z, t):
        z = z.detach().requires_grad_()
        losses = model.losses(z, x)
        (slope,) = torch.autograd.grad(losses.sum(), z)
        return losses.detach(), t * slope + z.detach()

    z = torch.randn(chains, len(x), latent, dtype=torch.double)
    weights, step = torch.zeros(chains, len(x), dtype=torch.double), 0.3
    for before, t in zip(times, times[1:]):
        losses, slope = gradient(z, t)
        weights -= (t - before) * losses
        momentum = torch.randn_like(z)
        start = t * losses + (z**2 + momentum**2).sum(-1) / 2
        place, speed = z, momentum - step / 2 * slope
        for leap in range(leaps):
            place = place + step * speed
            after, slope = gradient(place, t)
            speed = speed - (step if leap < leaps - 1 else step / 2) * slope
        end = t * after + (place**2 + speed**2).sum(-1) / 2
        accept = torch.rand_like(start) < torch.exp(start - end)
        z = torch.where(accept[..., None], place, z)
        # Adapted on the way, with many images and chains; this changes little.
        step *= math.exp(0.1 * (accept.double().mean().item() - 0.65))
    return {"log_likelihood": (torch.logsumexp(weights, 0) - math.log(chains)).mean().item()}


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("latent")
    parser.add_argument("model")
    parser.add_argument("mnist")
    parser.add_argument("--images", type=int, default=40)
    parser.add_argument("--distributions", type=int, default=1000)
    parser.add_argument("--beta", type=float, help="for a model with a dial")
    options = parser.parse_args()
    torch.manual_seed(0)
    torch.set_num_threads(1)
    dial = [] if options.beta is None else ["--beta", str(options.beta)]
    pixels = test_images(options.mnist, options.images)
    with tempfile.TemporaryDirectory() as folder:
        write_idx(folder, pixels)

        def ours(*more):
            arguments = [options.latent, "evaluate", options.model, "--data", folder, "--pixels", "threshold", "--json",
                         "--images", str(options.images), *dial, *more]
            return json.loads(subprocess.run(arguments, check=True, capture_output=True, text=True).stdout)

        split, annealing = ours("--gaps"), ours("--ais", "--distributions", str(options.distributions))
    model = Torch(options.model, options.beta or 1)
    x = torch.tensor((pixels > 127).astype(float))
    print(f"{options.images} test images, black or white; nats an image")
    print(f"{'':32}{'latent':>12}{'+-':>10}{'PyTorch':>12}{'difference':>12}")
    for found, theirs, title in [(split, gaps(model, x), ""), (annealing, annealed(model, x, distributions=options.distributions), " (AIS)")]:
        for name, value in theirs.items():
            print(f"{name + title:32}{found[name]:12.4f}{found[name + '_error']:10.4f}{value:12.4f}{found[name] - value:12.4f}")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
