"""The pictures of the body as the editors filed them, for those who print or archive."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.model.channel import Emit
from pipeline.publish.makers.made import Made
from pipeline.publish.parts import Part


def make_originals(part: Part, emit: Emit, made: Made) -> Mapping[str, bytes]:
    """`<stem>-01.png` … in the order of the body, each with its own ending; drawn formulas have no original."""
    stem = emit.path.rpartition(".")[0] or emit.path
    filed = [picture for picture in part.pictures if not picture.mathml]
    return {f"{stem}-{n:02}{each.file.suffix.lower()}": each.file.read_bytes() for n, each in enumerate(filed, 1)}
