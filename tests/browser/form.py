"""The browser form driven as an editor drives it: a copy of the demonstration, the local backend, Chromium."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, Response

from pipeline.build.admin import Desk
from pipeline.build.admin_pages import FormOnly
from pipeline.build.checking import read_and_check
from pipeline.build.folders import Folders
from pipeline.build.preview.server import Server
from pipeline.model.problem import errors
from pipeline.publish.admin.files import is_set_up

ROOT = Path(__file__).parents[2]
_FIELD = "document.querySelector(\"[id*='-field-']\")"
GIT = ("git", "-c", "user.name=test", "-c", "user.email=test@example.org", "-c", "core.quotePath=false")


@dataclass
class Form:
    """An open form: its page, the repository that it writes to, and what it asked other servers for."""

    page: Page
    repository: Path
    address: str
    foreign: list[str] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)

    def open(self, route: str) -> None:
        """An entry, by way of its list as an editor goes; until its fields are there."""
        if self.page.url.startswith(self.address):
            self._go(route.partition("/entries/")[0].removesuffix("/new"))
            self.page.wait_for_function(f"!{_FIELD}")
            self._go(route)
        else:
            self.page.goto(f"{self.address}#/{route}")
        self.page.wait_for_function(_FIELD)

    def _go(self, route: str) -> None:
        self.page.evaluate("route => { location.hash = route; }", f"#/{route}")

    def _persisted(self, response: Response) -> bool:
        return "persistEntry" in (response.request.post_data or "")

    def fill(self, label: str, text: str) -> None:
        """The field with exactly this label; `(可选)` behind it does not count."""
        self.field(label).fill(text)

    def field(self, name: str) -> Locator:
        """The first control to be seen with this label."""
        label = re.compile(rf"^{re.escape(name)}( \(可选\))?$")
        return self.page.get_by_label(label).locator("visible=true").first

    def save(self) -> None:
        """保存, until the form says that it is done."""
        self.page.get_by_role("button", name="保存", exact=True).click()
        with self.page.expect_response(self._persisted):
            self.page.get_by_role("menuitem", name="保存", exact=True).click()
        self.page.get_by_text("修改已保存").wait_for()

    def diff(self) -> tuple[list[str], list[str]]:
        """Lines that went and lines that came, of all files, as git sees it; then everything is committed."""
        run = (*GIT, "-C", str(self.repository))
        subprocess.run([*run, "add", "-A"], check=True)
        shown = subprocess.run([*run, "diff", "--cached", "-U0"], check=True, capture_output=True, text=True).stdout
        subprocess.run([*run, "commit", "-qm", "edit"], check=True)
        lines = [line for line in shown.split("\n") if not line.startswith(("---", "+++")) or line[3:4] not in {" "}]
        return [x[1:] for x in lines if x.startswith("-")], [x[1:] for x in lines if x.startswith("+")]

    def errors(self) -> list[str]:
        """What `kepu check` refuses."""
        folders = Folders(ROOT, self.repository / "content", self.repository / "build")
        return [str(problem) for problem in errors(read_and_check(folders)[1])]


def demanded() -> None:
    """Skip where the form's packages are not there; in CI fail."""
    if is_set_up():
        return
    if os.environ.get("CI"):
        pytest.fail("CI needs the form's packages: scripts/setup dev")
    pytest.skip("the form's packages are not there: scripts/setup dev")


@contextmanager
def opened(browser: Browser, top: Path) -> Iterator[Form]:
    """The form on a copy of the demonstration under git."""
    demanded()
    shutil.copytree(ROOT / "content", top / "content")
    for command in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "start"]):
        subprocess.run([*GIT, "-C", str(top), *command], check=True)
    server = Server(FormOnly(Desk(Folders(ROOT, (top / "content").resolve(), top / "build"))), "127.0.0.1", 0)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_address[1]}/"
    context = browser.new_context(viewport={"width": 1440, "height": 1000}, timezone_id="Asia/Shanghai")
    form = Form(context.new_page(), top, f"{address}admin/")
    form.page.on("dialog", lambda dialog: dialog.accept() if "离开" in dialog.message else dialog.dismiss())
    form.page.on("request", lambda r: r.url.startswith((address, "blob:", "data:")) or form.foreign.append(r.url))
    form.page.on("response", lambda r: form.failures.append(f"{r.status} {r.url}") if r.status >= 400 else None)
    # Decap rejects a promise with nothing where a field is not filled in as it should be.
    form.page.on("pageerror", lambda e: str(e) == "undefined" or form.failures.append(e.stack or str(e)))
    yield form
    context.close()
    server.shutdown()
    server.server_close()
