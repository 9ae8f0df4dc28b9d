"""The text layers: what each item says, how big it gets, where it stands."""

from __future__ import annotations

import regex
from PIL import Image, ImageDraw

from pipeline.model.cover import CoverRequest
from pipeline.model.layers import Align, Item, Text, pick
from pipeline.render.pictures.colour import RGB, resolve
from pipeline.render.pictures.ink import SHARE, draw_block, draw_down, legible
from pipeline.render.pictures.stage import Pixels, Stage, area
from pipeline.render.pictures.typeset import Block, fit

Set = tuple[Item, Block]
_CHIP = 0.42  # a chip is this much wider than its text on each side, in em


def wording(item: Item, request: CoverRequest) -> str:
    """What an item says; the numeral is the issue's or the title's first number, else the kicker's first character."""
    if item.what == "numeral":
        for pattern, source in (
            (r"第 ?(\d{1,4})", request.label),
            (r"(?<![\d:.,\p{L}])(\d{1,3}%?)(?![\d:.,])", request.title),
        ):
            found = regex.search(pattern, source)
            if found:
                return str(found[1])
        return request.kicker[:1] or request.title[:1]
    return "" if item.what == "bar" else str(getattr(request, item.what))


def text(image: Image.Image, layer: Text, request: CoverRequest, stage: Stage) -> list[Pixels]:
    """Draw a stack and say where its texts stand (pixels), for the tests of what must stay inside."""
    box = area(layer.box, stage, framed=True)
    items = [item for item in layer.items if item.what == "bar" or wording(item, request).strip()]
    if not items:
        return []
    if layer.vertical:
        return [_down(image, layer, items[0], request, stage, box)]
    blocks = _set(items, request, stage, box)
    flow = [number for number, item in enumerate(items) if not item.mirror]
    total = sum(_height(items[n], blocks[n]) for n in flow) + sum(items[n].gap * stage.unit for n in flow[:-1])
    free = max(0.0, box[3] - box[1] - total)
    y = box[1] + free * {"top": 0.0, "middle": 0.5, "bottom": 1.0}[pick(layer.anchor, stage.shape)]
    align: Align = pick(layer.align, stage.shape)
    stood, last, gap = [], y, 0.0
    for item, block in zip(items, blocks, strict=True):
        if item.mirror:
            beside = max(0.0, y - last - gap - _height(item, block)) / 2
            stood.append(_stand(item, block, box, last + beside, "right"))
            continue
        stood.append(_stand(item, block, box, y, align))
        gap = item.gap * stage.unit
        last, y = y, y + _height(item, block) + gap
    # All veils come before any ink, or one would dim what is drawn already.
    bare = {n: resolve(i.colour, request.colours) for n, i in enumerate(items) if i.what != "bar" and not i.chip}
    for _ in range(2):
        shown = {n: legible(image, stood[n], colour) for n, colour in bare.items()}
    for number, (item, block) in enumerate(zip(items, blocks, strict=True)):
        _ink(image, item, block, request, stood[number], "right" if item.mirror else align, shown.get(number))
    return stood


def _set(items: list[Item], request: CoverRequest, stage: Stage, box: Pixels) -> list[Block]:
    """Blocks of all items; the title is set last, in the height that the others leave."""
    wide, high = float(box[2] - box[0]), float(box[3] - box[1])
    blocks: dict[int, Block] = {}
    mirrored = 0.0
    for number, item in sorted(enumerate(items), key=lambda pair: (pair[1].what == "title", not pair[1].mirror)):
        least = request.layout.least * stage.height
        size = max(pick(item.size, stage.shape) * stage.unit, least)
        if item.what == "bar":
            blocks[number] = Block((), (), size, item.leading, item.weight)
            continue
        room = wide - (2 * _CHIP * size if item.chip else 0)
        before = number + 1 < len(items) and items[number + 1].mirror
        room -= mirrored if before else 0
        tall = size * 1.02 * pick(item.lines, stage.shape) * item.leading
        if item.what in ("title", "numeral"):
            others = sum(_height(items[n], b) for n, b in blocks.items() if not items[n].mirror)
            gaps = sum(i.gap for i in [i for i in items if not i.mirror][:-1]) * stage.unit
            tall = min(high, tall) if item.what == "numeral" else high - others - gaps
        blocks[number] = fit(
            wording(item, request), room, tall, size, lines=pick(item.lines, stage.shape), weight=item.weight,
            leading=item.leading, tracking=item.tracking, least=least,
        )  # fmt: skip
        mirrored = max(mirrored, blocks[number].width + size) if item.mirror else mirrored
    return [blocks[number] for number in range(len(items))]


def _height(item: Item, block: Block) -> float:
    if item.what == "bar":
        return block.size * 0.16
    return block.height + (block.size * 0.44 if item.chip else 0)


def _stand(item: Item, block: Block, box: Pixels, y: float, align: Align) -> Pixels:
    width = block.size if item.what == "bar" else block.width + (2 * _CHIP * block.size if item.chip else 0)
    left = box[0] + (box[2] - box[0] - width) * SHARE[align]
    return round(left), round(y), round(left + width), round(y + _height(item, block))


def _ink(
    image: Image.Image,
    item: Item,
    block: Block,
    request: CoverRequest,
    stands: Pixels,
    align: Align,
    colour: RGB | None,
) -> None:
    if item.what == "bar" or item.chip:
        _plate(image, stands, resolve(item.chip or item.colour, request.colours))
    if item.what == "bar":
        return
    inset = _CHIP * block.size if item.chip else 0
    x = stands[0] + inset + (stands[2] - stands[0] - 2 * inset) * SHARE[align]
    colour = colour or legible(image, stands, resolve(item.colour, request.colours))
    draw_block(image, block, x, stands[1] + (0.22 * block.size if item.chip else 0), align, colour)


def _plate(image: Image.Image, box: Pixels, colour: RGB) -> None:
    ImageDraw.Draw(image).rectangle((box[0], box[1], box[2] - 1, box[3] - 1), fill=colour)


def _down(image: Image.Image, layer: Text, item: Item, request: CoverRequest, stage: Stage, box: Pixels) -> Pixels:
    wide, high = float(box[2] - box[0]), float(box[3] - box[1])
    size = pick(item.size, stage.shape) * stage.unit
    pad = _CHIP * size if item.chip else 0.0
    block = fit(
        wording(item, request), high - 2 * pad, wide - pad, size, lines=pick(item.lines, stage.shape),
        weight=item.weight, leading=item.leading, tracking=item.tracking, down=True,
    )  # fmt: skip
    pad = _CHIP * block.size if item.chip else 0.0
    across, down = block.height + pad, block.width + 2 * pad
    right = box[0] + across + (wide - across) * SHARE[pick(layer.align, stage.shape)]
    top = box[1] + (high - down) * {"top": 0.0, "middle": 0.5, "bottom": 1.0}[pick(layer.anchor, stage.shape)]
    stands = (round(right - across), round(top), round(right), round(top + down))
    if item.chip:
        _plate(image, stands, resolve(item.chip, request.colours))
    colour = legible(image, stands, resolve(item.colour, request.colours))
    draw_down(image, block, right - pad / 2, top + pad, colour)
    return stands
