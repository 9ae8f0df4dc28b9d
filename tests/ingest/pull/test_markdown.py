"""HTML → Markdown: what a reader sees stays, word for word, when our own renderer shows it."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html

from pipeline.ingest.extensions import load_extensions
from pipeline.ingest.pull.escaping import plain_to_markdown
from pipeline.ingest.pull.markdown import to_markdown
from pipeline.ingest.slug import slug
from pipeline.render.markdown import render

ROOT = Path(__file__).parents[3]
EXTENSIONS = load_extensions(ROOT / "mkdocs.yml")
BASE = "https://e.example/a/b"
CASES = yaml.safe_load((Path(__file__).parent / "forms.yml").read_text("utf-8"))


@pytest.mark.parametrize("given_html", CASES)
def test_forms(given_html: str) -> None:
    """Each form that feeds are written in."""
    assert to_markdown(given_html, BASE) == CASES[given_html].removesuffix("\n")


def shown(markdown: str) -> str:
    """The words that our site shows for a body, without blanks."""
    body = render(markdown, title="t", folder="articles/2026", extensions=EXTENSIONS, pieces={}, pictures=())
    return _words(str(html.fragment_fromstring(body.html or "<p></p>", create_parent="div").text_content()))


def _words(text: str) -> str:
    return re.sub(r"\s+", "", text)


LONGER = ["==", "**", "http://e.cn/a_b", "&lt;", "[^1]", "![", "]("]
SIGNS = st.sampled_from([*"*_`[](){}<>#+-.!|~^=$&\\:/\"'?%@ \n0123456789aZ汉，。", *LONGER])
TAGS = (
    "<p> </p> <b> </b> <i> <ul> <li> </li> </ul> <table> <tr> <td> </table> <br> <a/> <div> </div> <pre> <code> <h2>"
    " 汉 a* _b_ [c] | &lt; &amp; <script> </script> <!-- -->"
)


@settings(max_examples=400, deadline=None)
@given(st.lists(SIGNS, max_size=30).map("".join))
def test_any_text_is_shown_as_it_is(text: str) -> None:
    """Signs of Markdown in a partner's text are text."""
    assert shown(plain_to_markdown(text)) == _words(text)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(TAGS.split()), max_size=40).map("".join))
def test_any_html_ends(text: str) -> None:
    """Whatever stands in whatever: Markdown without a tag of theirs."""
    assert not re.search(r"<(?!br>|https?://)", re.sub(r"(?s)```.*?```|`[^`]*`", "", to_markdown(text)))


def test_deep_html_ends() -> None:
    """Ten thousand elements in each other."""
    for tag in ("div", "b", "ul><li", "blockquote", "table><tr><td", "span"):
        assert "底" in to_markdown(f"<{tag}>" * 60 + "底")
        to_markdown(f"<{tag}>" * 10_000 + "底")


def test_slug() -> None:
    """Pinyin by word, ASCII kept, cut between words; no letters, no slug."""
    assert slug("冰箱不是保险箱") == "bing-xiang-bu-shi-bao-xian-xiang"
    assert slug("重庆的“重”与重量 GB/T 45438：2025 年") == "chong-qing-de-zhong-yu-zhong-liang-gb-t"
    assert slug("女儿绿") == "nv-er-lv"
    assert slug("ＡＢＣ") == "abc" and slug("🎉…") == "" and len(slug("x" * 100)) == 40


SEEN = st.sampled_from(
    "汉 字, a* _b_ [c] | &lt;b&gt; &amp;lt; 1. # 12 $5 ~x~ ==m== ： ， - > ` \\ {: ![ https://e.cn/a_b ^".split(" ")
)
INSIDE = ("b", "i", "em", "sup", "sub", "code", "span", "s", "a href='/x'")


def element(names: tuple[str, ...], inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """An element of one of the names around some of the inner parts."""
    parts = st.lists(inner, max_size=4).map("".join)
    return st.tuples(st.sampled_from(names), parts).map(lambda pair: f"<{pair[0]}>{pair[1]}</{pair[0].split()[0]}>")


LINES = st.recursive(SEEN, lambda inner: element(INSIDE, inner), max_leaves=6)
ITEMS = element(("li",), st.recursive(LINES, lambda inner: element(("p", "div", "blockquote"), inner), max_leaves=4))
ROWS = element(("tr",), element(("td", "th"), LINES))
BLOCKS = st.one_of(LINES, element(("p", "div", "section", "blockquote", "h2", "h3", "figure"), LINES))
BLOCKS |= element(("ul", "ol"), ITEMS) | element(("table",), ROWS) | element(("pre",), SEEN)


@settings(max_examples=600, deadline=None)
@given(st.lists(BLOCKS | element(("div", "blockquote"), BLOCKS), max_size=4).map("".join))
def test_no_word_of_html_is_lost(text: str) -> None:
    """What a browser shows of a feed's HTML, our site shows of the Markdown: the same words in the same order."""
    root = html.fragment_fromstring(text, create_parent="div")
    assert shown(to_markdown(text, BASE)) == _words(str(root.text_content()))


@pytest.mark.parametrize(
    "part", ["<b>x</b>", "<i><sup>x</sup></i>", "<br>", "<td>x", "<img src='/a.png'>", "<p>[*x", "`"]
)
def test_cost_grows_with_length(part: str) -> None:
    """Four times the text takes about four times as long, not sixteen: the best of three runs each."""

    def seconds(count: int) -> float:
        text = f"<table><tr>{part * count}" if part == "<td>x" else part * count
        spent = []
        for _ in range(3):
            start = time.process_time()
            to_markdown(text, BASE)
            spent.append(time.process_time() - start)
        return min(spent)

    assert seconds(40_000) < 8 * max(seconds(10_000), 0.05)
