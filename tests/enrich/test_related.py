"""Related pieces."""

from __future__ import annotations

import random
import time

from pipeline.enrich.related import related
from pipeline.model.facts import Facts, Scored


def _facts(topic: str, *words: str) -> Facts:
    return Facts(topics=(Scored(topic, 1.0),), keywords=words, terms=words)


def test_pieces_with_rare_words_in_common_come_first() -> None:
    """A shared rare word says more than a shared topic; a piece is never related to itself."""
    pieces = {
        "a": _facts("earth", "地震", "震级"),
        "b": _facts("earth", "火山"),
        "c": _facts("disaster", "震级", "避险"),
        "d": _facts("food", "面包"),
    }
    nearest = related(pieces)
    assert nearest["a"][0] == "c"
    assert "a" not in nearest["a"]
    assert nearest["d"] == ()


def test_order_of_pieces_does_not_matter() -> None:
    """Ties are broken by id."""
    pieces = {name: _facts("earth", "地震") for name in "dcab"}
    assert related(pieces) == related(dict(sorted(pieces.items())))
    assert related(pieces, limit=2)["d"] == ("a", "b")


def test_ten_thousand_pieces_are_quick() -> None:
    """Near-linear: 10,000 pieces with 12 of 6,000 words, some very common."""
    chance = random.Random(7)  # noqa: S311
    words = [f"词{number}" for number in range(6000)]
    pieces = {
        f"p{number}": _facts(f"t{number % 22}", *(words[int(chance.paretovariate(0.35)) % 6000] for _ in range(12)))
        for number in range(10_000)
    }
    begin = time.process_time()
    assert len(related(pieces)) == 10_000
    assert time.process_time() - begin < 15  # about 3 s on a quiet machine
