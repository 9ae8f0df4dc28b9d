"""When a piece turns by itself: what the hourly run of publishing waits for."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from pipeline.model.matter import Matter
from pipeline.model.piece import Piece
from pipeline.model.times import parse_time

FIRST, LAST = parse_time("2026-06-02 08:00"), parse_time("2026-07-01")


def piece(**fields: Any) -> Piece:
    """A piece with these fields."""
    matter = Matter.model_validate({"title": "题", "date": "2026-06-01", **fields})
    return Piece("articles/a.md", "article", "a", matter, "", 1, "", ())


def seen(one: Piece, moment: datetime) -> tuple[bool, bool]:
    """Whether readers find it, and whether its withdrawal is told."""
    return one.is_public(moment), one.is_withdrawn(moment)


@pytest.mark.parametrize(
    ("fields", "moments"),
    [
        ({"status": "approved", "publish_at": FIRST, "expires": LAST}, (FIRST, LAST)),
        ({"status": "corrected", "expires": LAST}, (LAST,)),
        ({"status": "approved"}, ()),
        ({"status": "draft", "publish_at": FIRST, "expires": LAST}, ()),
        ({"status": "withdrawn", "withdrawal": {"date": LAST, "reason": "有误"}}, (LAST,)),
    ],
)
def test_moments(fields: dict[str, Any], moments: tuple[datetime, ...]) -> None:
    """They are those at which something is seen otherwise than a moment before, and there are no others."""
    one, step = piece(**fields), timedelta(hours=1)
    assert one.turns == moments
    hours = [FIRST - timedelta(days=2) + step * number for number in range(24 * 40)]
    assert [hour for hour in hours if seen(one, hour) != seen(one, hour - step)] == list(moments)
