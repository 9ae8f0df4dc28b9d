"""Related pieces."""

from __future__ import annotations

import random
import time
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.enrich import related as related_module
from pipeline.enrich.related import Traits, related, traits_of
from pipeline.model.facts import Facts, Scored


def _facts(topic: str, *words: str) -> Facts:
    return Facts(topics=(Scored(topic, 1.0),), keywords=words, terms=words)


def nearest_of(pieces: Mapping[str, Facts]) -> dict[str, tuple[str, ...]]:
    """The ids that are found for each."""
    return {name: row.nearest for name, row in related({n: traits_of(f) for n, f in pieces.items()}).items()}


def test_pieces_with_rare_words_in_common_come_first() -> None:
    """A shared rare word says more than a shared topic; a piece is never related to itself."""
    pieces = {
        "a": _facts("earth", "地震", "震级"),
        "b": _facts("earth", "火山"),
        "c": _facts("disaster", "震级", "避险"),
        "d": _facts("food", "面包"),
    }
    nearest = nearest_of(pieces)
    assert nearest["a"][0] == "c"
    assert "a" not in nearest["a"]
    assert nearest["d"] == ()


traits = st.builds(
    Traits,
    st.lists(st.sampled_from("震水火山雷电"), max_size=4, unique=True).map(tuple),
    st.lists(st.sampled_from("月星光"), max_size=2, unique=True).map(tuple),
    st.sampled_from(["", "earth", "disaster,earth"]),
)
shelves = st.dictionaries(st.sampled_from("abcdefghij"), traits)


@given(shelves, shelves)
def test_what_was_found_before_changes_nothing(earlier: dict[str, Traits], later: dict[str, Traits]) -> None:
    """Pieces edited, added and taken away: the same as without a memory, and untouched rows stay the very objects."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(related_module, "MOST_COMMON", 3)
        before = related(earlier)
        again = related(earlier, before)
        assert all(again[name] is row for name, row in before.items())
        assert related(later, before) == related(later)


def test_order_of_pieces_does_not_matter() -> None:
    """Ties are broken by id."""
    pieces = {name: _facts("earth", "地震") for name in "dcab"}
    assert nearest_of(pieces) == nearest_of(dict(sorted(pieces.items())))
    assert nearest_of(pieces)["d"] == ("a", "b", "c")


def test_ten_thousand_pieces_are_quick() -> None:
    """Near-linear: 10,000 pieces with 12 of 6,000 words, some very common."""
    chance = random.Random(7)  # noqa: S311
    words = [f"词{number}" for number in range(6000)]
    pieces = {
        f"p{number}": _facts(f"t{number % 22}", *(words[int(chance.paretovariate(0.35)) % 6000] for _ in range(12)))
        for number in range(10_000)
    }
    begin = time.process_time()
    assert len(nearest_of(pieces)) == 10_000
    assert time.process_time() - begin < 15  # about 3 s on a quiet machine
