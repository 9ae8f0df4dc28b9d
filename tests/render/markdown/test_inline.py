"""The quick inline stage beside the parser's own: the same HTML for texts with and without each sign."""

from __future__ import annotations

from pathlib import Path

import pytest
from markdown import Markdown
from markdown.treeprocessors import InlineProcessor

from pipeline.ingest.extensions import load_extensions
from pipeline.render import inline
from pipeline.render.markdown import _parser

ROOT = Path(__file__).parents[3]
SIGNS = [sign for signs in inline._NEEDS.values() for sign in signs]
WORDS = (
    "**粗** *斜* `码` [字](a.md) ![图](a.png) [^1] <b>标</b> <https://a.example> a@b.example &copy; "
    "$x^2$ H~2~O ==亮== \\*"
).split()


def parsers() -> tuple[Markdown, Markdown]:
    """Ours, and the same one with the parser's own stage."""
    extensions = load_extensions(ROOT / "mkdocs.yml")
    ours, plain = _parser(extensions, 0), _parser.__wrapped__(extensions, 1)
    plain.treeprocessors.register(InlineProcessor(plain), "inline", 20)
    return ours, plain


def test_our_stage_is_in_use(monkeypatch: pytest.MonkeyPatch) -> None:
    """Python-Markdown still calls it: what it leaves out is not looked for."""
    ours, _ = parsers()
    monkeypatch.setattr(inline, "_holds", lambda _data, _needs: False)
    assert ours.reset().convert("**粗**") == "<p>**粗**</p>"


@pytest.mark.parametrize("text", [*SIGNS, *WORDS, "  \n", "www.a.example", "WWW.A.EXAMPLE", "http://a.example/b_c"])
def test_the_same_html(text: str) -> None:
    """Alone, inside prose, twice, and beside every other sign."""
    ours, plain = parsers()
    for body in (text, f"水{text}火", f"水 {text} 火 {text}", *(f"水{text}火{other}山" for other in (*SIGNS, *WORDS))):
        assert ours.reset().convert(body) == plain.reset().convert(body)


def test_the_same_html_of_all_pieces() -> None:
    """Everything that this repository publishes."""
    ours, plain = parsers()
    for file in sorted((ROOT / "content").glob("*/**/*.md")):
        body = file.read_text("utf-8").split("---\n", 2)[-1]
        assert ours.reset().convert(body) == plain.reset().convert(body), file
