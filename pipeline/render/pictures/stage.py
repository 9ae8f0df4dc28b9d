"""Where things go: the page, the frame inside its margins, and the boxes of layers in pixels."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.model.cover import CoverRequest
from pipeline.model.layers import Box, Shape, pick, shape_of

Pixels = tuple[int, int, int, int]
# The mark in the corner of a generated picture (see `marks`) must fit into the margin.
AIGC_MARGIN = 0.092


@dataclass(frozen=True, slots=True)
class Stage:
    """`unit` is the short side in pixels, `page` the area that boxes refer to, `frame` where text may stand."""

    width: int
    height: int
    unit: float
    shape: Shape
    page: Pixels
    frame: Pixels


def set_stage(request: CoverRequest) -> Stage:
    """The stage of a request; with `safe_square` the page is the centred square, beyond which only layers bleed."""
    width, height = request.width, request.height
    unit = min(width, height)
    left, top, right, bottom = 0, 0, width, height
    if request.safe_square and width > height:
        left, right = (width - height) // 2, (width + height) // 2
    margin = round(unit * max(request.layout.margin, AIGC_MARGIN if request.aigc else 0))
    frame = (left + margin, top + margin, right - margin, bottom - margin)
    shape = shape_of(right - left, bottom - top)
    return Stage(width, height, float(unit), shape, (left, top, right, bottom), frame)


def area(box: Box | Mapping[Shape, Box], stage: Stage, *, framed: bool = False) -> Pixels:
    """A layer's box in pixels. Page boxes that touch an edge of the page reach the picture's edge."""
    x0, y0, x1, y1 = pick(box, stage.shape)
    left, top, right, bottom = stage.frame if framed else stage.page
    wide, high = right - left, bottom - top
    made = [left + x0 * wide, top + y0 * high, left + x1 * wide, top + y1 * high]
    if not framed:
        made[0] = 0 if x0 == 0 else made[0]
        made[2] = stage.width if x1 == 1 else made[2]
    a, b, c, d = (round(part) for part in made)
    return a, b, max(c, a + 1), max(d, b + 1)
