"""The form's backend on one's own computer: what it answers, and what it refuses to touch."""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest

from pipeline.build.admin import Desk, RefusedError
from pipeline.build.admin_pages import FormOnly
from pipeline.build.folders import Folders
from pipeline.build.preview.server import Server
from tests.build.conftest import ROOT


@pytest.fixture
def desk(toy_content: Path) -> Desk:
    """A desk on a copy of the toy."""
    return Desk(Folders(ROOT, toy_content.resolve(), toy_content.parent / "build"))


@pytest.fixture
def port(desk: Desk) -> Iterator[int]:
    """A running server's port."""
    with Server(FormOnly(desk), "127.0.0.1", 0) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address[1]
        server.shutdown()


def asked(port: int, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, Any]:
    """Status and answer, JSON where it is some."""
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    told = {"Content-Type": "application/json", **{name.replace("_", "-"): value for name, value in headers.items()}}
    connection.request(method, path, json.dumps(body) if body is not None else None, told)
    answer = connection.getresponse()
    data = answer.read()
    connection.close()
    return answer.status, json.loads(data) if "json" in (answer.getheader("Content-Type") or "") else data


def saving(path: str, raw: str = "x", **more: Any) -> dict[str, Any]:
    return {"action": "persistEntry", "params": {"dataFiles": [{"path": path, "slug": "x", "raw": raw}], **more}}


def test_lists_and_reads(desk: Desk) -> None:
    found = desk.answer("entriesByFolder", {"folder": "content/articles", "extension": "md", "depth": 2})
    assert [each["file"]["path"] for each in found] == [
        f"content/articles/2026/{name}.md" for name in ("embargo", "fridge", "secret-draft", "thunder")
    ]
    file = desk.place.content / "articles/2026/fridge.md"
    assert desk.answer("getEntry", {"path": "content/articles/2026/fridge.md"})["data"] == file.read_text("utf-8")
    assert desk.answer("getEntry", {"path": "content/_data/campaigns.yml"})["data"] == ""


def test_saves_text_and_pictures(desk: Desk) -> None:
    picture = {"path": "content/media/figures/a.png", "content": base64.b64encode(b"\x89PNG").decode()}
    desk.answer("persistEntry", saving("content/articles/2027/new.md", "新\n", assets=[picture])["params"])
    assert (desk.place.content / "articles/2027/new.md").read_bytes() == "新\n".encode()
    assert (desk.place.content / "media/figures/a.png").read_bytes() == b"\x89PNG"
    (shown,) = desk.answer("getMedia", {"mediaFolder": "content/media/figures"})
    assert shown["displayURL"] == "/admin/media/figures/a.png"
    desk.answer("deleteFiles", {"paths": ["content/media/figures/a.png"]})
    assert desk.answer("getMedia", {"mediaFolder": "content/media/figures"}) == []


def test_a_broken_upload_writes_nothing(desk: Desk) -> None:
    with pytest.raises(RefusedError, match="坏了"):
        desk.answer(
            "persistEntry", saving("content/a.md", assets=[{"path": "content/b.png", "content": "?"}])["params"]
        )
    assert not (desk.place.content / "a.md").exists()


@pytest.mark.parametrize(
    "path",
    [
        "pipeline/store/files.py", "/etc/passwd", "content", "content/../mkdocs.yml", "content/a/../../b.md",
        "content/.git/config", "content/articles/.hidden.md", "content/con.md", "content/a\0b.md", "../content/x.md",
    ],
)  # fmt: skip
def test_nothing_outside_content(desk: Desk, path: str) -> None:
    before = sorted(desk.place.content.parent.rglob("*"))
    for action, params in (
        ("getEntry", {"path": path}),
        ("persistEntry", saving(path)["params"]),
        ("persistMedia", {"asset": {"path": path, "content": ""}}),
        ("deleteFiles", {"paths": [path]}),
    ):
        with pytest.raises(RefusedError):
            desk.answer(action, params)
    assert sorted(desk.place.content.parent.rglob("*")) == before


def test_no_way_through_links(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    (desk.place.content / "media/out").symlink_to(tmp_path / "outside")
    (desk.place.content / "articles/2026/link.md").symlink_to(tmp_path / "secret.md")
    for path in ("content/media/out/x.png", "content/articles/2026/link.md"):
        with pytest.raises(RefusedError):
            desk.file(path)


def test_the_preview_says_what_the_check_says(desk: Desk) -> None:
    path = "content/articles/2026/thunder.md"
    text = (desk.place.content / "articles/2026/thunder.md").read_text("utf-8")
    shown = desk.preview(path, text, ())
    assert 'src="/admin/media/thunder.png"' in shown["html"]
    assert shown["problems"] == []
    (wrong,) = desk.preview(path, text.replace("authors: [lin]", "authors: [lni]"), ())["problems"]
    assert "lni" in wrong["message"] and wrong["line"] == 6 and wrong["severity"] == "error"
    (broken,) = desk.preview(path, text.replace("status: approved", "status: aproved"), ())["problems"]
    assert "approved" in broken["remedy"]
    assert desk.preview(path, text.replace("media/thunder", "media/new"), ["content/media/new.png"])["problems"] == []
    assert "<strong>" in desk.preview("content/pages/about.md", "---\ntitle: x\n---\n**粗**", ())["html"]


def test_pages_of_the_form_and_files_of_the_site(port: int) -> None:
    assert asked(port, "GET", "/")[0] == 302
    status, page = asked(port, "GET", "/admin/")
    assert status == 200 and "小镇科普".encode() in page and b"Content-Security-Policy" in page
    status, settings = asked(port, "GET", "/admin/config.yml")
    assert status == 200 and json.loads(settings)["backend"]["name"] == "kepu-local"
    assert asked(port, "GET", "/admin/media/thunder.png")[0] == 200
    assert b".prose" in asked(port, "GET", "/assets/stylesheets/site.css")[1]
    for path in (
        "/admin/media/../_data/site.yml",
        "/admin/media/%2e%2e/_data/site.yml",
        "/assets/../mkdocs.yml",
        "/admin/x",
        "/x",
    ):
        assert asked(port, "GET", path)[0] in {400, 404}, path


def test_only_its_own_page_is_answered(port: int, desk: Desk) -> None:
    """Neither a name that a page leads here, nor another page of the same browser."""
    body = saving("content/articles/2026/x.md")
    own = f"http://127.0.0.1:{port}"
    assert asked(port, "POST", "/admin/api", body, Host="evil.example:80")[0] == 403
    assert asked(port, "GET", "/admin/", Host="evil.example")[0] == 403
    assert asked(port, "POST", "/admin/api", body, Origin="https://evil.example")[0] == 403
    assert not (desk.place.content / "articles/2026/x.md").exists()
    assert asked(port, "POST", "/admin/api", body, Origin=own)[0] == 200
    assert (desk.place.content / "articles/2026/x.md").exists()


def test_nonsense_is_told_and_survived(port: int) -> None:
    assert asked(port, "POST", "/admin/api", {"action": "rm"}) == (400, {"error": "没有这个操作：rm"})
    for body in ({}, [], "x", {"action": "getEntry"}, {"action": "getEntry", "params": {"path": 3}}):
        status, answer = asked(port, "POST", "/admin/api", body)
        assert status == 400 and answer["error"], body
    assert asked(port, "POST", "/elsewhere", {})[0] == 404
    assert asked(port, "GET", "/admin/")[0] == 200
