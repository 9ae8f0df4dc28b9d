"""Measures what is drawn: contrast of every glyph on the very pixels beneath it, and sizes of type."""

from __future__ import annotations

from functools import partial
from types import ModuleType
from typing import Any

import pytest
from PIL import Image, ImageChops

from pipeline.render.pictures import running, words
from pipeline.render.pictures.typeset import Block

WANTED_CONTRAST = 4.5  # WCAG 2.1, SC 1.4.3


def luminance(colour: tuple[int, ...]) -> float:
    """WCAG 2.1, written again here."""
    parts = [c / 255 / 12.92 if c / 255 <= 0.04045 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in colour[:3]]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


class Reader:
    """Stands in front of the drawing functions; `worst` contrast and `smallest` type (pixels per em) so far."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, modules: tuple[ModuleType, ...] = (words, running)) -> None:
        self.worst, self.smallest, self.count = 21.0, 1e9, 0
        for module in modules:
            monkeypatch.setattr(module, "draw_block", partial(self._block, module.draw_block))
        monkeypatch.setattr(running, "_put", partial(self._glyph, running._put))

    def _block(self, real: Any, image: Image.Image, block: Block, x: float, y: float, *rest: Any) -> None:
        wide, slack = block.width + block.size, block.size
        box = (max(0, int(x - wide)), max(0, int(y - slack)), int(x + wide), int(y + block.height + slack))
        box = (box[0], box[1], min(image.width, box[2]), min(image.height, box[3]))
        before = image.crop(box)
        real(image, block, x, y, *rest)
        self._judge(before, image.crop(box), rest[-1])
        self.smallest = min(self.smallest, block.size)

    def _glyph(self, real: Any, image: Image.Image, text: str, x: float, base: float, *rest: Any) -> None:
        size = rest[0]
        box = (max(0, int(x - size)), max(0, int(base - 1.3 * size)), int(x + size * (len(text) + 1)), int(base + size))
        box = (box[0], box[1], min(image.width, box[2]), min(image.height, box[3]))
        before = image.crop(box)
        real(image, text, x, base, *rest)
        if text.strip():
            self._judge(before, image.crop(box), rest[-1])
            # Figures above and below the line are smaller by design: the text they stand in counts.
            self.smallest = min(self.smallest, size / 0.62 if set(text) <= set("0123456789+−=()aeoxnmi") else size)

    def _judge(self, before: Image.Image, after: Image.Image, ink: tuple[int, int, int]) -> None:
        changed = ImageChops.difference(before, after).getbbox()
        assert changed
        light = luminance(ink)
        for _, ground in before.crop(changed).getcolors(1 << 24) or ():
            beneath = luminance(ground)  # type: ignore[arg-type]
            self.worst = min(self.worst, (max(light, beneath) + 0.05) / (min(light, beneath) + 0.05))
        self.count += 1
