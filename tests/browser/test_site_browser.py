"""The site in a real browser: search, safety, keyboard, elder edition, no scripts, no outside requests."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import axe_playwright_python
import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import url

pytestmark = [pytest.mark.slow, pytest.mark.browser]
SHOWN = (
    "", "p/thunder/", "p/hostile/", "p/rainbow/", "p/net/", "articles/", "articles/3/", "columns/", "columns/street/",
    "topics/", "topics/weather/", "audiences/teens/", "months/2026-05/", "people/lin/", "search/?q=风筝", "subscribe/",
    "p/hum/", "p/gone/", "campaigns/fair/", "people/", "audiences/", "months/", "about/", "offline/", "search/",
    "search/?q=鲸鲨", "p/filler-10/", "handbook/", "handbook/markdown/", "../../town/404.html",
)  # fmt: skip


@pytest.mark.parametrize("width", [1280, 390, 320])
def test_pages_ask_nobody_else_and_fit(browser: Browser, address: str, width: int) -> None:
    """No request off the origin, none that fails, no error in the console, nothing wider than the screen."""
    context = browser.new_context(viewport={"width": width, "height": 844})
    page = context.new_page()
    wrong: list[str] = []
    origin = address.removesuffix("a/b/")
    page.on("request", lambda request: None if request.url.startswith(origin) else wrong.append(request.url))
    page.on("response", lambda answer: wrong.append(answer.url) if answer.status >= 400 else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    for path in SHOWN:
        page.goto(url(address, path), wait_until="networkidle")
        assert wrong == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    context.close()


@pytest.mark.parametrize("width", [1280, 390])
def test_the_mark_of_ai_is_never_cut_off(browser: Browser, address: str, width: int) -> None:
    """It is drawn into the cover's lower right corner (GB 45438-2025); where a cover is cropped, that corner stays."""
    context = browser.new_context(viewport={"width": width, "height": 844})
    page = context.new_page()
    for path in ("", "p/hum/", "columns/all/", "campaigns/fair/"):
        page.goto(url(address, path))
        corners = page.locator(".plate__art[src*='/hum-']").evaluate_all(
            "all => all.map(e => getComputedStyle(e).objectPosition)"
        )
        assert corners
        assert set(corners) == {"100% 100%"}, path
    context.close()


def test_nothing_an_editor_writes_runs(page: Page, address: str) -> None:
    """Scripts in title, summary, author, keyword, source, alt and body stay text, in search results too."""
    for path in ("p/hostile/", "articles/", "", "months/2026-05/", "search/?q=危险标题"):
        page.goto(url(address, path), wait_until="networkidle")
        assert page.evaluate("window.hit") is None, path
    expect(page.locator(".result h2")).to_contain_text("危险标题")


def test_elder_edition(page: Page, address: str) -> None:
    """One press: text of at least 20 px, targets of 60 px, remembered on the next page; another press undoes it."""
    page.goto(url(address, "p/thunder/"))
    page.get_by_role("button", name="长辈版").click()
    page.goto(url(address, "p/net/"))
    size = "getComputedStyle(document.querySelector('.prose p')).fontSize"
    assert float(page.evaluate(size).removesuffix("px")) >= 20
    targets = ".nav a, .tool, .seek button, .colophon__links a, .crumbs a, .tag, .contents a, .turn a"
    small = page.evaluate(
        "(s) => [...document.querySelectorAll(s)].map((e) => e.getBoundingClientRect())"
        ".filter((b) => b.height && b.height < 59.5).length",
        targets,
    )
    assert small == 0
    page.get_by_role("button", name="标准版").click()
    assert float(page.evaluate(size).removesuffix("px")) < 20


def test_targets_are_large_enough(browser: Browser, address: str) -> None:
    """On a phone every control of the frame is at least 44 px high."""
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(url(address, ""))
    low = page.evaluate(
        "[...document.querySelectorAll('.nav a, .tool, .seek button, .more, .topics a, .colophon__links a')]"
        ".map((e) => e.getBoundingClientRect()).filter((b) => b.height && b.height < 43.5).length"
    )
    assert low == 0
    context.close()


def test_keyboard(page: Page, address: str) -> None:
    """The first stop skips to the text; every stop of the head is visible and marked."""
    page.goto(url(address, "p/thunder/"))
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


WAITING = """() => {
  const stops = 'a[href], button, select, summary, input:not([type=radio]:not(:checked))';
  window.waiting = new Set([...document.querySelectorAll(stops)]
    .filter((e) => e.checkVisibility({ visibilityProperty: true }) && e.tabIndex >= 0 && !e.disabled));
}"""
STOP = """() => {
  const now = document.activeElement;
  waiting.delete(now);
  const marked = [now, now.nextElementSibling].some((e) => e && getComputedStyle(e).outlineStyle !== 'none');
  const { width, height } = now.getBoundingClientRect();
  return now === document.body ? 'end' : marked && width * height ? '' : now.outerHTML;
}"""


@pytest.mark.parametrize("elder", ["0", "1"])
def test_the_keyboard_reaches_everything(browser: Browser, address: str, elder: str) -> None:
    """Tab goes through every control to the end of the page, and each shows that it is the one."""
    context = browser.new_context()
    context.add_init_script(f"localStorage.setItem('elder', '{elder}')")
    page = context.new_page()
    for path in ("", "p/thunder/", "p/rainbow/", "columns/street/", "search/?q=风筝", "subscribe/"):
        page.goto(url(address, path), wait_until="networkidle")
        page.evaluate("document.activeElement.blur()")
        page.evaluate(WAITING)
        for _ in range(300):
            page.keyboard.press("Tab")
            found = page.evaluate(STOP)
            if found:
                break
        assert found == "end", (path, found)
        assert page.evaluate("[...waiting].map((e) => e.outerHTML)") == [], path
    context.close()


def test_nothing_moves_by_itself_when_asked(browser: Browser, address: str) -> None:
    """Readers who asked their system for less motion get no transition, animation or smooth scrolling."""
    context = browser.new_context(reduced_motion="reduce")
    page = context.new_page()
    moving = """[...document.querySelectorAll('*')].map((e) => [e, getComputedStyle(e)])
      .filter(([, { transitionDuration: lasts, animationName: name, scrollBehavior: rolls }]) =>
        parseFloat(lasts) || !['', 'none'].includes(name) || rolls === 'smooth').map(([e]) => e.outerHTML)"""
    for path in SHOWN:
        page.goto(url(address, path))
        assert page.evaluate(moving) == [], path
    context.close()


def test_dark_is_remembered(page: Page, address: str) -> None:
    """The reader's choice wins over the system's and lasts."""
    page.goto(url(address, ""))
    paper = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(paper)
    page.get_by_role("button", name="深色显示").click()
    page.goto(url(address, "p/net/"))
    assert page.evaluate(paper) != light


def test_everything_but_search_works_without_scripts(browser: Browser, address: str) -> None:
    """Lists, pages of lists, pieces; the search page says what to do instead."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(url(address, "articles/"))
    page.get_by_role("link", name="下一页").click()
    page.locator(".card__title a").first.click()
    expect(page.locator(".prose")).to_be_visible()
    expect(page.get_by_role("button", name="长辈版")).to_have_count(0)
    page.goto(url(address, "search/"))
    expect(page.locator("noscript p")).to_contain_text("JavaScript")
    context.close()


def test_a_folder_can_be_opened_without_a_server(browser: Browser, built: Path) -> None:
    """From file:// the links lead on, and search says how to look at the site."""
    context = browser.new_context()
    page = context.new_page()
    page.goto((built / "index.html").as_uri())
    page.locator(".lead__title a").click()
    expect(page.locator(".prose")).to_be_visible()
    page.goto((built / "search" / "index.html").as_uri() + "?q=x")
    expect(page.locator("#status")).to_contain_text("http.server")
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_accessibility_violation(browser: Browser, address: str, scheme: str) -> None:
    """axe-core, WCAG 2.2 AA and best practice, on every page type, both editions."""
    script = Path(axe_playwright_python.__file__).with_name("axe.min.js")
    rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    for width in (1280, 390):
        for elder in ("0", "1"):
            context = browser.new_context(viewport={"width": width, "height": 844}, color_scheme=scheme)  # type: ignore[arg-type]
            context.add_init_script(f"localStorage.setItem('elder', '{elder}')")
            page = context.new_page()
            for path in SHOWN:
                page.goto(url(address, path), wait_until="networkidle")
                page.evaluate(script.read_text("utf-8"))
                found = page.evaluate("(tags) => axe.run(document, {runOnly: tags}).then((r) => r.violations)", rules)
                assert [(each["id"], [n["target"] for n in each["nodes"]]) for each in found] == [], (
                    path,
                    width,
                    elder,
                )
            context.close()


def test_feed_addresses_are_copied_and_codes_say_them(browser: Browser, address: str) -> None:
    """A press copies the address and says so; a phone that scans the code gets the address beside it."""
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"], device_scale_factor=2)
    page = context.new_page()
    page.goto(url(address, "subscribe/"))
    button = page.locator("[data-copy$='feeds/podcast.rss.xml']")
    button.click()
    expect(button).to_contain_text("已复制")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == "https://kepu.example.org/town/feeds/podcast.rss.xml"
    shot = Image.open(BytesIO(page.get_by_role("img", name="播客的二维码").screenshot()))
    assert [code.text for code in zxingcpp.read_barcodes(shot)] == [copied]
    context.close()
