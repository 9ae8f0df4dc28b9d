"""Scrolling boards, nodes for mini-programs, captions in both forms."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.model.captions import Cue, parse_captions
from pipeline.render.board import board_text, screens
from pipeline.render.captions import captions_as, to_srt, to_vtt
from pipeline.render.counting import columns, manuscript
from pipeline.render.feed_html import plain_reader_html
from pipeline.render.rich_nodes import KEPT, rich_nodes
from tests.render.markdown.test_cases import neutral

ROOT = Path(__file__).parents[3]
CLIPS = sorted((ROOT / "content/media/clips").glob("*.vtt"))
ATTRIBUTES = {"class", "src", "alt", "width", "height", "start", "type", "colspan", "rowspan"}


@settings(max_examples=200, deadline=None)
@given(st.text(st.sampled_from("天地玄黄abc 12，。；：？！、“”（）👨‍👩‍👧\n"), max_size=120), st.integers(8, 60))
def test_screens_hold_the_whole_text(text: str, most: int) -> None:
    """In order, without loss but of space; a screen is too wide only where its text has no place to part it."""
    shown = board_text(text, {})
    parted = screens(shown, most)
    assert "".join(parted).replace(" ", "") == shown.replace(" ", "")
    for screen in parted:
        assert columns(screen) <= most or not set("。！？；，：、") & set(screen[:-1].rstrip("”）。！？；，：、"))


def test_equivalents_replace_and_the_rest_stays() -> None:
    """A check reports what is left."""
    assert board_text("CO₂ 与𬌗 😀", {"₂": "2"}) == "CO2 与𬌗"


def test_word_counts_as_word_processors_do() -> None:
    """A Chinese character or full-width sign is 1, a run of anything else is 1."""
    assert manuscript("CPR 每分钟 100 到 120 次，共 2 000 字。") == 14
    assert manuscript("“你好”——hello, world") == 8
    assert manuscript(" \n ") == 0


def names(nodes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [each for node in nodes for each in (node, *names(node.get("children", [])))]


def test_nodes_are_what_mini_programs_draw() -> None:
    """Only elements and attributes that they know; every word is there."""
    html = plain_reader_html(neutral((ROOT / "tests/cases/markdown/full.md").read_text("utf-8")))
    every = names(rich_nodes(html))
    assert {node["name"] for node in every if node["type"] == "node"} <= KEPT
    assert {key for node in every for key in node.get("attrs", {})} <= ATTRIBUTES
    text = "".join(node["text"] for node in every if node["type"] == "text")
    for word in ("第一步，做这个", "别这样", "因为水会炸开。", "图 1", "def hello", "三个氧原子"):
        assert word.replace(" ", "") in text.replace(" ", "").replace("\u00a0", ""), word


def test_nodes_keep_lines_of_code() -> None:
    """A rich-text component folds white space: line ends become `br`, spaces do not fold."""
    (code,) = rich_nodes("<pre>a\n  b</pre>")
    assert [node.get("text", node.get("name")) for node in code["children"]] == ["a", "br", "\u00a0\u00a0b"]


def test_captions_go_there_and_back() -> None:
    """Of every clip of ours: times and words are the same in both forms."""
    assert CLIPS
    for clip in CLIPS:
        cues, slips = parse_captions(clip.read_text("utf-8"), "vtt")
        again, more = parse_captions(captions_as(clip.read_bytes(), "vtt", "srt").decode(), "srt")
        assert (slips, more) == ((), ())
        assert [(cue.start, cue.end, cue.text) for cue in again] == [(cue.start, cue.end, cue.text) for cue in cues]


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.integers(0, 359_999_000),
            st.integers(1, 10_000),
            st.text(st.sampled_from("字a ->{}\\<b>&"), min_size=1, max_size=20).filter(
                lambda text: text.strip() == text
            ),
        ),
        max_size=6,
    )
)
def test_any_captions_are_read_back(rows: list[tuple[int, int, str]]) -> None:
    """What is written can be read again, in order of time, as often as one likes."""
    cues = [Cue(start, start + length, text, 1) for start, length, text in rows]
    for form, write in (("srt", to_srt), ("vtt", to_vtt)):
        again, slips = parse_captions(write(cues), form)  # type: ignore[arg-type]
        assert [slip for slip in slips if "没有一条" not in slip.message] == []
        assert sorted((cue.start, cue.end) for cue in again) == sorted((cue.start, cue.end) for cue in cues)
        assert parse_captions(write(again), form)[0] == again  # type: ignore[arg-type]


def test_styles_and_notes_are_no_captions() -> None:
    """WebVTT's blocks of other kinds are passed over; names of cues, places and hours may be there or not."""
    text = (
        "WEBVTT 片名\n\nNOTE 说明\n两行\n\nSTYLE\n::cue {}\n\n开头\n00:01.5 --> 01:00:02.000 line:90%\n<v 甲>你好</v>\n"
    )
    (cue,), slips = parse_captions(text, "vtt")
    assert slips == ()
    assert (cue.start, cue.end, cue.settings, cue.lines, cue.line) == (1500, 3_602_000, "line:90%", ("你好",), 10)
    assert to_srt([cue]) == "1\n00:00:01,500 --> 01:00:02,000\n你好\n"
