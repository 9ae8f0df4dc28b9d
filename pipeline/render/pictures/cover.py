"""A cover from a request: its layers from bottom to top."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from PIL import Image

from pipeline.model.cover import Clip, CoverRequest
from pipeline.model.layers import Code, Drawing, Fill, Flow, Pattern, Photo, Points, Shade, Text
from pipeline.render.pictures import layers, running, words
from pipeline.render.pictures.aigc import stamp
from pipeline.render.pictures.colour import resolve
from pipeline.render.pictures.encode import aigc_xmp, encode
from pipeline.render.pictures.frame import grab
from pipeline.render.pictures.photo import open_picture, read_picture
from pipeline.render.pictures.stage import Pixels, set_stage


def draw_cover(request: CoverRequest) -> Image.Image:
    """The cover as an RGB picture of the asked size. Raises PictureError: no font, unreadable photograph, no room."""
    return draw_and_say(request)[0]


def draw_and_say(request: CoverRequest) -> tuple[Image.Image, list[Pixels]]:
    """The cover, and the boxes in which its texts stand."""
    stage, shot = set_stage(request), _shot(request)
    image = Image.new("RGB", (request.width, request.height), resolve(request.layout.ground, request.colours))
    stood: list[Pixels] = []
    for layer in request.layout.layers:
        if layer.only and stage.shape not in layer.only:
            continue
        match layer:
            case Fill():
                layers.fill(image, layer, request, stage)
            case Drawing():
                layers.motif(image, layer, request, stage)
            case Photo():
                layers.photo(image, layer, request, stage, shot=shot)
            case Shade():
                layers.shade(image, layer, request, stage)
            case Pattern():
                layers.pattern(image, layer, request, stage)
            case Text():
                stood += words.text(image, layer, request, stage)
            case Points():
                stood += running.points(image, layer, request, stage)
            case Flow():
                stood += running.flow(image, layer, request, stage)
            case Code():
                stood += filter(None, (layers.code(image, layer, request, stage),))
    if request.aigc:
        stood.append(stamp(image, stage.page[2], stage.page[3], stage.unit))
    return image, stood


def _shot(request: CoverRequest) -> Image.Image | None:
    source = request.photo
    if isinstance(source, Clip):
        return grab(source.path, source.seconds)
    data = read_picture(source) if isinstance(source, Path) else source
    return None if data is None else open_picture(data)


@dataclass(frozen=True, slots=True)
class _Named:
    """A request that can be looked up: its layout holds mappings, which have no hash."""

    name: str
    request: CoverRequest = field(compare=False)


@lru_cache(maxsize=1)
def _last_drawn(asked: _Named) -> Image.Image:
    """Two formats of one size come one after the other: the second need not be drawn again."""
    return draw_cover(asked.request)


def cover_bytes(
    request: CoverRequest, format: str, max_bytes: int | None = None, metadata: Mapping[str, str] | None = None
) -> bytes:
    """The cover as `jpg`, `png`, `webp` or `avif`, at most `max_bytes`; the same request always gives the same bytes.

    `metadata` is the AIGC label of GB 45438-2025, Annex E (Label, ContentProducer …), written as XMP; nothing else
    about the picture is. Raises PictureError.
    """
    xmp = aigc_xmp(metadata) if metadata else b""
    return encode(_last_drawn(_Named(request.mark, request)), format, max_bytes, xmp)
