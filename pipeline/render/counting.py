"""How platforms count: one named function per rule, str in, int out. A channel's limit names its rule."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable

import regex

_URL = re.compile(r"https?://[!-~]+")


def codepoints(text: str) -> int:
    """Unicode code points."""
    return len(text)


def utf16(text: str) -> int:
    """UTF-16 code units, as JavaScript's `length`: most emoji count 2."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def graphemes(text: str) -> int:
    """What a reader takes for one character: an emoji family counts 1 (Unicode UAX #29)."""
    return len(regex.findall(r"\X", text))


def cjk1_ascii_half_ceil(text: str) -> int:
    """UTF-16 units over 127 count 1, others a half, the sum rounded up (measured: `Agent` is 3, ten letters are 5)."""
    units = text.encode("utf-16-le", "surrogatepass")
    wide = sum(1 for at in range(0, len(units), 2) if units[at + 1] or units[at] > 127)
    return math.ceil((len(units) // 2 + wide) / 2)


def cjk2_latin1_url20_half_ceil(text: str) -> int:
    """Latin characters 1, others 2, any URL 20; half the sum, rounded up (the old weighted count of short posts)."""
    rest = _URL.sub("", text)
    halves = 20 * len(_URL.findall(text)) + sum(1 if ord(char) < 0x100 else 2 for char in rest)
    return math.ceil(halves / 2)


def utf8_bytes(text: str) -> int:
    """Bytes in UTF-8."""
    return len(text.encode("utf-8", "surrogatepass"))


def columns(text: str) -> int:
    """Display columns of a fixed-width board: wide and ambiguous characters 2, combining marks 0, others 1."""
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in text
    )


def widest(text: str) -> int:
    """Display columns of the longest line."""
    return max(map(columns, text.splitlines()), default=0)


def manuscript(text: str) -> int:
    """What word processors show as 字数: Chinese characters and full-width signs 1 each, any other run of signs 1."""
    return len(regex.findall(r"[\p{Han}\u3000-\u303f\uff00-\uffef\u2014\u2018-\u201d\u2026]|"
                             r"[^\s\p{Han}\u3000-\u303f\uff00-\uffef\u2014\u2018-\u201d\u2026]+", text))  # fmt: skip


def said(text: str) -> int:
    """What an announcer says: letters and characters without signs and space."""
    return sum(map(str.isalnum, text))


COUNTERS: dict[str, Callable[[str], int]] = {
    rule.__name__: rule
    for rule in (
        codepoints,
        utf16,
        graphemes,
        cjk1_ascii_half_ceil,
        cjk2_latin1_url20_half_ceil,
        utf8_bytes,
        columns,
        widest,
        manuscript,
        said,
    )
}
