"""Reads the explorer's screen."""

import re
import time

from contestants import Broken
from pseudo_terminal import FRAME_END, HEIGHT, WIDTH
from screen import Screen

# The selected dimension with its value, and the run's step.
SELECTED = re.compile(r"▸ *\d+ .*?([-+ ]\d\.\d\d)")
DIAL = re.compile(r"dial β ([\d.]+)")
STEP = re.compile(r"step (\d+)")
# The title of the picture, in the second row.
PICTURE = "decoded at z"
PATIENCE = 20


class ExplorerScreen(Screen):
    def __init__(self):
        super().__init__(WIDTH, HEIGHT)

    def picture(self):
        """The cells of the picture, left of the latent dimensions; none before it is drawn."""
        title = self.text(1)
        if PICTURE not in title:
            return []
        cells = (cell for row in self.rows[2:] for cell in row[: title.index("╮")])
        # Only pictures have a background. A cell of one colour is a space.
        return [(symbol, back if symbol == " " else front, back) for symbol, front, back in cells if back is not None]

    def shows_digit(self):
        """Whether the picture has enough black and enough white: a digit, not an empty frame."""
        greys = [grey for cell in self.picture() for grey in cell[1:] if grey is not None]
        white, black = sum(grey >= 246 or grey == 231 for grey in greys), sum(grey in (16, 232) for grey in greys)
        return white >= 20 and black >= 200

    def value(self):
        """The selected dimension's z on the screen."""
        found = SELECTED.search("\n".join(self.lines()[2:-8]))
        return found and found.group(1).strip()

    def beta(self):
        """The dial's beta in its title."""
        found = DIAL.search("\n".join(self.lines()[2:]))
        return found and found.group(1)

    def step(self):
        """The run's step; 0 if not shown."""
        found = STEP.search("\n".join(self.lines()[-8:]))
        return int(found.group(1)) if found else 0

    def wait(self, terminal, condition):
        """Reads frames until the condition holds; returns when that frame came."""
        end = time.perf_counter() + PATIENCE
        while True:
            for now, frame in terminal.frames():
                self.feed(frame)
                if condition():
                    return now
            if not terminal.read_until(end, FRAME_END):
                raise Broken("the explorer does not do what was asked:\n" + "\n".join(self.lines()))
