#!/usr/bin/env python3
"""Writes the kept corpus of each reader but those of other programs' models (`foreign_seeds.py`): inputs that once broke a reader,
or are of their kind. `.ci/fuzz` reads all of them first, and goes on from there.

    python3 Tests/Fuzz/seeds.py LATENT

LATENT is the program: the checkpoints are its own, changed.
"""

import gzip
import json
import os
import struct
import subprocess
import sys
import tempfile

CORPUS = f"{os.path.dirname(os.path.abspath(__file__))}/Corpus"
LARGE, LEAST = 2**63 - 1, -(2**63)


def small_checkpoint(latent):
    """The header (a dictionary) and the data of a model of 2x3 pixels after one step."""
    with tempfile.TemporaryDirectory() as folder:
        for name, count in [("train", 2), ("t10k", 1)]:
            with open(f"{folder}/{name}-images-idx3-ubyte", "wb") as file:
                file.write(struct.pack(">IIII", 0x803, count, 2, 3) + bytes(range(0, 240, 40))[:6] * count)
        run = ["train", "--data", folder, "--hidden", "2", "--latent", "1", "--epochs", "1", "--batch", "2"]
        environment = dict(os.environ, HOME=folder, XDG_STATE_HOME=folder)
        subprocess.run([latent] + run + ["--out", f"{folder}/m.safetensors"], check=True, stdout=subprocess.DEVNULL,
                       env=environment)
        with open(f"{folder}/m.safetensors", "rb") as file:
            data = file.read()
    length = struct.unpack("<Q", data[:8])[0]
    header = json.loads(data[8 : 8 + length])
    # The folder's name says nothing, and is another each time.
    text = json.dumps(header).replace(folder, "/data")
    return json.loads(text), data[8 + length :]


def compact(value):
    return json.dumps(value, separators=(",", ":")).encode()


def archive(header, data=b""):
    text = header if isinstance(header, bytes) else compact(header)
    return struct.pack("<Q", len(text)) + text + data


def tensor(kind, shape, begin, end):
    return {"t": {"dtype": kind, "shape": shape, "data_offsets": [begin, end]}}


def safetensors():
    return {
        "all-types": archive({f"t{n}": {"dtype": kind, "shape": [1], "data_offsets": [8 * n, 8 * n + size]}
                              for n, (kind, size) in enumerate([("F64", 8), ("I64", 8)])}, bytes(16)),
        "half": archive(tensor("F16", [2, 2], 0, 8), struct.pack("<4H", 0x3C00, 0x7C00, 0xFE00, 1)),
        "bfloat": archive(tensor("BF16", [3], 0, 6), struct.pack("<3H", 0x3F80, 0x7F80, 0xFFC0)),
        "scalar": archive(tensor("F32", [], 0, 4), bytes(4)),
        "no-values": archive(tensor("F32", [0, LARGE], 0, 0)),
        "shape-overflows": archive(tensor("F32", [2**32, 2**32, 2], 0, 4), bytes(4)),
        "negative-shape": archive(tensor("F32", [-1], 0, 4), bytes(4)),
        "offsets-backwards": archive(tensor("F32", [1], 4, 0), bytes(4)),
        "offsets-huge": archive(tensor("F32", [1], LARGE - 4, LARGE), bytes(4)),
        "hole": archive(tensor("F32", [1], 4, 8), bytes(8)),
        "length-huge": struct.pack("<Q", 2**64 - 1) + b"{}",
        "length-0": struct.pack("<Q", 0),
        "deep": archive(b"[" * 300 + b"]" * 300),
        "same-name-twice": archive(b'{"t":{"dtype":"F32","shape":[],"data_offsets":[0,4]},'
                                   b'"t":{"dtype":"F32","shape":[],"data_offsets":[0,4]}}', bytes(4)),
        "escapes": archive(b'{"__metadata__":{"\\u001b[2J":"\\ud83d\\ude00\\ud83d"}}'),
        "numbers": archive(b'{"t":{"dtype":"F32","shape":[1e2,0x1,-0],"data_offsets":[0,4.5]}}', bytes(4)),
    }


def checkpoints(header, data):
    def changed(change):
        copy = json.loads(json.dumps(header))
        return compact(change(copy) or copy) + b"\n" + data

    def metadata(key, change):
        def apply(copy):
            value = json.loads(copy["__metadata__"][key])
            copy["__metadata__"][key] = json.dumps(change(value) or value, separators=(",", ":"))
        return changed(apply)

    def retype(copy, kind):
        for name, entry in copy.items():
            if name != "__metadata__":
                entry["dtype"] = kind

    def wrap(copy):
        return {name if name == "__metadata__" else f"module.{name}": entry for name, entry in copy.items()}

    moments = min(entry["data_offsets"][0] for name, entry in header.items() if name.startswith("optimizer."))
    return {
        "whole": changed(lambda copy: None),
        "zero-tail": compact(header) + b"\n" + data[:-64] + bytes(64),
        "zero-moments": compact(header) + b"\n" + data[:moments] + bytes(len(data) - moments),
        "not-finite": compact(header) + b"\n" + struct.pack("<f", float("nan")) * (len(data) // 4),
        "cut": compact(header) + b"\n" + data[:-1],
        "of-another-program": changed(lambda copy: copy["__metadata__"].update(format="pt")),
        "wrapped": changed(wrap),
        "in-half": changed(lambda copy: retype(copy, "F16")),
        "version-9": changed(lambda copy: copy["__metadata__"].update(format_version="9")),
        "step-large": metadata("progress", lambda value: value.update(step=LARGE)),
        "step-least": metadata("progress", lambda value: value.update(step=LEAST)),
        "sums-large": metadata("progress", lambda value: value["epochSums"].update(images=LARGE)),
        "stride-large": metadata("history", lambda value: value["dimensions"].update(stride=2**62)),
    }


def metadata(header):
    # In the order of `Desk.keys`.
    texts = header["__metadata__"]
    found = {}
    for digit, key in enumerate(["configuration", "progress", "history", "evaluation"]):
        if key in texts:
            found[key] = f"{digit}{texts[key]}".encode()
    progress = json.loads(texts["progress"])
    for name, value in [("nan", "nan"), ("inf", "inf"), ("large", 1e300), ("tiny", 5e-324)]:
        found[f"beta-{name}"] = b"1" + compact(dict(progress, beta=value))
        found[f"rate-{name}"] = b"1" + compact(dict(progress, learningRate=value))
    found.update({
        "sweep": b'4{"points":[{"beta":1,"klPerDimension":[1],"distortion":1}]}',
        "sweep-infinite": b'4{"points":[{"beta":1e39,"klPerDimension":[-1],"distortion":"inf"}]}',
        "place": b'5{"z":[0.5],"selected":0,"bookmarks":[{"name":"here","z":[1]}]}',
        "place-elsewhere": b'5{"z":[1e39],"selected":-9223372036854775808,"bookmarks":[]}',
        "bookmark-escapes": b'5{"z":[0],"selected":0,"bookmarks":[{"name":"\\u001b]0;x\\u0007","z":[0]}]}',
        "updates-large": b"69223372036854775807", "updates-negative": b"6-1", "updates-fraction": b"61.5",
        "objective-unknown": b"7\x1b[31m", "version-negative": b"8-1", "version-large": b"89223372036854775808",
        "format-torch": b"9pt",
    })
    return found


def idx():
    def file(magic, sizes, content=b""):
        return struct.pack(f">I{len(sizes)}I", magic, *sizes) + content

    images = file(0x803, [2, 2, 3], bytes(range(12)))
    return {
        "images": images, "labels": file(0x801, [3], b"\x00\x09\xff"), "zip": gzip.compress(images, mtime=0),
        "two-members": gzip.compress(images[:9], mtime=0) + gzip.compress(images[9:], mtime=0),
        "bomb": gzip.compress(images + bytes(1 << 16), mtime=0), "cut-zip": gzip.compress(images, mtime=0)[:-9],
        "sizes-overflow": file(0x803, [2**32 - 1] * 3), "no-images": file(0x803, [0, 2, 3]),
        "no-pixels": file(0x803, [2, 0, 3]), "five-sizes": file(0x805, [1, 1, 1, 1, 1], b"\x01"),
        "floats": file(0xD03, [1, 1, 1], bytes(4)), "cut": images[:-1], "longer": images + b"\x00", "cut-header": images[:7],
    }


def texts():
    networks = [
        "linear 400, relu", "linear 64, tanh, linear 5", "conv 32 4 2 1, relu, conv 64 4 2 1, relu, linear 256",
        "conv 1 0 1 0", "conv 1 4 0 0", "conv 9223372036854775807 3 1 1", "linear 9223372036854775808", "linear -1",
        "linear 0", ", ,", "relu, relu, relu", "linear 4 batchnorm", "pool 2, upsample 2", "conv 8 99 1 0",
        "linear 5\x1b[31m", "линейный 5",
    ]
    values = ["", "-1", "0", "nan", "inf", "1e39", "1e-46", "0x10", "9223372036854775808", "١", "1,2,3", "cosine", "a\x1b"]
    keys = [
        "\x03\x1b[A", "\x04\x1b[200~text\x1b[201~", "\x03\x1b[200~q:\r", "\x05\x1b[<0;30;12M", "\x01\x1b[<0;3;3M",
        "\x03\x1b[<99999999999999999999;1;1M", "\x02\x1b]11;rgb:q/q/q\x07", "\x04\x1bP1$rqq\x1b\\", "\x02\x1b_qq\x1b\\",
        "\x04\x1b[113u", "\x03\x1b[99;5u", "\x02\x1b[1114112;2u", "\x02\x1b[?62;22c", "\x02\x1b[24;80R", "\x00\x1b",
        "\x01\x1b\x1b\x1b",
    ]
    raw = {"cut-letter": b"\x02\xc3\xa9", "no-text": b"\x02\xff\xc0\x80\xed\xa0\x80"}
    lines = [
        ":set beta 4\n", ":z 1 0.5\n", ":image -9223372036854775808\n", ":image 99999999999999999999\n", "5n17\n",
        ":temperature nan\n", ":set learning-rate 1e39\n", "Nhidden 999999999999\n", "bname\nB\n", "s/nowhere/m\ny",
        ":" + "x" * 300, ":dimension 0\n", "2w\x1b3[[[[]]]]", "o-9223372036854775808\n", "9n]]]]",
    ]
    printed = ["plain", "\x1b[31mred", "a\nb\tc\r", "\u202ex\u2066y", "\x9b31m\x85", "e\u0301\u0301\u0301",
               "\U0001f468\u200d\U0001f469", "\x00\x7f"]
    return networks, values, keys, lines, printed, raw


def logs():
    """A digit for the format, then the file; `Desk.seal` gives TensorBoard's records their checksums."""
    def record(message):
        return struct.pack("<Q", len(message)) + bytes(4) + message + bytes(4)

    def scalar(step, tag, value):
        inner = b"\x0a" + bytes([len(tag)]) + tag + b"\x15" + struct.pack("<f", value)
        summary = b"\x0a" + bytes([len(inner)]) + inner
        return record(b"\x10" + step + b"\x2a" + bytes([len(summary)]) + summary)

    huge = b"\xff" * 9 + b"\x01"
    return {
        "events": b"0" + scalar(b"\x01", b"loss", 2.5) + scalar(b"\x02", b"val_kl", 3),
        "events-not-finite": b"0" + scalar(b"\x01", b"loss", float("nan")) + scalar(b"\x02", b"loss", float("inf")),
        "events-steps": b"0" + scalar(huge, b"loss", 1) + scalar(b"\x01", b"loss", 1e38),
        "events-escapes": b"0" + scalar(b"\x01", b"\x1b[2Jloss", 1),
        "events-length": b"0" + struct.pack("<Q", 2**64 - 1) + bytes(8),
        "events-picture": b"0" + struct.pack("<Q", 2**21) + bytes(40),
        "events-cut": b"0" + scalar(b"\x01", b"loss", 1)[:-5],
        "table": b"1epoch,step,train_loss,val_loss\n0,1,2.5,\n0,2,,3\n",
        "table-quoted": b'1"epoch";"loss, all"\n1;"2.5"\n',
        "table-not-finite": b"1step,loss\n1,nan\n2,inf\n-inf,1\n1e308,-1e308\n-1e308,1e308\n",
        "table-backwards": b"1step,loss\n9,1\n5,1\n5,2\n1,3\n",
        "table-escapes": b"1step,\x1b[31mloss\n1,2\n",
        "lines": b'2{"step": 1, "train": {"loss": 2.5}}\n{"step": 2, "loss": NaN}\n',
        "lines-deep": b"2" + b'{"a":' * 200 + b"1" + b"}" * 200 + b"\n",
        "lines-large": b'2{"epoch": 1e400, "loss": 99999999999999999999999}\n',
        # Foundation's reader of JSON5 trapped on it.
        "lines-no-text": b'2{"step": 1}\n{"step": 2, \xff\xff\xff\xff\xff"loss": 5}\n',
        "lines-escapes": b'2{"step": 1, "loss\\u001b[31m": 1}\n',
    }


def lessons():
    head = b"lesson: z\nabout: what z is\n"
    return {
        "say": head + b"say: Look.\nopen: mnist-2d\nview: map\n",
        "question": head + b"predict: What?\n1: a\n2: b\nright: 2\nanswer: b.\n",
        "task": head + b"task: Go.\ntarget: z1 1.5\ncheck: distance_to_target < 1\nhint: `Right`\ndone: There.\n",
        "check-not-finite": head + b"task: Go.\ncheck: beta > nan\n",
        "check-large": head + b"task: Go.\ncheck: z99999999999999999999 > 1e999\n",
        "right-large": head + b"predict: What?\n1: a\n2: b\nright: 9223372036854775808\nanswer: b.\n",
        "escapes": b"lesson: \x1b[2Jz\nsay: \xe2\x80\xae\n", "no-text": b"lesson: \xff\xc0\x80\n",
        "runs": head + b"say: a\nrun: set beta 1e39\nrun: z 1 nan\n",
        "progress": b"3 done z\n1 open /my/lesson\n",
        "progress-large": b"9223372036854775807 open z\n-1 done z\n",
        "progress-returns": b"1 open a\r\n2 done b\r",
    }


def write(reader, inputs):
    folder = f"{CORPUS}/{reader}"
    os.makedirs(folder, exist_ok=True)
    for name, content in inputs.items():
        with open(f"{folder}/{name}", "wb") as file:
            file.write(content)


def numbered(inputs):
    return {f"{number:02}": text.encode() for number, text in enumerate(inputs)}


def main():
    header, data = small_checkpoint(os.path.abspath(sys.argv[1]))
    networks, values, keys, lines, printed, raw = texts()
    write("safetensors", safetensors())
    write("checkpoint", checkpoints(header, data))
    write("metadata", metadata(header))
    write("idx", idx())
    write("network", numbered(networks))
    # Each value for three settings, which a byte chooses.
    write("settings", {f"{index:02}": bytes([index]) + values[index % len(values)].encode() for index in range(3 * len(values))})
    write("keys", {**numbered(keys), **raw})
    write("lines", numbered(lines))
    write("logs", logs())
    write("lessons", lessons())
    write("text", {**numbered(printed), "no-text": b"\xff\xfe\xc0\x80\xed\xa0\x80"})


if __name__ == "__main__":
    main()
