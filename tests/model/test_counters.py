"""What every counting rule must obey, whatever the text."""

from __future__ import annotations

from collections.abc import Callable
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model.channel import Counter
from pipeline.render.counting import COUNTERS

TEXTS = st.text(max_size=60) | st.text("aA1 中，。🌧️\u200d👩🔬é\u0301", max_size=30)
RULES = pytest.mark.parametrize("count", COUNTERS.values(), ids=list(COUNTERS))


def test_every_rule_a_channel_may_name_is_there() -> None:
    """The data model and the functions agree."""
    assert set(get_args(Counter)) == set(COUNTERS)


@RULES
@given(TEXTS, TEXTS)
def test_counts(count: Callable[[str], int], one: str, two: str) -> None:
    """Whole, not negative, nothing for nothing, and together at most one more than apart (rounding)."""
    assert count("") == 0
    assert isinstance(count(one), int)
    assert count(one) >= 0
    if "http" not in one + two:
        assert count(one + two) <= count(one) + count(two)
        assert count(one + two) >= count(one)


@pytest.mark.parametrize(
    ("rule", "text", "count"),
    [
        ("cjk1_ascii_half_ceil", "Agent", 3),  # typed into a publishing page, like the next two
        ("cjk1_ascii_half_ceil", "aaaaaaaaaa", 5),
        ("utf16", "🔥", 2),
        ("cjk1_ascii_half_ceil", "🔥", 2),
        ("cjk1_ascii_half_ceil", "👩\u200d🔬", 5),
        ("cjk1_ascii_half_ceil", "，。“”", 4),
        ("cjk1_ascii_half_ceil", "a b,c", 3),
        ("cjk2_latin1_url20_half_ceil", "汉字", 2),
        ("cjk2_latin1_url20_half_ceil", "abc", 2),
        ("cjk2_latin1_url20_half_ceil", "https://example.org/a/very/long/address", 10),
        ("utf8_bytes", "汉a", 4),
        ("graphemes", "👩\u200d🔬e\u0301", 2),
    ],
)
def test_measured_and_published_examples(rule: str, text: str, count: int) -> None:
    """Readings of live pages and of published counting code."""
    assert COUNTERS[rule](text) == count


@given(TEXTS)
def test_rules_against_each_other(text: str) -> None:
    """Readers' characters ≤ code points ≤ UTF-16 units ≤ bytes."""
    graphemes, codepoints = COUNTERS["graphemes"](text), COUNTERS["codepoints"](text)
    assert graphemes <= codepoints <= COUNTERS["utf16"](text) <= COUNTERS["utf8_bytes"](text)
    assert COUNTERS["cjk1_ascii_half_ceil"](text) <= COUNTERS["utf16"](text)


@given(st.text("abc 123", max_size=50), st.text("中文，。", max_size=50))
def test_latin_is_half_and_chinese_is_whole(latin: str, chinese: str) -> None:
    """The two weighted rules agree where neither addresses nor emoji occur."""
    for name in ("cjk1_ascii_half_ceil", "cjk2_latin1_url20_half_ceil"):
        assert COUNTERS[name](latin) == (len(latin) + 1) // 2
        assert COUNTERS[name](chinese) == len(chinese)
        assert COUNTERS[name](chinese + latin) == len(chinese) + (len(latin) + 1) // 2
    assert COUNTERS["columns"](chinese + latin) == 2 * len(chinese) + len(latin)
