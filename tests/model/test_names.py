"""Names that pass can be files on this system, and say what they are."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model.names import hidden, name_trouble, printable, short


@pytest.mark.parametrize(
    "name",
    [
        "",
        " ",
        ".",
        "..",
        "a.",
        "a ",
        " a",
        "con",
        "CON.md",
        "nul .txt",
        "Com1",
        "lpt9.x",
        "COM¹",
        "conin$",
        "a/b",
        "a\\b",
        "a:b",
        "a?b",
        "a*b",
        'a"b',
        "a<b",
        "a|b",
        "a\nb",
        "a\tb",
        "a\0b",
        "a\x7fb",
        "a\x85b",
        "a\u2028b",
        "a\u202eb",
        "a\ud800b",
        "字" * 67,
    ],
)
def test_troublesome_names(name: str) -> None:
    """Each is told in Chinese."""
    trouble = name_trouble(name)
    assert trouble
    assert any("\u4e00" <= char <= "\u9fff" for char in trouble)


@pytest.mark.parametrize("name", ["a", "云", "console.md", "com", "com10", "a.b.c", "-", "👩\u200d🔬", "字" * 66, "Ａ"])
def test_plain_names(name: str) -> None:
    """Nothing wrong with these."""
    assert name_trouble(name) is None


@given(st.text(max_size=80))
def test_a_name_without_trouble_makes_a_file(tmp_path: Path, name: str) -> None:
    """And the folder lists it under just that name."""
    if name_trouble(name) is None:
        file = tmp_path / name
        file.write_bytes(b"")
        assert [each.name for each in tmp_path.iterdir()] == [name]
        file.unlink()


@given(st.text())
def test_shown_words_are_one_printable_line(text: str) -> None:
    """Messages about hidden characters hold none."""
    assert printable(text).isprintable()
    assert hidden(printable(text)) is None
    assert len(short(text, 40)) <= 41
    assert "\n" not in short(text)
