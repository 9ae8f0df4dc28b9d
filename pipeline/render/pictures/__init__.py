"""Pictures: drawn covers, photographs, frames of clips, and the typography they need. The only room with Pillow.

These functions are for those who plan pictures: they load Pillow and the fonts (40 ms) when one is drawn, for most
builds draw none. All of them raise PictureError, as the functions of the same name do to which they lead.
"""

# ruff: noqa: PLC0415

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from pipeline.model.cover import CoverRequest


def cover_bytes(
    request: CoverRequest, format: str, max_bytes: int | None = None, metadata: Mapping[str, str] | None = None
) -> bytes:
    """The cover as `jpg`, `png`, `webp` or `avif` with this AI label, at most `max_bytes`."""
    from pipeline.render.pictures import cover

    return cover.cover_bytes(request, format, max_bytes, metadata)


def resize_bytes(
    path: Path, width: int, format: str, max_bytes: int | None = None, label: Mapping[str, str] | None = None
) -> bytes:
    """The picture `width` pixels wide, never wider than it is, with its own AI label or this one."""
    from pipeline.render.pictures import photo

    return photo.resize_bytes(path, width, format, max_bytes, label)


def picture_size(data: bytes) -> tuple[int, int]:
    """Width and height in pixels as displayed, from the header alone."""
    from pipeline.render.pictures import photo

    return photo.picture_size(data)


def missing_glyphs(text: str) -> str:
    """The characters that the font lacks, each once, in order of appearance."""
    from pipeline.render.pictures import glyphs

    return glyphs.missing_glyphs(text)
