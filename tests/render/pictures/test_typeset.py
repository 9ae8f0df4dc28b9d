"""Lines: marks stay where they belong, words whole, nothing lost, nothing outside, no orphan."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.render.pictures.atoms import NO_END, NO_START, atoms
from pipeline.render.pictures.error import PictureError
from pipeline.render.pictures.glyphs import SUB, SUPER, clean
from pipeline.render.pictures.typeset import Block, fit

HAN = "冰箱不是保险箱哪些菜放进去反而更危险孩子被果冻噎住的黄金分钟家长第一步该怎么做才对雷雨天沙坪坝"
PIECES = st.one_of(
    st.text(HAN, min_size=1, max_size=7),
    st.sampled_from(["CO₂", "10⁶", "GB/T", "5G", "PM2.5", "120", "4", "Wi-Fi", "36.5℃", "100～120", "m³", "COVID-19"]),
)
MARKS = st.sampled_from(
    ["，", "。", "：", "；", "！", "？", "、", "……", "——", "”", "“", "（", "）", "《", "》", "", "", ""]
)
TITLES = st.lists(st.tuples(PIECES, MARKS), min_size=1, max_size=8).map(lambda parts: "".join(a + b for a, b in parts))


def plain(text: str) -> str:
    """What must be seen: shifted figures as figures, no spaces."""
    shown = clean(text).replace(" ", "").replace("\u200b", "")
    return "".join({**SUB, **SUPER}.get(letter, letter) for letter in shown)


@settings(max_examples=150, deadline=None)
@given(TITLES, st.floats(260, 1200), st.floats(120, 700), st.floats(30, 160), st.integers(1, 6))
def test_everything_is_set_inside_the_box_and_nothing_is_lost(
    title: str, width: float, height: float, size: float, lines: int
) -> None:
    """All characters come out once, in order, within width, height and size."""
    block = fit(title, width, height, size, lines=lines, weight=800)
    assert "".join(block.texts) == plain(title)
    assert block.width <= width + 0.01
    assert block.height <= height + 0.01
    assert block.size <= size


@settings(max_examples=150, deadline=None)
@given(TITLES, st.floats(300, 900))
def test_marks_never_begin_or_end_a_line_wrongly(title: str, width: float) -> None:
    """避头尾, except where the title itself begins or ends so."""
    texts = fit(title, width, 900, 90, lines=8).texts
    assert all(text[0] not in NO_START for text in texts[1:])
    assert all(text[-1] not in NO_END for text in texts[:-1])


@settings(max_examples=120, deadline=None)
@given(TITLES, st.floats(400, 900))
def test_words_and_numbers_stay_whole(title: str, width: float) -> None:
    """Every Latin word, number, formula is on one line, and a number on the line of its unit."""
    whole = [atom.text for atom in atoms(title)]
    ends, position = set(), 0
    for atom in whole:
        position += len(atom)
        ends.add(position)
    position = 0
    for text in fit(title, width, 900, 90, lines=8).texts:
        position += len(text)
        assert position in ends


@settings(max_examples=150, deadline=None)
@given(st.text(HAN, min_size=4, max_size=40), st.sampled_from(["", "？", "！", "。"]), st.floats(420, 1000))
def test_no_line_has_a_single_character(title: str, end: str, width: float) -> None:
    """No orphan, with or without a closing mark beside it."""
    texts = fit(title + end, width, 640, 100, lines=6).texts
    assert len(texts) == 1 or min(len(text.strip("？！。")) for text in texts) >= 2


def test_lines_are_balanced() -> None:
    """Sixteen characters on two lines are eight and eight, not twelve and four."""
    assert [len(t) for t in fit("雷雨天躲在大树下等于给自己选靶子", 700, 300, 80, lines=2).texts] == [8, 8]


def test_a_break_falls_after_a_mark_rather_than_inside_a_clause() -> None:
    texts = fit("冰箱不是保险箱：哪些菜放进去反而更危险", 1000, 300, 110, lines=3).texts
    assert texts == ("冰箱不是保险箱：", "哪些菜放进去反而更危险")


def test_given_word_boundaries_are_preferred() -> None:
    """U+200B shows where words end; none is drawn."""
    words = "孩子 被 果冻 噎住 的 黄金 四分钟 家长 第一步 怎么 做".split()
    for width in range(380, 900, 40):
        texts = fit("\u200b".join(words), width, 700, 90, lines=6).texts
        ends = {len("".join(words[: i + 1])) for i in range(len(words))}
        position = 0
        for text in texts:
            position += len(text)
            assert position in ends, texts


def test_boundaries_inside_a_formula_are_ignored() -> None:
    assert [atom.text for atom in atoms("CO\u200b₂\u200b浓度")] == ["CO2", "浓", "度"]


def test_subscripts_are_small_shifted_figures() -> None:
    runs = [(text, shift) for atom in atoms("CO₂与10⁶个m³") for text, shift, _ in atom.runs if shift]
    assert runs == [("2", -1), ("6", 1), ("3", 1)]


def test_neighbouring_marks_are_squeezed() -> None:
    """`”：` takes one and a half squares, not two; Latin keeps a small distance from Chinese."""
    by_text = {atom.text: atom for atom in atoms("“温室”：第5G章")}
    assert by_text["："].glue == -0.5
    assert by_text["5G"].glue > 0
    assert fit("温”：室", 4000, 200, 100).width < 330


def test_a_long_word_is_broken_rather_than_cut() -> None:
    word = "Pneumonoultramicroscopicsilicovolcanoconiosis"
    block = fit(word, 120, 700, 60, lines=3)
    assert "".join(block.texts) == word
    assert block.width <= 120


def test_a_hopeless_box_is_an_error_not_a_cut() -> None:
    with pytest.raises(PictureError, match="排不下"):
        fit("字" * 120, 30, 30, 20)


def test_no_text_is_an_empty_block() -> None:
    assert fit("", 100, 100, 20) == Block((), (), 20, 1.24, 400)
    assert fit("🎉", 100, 100, 20).texts == ()


def test_short_words_in_columns_take_one_square() -> None:
    block = fit("CO₂与5G", 600, 200, 50, down=True)
    assert [round(sum(w for _, _, w in placed.runs), 3) <= 1 for placed in block.lines[0]] == [True] * 3
