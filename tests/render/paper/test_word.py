"""Word manuscripts: what stands in them, that they never change by themselves, and that no input breaks them."""

from __future__ import annotations

import io
import re
import time
import zipfile
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from PIL import Image

from pipeline.render.word import Properties, write_word
from tests.render.markdown.test_cases import neutral

ROOT = Path(__file__).parents[3]
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
ABOUT = Properties("题目", "作者", datetime(2026, 4, 28, 12, tzinfo=timezone(timedelta(hours=8))), "词一、词二")
FULL = neutral((ROOT / "tests/cases/markdown/full.md").read_text("utf-8"))


def picture() -> bytes:
    out = io.BytesIO()
    Image.linear_gradient("L").resize((640, 360)).save(out, "PNG")
    return out.getvalue()


def parts(document: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture(scope="module")
def whole() -> dict[str, bytes]:
    return parts(write_word(f"<h1>题目</h1>{FULL}", {"media:media/x.png": picture()}, ABOUT))


def test_the_same_bytes_at_any_time() -> None:
    """No clock stands in a document: not in its entries, not in its properties."""
    html, pictures = f"<h1>题目</h1>{FULL}", {"media:media/x.png": picture()}
    first = write_word(html, pictures, ABOUT)
    time.sleep(2.1)  # a zip's clock ticks every two seconds
    assert write_word(html, pictures, ABOUT) == first
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    core = parts(first)["docProps/core.xml"].decode()
    assert "2026-04-28T04:00:00Z" in core
    assert "python-docx" not in core


def test_chinese_faces_everywhere(whole: dict[str, bytes]) -> None:
    """Each run names its Chinese face; no theme's face can win; the language is Chinese."""
    for name in ("word/document.xml", "word/styles.xml"):
        for fonts in etree.fromstring(whole[name]).iter(f"{W}rFonts"):
            assert fonts.get(f"{W}eastAsia")
            assert not [key for key in fonts.attrib if str(key).endswith("Theme") or str(key).endswith("cstheme")]
    langs = [lang.get(f"{W}eastAsia") for lang in etree.fromstring(whole["word/styles.xml"]).iter(f"{W}lang")]
    assert langs
    assert set(langs) == {"zh-CN"}


def test_everything_of_the_body_is_there(whole: dict[str, bytes]) -> None:
    """Headings, lists, tables, a picture with its description, notes, sub- and superscripts, formulas as text."""
    root = etree.fromstring(whole["word/document.xml"])
    text = "".join(root.itertext(f"{W}t"))
    for word in (
        "题目",
        "第一步，做这个",
        "普通感冒、流感",
        "图 1　题注在这里",
        "脚注的内容",
        "Mₘₐₓ = (q L²)/8",
        "☑",
        "别这样",
    ):
        assert word in text, word
    assert len(list(root.iter(f"{W}tbl"))) == 2
    assert {each.get(f"{W}val") for each in root.iter(f"{W}vertAlign")} == {"subscript", "superscript"}
    assert [each.get("descr") for each in root.iter("{*}docPr")] == ["说明"]
    assert any(name.startswith("word/media/") for name in whole)
    styles = [each.get(f"{W}val") for each in root.iter(f"{W}pStyle")]
    assert styles[:2] == ["Heading1", "Heading2"]


def test_paragraphs_are_indented_by_two_characters(whole: dict[str, bytes]) -> None:
    """In characters, so that another size keeps them."""
    root = etree.fromstring(whole["word/document.xml"])
    (first,) = (p for p in root.iter(f"{W}p") if "".join(p.itertext(f"{W}t")).startswith("开头一段"))
    indent = first.find(f"{W}pPr/{W}ind")
    assert indent is not None
    assert indent.get(f"{W}firstLineChars") == "200"


def test_a_missing_picture_leaves_its_description() -> None:
    """Nothing is dropped in silence."""
    text = parts(write_word(FULL, {}, ABOUT))["word/document.xml"].decode()
    assert "［图：说明］" in text


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=60), st.text(max_size=30))
def test_any_text_makes_a_sound_document(body: str, title: str) -> None:
    """Emoji, rare characters, directions, control characters: the XML stays sound, the words stay."""
    about = Properties(title, title, ABOUT.moment)
    root = etree.fromstring(parts(write_word(neutral(body), {}, about))["word/document.xml"])
    shown = "".join(root.itertext(f"{W}t"))
    assert [word for word in re.findall(r"[\u4e00-\u9fff]+", body) if word not in shown] == []
