"""HTTP for one desk: the standard library's threading server, which needs no dependency and serves one editor well.

Pages are made one at a time under the session's lock; threads are for the open streams of news, one per visible tab.
"""

from __future__ import annotations

import ipaddress
import re
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, cast
from urllib.parse import parse_qs, unquote, urlsplit

from pipeline.build.preview.answers import Answer, Asked, Pages
from pipeline.build.preview.pages import OWN, Preview

_LARGEST_BODY = 64_000_000
_BREATH_S = 15.0  # between two signs of life in a stream of news
_RANGE = re.compile(r"bytes=(\d+)-(\d*)")
_GUARDS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
}


class Server(ThreadingHTTPServer):
    """Listens on `host`:`port`. Raises OSError when the port is taken."""

    daemon_threads = True

    def __init__(self, preview: Pages, host: str, port: int) -> None:
        super().__init__((host, port), _Handler)
        self.preview, self.host = preview, host

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that went away is no news; anything else is."""
        if not isinstance(sys.exception(), ConnectionError | TimeoutError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version, sys_version = "kepu", ""
    timeout = 60

    def do_GET(self) -> None:
        self._respond()

    def do_HEAD(self) -> None:
        self._respond()

    def do_POST(self) -> None:
        self._respond()

    def log_message(self, *_: object) -> None:
        """The terminal is for what the editor does."""

    @property
    def _server(self) -> Server:
        return cast(Server, self.server)

    def _respond(self) -> None:
        split = urlsplit(self.path)
        body = self._body()
        if body is None or not is_own_name(self.headers.get("Host", ""), self._server.host) or self._is_foreign():
            self.close_connection = True
            self._send(Answer("只能从这台电脑的地址打开".encode(), "text/plain; charset=utf-8", 403))
        elif split.path == f"{OWN}events" and isinstance(self._server.preview, Preview):
            self._stream(self._server.preview, parse_qs(split.query))
        else:
            method = "GET" if self.command == "HEAD" else self.command
            known = self.headers.get("If-None-Match", "").strip('"')
            self._send(self._server.preview.answer(Asked(method, unquote(split.path), split.query, known, body)))

    def _body(self) -> bytes | None:
        """What was sent along; None where it is too much or of unknown size."""
        size = self.headers.get("Content-Length", "0")
        if self.headers.get("Transfer-Encoding") or not size.isdecimal() or int(size) > _LARGEST_BODY:
            return None
        return self.rfile.read(int(size))

    def _is_foreign(self) -> bool:
        """Whether a page of another site wants to change something here."""
        origin = self.headers.get("Origin")
        return self.command == "POST" and bool(origin) and urlsplit(str(origin)).netloc != self.headers.get("Host")

    def _send(self, answer: Answer) -> None:
        data, status = answer.body, answer.status
        self.log_request(status)
        part = _RANGE.fullmatch(self.headers.get("Range", "")) if status == 200 else None
        headers = {**_GUARDS, "Content-Type": answer.type, "Cache-Control": "no-cache" if answer.mark else "no-store"}
        if part and int(part[1]) < len(data):
            start, end = int(part[1]), min(int(part[2] or len(data)), len(data) - 1)
            headers["Content-Range"] = f"bytes {start}-{end}/{len(data)}"
            data, status = data[start : end + 1], 206
        headers |= {"Accept-Ranges": "bytes", "Content-Length": str(len(data))}
        headers |= {"ETag": f'"{answer.mark}"'} if answer.mark else {}
        headers |= {"Location": answer.to} if answer.to else {}
        self.send_response_only(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    def _stream(self, preview: Preview, query: dict[str, list[str]]) -> None:
        """News of a page that was seen when its mark was `mark`: `stale` when it changed, progress meanwhile."""
        page, mark = (query.get(name, [""])[0] for name in ("page", "mark"))
        self.close_connection = True
        self.send_response_only(200)
        for name, value in {**_GUARDS, "Content-Type": "text/event-stream", "Cache-Control": "no-store"}.items():
            self.send_header(name, value)
        self.end_headers()
        version = -1
        while not preview.session.closed:
            version = preview.session.wait(version, _BREATH_S)
            stale = preview.mark(unquote(page)) != mark
            line = "event: stale\ndata:\n\n" if stale else f"event: progress\ndata: {preview.session.progress}\n\n"
            self.wfile.write(line.encode())
            self.wfile.flush()


def is_own_name(host: str, bound: str) -> bool:
    """Whether a Host header names this machine: a name that somebody else's DNS leads here must not read drafts."""
    try:
        name = urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return False
    if name in {"localhost", bound} or name.endswith(".localhost"):
        return True
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
