"""Line art: strokes and dots in the units of a box (its short side is 1), drawn smooth on a mask."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from random import Random

from PIL import Image, ImageDraw

from pipeline.render.pictures.colour import RGB

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Stroke:
    """A polyline; `width` in multiples of the layer's line, `tone` 0–1, `hot` in the accent colour."""

    points: tuple[Point, ...]
    width: float = 1.0
    tone: float = 1.0
    hot: bool = False
    fill: bool = False


@dataclass(frozen=True, slots=True)
class Dot:
    """A disc of radius `r`, or a ring where `width` (in multiples of the line) is given."""

    x: float
    y: float
    r: float
    tone: float = 1.0
    hot: bool = False
    width: float = 0.0


Mark = Stroke | Dot
JOINTLESS = 4  # pixels of the enlarged drawing: thinner lines show no notches
Draw = Callable[[Random, float, float], Iterator[Mark]]


def masks(size: tuple[int, int], marks: Iterable[Mark], line: float) -> tuple[Image.Image, Image.Image]:
    """Two masks of `size` pixels, for the plain and the hot marks; `line` is the stroke in pixels.

    Pillow draws without antialiasing: everything is drawn two or three times as large, then averaged.
    """
    times = 3 if size[0] * size[1] < 700_000 else 2
    large = (size[0] * times, size[1] * times)
    pair = Image.new("L", large, 0), Image.new("L", large, 0)
    pens = tuple(ImageDraw.Draw(mask) for mask in pair)
    unit = min(large)
    for mark in marks:
        _draw(pens[mark.hot], mark, unit, line * times)
    return pair[0].reduce(times), pair[1].reduce(times)


def _draw(pen: ImageDraw.ImageDraw, mark: Mark, unit: float, line: float) -> None:
    ink = round(255 * mark.tone)
    if isinstance(mark, Dot):
        x, y, r = mark.x * unit, mark.y * unit, mark.r * unit
        box = (x - r, y - r, x + r, y + r)
        if mark.width:
            pen.ellipse(box, outline=ink, width=max(1, round(mark.width * line)))
        else:
            pen.ellipse(box, fill=ink)
        return
    points = [(x * unit, y * unit) for x, y in mark.points]
    if mark.fill:
        pen.polygon(points, fill=ink)
    elif len(points) > 1:
        width = max(1, round(mark.width * line))
        pen.line(points, fill=ink, width=width)
        for x, y in _corners(points, width):
            pen.ellipse((x - width / 2 + 1, y - width / 2 + 1, x + width / 2 - 1, y + width / 2 - 1), fill=ink)


def _corners(points: Sequence[Point], width: int) -> Iterator[Point]:
    """Where a line turns so sharply that a notch of more than a pixel would show on its outer side.

    Pillow's own round joints go through every point in Python and take five times as long as the lines themselves.
    """
    if width <= JOINTLESS:
        return
    for (ax, ay), (x, y), (bx, by) in zip(points, points[1:], points[2:], strict=False):
        dx, dy, ex, ey = x - ax, y - ay, bx - x, by - y
        turn = abs(dx * ey - dy * ex)
        lengths = math.hypot(dx, dy) * math.hypot(ex, ey)
        if turn * width > 2 * lengths or (dx * ex + dy * ey < 0 and lengths):
            yield x, y


def paint(
    image: Image.Image, box: tuple[int, int, int, int], pair: tuple[Image.Image, Image.Image], colours: tuple[RGB, RGB],
    strength: float = 1.0, within: Image.Image | None = None,
) -> None:  # fmt: skip
    """Lay the two masks on a picture at `box`; `within` is a mask of the box's size that cuts them."""
    for mask, colour in zip(pair, colours, strict=True):
        shown = mask.point([round(v * strength) for v in range(256)]) if strength < 1 else mask
        if within is not None:
            shown = Image.composite(shown, Image.new("L", shown.size, 0), within)
        image.paste(colour, (box[0], box[1]), shown)
