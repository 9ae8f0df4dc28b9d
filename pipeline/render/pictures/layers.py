"""The layers without words: areas, motifs, photographs, veils and furniture."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, partial
from random import Random

from PIL import Image, ImageDraw

from pipeline.model.cover import CoverRequest, Motif
from pipeline.model.layers import Code, Drawing, Fill, Pattern, Photo, Shade
from pipeline.render.pictures.colour import RGB, resolve
from pipeline.render.pictures.error import PictureError
from pipeline.render.pictures.furniture import FURNITURE
from pipeline.render.pictures.lines import Mark, masks, paint
from pipeline.render.pictures.motifs import MOTIFS
from pipeline.render.pictures.photo import crop
from pipeline.render.pictures.stage import Pixels, Stage, area
from pipeline.render.qr import qr_modules

LEAST_MODULE = 4  # pixels: at half the size a module still has two, which readers need


def fill(image: Image.Image, layer: Fill, request: CoverRequest, stage: Stage) -> None:
    """A flat area or a gradient."""
    box = area(layer.box, stage)
    image.paste(resolve(layer.colour, request.colours), box)
    if layer.to:
        image.paste(resolve(layer.to, request.colours), (box[0], box[1]), _ramp(box, 0, 255, layer.across, lambda t: t))


def shade(image: Image.Image, layer: Shade, request: CoverRequest, stage: Stage) -> None:
    """A veil."""
    box = area(layer.box, stage)
    ramp = _ramp(box, layer.start * 255, layer.end * 255, layer.across, lambda t: 1 - (1 - t) ** 2)
    image.paste(resolve(layer.colour, request.colours), (box[0], box[1]), ramp)


def _ramp(box: Pixels, start: float, end: float, across: bool, ease: Callable[[float], float]) -> Image.Image:
    wide, high = box[2] - box[0], box[3] - box[1]
    length = wide if across else high
    row = Image.new("L", (length, 1) if across else (1, length))
    row.putdata([round(start + (end - start) * ease(i / max(1, length - 1))) for i in range(length)])
    return row.resize((wide, high))


def motif(image: Image.Image, layer: Drawing, request: CoverRequest, stage: Stage) -> None:
    """The line art of the piece's topic."""
    colours = resolve(layer.colour, request.colours), resolve(layer.hot, request.colours)
    box = _round_box(area(layer.box, stage)) if layer.round else area(layer.box, stage)
    _line_art(image, box, request, colours, layer.line * stage.unit / 1000, layer.strength, layer.round)


def _line_art(
    image: Image.Image, box: Pixels, request: CoverRequest, colours: tuple[RGB, RGB], line: float, strength: float,
    cut: bool,
) -> None:  # fmt: skip
    size = box[2] - box[0], box[3] - box[1]
    paint(image, box, _art(request.motif, request.seed, size, line), colours, strength, _disc(size) if cut else None)


@lru_cache(maxsize=2)
def _art(name: Motif, seed: str, size: tuple[int, int], line: float) -> tuple[Image.Image, Image.Image]:
    """The two masks; kept, since the cards of a set all show the same."""
    short = min(size)
    return masks(size, _marks(name, seed, size[0] / short, size[1] / short), max(line, 1.0))


@lru_cache(maxsize=4)
def _marks(name: Motif, seed: str, wide: float, high: float) -> tuple[Mark, ...]:
    """Drawn from a chance that is always the same; kept, since several sizes of a cover have the same proportions."""
    return tuple(MOTIFS[name](Random(seed), wide, high))  # noqa: S311


def photo(
    image: Image.Image, layer: Photo, request: CoverRequest, stage: Stage, *, shot: Image.Image | None = None
) -> None:
    """The photograph cropped around its focus, or the motif on a flat ground."""
    box = _round_box(area(layer.box, stage)) if layer.round else area(layer.box, stage)
    size = box[2] - box[0], box[3] - box[1]
    mask = _disc(size) if layer.round else Image.new("L", size, 255)
    if shot is not None and layer.whole:
        _whole(image, shot, box)
        return
    if shot is not None:
        part = crop(shot, *size, request.focus)
        if part.mode == "RGBA":
            mask = Image.composite(part.getchannel("A"), Image.new("L", size, 0), mask)
        image.paste(part.convert("RGB"), (box[0], box[1]), mask)
        return
    image.paste(resolve(layer.ground, request.colours), (box[0], box[1]), mask)
    colours = resolve(layer.colour, request.colours), resolve(layer.hot, request.colours)
    _line_art(image, box, request, colours, layer.line * stage.unit / 1000, 1.0, layer.round)


def _whole(image: Image.Image, shot: Image.Image, box: Pixels) -> None:
    """All of the photograph, as large as the box lets it be, in its middle; transparency shows what is beneath."""
    wide, high = box[2] - box[0], box[3] - box[1]
    scale = min(wide / shot.width, high / shot.height)
    size = max(1, round(shot.width * scale)), max(1, round(shot.height * scale))
    part = shot.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)
    at = box[0] + (wide - size[0]) // 2, box[1] + (high - size[1]) // 2
    image.paste(part.convert("RGB"), at, part.getchannel("A") if part.mode == "RGBA" else None)


def code(image: Image.Image, layer: Code, request: CoverRequest, stage: Stage) -> Pixels | None:
    """The QR code on its white plate, with whole pixels per module; None where the request has none."""
    if not request.code:
        return None
    rows = qr_modules(request.code)
    box = _round_box(area(layer.box, stage, framed=True))
    module = (box[2] - box[0]) // len(rows)
    if module < LEAST_MODULE:
        raise PictureError(f"二维码排不下：网址太长，{box[2] - box[0]} 像素里每格不到 {LEAST_MODULE} 像素")
    small = Image.frombytes("L", (len(rows), len(rows)), b"".join(rows)).point([255, 0] + [0] * 254)
    side = module * len(rows)
    left, top = box[0] + (box[2] - box[0] - side) // 2, box[1] + (box[3] - box[1] - side) // 2
    ImageDraw.Draw(image).rectangle((box[0], box[1], box[2] - 1, box[3] - 1), fill=(255, 255, 255))
    image.paste(small.resize((side, side), Image.Resampling.NEAREST).convert("RGB"), (left, top))
    return box


def _round_box(box: Pixels) -> Pixels:
    side = min(box[2] - box[0], box[3] - box[1])
    left, top = (box[0] + box[2] - side) // 2, (box[1] + box[3] - side) // 2
    return left, top, left + side, top + side


def _disc(size: tuple[int, int]) -> Image.Image:
    large = Image.new("L", (size[0] * 2, size[1] * 2), 0)
    ImageDraw.Draw(large).ellipse((0, 0, size[0] * 2 - 1, size[1] * 2 - 1), fill=255)
    return large.reduce(2)


def pattern(image: Image.Image, layer: Pattern, request: CoverRequest, stage: Stage) -> None:
    """Furniture: grids, rules, frames, ticks, the play mark."""
    box = area(layer.box, stage, framed=layer.frame)
    size = box[2] - box[0], box[3] - box[1]
    times = 2 if layer.kind in ("play", "ring", "stripes") else 1
    mask = Image.new("L", (size[0] * times, size[1] * times), 0)
    draw = partial(FURNITURE[layer.kind], ImageDraw.Draw(mask))
    line = max(1, round(layer.line * stage.unit / 1000 * times))
    draw(mask.size, max(2.0, layer.step * stage.unit * times), line)
    mask = mask.reduce(times) if times > 1 else mask
    if layer.strength < 1:
        mask = mask.point([round(v * layer.strength) for v in range(256)])
    image.paste(resolve(layer.colour, request.colours), (box[0], box[1]), mask)
