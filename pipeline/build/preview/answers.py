"""What is asked of the preview and what it answers, without any HTTP; and how others add pages of their own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Protocol
from urllib.parse import quote

_TYPES = {
    ".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8",
    ".json": "application/json", ".webmanifest": "application/manifest+json", ".xml": "application/xml",
    ".yml": "text/yaml; charset=utf-8", ".txt": "text/plain; charset=utf-8", ".vtt": "text/vtt; charset=utf-8",
    ".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".gif": "image/gif",
    ".webp": "image/webp", ".avif": "image/avif", ".mp4": "video/mp4", ".webm": "video/webm", ".mp3": "audio/mpeg",
    ".m4a": "audio/mp4", ".woff2": "font/woff2", ".ico": "image/x-icon", ".wasm": "application/wasm",
}  # fmt: skip


TEXT = _TYPES[".txt"]


@dataclass(frozen=True)
class Asked:
    """A request: `path` is decoded and starts with a slash; `known` is the mark of what the asker has already."""

    method: str
    path: str
    query: str = ""
    known: str = ""
    body: bytes = b""


@dataclass(frozen=True)
class Answer:
    """`mark` identifies the body for a browser that keeps it; without one nothing is kept. `to` leads elsewhere."""

    body: bytes = b""
    type: str = _TYPES[".html"]
    status: int = 200
    mark: str = ""
    to: str = ""


class Pages(Protocol):
    """What a server shows."""

    def answer(self, asked: Asked) -> Answer:
        """The answer to a request; called from several threads at once."""


Mount = Callable[[Asked], Answer]
"""Answers everything below its prefix (see `Preview.mount`); called from several threads at once."""


def type_of(path: str) -> str:
    """The media type of a file by the ending of its name."""
    return _TYPES.get(PurePosixPath(path).suffix.lower(), "application/octet-stream")


def led(path: str) -> Answer:
    """A way to another path of the preview."""
    return Answer(status=302, to=quote(path))


def folder_mount(prefix: str, folder: Path) -> Mount:
    """A mount that shows the files of a folder, and nothing outside it."""
    base = folder.resolve()

    def answer(asked: Asked) -> Answer:
        name = asked.path.removeprefix(prefix)
        file = (base / (name if name and not name.endswith("/") else f"{name}index.html")).resolve()
        if asked.method != "GET" or not file.is_relative_to(base) or not file.is_file():
            return Answer("没有这个文件".encode(), TEXT, 404)
        return Answer(file.read_bytes(), type_of(file.name))

    return answer
