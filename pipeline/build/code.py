"""What identifies the program in keys: an upgrade makes anew what it may make otherwise."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from pipeline.publish.context import folder_digest

_PACKAGE = Path(__file__).parent.parent


@cache  # a program does not change while it runs
def code(room: str = "") -> str:
    """The digest of a room's source (`render`, `render/pictures`), or of the whole program's."""
    return folder_digest(_PACKAGE / room)
