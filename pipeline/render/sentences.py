"""Where a Chinese text may be parted: after sentences, then clauses, then items of a row; never inside a word."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

_SENTENCE = re.compile(r"(?<=[。！？；…])(?![”’）」』。！？；…])")
_CLAUSE = re.compile(r"(?<=[，：—])(?![”’）」』—])")
_ITEM = re.compile(r"(?<=、)")
Measure = Callable[[str], int]


def sentences(text: str) -> list[str]:
    """The sentences with their signs; joined they are the text."""
    return _SENTENCE.split(text)


def pieces(sentence: str, most: int, measure: Measure = len) -> Iterator[str]:
    """The sentence whole if it measures at most `most`, else its clauses, else their items."""
    if measure(sentence) <= most:
        yield sentence
        return
    for clause in _CLAUSE.split(sentence):
        yield from [clause] if measure(clause) <= most else _ITEM.split(clause)


def packed(parts: Iterable[str], most: int, measure: Measure = len) -> Iterator[str]:
    """Neighbours joined to lines of at most `most`; a longer part is a line of its own. Nothing is lost but space."""
    line = ""
    for part in parts:
        if line and measure((line + part).strip()) > most:
            yield line.strip()
            line = ""
        line += part
    if line.strip():
        yield line.strip()
