#!/usr/bin/env python3
"""Writes the kept corpus of the readers of other programs' models (`pickle`, `onnx`, `hdf5`, `keras`) with these programs, as small
as they make it, and some that no program writes.

    KERAS_BACKEND=torch python3 Tests/Fuzz/foreign_seeds.py
"""

import io
import os
import tempfile
import zipfile

import h5py
import keras
import numpy
import onnx
import torch
from keras import layers
from onnx import TensorProto, helper, numpy_helper
from torch import nn

from seeds import write


def pickles():
    def saved(value):
        file = io.BytesIO()
        torch.save(value, file)
        archive = zipfile.ZipFile(file)
        return archive.read(next(name for name in archive.namelist() if name.endswith("data.pkl")))

    def dense(**more):
        names = {"fc1": nn.Linear(64, 4), "fc21": nn.Linear(4, 2), "fc22": nn.Linear(4, 2), "fc3": nn.Linear(2, 4),
                 "fc4": nn.Linear(4, 64)}
        return nn.ModuleDict({**names, **more})

    conv = nn.ModuleDict({
        "encoder": nn.Sequential(nn.Conv2d(1, 2, 3, 2, 1), nn.BatchNorm2d(2), nn.ReLU(), nn.Conv2d(2, 2, 3, 2, 1)),
        "mu": nn.Linear(98, 2), "logvar": nn.Linear(98, 2), "fc": nn.Linear(2, 98),
        "decoder": nn.Sequential(nn.ConvTranspose2d(2, 2, 4, 2, 1), nn.ReLU(), nn.ConvTranspose2d(2, 1, 4, 2, 1))})
    condition = nn.ModuleDict({"e": nn.Linear(67, 3), "mu": nn.Linear(3, 2), "var": nn.Linear(3, 2),
                               "d": nn.Linear(5, 3), "o": nn.Linear(3, 64)})
    module = nn.Sequential(nn.Linear(64, 4), nn.LeakyReLU(0.2), nn.Linear(4, 2))
    return {
        "dense": saved(dense().state_dict()), "convolutions": saved(conv.state_dict()),
        "conditional": saved({"state_dict": condition.state_dict(), "epoch": 3}), "module": saved(module),
        "unused": saved(dense(head=nn.Linear(2, 10)).half().state_dict()),
        "norms": saved(dense(norm=nn.LayerNorm(4), batch=nn.BatchNorm1d(4)).state_dict()),
    }


def graphs():
    def weight(name, *shape):
        return numpy_helper.from_array(numpy.full(shape, 0.1, numpy.float32), name)

    def port(name, *shape):
        return helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)

    def whole(name, values):
        return numpy_helper.from_array(numpy.array(values, numpy.int64), name)

    def model(nodes, weights, inputs, outputs):
        return helper.make_model(helper.make_graph(nodes, "g", inputs, outputs, weights)).SerializeToString()

    def node(kind, inputs, outputs, **attributes):
        return helper.make_node(kind, inputs.split(), outputs.split(), **attributes)

    outside = weight("w", 2, 64)
    outside.ClearField("raw_data")
    outside.data_location = TensorProto.EXTERNAL
    outside.external_data.add(key="location", value="../../etc/passwd")
    encoder = [
        node("Conv", "x w1 b1", "c", kernel_shape=[3, 3], strides=[2, 2], pads=[1, 1, 1, 1]), node("Relu", "c", "r"),
        node("Flatten", "r", "f"), node("Gemm", "f w2 b2", "mu", transB=1), node("Gemm", "f w3 b3", "lv", transB=1)]
    heads = [weight("w1", 2, 1, 3, 3), weight("b1", 2), weight("w2", 2, 32), weight("b2", 2), weight("w3", 2, 32),
             weight("b3", 2)]
    decoder = [
        node("MatMul", "z w", "m"), node("Add", "m b", "a"), node("LeakyRelu", "a", "l", alpha=0.2),
        node("Reshape", "l s", "p"), node("ConvTranspose", "p k", "t", strides=[2, 2], kernel_shape=[4, 4],
                                         pads=[1, 1, 1, 1]), node("Sigmoid", "t", "y")]
    whole_model = [
        node("Reshape", "x flat", "f"), node("Gemm", "f w b", "h", transB=1), node("Tanh", "h", "t"),
        node("Gemm", "t v c", "both", transB=1), node("Split", "both", "mu lv", axis=1), node("Mul", "lv half", "s"),
        node("Exp", "s", "e"), node("RandomNormalLike", "e", "n"), node("Mul", "n e", "k"), node("Add", "mu k", "z"),
        node("Gemm", "z u d", "o", transB=1), node("Sigmoid", "o", "y")]
    parts = [weight("w", 3, 64), weight("b", 3), weight("v", 4, 3), weight("c", 4), weight("u", 64, 2), weight("d", 64),
             weight("half"), whole("flat", [-1, 64])]
    slices = [
        node("Flatten", "x", "f"), node("Gemm", "f w b", "h", transB=1),
        node("Slice", "h from to axis", "mu"), node("Slice", "h to end axis", "lv")]
    return {
        "encoder": model(encoder, heads, [port("x", 1, 1, 8, 8)], [port("mu", 1, 2), port("lv", 1, 2)]),
        "decoder": model(decoder, [weight("w", 2, 32), weight("b", 32), whole("s", [-1, 2, 4, 4]),
                                   weight("k", 2, 1, 4, 4)], [port("z", 1, 2)], [port("y", 1, 1, 8, 8)]),
        "whole": model(whole_model, parts, [port("x", "n", 1, 8, 8)], [port("y", "n", 64), port("mu", "n", 2)]),
        "slices": model(slices, [weight("w", 4, 64), weight("b", 4), whole("from", [0]), whole("to", [2]),
                                 whole("end", [2**63 - 1]), whole("axis", [1])],
                        [port("x", 1, 1, 8, 8)], [port("mu", 1, 2), port("lv", 1, 2)]),
        "outside": model([node("Gemm", "x w", "y", transB=1)], [outside], [port("x", 1, 64)], [port("y", 1, 2)]),
        "circle": model([node("Add", "b x", "a"), node("Relu", "a", "b")], [weight("w", 1)], [port("x", 1, 64)],
                        [port("b", 1, 64)]),
    }


def halves():
    x = keras.Input((8, 8, 1))
    h = layers.Conv2D(2, 3, 2, "same", activation="relu")(x)
    h = layers.Flatten()(layers.BatchNormalization()(h))
    encoder = keras.Model(x, [layers.Dense(2, name="mu")(h), layers.Dense(2, name="lv")(h)])
    z = keras.Input((2,))
    y = layers.LeakyReLU()(layers.Reshape((4, 4, 2))(layers.Dense(32)(z)))
    decoder = keras.Model(z, layers.Conv2DTranspose(1, 3, 2, "same", activation="sigmoid")(y))
    dense = keras.Sequential([keras.Input((2,)), layers.Dense(4, "elu"), layers.Dense(64, "sigmoid")])
    return {"encoder": encoder, "decoder": decoder, "sequential": dense}


def saved_by_keras():
    old, new = {}, {}
    with tempfile.TemporaryDirectory() as folder:
        for name, model in halves().items():
            model.save(f"{folder}/m.h5", include_optimizer=False)
            model.save(f"{folder}/m.keras")
            with open(f"{folder}/m.h5", "rb") as file:
                old[name] = file.read()
            archive = zipfile.ZipFile(f"{folder}/m.keras")
            new[name] = archive.read("config.json").replace(b"\n", b"") + b"\n" + archive.read("model.weights.h5")
        with h5py.File(f"{folder}/circle.h5", "w") as file:
            group = file.create_group("a")
            group["again"] = file["/"]
            group["itself"] = group
            group["w"] = numpy.ones((2, 2), numpy.float32)
            file["outside"] = h5py.ExternalLink("/etc/passwd", "/")
        with open(f"{folder}/circle.h5", "rb") as file:
            old["circle"] = file.read()
    return old, new


if __name__ == "__main__":
    write("pickle", pickles())
    write("onnx", graphs())
    old, new = saved_by_keras()
    write("hdf5", old)
    write("keras", new)
