"""The pictures of the body as the editors filed them, for those who print or archive, and what they show."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.model.channel import Emit
from pipeline.publish.makers.made import Made
from pipeline.publish.parts import Part


def make_originals(part: Part, emit: Emit, made: Made) -> Mapping[str, bytes]:
    """`<stem>-01.png` … in the order of the body, each with its own ending, and `<stem>-说明.txt`; nothing for none.

    Drawn formulas have no original.
    """
    stem = emit.path.rpartition(".")[0] or emit.path
    filed = [picture for picture in part.pictures if not picture.mathml]
    if not filed:
        return {}
    names = [f"{stem}-{number:02}{picture.file.suffix.lower()}" for number, picture in enumerate(filed, 1)]
    told = (
        f"{name}　{each.width}×{each.height}　{each.alt or '（没有说明）'}\n"
        for name, each in zip(names, filed, strict=True)
    )
    files = {name: each.file.read_bytes() for name, each in zip(names, filed, strict=True)}
    return files | {f"{stem}-说明.txt": "".join(told).encode()}
