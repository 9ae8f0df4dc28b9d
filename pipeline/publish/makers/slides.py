"""A silent slide clip of about 30 seconds: title, up to three points, the code at the end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from pipeline.model.channel import Emit
from pipeline.publish.makers.made import Made
from pipeline.publish.makers.poster import art_of, sizes_of
from pipeline.publish.parts import Part
from pipeline.render.pictures.cover import draw_cover
from pipeline.render.pictures.error import PictureError
from pipeline.render.pictures.film import FADE_S, film
from pipeline.render.pictures.frame import ffmpeg

LENGTH_S, FIRST_S, LAST_S = 30.0, 5.0, 7.0
NO_PROGRAM = "没有做视频.txt"


def make_slides(part: Part, emit: Emit, made: Made) -> Mapping[str, bytes]:
    """One MP4; where ffmpeg is missing a note instead. Raises PictureError when a slide cannot be drawn."""
    try:
        ffmpeg()
    except PictureError as error:
        return {NO_PROGRAM: f"{error}\n".encode()}
    art, canvas = art_of(part, emit)
    width, height = sizes_of(part, canvas)[0]
    base = replace(art.request, width=width - width % 2, height=height - height % 2, code="", note="")
    points = base.points or (base.digest,)
    opening = replace(base, layout=art.layouts[f"{canvas.layout}-open"])
    closing = replace(art.request, layout=art.layouts[f"{canvas.layout}-end"], width=base.width, height=base.height)
    inner = [
        replace(base, layout=art.layouts[canvas.layout], points=(), digest=point, page=str(number))
        for number, point in enumerate(points, 1)
    ]
    # Fades overlap: what they take is given back to the points.
    each = (LENGTH_S - FIRST_S - LAST_S + FADE_S * (len(inner) + 1)) / len(inner)
    slides = [(opening, FIRST_S), *((request, each) for request in inner), (closing, LAST_S)]
    return {emit.path: film([(draw_cover(request), seconds) for request, seconds in slides], part.aigc)}
