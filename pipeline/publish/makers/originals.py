"""The pictures of the body as the editors filed them, for those who print or archive, and what they show."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.model.channel import Emit
from pipeline.publish.makers.made import Made
from pipeline.publish.parts import Image, Part

_LARGEST = 40_000_000  # bytes: far above what cameras give, so that nothing is made smaller


def make_originals(part: Part, emit: Emit, made: Made) -> Mapping[str, bytes]:
    """`<stem>-01.png` … in the order of the body, each with its own ending, and `<stem>-说明.txt`; nothing for none.

    Drawn formulas have no original. Those of an AI piece carry its label, visible and in the file.
    """
    stem = emit.path.rpartition(".")[0] or emit.path
    filed = [picture for picture in part.pictures if not picture.mathml]
    if not filed:
        return {}
    packed = [_packed(picture, part) for picture in filed]
    names = [f"{stem}-{number:02}{ending}" for number, (_, ending) in enumerate(packed, 1)]
    told = (
        f"{name}　{each.width}×{each.height}　{each.alt or '（没有说明）'}\n"
        for name, each in zip(names, filed, strict=True)
    )
    files = {name: data for name, (data, _) in zip(names, packed, strict=True)}
    return files | {f"{stem}-说明.txt": "".join(told).encode()}


def _packed(picture: Image, part: Part) -> tuple[bytes, str]:
    if part.aigc is None:
        return picture.file.read_bytes(), picture.file.suffix.lower()
    data, ending = picture.packed(_LARGEST, part.aigc)
    return data, f".{ending}"
