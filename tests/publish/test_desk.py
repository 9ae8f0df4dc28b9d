"""The desk's files: zips of one piece and of several, issues, receipts, proposals. Built by the command itself."""

from __future__ import annotations

import io
import json
import re
import zipfile
from pathlib import Path

import pytest
from PIL import Image

from pipeline.publish.packing import zip_bytes
from tests.publish.desk_content import LONG, build, office

pytestmark = pytest.mark.slow
OUTSIDE = re.compile(r"""(?:src|href)=["']?(?:https?:)?//(?!kepu\.example\.org|example\.org|mp\.example\.org)""")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A built desk."""
    top = tmp_path_factory.mktemp("desk")
    return build(office(top / "content"), top / "out")


def read(path: Path) -> dict[str, bytes]:
    """All files of a zip."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_every_account_has_its_paste_page(desk: Path) -> None:
    """Self-contained: it names no file but those of its own folder."""
    files = read(desk / "bundles" / "ridge.zip")
    for account in ("town", "town-short"):
        page = files[f"{account}/粘贴页.html"].decode()
        assert not OUTSIDE.search(page)
        assert "<link" not in page
        for src in set(re.findall(r'<img [^>]*?src="([^"]+)"', page)):
            assert f"{account}/{src}" in files, src


def test_an_accounts_and_a_days_zip_hold_the_bundles_own_files(desk: Path) -> None:
    """Byte for byte, whichever way they were put together."""
    files = read(desk / "bundles" / "ridge.zip")
    own = {name.removeprefix("town/"): data for name, data in files.items() if name.startswith("town/")}
    for path, folder in (("accounts/town.zip", "2026-06-01-ridge/"), ("days/2026-06-01.zip", "town/ridge/")):
        found = {n.removeprefix(folder): d for n, d in read(desk / path).items() if n.startswith(folder)}
        assert found == own


def test_a_collection_is_the_same_without_its_bundles(desk: Path, tmp_path: Path) -> None:
    """The single zips only save time: without them the collections come out the same."""
    before = {path.name: path.read_bytes() for top in ("accounts", "days", "issues") for path in (desk / top).iterdir()}
    again = build(office(tmp_path / "content"), tmp_path / "out")
    assert before == {p.name: p.read_bytes() for top in ("accounts", "days", "issues") for p in (again / top).iterdir()}
    for path in [*(again / "bundles").iterdir()]:
        path.write_bytes(zip_bytes({"stale": b""}, "stale"))
    for top in ("accounts", "days", "issues"):
        for path in (again / top).iterdir():
            path.unlink()
    build(tmp_path / "content", tmp_path / "out")
    assert before == {p.name: p.read_bytes() for top in ("accounts", "days", "issues") for p in (again / top).iterdir()}


def test_an_issue_keeps_its_order_and_tells_what_is_lacking(desk: Path) -> None:
    """The draft stays out, and that is said in the zip and on the desk."""
    files = read(desk / "issues" / "june.zip")
    manifest = json.loads(files["manifest.json"])
    assert [piece["piece"] for piece in manifest["pieces"]] == ["thunder", "echo"]
    assert "还没有通过" in files["说明.txt"].decode()
    page = files["粘贴页.html"].decode()
    assert page.count('role="tab"') == 2
    for src in set(re.findall(r'<img [^>]*?src="([^"]+)"', page)):
        assert src in files, src
    assert "六月第一期" in (desk / "index.html").read_text("utf-8")


def test_the_desk_shows_receipts_and_what_is_over(desk: Path) -> None:
    """With a proposal that ends at a sentence; the text itself is whole."""
    index = (desk / "index.html").read_text("utf-8")
    assert "2026-06-01 09:30 已发，王老师" in index
    assert "摘要 160 / 120，超 40" in index
    page = (desk / "p" / "ridge" / "index.html").read_text("utf-8")
    assert LONG in page
    assert f"{LONG[:120]}<del>{LONG[120:]}</del>" in page
    assert "overrides:\n  town:\n    digest:" in page


def test_a_tall_formula_is_a_picture(desk: Path) -> None:
    """Numbered after the pictures before it, with the formula in a line as its description; on the desk as well."""
    files = read(desk / "bundles" / "ridge.zip")
    body = files["town/正文.html"].decode()
    assert re.findall(r'<img src="([^"]+)" alt="([^"]+)"', body)[1] == ("images/02.png", "∑_(i = 1)ⁿtᵢ²")
    with Image.open(io.BytesIO(files["town/images/02.png"])) as drawn:
        assert f'data-w="{drawn.width}"' in body
    assert (desk / "p" / "ridge" / "02.png").read_bytes() == files["town/images/02.png"]


def test_findings_stand_on_every_page(desk: Path) -> None:
    """With the line of the Markdown file, the rule and the remedy: on the desk, in the bundle, in the manifest."""
    files = read(desk / "bundles" / "ridge.zip")
    (record,) = (r for r in json.loads(files["manifest.json"])["accounts"] if r["account"] == "town")
    (finding,) = (f for f in record["findings"] if f["rule"] == "W73")
    for page in (files["town/粘贴页.html"], (desk / "p" / "ridge" / "index.html").read_bytes()):
        text = page.decode()
        assert finding["message"] in text and finding["remedy"] in text
        assert f"稿件第 {finding['line']} 行　W73" in text
    source = (desk.parents[1] / "content/articles/2026/ridge.md").read_text("utf-8").split("\n")
    assert "两次,雷声" in source[finding["line"] - 1]


def test_receipts_change_no_bundle(desk: Path, tmp_path: Path) -> None:
    """What was posted is told on the desk only."""
    content = office(tmp_path / "content")
    (content / "_data" / "receipts.yml").unlink()
    again = build(content, tmp_path / "out")
    names = sorted(path.name for path in (desk / "bundles").iterdir())
    assert names == sorted(path.name for path in (again / "bundles").iterdir())
    assert all((desk / "bundles" / n).read_bytes() == (again / "bundles" / n).read_bytes() for n in names)
    assert "已发，王老师" not in (again / "index.html").read_text("utf-8")


def test_a_zip_is_its_files_and_nothing_else() -> None:
    """The order of making does not matter; times and modes are fixed."""
    files = {"乙.txt": b"2", "甲.txt": b"1" * 1000}
    data = zip_bytes(files, "mark")
    assert data == zip_bytes(dict(reversed(files.items())), "mark")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.comment == b"mark"
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {name: archive.read(name) for name in archive.namelist()} == files
