"""Pure parts of the site: title breaks, bodies, frames, page numbers, structured data."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.publish.frames import Frame, back, plain
from pipeline.publish.lists import near_pages
from pipeline.publish.pictures import Shown, web_captions
from pipeline.publish.site_body import page_body
from pipeline.publish.structured import script_json
from pipeline.publish.title_breaks import BREAK, break_title
from pipeline.render.templates import breaks, on_colour

PICTURE = {"media/a b.png": Shown((("media/a b.1-480.webp", 480), ("media/a b.1-900.webp", 900)), 900, 450)}


@given(st.lists(st.sampled_from(["抗生素", "不是", "药", "的", "：", "五", "“", "5–", "Wi-Fi", " "]), max_size=12))
def test_title_breaks_change_no_character(words: list[str]) -> None:
    """Only U+200B is added, never at the end or twice."""
    broken = break_title(words)
    assert broken.replace(BREAK, "") == "".join(words)
    assert BREAK * 2 not in broken
    assert not broken.endswith(BREAK)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["抗生素", "不是", "药", "：", "五", "个", "说法"], "抗生素|不是药：|五个说法"),
        (["长江", "的", "微笑"], "长江的|微笑"),
        (["静电", "有", "多少", "伏"], "静电|有多少伏"),
        (["30", "–", "30", "法则"], "30–30|法则"),
        (["提", "、", "拔"], "提、|拔"),
    ],
)
def test_title_breaks(words: list[str], expected: str) -> None:
    """Single characters go with their noun, particles with their word, signs with what they follow."""
    assert break_title(words).replace(BREAK, "|") == expected


def test_breaks_are_escaped() -> None:
    """The filter makes `<wbr>`, spans for clauses, and no other markup."""
    assert str(breaks(f"a<b>{BREAK}&c")) == "a&lt;b&gt;<wbr>&amp;c"
    clauses = '<span class="clause">五<wbr>个：</span><span class="clause">&lt;二&gt;</span>'
    assert str(breaks(f"五{BREAK}个：{BREAK}<二>")) == clauses


def test_body_pictures_get_sizes_and_dimensions() -> None:
    """A picture of ours becomes a srcset with a fallback; one that is not there goes."""
    html = page_body(
        '<p><img alt=\'图 > "引"\' src="media:media/a b.png"><img src="media:gone.png"></p>', "../", PICTURE, {}
    )
    assert 'srcset="../media/a%20b.1-480.webp 480w, ../media/a%20b.1-900.webp 900w"' in html
    assert 'src="../media/a%20b.1-900.webp"' in html
    assert 'width="900" height="450"' in html
    assert "alt='图 > \"引\"'" in html
    assert "gone" not in html


def test_body_links() -> None:
    """Links to public pieces are relative to the page, to others leave their words; other sites get noopener."""
    pieces = {"cpr 急": "p/cpr 急/"}
    html = '<a href="piece:cpr%20%E6%80%A5#%E6%AD%A5">看</a><a href="piece:draft">稿</a><a href="#fn:1">1</a><a href="https://e.org/?a=1&amp;b=2">外</a>'
    assert page_body(html, "../../", {}, pieces) == (
        '<a href="../../p/cpr%20%E6%80%A5/#%E6%AD%A5">看</a>稿<a href="#fn:1">1</a>'
        '<a href="https://e.org/?a=1&amp;b=2" rel="noopener">外</a>'
    )


def test_frame_stamps_holes_and_the_current_section() -> None:
    """Each hole gets its text, the way to the root fits the depth, one navigation entry is marked."""
    frame = Frame(('<a href="', "", 'x/" data-nav="topics"><b data-nav="home">', "title", ""))
    assert frame.stamp(back("p/x/"), "topics", {"title": plain('"<&')}) == (
        '<a href="../../x/" aria-current="true"><b data-nav="home">&#34;&lt;&amp;'
    )
    assert back("") == "./"


def test_near_pages() -> None:
    """First, last and neighbours; 0 stands for a gap."""
    assert list(near_pages(1, 1)) == [1]
    assert list(near_pages(1, 3)) == [1, 2, 3]
    assert list(near_pages(7, 20)) == [1, 0, 5, 6, 7, 8, 9, 0, 20]


@given(st.dictionaries(st.text(max_size=5), st.text(alphabet="<>&/script!-\"'", max_size=20), max_size=4))
def test_structured_data_cannot_end_its_script(value: dict[str, str]) -> None:
    """No `<`, `>` or `&` in the JSON, and it reads back."""
    text = script_json(value)
    assert not set("<>&") & set(text)
    assert json.loads(text) == value


def test_on_colour_has_contrast() -> None:
    """White on dark colours, near-black on light ones."""
    assert on_colour("#0F5C6E") == "#ffffff"
    assert on_colour("#FFC857") == "#0d1a1c"


def test_subrip_captions_become_webvtt(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Browsers play nothing else; commas in the words stay."""
    file = tmp_path_factory.mktemp("captions") / "a.srt"
    file.write_bytes("\ufeff1\r\n00:00:01,500 --> 00:00:02,000\r\n一,二\r\n".encode())
    assert web_captions(file).decode() == "WEBVTT\n\n00:00:01.500 --> 00:00:02.000\n一,二\n"
