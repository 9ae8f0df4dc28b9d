"""Where a text that is too long could end."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.publish.cuts import shorten


@pytest.mark.parametrize(
    ("text", "most", "kept", "place"),
    [
        ("先断电。再灭火，别泼水。", 9, "先断电。", "句末"),
        ("他说：“快跑！”大家都跑了。", 8, "他说：“快跑！”", "句末"),
        ("一共 3.5 米高，很高。", 10, "一共 3.5 米高", "停顿处"),
        ("抗生素不是消炎药：五个说法", 9, "抗生素不是消炎药", "停顿处"),
        ("第一段\n第二段", 4, "第一段", "句末"),
    ],
)
def test_ends_at_a_sentence_else_at_a_pause(text: str, most: int, kept: str, place: str) -> None:
    """A closing quotation mark stays with its sentence; a decimal point is no end."""
    assert shorten(text, lambda part: len(part) <= most) == (kept, place)


def test_a_title_without_pause_ends_after_a_word() -> None:
    """Only where its words are known."""
    words = ("大模型", "不是", "百科全书")
    assert shorten("大模型不是百科全书", lambda part: len(part) <= 6, words) == ("大模型不是", "词后")
    assert shorten("大模型不是百科全书", lambda part: len(part) <= 6) is None


@given(st.text(alphabet="雷电。！？，：“”\n a.", max_size=60), st.integers(0, 40))
def test_what_is_kept_is_a_beginning_that_fits(text: str, most: int) -> None:
    """For any text and any limit."""
    found = shorten(text, lambda part: len(part) <= most)
    if found is not None:
        assert text.startswith(found[0])
        assert 0 < len(found[0].strip()) <= most
