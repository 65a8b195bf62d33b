#!/usr/bin/python3
"""Compares a picture of `latent render --out` with the numbers of `latent render --values`, pixel by pixel.

    .ci/exported.py PICTURE VALUES SCALE

Readers that have nothing to do with latent decode it: Pillow PNG and GIF, librsvg SVG, Poppler PDF. Images of the model are square.
"""

import pathlib
import struct
import subprocess
import sys
import tempfile

from PIL import Image, ImageSequence


def frames(path):
    """The pictures of a file as RGBA."""
    with tempfile.TemporaryDirectory() as folder:
        drawn = pathlib.Path(folder, "drawn.png")
        if path.suffix == ".svg":
            subprocess.run(["rsvg-convert", path, "--output", drawn], check=True)
        elif path.suffix == ".pdf":
            # A point is a pixel of the file.
            subprocess.run(["pdftoppm", "-r", "72", "-png", "-singlefile", path, drawn.with_suffix("")], check=True)
        else:
            drawn = path
        with Image.open(drawn) as picture:
            return [frame.convert("RGBA") for frame in ImageSequence.Iterator(picture)]


def images(path):
    """Of each image of the model the rows of its pixels, as bytes of red, green and blue."""
    for text in path.read_text().split("\n\n"):
        rows = [[shade(number) for number in line.split()] for line in text.splitlines()]
        side = len(rows[0])
        assert len(rows) in (side, 3 * side), f"{len(rows)} rows of {side}"
        planes = [rows[i : i + side] for i in range(0, len(rows), side)]
        planes *= 3 // len(planes)
        yield [list(zip(*lines)) for lines in zip(*planes)]


def shade(number):
    """A 32-bit number from 0 to 1 as a byte."""
    return int(min(max(struct.unpack("f", struct.pack("f", float(number)))[0], 0), 1) * 255 + 0.5)


def difference(picture, left, top, image, scale):
    """The largest difference of a shade between an image and its place in a picture."""
    pixels, side = picture.load(), len(image)
    worst = 0
    for y in range(side * scale):
        for x in range(side * scale):
            found, wanted = pixels[left + x, top + y], image[y // scale][x // scale]
            assert found[3] == 255, "it lets the background through"
            worst = max(worst, *(abs(a - b) for a, b in zip(found, wanted)))
    return worst


def main():
    path, scale = pathlib.Path(sys.argv[1]), int(sys.argv[3])
    pictures, wanted = frames(path), list(images(pathlib.Path(sys.argv[2])))
    side = len(wanted[0])
    if path.suffix == ".gif":
        # What moves there and back has more frames than images.
        assert len(pictures) >= len(wanted), f"{len(pictures)} frames of {len(wanted)} images"
        places = [(picture, 0, 0) for picture in pictures[: len(wanted)]]
        sizes = {picture.size for picture in pictures}
        assert sizes == {(side * scale, side * scale)}, sizes
    else:
        (picture,) = pictures
        width, height = picture.size
        columns = (width + scale) // ((side + 1) * scale)
        # Captions are above the images.
        step = (height + scale) // -(-len(wanted) // columns)
        head = step - (side + 1) * scale
        assert 0 <= head < 40, (width, height, columns)
        places = [
            (picture, i % columns * (side + 1) * scale, i // columns * step + head) for i in range(len(wanted))
        ]
    worst = max(difference(*place, image, scale) for place, image in zip(places, wanted))
    # A frame of a GIF has 256 colours: those of a grey image are exact.
    isExact = path.suffix != ".gif" or all(len({p for row in image for p in row}) <= 256 for image in wanted)
    assert worst <= (0 if isExact else 40), f"{path.name}: a shade differs by {worst}"
    print(f"{path.suffix[1:]}: {len(wanted)} images of {side}x{side}, largest difference of a shade {worst} of 255")


main()
