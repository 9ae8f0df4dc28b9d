"""A day of a new colleague: from the desk, opened as a file, to what 抖音, 微博 and a newspaper ask for.

Only what the desk shows and what the downloaded bundle holds is used; what is left to be done by hand is on the
platforms' own pages.
"""

from __future__ import annotations

import io
import re
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from docx import Document
from playwright.sync_api import Browser, Locator, Page

from pipeline.model.office import Receipt
from tests.build.conftest import TOY, run_kepu
from tests.publish.desk_content import office

pytestmark = [pytest.mark.slow, pytest.mark.browser]
ROOT = Path(__file__).parents[2]
READ = "async () => await navigator.clipboard.readText()"
NAMED = re.compile(r"“([^“”/]+\.(?:txt|docx|pdf|jpg|png|mp4|srt|vtt|html))”")
ACCOUNTS = """
town-clips:
  name: 小镇抖音
  channel: douyin
town-posts:
  name: 小镇微博
  channel: weibo
town-paper:
  name: 小镇晚报
  channel: newspaper-column
"""
CLIP = """---
title: 一分钟学会躲雷
date: 2026-06-02 07:00
status: approved
summary: 先下山，别站在树下，等最后一声雷过去三十分钟再动身。
keywords: [雷电, 登山]
sources: [{title: 测试, url: 'https://example.org/'}]
video:
  file: media/clip.mp4
  captions: media/clip.srt
  duration_s: 40
  width: 1080
  height: 1920
  chapters: [{at: '0:00', title: 下山}, {at: '0:20', title: 等待}]
---

先下山。
"""
PIECES = {"town-clips": "一分钟学会躲雷", "town-posts": "雷雨天在山上怎么办", "town-paper": "坡道上的旧石阶"}
PAPER = (
    """---
title: 坡道上的旧石阶
date: 2026-06-02 06:00
status: approved
column: street
issue: 9
sources: [{title: 测试, url: 'https://example.org/'}]
---

"""
    + "石阶被脚步磨得发亮，雨天走要扶稳。" * 30
    + "\n\n![云](media/thunder.png)\n"
)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A built desk with a film, an article and a column piece."""
    top = tmp_path_factory.mktemp("walk")
    content = office(top / "content")
    with (content / "_data/accounts.yml").open("a", encoding="utf-8") as accounts:
        accounts.write(ACCOUNTS)
    ridge = content / "articles/2026/ridge.md"
    ridge.write_text(ridge.read_text("utf-8").replace("[town, town-short]", "[town-posts]"), "utf-8")
    shutil.copy(ROOT / "content/media/clips/snake-bite.mp4", content / "media/clip.mp4")
    (content / "media/clip.srt").write_text("1\n00:00:00,000 --> 00:00:02,000\n先下山\n", "utf-8")
    (content / "videos/2026/clip.md").write_text(CLIP, "utf-8")
    (content / "columns/street/steps.md").write_text(PAPER, "utf-8")
    done = run_kepu("build", "--content", content, "--out", top / "out", "--at", "2026-06-02 08:00")
    assert done.returncode == 0, done.stdout + done.stderr
    return top / "out" / "desk"


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A browser without a network that may use the clipboard."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, offline=True)
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    yield context.new_page()
    context.close()


def opened(page: Page, desk: Path, account: str) -> Locator:
    """From the start page: choose the account, click it beside its piece; what is shown then."""
    page.goto((desk / "index.html").as_uri())
    page.select_option("[name=account]", account)
    page.click(f"[data-title='{PIECES[account]}'] [data-account='{account}'] a")
    parcel = page.locator(".parcel:visible")
    assert parcel.count() == 1
    return parcel


def downloaded(page: Page, account: str) -> dict[str, bytes]:
    """The account's folder of the bundle that the link at the top gives."""
    with page.expect_download() as waiting:
        page.click("text=下载这一篇的发稿包")
    with zipfile.ZipFile(waiting.value.path()) as archive:
        assert archive.testzip() is None
        names = [name for name in archive.namelist() if name.startswith(f"{account}/")]
        return {name.removeprefix(f"{account}/"): archive.read(name) for name in names}


def copied(page: Page, button: Locator) -> str:
    """What a button puts on the clipboard, and what a form takes of it."""
    button.click()
    page.wait_for_selector(".is-done")
    text = str(page.evaluate(READ))
    page.evaluate("() => { document.body.append(document.createElement('textarea')); }")
    field = page.locator("body > textarea").last
    field.focus()
    page.keyboard.press("Control+V")
    assert field.input_value() == text
    field.evaluate("field => field.remove()")
    page.wait_for_selector(".is-done", state="detached", timeout=5000)
    return text


@pytest.mark.parametrize("account", PIECES)
def test_everything_asked_for_is_at_hand(page: Page, desk: Path, account: str) -> None:
    """Every button gives the whole text it stands beside, within its limit; every file that the list names is in the
    bundle, and the list names every file that has to be uploaded."""
    parcel = opened(page, desk, account)
    for row in parcel.locator(".copy").all():
        for button in row.locator("button").all():
            shown = button.get_attribute("data-text") or row.locator(".copy__text").inner_text()
            assert copied(page, button) == shown
        for gauge in row.locator(".num").all():
            used, _, most = gauge.inner_text().partition(" / ")
            assert int(used) <= int(most)
    files = downloaded(page, account)
    listed = {name for line in parcel.locator(".checks li").all_inner_texts() for name in NAMED.findall(line)}
    assert listed
    assert listed <= files.keys()
    assert set(NAMED.findall(files["发稿清单.txt"].decode())) <= files.keys()
    pictures = {
        name for name in files if name.endswith((".jpg", ".mp4", ".srt", ".docx", ".pdf")) and "原图" not in name
    }
    assert {name for name in pictures if "/" not in name} <= listed


def test_a_film_needs_its_form_and_nothing_else(page: Page, desk: Path) -> None:
    """Title, text and topics of 抖音; topics one by one, for only those chosen from its list count."""
    parcel = opened(page, desk, "town-clips")
    said = {row.locator(".copy__label").inner_text().split()[0]: row for row in parcel.locator(".copy").all()}
    assert copied(page, said["标题"].locator("button")) == "一分钟学会躲雷"
    assert "#" not in copied(page, said["简介和话题"].locator("button"))
    tags = [copied(page, button) for button in said["话题"].locator("button").all()]
    assert tags[:2] == ["#雷电", "#登山"]
    assert all(re.fullmatch(r"#\w+", tag) for tag in tags)
    assert any("自主声明" in line for line in parcel.locator(".checks li").all_inner_texts())


def test_the_receipt_is_ready_for_its_file(page: Page, desk: Path) -> None:
    """A row of receipts.yml, with the minute in Chinese time."""
    page.clock.set_fixed_time("2026-06-02T18:30:00Z")
    row = yaml.safe_load(copied(page, opened(page, desk, "town-posts").locator("[data-piece]")))[0]
    assert Receipt.model_validate(row).at.isoformat() == "2026-06-03T02:30:00+08:00"
    assert (row["piece"], row["account"]) == ("ridge", "town-posts")


def test_a_newspaper_gets_the_words_of_the_piece(page: Page, desk: Path) -> None:
    """The manuscript holds the copied text, the picture as filed lies beside it with what it shows."""
    parcel = opened(page, desk, "town-paper")
    text = copied(page, parcel.locator("button.button--main"))
    files = downloaded(page, "town-paper")
    words = "".join(paragraph.text for paragraph in Document(io.BytesIO(files["稿件.docx"])).paragraphs)
    assert text.partition("\n")[0] in words
    assert files["原图-01.png"] == (TOY / "media/thunder.png").read_bytes()
    assert "原图-01.png" in files["原图-说明.txt"].decode()
