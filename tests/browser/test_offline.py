"""Weight, stillness, and reading without a network."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, Response, expect

from tests.browser.conftest import url
from tests.browser.test_site_browser import SHOWN

pytestmark = [pytest.mark.slow, pytest.mark.browser]
SHIFTS = """
window.shifted = 0;
new PerformanceObserver(list => list.getEntries().forEach(e => { if (!e.hadRecentInput) shifted += e.value; }))
  .observe({ type: 'layout-shift', buffered: true });
"""
CONTROLLED = "navigator.serviceWorker.ready.then(() => navigator.serviceWorker.controller !== null)"


def test_a_piece_is_light(page: Page, address: str) -> None:
    """At most 150 KB over the wire without its pictures and clips, even where the host does not compress."""
    weights: dict[str, int] = {}

    def weigh(answer: Response) -> None:
        if answer.request.resource_type not in {"image", "media"}:
            weights[answer.url] = len(answer.body())

    page.on("response", weigh)
    for path in ("p/thunder/", "p/rainbow/", "p/net/"):
        weights.clear()
        page.goto(url(address, path), wait_until="networkidle")
        assert 0 < sum(weights.values()) <= 150_000, weights


@pytest.mark.parametrize("width", [1280, 390])
def test_nothing_moves(browser: Browser, address: str, width: int) -> None:
    """The cumulative layout shift of every page type is below 0.02, results of a search and their filters too."""
    context = browser.new_context(viewport={"width": width, "height": 844})
    context.add_init_script(SHIFTS)
    page = context.new_page()
    for path in SHOWN:
        page.goto(url(address, path), wait_until="networkidle")
        assert page.evaluate("shifted") < 0.02, path
    page.goto(url(address, "search/"), wait_until="networkidle")
    for query in ("风筝", "fz", "海姆立克应该怎样做", "鲸鲨", "5G"):
        page.locator("#q").fill(query)
        page.wait_for_timeout(700)  # beyond the half second in which the browser forgives what a key set off
    assert page.evaluate("shifted") < 0.02
    context.close()


def test_what_was_read_stays(browser: Browser, address: str) -> None:
    """A page that was read opens without a network, another says why not; with a network nothing old is shown."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(url(address, ""), wait_until="networkidle")
    page.wait_for_function(CONTROLLED)
    page.goto(url(address, "p/thunder/"), wait_until="networkidle")
    context.set_offline(True)
    page.goto(url(address, "p/thunder/"))
    expect(page.locator(".prose")).to_be_visible()
    expect(page.locator("body")).to_have_css("margin", "0px")
    page.goto(url(address, "p/net/"))
    expect(page.locator("h1")).to_have_text("现在没有网络")
    context.set_offline(False)
    page.goto(url(address, "p/net/"))
    expect(page.locator(".prose")).to_be_visible()
    context.close()
