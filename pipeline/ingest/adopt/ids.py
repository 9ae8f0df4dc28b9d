"""Names for pieces and media files that every file system takes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container

_LONGEST = 60
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)  # device names of Windows


def identity(text: str, longest: int = _LONGEST) -> str:
    """`text` as an id (see ID_PATTERN): letters, digits, `_`, `.`, the rest as `-`; empty when nothing is left."""
    kept = (
        c if c in "_.-" or unicodedata.category(c)[0] == "L" or unicodedata.category(c) == "Nd" else "-"
        for c in unicodedata.normalize("NFC", text[:400])
    )
    name = re.sub(r"-{2,}", "-", "".join(kept)).strip("-.")[:longest].rstrip("-.")
    return f"p-{name}"[:longest].rstrip("-.") if _RESERVED.match(name) else name


def unused(name: str, taken: Container[str]) -> str:
    """`name`, or with -2, -3 … the first that is not `taken` (which holds casefolded ids)."""
    number, free = 1, name
    while free.casefold() in taken:
        number += 1
        tail = f"-{number}"
        free = name[: _LONGEST - len(tail)].rstrip("-.") + tail
    return free
