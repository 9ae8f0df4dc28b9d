"""The preview in a real browser: it follows the editor, keeps the place, shows problems, drafts and accounts."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.build.conftest import TOY
from tests.cli.serving import Serving, serving

pytestmark = pytest.mark.browser
PATIENCE_MS = 60_000  # a guard against hangs
LONG = "\n\n".join(f"第 {number} 段，很长的一段，好让页面可以滚动。" * 4 for number in range(60))


@pytest.fixture(scope="module")
def serve(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    """The command on a copy of the toy with one long piece."""
    top = tmp_path_factory.mktemp("serve-browser")
    content = Path(shutil.copytree(TOY, top / "content"))
    front = "title: 很长的一篇\ndate: 2026-06-05\nsummary: 长。\nstatus: draft\n"
    (content / "articles/2026/long.md").write_text(f"---\n{front}---\n\n{LONG}\n", "utf-8")
    with serving(content, top / "out") as one:
        yield one


@pytest.fixture
def long(serve: Serving) -> Iterator[Path]:
    """The long piece; after the test it is as it was, and its page is seen to be: the next test would be reloaded."""
    file = serve.content / "articles/2026/long.md"
    text, shown = file.read_text("utf-8"), serve.text("/p/long/")
    yield file
    file.write_text(text, "utf-8")
    serve.until("/p/long/", lambda page: page == shown)


def test_a_save_is_seen_where_the_reader_is(serve: Serving, long: Path, page: Page) -> None:
    """The page is loaded anew by itself, and stands where it stood."""
    faults: list[str] = []
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    page.goto(f"{serve.address}/p/long/")
    expect(page.locator(".kepu-draft")).to_contain_text("草稿预览")
    page.evaluate("scrollTo(0, 1500)")
    long.write_text(long.read_text("utf-8") + "\n刚刚写下的一句。\n", "utf-8")
    expect(page.get_by_text("刚刚写下的一句。")).to_be_attached(timeout=PATIENCE_MS)
    page.wait_for_function("Math.abs(scrollY - 1500) < 3", timeout=PATIENCE_MS)
    assert faults == []


def test_problems_are_shown_and_go_away(serve: Serving, long: Path, page: Page) -> None:
    """What, where and how to mend it, over the last good state; clean again after the next save."""
    page.goto(f"{serve.address}/p/long/")
    text = long.read_text("utf-8")
    long.write_text(text.replace("summary:", "sumary:"), "utf-8")
    findings = page.locator("kepu-preview #findings")
    expect(findings.get_by_text("第 4 行　不认识“sumary”")).to_be_visible(timeout=PATIENCE_MS)
    expect(findings.get_by_text("怎么改：是不是“summary”？")).to_be_visible()
    expect(page.get_by_role("heading", name="很长的一篇")).to_be_visible()
    findings.locator("summary").click()
    expect(findings.get_by_text("第 4 行")).to_be_hidden()
    long.write_text(text, "utf-8")
    expect(page.locator("kepu-preview").get_by_text("没有问题")).to_be_visible(timeout=PATIENCE_MS)


def test_lists_mark_what_readers_cannot_see(serve: Serving, page: Page) -> None:
    """A chip on the titles of drafts, on no other."""
    page.goto(f"{serve.address}/articles/")
    expect(page.locator(".card__title", has_text="金丝雀草稿").locator(".kepu-chip")).to_have_text("草稿")
    expect(page.locator(".card__title", has_text="很长的一篇").locator(".kepu-chip")).to_have_text("草稿")
    public = page.locator(".card__title a[href$='p/thunder/']")
    expect(public).to_have_count(1)
    expect(public.locator(".kepu-chip")).to_have_count(0)


def test_accounts_beside_the_page(serve: Serving, long: Path, page: Page) -> None:
    """Both follow a save; another account is chosen from the list and stays chosen on another piece."""
    page.goto(f"{serve.address}/p/long/")
    page.get_by_role("link", name="渠道预览").click()
    site, account = page.frame_locator("#page"), page.frame_locator("#account")
    expect(account.locator(".phone").first).to_contain_text("很长的一篇", timeout=PATIENCE_MS)
    expect(site.locator("kepu-preview #beside")).to_be_hidden()
    page.get_by_role("combobox", name="账号").select_option(label="小镇短讯 · 微博")
    expect(account.get_by_text("小镇短讯").first).to_be_visible(timeout=PATIENCE_MS)
    long.write_text(long.read_text("utf-8").replace("summary: 长。", "summary: 换过的摘要。"), "utf-8")
    expect(account.locator(".phone__post")).to_contain_text("换过的摘要。", timeout=PATIENCE_MS)
    expect(site.get_by_text("换过的摘要。").first).to_be_visible()
    site.get_by_role("link", name="文章", exact=True).first.click()
    expect(page.get_by_text("这一页没有渠道预览")).to_be_visible(timeout=PATIENCE_MS)
    site.locator(".card__title a[href$='p/thunder/']").first.click()
    expect(account.locator(".phone__post")).to_contain_text("打雷", timeout=PATIENCE_MS)
    expect(page.get_by_role("combobox", name="账号")).to_have_value("/_preview/account/town-short/thunder/")
    page.get_by_role("link", name="收起").click()
    page.wait_for_url(f"{serve.address}/p/thunder/")


@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_sticks_out(serve: Serving, page: Page, width: int) -> None:
    """No sideways scrolling on any of the preview's own pages; the foot of a page is not under the bar."""
    page.set_viewport_size({"width": width, "height": 844})
    for path in ("/p/long/", "/articles/", "/nothing/", "/_preview/beside?page=/p/thunder/"):
        page.goto(serve.address + path)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
    page.goto(f"{serve.address}/p/long/")
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    foot = page.locator("footer").last.bounding_box()
    bar = page.locator("kepu-preview .bar").bounding_box()
    assert foot
    assert bar
    assert foot["y"] + foot["height"] <= bar["y"] + 1


def test_it_asks_no_other_host(serve: Serving, page: Page) -> None:
    """Everything comes from this machine."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{serve.address}/_preview/beside?page=/p/thunder/")
    page.frame_locator("#account").locator(".phone").first.wait_for(timeout=PATIENCE_MS)
    assert asked
    assert [url for url in asked if not url.startswith((serve.address, "data:"))] == []
