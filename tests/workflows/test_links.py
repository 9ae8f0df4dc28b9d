"""links.yml with the true link checker, a site of our own and a `gh` that keeps one list of issues."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.workflows.conftest import commit, git, write
from tests.workflows.flows import Done, Run

pytestmark = pytest.mark.slow
GH = '''#!/usr/bin/env python3
"""issue list, create, edit and close, on a JSON file; prints the number where `list` is asked for one."""
import json, os, pathlib, sys
file, words = pathlib.Path(os.environ["ISSUES"]), sys.argv[1:]
issues = json.loads(file.read_text())
option = dict(zip(words, words[1:]))
match words[1]:
    case "list":
        print(next((one["number"] for one in issues if one["open"] and one["title"] == os.environ["TITLE"]), ""))
    case "create":
        body = pathlib.Path(option["--body-file"]).read_text()
        issues.append({"number": len(issues) + 1, "open": True, "title": option["--title"], "body": body})
    case "edit":
        issues[int(words[2]) - 1]["body"] = pathlib.Path(option["--body-file"]).read_text()
    case "close":
        issues[int(words[2]) - 1]["open"] = False
file.write_text(json.dumps(issues))
'''


class Answers(BaseHTTPRequestHandler):
    """404 below /gone, 412 as some offices' sites answer programs, else 200."""

    def do_GET(self) -> None:
        """Answer."""
        self.send_response(404 if "gone" in self.path else 412 if "guarded" in self.path else 200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_HEAD = do_GET

    def log_message(self, *_: object) -> None:
        """Be quiet."""


@pytest.fixture
def site() -> Iterator[str]:
    """The address of a running server."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def test_one_issue(office: Path, site: str, tmp_path: Path, clean_environment: dict[str, str]) -> None:
    """Opened when a link is dead, renewed while it is, closed when all are alive; never a second one."""
    tools, issues = tmp_path / "tools", tmp_path / "issues.json"
    tools.mkdir()
    (tools / "gh").write_text(GH)
    (tools / "gh").chmod(0o755)
    issues.write_text("[]")
    (office / "content/_data/days.yml").unlink()  # its sources are in the outside world
    env = {**clean_environment, "PATH": f"{tools}:{clean_environment['PATH']}", "ISSUES": str(issues)}

    def week() -> tuple[Done, list[dict[str, object]]]:
        context = {"event_name": "schedule", "sha": commit(office), "token": "t", "repository": "a/b"}
        done = Run("links.yml", office, context, env).job("links")
        assert not done.failed, done.ran
        return done, json.loads(issues.read_text())

    write(office, "fine", "好的链接", url=f"{site}/fine")
    write(office, "guarded", "防着程序的", url=f"{site}/guarded")
    assert week()[1] == []
    write(office, "dead", "坏的链接", f"看[这里]({site}/gone/body)。", url=f"{site}/gone/source")
    done, (issue,) = week()
    for place in ("/gone/source", "/gone/body", "dead.md"):
        assert place in str(issue["body"]) and place in done.summary
    assert "/guarded" not in str(issue["body"]) and issue["open"]
    write(office, "dead", "坏的链接", url=f"{site}/gone/other")
    (issue,) = week()[1]
    assert "/gone/other" in str(issue["body"]) and "/gone/body" not in str(issue["body"])
    write(office, "dead", "坏的链接", url=f"{site}/fine")
    (issue,) = week()[1]
    assert not issue["open"]
    assert git(office, "status", "--porcelain") == ""
