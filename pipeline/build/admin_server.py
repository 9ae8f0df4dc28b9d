"""The form on one's own computer: a web server for one editor, on 127.0.0.1, which answers its own page only."""

from __future__ import annotations

import json
import mimetypes
from collections.abc import Callable
from functools import partial
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Lock
from typing import Any
from urllib.parse import unquote, urlsplit

from pipeline.build.admin import PREFIX, Desk, RefusedError
from pipeline.publish.admin.files import Maker, form_files

MOST = 200_000_000  # bytes of a request: an uploaded clip, a third larger as base64
_TYPES = {".yml": "text/yaml", ".js": "text/javascript", ".wasm": "application/wasm", ".css": "text/css"}


class Handler(BaseHTTPRequestHandler):
    """Files of the form, of the theme and of content/media; requests of the form at `/admin/api`."""

    protocol_version = "HTTP/1.1"
    server_version = "kepu"
    desk: Desk
    made: dict[str, Maker]  # the form's files
    lock: Lock  # the Markdown parser is not made for several threads, and files are written one request at a time

    def do_GET(self) -> None:
        """A file."""
        if self._is_ours():
            self._try(partial(self._get, unquote(urlsplit(self.path).path)))

    def do_POST(self) -> None:
        """A request of the form, JSON both ways."""
        if not self._is_ours() or not self._is_from_here():
            return
        length = int(self.headers.get("Content-Length") or 0)
        if urlsplit(self.path).path != "/admin/api" or not 0 < length <= MOST:
            self._send(HTTPStatus.BAD_REQUEST, b"", "text/plain")
            return
        self._try(partial(self._post, self.rfile.read(length)))

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: an editor's terminal is not a web server's log."""

    def _is_ours(self) -> bool:
        """Against pages that lead a name of theirs to this computer."""
        host = urlsplit(f"//{self.headers.get('Host', '')}").hostname
        if host in {"127.0.0.1", "localhost", "::1"}:
            return True
        self._send(HTTPStatus.FORBIDDEN, "只能从本机打开".encode(), "text/plain")
        return False

    def _is_from_here(self) -> bool:
        """Against other pages in the same browser."""
        origin = self.headers.get("Origin")
        json_sent = (self.headers.get("Content-Type") or "").startswith("application/json")
        if json_sent and origin in {None, f"http://{self.headers['Host']}"}:
            return True
        self.close_connection = True
        self._send(HTTPStatus.FORBIDDEN, "只回答表单自己的请求".encode(), "text/plain")
        return False

    def _try(self, work: Callable[[], None]) -> None:
        try:
            with self.lock:
                work()
        except (RefusedError, OSError, KeyError, ValueError, TypeError) as error:
            told = str(error) if isinstance(error, RefusedError) else f"没有做成：{error}"
            self._send(HTTPStatus.BAD_REQUEST, json.dumps({"error": told}, ensure_ascii=False).encode(), _json())

    def _post(self, body: bytes) -> None:
        request = json.loads(body)
        answer = self.desk.answer(request["action"], request.get("params") or {})
        self._send(HTTPStatus.OK, json.dumps(answer, ensure_ascii=False).encode(), _json())

    def _get(self, path: str) -> None:
        if path in {"/", "/admin"}:
            self.send_response(HTTPStatus.FOUND)
            self.send_header("Location", "/admin/")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        data = self._file(path)
        if data is None:
            self._send(HTTPStatus.NOT_FOUND, "没有这个文件".encode(), "text/plain")
            return
        suffix = Path(path).suffix
        kind = _TYPES.get(suffix) or mimetypes.guess_type(path)[0] or "text/html"
        self._send(HTTPStatus.OK, data, kind)

    def _file(self, path: str) -> bytes | None:
        top, _, rest = path.removeprefix("/").partition("/")
        if top == "admin":
            if (
                rest in {"", "config.yml"} or not self.made
            ):  # the page is opened: the office's data may be others by now
                self.made.update(form_files(self.desk.place.root, *self.desk.settings()))
            made = self.made.get(rest or "index.html")
            return made[1]() if made else None
        if top == "media":
            file = self.desk.file(f"{PREFIX}media/{rest}")
            return file.read_bytes() if file.is_file() else None
        return self._theme(path) if top == "assets" else None

    def _theme(self, path: str) -> bytes | None:
        overrides = self.desk.place.root / "site_overrides"
        if path == "/assets/stylesheets/site.css":
            return b"".join(sheet.read_bytes() for sheet in sorted((overrides / "styles").glob("*.css")))
        file = (overrides / path.removeprefix("/")).resolve()
        return file.read_bytes() if file.is_file() and file.is_relative_to(overrides.resolve()) else None

    def _send(self, status: HTTPStatus, data: bytes, kind: str) -> None:
        charset = "; charset=utf-8" if kind.startswith(("text/", "application/json")) else ""
        self.send_response(status)
        self.send_header("Content-Type", kind + charset)
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.end_headers()
        self.wfile.write(data)


def _json() -> str:
    return "application/json"


def make_server(desk: Desk, port: int) -> ThreadingHTTPServer:
    """A server on 127.0.0.1 that has not started yet; port 0 takes any that is free. Raises OSError."""
    handler = type("DeskHandler", (Handler,), {"desk": desk, "made": {}, "lock": Lock()})
    return ThreadingHTTPServer(("127.0.0.1", port), handler)
