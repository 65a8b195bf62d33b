#!/usr/bin/env python3
"""Writes Tests/VAETests/PyTorchLayers.swift: small models of all layers, as PyTorch computes them in double precision.

    python3 Tests/Benchmark/layers.py > Tests/VAETests/PyTorchLayers.swift
"""
import math
import torch
from torch import nn
from torch.nn import functional as F


class Residual(nn.Sequential):
    def forward(self, x):
        return x + super().forward(x)


def parts(text):
    """What commas separate outside of parentheses."""
    depth, start, result = 0, 0, []
    for place, character in enumerate(text):
        depth += (character == "(") - (character == ")")
        if character == "," and depth == 0:
            result.append(text[start:place])
            start = place + 1
    return [part.strip() for part in result + [text[start:]]]


def kernel(words, usual_stride):
    sides = [int(side) for side in words[0].split("/")]
    options = " ".join(words[1:])
    output = int(options.split("output pad")[1]) if "output pad" in options else 0
    rest = options.split("output pad")[0]
    padding = int(rest.split("pad")[1]) if "pad" in rest else 0
    return sides[0], sides[1] if len(sides) == 2 else usual_stride or sides[0], padding, output


def layer(text, shape):
    """A module for an input of a shape [channels, height, width] or [features]."""
    if text.startswith("residual"):
        return network(text[text.index("(") + 1 : text.rindex(")")], shape, Residual)[0]
    words = text.split()
    simple = {
        "relu": nn.ReLU, "selu": nn.SELU, "gelu": nn.GELU, "silu": nn.SiLU, "tanh": nn.Tanh, "sigmoid": nn.Sigmoid,
        "softplus": nn.Softplus, "flatten": nn.Flatten,
    }
    if text in simple:
        return simple[text]()
    if words[0] == "linear":
        inputs = math.prod(shape)
        return nn.Sequential(nn.Flatten(), nn.Linear(inputs, int(words[1]))) if len(shape) > 1 else nn.Linear(inputs, int(words[1]))
    if words[0] == "unflatten":
        return nn.Unflatten(1, [int(word) for word in words[1:]])
    if words[0] == "conv":
        side, stride, padding, _ = kernel(words[2:], 1)
        return nn.Conv2d(shape[0], int(words[1]), side, stride, padding)
    if words[:2] == ["transposed", "conv"]:
        side, stride, padding, output = kernel(words[3:], 1)
        return nn.ConvTranspose2d(shape[0], int(words[2]), side, stride, padding, output)
    if words[0] == "upsample":
        return nn.Upsample(scale_factor=int(words[1]))
    if words[:2] == ["max", "pool"]:
        return nn.MaxPool2d(*kernel(words[2:], None)[:3])
    if words[:2] == ["average", "pool"]:
        return nn.AvgPool2d(*kernel(words[2:], None)[:3])
    if words[:2] == ["batch", "norm"]:
        return nn.BatchNorm2d(shape[0]) if len(shape) > 1 else nn.BatchNorm1d(shape[0])
    if words[:2] == ["group", "norm"]:
        return nn.GroupNorm(int(words[2]), shape[0])
    if words[:2] == ["leaky", "relu"]:
        return nn.LeakyReLU(*[float(word) for word in words[2:]])
    if words[0] == "elu":
        return nn.ELU(*[float(word) for word in words[1:]])
    raise ValueError(text)


def network(text, shape, kind=nn.Sequential):
    modules = kind()
    for part in parts(text) if text else []:
        module = layer(part, shape)
        shape = list(module.eval()(torch.zeros(2, *shape)).shape[1:])
        modules.append(module.train())
    return modules, shape


def named(module):
    """Parameters and buffers under our names: a flattening that PyTorch needs before a linear layer has no place of its own."""
    for name, value in list(module.named_parameters()) + list(module.named_buffers()):
        words, inner = name.split("."), module
        kept = []
        for word in words[:-1]:
            is_pair = isinstance(inner, nn.Sequential) and len(inner) == 2 and isinstance(inner[0], nn.Flatten) \
                and isinstance(inner[1], nn.Linear) and inner is not module and not isinstance(inner, Residual)
            inner = inner[int(word)]
            if not is_pair:
                kept.append(word)
        yield ".".join(kept + words[-1:]), value


CASES = [
    # picture, encoder, latent, decoder, images, samples
    ([1, 6, 5], "conv 3 3 pad 1, relu, flatten, linear 4, tanh", 2, "linear 12, unflatten 3 2 2, transposed conv 1 3/3, elu, flatten, linear 30", 3, 1),
    ([3, 8, 8], "conv 4 4/2 pad 1, leaky relu 0.2, conv 5 3/2 pad 1, silu", 3, "linear 20, unflatten 5 2 2, gelu, transposed conv 4 4/2 pad 1, selu, transposed conv 3 4/2 pad 1", 4, 2),
    ([1, 7, 9], "conv 4 5/3 pad 2, softplus, max pool 2 pad 1, sigmoid, linear 6, relu", 2, "linear 6, unflatten 2 1 3, upsample 3, conv 3 3 pad 1, relu, transposed conv 1 5/2 pad 2 output pad 1, max pool 3/1 pad 1, average pool 4/1 pad 1, flatten, linear 63", 3, 2),
    ([3, 6, 6], "conv 4 3 pad 1, batch norm, leaky relu, average pool 2, residual (conv 4 3 pad 1, batch norm, relu, conv 4 1), flatten, linear 5, batch norm, tanh", 2, "linear 8, batch norm, relu, unflatten 2 2 2, transposed conv 4 3/2 output pad 1, batch norm, selu, conv 3 3 pad 1", 5, 2),
    ([1, 8, 6], "conv 6 2/2, group norm 3, silu, residual (conv 6 3 pad 1, group norm 2, residual (elu 0.5, conv 6 1)), max pool 3/2", 3, "unflatten 3 1 1, transposed conv 6 4, group norm 6, gelu, upsample 2, transposed conv 1 2 pad 1, flatten, linear 48", 2, 1),
    ([3, 5, 7], "linear 6, tanh", 2, "linear 15, softplus, linear 105", 2, 1),
    ([1, 17, 3], "average pool 3/2 pad 1, conv 17 3/2 pad 1, gelu", 1, "linear 51, unflatten 1 17 3, residual (conv 1 5 pad 2, tanh, conv 1 3 pad 1)", 2, 3),
]


def wave(count, step, start):
    return torch.sin(start + step * torch.arange(count))


def main():
    torch.set_default_dtype(torch.float64)
    print("// Written by Tests/Benchmark/layers.py with PyTorch " + torch.__version__.split("+")[0] + ".")
    print("// swift-format-ignore-file")
    print("""
/// Models of all layers as PyTorch computes them. `PyTorchLayerTests` says what their inputs are.
enum PyTorchLayers {
  struct Case {
    let picture: [Int]
    let encoder: String
    let latent: Int
    let decoder: String
    let images, samples: Int
    /// The mean over images, in training, and in evaluation afterwards.
    let reconstruction, kl, evaluated: Double
    /// Of each parameter's gradient the sum of `sin(0.5 + 1.1 i)` times value i, and the value in its middle.
    let gradients: [(name: String, sum: Double, middle: Double)]
    /// The values of all buffers after the step.
    let buffers: [(name: String, values: [Double])]
  }

  static let cases = [""")
    for picture, encoder_text, latent, decoder_text, images, samples in CASES:
        encoder, shape = network(encoder_text, picture)
        decoder, _ = network(decoder_text, [latent])
        width = math.prod(shape)
        heads = [nn.Linear(width, latent) for _ in range(2)]
        everything = []
        for prefix, module in (("encoder", encoder), ("mu", heads[0]), ("log_variance", heads[1]), ("decoder", decoder)):
            for name, value in named(module):
                if "num_batches" not in name:
                    everything.append((prefix + "." + name, value))
        trained = [(name, value) for name, value in everything if value.requires_grad]
        with torch.no_grad():
            for place, (name, value) in enumerate(trained):
                value.copy_(0.4 * wave(value.numel(), 0.7, 1 + 0.3 * place).view(value.shape))
        x = (0.5 + 0.5 * wave(images * math.prod(picture), 0.37, 0.2)).view(images, *picture)
        noise = wave(images * samples * latent, 1.3, 0.4).view(images, samples, latent)

        def run():
            features = encoder(x).flatten(1)
            mu, log_variance = heads[0](features), heads[1](features)
            z = mu[:, None] + torch.exp(log_variance / 2)[:, None] * noise
            output = decoder(z.flatten(0, 1)).flatten(1).view(images, samples, -1)
            target = x.flatten(1)[:, None].expand_as(output)
            reconstruction = F.binary_cross_entropy_with_logits(output, target, reduction="none").sum(-1).mean()
            kl = 0.5 * (mu**2 + log_variance.exp() - 1 - log_variance).sum(-1).mean()
            return reconstruction, kl

        reconstruction, kl = run()
        (reconstruction + 1.5 * kl).backward()
        for module in (encoder, decoder):
            module.eval()
        evaluated = run()[0]
        print(f"    Case(\n      picture: {picture}, encoder: \"{encoder_text}\", latent: {latent},\n      decoder: \"{decoder_text}\",")
        print(f"      images: {images}, samples: {samples}, reconstruction: {reconstruction:.9g}, kl: {kl:.9g}, evaluated: {evaluated:.9g},\n      gradients: [")
        for name, value in trained:
            g = value.grad.flatten()
            print(f"        (\"{name}\", {(g * wave(len(g), 1.1, 0.5)).sum():.9g}, {g[len(g) // 2]:.9g}),")
        print("      ],\n      buffers: [")
        for name, value in everything:
            if not value.requires_grad:
                print(f"        (\"{name}\", [{', '.join(f'{v:.9g}' for v in value.flatten())}]),")
        print("      ]),")
    print("  ]\n}")


if __name__ == "__main__":
    main()
