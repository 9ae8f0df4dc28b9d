"""The peer: plain Pagefind over the same pieces as HTML pages, as its manual says, with its own division of Chinese."""

from __future__ import annotations

import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from pathlib import Path

from playwright.sync_api import Browser

from scripts.bench_corpus import Made
from scripts.bench_search_browser import QUIET_MS, Served, Timed, host, slow_page

ASK = """async ([text, most]) => {
    window.pagefind ??= await import(new URL("pagefind/pagefind.js", location.href).href);
    const { results } = await window.pagefind.search(text);
    const data = await Promise.all(results.slice(0, most).map((result) => result.data()));
    return data.map(({ url }) => url.split("/").at(-2));
}"""
TIMED = f"async (given) => {{ const at = performance.now(); await ({ASK})(given); return performance.now() - at; }}"


@contextmanager
def peer(pieces: list[Made], folder: Path) -> Iterator[Served]:
    """Build its index, print what that cost, and serve it."""
    for piece in pieces:
        page = folder / "p" / piece.id / "index.html"
        page.parent.mkdir(parents=True)
        page.write_text(_page(piece), "utf-8")
    (folder / "index.html").write_text("<!doctype html><title>peer</title>", "utf-8")
    wall = time.monotonic()
    subprocess.run([sys.executable, "-m", "pagefind", "--site", folder], check=True, capture_output=True)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    files = [file.stat().st_size for file in (folder / "pagefind").rglob("*") if file.is_file()]
    print(
        f"peer, Pagefind: {time.monotonic() - wall:.1f} s wall, {len(files)} files, {sum(files) / 1e6:.1f} MB; "
        f"peak of all child processes so far {used.ru_maxrss / 1024:.0f} MB"
    )
    with host(folder) as (address, browser):
        opened = browser.new_page()
        opened.goto(address)
        yield Served(
            "peer",
            lambda text: list(opened.evaluate(ASK, [text, 200])),
            lambda queries: _timed(browser, address, queries),
        )


def _page(piece: Made) -> str:
    text = "".join(
        f"<h2>{escape(heading)}</h2>" + "".join(f"<p>{escape(each)}</p>" for each in part)
        for heading, part in piece.sections
    )
    head = f'<!doctype html><html lang="zh-CN"><title>{escape(piece.title)}</title>'
    return f"{head}<body><main><h1>{escape(piece.title)}</h1><p>{escape(piece.summary)}</p>{text}</main>"


def _timed(browser: Browser, address: str, queries: list[str]) -> Timed:
    """A reader of an empty page; there is no search page of its own to come to by a link."""
    with slow_page(browser) as (page, fetched):
        page.goto(address)
        times, weights = [], []
        for text in queries:
            times.append(page.evaluate(TIMED, [text, 10]))
            page.wait_for_timeout(QUIET_MS)
            weights.append(sum(fetched))
            fetched.clear()
        return Timed(0, times[0], tuple(times[1:]), weights[0], tuple(weights[1:]))
