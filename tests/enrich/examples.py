"""Read example files: title, a full stop alone, input (first line is the title of the piece), expected."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from pipeline.model.prose import Prose

CASES = Path(__file__).parent / "cases"


class Example(NamedTuple):
    """One example; `expected` are the words of the last part."""

    name: str
    prose: Prose
    expected: list[str]


def examples(file: str) -> Iterator[Example]:
    """All examples of `cases/<file>`."""
    for case in (CASES / file).read_text(encoding="utf-8").split("\n.\n\n"):
        name, text, expected = case.removesuffix("\n.\n").strip().split("\n.\n")
        title, *paragraphs = text.splitlines()
        yield Example(name, Prose(title, (), tuple(paragraphs)), expected.split())
