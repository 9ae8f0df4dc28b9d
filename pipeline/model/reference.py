"""A picture or a link as it stands in a body."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)  # without slots it is read back from a pickle three times as fast
class Reference:
    """One picture or link: its target as written, its alt or link text, its 1-based line in the file, its title."""

    what: Literal["image", "link"]
    target: str
    text: str
    line: int
    title: str = ""
    form: Literal["inline", "named", "html"] = "inline"
