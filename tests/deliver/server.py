"""A draft box on this machine: what the platform documents, with faults on order. Nothing but drafts and uploads."""

from __future__ import annotations

import email
import email.policy
import json
import re
import threading
from collections import defaultdict, deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

APPID, SECRET = "wxc0ffee0123456789", "f00dbabe5ec4e7f00dbabe5ec4e7f00d"
PICTURES = "https://mmbiz.qpic.cn/"
TOKEN, PICTURE, COVER, COVERS = (
    "/cgi-bin/stable_token",
    "/cgi-bin/media/uploadimg",
    "/cgi-bin/material/add_material",
    "/cgi-bin/material/batchget_material",
)
ADD, UPDATE, GET, DRAFTS = (f"/cgi-bin/draft/{name}" for name in ("add", "update", "get", "batchget"))


@dataclass(frozen=True)
class Fault:
    """`status` or `code` instead of the work; `cut` closes the line before it, `late` after it; `expire` the token."""

    status: int = 0
    code: int = 0
    message: str = ""
    cut: bool = False
    late: bool = False
    expire: bool = False


@dataclass
class Box:
    """The account's state, and every call as (path, query, JSON or file)."""

    calls: list[tuple[str, dict[str, list[str]], Any]] = field(default_factory=list)
    tokens: list[str] = field(default_factory=list)
    live: str = ""
    pictures: list[bytes] = field(default_factory=list)
    covers: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    drafts: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    faults: dict[str, deque[Fault]] = field(default_factory=lambda: defaultdict(deque))
    stubborn: bool = False  # an expired token is handed out again unless a new one is forced
    rewrite: Any = None  # what the platform makes of an article when it is read back
    dialect: dict[str, str] = field(default_factory=dict)  # our words → this server's words, in paths and JSON
    base: str = ""

    def titles(self) -> list[list[str]]:
        """The titles of each draft's articles, oldest draft first."""
        return [[article["title"] for article in articles] for articles in self.drafts.values()]

    def paths(self) -> list[str]:
        """The paths of all calls in order."""
        return [path for path, *_ in self.calls]


class Refusal(Exception):  # noqa: N818
    """An error code of the platform."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code


def new_token(box: Box) -> str:
    """A token that makes the one before it invalid."""
    box.tokens.append(f"TOKEN{len(box.tokens)}SsEeCcRrEeTt{len(box.tokens)}")
    box.live = box.tokens[-1]
    return box.live


def token(box: Box, body: dict[str, Any]) -> dict[str, Any]:
    """stable_token: the same one while it holds, another one when it is forced."""
    if not body.get("secret"):
        raise Refusal(41004, "appsecret missing")
    if body.get("appid") != APPID:
        raise Refusal(40013, "invalid appid")
    if body["secret"] != SECRET:
        raise Refusal(40125, f"invalid appsecret, got {body['secret']}")  # a server that repeats what it should not
    held = box.tokens[-1] if box.tokens and (box.live or box.stubborn) and not body["force_refresh"] else new_token(box)
    return {"access_token": held, "expires_in": 7200}


def picture(box: Box, body: bytes) -> dict[str, Any]:
    """uploadimg: JPG or PNG below 1 MB; each upload has its own address."""
    _check_file(body, (b"\xff\xd8\xff", b"\x89PNG"), 1_000_000, 40005)
    box.pictures.append(body)
    kind = "png" if body[:4] == b"\x89PNG" else "jpeg"
    return {"url": f"{PICTURES}mmbiz_{kind}/{len(box.pictures):040}/0?wx_fmt={kind}&from=appmsg"}


def cover(box: Box, body: bytes, name: str) -> dict[str, Any]:
    """add_material: a permanent picture."""
    _check_file(body, (b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"BM"), 10_000_000, 40137)
    media = f"cover-{len(box.calls)}"
    box.covers[media] = (name, body)
    return {"media_id": media, "url": f"{PICTURES}{media}"}


def _check_file(data: bytes, magics: tuple[bytes, ...], most: int, wrong: int) -> None:
    if not data:
        raise Refusal(41005, "media data missing")
    if len(data) > most:
        raise Refusal(40009, "invalid image size")
    if not data.startswith(magics):
        raise Refusal(wrong, "invalid file type")


def _article(box: Box, article: dict[str, Any]) -> dict[str, Any]:
    limits = {"title": (32, 45003), "digest": (128, 45004), "author": (16, 45110), "content_source_url": (1024, 45005)}
    for name, (most, code) in limits.items():
        if len(article.get(name, "")) > most:
            raise Refusal(code, f"{name} size out of limit")
    if not article.get("content"):
        raise Refusal(44003, "empty news data")
    if len(article["content"].encode()) >= 1_000_000:
        raise Refusal(45002, "content size out of limit")
    if article["thumb_media_id"] not in box.covers:
        raise Refusal(40007, "invalid media_id")
    kept = re.sub(rf'<img\b(?![^>]*src="{PICTURES})[^>]*>', "", article["content"])  # outside pictures are filtered
    kept = re.sub(r'(<img\b[^>]*?)src="', r'\1data-type="png" data-src="', kept).replace("<section", "<section\n ")
    return article | {"content": kept}


def add(box: Box, body: dict[str, Any]) -> dict[str, Any]:
    """draft/add."""
    if not isinstance(body.get("articles"), list) or not body["articles"]:
        raise Refusal(44003, "empty news data")
    if len(body["articles"]) > 8:
        raise Refusal(45008, "article size out of limit")
    articles = [_article(box, article) for article in body["articles"]]
    media = f"draft-{len(box.drafts) + 1}-{len(box.calls)}"
    box.drafts[media] = articles
    return {"media_id": media}


def update(box: Box, body: dict[str, Any]) -> dict[str, Any]:
    """draft/update: one article, at its place."""
    if body.get("media_id") not in box.drafts:
        raise Refusal(40007, "invalid media_id")
    if not 0 <= body["index"] < len(box.drafts[body["media_id"]]):
        raise Refusal(40114, "invalid index value")
    box.drafts[body["media_id"]][body["index"]] = _article(box, body["articles"])
    return {"errcode": 0, "errmsg": "ok"}


def read(box: Box, body: dict[str, Any]) -> dict[str, Any]:
    """draft/get."""
    if body.get("media_id") not in box.drafts:
        raise Refusal(40007, "invalid media_id")
    return {"news_item": _shown(box, box.drafts[body["media_id"]]), "create_time": 1, "update_time": 2}


def _shown(box: Box, articles: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [box.rewrite(article) if box.rewrite else article for article in articles]


def drafts(box: Box, body: dict[str, Any]) -> dict[str, Any]:
    """draft/batchget, newest first."""
    newest = list(reversed(box.drafts.items()))[body["offset"] : body["offset"] + body["count"]]
    items = [
        {"media_id": media, "content": {"news_item": _shown(box, articles)}, "update_time": 2}
        for media, articles in newest
    ]
    return {"total_count": len(box.drafts), "item_count": len(items), "item": items}


def covers(box: Box, body: dict[str, Any]) -> dict[str, Any]:
    """batchget_material, newest first."""
    newest = list(reversed(box.covers.items()))[body["offset"] : body["offset"] + body["count"]]
    items = [{"media_id": media, "name": name, "url": ""} for media, (name, _) in newest]
    return {"total_count": len(box.covers), "item_count": len(items), "item": items}


JSON_CALLS = {TOKEN: token, ADD: add, UPDATE: update, GET: read, DRAFTS: drafts, COVERS: covers}


class Handler(BaseHTTPRequestHandler):
    """One POST."""

    box: Box
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        """Quiet."""

    def do_POST(self) -> None:
        """The call, or the fault that waits for it."""
        box = self.box
        data = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        link = urlsplit(self._ours(self.path))
        path, query = link.path, parse_qs(link.query)
        name, body = "", data
        if self.headers.get_content_type() == "multipart/form-data":
            name, body = _form(self.headers["Content-Type"], data)
            box.calls.append((path, query, (name, body)))
        else:
            box.calls.append((path, query, json.loads(self._ours(data.decode()))))
        fault = box.faults[path].popleft() if box.faults[path] else Fault()
        if fault.expire:
            box.live = ""
        if fault.cut:
            return self._hang_up()
        if fault.status:
            return self._answer(fault.status, b"<html>502 Bad Gateway</html>")
        try:
            answer = self._do(path, query, name, body, fault)
        except Refusal as refusal:
            answer = {"errcode": refusal.code, "errmsg": f"{refusal} rid: 6abc-12-34"}
        if fault.late:
            return self._hang_up()
        return self._answer(200, self._theirs(json.dumps(answer, ensure_ascii=False)).encode())

    def _do(self, path: str, query: dict[str, list[str]], name: str, data: bytes, fault: Fault) -> dict[str, Any]:
        box = self.box
        if fault.code:
            raise Refusal(fault.code, fault.message)
        if path != TOKEN:
            given = query.get("access_token", [""])[0]
            if given not in box.tokens:
                raise Refusal(40001, "invalid credential, access_token is invalid or not latest")
            if given != box.live:
                raise Refusal(42001, "access_token expired")
        if path == PICTURE:
            return picture(box, data)
        if path == COVER:
            assert query["type"] == ["image"]
            return cover(box, data, name)
        assert self.headers["Content-Type"] == "application/json"
        if b"\\u" in data:
            raise Refusal(45003, "title size out of limit")  # what escapes bring about
        return JSON_CALLS[path](box, json.loads(self._ours(data.decode())))

    def _ours(self, text: str) -> str:
        for ours, theirs in self.box.dialect.items():
            text = text.replace(theirs, ours)
        return text

    def _theirs(self, text: str) -> str:
        for ours, theirs in self.box.dialect.items():
            text = text.replace(ours, theirs)
        return text

    def _hang_up(self) -> None:
        self.close_connection = True
        self.connection.shutdown(2)

    def _answer(self, status: int, data: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "text/plain")  # without a charset, as the platform does
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


def _form(kind: str, data: bytes) -> tuple[str, bytes]:
    whole = email.message_from_bytes(f"Content-Type: {kind}\r\n\r\n".encode() + data, policy=email.policy.HTTP)
    (part,) = whole.iter_parts()
    assert part.get_param("name", header="content-disposition") == "media"
    name, payload = part.get_filename(), part.get_payload(decode=True)
    assert isinstance(name, str) and name.isascii() and isinstance(payload, bytes)
    return name, payload


@contextmanager
def running() -> Iterator[Box]:
    """The server in a thread; the box is what it knows."""
    box = Box()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Bound", (Handler,), {"box": box}))
    server.daemon_threads = True
    box.base = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield box
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
