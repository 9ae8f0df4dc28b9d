"""长辈版 by the measurable lines of the specification: sizes, spacing, targets, reading aloud, no scripts.

Figures: text at least 18 px and up to 30, line spacing 1.3, paragraph spacing 1.3 times the line's, targets 60 × 60
(《移动互联网应用（APP）适老化通用设计规范》 of MIIT, 2021).
"""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import url
from tests.browser.test_site_browser import SHOWN

pytestmark = [pytest.mark.slow, pytest.mark.browser]
SMALL_TEXT = """() => [...document.body.querySelectorAll('*')]
  .filter(e => [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()) && e.getClientRects().length)
  .filter(e => !e.closest('.sr, .skip, noscript, sub, sup, math, .footnote-ref, [aria-hidden=true]'))
  .filter(e => parseFloat(getComputedStyle(e).fontSize) < 18)
  .map(e => [e.tagName, e.className, getComputedStyle(e).fontSize, e.textContent.trim().slice(0, 20)])"""
LINES = """() => [...document.querySelectorAll('.prose :is(p, li), .card__summary, .opening__summary, .lead__summary')]
  .map(e => getComputedStyle(e)).filter(s => parseFloat(s.lineHeight) / parseFloat(s.fontSize) < 1.3).length"""
PARAGRAPHS = """() => [...document.querySelectorAll('.prose > p + p')].filter(e => {
  const space = e.getBoundingClientRect().top - e.previousElementSibling.getBoundingClientRect().bottom;
  return space < 1.3 * parseFloat(getComputedStyle(e).lineHeight) - 0.6;
}).length"""
LOW_TARGETS = """() => [...document.querySelectorAll('a, button, input, select, summary, label')]
  .filter(e => e.getClientRects().length && !e.closest('.sr, .skip, .prose p, .prose li, .prose td, .prose dd'))
  .filter(e => !e.matches('.sr, .sizes input, .headerlink'))
  .map(e => [e, (e.closest('.card, .row, .lead, .result') && !e.closest('.kicker')
     ? e.closest('.card, .row, .lead, .result') : e).getBoundingClientRect()])
  .filter(([e, b]) => b.width && (b.height < 59.5 || b.width < 59.5))
  .map(([e, b]) => [e.tagName, e.parentElement.className, e.className, e.textContent.trim().slice(0, 12),
    Math.round(b.width), Math.round(b.height)])"""
ADVERTS = (
    "document.querySelectorAll('dialog[open], [role=dialog], [role=alertdialog], .advert, ins.adsbygoogle').length"
)
VOICE = """
window.said = []; window.cancelled = 0;
let current = null;
window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
Object.defineProperty(window, 'speechSynthesis', { value: {
  getVoices: () => [{ lang: 'en-US' }, { lang: 'zh-CN', name: '中文' }],
  speak(one) { window.said.push([one.text, one.rate, one.lang, one.voice?.name]); current = one; },
  cancel() { window.cancelled += 1; current = null; },
}});
window.finish = () => { const one = current; current = null; one.onend(); };
"""


@pytest.fixture(params=[(1280, "1"), (390, "1"), (390, "3")], ids=["desk", "phone", "phone-largest"])
def elder(browser: Browser, request: pytest.FixtureRequest) -> Page:
    """A page in the elder edition."""
    width, size = request.param
    context = browser.new_context(viewport={"width": width, "height": 844})
    context.add_init_script(f"localStorage.setItem('elder', '1'); localStorage.setItem('size', '{size}')")
    page = context.new_page()
    request.addfinalizer(context.close)
    return page


def test_every_page_keeps_the_figures(elder: Page, address: str) -> None:
    """Text, lines, paragraphs, targets; nothing wider than the screen, no adverts or pop-ups, on every page type."""
    wide = elder.viewport_size
    assert wide
    for path in SHOWN:
        elder.goto(url(address, path), wait_until="networkidle")
        assert elder.evaluate(SMALL_TEXT) == [], path
        assert elder.evaluate(LINES) == 0, path
        assert elder.evaluate(PARAGRAPHS) == 0, path
        assert elder.evaluate(LOW_TARGETS) == [], path
        assert elder.evaluate(ADVERTS) == 0, path
        assert elder.evaluate("document.documentElement.scrollWidth") <= wide["width"], path


def test_text_grows_to_thirty_and_is_remembered(page: Page, address: str) -> None:
    """Three sizes; the largest is 30 px, on the next page too."""
    size = "parseFloat(getComputedStyle(document.querySelector('.prose p')).fontSize)"
    page.goto(url(address, "p/thunder/"))
    page.get_by_role("button", name="长辈版").click()
    found = []
    for name in ("大", "更大", "最大"):
        page.get_by_role("radio", name=name, exact=True).check(force=True)
        found.append(page.evaluate(size))
    assert found == sorted(set(found))
    assert found[0] >= 18
    assert found[-1] >= 29.9
    page.goto(url(address, "p/net/"))
    assert page.evaluate(size) == found[-1]


def test_without_scripts(browser: Browser, address: str) -> None:
    """The entrance is there, works by keyboard, and the sizes too; reading aloud says what it needs."""
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(url(address, "p/thunder/"))
    before = page.locator(".prose p").first.evaluate("e => parseFloat(getComputedStyle(e).fontSize)")
    page.get_by_role("checkbox", name="长辈版").focus()
    page.keyboard.press("Space")
    after = page.locator(".prose p").first.evaluate("e => parseFloat(getComputedStyle(e).fontSize)")
    assert before < 18 <= after
    page.get_by_role("radio", name="最大", exact=True).check(force=True)
    assert page.locator(".prose p").first.evaluate("e => parseFloat(getComputedStyle(e).fontSize)") >= 29.9
    assert page.evaluate(LOW_TARGETS) == []
    assert "朗读" in page.locator(".elderbar noscript").evaluate("e => e.textContent")
    page.locator("label", has_text="长辈版").click()
    assert page.locator(".prose p").first.evaluate("e => parseFloat(getComputedStyle(e).fontSize)") == before
    context.close()


def test_reading_aloud(browser: Browser, address: str) -> None:
    """Sentence by sentence in a Chinese voice, marked; pause keeps the sentence, speed counts at once, stop forgets."""
    context = browser.new_context()
    context.add_init_script(VOICE)
    page = context.new_page()
    page.goto(url(address, "p/thunder/"))
    page.get_by_role("button", name="朗读全文").click()
    said = page.evaluate("said")
    assert said[0][0].startswith("打雷时")
    assert said[0][1:] == [1, "zh-CN", "中文"]
    marked = "[...CSS.highlights.get('said') ?? []].map(String).join('')"
    assert page.evaluate(marked).strip() == said[0][0]
    page.evaluate("finish()")
    second = page.evaluate("said")[-1][0]
    assert second != said[0][0]
    page.get_by_role("button", name="暂停").click()
    assert page.evaluate("cancelled") >= 1
    page.get_by_role("button", name="接着读").click()
    assert page.evaluate("said")[-1][0] == second
    page.get_by_label("语速").select_option("慢")
    assert page.evaluate("said")[-1][:2] == [second, 0.7]
    while page.get_by_role("button", name="暂停").count():
        page.evaluate("finish()")
    whole = "".join(dict.fromkeys(text for text, *_ in page.evaluate("said")))
    for words in page.locator(".prose p").all_inner_texts():
        assert words.split("。")[0].strip()[:8] in whole
    assert page.evaluate("CSS.highlights.has('said')") is False
    page.reload()
    assert page.get_by_label("语速").input_value() == "0.7"
    context.close()


def test_the_entrance_is_on_every_page(page: Page, address: str) -> None:
    """A visible control named 长辈版."""
    for path in SHOWN:
        page.goto(url(address, path))
        expect(page.get_by_role("button", name="长辈版")).to_be_visible()
