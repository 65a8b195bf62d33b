"""Evaluates one set of weights by `latent evaluate` and once more by NumPy alone, side by side.

    python3 Tests/Benchmark/agreement.py LATENT MODEL MNIST-FOLDER [--samples 500] [--images 2000] [--beta 1]

The KL and the posterior means' variances are the same numbers; reconstruction, -ELBO and -log p(x) are estimates from other
draws, and agree within their errors. A model with a dial is held at --beta.
"""

import argparse
import gzip
import json
import struct
import subprocess
import tempfile
from pathlib import Path

import numpy


def tensors(path):
    """The tensors and the metadata of a safetensors file."""
    content = Path(path).read_bytes()
    (length,) = struct.unpack("<Q", content[:8])
    header = json.loads(content[8 : 8 + length])
    metadata = header.pop("__metadata__")
    data = content[8 + length :]
    return {
        name: numpy.frombuffer(data[slice(*entry["data_offsets"])], numpy.float32).reshape(entry["shape"]).astype(float)
        for name, entry in header.items()
    }, metadata


def test_images(folder, count):
    (path,) = [p for p in Path(folder).iterdir() if p.name.startswith("t10k-images")]
    content = (gzip.open if path.suffix == ".gz" else open)(path, "rb").read()
    _, total, height, width = struct.unpack(">4I", content[:16])
    pixels = numpy.frombuffer(content[16:], numpy.uint8).reshape(total, height * width)
    return pixels[:count]


class Model:
    def __init__(self, path, beta):
        self.weights, metadata = tensors(path)
        self.architecture = json.loads(metadata["configuration"])["architecture"]
        assert "bernoulli" in self.architecture["likelihood"], "this script knows Bernoulli pixels"

        if ends := self.architecture.get("betaRange"):
            low, high = numpy.log(ends["low"]), numpy.log(ends["high"])
            self.t = numpy.sqrt(3) * (2 * numpy.log(beta) - low - high) / (high - low)

    def linear(self, x, name):
        return x @ self.weights[f"{name}.weight"].T + self.weights[f"{name}.bias"]

    def gate(self, name):
        """Applies a hidden layer's gates at this beta, before the nonlinearity."""
        if f"{name}.gate.bias" not in self.weights:
            return 1
        opening = self.weights[f"{name}.gate.weight"][:, 0] * self.t + self.weights[f"{name}.gate.bias"]
        if name.startswith("encoder"):
            return 1 / (1 + numpy.exp(-opening))
        return numpy.sqrt(numpy.maximum(0, 1 - numpy.exp(opening)))

    def layers(self, name):
        """The layers' texts. Version 1 of the format has widths of hidden layers and one activation."""
        if "picture" in self.architecture:
            return [text.strip() for text in self.architecture[name].split(",") if text.strip()]
        hidden = [
            text
            for width in self.architecture[f"{name}Widths"]
            for text in (f"linear {width}", self.architecture["activation"])
        ]
        return hidden + ["linear"] * (name == "decoder")

    def network(self, x, name):
        for index, text in enumerate(self.layers(name)):
            kind, layer = text.split()[0], f"{name}.{index}"
            if kind == "linear":
                x = self.linear(x, layer) * self.gate(layer)
            else:
                x = {"relu": lambda x: numpy.maximum(x, 0), "tanh": numpy.tanh}[kind](x)
        return x

    def posterior(self, x):
        top = self.network(x, "encoder")
        return self.linear(top, "mu"), self.linear(top, "log_variance")

    def logits(self, z):
        return self.network(z, "decoder")


def evaluate(model, x, samples, seed=0):
    generator = numpy.random.default_rng(seed)
    mu, log_variance = model.posterior(x)
    kl = (mu**2 + numpy.exp(log_variance) - 1 - log_variance) / 2
    reconstruction, likelihood, variance = [], [], []
    for image in range(len(x)):
        noise = generator.standard_normal((samples, mu.shape[1]))
        z = mu[image] + numpy.exp(log_variance[image] / 2) * noise
        logits = model.logits(z)
        losses = (numpy.logaddexp(0, logits) - logits * x[image]).sum(1)
        weights = -losses - ((z**2 - noise**2 - log_variance[image]).sum(1)) / 2
        largest = weights.max()
        shares = numpy.exp(weights - largest)
        likelihood.append(-(largest + numpy.log(shares.mean())))
        without = numpy.log([numpy.delete(shares, draw).mean() for draw in range(samples)])
        variance.append((samples - 1) * without.var())
        reconstruction.append(losses.mean())
    return {
        "kl": kl.sum(1).mean(),
        "reconstruction": numpy.mean(reconstruction),
        "negative_elbo": numpy.mean(reconstruction) + kl.sum(1).mean(),
        "negative_log_likelihood": numpy.mean(likelihood),
        "negative_log_likelihood_error": numpy.sqrt(numpy.sum(variance)) / len(x),
        "active_units": int((mu.var(0) > 0.01).sum()),
    }


def write_idx(folder, pixels):
    """These images as a data set for `latent`."""
    for split in ("train", "t10k"):
        header = struct.pack(">4I", 0x803, len(pixels), 28, 28)
        (Path(folder) / f"{split}-images-idx3-ubyte").write_bytes(header + pixels.tobytes())


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("latent")
    parser.add_argument("model")
    parser.add_argument("mnist")
    parser.add_argument("--samples", type=int, default=500)
    parser.add_argument("--images", type=int, default=2000)
    parser.add_argument("--beta", type=float, help="for a model with a dial")
    options = parser.parse_args()
    dial = [] if options.beta is None else ["--beta", str(options.beta)]
    pixels = test_images(options.mnist, options.images)
    with tempfile.TemporaryDirectory() as folder:
        write_idx(folder, pixels)
        output = subprocess.run(
            [options.latent, "evaluate", options.model, "--data", folder, "--pixels", "threshold", "--samples",
             str(options.samples), "--json", *dial], check=True, capture_output=True, text=True).stdout
    ours = json.loads(output)
    # The beta at which latent held it, if none was given.
    theirs = evaluate(Model(options.model, ours["beta"]), (pixels > 127).astype(float), options.samples)
    print(f"{len(pixels)} test images, black or white, {options.samples} draws each; nats an image")
    print(f"{'':32}{'latent':>12}{'NumPy':>12}{'difference':>12}")
    for name, value in theirs.items():
        print(f"{name:32}{ours[name]:12.5f}{value:12.5f}{ours[name] - value:12.5f}")


if __name__ == "__main__":
    main()
