"""Set blocks onto a picture, across or down, in a colour that can be read where they stand."""

from __future__ import annotations

import math

from PIL import Image, ImageDraw, ImageFilter

from pipeline.model.cover import Align
from pipeline.render.pictures.atoms import SHIFTED_SIZE
from pipeline.render.pictures.colour import BLACK, RGB, WHITE, extremes, luminance, readable
from pipeline.render.pictures.fonts import font
from pipeline.render.pictures.typeset import Block, Placed

# The em box of the face: baseline 0.88 em below its top; raised and lowered figures stand this much off the baseline.
BASELINE = 0.88
RAISED, LOWERED = 0.36, -0.12
_SHARE: dict[str, float] = {"left": 0.0, "centre": 0.5, "right": 1.0}
_LANGUAGE = "zh-Hans"
Area = tuple[float, float, float, float]


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
    soft = max(4, min(image.size) // 24)
    mask = Image.new("L", image.size, 0)
    grown = (box[0] - 2 * soft, box[1] - 2 * soft, box[2] + 2 * soft, box[3] + 2 * soft)
    ImageDraw.Draw(mask).rectangle(grown, fill=round(255 * strength))
    image.paste(colour, (0, 0), mask.filter(ImageFilter.GaussianBlur(soft)))


def draw_block(image: Image.Image, block: Block, left: float, top: float, align: Align, colour: RGB) -> None:
    """Draw across; `left` is the left, middle or right edge of all lines, after `align`."""
    draw = ImageDraw.Draw(image)
    for number, line in enumerate(block.lines):
        start = left - _SHARE[align] * block.widths[number] * block.size
        base = top + (number * block.leading + BASELINE) * block.size
        for placed in line:
            _across(draw, placed, block, start + placed.at * block.size, base, colour)


def _across(draw: ImageDraw.ImageDraw, placed: Placed, block: Block, x: float, base: float, colour: RGB) -> None:
    size = block.size * (SHIFTED_SIZE if placed.shift else 1)
    weight = min(900, block.weight + 100) if placed.shift else block.weight
    y = base - block.size * (RAISED if placed.shift > 0 else LOWERED if placed.shift else 0)
    draw.text((x, y), placed.text, fill=colour, font=font(size, weight), anchor="ls", language=_LANGUAGE)


def draw_down(image: Image.Image, block: Block, right: float, top: float, colour: RGB) -> None:
    """Draw columns from right to left; `right` is the right edge of the first column's em boxes."""
    for number, line in enumerate(block.lines):
        left = right - (1 + number * block.leading) * block.size
        for placed in line:
            _down(image, placed, block, left, top + placed.at * block.size, colour)


def _down(image: Image.Image, placed: Placed, block: Block, left: float, y: float, colour: RGB) -> None:
    size, text = block.size, placed.text
    if not placed.shift and len(text) <= 2 and text != "⸺":
        face = font(min(size, size / max(placed.width, 1e-6)) if len(text) == 2 else size, block.weight)
        centre = left + size / 2, y + (placed.width - 1) * size / 2 + BASELINE * size
        features = ["vert"] if len(text) == 1 else []
        ImageDraw.Draw(image).text(
            centre, text, fill=colour, font=face, anchor="ms", language=_LANGUAGE, features=features
        )
        return
    tile = Image.new("L", (max(1, round(placed.width * size)), round(size)), 0)
    on_tile = Placed(text, placed.shift, 0.0, placed.width)
    _across_tile(ImageDraw.Draw(tile), on_tile, block)
    turned = tile.transpose(Image.Transpose.ROTATE_270)
    image.paste(colour, (round(left), round(y)), turned)


def _across_tile(draw: ImageDraw.ImageDraw, placed: Placed, block: Block) -> None:
    size = block.size * (SHIFTED_SIZE if placed.shift else 1)
    y = block.size * (BASELINE - (RAISED if placed.shift > 0 else LOWERED if placed.shift else 0))
    draw.text((0, y), placed.text, fill=255, font=font(size, block.weight), anchor="ls", language=_LANGUAGE)
