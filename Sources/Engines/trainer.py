"""Trains a run of latent in PyTorch: `python3 trainer.py FOLDER`, once for each process.

The folder has job.json, the images as .npy files, and the run as a checkpoint. Commands come as JSON lines from stdin, events go
as JSON lines to stdout, weights go to files; .github/ENGINES.md describes them all. Several processes find each other by RANK,
WORLD_SIZE, MASTER_ADDR and MASTER_PORT, as torchrun sets them. A batch is split among them, so the result does not depend on
their number. All random numbers are those of latent's own engine, so it does not depend on the engine either, up to rounding.

Needs Python 3.8 and PyTorch 1.13 or later, and NumPy.
"""

import json
import math
import os
import queue
import shutil
import struct
import sys
import threading
import time

import numpy as np
import torch
import torch.distributed as dist
from torch import nn
from torch.distributed.nn import functional as across
from torch.nn import functional as F

PROTOCOL = 1


class Refusal(Exception):
    """What cannot be trained here, as a sentence for the user."""


# ---- Random numbers: Philox4x32-10 (Salmon, Moraes, Dror, Shaw 2011). A number depends on seed, stream and position alone.

SHUFFLE, NOISE, PIXELS, EVALUATION_NOISE, EVALUATION_PIXELS, POSTERIOR, BETA = 2, 3, 4, 5, 6, 8, 9
DISCRIMINATOR, PERMUTATION = 16, 17


def stream(use, index=0):
    return use << 56 | index & (1 << 56) - 1


def philox(seed, streams, counters):
    """The four 32-bit words at each counter, as uint64 arrays."""
    low, shift = np.uint64(0xFFFFFFFF), np.uint64(32)
    counters, streams = np.broadcast_arrays(np.asarray(counters, np.uint64), np.asarray(streams, np.uint64))
    x = [counters & low, counters >> shift, streams & low, streams >> shift]
    key = [seed & 0xFFFFFFFF, seed >> 32]
    for _ in range(10):
        a, b = np.uint64(0xD2511F53) * x[0], np.uint64(0xCD9E8D57) * x[2]
        x = [b >> shift ^ x[1] ^ np.uint64(key[0]), b & low, a >> shift ^ x[3] ^ np.uint64(key[1]), a & low]
        key = [key[0] + 0x9E3779B9 & 0xFFFFFFFF, key[1] + 0xBB67AE85 & 0xFFFFFFFF]
    return x


# The draw of pixels that are fixed for ever.
FIXED_SEED = 0x66697865644D4E49


def hashes(images):
    """A number for each image [count, ...] of bytes, by its bytes alone: eight at a time, zeros behind the end."""
    flat = images.reshape(len(images), -1)
    width = flat.shape[1]
    padded = np.zeros((len(flat), (width + 7) // 8 * 8), np.uint8)
    padded[:, :width] = flat
    numbers = np.full(len(flat), width, np.uint64)
    for word in padded.view("<u8").T:
        numbers = (numbers ^ word) * np.uint64(0x9E3779B97F4A7C15)
        numbers ^= numbers >> np.uint64(32)
    return numbers


def uniform(words):
    """Numbers in [0, 1) from 32-bit words."""
    return (words >> np.uint64(8)).astype(np.float32) * np.float32(2.0**-24)


def normals(seed, stream_number, first, count):
    """Numbers `first` to `first + count` of a stream of standard normals, by the Box-Muller transform: 64 from 16 counters."""
    start = first // 64
    groups = (first + count + 63) // 64 - start
    words = philox(seed, stream_number, np.arange(start * 16, (start + groups) * 16, dtype=np.uint64))
    result = np.empty((groups, 4, 16), np.float32)
    for pair in (0, 1):
        radius = np.sqrt(-2 * np.log(1 - uniform(words[2 * pair])))
        angle = np.float32(2 * np.pi) * uniform(words[2 * pair + 1])
        result[:, 2 * pair] = (radius * np.cos(angle)).reshape(groups, 16)
        result[:, 2 * pair + 1] = (radius * np.sin(angle)).reshape(groups, 16)
    return result.reshape(-1)[first - start * 64 :][:count]


def permutation(count, seed, stream_number):
    """An order of 0 ..< count (Fisher and Yates)."""
    blocks = (count + 3) // 4
    words = np.stack(philox(seed, stream_number, np.arange(blocks, dtype=np.uint64)), 1).reshape(-1).tolist()
    order = list(range(count))
    for word, last in zip(words, range(count - 1, 0, -1)):
        other = word * (last + 1) >> 32
        order[last], order[other] = order[other], order[last]
    return np.array(order)


# ---- Layers, from their text. Everything between layers is [rows, channels, height, width]; features are maps of one pixel.


class Linear(nn.Linear):
    def forward(self, x):
        return super().forward(x.flatten(1))[:, :, None, None]


class Flatten(nn.Module):
    def forward(self, x):
        return x.flatten(1)[:, :, None, None]


class Unflatten(nn.Module):
    def __init__(self, channels, height, width):
        super().__init__()
        self.shape = (channels, height, width)

    def forward(self, x):
        return x.reshape(x.shape[0], *self.shape)


class Residual(nn.Module):
    def __init__(self, layers, beside):
        super().__init__()
        for number, layer in enumerate(layers):
            self.add_module(str(number), layer)
        self.count, self.beside = len(layers), nn.Sequential(*beside)

    def forward(self, x):
        y = x
        for number in range(self.count):
            y = getattr(self, str(number))(y)
        return self.beside(x) + y


class BatchNorm(nn.Module):
    """Batch norm whose mean and variance in training are those of the whole batch, wherever its rows are."""

    def __init__(self, channels):
        super().__init__()
        self.weight, self.bias = nn.Parameter(torch.ones(channels)), nn.Parameter(torch.zeros(channels))
        self.register_buffer("running_mean", torch.zeros(channels))
        self.register_buffer("running_var", torch.ones(channels))

    def forward(self, x):
        x = x.float()
        if not self.training:
            return F.batch_norm(x, self.running_mean, self.running_var, self.weight, self.bias)
        count = total(torch.tensor(float(x.numel() // x.shape[1]), device=x.device))
        mean = total(x.sum((0, 2, 3))) / count
        distance = x - mean[:, None, None]
        variance = total((distance * distance).sum((0, 2, 3))) / count
        with torch.no_grad():
            self.running_mean += 0.1 * (mean - self.running_mean)
            self.running_var += 0.1 * (variance * count / (count - 1).clamp(min=1) - self.running_var)
        return distance * ((variance + 1e-5).rsqrt() * self.weight)[:, None, None] + self.bias[:, None, None]


class Gate(nn.Module):
    """Opens and closes features by t, [examples, 1] (Bae and others 2023): sigmoid(u), or the root of 1 - exp(u)."""

    def __init__(self, features, is_root):
        super().__init__()
        self.weight, self.bias = nn.Parameter(torch.zeros(features, 1)), nn.Parameter(torch.zeros(features))
        self.is_root = is_root

    def forward(self, x, t):
        u = F.linear(t, self.weight, self.bias)
        if self.is_root:
            is_open = u < 0
            # Where it is closed the root's slope is infinite, so there it is taken of 1.
            openness = torch.sqrt(torch.where(is_open, -torch.expm1(u), torch.ones_like(u)))
            openness = torch.where(is_open, openness, torch.zeros_like(u))
        else:
            openness = torch.sigmoid(u)
        return x * openness.repeat_interleave(x.shape[0] // max(t.shape[0], 1), 0)[:, :, None, None]


def parts(text):
    """What commas separate, those within parentheses left alone."""
    depth, parts = 0, [""]
    for character in text:
        depth += (character == "(") - (character == ")")
        if character == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += character
    return [part.strip() for part in parts if part.strip()]


def inside(text):
    """What stands in each of the outermost pairs of parentheses."""
    depth, groups = 0, []
    for character in text:
        depth -= character == ")"
        if depth > 0:
            groups[-1] += character
        elif character == "(":
            groups.append("")
        depth += character == "("
    return groups


def kernel(words, stride=None):
    """Side, stride and padding of `4/2 pad 1`, and the output padding of a transposed convolution."""
    side, _, given = words[0].partition("/")
    number = {"pad": 0, "output": 0}
    rest = words[1:]
    while rest:
        name = rest[0]
        number[name] = int(rest[2] if name == "output" else rest[1])
        rest = rest[3 if name == "output" else 2 :]
    return int(side), int(given or stride or side), number["pad"], number["output"]


def layer(text, shape):
    """The layer that a text like `conv 32 4/2 pad 1` names, for an input of this shape."""
    words = text.partition("(")[0].split()
    channels = shape[0]
    if words[:2] == ["transposed", "conv"]:
        side, stride, padding, more = kernel(words[3:], 1)
        return nn.ConvTranspose2d(channels, int(words[2]), side, stride, padding, more)
    if words[:2] == ["max", "pool"]:
        side, stride, padding, _ = kernel(words[2:])
        return nn.MaxPool2d(side, stride, padding)
    if words[:2] == ["average", "pool"]:
        side, stride, padding, _ = kernel(words[2:])
        return nn.AvgPool2d(side, stride, padding)
    if words[:2] == ["batch", "norm"]:
        return BatchNorm(channels)
    if words[:2] == ["group", "norm"]:
        return nn.GroupNorm(int(words[2]), channels)
    if words[:2] == ["leaky", "relu"]:
        return nn.LeakyReLU(float(words[2]) if words[2:] else 0.01)
    if words[0] == "conv":
        side, stride, padding, _ = kernel(words[2:], 1)
        return nn.Conv2d(channels, int(words[1]), side, stride, padding)
    if words[0] == "linear":
        return Linear(math.prod(shape), int(words[1]))
    if words[0] == "upsample":
        return nn.Upsample(scale_factor=int(words[1]))
    if words[0] == "residual":
        groups = inside(text) + [""]
        return Residual(layers(groups[0], shape)[0], layers(groups[1], shape)[0])
    if words[0] == "unflatten":
        return Unflatten(*map(int, words[1:]))
    if words[0] == "elu":
        return nn.ELU(float(words[1]) if words[1:] else 1.0)
    kinds = {
        "flatten": Flatten, "relu": nn.ReLU, "selu": nn.SELU, "gelu": nn.GELU, "silu": nn.SiLU, "tanh": nn.Tanh,
        "sigmoid": nn.Sigmoid, "softplus": nn.Softplus,
    }  # fmt: skip
    if words[0] not in kinds:
        raise Refusal(f'PyTorch\'s trainer has no layer "{text}": train without --engine.')
    return kinds[words[0]]()


def layers(text, shape):
    """The layers of a network, and the shape of its output."""
    result = []
    for part in parts(text):
        result.append(layer(part, shape).eval())
        with torch.no_grad():
            shape = tuple(result[-1](torch.zeros(1, *shape)).shape[1:])
    return result, shape


class Network(nn.Sequential):
    """Layers by their number, some of them with a gate."""

    def __init__(self, text, shape, gates=None):
        built, self.output = layers(text, shape)
        super().__init__(*built)
        gated = [module for module in self if isinstance(module, (Linear, nn.Conv2d, nn.ConvTranspose2d))]
        # The decoder's first and last of them have none.
        for module in {"sigmoid": gated, "root": gated[1:-1], None: []}[gates]:
            features = module.out_features if isinstance(module, Linear) else module.out_channels
            module.gate = Gate(features, gates == "root")

    def forward(self, x, t=None):
        for module in self:
            x = module(x)
            if hasattr(module, "gate"):
                x = module.gate(x, t)
        return x


# ---- The model. With names and shapes as in latent's checkpoints.


def latent_variables(latent):
    """The number of continuous variables and the categories of the others: 10, or the text 10+2x5."""
    if isinstance(latent, int):
        return latent, []
    if latent.startswith("vq"):
        raise Refusal("PyTorch's trainer has no codebooks: train without --engine.")
    parts = [[int(number) for number in part.split("x")] for part in latent.split("+")]
    continuous = parts.pop(0)[0] if len(parts[0]) == 1 else 0
    return continuous, [size for count, size in parts for _ in range(count)]


class Autoencoder(nn.Module):
    def __init__(self, architecture):
        super().__init__()
        self.picture = tuple(architecture["picture"])
        self.continuous, self.categories = latent_variables(architecture["latent"])
        self.latent, self.width = self.continuous + len(self.categories), self.continuous + sum(self.categories)
        gates = ("sigmoid", "root") if architecture.get("betaRange") else (None, None)
        self.spread = architecture.get("spread", "log variance")
        self.encoder = Network(architecture["encoder"], self.picture, gates[0])
        features = math.prod(self.encoder.output)
        if self.continuous:
            self.mu, self.log_variance = nn.Linear(features, self.continuous), nn.Linear(features, self.continuous)
        if self.categories:
            self.logits = nn.Linear(features, sum(self.categories))
        self.decoder = Network(architecture["decoder"], (self.width, 1, 1), gates[1])
        [(self.likelihood, self.numbers)] = architecture["likelihood"].items()
        if self.likelihood == "learnedGaussian":
            self.decoder.register_parameter("log_variance", nn.Parameter(torch.zeros(1)))

    def encode(self, images, t):
        """mu and log sigma^2, each [examples, continuous], and the logits of each categorical variable."""
        features = self.encoder(images, t).flatten(1)
        logits = self.logits(features).float().split(self.categories, 1) if self.categories else ()
        if not self.continuous:
            return features.new_zeros(len(features), 0), features.new_zeros(len(features), 0), logits
        return *self.gaussian(features), logits

    def gaussian(self, features):
        mu, head = self.mu(features).float(), self.log_variance(features).float()
        if "softplus" in self.spread:
            head = F.softplus(head)
        if self.spread == "log variance":
            return mu, head
        return mu, (2 if "deviation" in self.spread else 1) * head.abs().log()

    def sample(self, posterior, noise, temperature=None, is_hard=True):
        """z [examples * samples, width] by standard normal noise: that of categories gives Gumbel noise.

        With a temperature the samples of categories are relaxed (Jang, Gu and Poole 2017); hard ones keep their gradient.
        """
        mu, log_variance, logits = posterior
        samples = len(noise) // max(len(mu), 1)
        noise = noise.split([self.continuous, *self.categories], 1)
        z = [mu.repeat_interleave(samples, 0) + (log_variance / 2).exp().repeat_interleave(samples, 0) * noise[0]]
        for part, normal in zip(logits, noise[1:]):
            scores = part.repeat_interleave(samples, 0) - (-torch.special.log_ndtr(normal)).log()
            relaxed = (scores / (temperature or 1)).softmax(1)
            chosen = F.one_hot(scores.argmax(1), scores.shape[1]).to(relaxed.dtype)
            z.append(chosen + relaxed - relaxed.detach() if is_hard else relaxed)
        return torch.cat(z, 1)

    def moments(self, posterior):
        """The expected z and its log variance, [examples, width]: of a category its probability, and p (1 - p)."""
        mu, log_variance, logits = posterior
        shares = [part.softmax(1) for part in logits]
        spreads = [(share * (1 - share)).clamp(min=torch.finfo(share.dtype).tiny).log() for share in shares]
        return torch.cat([mu, *shares], 1), torch.cat([log_variance, *spreads], 1)

    def distortion(self, output, images):
        """-log p(x|z) of each row in nats, summed over pixels."""
        output, x = output.flatten(1).float(), images.flatten(1)
        x = x.repeat_interleave(output.shape[0] // max(x.shape[0], 1), 0)
        if self.likelihood == "bernoulli":
            return F.binary_cross_entropy_with_logits(output, x, reduction="none").sum(1)
        if self.likelihood == "continuousBernoulli":
            # log((e^l - 1) / l) - x l; near l = 0 by its series, as the closed form loses digits there.
            near, square = output.abs() < 1, output * output
            series = square * (1 / 24 + square * (-1 / 2880 + square * (1 / 181440 - square / 9676800))) + output / 2
            wide = torch.where(near, torch.ones_like(output), output.abs())
            closed = output.clamp(min=0) + (-torch.expm1(-wide) / wide).log()
            return (torch.where(near, series, closed) - x * output).sum(1)
        if self.likelihood == "gaussian":
            variance = torch.tensor(float(self.numbers["variance"]), device=x.device)
            log_variance = variance.log()
        else:
            log_variance = self.decoder.log_variance
            variance = log_variance.exp()
        return ((x - output) ** 2 / (2 * variance) + (log_variance + math.log(2 * math.pi)) / 2).sum(1)


class Discriminator(nn.Sequential):
    """Tells samples of q(z) from samples whose dimensions were permuted (Kim and Mnih 2018): its logit is log q(z) - sum_d log q(z_d)."""

    def __init__(self, latent, widths):
        sizes = [latent, *widths]
        hidden = [part for pair in zip(sizes, widths) for part in (nn.Linear(*pair), nn.LeakyReLU(0.2))]
        super().__init__(*hidden, nn.Linear(sizes[-1], 1))

    def draw(self, seed):
        """New weights: uniform within 1 / sqrt(inputs)."""
        with torch.no_grad():
            for number, parameter in enumerate(self.parameters()):
                if parameter.dim() > 1:
                    reach = 1 / np.sqrt(np.float32(parameter.shape[1]))
                blocks = np.arange((parameter.numel() + 3) // 4, dtype=np.uint64)
                words = np.stack(philox(seed, stream(DISCRIMINATOR, number), blocks), 1).reshape(-1)
                values = (2 * uniform(words[: parameter.numel()]) - 1) * reach
                parameter.copy_(torch.from_numpy(values).view(parameter.shape))


def kl_per_dimension(mu, log_variance, logits):
    """KL(q(z|x) || p(z)) of each variable in nats, [examples, latent]."""
    kls = [(mu * mu + log_variance.exp() - log_variance - 1) / 2]
    for part in logits:
        logs = part.log_softmax(1)
        kls.append((math.log(part.shape[1]) + (logs.exp() * logs).sum(1, keepdim=True)).clamp(min=0))
    return torch.cat(kls, 1)


def mutual_information(mu, log_variance, draws, seed, model):
    """I(x; z) in nats: the mean of log q(z|x) - log q(z) over draws of z, q(z) the mixture of these posteriors.

    mu and log_variance are those of `moments`: of a category its probability.
    """
    count, width = mu.shape
    rows = torch.arange(draws) * count // draws
    noise = torch.from_numpy(normals(seed, stream(POSTERIOR), 0, draws * width)).view(draws, width).double().to(mu.device)
    parts = [model.continuous, *model.categories]
    centers, *shares = mu.split(parts, 1)
    spreads, noise, others = log_variance[:, : parts[0]], noise[:, : parts[0]], noise.split(parts, 1)[1:]
    logs = spreads[rows]
    z = centers[rows] + (logs / 2).exp() * noise
    posterior = -(noise * noise + logs).sum(1) / 2
    prior = -(z * z).sum(1) / 2 - sum(math.log(size) for size in model.categories)
    categorical = torch.zeros(draws, count, dtype=torch.float64, device=mu.device)
    for share, normal in zip(shares, others):
        scores = share.log()
        chosen = (scores[rows] - (-torch.special.log_ndtr(normal)).log()).argmax(1)
        categorical += scores[:, chosen].T
        posterior = posterior + scores[rows, chosen]
    found = []
    for some in range(draws):
        squares = (z[some] - centers) ** 2 * (-spreads).exp()
        joint = -(squares + spreads).sum(1) / 2 + categorical[some]
        found.append(posterior[some] - joint.logsumexp(0) + math.log(count))
    found = torch.stack(found)
    # The means of the two logarithms over all images and draws are known: control variates.
    entropies = sum((torch.xlogy(share, share).sum(1).mean() for share in shares), torch.tensor(0.0, dtype=torch.float64))
    known = [
        entropies.to(mu.device) - (1 + spreads).sum(1).mean() / 2,
        -(centers * centers + spreads.exp()).sum(1).mean() / 2 - sum(math.log(size) for size in model.categories),
    ]
    controls = torch.stack([posterior, prior], 1)
    shift = torch.stack(known) - controls.mean(0)
    centered = controls - controls.mean(0)
    squares = centered.T @ centered
    value = found.mean()
    if draws > 3 and squares.det() > 1e-9 * squares[0, 0] * squares[1, 1]:
        value = value + shift @ torch.linalg.solve(squares, centered.T @ (found - found.mean()))
    return value.item()


# ---- Sums over all processes.


def total(x):
    """The sum over all processes, with its gradient."""
    return across.all_reduce(x) if dist.is_initialized() else x


class Rows:
    """The part of a batch that a process has."""

    def __init__(self, size, rank, processes):
        self.size = size
        self.range = range(rank * size // processes, (rank + 1) * size // processes)
        self.slice = slice(self.range.start, self.range.stop)

    def whole(self, x):
        """The rows of all processes, `[size, columns]`, with their gradients."""
        return total(F.pad(x, (0, 0, self.range.start, self.size - self.range.stop)))


# ---- Objectives. Whether z has noise, the weight of the penalty (None: beta), whether each image draws a beta.

OBJECTIVES = {
    "autoencoder": (False, 0, False),
    "noise-only": (True, 0, False),
    "penalty-only": (False, None, False),
    "vae": (True, 1, False),
    "beta": (True, None, False),
    "iwae": (True, 1, False),
    "beta-tc": (True, None, False),
    "factor": (True, None, False),
    "capacity": (True, None, False),
    "multi-rate": (True, None, True),
}


def total_correlation(z, mu, log_variance, weights=None):
    """log q(z) - sum_d log q(z_d) of each z, q the mixture of all posteriors (Chen and others 2018); up to a constant without the
    weights of each posterior for each z."""
    squares = (z[:, None] - mu[None]) ** 2 * (-log_variance).exp()[None]
    logs = -(squares + log_variance[None]) / 2
    logs, joint = (logs, logs.sum(2)) if weights is None else (logs + weights.log()[..., None], logs.sum(2) + weights.log())
    return joint.logsumexp(1) - logs.logsumexp(1).sum(1)


def stratified_weights(rows, images, samples, device):
    """How much each posterior of a batch counts for each z (appendix C.2): its own image is one of all, the next one the rest."""
    size, others = rows.size, max(rows.size - 1, 1)
    own = torch.arange(size, device=device)
    weights = torch.full((size, size), 1 / others, device=device)
    weights[own, (own + 1) % size] = (images - others) / (images * others)
    weights[own, own] = 1 / images if size > 1 else 1
    return weights[rows.slice].repeat_interleave(samples, 0)


def log_ratio(z, noise, mu, log_variance, samples, gradient):
    """log q(z|x) - log p(z) of each sample; for other gradients than the plain one with mu and sigma of q held."""
    if gradient == "plain":
        logs, distance = log_variance.repeat_interleave(samples, 0), noise
    else:
        logs = log_variance.detach().repeat_interleave(samples, 0)
        distance = (z - mu.detach().repeat_interleave(samples, 0)) * (-logs / 2).exp()
    return (z * z - logs - distance * distance).sum(1) / 2


class Loss(nn.Module):
    """Reconstruction, KL of each dimension and loss of each image: the module whose gradients all processes share."""

    def __init__(self, model, run, training_images):
        super().__init__()
        self.model, self.run, self.training_images = model, run, training_images
        # In a list, so that its gradients are not of this module.
        self.discriminators = []

    def gradient(self):
        """How the gradient by mu and sigma is estimated: the plain one where the objective has no other."""
        objective, gradient = self.run["objective"], self.run.get("gradient", "plain")
        if objective == "iwae":
            return gradient
        has_free_bits = self.run["freeBits"] > 0
        return gradient if gradient == "sticking" and objective in ("vae", "beta") and not has_free_bits else "plain"

    def forward(self, images, noise, t, weight, capacity, temperature, rows):
        objective, model = self.run["objective"], self.model
        samples, gradient = self.run["samples"], self.gradient()
        with torch.autocast(images.device.type, torch.bfloat16, enabled=self.run["precision"] == "mixed"):
            posterior = model.encode(images, t)
            mu, log_variance, _ = posterior
            z = model.sample(posterior, noise, temperature, self.run["relaxation"] == "straight-through")
            if gradient == "doubly":
                # On the way back each sample's gradient is weighted a second time before it reaches mu and sigma.
                z.register_hook(lambda slope: slope * self.weights)
            output = model.decoder(z[:, :, None, None], t)
        reconstructions = model.distortion(output, images)
        reconstruction = reconstructions.view(len(images), samples).mean(1)
        kls = kl_per_dimension(*posterior)
        kl = kls.sum(1)
        if objective == "iwae" or gradient == "sticking":
            ratio = log_ratio(z, noise, mu, log_variance, samples, gradient)
        if objective == "iwae":
            log_weights = -(reconstructions + ratio).view(len(images), samples)
            self.weights = log_weights.detach().softmax(1).view(-1, 1)
            loss = math.log(samples) - log_weights.logsumexp(1)
        elif gradient == "sticking":
            loss = reconstruction + weight * ratio.view(len(images), samples).mean(1)
        elif objective == "beta-tc":
            weights = None
            if self.run.get("sampling", "weighted") == "stratified":
                weights = stratified_weights(rows, self.training_images, samples, z.device)
            correlation = total_correlation(z, rows.whole(mu), rows.whole(log_variance), weights)
            correlation = correlation.view(len(images), samples).mean(1)
            loss = reconstruction + kl + (weight - 1) * correlation
        elif objective == "factor":
            self.z = z.detach()
            with torch.autocast(images.device.type, torch.bfloat16, enabled=self.run["precision"] == "mixed"):
                ratio = self.discriminators[0](z).float()
            self.ratios = ratio.detach().sum()
            loss = reconstruction + kl + weight * ratio.view(len(images), samples).mean(1)
        elif objective == "capacity":
            loss = reconstruction + weight * (total(kl.sum()) / rows.size - capacity).abs()
        elif self.run["freeBits"] > 0 and objective in ("vae", "beta", "penalty-only"):
            loss = reconstruction + weight * (total(kls.sum(0)) / rows.size).clamp(min=self.run["freeBits"]).sum()
        else:
            loss = reconstruction + weight * kl
        return reconstruction, kls, loss


# ---- Schedules, by the epochs that have passed.


def beta_share(schedule, epochs):
    [(kind, numbers)] = schedule.items()
    if kind == "warmUp":
        return min(epochs / numbers["epochs"], 1)
    if kind == "cyclic":
        return min(2 * (epochs / numbers["epochs"] % 1), 1)
    return 1


def rate_share(schedule, epochs):
    [(kind, numbers)] = schedule.items()
    if kind == "cosine":
        return max((1 + math.cos(math.pi * min(epochs / numbers["epochs"], 1))) / 2, 0.01)
    if kind == "step":
        return numbers["factor"] ** (int(epochs) // numbers["epochs"])
    if kind == "iwae":
        stage, end, length = 0, 1.0, 1.0
        while stage < 7 and epochs >= end:
            stage, length = stage + 1, length * 3
            end += length
        return 10 ** (-stage / 7)
    return 1


class Dial:
    """The gates' input for a beta: log beta, from -sqrt 3 to sqrt 3 over the range."""

    def __init__(self, betas):
        self.low, self.high = betas["low"], betas["high"]
        logs = math.log(self.low), math.log(self.high)
        self.middle, self.half = (logs[0] + logs[1]) / 2, (logs[1] - logs[0]) / 2

    def input(self, beta):
        beta = min(max(beta, self.low), self.high)
        return math.sqrt(3) * (math.log(beta) - self.middle) / self.half

    def drawn(self, share):
        """Betas for training and their inputs; shares 0 to 1 go a twelfth of the range beyond both ends."""
        place = (2 * share.astype(np.float64) - 1) * (1 + 2 / 12)
        return np.exp(self.middle + self.half * place), math.sqrt(3) * place


# ---- Checkpoints: safetensors files, an 8-byte length, a JSON header, and the values.


def read_checkpoint(path):
    with open(path, "rb") as file:
        (length,) = struct.unpack("<Q", file.read(8))
        header = json.loads(file.read(length))
        values = np.frombuffer(file.read(), np.uint8)
    metadata = header.pop("__metadata__")
    kinds = {"F32": np.float32, "F16": np.float16, "F64": np.float64}
    tensors = {}
    for name, entry in header.items():
        start, end = entry["data_offsets"]
        tensor = values[start:end].view(kinds[entry["dtype"]]).astype(np.float32)
        tensors[name] = torch.from_numpy(tensor.reshape(entry["shape"]))
    return tensors, metadata


def write_checkpoint(path, tensors, metadata):
    """Atomically: whoever reads finds the old file or the new one."""
    header, offset = {"__metadata__": metadata}, 0
    arrays = {name: np.ascontiguousarray(tensor.detach().cpu().numpy(), "<f4") for name, tensor in tensors.items()}
    for name, array in arrays.items():
        header[name] = {"dtype": "F32", "shape": list(array.shape), "data_offsets": [offset, offset + array.nbytes]}
        offset += array.nbytes
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    temporary = f"{path}.part"
    try:
        with open(temporary, "wb") as file:
            file.write(struct.pack("<Q", len(text)) + text)
            for array in arrays.values():
                file.write(array.data if array.size else b"")
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except OSError:
        if os.path.exists(temporary):
            os.remove(temporary)
        raise


# ---- What goes in and out.


class Conversation:
    """Commands of latent and events for it: lines of JSON on stdin and stdout of rank 0."""

    def __init__(self, folder, rank, is_temporary):
        self.folder, self.rank, self.is_temporary = folder, rank, is_temporary
        self.commands = queue.Queue()
        # What libraries print must not come between the events.
        self.output = os.fdopen(os.dup(1), "w")
        os.dup2(2, 1)
        threading.Thread(target=self.listen, daemon=True).start()

    def listen(self):
        for line in sys.stdin:
            self.commands.put(json.loads(line))
        # latent has gone. Training ends between two steps, or at the latest after this time.
        self.commands.put({"command": "stop"})
        time.sleep(20)
        self.end()

    def end(self, status=0):
        """Ends at once: an orderly end may wait for processes that have gone."""
        if self.rank == 0 and self.is_temporary:
            shutil.rmtree(self.folder, ignore_errors=True)
        os._exit(status)

    def tell(self, event, **values):
        if self.rank > 0:
            return
        try:
            self.output.write(json.dumps({"event": event, **finite(values)}) + "\n")
            self.output.flush()
        except BrokenPipeError:
            self.end()

    def next(self, waits):
        """All commands that have come; with `waits` it waits for one, but not for ever."""
        commands = []
        try:
            commands.append(self.commands.get(timeout=0.2) if waits else self.commands.get_nowait())
            while True:
                commands.append(self.commands.get_nowait())
        except queue.Empty:
            return commands


def finite(value):
    """The value with texts in place of numbers that JSON lacks."""
    if isinstance(value, dict):
        return {key: finite(part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [finite(part) for part in value]
    if isinstance(value, float) and not math.isfinite(value):
        return "nan" if value != value else "inf" if value > 0 else "-inf"
    return value


# ---- Training.


class Trainer:
    FIRST, SECOND = "optimizer.first_moment.", "optimizer.second_moment."

    def __init__(self, folder, job, conversation):
        self.folder, self.job, self.conversation, self.tell = folder, job, conversation, conversation.tell
        self.rank, self.processes = conversation.rank, int(os.environ.get("WORLD_SIZE", 1))
        if self.job["protocol"] != PROTOCOL:
            raise Refusal("trainer.py and latent are of different versions: take the trainer.py of this latent.")
        if tuple(int(part) for part in torch.__version__.split("+")[0].split(".")[:2]) < (1, 13):
            raise Refusal(f"PyTorch {torch.__version__} is too old: install 1.13 or later.")
        torch.set_num_threads(self.job["threads"])
        self.device = torch.device("cpu")
        if torch.cuda.is_available():
            self.device = torch.device("cuda", int(os.environ.get("LOCAL_RANK", 0)) % torch.cuda.device_count())
            torch.cuda.set_device(self.device)
        self.control = None
        if self.processes > 1:
            is_cuda = self.device.type == "cuda"
            dist.init_process_group("nccl" if is_cuda else "gloo")
            self.control = dist.new_group(backend="gloo") if is_cuda else dist.group.WORLD
        self.load()

    def load(self):
        """The model, the optimizer and the images, as the checkpoint has them."""
        tensors, self.metadata = read_checkpoint(os.path.join(self.folder, self.job["start"]))
        self.run = json.loads(self.metadata["configuration"])
        progress = json.loads(self.metadata["progress"])
        self.step, self.batches = progress["step"], progress["batchesPerEpoch"]
        self.beta, self.rate, self.sums = progress["beta"], progress["learningRate"], progress["epochSums"]
        self.progress = progress
        if self.run["objective"] not in OBJECTIVES:
            raise Refusal(f"PyTorch's trainer has no objective {self.run['objective']}: train without --engine.")
        betas = self.run["architecture"].get("betaRange")
        self.dial = Dial(betas) if betas else None
        model = Autoencoder(self.run["architecture"])
        names = set(model.state_dict())
        model.load_state_dict({name: tensor for name, tensor in tensors.items() if name in names})
        self.model = model.to(self.device)
        load = lambda name: torch.from_numpy(np.load(os.path.join(self.folder, self.job[name])))
        self.images = {name: load(name) for name in ("train", "test")}
        self.loss = self.parts = Loss(self.model, self.run, len(self.images["train"]))
        if self.processes > 1:
            device = [self.device] if self.device.type == "cuda" else None
            self.loss = nn.parallel.DistributedDataParallel(self.loss, device_ids=device)
        self.begin_optimizer(tensors)
        self.begin_discriminator(tensors)
        if self.device.type == "cuda" and self.images["train"].numel() * 4 < torch.cuda.mem_get_info()[0]:
            self.images = {name: images.to(self.device) for name, images in self.images.items()}
        self.order_epoch, self.good, self.pending = None, None, []

    def begin_optimizer(self, tensors):
        [(kind, numbers)] = self.run["optimizer"].items()
        parameters = dict(self.model.named_parameters())
        if kind == "adam":
            betas = numbers["beta1"], numbers["beta2"]
            self.optimizer = torch.optim.Adam(parameters.values(), self.rate, betas, numbers["epsilon"])
            self.moments = {"exp_avg": self.FIRST, "exp_avg_sq": self.SECOND}
        else:
            share = numbers["_0"] if kind == "momentum" else 0
            self.optimizer = torch.optim.SGD(parameters.values(), self.rate, momentum=share)
            self.moments = {"momentum_buffer": self.FIRST} if share else {}
        has_moments = any(self.FIRST + name in tensors for name in parameters)
        self.updates = int(self.metadata.get("optimizer_updates", 0)) if has_moments else 0
        for name, parameter in parameters.items():
            state = self.optimizer.state[parameter]
            for key, prefix in self.moments.items():
                state[key] = tensors.get(prefix + name, torch.zeros(parameter.shape)).to(self.device)
            if kind == "adam":
                state["step"] = torch.tensor(float(self.updates))

    def begin_discriminator(self, tensors):
        """The discriminator of a FactorVAE with its optimizer, as it was saved or with new weights; None for other objectives."""
        self.discriminator, self.discriminator_updates, self.found = None, 0, None
        if self.run["objective"] != "factor":
            return
        self.discriminator = Discriminator(self.model.latent, self.run["discriminator"])
        names = {name: "discriminator." + name for name in self.discriminator.state_dict()}
        if all(name in tensors for name in names.values()):
            self.discriminator.load_state_dict({name: tensors[full] for name, full in names.items()})
            self.discriminator_updates = int(self.metadata["discriminator_updates"])
        else:
            self.discriminator.draw(self.run["seed"])
        # Only while it learns itself do its weights have gradients.
        self.discriminator.to(self.device).requires_grad_(False)
        self.parts.discriminators = [self.discriminator]
        self.discriminator_optimizer = torch.optim.Adam(self.discriminator.parameters(), self.rate, (0.5, 0.9), 1e-8)
        for name, parameter in self.discriminator.named_parameters():
            state = self.discriminator_optimizer.state[parameter]
            for key, prefix in (("exp_avg", self.FIRST), ("exp_avg_sq", self.SECOND)):
                state[key] = tensors.get(prefix + names[name], torch.zeros(parameter.shape)).to(self.device)
            state["step"] = torch.tensor(float(self.discriminator_updates))

    # -- A step

    @property
    def passes(self):
        return self.step / self.batches

    def objective(self):
        return OBJECTIVES[self.run["objective"]]

    def weight(self, beta):
        fixed = self.objective()[1]
        return beta if fixed is None else fixed

    def pixels(self, images, streams):
        """Bytes [rows, channels, height, width] as the model's input, treated as the run says."""
        if self.run["pixels"] == "grey":
            return images.to(self.device).float() / 255
        if self.run["pixels"] == "threshold":
            return (images.to(self.device) >= 128).float()
        if len(images) == 0:
            return images.to(self.device).float()
        # Eight pixels from a block of 128 bits: pixel i is white if its 16 bits are below byte / 255.
        seed = self.run["seed"]
        if self.run["pixels"] == "fixed":
            seed, streams = FIXED_SEED, hashes(images.cpu().numpy())
        width = images[0].numel()
        blocks = np.arange((width + 7) // 8, dtype=np.uint64)
        words = philox(seed, np.array(streams, np.uint64)[:, None], blocks[None])
        halves = [half for word in words for half in (word & np.uint64(0xFFFF), word >> np.uint64(16))]
        draws = np.stack(halves, 2).reshape(len(images), -1)[:, :width].astype(np.int64)
        draws = torch.from_numpy(draws).view(images.shape).to(self.device)
        levels = images.to(self.device).long() << 16
        if self.run["pixels"] == "dequantised":
            return (levels + draws).float() / (1 << 24)
        return (draws * 255 < levels).float()

    def noise(self, use, index, first, count, is_noisy):
        """Noise [count * samples, width of z] for the images from number `first` on."""
        width = self.run["samples"] * self.model.width
        if not is_noisy:
            return torch.zeros(count * self.run["samples"], self.model.width, device=self.device)
        numbers = normals(self.run["seed"], stream(use, index), first * width, count * width)
        return torch.from_numpy(numbers).view(count * self.run["samples"], self.model.width).to(self.device)

    def batch(self):
        """Which images come next."""
        epoch, number = divmod(self.step, self.batches)
        if self.order_epoch != epoch:
            self.order_epoch = epoch
            self.order = permutation(len(self.images["train"]), self.run["seed"], stream(SHUFFLE, epoch))
        size = self.run["batchSize"]
        return self.order[number * size : (number + 1) * size]

    def betas(self, rows):
        """The weight of each image's penalty and the gates' input."""
        share = beta_share(self.run["betaSchedule"], self.passes)
        tensor = lambda values: torch.from_numpy(np.asarray(values, np.float32)).to(self.device)
        if self.objective()[2]:
            numbers = np.array(rows.range, np.uint64)
            first = philox(self.run["seed"], [stream(BETA, self.step << 16 | row) for row in rows.range], 0)[0]
            drawn, inputs = self.dial.drawn((numbers.astype(np.float32) + uniform(first)) / np.float32(rows.size))
            return tensor(drawn * share), tensor(inputs)[:, None]
        weights = tensor(np.full(len(rows.range), self.weight(self.beta) * share))
        inputs = tensor(np.full((len(rows.range), 1), self.dial.input(self.weight(self.beta)))) if self.dial else None
        return weights, inputs

    def take_step(self):
        """One step; False if the loss was seen not to be finite, and the step was not taken."""
        images = self.batch()
        rows = Rows(len(images), self.rank, self.processes)
        mine = torch.from_numpy(images[rows.slice])
        x = self.pixels(
            self.images["train"][mine.to(self.images["train"].device)],
            [stream(PIXELS, self.step << 16 | row) for row in rows.range],
        )
        noise = self.noise(NOISE, self.step, rows.range.start, len(rows.range), self.objective()[0])
        weight, t = self.betas(rows)
        growth = self.run["capacity"]
        capacity = growth["nats"] * min(self.passes / growth["epochs"], 1)
        fall = self.run["temperature"]
        temperature = fall["first"] * (fall["last"] / fall["first"]) ** min(self.passes / fall["epochs"], 1)
        self.loss.train()
        reconstruction, kls, loss = self.loss(x, noise, t, weight, capacity, temperature, rows)
        # Processes' gradients are averaged, so that the sum is the gradient of the batch's mean.
        self.optimizer.zero_grad(set_to_none=False)
        (loss.sum() / rows.size * self.processes).backward()
        sums = torch.cat([reconstruction.sum()[None], loss.sum()[None], kls.sum(0)]).detach().double()
        self.pending.append((self.step + 1, rows.size, sums))
        if self.good is None or self.step >= self.good["step"] + 100:
            if not math.isfinite(self.over_all(sums[1:2]).item()):
                return False
            if self.first_broken() is None:
                self.remember()
        rate = self.rate * rate_share(self.run["learningRateSchedule"], self.passes)
        if self.discriminator:
            self.teach(rows, rate)
        for group in self.optimizer.param_groups:
            group["lr"] = rate
        self.optimizer.step()
        self.step += 1
        self.updates += 1
        return True

    def teach(self, rows, rate):
        """A step of the discriminator: the mean cross-entropy over the batch's samples and as many permuted ones."""
        z, samples = self.parts.z, self.run["samples"]
        before, behind = rows.range.start * samples, (rows.size - rows.range.stop) * samples
        whole = self.over_all(F.pad(z, (0, 0, before, behind)))
        orders = [
            permutation(len(whole), self.run["seed"], stream(PERMUTATION, self.step << 16 | dimension))
            for dimension in range(whole.shape[1])
        ]
        order = torch.from_numpy(np.stack(orders, 1)).to(self.device)
        permuted = whole.gather(0, order)[before : before + len(z)]
        self.discriminator.requires_grad_(True)
        self.discriminator_optimizer.zero_grad()
        with torch.autocast(self.device.type, torch.bfloat16, enabled=self.run["precision"] == "mixed"):
            logits = self.discriminator(torch.cat([z, permuted])).float()
        targets = torch.cat([torch.ones(len(z), 1), torch.zeros(len(z), 1)]).to(self.device)
        loss = F.binary_cross_entropy_with_logits(logits, targets, reduction="sum") / (2 * len(whole))
        loss.backward()
        self.discriminator.requires_grad_(False)
        for parameter in self.discriminator.parameters():
            parameter.grad = self.over_all(parameter.grad)
        for group in self.discriminator_optimizer.param_groups:
            group["lr"] = rate
        self.discriminator_optimizer.step()
        self.discriminator_updates += 1
        found = self.over_all(self.parts.ratios) / len(whole)
        self.found = found if self.found is None else torch.lerp(self.found, found, 0.02)

    def over_all(self, numbers):
        """The sum of a tensor over all processes, without gradient."""
        if self.processes > 1:
            numbers = numbers.clone()
            dist.all_reduce(numbers)
        return numbers

    # -- A state that was good

    def state(self):
        """All tensors that a step changes, by name."""
        tensors = dict(self.model.state_dict())
        for name, parameter in self.model.named_parameters():
            for key, prefix in self.moments.items():
                tensors[prefix + name] = self.optimizer.state[parameter][key]
        if self.discriminator:
            for name, parameter in self.discriminator.named_parameters():
                tensors["discriminator." + name] = parameter
                for key, prefix in (("exp_avg", self.FIRST), ("exp_avg_sq", self.SECOND)):
                    tensors[f"{prefix}discriminator.{name}"] = self.discriminator_optimizer.state[parameter][key]
        return tensors

    def first_broken(self):
        for name, tensor in self.state().items():
            if not torch.isfinite(tensor).all():
                return name
        return None

    def remember(self):
        tensors = {name: tensor.detach().clone() for name, tensor in self.state().items()}
        self.good = {
            "step": self.step, "updates": self.updates, "discriminator_updates": self.discriminator_updates,
            "sums": dict(self.sums), "tensors": tensors,
        }  # fmt: skip

    def go_back(self, failed, what):
        """Goes back to the last good state, because of what was found at step `failed`."""
        if self.good is not None:
            with torch.no_grad():
                for name, tensor in self.state().items():
                    tensor.copy_(self.good["tensors"][name])
            self.step, self.updates, self.sums = self.good["step"], self.good["updates"], dict(self.good["sums"])
            self.discriminator_updates = self.good["discriminator_updates"]
            self.set_updates(self.optimizer, self.updates)
            if self.discriminator:
                self.set_updates(self.discriminator_optimizer, self.discriminator_updates)
        self.pending, self.found = [], None
        self.is_running = False
        self.owes_show = True
        self.tell("diverged", step=failed, kept=self.step, what=what)

    def set_updates(self, optimizer, updates):
        for state in optimizer.state.values():
            if "step" in state:
                state["step"] = torch.tensor(float(updates))

    def flush(self):
        """Reports the steps since the last time. False if a loss was not finite; the state is then an earlier one."""
        if not self.pending:
            return True
        speed = self.recent_images / max(self.recent_seconds, 1e-9)
        found = math.nan if self.found is None else self.found.item()
        extra = {"total_correlation": found} if math.isfinite(found) else {}
        self.tell("speed", images_per_second=speed, seconds=self.seconds, **extra)
        sums = self.over_all(torch.stack([sums for _, _, sums in self.pending])).tolist()
        pending, self.pending = self.pending, []
        for (step, size, _), (reconstruction, loss, *kls) in zip(pending, sums):
            means = [kl / size for kl in kls]
            self.tell(
                "step", step=step, images=size, reconstruction=reconstruction / size, kl=sum(means),
                kl_per_dimension=means,
            )  # fmt: skip
            if not math.isfinite(loss):
                self.go_back(step, "start" if self.good is None else "loss")
                return False
            self.sums["images"] += size
            self.sums["reconstruction"] += reconstruction
            self.sums["kl"] += sum(kls)
        return True

    # -- Evaluation

    @torch.no_grad()
    def evaluate(self):
        """The mean result on the test images, in single precision; with noise if the objective has it."""
        self.model.eval()
        is_noisy, images, samples = self.objective()[0], self.images["test"], self.run["samples"]
        latent = self.model.latent
        width = self.model.width
        sums = torch.zeros(1 + latent + 5 * width, dtype=torch.float64, device=self.device)
        # Some images, evenly spaced, whose codes are kept.
        count = min(len(images), 1000)
        kept = torch.zeros(2, count, width, dtype=torch.float64, device=self.device)
        for number, first in enumerate(range(0, len(images), 250)):
            if number % self.processes != self.rank:
                continue
            some = images[first : first + 250]
            x = self.pixels(some, [stream(EVALUATION_PIXELS, first + row) for row in range(len(some))])
            noise = self.noise(EVALUATION_NOISE, 0, first, len(some), is_noisy)
            t = None
            if self.dial:
                t = torch.full((len(some), 1), self.dial.input(self.weight(self.beta)), device=self.device)
            posterior = self.model.encode(x, t)
            z = self.model.sample(posterior, noise)
            distortion = self.model.distortion(self.model.decoder(z[:, :, None, None], t), x)
            kls = kl_per_dimension(*posterior)
            center, log = (part.double() for part in self.model.moments(posterior))
            places = (torch.arange(first, first + len(some)) * count).to(self.device)
            chosen = (places + count) // len(images) > places // len(images)
            kept[:, places[chosen] // len(images)] = torch.stack([center, log])[:, chosen]
            # Of categories; of continuous variables it is not used.
            entropies = torch.xlogy(center.clamp(min=0), center.clamp(min=0))
            parts = [distortion.double().sum()[None] / samples]
            sums += torch.cat(parts + [part.sum(0) for part in (kls.double(), center, center**2, log.exp(), log, entropies)])
        reconstruction, *means = (self.over_all(sums) / len(images)).tolist()
        kls, means = means[:latent], means[latent:]
        center, square, variance, log, entropy = (means[part * width : (part + 1) * width] for part in range(5))
        result = {"images": len(images), "reconstruction": reconstruction, "klPerDimension": kls, "isNoisy": is_noisy}
        # What a dimension tells of the image at most: that of a Gaussian z with this variance, or of categories exactly.
        information, start = [], self.model.continuous
        for d in range(self.model.continuous):
            total = max(square[d] - center[d] ** 2, 0) + variance[d]
            information.append(max((math.log(total) - log[d]) / 2, 0) if 0 < total < math.inf else math.nan)
        for size in self.model.categories:
            places, start = range(start, start + size), start + size
            information.append(max(sum(entropy[k] - (center[k] * math.log(center[k]) if center[k] > 0 else 0) for k in places), 0))
        if all(math.isfinite(nats) for nats in information):
            result["informationPerDimension"] = information
        if is_noisy:
            draws = min(max(len(self.images["train"]) // 600, 32), 100, count)
            nats = mutual_information(*self.over_all(kept), draws, self.run["seed"], self.model)
            if math.isfinite(nats):
                result["mutualInformation"] = {"nats": nats, "images": count, "draws": draws}
        return result

    def end_epoch(self):
        images = max(self.sums["images"], 1)
        self.tell(
            "epoch", epoch=self.step // self.batches, step=self.step, test=self.evaluate(),
            train_reconstruction=self.sums["reconstruction"] / images, train_kl=self.sums["kl"] / images,
        )  # fmt: skip
        self.sums = {"images": 0, "reconstruction": 0.0, "kl": 0.0}
        self.owes_show = True
        if self.step // self.batches == self.job["epochs"]:
            self.is_running = False
            self.tell("reached", epochs=self.job["epochs"])

    # -- Files

    def save(self, path, keeps_optimizer):
        """A whole checkpoint, with the history that the run began with."""
        progress = {
            **self.progress, "step": self.step, "beta": self.beta, "learningRate": self.rate, "epochSums": self.sums,
        }  # fmt: skip
        kept = ("evaluation", "optimizer_updates", "discriminator_updates")
        metadata = {key: text for key, text in self.metadata.items() if key not in kept}
        metadata["objective"] = self.run["objective"]
        metadata["configuration"] = json.dumps(self.run)
        metadata["progress"] = json.dumps(progress)
        metadata["random"] = json.dumps({**json.loads(self.metadata["random"]), "step": self.step})
        tensors = self.state() if keeps_optimizer else self.model.state_dict()
        if keeps_optimizer and self.moments:
            metadata["optimizer_updates"] = str(self.updates)
        if keeps_optimizer and self.discriminator:
            metadata["discriminator_updates"] = str(self.discriminator_updates)
        write_checkpoint(path, tensors, metadata)

    def show(self):
        """Leaves the weights for the screen, unless the last ones still lie there."""
        path = os.path.join(self.folder, "weights.safetensors")
        if self.rank > 0 or not self.job["shows"] or os.path.exists(path):
            return
        self.owes_show = False
        start = time.monotonic()
        self.save(path, False)
        # At most a tenth of the time goes into this.
        self.next_show = time.monotonic() + max(0.05, 10 * (time.monotonic() - start))
        self.tell("weights", file=path, step=self.step, running=self.is_running)

    # -- The loop

    def obey(self, command):
        name = command["command"]
        if name in ("resume", "pause", "step"):
            self.is_running = name == "resume"
            if name == "step":
                self.advance()
                self.flush()
        elif name == "set":
            self.beta = command.get("beta", self.beta)
            self.rate = command.get("learning_rate", self.rate)
            old, self.run["objective"] = self.run["objective"], command.get("objective", self.run["objective"])
            if old != self.run["objective"] and "factor" in (old, self.run["objective"]):
                self.begin_discriminator({})
                if self.good:
                    self.remember()
            self.tell(
                "set", step=self.step + 1, beta=self.beta, learning_rate=self.rate, objective=self.run["objective"]
            )
        elif name == "save":
            broken = self.first_broken()
            if broken:
                self.go_back(self.step, broken)
            if self.rank == 0:
                try:
                    self.save(command["file"], True)
                    self.tell("saved", file=command["file"], step=self.step)
                except OSError as error:
                    self.tell("save_failed", file=command["file"], reason=error.strerror or str(error))

    def agree(self):
        """The commands that all processes obey now, and whether they report their steps first."""
        now = time.monotonic()
        commands = self.conversation.next(waits=not self.is_running) if self.rank == 0 else []
        flushes = bool(commands) or self.owes_show or now >= min(self.next_flush, self.next_show)
        if self.processes > 1:
            text = json.dumps(commands).encode()
            head = torch.tensor([len(text), flushes])
            dist.broadcast(head, 0, group=self.control)
            size, flushes = head.tolist()
            if size > 2:
                body = torch.tensor(list(text)) if self.rank == 0 else torch.zeros(size, dtype=torch.int64)
                dist.broadcast(body, 0, group=self.control)
                commands = json.loads(bytes(body.tolist()))
        return commands, flushes

    def advance(self):
        start = time.monotonic()
        went_on = self.take_step()
        spent = time.monotonic() - start
        self.recent_images += self.pending[-1][1]
        self.recent_seconds += spent
        if self.recent_seconds > 1:
            self.recent_images, self.recent_seconds = self.recent_images / 2, self.recent_seconds / 2
        # After a loss that was not finite there was no step; the report says so.
        if (not went_on or self.step % self.batches == 0) and self.flush():
            self.end_epoch()
        self.seconds += time.monotonic() - start

    def train(self):
        self.is_running, self.owes_show = not self.job["paused"], True
        self.next_flush = self.next_show = self.recent_images = self.recent_seconds = self.seconds = 0
        self.tell("ready", processes=self.processes, device=str(self.device), torch=torch.__version__)
        while True:
            commands, flushes = self.agree()
            if flushes:
                self.flush()
                self.next_flush = time.monotonic() + 0.05
            for command in commands:
                if command["command"] == "stop":
                    return
                self.obey(command)
            # The screen gets the exact state at which a command took effect.
            self.owes_show |= bool(commands)
            if flushes and (self.owes_show or self.is_running and time.monotonic() >= self.next_show):
                self.show()
            if self.is_running:
                self.advance()


def main():
    folder = sys.argv[1]
    with open(os.path.join(folder, "job.json")) as file:
        job = json.load(file)
    conversation = Conversation(folder, int(os.environ.get("RANK", 0)), job["temporary"])
    try:
        Trainer(folder, job, conversation).train()
    except Refusal as refusal:
        conversation.tell("failed", reason=str(refusal))
    conversation.end()


if __name__ == "__main__":
    main()
