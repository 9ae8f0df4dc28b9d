"""A search in headless Chromium: what it finds, what it fetches, how long it takes."""

from __future__ import annotations

import functools
import gzip
import http.server
import os
import shutil
import statistics
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from playwright.sync_api import Browser, Page, sync_playwright

from scripts.bench_corpus import CONTENT

ROOT = CONTENT.parent
SLOWER, QUIET_MS = 4, 1_000
PACKED = (".html", ".js", ".css", ".json", ".svg", ".txt")
"""What hosts of static sites compress; all else travels as it is."""
OURS = """async (text) => {
    const { Index, divide } = await import(new URL("../assets/javascripts/search-index.js", location.href).href);
    window.index ??= await new Index(new URL("./", location.href)).open();
    const { results, near } = await window.index.search(divide(text));
    return near ? [] : results.map(({ piece }) => `made-${String(piece).padStart(5, "0")}`);
}"""
STATUS = "document.querySelector('.result') || /没有/.test(document.getElementById('status')?.textContent)"


@dataclass(frozen=True)
class Timed:
    """Milliseconds and bytes over the wire of one reader's queries; pictures are left out.

    `link_ms` is from a link with the query to the first result, the page and all; `first_ms` from Enter on a page that
    is there; the bytes of the first query are those of the page and its scripts too.
    """

    link_ms: float
    first_ms: float
    later_ms: tuple[float, ...]
    first_bytes: int
    later_bytes: tuple[int, ...]


@dataclass(frozen=True)
class Served:
    """A site with a search."""

    name: str
    ask: Callable[[str], list[str]]
    time: Callable[[list[str]], Timed]

    def timed(self, queries: list[str]) -> None:
        """Print the figures of five readers with five queries each."""
        readers = [self.time(queries[at::5]) for at in range(5)]
        later = sorted(ms for each in readers for ms in each.later_ms)
        first = sorted(each.first_ms for each in readers)
        heaviest = max(each.first_bytes for each in readers) / 1000
        weight = statistics.median(size for each in readers for size in each.later_bytes) / 1000
        link = sorted(each.link_ms for each in readers)
        print(f"  from a link, page and all: {_spread(link)}")
        print(f"  first query {_spread(first)}, {heaviest:.0f} kB at most")
        print(f"  later {_spread(later)}, {weight:.0f} kB; load of the machine {os.getloadavg()[0]:.1f}")


def _spread(ms: list[float]) -> str:
    return f"{statistics.median(ms):.0f} ms ({ms[0]:.0f} to {ms[-1]:.0f})"


class _Host(http.server.SimpleHTTPRequestHandler):
    """Files, compressed as hosts do it."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """One file."""
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if not path.is_file():
            self.send_error(404)
            return
        small = path.suffix in PACKED
        data = _packed(path) if small else path.read_bytes()
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Cache-Control", "max-age=600")
        if small:
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        """Nothing."""


@functools.lru_cache(maxsize=10_000)
def _packed(path: Path) -> bytes:
    return gzip.compress(path.read_bytes(), 6)


@contextmanager
def host(folder: Path) -> Iterator[tuple[str, Browser]]:
    """The address of a served folder, and a browser."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Host, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        yield f"http://127.0.0.1:{server.server_address[1]}/", browser
        browser.close()
    server.shutdown()


@contextmanager
def served(site: Path) -> Iterator[Served]:
    """Our search page, from a small real site, over the index that lies in `site`."""
    small = site.parent / "small"
    content = ROOT / "tests" / "toy" / "content"
    command = [sys.executable, "-c", "from pipeline.cli import main; main()", "build"]
    subprocess.run([*command, "--content", content, "--out", small], cwd=ROOT, check=True, capture_output=True)
    shutil.rmtree(small / "site" / "search" / "pairs")
    shutil.rmtree(small / "site" / "search" / "pieces")
    shutil.copytree(site / "search", small / "site" / "search", dirs_exist_ok=True)
    with host(small / "site") as (address, browser):
        page = browser.new_page()
        page.goto(f"{address}search/")
        yield Served(
            "ours", lambda text: list(page.evaluate(OURS, text)), lambda queries: _timed(browser, address, queries)
        )


def _timed(browser: Browser, address: str, queries: list[str]) -> Timed:
    """Two new readers: one comes by a link, the other types all queries."""
    with slow_page(browser) as (page, _):
        page.goto(f"{address}search/?q={quote(queries[0])}", wait_until="commit")
        page.wait_for_function(STATUS, polling=10)
        link = page.evaluate("performance.now()")
    with slow_page(browser) as (page, fetched):
        page.goto(f"{address}search/")
        page.wait_for_function("performance.getEntriesByType('resource').some((e) => e.name.endsWith('index.json'))")
        times, weights = [], []
        for text in queries:
            times.append(page.evaluate(_TYPED, text))
            page.wait_for_timeout(QUIET_MS)
            weights.append(sum(fetched))
            fetched.clear()
        return Timed(link, times[0], tuple(times[1:]), weights[0], tuple(weights[1:]))


_TYPED = """async (text) => {
    const [input, list, status] = ["q", "results", "status"].map((id) => document.getElementById(id));
    const started = performance.now();
    const done = new Promise((end) => {
        const seen = new MutationObserver(() => end(performance.now() - started));
        seen.observe(list, { childList: true });
        seen.observe(status, { childList: true, characterData: true, subtree: true });
    });
    input.value = text;
    input.form.requestSubmit();
    return done;
}"""


@contextmanager
def slow_page(browser: Browser) -> Iterator[tuple[Page, list[int]]]:
    """A page of a new reader on a slow machine, and the sizes of all answers but pictures as they come in."""
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    session.send("Network.enable")
    kinds: dict[str, str] = {}
    fetched: list[int] = []

    def answered(event: Any) -> None:
        kinds[event["requestId"]] = event["type"]

    def loaded(event: Any) -> None:
        if kinds.get(event["requestId"]) != "Image":
            fetched.append(int(event["encodedDataLength"]))

    session.on("Network.responseReceived", answered)
    session.on("Network.loadingFinished", loaded)
    yield page, fetched
    context.close()
