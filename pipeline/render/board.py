"""Text for scrolling boards: plain characters, screens that end with a sentence."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.render.counting import columns
from pipeline.render.plaintext import strip_emoji
from pipeline.render.sentences import packed, pieces, sentences


def board_text(text: str, equivalents: Mapping[str, str]) -> str:
    """The text on one line, without emoji, with the channel's equivalents for what old cards lack.

    A character that has no equivalent stays, for a check to report.
    """
    return " ".join("".join(equivalents.get(char, char) for char in strip_emoji(text)).split())


def screens(text: str, most: int) -> tuple[str, ...]:
    """The text in screens of at most `most` display columns, parted after sentences, or clauses where one is too long.

    What cannot be parted stays whole, for a limit to report.
    """
    parts = (part for sentence in sentences(text) for part in pieces(sentence, most, columns))
    return tuple(packed(parts, most, columns))
