#!/usr/bin/env python3
"""Compares a PNG file of `latent render --out` with the numbers of `latent render --values`, by a reader of its own.

    .ci/png.py PICTURE VALUES SCALE
"""

import struct
import sys
import zlib


def read(path):
    """Width, height, and rows of pixels of four bytes."""
    data = open(path, "rb").read()
    assert data[:8] == b"\x89PNG\r\n\x1a\n", "no PNG"
    place, packed = 8, b""
    while place < len(data):
        size, kind = struct.unpack(">I4s", data[place : place + 8])
        body = data[place + 8 : place + 8 + size]
        assert zlib.crc32(kind + body) == struct.unpack(">I", data[place + 8 + size : place + 12 + size])[0], kind
        if kind == b"IHDR":
            width, height, depth, color, _, _, interlace = struct.unpack(">IIBBBBB", body)
            assert (depth, color, interlace) == (8, 6, 0), body
        packed += body if kind == b"IDAT" else b""
        place += 12 + size
    raw, rows, last = zlib.decompress(packed), [], bytes(4 * width)
    for y in range(height):
        kind, line = raw[y * (4 * width + 1)], bytearray(raw[y * (4 * width + 1) + 1 : (y + 1) * (4 * width + 1)])
        for i in range(4 * width):
            a, b, c = (line[i - 4] if i > 3 else 0), last[i], (last[i - 4] if i > 3 else 0)
            p = a + b - c
            nearest = min((abs(p - a), 0, a), (abs(p - b), 1, b), (abs(p - c), 2, c))[2]
            line[i] = (line[i] + (0, a, b, (a + b) // 2, nearest)[kind]) & 255
        rows.append([tuple(line[x : x + 4]) for x in range(0, 4 * width, 4)])
        last = line
    return width, height, rows


def main():
    (width, height, rows), scale = read(sys.argv[1]), int(sys.argv[3])
    images = [[[float(v) for v in line.split()] for line in text.splitlines()] for text in open(sys.argv[2]).read().split("\n\n")]
    side, down = len(images[0][0]), len(images[0])
    columns = (width + scale) // ((side + 1) * scale)
    for number, image in enumerate(images):
        left, top = number % columns * (side + 1) * scale, number // columns * (down + 1) * scale
        for y in range(down * scale):
            for x in range(side * scale):
                grey = int(image[y // scale][x // scale] * 255 + 0.5)
                assert rows[top + y][left + x] == (grey, grey, grey, 255), (number, x, y)
    print(f"{len(images)} images of {side}x{down} in {width}x{height} pixels, as their values")


main()
