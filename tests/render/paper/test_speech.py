"""Reading aloud: every example is said as it is written there; no text leaves a digit or a sign of a unit behind."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline.model.spoken import SpokenError, parse_readings
from pipeline.render.manuscript import blocks
from pipeline.render.script import breathe, write_script
from pipeline.render.speech import Voice
from tests.render.markdown.test_cases import neutral

ROOT = Path(__file__).parents[3]
TABLE = (ROOT / "templates/channels/radio-script/readings.txt").read_text("utf-8")
VOICE = Voice(parse_readings(TABLE))
CASES = [
    (written, said)
    for file in sorted((ROOT / "tests/cases/speech").glob("*.yml"))
    for written, said in yaml.safe_load(file.read_text("utf-8")).items()
]
UNITS = "℃℉%‰°㎡㎎Ω％"
TEXTS = st.text(
    st.sampled_from(
        "０１２0123456789²³₂⁻①½Ⅻ.,:/-–—~×=<>±+%‰℃°㎡ 年月日时第约打按拨级次个人到是的水AaHOkmgLVs、，。（）“”"
    )
    | st.characters(codec="utf-8"),
    max_size=40,
)


@pytest.mark.parametrize(("written", "said"), CASES, ids=[case[0] for case in CASES])
def test_example(written: str, said: str) -> None:
    """As a listener should hear it."""
    assert VOICE.say(written) == said


@pytest.mark.parametrize(("written", "said"), CASES, ids=[case[0] for case in CASES])
def test_example_in_a_sentence(written: str, said: str) -> None:
    """What stands around it changes nothing."""
    assert VOICE.say(f"据说，{written}，没错。") == f"据说，{said}，没错。"


@settings(max_examples=400, deadline=None)
@given(TEXTS)
@example("1/2/3:4-5%–6")
@example("10⁶ m² 2 kg -3℃~-2℃ 2026-13-45 99:99")
def test_no_digit_and_no_sign_is_left(text: str) -> None:
    """Whatever the text holds."""
    said = VOICE.say(text)
    assert [char for char in said if char.isnumeric() and unicodedata.category(char) != "Lo"] == []
    assert [char for char in said if char in UNITS] == []


@settings(max_examples=400, deadline=None)
@given(TEXTS)
@example("2026 年 2 个 CO₂")
def test_saying_twice_changes_nothing(text: str) -> None:
    """A spoken text is spoken already."""
    said = VOICE.say(text)
    assert VOICE.say(said) == said


@settings(max_examples=200, deadline=None)
@given(st.text(st.sampled_from("天地玄黄宇宙洪荒，。；：？！“”（）《》日月盈昃"), max_size=60))
def test_words_stay(text: str) -> None:
    """A text without figures, signs and Latin letters is said as it is written."""
    assert VOICE.say(text) == text


@settings(max_examples=200, deadline=None)
@given(st.text(st.sampled_from("天地玄黄，。；：？！、“”（）…—"), max_size=200), st.integers(4, 40))
def test_breath_loses_nothing(text: str, most: int) -> None:
    """Lines end only after punctuation, and joined they are the text."""
    lines = breathe(text, most).split("\n")
    assert "".join(lines) == text
    assert all(line[-1] in "，。；：？！、…—" for line in lines[:-1])


def test_the_table_says_itself() -> None:
    """What a reading says needs no further reading."""
    table = parse_readings(TABLE)
    told = [*table.words.values(), *table.signs.values(), *(form for pair in table.units.values() for form in pair)]
    assert [reading for reading in told if VOICE.say(reading) != reading] == []


@pytest.mark.parametrize(
    ("text", "line"),
    [("km = {}千米", 1), ("[单位]\nkm", 2), ("[单位]\nkm = 千米", 2), ("[词语]\nA = 1", 2), ("[生词]\n", 1),
     ("[词语]\nA = 甲\nA = 乙", 3)],
)  # fmt: skip
def test_a_broken_table_names_its_line(text: str, line: int) -> None:
    """For the editor who wrote it."""
    with pytest.raises(SpokenError) as caught:
        parse_readings(text)
    assert caught.value.line == line
    assert caught.value.remedy


def test_a_script_of_everything() -> None:
    """Tables are read row by row, formulas are said, pictures and notes become cues."""
    script = write_script(blocks(neutral((ROOT / "tests/cases/markdown/full.md").read_text("utf-8"))), VOICE)
    assert "普通感冒、流感，要不要抗生素，不要，说明一百。" in script.text.replace("\n", "")
    assert "M" in script.text
    assert "八分之q L的平方" in script.text
    assert "图略，不念：图 1　题注在这里" in script.cues
    assert any(cue.startswith("注 1，不念：") for cue in script.cues)
    assert any(cue.startswith("公式太复杂，不念：") for cue in script.cues)
    assert not [char for char in script.text if char.isdigit()]
