"""Typeset proofs: fonts inside, nothing outside in reach, nothing lost, the same bytes."""

from __future__ import annotations

import re
import shutil
import subprocess
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from pipeline.render.manuscript import blocks
from pipeline.render.proof import proof_blocks
from pipeline.render.typesetting import TypesettingError, draw, typeset
from tests.render.markdown.test_cases import neutral
from tests.render.paper.test_word import picture

ROOT = Path(__file__).parents[3]
TEMPLATE = (ROOT / "templates/channels/newspaper-column/proof.typ").read_text("utf-8")
MOMENT = datetime(2026, 4, 28, 12, tzinfo=timezone(timedelta(hours=8)))
FULL = (ROOT / "tests/cases/markdown/full.md").read_text("utf-8")
poppler = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler-utils is not installed")


def data(body: str, **changes: Any) -> dict[str, Any]:
    return {
        "title": "机器一响，耳朵在倒计时", "words": ["机器一响，", "耳朵", "在倒计时"], "byline": "示范作者",
        "paper": "示范报", "column": "科普", "colour": "#9A3324", "issue": "第 16 期",
        "date": "2026年4月28日", "id": "case",
        "blocks": proof_blocks(blocks(neutral(body))), "sources": ["国家标准"], "shapes": {},
        "signs": [["初审", "王编辑", "4月23日"], ["复审", "", ""]],
        "count": {"label": "正文字数", "used": 812, "min": 400, "max": 800, "ok": False, "source": "示范报"},
    } | changes  # fmt: skip


def proof(body: str, **changes: Any) -> bytes:
    return typeset(TEMPLATE, data(body, **changes), {"media:media/x.png": picture()}, MOMENT)


def text_of(pdf: bytes, tmp_path: Path) -> str:
    file = tmp_path / "proof.pdf"
    file.write_bytes(pdf)
    done = subprocess.run(["pdftotext", "-raw", file, "-"], capture_output=True, text=True, check=True)
    return re.sub(r"\s", "", done.stdout)


def test_the_same_bytes_at_any_time() -> None:
    """Its date is the piece's."""
    assert proof(FULL) == proof(FULL)
    assert b"20260428" in proof(FULL)


@poppler
def test_all_words_are_on_the_page(tmp_path: Path) -> None:
    """Headings, lists, tables, boxes, notes, the budget and the signatures."""
    text = text_of(proof(FULL), tmp_path)
    lines = "机器一响，耳朵在倒计时 第一步，做这个 孙项 普通感冒、流感 不要用水泼油锅。 脚注的内容 图1题注在这里"
    for word in (*lines.split(), "812/400–800", "超12", "王编辑", "国家标准", "第16期"):
        assert word in text, word


@poppler
def test_fonts_are_inside(tmp_path: Path) -> None:
    """A printer's machine needs no face of ours."""
    file = tmp_path / "proof.pdf"
    file.write_bytes(proof(FULL))
    table = subprocess.run(["pdffonts", file], capture_output=True, text=True, check=True).stdout.splitlines()[2:]
    assert table
    for row in table:
        embedded, subset, _ = re.findall(r"\b(yes|no)\b", row)
        assert (embedded, subset) == ("yes", "yes"), row


@poppler
@pytest.mark.parametrize("paragraphs", [1, 5, 12, 40])
def test_a_balanced_page_loses_nothing(paragraphs: int, tmp_path: Path) -> None:
    """Short or long, in one page or several: each paragraph's number is there, once, in order."""
    rows = "\n\n".join(f"第〔{number}〕段。" + "天地玄黄宇宙洪荒。" * (number % 7 + 1) for number in range(paragraphs))
    found = re.findall(r"第〔(\d+)〕段", text_of(proof(rows), tmp_path))
    assert found == [str(number) for number in range(paragraphs)]


@poppler
@pytest.mark.parametrize(
    "words",
    [
        '#read("/etc/passwd")',
        '#eval("1+1")',
        "*粗* _斜_ `码` $x$ @ref <a> // 注",
        "]#panic()[",
        "\\#{ }",
        '"))#panic()//',
    ],
)
def test_content_is_never_code(words: str, tmp_path: Path) -> None:
    """What looks like Typst is printed as it stands, in the title, the names and the body."""
    found = text_of(proof(f"`{words}`", title=words, words=[words], byline=words), tmp_path)
    assert found.count(re.sub(r"\s", "", words.replace("`", ""))) >= 2 or "`" in words


@pytest.mark.parametrize(
    "source", ['#read("/etc/passwd")', '#image("../secret.png")', '#import "@preview/cetz:0.3.0": *', "#panic()"]
)
def test_nothing_outside_is_in_reach(source: str) -> None:
    """Not even a template of ours reads files or packages."""
    with pytest.raises(TypesettingError):
        draw(source, 72)


def test_formulas_that_typst_cannot_draw_stay_text() -> None:
    """A proof never fails for a formula."""
    assert proof("$$\\phantom{x} = \\text{面积}$$").startswith(b"%PDF")
