"""What an editor does in the form reaches the files, and nothing else does."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser

from pipeline.ingest.parse import parse_piece
from pipeline.ingest.skeleton import skeleton
from pipeline.model.times import parse_time
from tests.browser.form import GIT, Form, opened

pytestmark = pytest.mark.browser

EDITED = {
    "article": "2026/fridge",
    "video": "2026/cpr-60s",
    "column-shapingba": "hotpot-salt",
    "column-shenghui": "presbyopia",
}


@pytest.fixture(scope="module")
def form(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Form]:
    """One form for all tests of this file; each leaves everything committed."""
    with opened(browser, tmp_path_factory.mktemp("form")) as it:
        yield it
        assert it.foreign == []
        assert it.failures == []


@pytest.mark.parametrize("collection", EDITED)
def test_an_edit_changes_its_line_only(form: Form, collection: str) -> None:
    form.open(f"collections/{collection}/entries/{EDITED[collection]}")
    before = form.field("标题").input_value()
    form.fill("标题", f"{before}: 改")
    form.save()
    gone, come = form.diff()
    assert gone == [f"title: {before}"]
    assert come == [f'title: "{before}: 改"']
    assert form.errors() == []


def test_the_body_stays_byte_for_byte(form: Form) -> None:
    form.open("collections/article/entries/2026/lightning")
    body = form.page.locator("textarea[id^=body-field]")
    body.evaluate("area => { area.focus(); area.setSelectionRange(area.value.length, area.value.length); }")
    form.page.keyboard.type("\n末尾一句。\n")
    form.save()
    assert form.diff() == ([], ["", "末尾一句。"])
    assert form.errors() == []


def test_nested_values_and_lists_keep_their_style(form: Form) -> None:
    form.open("collections/video/entries/2026/cpr-60s")
    form.field("面向人群").click()
    form.page.get_by_role("option", name="老年人").click()
    form.page.get_by_role("button", name="＋ 示范编辑部").click()
    form.save()
    gone, come = form.diff()
    assert gone == ["audiences: [residents, teens, workers]"]
    assert come == ["  - desk", "audiences: [residents, teens, workers, elders]"]
    assert form.errors() == []


def test_comments_of_a_new_draft_stay(form: Form) -> None:
    """What `kepu new` writes has explanations behind # on nearly every line."""
    data = skeleton("article", {"title": "有注释的草稿", "authors": ["desk"]}, parse_time("2026-11-01"))
    file = form.repository / "content/articles/2026/commented.md"
    file.write_bytes(data)
    form.diff()
    form.open("collections/article/entries/2026/commented")
    form.fill("摘要", "一句话。")
    form.save()
    assert form.diff() == ([], ["summary: 一句话。"])
    assert form.errors() == []


@pytest.mark.parametrize(
    ("collection", "file"),
    [
        ("article", "articles/2026/new-{}.md"),
        ("video", "videos/2026/new-{}.md"),
        ("column-shapingba", "columns/shapingba/new-{}.md"),
        ("column-shenghui", "columns/shenghui/new-{}.md"),
    ],
)
def test_a_new_piece_with_a_picture(form: Form, tmp_path: Path, collection: str, file: str) -> None:
    picture = tmp_path / f"新 图 {collection}.png"
    Image.new("RGB", (800, 450), "#88aacc").save(picture)
    form.open(f"collections/{collection}/new")
    form.fill("标题", "新的一篇")
    form.fill("固定编号", f"new-{collection}")
    form.field("日期").fill("2026-11-20T08:30")
    form.page.locator("textarea[id^=body-field]").fill("第一段。\n\n")
    form.page.get_by_role("button", name="图片", exact=True).click()
    form.page.locator("input[type=file]").first.set_input_files(picture)
    form.page.get_by_role("button", name="选用已选中项目").click()
    if collection == "video":
        form.page.locator("label[for^=video-field] >> xpath=../.. >> button").first.click()
        form.fill("视频网址", "https://video.example.org/x")
    form.save()
    _, come = form.diff()
    path = file.format(collection)
    data = (form.repository / "content" / path).read_bytes()
    piece, problems = parse_piece(path, data)
    assert piece is not None, problems
    assert piece.id == f"new-{collection}"
    assert piece.body == f"\n第一段。\n\n![图里有什么](media/figures/新-图-{collection}.png)\n"
    assert data.startswith(f"---\nid: new-{collection}\ntitle: 新的一篇\ndate: 2026-11-20 08:30\n".encode())
    assert (form.repository / f"content/media/figures/新-图-{collection}.png").read_bytes() == picture.read_bytes()
    assert len(come) == data.count(b"\n")
    assert form.errors() == []


def test_people_and_settings(form: Form) -> None:
    form.open("collections/data-keyed/entries/people")
    form.page.get_by_role("button", name="新增作者").click()
    form.fill("人员编号", "guest")
    form.fill("姓名或署名", "示范来客")
    form.save()
    assert form.diff() == ([], ["guest:", "  name: 示范来客"])
    form.open("collections/data-one/entries/site")
    form.fill("一句话介绍", "山城里的科学日常")
    form.save()
    assert form.diff() == (["tagline: 嘉陵江边的科学日常"], ["tagline: 山城里的科学日常"])
    assert form.errors() == []


def test_a_piece_without_an_id_is_not_saved(form: Form) -> None:
    form.open("collections/article/new")
    form.fill("标题", "没有编号")
    form.page.get_by_role("button", name="保存", exact=True).click()
    form.page.get_by_role("menuitem", name="保存", exact=True).click()
    form.page.get_by_text("给新稿起一个编号").wait_for()
    status = [*GIT, "-C", str(form.repository), "status", "--short"]
    assert subprocess.run(status, capture_output=True, text=True, check=True).stdout == ""


def test_the_preview_is_the_site_s_and_tells_problems(form: Form) -> None:
    form.open("collections/article/entries/2026/fridge")
    frame = form.page.frame_locator("iframe")
    frame.locator(".prose math").first.wait_for()
    assert frame.locator(".prose img").first.get_attribute("src") == "/admin/media/figures/fridge-zones.png"
    form.field("固定编号").fill("坏 编号")
    told = frame.locator(".kepu-problems li.error").first
    told.wait_for()
    assert "怎么改" in told.inner_text()
