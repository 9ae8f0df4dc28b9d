"""The form on the public site: Decap takes the configuration of every code host, and asks nobody before the login."""

from __future__ import annotations

import functools
import http.server
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from pipeline.build.admin import Desk
from pipeline.build.folders import Folders
from pipeline.model.office import Form
from pipeline.publish.admin.files import form_files
from pipeline.publish.admin.hosts import backend, reaches
from tests.browser.conftest import Quiet
from tests.browser.form import ROOT, demanded

pytestmark = pytest.mark.browser

FORMS = {
    "GitHub": {"host": "github", "auth": "https://login.example.org"},
    "GitLab": {"host": "gitlab", "app_id": "id-1"},
    "Gitea": {"host": "gitea", "app_id": "id-1", "url": "https://git.example.org"},
}


@pytest.fixture(params=FORMS)
def served(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[str, str]]:
    """A host's name, and where its form is served, two folders deep."""
    demanded()
    form = Form(repo="kexie/kepu", **FORMS[request.param])
    name, settings = Desk(Folders(ROOT, ROOT / "content", ROOT / "build")).settings()
    files = form_files(ROOT, name, {**settings, **backend(form)}, reaches(form))
    for path, (_, make) in files.items():
        target = tmp_path / "a" / "admin" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(make())
    (tmp_path / "a" / "assets").symlink_to(ROOT / "site_overrides" / "assets")
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(tmp_path)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield request.param, f"http://127.0.0.1:{server.server_address[1]}/a/admin/"
    server.shutdown()
    server.server_close()


def test_it_starts_and_asks_for_a_login(browser: Browser, served: tuple[str, str]) -> None:
    host, address = served
    page = browser.new_page()
    told: list[Any] = []
    page.on(
        "request", lambda r: r.url.startswith((address.partition("/a/")[0], "blob:", "data:")) or told.append(r.url)
    )
    page.on("response", lambda r: told.append((r.status, r.url)) if r.status >= 400 else None)
    page.on("pageerror", lambda error: told.append(str(error)))
    page.on("console", lambda said: told.append(said.text) if said.type == "error" else None)
    page.goto(address)
    page.get_by_role("button", name=f"使用 {host} 登录").wait_for()
    page.close()
    assert told == []
