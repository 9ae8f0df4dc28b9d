"""Whatever a file holds, rendering ends soon, raises nothing and keeps the text."""

from __future__ import annotations

import re
import time

import pytest

from pipeline.render.bounds import MAX_BODY, MAX_DEPTH, MAX_MARKS, MAX_RUN, tame
from pipeline.render.paste import paste_html
from tests.render.markdown.test_cases import EXTENSIONS, neutral

SLOW_INPUTS = {
    "one line of 5 MB": "字" * 5_000_000,
    "quotes": "> " * 10_000 + "底",
    "open brackets": "[" * 10_000 + "底",
    "closed brackets": "[" * 10_000 + "底" + "]" * 10_000,
    "pictures": "![" * 9_000 + "底",
    "list in one line": "- " * 10_000 + "底",
    "list by steps": "\n".join(" " * step + "- 底" for step in range(2_000)),
    "boxes": "<div>" * 10_000 + "底",
    "boxes in lines": "<div>\n" * 3_000 + "底",
    "bold": "<b>" * 6_000 + "底",
    "stars": "**底" * 6_000,
    "ticks": "".join("`" * count + " " for count in range(150)) + "底",
    "less than": "<a " * 6_000 + "底",
    "comments": "<!--" * 5_000 + "底",
    "declarations": "<![CDATA[" * 2_000 + "底",
    "dollars": "$a" * 10_000 + "底",
    "links": "[底](" * 3_900,
    "notes": "[^底]" * 3_900,
    "defined notes": "[^a]" * 390 + "底\n\n[^a]: x",
    "admonitions": "\n".join("    " * step + "!!! note" for step in range(300)) + "底",
    "alerts": "> [!note]\n" * 3_000 + "底",
    "fences": "```\n" * 4_000 + "底",
    "addresses": "http://" * 2_500 + "底",
    "attributes": "# 底 {: " + "a=b " * 4_000 + "}",
    "table": "|" * 9_000 + "底\n" + "|-" * 9_000,
    "abbreviations": "\n".join(f"*[a{n}]: x" for n in range(2_000)) + "\n\n底",
}


@pytest.mark.parametrize("name", SLOW_INPUTS)
def test_ends_soon_and_keeps_its_words(name: str) -> None:
    """Nested or endless input takes seconds at most, and its last word is still there, also when pasted."""
    source = SLOW_INPUTS[name]
    start = time.process_time()
    html = neutral(source)
    pasted = paste_html(html)
    assert time.process_time() - start < 12
    assert html.count("底") >= min(source.count("底"), 1)
    assert pasted.count("底") >= min(source.count("底"), 1)
    if name == "one line of 5 MB":
        assert html.count("字") == pasted.count("字") == 5_000_000


def test_figures_leave_real_writing_alone() -> None:
    """Ordinary structure, a long paragraph and deep but human lists are formatted, not flattened."""
    lists = "\n".join("  " * level + f"- 第{level}层" for level in range(8))
    source = f"{lists}\n\n{'长' * 5_000}**粗**\n"
    assert tame(source) == (source, ())
    assert neutral(source).count("<ul>") == 8
    assert MAX_BODY > 1_000_000
    assert MAX_RUN > 5_000
    assert MAX_MARKS > 1_000
    assert MAX_DEPTH > 8


def test_only_the_wild_stretch_is_flattened() -> None:
    """Before and after it the piece stays formatted; the stretch itself is shown as it was written."""
    html = neutral(f"**前**\n\n{'[' * 100}<b>&\n\n**后**")
    assert html == f"<p><strong>前</strong></p>\n<p>{'[' * 100}&lt;b&gt;&amp;</p>\n<p><strong>后</strong></p>"


def test_no_state_is_left_behind() -> None:
    """A piece after a wild one is rendered as if alone: notes and definitions do not leak."""
    first = neutral("[甲][r] 文[^1]\n\n[r]: https://a.example/\n[^1]: 注")
    neutral("<div>\n" * 3_000)
    neutral("[^1]: 别的注\n\n*[甲]: 别的")
    assert neutral("[甲][r] 文[^1]\n\n[r]: https://a.example/\n[^1]: 注") == first
    assert "footnote" not in neutral("[甲][r] 文[^1]")
    assert re.search(r"<a ", neutral("[甲][r]")) is None
    assert EXTENSIONS.names
