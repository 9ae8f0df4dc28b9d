"""The example files of tests/cases/markdown: title, input and expected output, each ended by a line with one dot.

`neutral-*` show what the site gets, `paste-*` what goes into an editor (with a theme of a few roles; the bare spans
that hold words beside elements are left out, so that an example stays readable).
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipeline.ingest.extensions import load_extensions
from pipeline.render.markdown import render
from pipeline.render.paste import paste_html
from pipeline.render.paste_lint import Meta, lint_paste
from pipeline.render.theme import parse_theme

ROOT = Path(__file__).parents[3]
FILES = sorted((ROOT / "tests/cases/markdown").glob("*.txt"))
EXTENSIONS = load_extensions(ROOT / "mkdocs.yml")
KEPT = ("mp.weixin.qq.com",)
THEME = parse_theme(
    ".list, .list-inner { margin: 1em } .quote { margin: 2em } .table-scroll { overflow-x: auto } "
    ".code { padding: 1em } .note-mark { color: #666666 } .admonition { padding: 2em } .notes { margin: 3em } "
    ".token-keyword { color: #880088 }",
    "t",
)


def read_cases(path: Path) -> list[tuple[str, str, str]]:
    """(title, input, expected) of an example file."""
    parts = [part.strip("\n") for part in ("\n" + path.read_text("utf-8")).split("\n.\n")]
    return list(zip(parts[::3], parts[1::3], parts[2::3], strict=False))


CASES = [(path.stem, *case) for path in FILES for case in read_cases(path)]


def neutral(source: str) -> str:
    return render(
        source,
        title="t",
        folder="articles/2026",
        extensions=EXTENSIONS,
        pieces={"articles/2026/fridge.md": "fridge"},
        pictures={"media/x.png"},
    ).html


@pytest.mark.parametrize(("file", "title", "source", "expected"), CASES, ids=[f"{c[0]}:{c[1]}" for c in CASES])
def test_example(file: str, title: str, source: str, expected: str) -> None:
    """Every example gives exactly the expected HTML, and the lint agrees with every pasted one."""
    html = neutral(source)
    if file.startswith("neutral-"):
        assert html == expected
        return
    pasted = paste_html(
        html,
        theme=THEME,
        pictures={"media/x.png": "images/01.png"},
        sizes={"media/x.png": (800, 600)},
        keep_links_to=KEPT,
        addresses={"fridge": "https://example.org/p/fridge/"},
    )
    assert re.sub(r'<span leaf="">(.*?)</span>', r"\1", pasted) == expected
    found = lint_paste(pasted, Meta(source=source, html=html, keep_links_to=KEPT))
    # this theme has no layout; W53, W62 and W63 are proved with the office's themes in test_articles.py
    assert [f for f in found if f.severity == "error" and f.rule not in {"W53", "W62", "W63"}] == []


def test_every_file_is_read() -> None:
    """The example files are there, and none is empty."""
    assert len(FILES) >= 28
    assert {path.stem for path in FILES} == {case[0] for case in CASES}
