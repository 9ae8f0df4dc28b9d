"""Draw running text and points: many small letters, so glyphs are kept as little masks and set on whole pixels."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import takewhile

from PIL import Image, ImageDraw

from pipeline.model.cover import CoverRequest, Para
from pipeline.model.layers import Flow, Points, pick
from pipeline.render.pictures.atoms import SHIFTED_SIZE
from pipeline.render.pictures.colour import RGB, resolve
from pipeline.render.pictures.error import PictureError
from pipeline.render.pictures.flow import Setting, height_of, set_para, sheet_of
from pipeline.render.pictures.fonts import font
from pipeline.render.pictures.ink import BASELINE, LOWERED, RAISED, draw_block, legible
from pipeline.render.pictures.stage import Pixels, Stage, area
from pipeline.render.pictures.typeset import Block, fit

_STEP, _LEAST = 0.93, 0.45
_NUMBER = 1.5  # em from a point's number to its text


@lru_cache(maxsize=1500)
def _glyph(text: str, size: float, weight: int) -> tuple[Image.Image, int, int]:
    """A mask, and where it stands from the pen's place on the base line."""
    face = font(size, weight)
    left, top, right, bottom = (round(edge) for edge in face.getbbox(text, anchor="ls", language="zh-Hans"))
    mask = Image.new("L", (max(1, right - left + 2), max(1, bottom - top + 2)), 0)
    ImageDraw.Draw(mask).text((1 - left, 1 - top), text, fill=255, font=face, anchor="ls", language="zh-Hans")
    return mask, left - 1, top - 1


def _put(image: Image.Image, text: str, x: float, base: float, size: float, weight: int, colour: RGB) -> None:
    if text.strip():
        mask, left, top = _glyph(text, size, weight)
        image.paste(colour, (round(x) + left, round(base) + top), mask)


def flow(image: Image.Image, layer: Flow, request: CoverRequest, stage: Stage) -> list[Pixels]:
    """Set the running text; raises PictureError when it was not paginated for this box."""
    sheet, box = sheet_of(layer, request, stage), area(layer.box, stage, framed=True)
    if not request.flow:
        return []
    high = height_of(request.flow, sheet)
    if high > sheet.height + 1:
        raise PictureError(f"卡片排不下：{request.flow[0].text[:20]}……")
    y = box[1] + (sheet.height - high) * {"top": 0.0, "middle": 0.5, "bottom": 1.0}[layer.anchor]
    stood: list[Pixels] = []
    for number, done in enumerate(set_para(para, sheet) for para in request.flow):
        y += done.above if number else 0.0
        stood.append((box[0], round(y), box[2], round(y + done.height)))
        y += done.height
    # All veils come before any ink, or one would dim what is drawn already.
    colours = [_colours(image, layer, request, para, where) for para, where in zip(request.flow, stood, strict=True)]
    for para, where, (colour, hot) in zip(request.flow, stood, colours, strict=True):
        _para(image, para, set_para(para, sheet), where, colour, hot)
    return stood


def _colours(image: Image.Image, layer: Flow, request: CoverRequest, para: Para, where: Pixels) -> tuple[RGB, RGB]:
    """Of the text and of a sign before it."""
    hot, plain = (resolve(name, request.colours) for name in (layer.hot, layer.colour))
    return legible(image, where, hot if para.kind == "heading" else plain), legible(image, where, hot)


def _para(image: Image.Image, para: Para, done: Setting, box: Pixels, colour: RGB, hot: RGB) -> None:
    lead = done.height / max(1, len(done.rows))
    for number, row in enumerate(done.rows):
        # The em box stands in the middle of its line.
        base = box[1] + row.top + (lead - done.size) / 2 + BASELINE * done.size
        if para.mark and not number and not para.goes_on:
            _sign(image, para.mark, box[0], base, done.size, hot)
        for text, shift, at in row.runs:
            size = done.size * (SHIFTED_SIZE if shift else 1)
            lift = done.size * (RAISED if shift > 0 else LOWERED if shift else 0)
            _put(image, text, box[0] + at * done.size, base - lift, size, done.weight, colour)


def _sign(image: Image.Image, mark: str, left: float, base: float, size: float, colour: RGB) -> None:
    """A number as such, any other sign as a square."""
    number = mark.rstrip(".、")
    if number.isdigit():
        _put(image, number, left, base, size, 800, colour)
        return
    side, top = round(0.34 * size), round(base - 0.54 * size)
    at = round(left + 0.18 * size)
    ImageDraw.Draw(image).rectangle((at, top, at + side - 1, top + side - 1), fill=colour)


def points(image: Image.Image, layer: Points, request: CoverRequest, stage: Stage) -> list[Pixels]:
    """The points in one size, the largest at which all of them stand in the box, number before text.

    On a screen of an odd shape the last ones are left out before any would be too small to read: the texts that go
    along have all of them.
    """
    box = area(layer.box, stage, framed=True)
    if not request.points:
        return []
    across = stage.shape in layer.across
    gap = layer.gap * stage.unit
    least, room = request.layout.least * stage.height, (box[2] - box[0], box[3] - box[1])
    tries = (
        _same_size(layer, request.points[:n], stage, room, across, least) for n in range(len(request.points), 0, -1)
    )
    wide, blocks = next(filter(None, tries), (0.0, []))
    if not blocks:
        raise PictureError(f"要点太长，海报上排不下：{request.points[0][:20]}……")
    count = len(blocks)
    total = max(b.height for b in blocks) if across else sum(b.height for b in blocks) + gap * (count - 1)
    free = max(0.0, box[3] - box[1] - total)
    x, y = float(box[0]), box[1] + free * {"top": 0.0, "middle": 0.5, "bottom": 1.0}[pick(layer.anchor, stage.shape)]
    stood: list[Pixels] = []
    for block in blocks:
        left = round(x + _NUMBER * block.size)
        stood.append((left, round(y), round(left + block.width), round(y + block.height)))
        x, y = (x + wide + gap, y) if across else (x, y + block.height + gap)
    # All veils come before any ink, or one would dim what is drawn already.
    colours = [legible(image, where, resolve(layer.colour, request.colours)) for where in stood]
    for number, (block, where, colour) in enumerate(zip(blocks, stood, colours, strict=True), 1):
        if layer.rule and number > 1 and not across:
            _rule(image, (box[0], box[2]), where[1] - gap / 2, stage, resolve(layer.rule, request.colours))
        digit = str(number), where[0] - _NUMBER * block.size, where[1]
        _number(image, layer, request, digit, block.size, least)
        draw_block(image, block, where[0], where[1], "left", colour)
    return stood


def _rule(image: Image.Image, ends: tuple[int, int], y: float, stage: Stage, colour: RGB) -> None:
    thick = max(1, round(stage.unit / 540))
    ImageDraw.Draw(image).rectangle((ends[0], round(y), ends[1] - 1, round(y) + thick - 1), fill=colour)


def _same_size(
    layer: Points, texts: tuple[str, ...], stage: Stage, room: tuple[int, int], across: bool, least: float
) -> tuple[float, list[Block]] | None:
    """How wide each stands, and the blocks; None where they would have to be smaller than `least` pixels."""
    gap, high = layer.gap * stage.unit, float(room[1])
    wide = (room[0] - gap * (len(texts) - 1)) / len(texts) if across else float(room[0])
    largest = max(pick(layer.size, stage.shape) * stage.unit, least)
    smallest = max(least, largest * _LEAST)
    # Sizes at which all break well; then the smallest, however they break.
    sizes = [(size, 0.0) for size in takewhile(lambda size: size >= smallest, _steps(largest))]
    for size, floor in (*sizes, (smallest, smallest)):
        blocks = [
            fit(
                text, wide - _NUMBER * size, high, size, lines=layer.lines, weight=layer.weight,
                leading=layer.leading, least=floor,
            )
            for text in texts
        ]  # fmt: skip
        gaps = 0.0 if across else gap * (len(texts) - 1)
        total = max(b.height for b in blocks) if across else sum(b.height for b in blocks) + gaps
        if total <= high and all(block.size == size and len(block.lines) <= layer.lines for block in blocks):
            return wide, blocks
    return None


def _steps(size: float) -> Iterator[float]:
    while True:
        yield size
        size *= _STEP


def _number(
    image: Image.Image, layer: Points, request: CoverRequest, where: tuple[str, float, int], size: float, least: float
) -> None:
    digit, left, top = where
    x, side, colour = round(left), round(1.06 * size), resolve(layer.number, request.colours)
    here = (x, top, x + side, top + side)
    if not layer.plate:
        _put(image, digit, left, top + BASELINE * size, size, 900, legible(image, here, colour))
        return
    ImageDraw.Draw(image).rectangle((x, top, x + side - 1, top + side - 1), fill=resolve(layer.plate, request.colours))
    small = max(0.74 * size, min(least, 0.9 * size))
    place = left + (side - font(small, 800).getlength(digit)) / 2
    _put(image, digit, place, top + (side + 0.73 * small) / 2, small, 800, legible(image, here, colour))
