"""What needs no look into the font: most titles."""

from __future__ import annotations

import regex

# Ideographs of the first Unicode version and ASCII are in every font that `font_file` accepts: no need to open the
# font's table, which takes 0.16 s, for most titles.
_SURE = regex.compile(r"[\x20-\x7e\u4e00-\u9fa5，。、：；！？（）《》“”‘’…—·]*")


def surely_shown(text: str) -> bool:
    """Whether every font that is good enough has all of this."""
    return _SURE.fullmatch(text) is not None
