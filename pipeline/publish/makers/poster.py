"""Posters for screens and for forwarders. One picture per size of the canvas, or the one of the account's screen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import PurePosixPath

from pipeline.model.channel import Canvas, Emit
from pipeline.publish.art import Art
from pipeline.publish.makers.made import Made
from pipeline.publish.parts import Part


def make_poster(part: Part, emit: Emit, made: Made) -> Mapping[str, bytes]:
    """`海报.jpg`, or with several sizes `海报-1920x1080.jpg` … Raises PictureError when something does not fit."""
    art, canvas = art_of(part, emit)
    path, found = PurePosixPath(emit.path), {}
    sizes = sizes_of(part, canvas)
    for width, height in sizes:
        name = emit.path if len(sizes) == 1 else f"{path.stem}-{width}x{height}{path.suffix}"
        request = replace(art.request, layout=art.layouts[canvas.layout], width=width, height=height)
        found[name] = made.studio.cover(request, path.suffix.lstrip("."), canvas.max_bytes, part.aigc)
    return found


def art_of(part: Part, emit: Emit) -> tuple[Art, Canvas]:
    """Both are there for every emit that draws: the channel's schema and `make_part` see to it."""
    if part.art is None or emit.canvas is None:
        raise ValueError(f"{part.account.channel}: {emit.path} has no canvas")
    return part.art, emit.canvas


def sizes_of(part: Part, canvas: Canvas) -> tuple[tuple[int, int], ...]:
    """The account's own screen where it has one, else the sizes of the channel."""
    screen = part.account.screen
    return ((screen.width, screen.height),) if screen else canvas.sizes
