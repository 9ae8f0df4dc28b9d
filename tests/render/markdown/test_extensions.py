"""The list of extensions: safe to read, and its faults are told in Chinese."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from pipeline.ingest.extensions import load_extensions
from pipeline.model.extensions import Extensions
from pipeline.render.markdown import MarkdownError, render

ROOT = Path(__file__).parents[3]


def test_the_offices_own_list() -> None:
    """It loads, travels between processes unchanged, and its digest follows its content."""
    found = load_extensions(ROOT / "mkdocs.yml")
    assert "footnotes" in found.names
    assert "pymdownx.betterem" not in found.names  # it breaks **注意：**空旷处
    assert pickle.loads(pickle.dumps(found)) == found  # noqa: S301 - our own bytes
    assert len(found.digest) == 12


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("site_name: x", "没有 markdown_extensions"),
        ("markdown_extensions: {toc: {}}", "没有 markdown_extensions"),
        ("markdown_extensions: [toc, toc]", "写了两遍"),
        ("markdown_extensions: [3]", "每一项"),
        ("markdown_extensions:\n  - toc: [1]", "每一项"),
        ("markdown_extensions: [", "读不懂"),
        ("markdown_extensions:\n  - toc: {slugify: !!python/name:os.system ''}", "os.system"),
        ("markdown_extensions:\n  - toc: {slugify: !!python/object/apply:os.system [ls]}", "读不懂"),
    ],
)
def test_faults_are_told(tmp_path: Path, text: str, word: str) -> None:
    """A broken list raises ValueError that says what is wrong; nothing in it is ever executed."""
    path = tmp_path / "mkdocs.yml"
    path.write_text(text, "utf-8")
    with pytest.raises(ValueError, match=word):
        load_extensions(path)


def test_an_extension_that_is_not_there() -> None:
    """An unknown extension is a MarkdownError when the list is used."""
    with pytest.raises(MarkdownError, match="清单用不了"):
        render("x", title="", folder="", extensions=Extensions(("nope.nope",), "{}", "0"), pieces={}, pictures=())
