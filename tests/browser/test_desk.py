"""The pages for staff in a real browser, opened as files: copying, pasting, ticking, filtering, narrow screens."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.publish.desk_content import LONG, build, office

pytestmark = [pytest.mark.slow, pytest.mark.browser]
LEFT = "net::ERR_ABORTED"  # a page that is left cancels what it is still loading
READ = """async () => {
  const [item] = await navigator.clipboard.read();
  const texts = item.types.map(async type => [type, await (await item.getType(type)).text()]);
  return Object.fromEntries(await Promise.all(texts));
}"""
EDITOR = """() => {
  const box = document.createElement('div');
  box.id = 'editor'; box.contentEditable = 'true'; document.body.append(box); box.focus();
}"""
LOOKS = """box => [...document.querySelectorAll(box + ' *')].map(e => {
  const s = getComputedStyle(e);
  const names = ['color', 'backgroundColor', 'fontSize', 'fontWeight', 'lineHeight', 'textAlign', 'padding', 'margin'];
  return [e.tagName, e.textContent, s.borderBottom, s.borderLeft, ...names.map(name => s[name])];
})"""
WEAK = """() => [...document.querySelectorAll('.phone__body *')]
  .filter(e => [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()))
  .map(e => {
    let at = e, ground = null;
    while (at && !(ground = read(getComputedStyle(at).backgroundColor))) at = at.parentElement;
    return [ratio(read(getComputedStyle(e).color), ground), e.textContent];
  })
  .filter(([value]) => value < 4.5)"""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A built desk; the bundle of one piece is unpacked beside it."""
    top = tmp_path_factory.mktemp("desk")
    made = build(office(top / "content"), top / "out")
    with zipfile.ZipFile(made / "bundles" / "ridge.zip") as archive:
        archive.extractall(top / "ridge")
    return made


@pytest.fixture
def paste(desk: Path) -> Path:
    """The unpacked paste page."""
    return desk.parents[1] / "ridge" / "town" / "粘贴页.html"


@pytest.fixture
def offline(browser: Browser) -> Iterator[Page]:
    """A page that may only read files; whatever else it asks for fails the test."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, offline=True)
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page, trouble = context.new_page(), []
    page.on("request", lambda r: None if r.url.startswith(("file:", "data:")) else trouble.append(r.url))
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.on("requestfailed", lambda r: None if r.failure == LEFT else trouble.append(r.url))
    yield page
    assert trouble == []
    context.close()


def test_copying_the_body_gives_html_and_text(offline: Page, paste: Path) -> None:
    """Styles as the renderer wrote them; a picture is a numbered line, since no editor can fetch a local file."""
    offline.goto(paste.as_uri())
    offline.click("[data-rich]")
    offline.wait_for_selector("[data-rich].is-done")
    found = offline.evaluate(READ)
    assert set(found) == {"text/html", "text/plain"}
    assert 'style="' in found["text/html"]
    assert "［在这里插入图 01：云（images/01." in found["text/html"]
    assert "<img" not in found["text/html"]
    assert "不要站在树下" in found["text/plain"]
    assert "<" not in found["text/plain"]


def test_pasting_keeps_structure_and_styles(offline: Page, paste: Path) -> None:
    """The clipboard holds the very HTML; in an editable box the same elements look the same.

    The browser itself drops declarations that say what the box says already, so looks are compared, not the text.
    """
    offline.goto(paste.as_uri())
    offline.click("[data-rich]")
    offline.wait_for_selector("[data-rich].is-done")
    own = offline.evaluate("() => placeheld(document.querySelector('.phone__body')).innerHTML.trim()")
    assert own in offline.evaluate(READ)["text/html"]
    offline.evaluate(EDITOR)
    offline.keyboard.press("Control+V")
    found = offline.evaluate(LOOKS, "#editor")
    offline.evaluate("html => { document.getElementById('editor').innerHTML = html; }", own)
    assert found == offline.evaluate(LOOKS, "#editor")
    assert len(found) > 8


def test_copying_without_the_clipboard_interface(offline: Page, paste: Path) -> None:
    """Where a browser denies it to local files, the copy event carries both flavours."""
    offline.add_init_script("delete window.ClipboardItem")
    offline.goto(paste.as_uri())
    offline.click("[data-rich]")
    offline.wait_for_selector("[data-rich].is-done")
    offline.evaluate(EDITOR)
    offline.keyboard.press("Control+V")
    assert offline.locator("#editor strong").inner_text() == "站在树下"
    assert offline.locator("#editor [style]").count() > 5


def test_each_field_is_copied_as_plain_text(offline: Page, paste: Path) -> None:
    """Title, 摘要, author, link: exactly their text, also when it is over the limit."""
    offline.goto(paste.as_uri())
    for label, text in (("标题", "雷雨天在山上怎么办"), ("摘要", LONG), ("原文链接", "/p/ridge/")):
        offline.click(f"[aria-label='复制{label}']")
        offline.wait_for_selector(f"[aria-label='复制{label}'].is-done")
        found = offline.evaluate(READ)
        assert set(found) == {"text/plain"}
        assert found["text/plain"] == text if label != "原文链接" else found["text/plain"].endswith(text)


def test_a_proposed_cut_is_ready_for_front_matter(offline: Page, paste: Path) -> None:
    """What is copied is the YAML itself."""
    offline.goto(paste.as_uri())
    offline.click(".cut [data-copy]")
    offline.wait_for_selector(".cut .is-done")
    text = offline.evaluate(READ)["text/plain"]
    assert text == f'overrides:\n  town:\n    digest: "{LONG[:120]}"\n'


def test_dark_preview_is_readable_and_never_copied(offline: Page, paste: Path) -> None:
    """All text has contrast 4.5 on its ground; copying still gives the light colours."""
    offline.goto(paste.as_uri())
    light, dark = (offline.inner_html(f"[data-mode={mode}] .phone__body") for mode in ("light", "dark"))
    assert light != dark
    assert offline.evaluate(WEAK) == []
    offline.click("[data-rich]")
    offline.wait_for_selector("[data-rich].is-done")
    colours = set(re.findall(r"color:\s*(#\w{6})", light))
    assert colours
    assert colours <= set(re.findall(r"color:\s*(#\w{6})", offline.evaluate(READ)["text/html"])) | {"#9a3324"}


def test_light_and_dark_stand_side_by_side(offline: Page, desk: Path, paste: Path) -> None:
    """Both phones where there is room, scrolling together; one at a time on a narrow screen, at the staff's choice."""
    for page in (paste, desk / "p" / "ridge" / "index.html"):
        offline.set_viewport_size({"width": 1280, "height": 500})
        offline.goto(page.as_uri())
        phones = {mode: offline.locator(f".phone[data-mode={mode}]:visible") for mode in ("light", "dark")}
        boxes = [phone.bounding_box() for phone in phones.values()]
        assert boxes[0] is not None
        assert boxes[1] is not None
        assert offline.locator("[data-show]:visible").count() == 0
        assert boxes[0]["y"] == boxes[1]["y"]
        assert boxes[0]["x"] + boxes[0]["width"] <= boxes[1]["x"]
        phones["light"].locator(".phone__page").evaluate("page => page.scrollTo(0, 60)")
        offline.wait_for_function("document.querySelector('[data-mode=dark] .phone__page').scrollTop === 60")
        offline.set_viewport_size({"width": 390, "height": 800})
        assert (phones["light"].count(), phones["dark"].count()) == (1, 0)
        offline.click("[data-show=dark]:visible")
        assert (phones["light"].count(), phones["dark"].count()) == (0, 1)


@pytest.mark.parametrize("width", [320, 375, 768])
def test_nothing_scrolls_sideways(offline: Page, desk: Path, paste: Path, width: int) -> None:
    """Desk, piece page, older month, paste page, issue page."""
    offline.set_viewport_size({"width": width, "height": 800})
    pages = [desk / "index.html", desk / "p" / "ridge" / "index.html", paste, *(desk / "months").iterdir()]
    for page in pages:
        offline.goto(page.as_uri())
        assert offline.evaluate("document.documentElement.scrollWidth") <= width, page.name


def test_ticks_are_remembered_and_shared(offline: Page, desk: Path, paste: Path) -> None:
    """已经发布 on the paste page shows on the desk, and 还有账号没发 follows it."""
    offline.goto(paste.as_uri())
    offline.check("[data-tick='done:ridge:town']")
    offline.reload()
    assert offline.is_checked("[data-tick='done:ridge:town']")
    offline.goto((desk / "index.html").as_uri())
    assert offline.is_checked("[data-tick='done:ridge:town']")
    offline.select_option("[name=state]", "waiting")
    assert offline.is_visible("[data-title='雷雨天在山上怎么办']")
    offline.check("[data-tick='done:ridge:town-short']")
    assert not offline.is_visible("[data-title='雷雨天在山上怎么办']")


def test_the_desk_sorts_and_filters(offline: Page, desk: Path) -> None:
    """The browser's own day decides what is coming; account, kind, status and words filter."""
    offline.clock.set_fixed_time("2026-06-01T12:00:00+08:00")
    offline.goto((desk / "index.html").as_uri())
    assert offline.locator("#group-today .piece").count() == 2
    assert offline.locator("#group-coming .piece").count() == 1
    offline.select_option("[name=state]", "over")
    assert offline.locator(".piece:visible").count() == 1
    offline.click("[type=reset]")
    offline.fill("[name=q]", "数秒")
    assert offline.locator(".piece:visible").count() == 1
    offline.fill("[name=q]", "没有这样的字")
    assert offline.is_visible("#empty")
    offline.fill("[name=q]", "")
    offline.select_option("[name=account]", "town")
    assert offline.locator("[data-account='town-short']:visible").count() == 0
    offline.reload()
    assert offline.input_value("[name=account]") == "town"


def test_a_piece_page_opens_at_the_account(offline: Page, desk: Path) -> None:
    """From the desk straight to an account's texts; arrow keys walk the accounts."""
    offline.goto((desk / "index.html").as_uri())
    offline.click("[data-title='雷雨天在山上怎么办'] [data-account='town-short'] a")
    assert offline.is_visible("#parcel-2")
    assert not offline.is_visible("#parcel-1")
    offline.focus("#tab-2")
    offline.keyboard.press("ArrowLeft")
    assert offline.is_visible("#parcel-1")
