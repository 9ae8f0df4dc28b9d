"""The pictures of the handbook, from a practice office that is founded, filled and built for them.

`python -m scripts.handbook_shots [NAME…]` writes `templates/docs/handbook/media/*.webp`; needs Chromium (`CHROMIUM`).
The office is data: scripts/handbook_practice. The tests of the handbook's commands work on the same office.
"""

from __future__ import annotations

import functools
import http.server
import io
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).parents[1]
PRACTICE = ROOT / "scripts" / "handbook_practice"
TARGET = ROOT / "templates" / "docs" / "handbook" / "media"
CLIP = "media/clips/heat-stroke"
AT = "2026-11-22 08:00"
QUALITY = 82
SETTLE_MS = 12_000
CALL = "from pipeline.cli import main; main()"
PIECE = "content/articles/2026/ya-shua-duo-jiu-huan-yi-ci.md"


@dataclass(frozen=True)
class Shot:
    """A page of the build folder, or of the server that `kepu` with `words` starts, as a browser shows it.

    `wait` must be there; `press` is clicked, one after the other; `part` alone is shown where given. Sizes are in CSS
    pixels, `cut` is the height; pictures have one and a half times as many.
    """

    page: str
    width: int = 1120
    cut: int = 760
    press: tuple[str, ...] = ()
    part: str = ""
    words: tuple[str, ...] = ()
    wait: str = "body"


SHOTS = {
    "serve": Shot("", cut=860, words=("serve", PIECE, "--no-open", "--port", "8766"), wait=".prose"),
    "serve-channels": Shot(
        "", cut=860, words=("serve", PIECE, "--no-open", "--port", "8768"), wait=".prose", press=("text=渠道预览",)
    ),
    "form": Shot(
        "#/collections/article/entries/2026/ya-shua-duo-jiu-huan-yi-ci",
        width=1280,
        cut=860,
        words=("admin", "--no-open"),
        wait="textarea[id^=body-field]",
    ),
    "desk": Shot("desk/index.html", cut=820),
    "desk-wechat": Shot("desk/p/ya-shua-duo-jiu-huan-yi-ci/index.html", cut=900),
    "desk-douyin": Shot("desk/p/zhong-shu/index.html", cut=820, press=("[data-name$=town-douyin]",)),
    "desk-newspaper": Shot("desk/p/ya-shua-duo-jiu-huan-yi-ci/index.html", cut=820, press=("[data-name$=town-bao]",)),
    "covers": Shot("desk/p/ya-shua-duo-jiu-huan-yi-ci/index.html", width=520, part="section:has(.plates)"),
    "desk-cut": Shot("desk/p/dong-tian-qu-nuan/index.html", cut=820),
}


def found_practice(folder: Path) -> None:
    """The practice office in a new folder, with its pieces and their pictures. Raises CalledProcessError."""
    run(ROOT, "init", str(folder), "--config", str(PRACTICE / "office.yml"))
    shutil.copytree(PRACTICE / "content", folder / "content", dirs_exist_ok=True)
    clips = folder / CLIP.rpartition("/")[0].replace("media", "content/media", 1)
    clips.mkdir(parents=True)
    for ending in (".mp4", ".vtt"):
        shutil.copy(ROOT / "content" / f"{CLIP}{ending}", clips)
    shutil.copy(TARGET / "brushes.webp", folder / "content" / "media")


def run(folder: Path, *words: str) -> None:
    """`kepu …` in a folder, with that folder's own program. Raises CalledProcessError."""
    subprocess.run(
        [sys.executable, "-c", CALL, *words], cwd=folder, env=environment(), check=True, stdout=subprocess.DEVNULL
    )


def environment() -> dict[str, str]:
    """Without the way back to this repository."""
    return {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Nothing."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address of a folder, as long as the block lasts."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()


@contextmanager
def started(folder: Path, *words: str) -> Iterator[str]:
    """The address that a command tells, as long as the block lasts. Raises RuntimeError when it tells none."""
    process = subprocess.Popen(
        [sys.executable, "-u", "-c", CALL, *words],
        cwd=folder, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    try:
        told = next((found[0] for line in process.stdout or () if (found := re.search(r"http://\S+", line))), None)
        if told is None:
            raise RuntimeError(f"{' '.join(words)}: no address")
        yield told
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=30)


def take(page: Page, address: str, shot: Shot) -> bytes:
    """The picture as WebP."""
    page.set_viewport_size({"width": shot.width, "height": shot.cut})
    if not shot.words:  # live pages count time
        page.clock.set_fixed_time(f"{AT.replace(' ', 'T')}:00+08:00")
    page.goto(address + shot.page)
    page.wait_for_selector(shot.wait)
    for button in shot.press:
        page.click(button)
        page.evaluate("scrollTo(0, 0)")
    page.evaluate("document.querySelectorAll('img').forEach((each) => { each.loading = 'eager'; })")
    page.wait_for_function("[...document.images].every((each) => each.complete)")
    page.wait_for_timeout(SETTLE_MS if shot.words else 0)
    return webp(page.locator(shot.part).first.screenshot() if shot.part else page.screenshot())


def webp(png: bytes) -> bytes:
    """A screenshot made smaller."""
    out = io.BytesIO()
    Image.open(io.BytesIO(png)).convert("RGB").save(out, "WEBP", quality=QUALITY, method=6)
    return out.getvalue()


def main(names: list[str]) -> None:
    """Take the named pictures, or all."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as play, tempfile.TemporaryDirectory() as top:
        opened = play.chromium.launch(executable_path=path, args=["--no-sandbox", "--lang=zh-CN"])
        page = opened.new_page(device_scale_factor=1.5)
        TARGET.mkdir(parents=True, exist_ok=True)
        page.set_content(f"<style>body{{margin:0}}</style>{(PRACTICE / 'brushes.svg').read_text('utf-8')}")
        (TARGET / "brushes.webp").write_bytes(webp(page.locator("svg").screenshot()))
        office = Path(top) / "office"
        found_practice(office)
        run(office, "build", "--at", AT)
        for name in names or SHOTS:
            shot = SHOTS[name]
            page = opened.new_page(device_scale_factor=1.5, locale="zh-CN", timezone_id="Asia/Shanghai")
            with started(office, *shot.words) if shot.words else served(office / "build") as address:
                data = take(page, address, shot)
                page.close()
            (TARGET / f"{name}.webp").write_bytes(data)
            print(f"{name}.webp  {len(data)} 字节")
        opened.close()


if __name__ == "__main__":
    main(sys.argv[1:])
