"""Pieces and their front matter between builds and processes: read back as they were."""

from __future__ import annotations

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model.matter import Aigc, Matter
from pipeline.model.piece import Piece
from pipeline.model.reference import Reference

FULL = {
    "title": "题", "date": "2026-05-01 10:00", "authors": ["甲"], "summary": "", "issue": 3, "topics": [],
    "sources": [{"title": "书", "doi": "10.1000/x"}], "overrides": {"wx": {"title": "短", "hashtags": ["甲"]}},
    "review": {"first": {"by": "乙", "date": "2026-05-02"}}, "status": "withdrawn", "cover_focus": [0, 1.0],
    "withdrawal": {"date": "2026-06-01", "reason": "数字有误"}, "video": {"url": "https://a.example/v", "width": 1},
    "corrections": [{"date": "2026-05-09", "what": "错字"}], "AIGC": {"Label": "2", "Other": "x"},
}  # fmt: skip


def read_back(value: object) -> object:
    """Through a pickle."""
    return pickle.loads(pickle.dumps(value, protocol=5))  # noqa: S301


@given(st.sets(st.sampled_from(sorted(FULL.keys() - {"title", "date"}))))
def test_front_matter_comes_back_whole(names: set[str]) -> None:
    """Equal, in the same order, to the last type: what was left out is as by default."""
    matter = Matter.model_validate({name: FULL[name] for name in ("title", "date", *sorted(names))})
    again = read_back(matter)
    assert again == matter
    assert repr(again) == repr(matter)
    assert isinstance(again, Matter)
    assert again.model_dump_json() == matter.model_dump_json()


def test_equal_values_of_another_type_are_kept() -> None:
    """`1` is no `1.0` and `true` no `1`."""
    matter = Matter.model_construct(title="题", points=[], issue=True)
    again = read_back(matter)
    assert isinstance(again, Matter)
    assert (again.points, again.issue) == ([], True)
    assert type(again.issue) is bool


def test_a_model_with_more_keys_comes_back() -> None:
    """The AI label keeps what it does not know."""
    label = Aigc.model_validate({"Label": "2", "Other": "x"})
    assert repr(read_back(label)) == repr(label)


def test_a_piece_comes_back_whole() -> None:
    """Also after another way through a pickle, unopened; what it does not have is still an error."""
    matter = Matter.model_validate(FULL)
    found = (Reference("image", "a.png", "图", 9),)
    piece = Piece("articles/a.md", "article", "a", matter, "正文", 8, "d", found, {"title": 2})
    twice = read_back(read_back(piece))
    assert isinstance(twice, Piece)
    assert "body" not in twice.__dict__
    assert twice == piece
    assert (twice.body, twice.body_line, twice.references, twice.lines) == ("正文", 8, found, {"title": 2})
    assert twice.line("title") == 2
    assert repr(twice) == repr(piece)
    with pytest.raises(AttributeError, match="other"):
        getattr(twice, "other")  # noqa: B009 - a checker would refuse the attribute
