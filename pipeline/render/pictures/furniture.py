"""Regular marks on a mask: each function draws in white on a mask of `size`, with a step and a line in pixels."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

from PIL import ImageDraw

Pen = ImageDraw.ImageDraw
Size = tuple[int, int]


def _steps(length: int, step: float) -> Iterator[int]:
    count = max(1, round(length / step))
    return (round(i * (length - 1) / count) for i in range(count + 1))


def _grid(pen: Pen, size: Size, step: float, line: int) -> None:
    centre = size[0] / 2, size[1] / 2
    for axis in (0, 1):
        count = int(centre[axis] / step) + 1
        for k in range(-count, count + 1):
            at = round(centre[axis] + k * step)
            wide = line * 2 if k % 5 == 0 else line
            box = (at, 0, at + wide - 1, size[1]) if axis == 0 else (0, at, size[0], at + wide - 1)
            pen.rectangle(box, fill=255 if k % 5 == 0 else 130)


def _dots(pen: Pen, size: Size, step: float, line: int) -> None:
    for x in _steps(size[0], step):
        for y in _steps(size[1], step):
            pen.ellipse((x - line, y - line, x + line, y + line), fill=255)


def _rules(pen: Pen, size: Size, step: float, line: int) -> None:
    for y in _steps(size[1], step):
        pen.rectangle((0, min(y, size[1] - line), size[0], min(y, size[1] - line) + line - 1), fill=255)


def _frame(pen: Pen, size: Size, _: float, line: int) -> None:
    pen.rectangle((0, 0, size[0] - 1, size[1] - 1), outline=255, width=line)


def _double(pen: Pen, size: Size, _: float, line: int) -> None:
    """A thick and a thin rule, as over a newspaper's name."""
    pen.rectangle((0, 0, size[0], 3 * line - 1), fill=255)
    pen.rectangle((0, 5 * line, size[0], 6 * line - 1), fill=255)


def _ticks(pen: Pen, size: Size, step: float, line: int) -> None:
    """Corner crosses and a scale along the edges, as on a map sheet."""
    arm = round(step)
    for x in (0, size[0] - line):
        for y in (0, size[1] - line):
            pen.rectangle((max(0, x - arm), y, x + arm, y + line - 1), fill=255)
            pen.rectangle((x, max(0, y - arm), x + line - 1, y + arm), fill=255)
    for x in _steps(size[0] - line, step):
        pen.rectangle((x, 0, x + line - 1, arm // 5), fill=255)
        pen.rectangle((x, size[1] - arm // 5, x + line - 1, size[1]), fill=255)


def _ring(pen: Pen, size: Size, _: float, line: int) -> None:
    side = min(size)
    x, y = (size[0] - side) / 2, (size[1] - side) / 2
    pen.ellipse((x, y, x + side - 1, y + side - 1), outline=255, width=line)


def _play(pen: Pen, size: Size, _: float, line: int) -> None:
    """A ring with a triangle; its middle stands a little right, where it looks centred."""
    _ring(pen, size, 0, line)
    side = min(size)
    x, y, r = size[0] / 2 + side * 0.035, size[1] / 2, side * 0.2
    pen.polygon([(x + r * math.cos(t), y + r * math.sin(t)) for t in (0, 2.0944, 4.18879)], fill=255)


def _bar(pen: Pen, size: Size, _: float, __: int) -> None:
    pen.rectangle((0, 0, *size), fill=255)


def _stripes(pen: Pen, size: Size, step: float, line: int) -> None:
    at = -float(size[1])
    while at < size[0]:
        pen.line((at, size[1], at + size[1], 0), fill=255, width=line)
        at += step


FURNITURE: dict[str, Callable[[Pen, Size, float, int], None]] = {
    "grid": _grid, "dots": _dots, "rules": _rules, "frame": _frame, "double": _double, "ticks": _ticks, "ring": _ring,
    "play": _play, "bar": _bar, "stripes": _stripes,
}  # fmt: skip
