"""Who checked a piece, its sources and its licence stand under every full text, where the office says so."""

from __future__ import annotations

import io
from typing import Any
from zipfile import ZipFile

import pytest
from lxml import html as lxml_html

from pipeline.model.office import Credit
from pipeline.publish.linting import lint_part
from pipeline.publish.packing import part_files
from pipeline.publish.parts import make_post
from pipeline.publish.studio import Studio
from tests.publish.channel_cases import ROOT, part_of, shelf

TEMPLATES = ROOT / "templates"
WANTED: tuple[Credit, ...] = ("sources", "review", "license")
FRONT: dict[str, Any] = {
    "sources": [{"title": "防雷标准", "url": "https://example.org/s"}],
    "license": "CC-BY-SA-4.0",
    "review": {
        "final": {"by": "张三", "date": "2026-05-30"},
        "science": {"by": "李四", "org": "气象台", "date": "2026-05-30"},
    },
}
PASTED = sorted(name for name, channel in shelf().channels.items() if any(emit.pasted for emit in channel.files))
ON_PAPER = ("newspaper-column", "xuexi", "kepu-china", "gov-page")


@pytest.mark.parametrize("channel", PASTED)
def test_pasted_texts_end_with_the_credits(channel: str) -> None:
    """Last of all, in this order; nothing of the kind where the office does not ask for it."""
    part = part_of(channel, FRONT, "先下山。", {}, WANTED)
    pages = {emit.path for emit in part.channel.files if emit.pasted}
    post = make_post(part, TEMPLATES)
    for path in pages:
        words = lxml_html.fragment_fromstring(post.texts[path]).text_content()
        assert "防雷标准" in words
        assert words.endswith("审核：终审 张三；科学性审核 李四（气象台）许可：CC-BY-SA-4.0")
    assert lint_part(part, post) == ()
    assert "张三" not in "".join(make_post(part_of(channel, FRONT, "先下山。", {}), TEMPLATES).texts[p] for p in pages)


@pytest.mark.parametrize("channel", ON_PAPER)
def test_manuscripts_and_pages_tell_the_same(channel: str) -> None:
    """In the manuscript's or the page's own words, without being asked."""
    files = part_files(part_of(channel, FRONT, "先下山。", {}), TEMPLATES, Studio())[0]
    if "稿件.docx" in files:
        with ZipFile(io.BytesIO(files["稿件.docx"])) as document:
            text = document.read("word/document.xml").decode()
    else:
        text = files["正文.html"].decode()
    assert all(words in text for words in ("防雷标准", "张三", "李四", "CC-BY-SA-4.0"))


@pytest.mark.parametrize(("lacking", "told"), [("sources", "来源"), ("review", "审核")])
def test_what_the_piece_does_not_tell_is_an_error(lacking: str, told: str) -> None:
    """The rules say which of them is missing."""
    part = part_of("wechat", {name: value for name, value in FRONT.items() if name != lacking}, "先下山。", {}, WANTED)
    (finding,) = lint_part(part, make_post(part, TEMPLATES))
    assert (finding.rule, finding.severity, finding.message) == ("W84", "error", f"规定要写明{told}，稿件里没有")
