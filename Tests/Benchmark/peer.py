"""The peer: PyTorch training the same model on the same images.

One process a variant. A request is a line of JSON on stdin, its answer a line of JSON on stdout. The model is the one of
PyTorch's VAE example (fully connected, ReLU, two heads, Bernoulli pixels), of any widths; the loss is summed over pixels,
latent dimensions and images, as there. The images are one tensor in memory, which is kinder to every variant than the
example's loader, whose images are decoded and stacked one by one.
"""

import argparse
import gzip
import json
import os
import resource
import sys
import time

import torch
from torch import nn
from torch.nn import functional as F

# What each variant has: Adam as one fused kernel; the likelihood from logits; the loss read once a run instead of once a
# step; the loss compiled, and how.
VARIANTS = {
    "example": dict(fused=False, logits=False, reads_each_loss=True, compile=None),
    "fused": dict(fused=True, logits=False, reads_each_loss=True, compile=None),
    "tuned": dict(fused=True, logits=True, reads_each_loss=False, compile=None),
    "compiled": dict(fused=True, logits=True, reads_each_loss=False, compile="default"),
}


class VAE(nn.Module):
    def __init__(self, pixels, hidden, latent):
        super().__init__()
        self.encoder = self.layers([pixels] + hidden)
        self.mu = nn.Linear(hidden[-1], latent)
        self.log_variance = nn.Linear(hidden[-1], latent)
        self.decoder = self.layers([latent] + hidden[::-1])
        self.decoder.append(nn.Linear(hidden[0], pixels))

    @staticmethod
    def layers(widths):
        pairs = zip(widths, widths[1:])
        return nn.Sequential(*[layer for i, o in pairs for layer in (nn.Linear(i, o), nn.ReLU())])

    def loss(self, x, logits):
        """The negative ELBO, summed over the batch."""
        top = self.encoder(x)
        mu, log_variance = self.mu(top), self.log_variance(top)
        z = mu + torch.exp(0.5 * log_variance) * torch.randn_like(mu)
        out = self.decoder(z)
        if logits:
            reconstruction = F.binary_cross_entropy_with_logits(out, x, reduction="sum")
        else:
            reconstruction = F.binary_cross_entropy(torch.sigmoid(out), x, reduction="sum")
        return reconstruction - 0.5 * torch.sum(1 + log_variance - mu.pow(2) - log_variance.exp())


def read_images(folder, prefix):
    """The pixels of an IDX file, [images, pixels] in [0, 1]."""
    name = next(n for n in sorted(os.listdir(folder)) if n.startswith(prefix) and "images" in n)
    path = os.path.join(folder, name)
    with (gzip.open if name.endswith(".gz") else open)(path, "rb") as file:
        content = bytearray(file.read())
    count, height, width = (int.from_bytes(content[i : i + 4], "big") for i in (4, 8, 12))
    return torch.frombuffer(content, dtype=torch.uint8, offset=16).view(count, height * width).float().div_(255)


class Runner:
    """A variant with one shape; every run starts from the same weights."""

    def __init__(self, variant, shape):
        self.options = VARIANTS[variant]
        torch.manual_seed(1)
        self.model = VAE(784, shape["hidden"], shape["latent"])
        self.fresh = {name: value.clone() for name, value in self.model.state_dict().items()}
        self.optimizer = torch.optim.Adam(self.model.parameters(), lr=1e-3, fused=self.options["fused"])
        self.loss = self.model.loss
        if self.options["compile"]:
            self.loss = torch.compile(self.loss, mode=self.options["compile"], dynamic=False)

    def reset(self):
        """Restores the initial weights and zero moments in place, so that nothing is compiled or allocated again."""
        self.model.load_state_dict(self.fresh)
        for state in self.optimizer.state.values():
            for value in state.values():
                value.zero_()

    def train(self, images, batch, steps, seed):
        """Takes this many steps; returns seconds and the mean loss per image."""
        torch.manual_seed(seed)
        loss_of, optimizer, logits = self.loss, self.optimizer, self.options["logits"]
        reads_each_loss = self.options["reads_each_loss"]
        full_batches = len(images) // batch
        total = 0.0 if reads_each_loss else torch.zeros(())
        start = time.perf_counter()
        for step in range(steps):
            if step % full_batches == 0:
                order = torch.randperm(len(images))
            place = step % full_batches * batch
            x = images[order[place : place + batch]]
            optimizer.zero_grad()
            loss = loss_of(x, logits)
            loss.backward()
            if reads_each_loss:
                total += loss.item()
            else:
                total += loss.detach()
            optimizer.step()
        seconds = time.perf_counter() - start
        return seconds, float(total) / (steps * batch)

    def evaluate(self, images):
        with torch.no_grad():
            return sum(float(self.model.loss(x, True)) for x in images.split(1000)) / len(images)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--variant", choices=VARIANTS, required=True)
    parser.add_argument("--data", required=True)
    parser.add_argument("--threads", type=int, required=True)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    # The benchmark is about fp32: no faster formats within products.
    torch.set_float32_matmul_precision("highest")
    train, test = (read_images(arguments.data, prefix) for prefix in ("train", "t10k"))

    def answer(value):
        print(json.dumps(value), flush=True)

    answer({"torch": torch.__version__, "threads": torch.get_num_threads()})
    shape, runner = None, None
    for line in sys.stdin:
        request = json.loads(line)
        try:
            if request["shape"] != shape:
                torch._dynamo.reset()
                shape, runner = request["shape"], Runner(arguments.variant, request["shape"])
            if request.get("warm"):
                runner.train(train, request["batch"], 20, 0)
                answer({})
                continue
            runner.reset()
            seconds, loss = runner.train(train, request["batch"], request["steps"], request["seed"])
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024) / 1e6
            answer(
                {
                    "images_per_second": request["steps"] * request["batch"] / seconds,
                    "train": loss,
                    "test": runner.evaluate(test) if request["evaluate"] else None,
                    "peak_memory_mb": peak,
                }
            )
        except Exception as error:  # whatever it is, the other variants can go on
            answer({"error": f"{type(error).__name__}: {str(error).splitlines()[0][:200]}"})


main()
