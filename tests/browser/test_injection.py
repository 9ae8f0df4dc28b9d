"""Nothing that an editor writes runs: seventy payloads in bodies, forty in fields, file names and video addresses."""

from __future__ import annotations

import functools
import http.server
import json
import shutil
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from pipeline.build.folders import Folders
from pipeline.build.run import build
from pipeline.model.times import SHANGHAI
from pipeline.publish.site import page_jobs
from tests.browser.conftest import Quiet
from tests.browser.injections import IN_BODY, IN_FIELDS, RUN
from tests.build.conftest import TOY

pytestmark = [pytest.mark.slow, pytest.mark.browser]
ROOT = Path(__file__).parents[2]
FILE_NAME = f"图' onerror='{RUN}.png"
VIDEOS = (f"https://example.org/v?a=\"onmouseover='{RUN}'", f"https://example.org/'><img/src=x/onerror={RUN}>")
ATTACKED = """() => {
  const bad = [];
  for (const e of document.querySelectorAll('*')) {
    for (const {name, value} of e.attributes) {
      if (name.startsWith('on')) bad.push([e.tagName, name]);
      if (/^\\s*(javascript|vbscript|data):/i.test(value) && name !== 'content') bad.push([e.tagName, name, value]);
    }
  }
  const inside = ['style', 'link', 'meta', 'script', 'form', 'svg', '[style]'].map(e => `.prose ${e}`);
  const foreign = ['iframe', 'object', 'embed', 'base', ...inside].join();
  bad.push(...[...document.querySelectorAll(foreign)].map(e => [e.tagName, e.outerHTML.slice(0, 90)]));
  const scripts = [...document.scripts].filter(s => !s.src && s.type !== 'application/ld+json').length;
  if (scripts !== 1) bad.push(['SCRIPTS', scripts]);
  return bad;
}"""


def _write(content: Path, name: str, body: str, **front: object) -> None:
    fields = {
        "title": f"稿件 {name}", "date": "2026-05-01 08:00", "status": "approved", "summary": "一句话。",
        "sources": [{"title": "来源", "url": "https://example.org/"}],
    } | front  # fmt: skip
    head = "\n".join(f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in fields.items())
    folder = "videos" if "video" in front else "articles"
    (content / folder / "2026" / f"{name}.md").write_text(f"---\n{head}\n---\n\n{body}\n", "utf-8")


def _field(content: Path, name: str, field: str, text: str) -> None:
    who = {"by": text, "org": text, "date": "2026-04-30"}
    values: dict[str, object] = {
        "authors": [text],
        "keywords": [text],
        "sources": [{"title": text, "url": "https://example.org/"}],
        "corrections": [{"date": "2026-05-02", "what": text}],
        "reviewer": {"science": who},
    }
    flat = text.replace("]", "").replace("[", "")
    body = "正文。"
    if field == "alt":
        body = f"![{flat}](media/thunder.png)"
    if field == "caption":
        marked = flat.replace('"', "&quot;")
        body = f'![图](media/thunder.png "{marked}")'
    front = {} if field in {"alt", "caption"} else {"review" if field == "reviewer" else field: values.get(field, text)}
    _write(content, name, body, **front)


@pytest.fixture(scope="module")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a site of attacks."""
    top = tmp_path_factory.mktemp("attacked")
    content = Path(shutil.copytree(TOY, top / "content"))
    shutil.copy(content / "media" / "thunder.png", content / "media" / FILE_NAME)
    for number, payload in enumerate(IN_BODY):
        _write(content, f"body-{number:02}", f"前面一段。\n\n{payload}\n\n后面一段，夹着 {payload} 一句。")
    for number, (field, text) in enumerate(IN_FIELDS):
        _field(content, f"field-{number:02}", field, text)
    _write(content, "file-0", f'<img src="media/{FILE_NAME}" alt="图">\n\n![图](<media/{FILE_NAME}>)')
    for number, address in enumerate(VIDEOS):
        _write(content, f"video-{number}", "文字稿。", video={"url": address, "duration_s": 60})
    with ThreadPoolExecutor(1) as pool, pytest.MonkeyPatch.context() as patch:
        patch.setattr("pipeline.build.checking.check", lambda *_: [])  # it refuses some of them: not the only guard
        now = datetime(2026, 6, 1, tzinfo=SHANGHAI)
        report = build(Folders(ROOT, content, top / "out"), now, pool, publishers=(page_jobs,))
    assert report.ok, report.problems
    handler = functools.partial(Quiet, directory=str(top / "out" / "site"))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/"
    server.shutdown()


def test_nothing_runs(browser: Browser, attacked: str) -> None:
    """No marker, dialog, page error, request to another host, handler, script address or foreign frame on any page."""
    assert len(IN_BODY) + len(IN_FIELDS) >= 100
    context = browser.new_context(service_workers="block")
    page, wrong = context.new_page(), []
    page.on("dialog", lambda dialog: (wrong.append(dialog.message), dialog.dismiss()))
    page.on("request", lambda request: None if request.url.startswith(attacked) else wrong.append(request.url))
    page.on("pageerror", lambda error: wrong.append(str(error)))
    names = [f"p/body-{n:02}/" for n in range(len(IN_BODY))] + [f"p/field-{n:02}/" for n in range(len(IN_FIELDS))]
    names += [
        "p/file-0/",
        *(f"p/video-{n}/" for n in range(len(VIDEOS))),
        "",
        "articles/",
        "months/2026-05/",
        "people/",
    ]
    for name in names:
        answer = page.goto(attacked + name)
        assert answer, name
        assert answer.ok, name
        for link in page.locator(".prose a:not([href^='#'])").all()[:3]:
            link.hover(force=True, timeout=2000)
        page.keyboard.press("Tab")
        assert page.evaluate("window.hit") is None, name
        assert page.evaluate(ATTACKED) == [], name
        assert wrong == [], name
    context.close()


def test_addresses_that_run_are_refused(tmp_path: Path) -> None:
    """A video or source address with a scheme that browsers run stops the build, with the line."""
    content = Path(shutil.copytree(TOY, tmp_path / "content"))
    for number, address in enumerate((f"javascript:{RUN}", "data:text/html,x", "vbscript:x", " javascript:x")):
        _write(content, f"video-{number}", "文字稿。", video={"url": address})
    with ThreadPoolExecutor(1) as pool:
        now = datetime(2026, 6, 1, tzinfo=SHANGHAI)
        report = build(Folders(ROOT, content, tmp_path / "out"), now, pool, publishers=(page_jobs,))
    told = {problem.path for problem in report.problems if problem.severity == "error"}
    assert told == {f"videos/2026/video-{number}.md" for number in range(4)}
