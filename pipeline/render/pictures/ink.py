"""Set blocks onto a picture, across or down, in a colour that can be read where they stand."""

from __future__ import annotations

import math

from PIL import Image, ImageDraw

from pipeline.model.layers import Align
from pipeline.render.pictures.atoms import SHIFTED_SIZE, SQUARE, measure
from pipeline.render.pictures.colour import BLACK, RGB, WHITE, linear, luminance, readable
from pipeline.render.pictures.fonts import font
from pipeline.render.pictures.typeset import Block, Placed

# The em box of the face: baseline 0.88 em below its top; raised and lowered figures stand this much off the baseline.
BASELINE = 0.88
RAISED, LOWERED = 0.36, -0.12
SHARE: dict[str, float] = {"left": 0.0, "centre": 0.5, "right": 1.0}
_LANGUAGE = "zh-Hans"
# These stand upright in columns too; the face would turn them as in Japanese. Drawn narrow and centred.
UPRIGHT = "：；！？"
_NARROW = str.maketrans(UPRIGHT, ":;!?")
_TO_LINEAR = [round(linear(v / 255) * 255) for v in range(256)] * 3
Area = tuple[float, float, float, float]


def extremes(image: Image.Image) -> tuple[float, float]:
    """Darkest and lightest luminance in an RGB picture."""
    bounds = image.getextrema()
    if all(low == high for low, high in bounds):  # type: ignore[misc]
        flat = luminance(tuple(low for low, _ in bounds))  # type: ignore[arg-type, misc]
        return flat, flat
    grey = image.point(_TO_LINEAR).convert("L", (0.2126, 0.7152, 0.0722, 0))
    low, high = grey.getextrema()
    return float(low) / 255, float(high) / 255  # type: ignore[arg-type]


def legible(image: Image.Image, area: Area, colour: RGB) -> RGB:
    """The colour in which text can stand on an area of the picture; where none can, a soft veil is laid first."""
    box = _whole(area, image.size)
    low, high = extremes(image.crop(box))
    found = readable(colour, low, high)
    dark = luminance(colour) < 0.3
    for step in range(3, 11):
        if found is not None:
            return found
        _veil(image, box, WHITE if dark else BLACK, step / 10)
        found = readable(colour, *extremes(image.crop(box)))
    return BLACK if dark else WHITE


def _whole(area: Area, size: tuple[int, int]) -> tuple[int, int, int, int]:
    left, top = max(0, math.floor(area[0])), max(0, math.floor(area[1]))
    return left, top, min(size[0], max(left + 1, math.ceil(area[2]))), min(size[1], max(top + 1, math.ceil(area[3])))


def _veil(image: Image.Image, box: tuple[int, int, int, int], colour: RGB, strength: float) -> None:
    """A soft band over the whole width: a smaller one would look like a stain on a photograph."""
    fade = 0.22 * image.height
    row = Image.new("L", (1, image.height))
    away = (max(0.0, box[1] - y, y - box[3]) / fade for y in range(image.height))
    row.putdata([round(255 * strength * max(0.0, 1 - far) ** 2) for far in away])
    image.paste(colour, (0, 0), row.resize(image.size))


def draw_block(image: Image.Image, block: Block, left: float, top: float, align: Align, colour: RGB) -> None:
    """Draw across; `left` is the left, middle or right edge of all lines, after `align`."""
    draw = ImageDraw.Draw(image)
    for number, line in enumerate(block.lines):
        start = left - SHARE[align] * block.widths[number] * block.size
        base = top + (number * block.leading + BASELINE) * block.size
        for placed in line:
            _across(draw, placed, block, start + placed.at * block.size, base, colour)


def _across(draw: ImageDraw.ImageDraw, placed: Placed, block: Block, x: float, base: float, colour: RGB | int) -> None:
    for text, shift, width in placed.runs:
        size = block.size * (SHIFTED_SIZE if shift else 1)
        weight = min(900, block.weight + 100) if shift else block.weight
        y = base - block.size * (RAISED if shift > 0 else LOWERED if shift else 0)
        draw.text((x, y), text, fill=colour, font=font(size, weight), anchor="ls", language=_LANGUAGE)
        x += width * block.size


def draw_down(image: Image.Image, block: Block, right: float, top: float, colour: RGB) -> None:
    """Draw columns from right to left; `right` is the right edge of the first column's em boxes."""
    for number, line in enumerate(block.lines):
        left = right - (1 + number * block.leading) * block.size
        for placed in line:
            _down(image, placed, block, left, top + placed.at * block.size, colour)


def _down(image: Image.Image, placed: Placed, block: Block, left: float, y: float, colour: RGB) -> None:
    size, text = block.size, placed.text
    pen = ImageDraw.Draw(image)
    if text in UPRIGHT:
        face = font(size, block.weight)
        x0, _, x1, _ = face.getbbox(text.translate(_NARROW), anchor="ls")
        x = left + (size - (x1 - x0)) / 2 - x0
        pen.text((x, y + BASELINE * size), text.translate(_NARROW), fill=colour, font=face, anchor="ls")
    elif len(text) == 1 and text != "⸺":
        centre = left + size / 2, y + BASELINE * size
        face = font(size, block.weight)
        pen.text(centre, text, fill=colour, font=face, anchor="ms", language=_LANGUAGE, features=["vert"])
    elif len(text) <= SQUARE and text != "⸺":
        _square(image, placed, block, left, y, colour)
    else:
        tile = _tile(placed, block)
        image.paste(colour, (round(left), round(y)), tile.transpose(Image.Transpose.ROTATE_270))


def _square(image: Image.Image, placed: Placed, block: Block, left: float, y: float, colour: RGB) -> None:
    """A short word across, squeezed into one square."""
    plain = Placed(tuple((text, shift, measure(text, shift, block.weight)) for text, shift, _ in placed.runs), 0.0)
    tile = _tile(plain, block)
    if tile.width > block.size:
        tile = tile.resize((round(block.size), tile.height), Image.Resampling.LANCZOS)
    image.paste(colour, (round(left + (block.size - tile.width) / 2), round(y)), tile)


def _tile(placed: Placed, block: Block) -> Image.Image:
    width = sum(width for _, _, width in placed.runs) * block.size
    tile = Image.new("L", (max(1, round(width)), round(block.size * 1.08)), 0)
    _across(ImageDraw.Draw(tile), placed, block, 0.0, BASELINE * block.size, 255)
    return tile
