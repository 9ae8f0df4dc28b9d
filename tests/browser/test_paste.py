"""In a real browser: pasting keeps structure and styles, and nothing runs off a phone's screen."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from pipeline.render.paste import paste_html
from tests.render.markdown.test_cases import ROOT, neutral
from tests.render.paste.test_themes import THEMES

FULL = (ROOT / "tests/cases/markdown/full.md").read_text("utf-8")
PICTURE = "/01.png"
PAGE = '<!doctype html><html lang="zh-CN"><meta charset="utf-8"><body style="margin:0;padding:16px">{}</body></html>'
OVER_THE_EDGE = """() => [...document.querySelectorAll('body *')]
    .filter(e => e.getBoundingClientRect().right > innerWidth + 0.5 && !e.closest('[data-ignore-width]'))
    .map(e => e.outerHTML.slice(0, 120))"""
COPY = """async html => navigator.clipboard.write([
    new ClipboardItem({'text/html': new Blob([html], {type: 'text/html'})})])"""
LOOKS = """selector => [...document.querySelectorAll(selector + ' *')].map(e => {
    const style = getComputedStyle(e), names = ['color', 'fontSize', 'fontWeight', 'fontStyle', 'backgroundColor',
        'textAlign', 'textIndent', 'lineHeight', 'marginTop', 'marginBottom', 'paddingLeft', 'borderLeftWidth',
        'borderBottomColor', 'whiteSpace', 'wordBreak', 'overflowX'];
    return e.tagName + ' ' + names.map(name => style[name]).join(' '); })"""


pytestmark = pytest.mark.browser


def pasted(theme: str) -> str:
    return paste_html(neutral(FULL), theme=THEMES[theme], pictures={"media/x.png": PICTURE})


@pytest.mark.parametrize("theme", THEMES)
def test_on_a_phone_and_in_an_editor(browser: Browser, theme: str) -> None:
    """At 375 px nothing scrolls sideways; all elements arrive through the clipboard, looking alike."""
    fragment = pasted(theme)
    context = browser.new_context(viewport={"width": 375, "height": 800})
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    editor = PAGE.format('<div id="editor" contenteditable="true"><p><br></p></div>')
    page.route("http://localhost/**", lambda route: route.fulfill(content_type="text/html", body=editor))
    page.goto("http://localhost/")
    page.evaluate(COPY, fragment)
    page.focus("#editor")
    page.keyboard.press("Control+v")
    page.wait_for_function("document.querySelector('#editor').innerText.length > 100")
    arrived, pasted_words = page.evaluate(LOOKS, "#editor"), page.inner_text("#editor")
    page.set_content(PAGE.format(f'<div id="original">{fragment}</div>'))
    sent = page.evaluate(LOOKS, "#original")
    assert pasted_words.split() == page.inner_text("#original").split()
    assert page.evaluate(OVER_THE_EDGE) == []
    assert page.evaluate("document.documentElement.scrollWidth") == 375
    context.close()
    assert len(sent) > 100
    assert arrived == sent
