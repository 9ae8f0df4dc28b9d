"""Cards: no text is lost, none sticks out, sentences and words stay whole, headings have company."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.model.cover import Para
from pipeline.render.pictures.atoms import atoms
from pipeline.render.pictures.flow import Sheet, height_of, set_para
from pipeline.render.pictures.glyphs import clean
from pipeline.render.pictures.pages import paginate

SHEET = Sheet(1000.0, 1200.0, 50.0, 1.64, 0.62, 1.5)
SENTENCE = st.text("科普雷雨天别躲在大树下面CO₂5G 120", min_size=1, max_size=40).map(lambda text: f"{text}。")
TEXTS = st.lists(SENTENCE, min_size=1, max_size=8).map("".join)
PARAS = st.lists(
    st.one_of(
        TEXTS.map(lambda text: Para("text", text)),
        TEXTS.map(lambda text: Para("item", text, "•")),
        TEXTS.map(lambda text: Para("note", text)),
        st.text("光先到声后", min_size=2, max_size=24).map(lambda text: Para("heading", text)),
    ),
    max_size=14,
)
ANYTHING = st.lists(st.text(max_size=400).map(lambda text: Para("text", text)), max_size=4)


def seen(paras: list[Para] | tuple[Para, ...]) -> str:
    """What the reader sees, without spaces."""
    return "".join(atom.text for para in paras for atom in atoms(para.text))


@settings(max_examples=120, deadline=None)
@given(PARAS, st.integers(1, 9))
def test_the_cards_and_the_rest_are_the_text(paras: list[Para], most: int) -> None:
    paged = paginate(paras, SHEET, most)
    assert len(paged.cards) <= most
    assert "".join(map(seen, paged.cards)) + seen(paged.rest) == seen(paras)
    assert all(height_of(card, SHEET) <= SHEET.height + 1 for card in paged.cards)


@settings(max_examples=120, deadline=None)
@given(PARAS)
def test_cards_end_at_sentence_ends_and_not_after_headings(paras: list[Para]) -> None:
    cards = paginate(paras, SHEET, 99).cards
    for card, following in pairwise(cards):
        last = card[-1]
        assert last.kind != "heading" or following[0].kind == "heading"
        assert last.kind == "heading" or last.text.endswith("。")


@settings(max_examples=100, deadline=None)
@given(ANYTHING)
def test_whatever_is_written_fits_and_nothing_is_lost(paras: list[Para]) -> None:
    """Emoji, joiners, rare characters, text without any sign: what the font can show stands on some card, once."""
    paged = paginate(paras, SHEET, 99)
    assert "".join(map(seen, paged.cards)) == "".join(seen([Para("text", clean(para.text))]) for para in paras)
    assert all(height_of(card, SHEET) <= SHEET.height + 1 for card in paged.cards)


@settings(max_examples=100, deadline=None)
@given(PARAS)
def test_lines_stay_inside_and_words_whole(paras: list[Para]) -> None:
    for para in (each for card in paginate(paras, SHEET, 99).cards for each in card):
        whole = [text for atom in atoms(para.text, 400) for text, _, _ in atom.runs]
        done = set_para(para, SHEET)
        assert [text for row in done.rows for text, _, _ in row.runs] == whole
        for row in done.rows:
            assert all(at * done.size <= SHEET.width for _, _, at in row.runs)


def test_a_short_text_is_one_card_and_an_empty_one_none() -> None:
    assert len(paginate([Para("heading", "雷雨天"), Para("text", "先进屋。")], SHEET, 9).cards) == 1
    assert paginate([Para("text", " ")], SHEET, 9).cards == ()


def test_sections_begin_cards_where_they_can() -> None:
    """Two sections of two thirds of a card: each gets its own, rather than one running over."""
    section = [Para("heading", "第一节"), Para("text", "打雷时要离开高处。" * 18)]
    cards = paginate([*section, *section], SHEET, 9).cards
    assert [card[0].kind for card in cards] == ["heading", "heading"]


def test_too_much_text_fills_the_cards_and_the_rest_is_told() -> None:
    paras = [Para("text", f"第{number}句打雷时要离开高处。" * 12) for number in range(40)]
    paged = paginate(paras, SHEET, 3)
    assert len(paged.cards) == 3
    assert paged.rest
    assert all(height_of(card, SHEET) > 0.8 * SHEET.height for card in paged.cards)
