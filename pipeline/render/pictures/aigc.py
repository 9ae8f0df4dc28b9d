"""The label of AI content in pictures (GB 45438-2025): the visible mark, and a label that a file brings along."""

from __future__ import annotations

import html
import io
import json
import re
from collections.abc import Mapping

from PIL import Image, ImageDraw

from pipeline.render.pictures.colour import parse
from pipeline.render.pictures.ink import draw_block
from pipeline.render.pictures.stage import Pixels
from pipeline.render.pictures.typeset import fit

WORDS = "AI 生成"
# At least 5 % of the shortest side; the ink of these glyphs is about 0.84 em high, so this makes 5.2 %.
SIZE = 0.062
LEAST_SIDE = 96  # pixels; on smaller pictures the mark would be smaller than a screen can show
_PROPERTY = re.compile(r"TC260:AIGC(?:\s*=\s*[\"']|[^>]*>)(.*?)(?:[\"']\s*(?:/?>|\w+:)|</TC260:AIGC>)", re.DOTALL)


def stamp(image: Image.Image, right: int, bottom: int, unit: float) -> Pixels:
    """Draw the mark with its lower right corner there, on a picture whose short side is `unit`; say where it stands."""
    size = SIZE * unit
    block = fit(WORDS, image.width, image.height, size, weight=500)
    box = (round(right - block.width - 0.9 * size), round(bottom - 1.34 * size), right, bottom)
    ImageDraw.Draw(image).rectangle((box[0], box[1], box[2] - 1, box[3] - 1), fill=parse("#14171A"))
    draw_block(image, block, box[0] + 0.45 * size, box[1] + 0.17 * size, "left", parse("#FFFFFF"))
    return box


def marked(image: Image.Image) -> Image.Image:
    """The picture with the mark in its corner; very small ones as they are."""
    if min(image.size) >= LEAST_SIDE:
        stamp(image, image.width, image.height, float(min(image.size)))
    return image


def carried(data: bytes) -> Mapping[str, str] | None:
    """The implicit label that a picture file has already, as XMP or a PNG text; None without one.

    Writing the picture anew would delete it, which the rules forbid.
    """
    if b"AIGC" not in data:
        return None
    with Image.open(io.BytesIO(data)) as image:
        info = image.info
    xmp = info.get("xmp") or info.get("XML:com.adobe.xmp") or b""
    text = xmp.decode("utf-8", "replace") if isinstance(xmp, bytes) else str(xmp)
    found = _PROPERTY.search(text)
    value = html.unescape(found[1]) if found else str(info.get("AIGC", ""))
    try:
        label = json.loads(value)
    except ValueError:
        return None
    label = label.get("AIGC", label) if isinstance(label, dict) else None
    return {str(key): str(each) for key, each in label.items()} if isinstance(label, dict) else None
