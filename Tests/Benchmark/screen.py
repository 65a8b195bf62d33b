"""The screen after a program's output: the part of xterm that ncurses uses."""

import codecs
import re

# A control sequence, another escape sequence, a control character, or text.
TOKEN = re.compile(
    r"\x1b\[([<-?]?)([\d;:]*)[ -/]*([@-~])|\x1b[()][0-9A-Z]|\x1b([^\[()])"
    r"|([\x00-\x1a\x1c-\x1f\x7f])|([^\x00-\x1f\x7f]+)")
# The start of an incomplete one.
UNFINISHED = re.compile(r"\x1b(?:\[[ -?]*|[()])?$")


class Screen:
    """Rows of cells: (symbol, foreground, background), colours by palette number, None for the terminal's own."""

    def __init__(self, width, height):
        self.width, self.height = width, height
        self.decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self.rest, self.latest = "", " "
        self.x = self.y = 0
        self.foreground = self.background = None
        self.top, self.bottom = 0, height
        self.rows = [self._blanks(width) for _ in range(height)]

    def text(self, y):
        return "".join(cell[0] for cell in self.rows[y])

    def lines(self):
        return [self.text(y) for y in range(self.height)]

    def feed(self, data):
        text = self.rest + self.decoder.decode(data)
        unfinished = UNFINISHED.search(text)
        self.rest = unfinished.group() if unfinished else ""
        for token in TOKEN.finditer(text[: len(text) - len(self.rest)]):
            private, numbers, final, escape, control, run = token.groups()
            if run:
                self._print(run)
            elif final:
                # Private modes (mouse, cursor, frames) change no cell, except the alternate screen, which starts empty.
                if not private:
                    self._sequence(final, [int(number or 0) for number in re.split("[;:]", numbers)])
                elif numbers == "1049":
                    self._erase(0, self.height)
            elif control:
                self._control(control)
            elif escape == "M":
                self._up()

    def _blanks(self, count):
        return [(" ", None, self.background)] * count

    def _print(self, text):
        for symbol in text:
            if self.x == self.width:
                self.x = 0
                self._down()
            self.rows[self.y][self.x] = (symbol, self.foreground, self.background)
            self.x += 1
        self.latest = text[-1]

    def _control(self, control):
        if control == "\r":
            self.x = 0
        elif control in "\n\x0b\x0c":
            self._down()
        elif control == "\b":
            self._go(self.x - 1, self.y)
        elif control == "\t":
            self._go((self.x // 8 + 1) * 8, self.y)

    def _go(self, x, y):
        self.x, self.y = max(0, min(x, self.width - 1)), max(0, min(y, self.height - 1))

    def _down(self):
        if self.y == self.bottom - 1:
            self._shift(self.top, 1)
        else:
            self._go(self.x, self.y + 1)

    def _up(self):
        if self.y == self.top:
            self._shift(self.top, -1)
        else:
            self._go(self.x, self.y - 1)

    def _shift(self, top, count):
        """Moves the rows from `top` to the region's end up, or down if `count` is negative."""
        for _ in range(min(abs(count), self.bottom - top)):
            del self.rows[top if count > 0 else self.bottom - 1]
            self.rows.insert(self.bottom - 1 if count > 0 else top, self._blanks(self.width))

    def _erase(self, first, end):
        for y in range(first, end):
            self.rows[y] = self._blanks(self.width)

    def _sequence(self, final, numbers):
        first, row = numbers[0], self.rows[self.y]
        # For most of them a missing number, or 0, means 1.
        count = max(first, 1)
        if final in "Hf":
            self._go((numbers[1] if len(numbers) > 1 else 1) - 1, count - 1)
        elif final in "A":
            self._go(self.x, self.y - count)
        elif final in "Be":
            self._go(self.x, self.y + count)
        elif final in "Ca":
            self._go(self.x + count, self.y)
        elif final == "D":
            self._go(self.x - count, self.y)
        elif final in "G`":
            self._go(count - 1, self.y)
        elif final == "d":
            self._go(self.x, count - 1)
        elif final == "m":
            self._select(numbers)
        elif final == "K":
            begin, end = [(self.x, self.width), (0, self.x + 1), (0, self.width)][min(first, 2)]
            row[begin:end] = self._blanks(end - begin)
        elif final == "J":
            if first < 2:
                self._sequence("K", [first])
            self._erase(*[(self.y + 1, self.height), (0, self.y), (0, self.height)][min(first, 2)])
        elif final == "X":
            end = min(self.x + count, self.width)
            row[self.x : end] = self._blanks(end - self.x)
        elif final == "P":
            del row[self.x : self.x + count]
            row += self._blanks(self.width - len(row))
        elif final == "@":
            row[self.x : self.x] = self._blanks(count)
            del row[self.width :]
        elif final == "b":
            self._print(self.latest * count)
        elif final in "LM" and self.top <= self.y < self.bottom:
            self._shift(self.y, count if final == "M" else -count)
        elif final in "ST":
            self._shift(self.top, count if final == "S" else -count)
        elif final == "r":
            self.top, self.bottom = count - 1, (numbers[1] if len(numbers) > 1 and numbers[1] else self.height)
            self._go(0, 0)

    def _select(self, numbers):
        """Colours only: bold and the like change no symbol, and nothing that is read is drawn in reverse."""
        index = 0
        while index < len(numbers):
            number = numbers[index]
            if number == 0:
                self.foreground = self.background = None
            elif number in (38, 48):
                color = numbers[index + 2] if numbers[index + 1 : index + 2] == [5] else None
                index += 2 if color is not None else 4
                self._color(number == 38, color)
            elif number in (39, 49):
                self._color(number == 39, None)
            elif number // 10 in (3, 4):
                self._color(number < 40, number % 10)
            elif 90 <= number < 108:
                self._color(number < 100, number % 10 + 8)
            index += 1

    def _color(self, is_foreground, color):
        if is_foreground:
            self.foreground = color
        else:
            self.background = color
