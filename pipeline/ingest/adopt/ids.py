"""Names for pieces and media files that every file system takes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container

from pipeline.model.names import MAX_NAME_BYTES, name_trouble

_LONGEST = 60


def identity(text: str, longest: int = _LONGEST) -> str:
    """`text` as an id (see ID_PATTERN): letters, digits, `_`, `.`, the rest as `-`; empty when nothing is left."""
    kept = (
        c if c in "_.-" or unicodedata.category(c)[0] == "L" or unicodedata.category(c) == "Nd" else "-"
        for c in unicodedata.normalize("NFC", text[:400])
    )
    name = re.sub(r"-{2,}", "-", "".join(kept)).strip("-.")[:longest].rstrip("-.")
    name = name.encode()[: MAX_NAME_BYTES - 20].decode(errors="ignore").rstrip("-.")  # room for -2 and an ending
    return f"p-{name}"[:longest].rstrip("-.") if name and name_trouble(name) else name


def unused(name: str, taken: Container[str]) -> str:
    """`name`, or with -2, -3 … the first that is not `taken` (which holds casefolded ids)."""
    number, free = 1, name
    while free.casefold() in taken:
        number += 1
        tail = f"-{number}"
        free = name[: _LONGEST - len(tail)].rstrip("-.") + tail
    return free
