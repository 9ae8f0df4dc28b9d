"""What the makers of documents put into a folder: sound, complete, the same every time."""

from __future__ import annotations

import json
from typing import Any

import pytest
from lxml import html as lxml_html

from pipeline.ingest.extensions import load_extensions
from pipeline.ingest.shelf import read_shelf
from pipeline.model.app_item import AppItem
from pipeline.publish.packing import part_files
from pipeline.publish.studio import Studio
from pipeline.render.feed_html import plain_reader_html
from pipeline.render.markdown import render
from pipeline.render.rich_nodes import KEPT, rich_nodes
from tests.publish.channel_cases import ROOT, part_of

FULL = (ROOT / "tests/cases/markdown/full.md").read_text("utf-8")
FRONT = {"sources": [{"title": "一份标准", "url": "https://example.org/s"}], "column": "street", "issue": 3}


def files_of(channel: str, front: dict[str, Any] | None = None) -> dict[str, bytes]:
    part = part_of(channel, FRONT | (front or {}), FULL, {})
    return part_files(part, ROOT / "templates", Studio())[0]


@pytest.mark.parametrize(
    ("channel", "wanted"),
    [
        ("newspaper-column", {"稿件.docx": b"PK", "小样.pdf": b"%PDF"}),
        ("xuexi", {"稿件.docx": b"PK", "投稿单.docx": b"PK", "授权说明.docx": b"PK"}),
        ("app-json", {"稿件.json": b"{", "稿件.schema.json": b"{"}),
        ("gov-page", {"正文.html": b"<!doctype html>"}),
    ],
)
def test_files_are_there_and_never_change(channel: str, wanted: dict[str, bytes]) -> None:
    """Each in its own form, with the same bytes again."""
    files = files_of(channel)
    for name, start in wanted.items():
        assert files[name].startswith(start), name
    again = files_of(channel)
    assert {name: again[name] for name in wanted} == {name: files[name] for name in wanted}


def test_the_json_keeps_its_promise() -> None:
    """It is what its schema says, whole, and the schema in the folder is that of the program."""
    files = files_of("app-json", {"AIGC": {"Label": "1", "ContentProducer": "x"}})
    item = AppItem.model_validate_json(files["稿件.json"], strict=False)
    assert (item.schema_, item.id, item.issue) == ("kepu-app/1", "case", 3)
    assert item.statement == "（本文含有人工智能生成内容）"
    assert item.statement.strip("（）") in item.text
    assert json.loads(files["稿件.schema.json"]) == json.loads(json.dumps(AppItem.model_json_schema()))
    assert set(json.loads(files["稿件.json"])) <= set(json.loads(files["稿件.schema.json"])["properties"])


def test_the_page_is_clean() -> None:
    """One h1, no script, no style, no address that leads nowhere; the implicit label stands in the head."""
    files = files_of("gov-page", {"AIGC": {"Label": "1"}, "title": '"引号"与<尖括号>'})
    page = lxml_html.document_fromstring(files["正文.html"])
    assert [node.text for node in page.iter("h1")] == ['"引号"与<尖括号>']
    assert list(page.iter("script", "style", "math", "input", "iframe")) == []
    links = [node.get("href") for node in page.iter("a")] + [node.get("src") for node in page.iter("img")]
    assert [link for link in links if not link.startswith(("https://", "#", "images/"))] == []
    meta = {node.get("name"): node.get("content") for node in page.iter("meta")}
    assert json.loads(meta["AIGC"])["AIGC"]["Label"] == "1"
    assert {"SiteName", "ArticleTitle", "PubDate", "ContentSource", "ColumnName", "Description"} <= meta.keys()


def test_nodes_of_the_whole_demonstration() -> None:
    """A mini-program would remove nothing of any piece of ours: only elements it knows, and every word."""
    shelf, _ = read_shelf(ROOT / "content", ROOT)
    assert shelf is not None
    extensions = load_extensions(ROOT / "mkdocs.yml")
    for piece in shelf.pieces:
        found = render(piece.body, title=piece.matter.title, folder=piece.folder, extensions=extensions, pieces={},
                       pictures=shelf.files)  # fmt: skip
        html = plain_reader_html(found.html)
        tree = rich_nodes(html)
        assert _names(tree) <= KEPT, piece.path
        shown, wanted = "".join(_texts(tree)), lxml_html.fragment_fromstring(html, create_parent="div").text_content()
        assert "".join(shown.split()) == "".join(wanted.split()), piece.path


def _names(nodes: list[dict[str, Any]]) -> set[str]:
    return {name for node in nodes if "name" in node for name in ({node["name"]} | _names(node.get("children", [])))}


def _texts(nodes: list[dict[str, Any]]) -> list[str]:
    return [text for node in nodes for text in ([node["text"]] if "text" in node else _texts(node.get("children", [])))]
