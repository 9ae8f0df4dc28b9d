"""A built site under a sub-path, and a real browser. Chromium comes from the system (`CHROMIUM` names another one)."""

from __future__ import annotations

import functools
import http.server
import os
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.build.conftest import AT, TOY, run_kepu

HOSTILE = "\"><script>window.hit=1</script>&'<img src=x onerror=window.hit=2>"
IN_BODY = HOSTILE.replace("<img src=x onerror", "<svg onload")  # a picture that is not there would stop the build
UNQUOTED = IN_BODY.replace('"', "")
PIECES = {
    "columns/street/net": (
        "5G 基站和沙坪坝的夜灯",
        "手机讲 5G，海姆立克讲急救，CO~2~ 讲呼吸，中风要快送医。\n\n## 海姆立克\n\n夜里的沙坪坝很亮。\n\n"
        "| 甲 | 乙 |\n|---|---|\n| 一 | 二 |\n\n又一张：\n\n| 丙 | 丁 |\n|---|---|\n| 三 | 四 |",
    ),
    "articles/2026/hostile": (
        f"危险标题{HOSTILE}",
        f"<script>window.hit=3</script>\n\n[点](javascript:window.hit=4)\n\n"
        f'![{IN_BODY}](media/thunder.png "{UNQUOTED}")\n\n## 小节{IN_BODY}\n\n## 又一节',
    ),
    **{f"articles/2026/filler-{n}": (f"第{n}号填充稿说风筝", f"风筝第{n}次飞起来。") for n in range(1, 11)},
}


def _write_pieces(content: Path) -> None:
    with (content / "_data" / "lexicon.txt").open("a", encoding="utf-8") as lexicon:
        lexicon.write("\n[food]\n3 中风=脑卒中=脑梗 海姆立克=海姆立克急救法\n")
    for day, (path, (title, body)) in enumerate(PIECES.items(), 1):
        column = "column: street\nissue: 3\n" if path.startswith("columns") else ""
        escaped = title.replace("'", "''")
        haste = "urgency: emergency\n" if path.endswith("filler-10") else ""
        front = (
            f"{haste}title: '{escaped}'\ndate: 2026-05-{day:02} 08:00\nstatus: approved\naudiences: [teens]\n{column}"
        )
        if "hostile" in path:
            front += f"summary: '{escaped}'\nauthors: ['{escaped}']\nkeywords: ['{escaped}']\n"
            front += f"sources:\n- title: '{escaped}'\n  url: https://example.org/?a=1&b=2\n"
        else:
            front += "sources:\n- title: 测试\n  url: https://example.org/\n"
        (content / f"{path}.md").write_text(f"---\n{front}---\n\n{body}\n", "utf-8")


FAIR = "fair:\n  name: 科普集市\n  hashtag: 科普集市\n  start: '2026-05-01'\n  end: '2026-05-02'\n"
DAYS = "water:\n  name: 世界水日\n  date: 03-22\n  source: {title: 联合国}\n"
HUM = """---
title: 电线为什么嗡嗡响
date: 2026-05-20 08:00
status: approved
column: street
campaign: fair
AIGC: {Label: '1'}
sources: [{title: 测试, url: 'https://example.org/'}]
audio: {file: media/hum.mp3, duration_s: 61, transcript: media/hum.srt}
---

嗡嗡的正文。
"""
GONE = """---
title: 撤下的旧题目
date: 2026-05-21 08:00
status: withdrawn
summary: 金丝雀摘要
keywords: [金丝雀]
withdrawal: {date: 2026-05-22 09:00, reason: '数据有误 <b>'}
---

金丝雀正文。
"""


def _write_special(content: Path) -> None:
    """A recording in a campaign, a withdrawn piece, a science day, a page about the office, the handbook."""
    site = content / "_data" / "site.yml"
    site.write_text(site.read_text("utf-8").replace("handbook: false", "handbook: true"), "utf-8")
    (content / "pages").mkdir(exist_ok=True)
    (content / "pages" / "about.md").write_text(
        "---\ntitle: 关于本站\nsummary: 谁办的。\n---\n\n## 谁办的\n\n我们。\n", "utf-8"
    )
    (content / "_data" / "campaigns.yml").write_text(FAIR, "utf-8")
    (content / "_data" / "days.yml").write_text(DAYS, "utf-8")
    (content / "media" / "hum.mp3").write_bytes(b"\xff\xfb\x10\xc4" + bytes(400))
    (content / "media" / "hum.srt").write_text("1\n00:00:00,000 --> 00:00:01,000\n嗡\n", "utf-8")
    (content / "columns" / "street" / "hum.md").write_text(HUM, "utf-8")
    (content / "articles" / "2026" / "gone.md").write_text(GONE, "utf-8")


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`site/` of the toy repository with a few more pieces, hostile ones among them."""
    top = tmp_path_factory.mktemp("site")
    content = Path(shutil.copytree(TOY, top / "content"))
    _write_pieces(content)
    _write_special(content)
    done = run_kepu("build", "--content", content, "--out", top / "build", "--at", AT)
    assert done.returncode == 0, done.stdout + done.stderr
    return top / "build" / "site"


class Quiet(http.server.SimpleHTTPRequestHandler):
    """A handler that says nothing."""

    def log_message(self, *_: object) -> None:
        """Keep the test's output clean."""


@pytest.fixture(scope="session")
def address(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the site is served: two folders deep, as on a project's pages host, and where its 404 page looks for it."""
    root = tmp_path_factory.mktemp("host")
    (root / "a").mkdir()
    (root / "a" / "b").symlink_to(built)
    (root / "town").symlink_to(built)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(root)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/a/b/"
    server.shutdown()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium; without one the tests are skipped, in CI they fail."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        if os.environ.get("CI"):
            pytest.fail("CI needs Chromium for tests/browser")
        pytest.skip("no Chromium on this machine")
    with sync_playwright() as play:
        opened = play.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        )
        yield opened
        opened.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A fresh profile at desktop size."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()


def url(address: str, path: str) -> str:
    """The address of a site path."""
    return address + quote(path, safe="/?=&#")
