"""What files are made with."""

from __future__ import annotations

from typing import get_args

from pipeline.model.channel import Make
from pipeline.publish.makers import MAKERS


def test_every_maker_a_channel_may_name_is_there() -> None:
    """The data model and the registry agree."""
    assert set(get_args(Make)) == set(MAKERS)
