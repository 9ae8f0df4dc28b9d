"""A text file: what the emit's template gives, in UTF-8."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.model.channel import Emit
from pipeline.publish.makers.made import Made
from pipeline.publish.parts import Part


def make_text(part: Part, emit: Emit, made: Made) -> Mapping[str, bytes]:
    """One file."""
    return {emit.path: made.post.texts[emit.path].encode()}
