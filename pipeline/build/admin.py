"""The form's backend on one's own computer: reads and writes files of content/, and nothing else.

Ours rather than decap-server, which brings a hundred packages, answers any web page and writes anywhere below the
repository; this one answers its own page only, and shares the site's renderer and checks.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import quote

from pipeline.build.folders import Folders
from pipeline.ingest.channels import load_channels
from pipeline.ingest.checks import check
from pipeline.ingest.extensions import load_extensions
from pipeline.ingest.files import find_files
from pipeline.ingest.layouts import load_layouts
from pipeline.ingest.office import load_office
from pipeline.ingest.parse import parse_piece, split
from pipeline.ingest.shelf import Shelf
from pipeline.ingest.vocabulary import load_vocabulary
from pipeline.model.job import digest
from pipeline.model.matter import FOLDERS
from pipeline.model.names import name_trouble
from pipeline.model.piece import Piece
from pipeline.model.problem import Problem
from pipeline.publish.admin.config import choices, config
from pipeline.publish.admin.hosts import LOCAL
from pipeline.render.markdown import render
from pipeline.store import remove, write_atomic

OWN = "/admin/"
PREFIX = "content/"
"""The form names files as the repository does."""

Params = Mapping[str, Any]


class RefusedError(Exception):
    """The form asked for what it must not have (Chinese message)."""


@dataclass(frozen=True)
class Desk:
    """The folders that the form works on."""

    place: Folders

    def settings(self) -> tuple[str, dict[str, Any]]:
        """The site's name and the form's configuration, from the data as they are now. Raises RefusedError."""
        shelf = self._shelf()
        offered = choices(shelf.office, shelf.vocabulary, shelf.channels, shelf.layouts)
        return shelf.office.site.name, config(shelf.office, offered, LOCAL)

    def answer(self, action: str, params: Params) -> Any:
        """What the form's request is answered with, plain data. Raises RefusedError, OSError."""
        if action not in _ACTIONS:
            raise RefusedError(f"没有这个操作：{action}")
        return _ACTIONS[action](self, params)

    def file(self, path: str) -> Path:
        """The file that the form calls `path`. Raises RefusedError when that is outside content/, hidden or a link."""
        parts = PurePosixPath(path).parts
        if not path.startswith(PREFIX) or len(parts) < 2 or any(part.startswith(".") for part in parts):
            raise RefusedError(f"只能读写 content/ 里的文件：{path}")
        if trouble := next(filter(None, map(name_trouble, parts)), None):
            raise RefusedError(f"文件名不能用：{path}，{trouble}")
        file = self.place.content / PurePosixPath(*parts[1:])
        if file.resolve() != file.parent.resolve() / file.name or not file.resolve().is_relative_to(self.place.content):
            raise RefusedError(f"不能经过链接读写：{path}")
        return file

    def _shelf(self, pieces: tuple[Piece, ...] = ()) -> Shelf:
        content, templates = self.place.content, self.place.root / "templates"
        office, problems = load_office(content)
        if office is None:
            raise RefusedError(f"_data 里的资料有错，先改好：{problems[0].path} {problems[0].message}")
        return Shelf(
            content,
            office,
            load_vocabulary(content / "_data")[0],
            load_channels(templates / "channels")[0],
            load_layouts(templates / "covers")[0],
            {},
            pieces,
            frozenset(find_files(content)[0]),
        )

    def preview(self, path: str, text: str, uploads: Sequence[str]) -> dict[str, Any]:
        """The text as the site would show its body, and what `kepu check` would say about it.

        `uploads` are pictures that will be saved with the piece.
        """
        inner = path.removeprefix(PREFIX)
        if inner.split("/", 1)[0] not in FOLDERS:  # a plain page has no schema
            return {"html": self._html("", "pages", split(inner, text)[1], frozenset()), "problems": []}
        piece, problems = parse_piece(inner, text.encode())
        if piece is None:
            return {"problems": [_told(problem) for problem in problems]}
        shelf = self._shelf((piece,))
        coming = [each.removeprefix(PREFIX) for each in uploads]
        mine = [problem for problem in check(shelf) if problem.path == inner]
        found = [_told(problem) for problem in mine if not any(each in problem.message for each in coming)]
        html = self._html(piece.matter.title, piece.folder, piece.body, shelf.files.union(coming))
        return {"html": html, "problems": found}

    def _html(self, title: str, folder: str, body: str, files: frozenset[str]) -> str:
        extensions = load_extensions(self.place.root / "mkdocs.yml")
        pieces = {name: name for name in files if name.endswith(".md")}
        made = render(body, title=title, folder=folder, extensions=extensions, pieces=pieces, pictures=files)
        return made.html.replace('"media:', f'"{OWN}')


def _told(problem: Problem) -> dict[str, Any]:
    return {
        "line": problem.line,
        "message": problem.message,
        "remedy": problem.remedy,
        "severity": problem.severity,
    }


def _entry(desk: Desk, path: str) -> dict[str, Any]:
    """A file as the form wants it; one that is not there yet is empty."""
    file = desk.file(path)
    data = file.read_bytes() if file.is_file() else b""
    return {"data": data.decode("utf-8", "replace"), "file": {"path": path, "id": digest(path, data)}}


def _folder(desk: Desk, params: Params) -> list[dict[str, Any]]:
    folder, depth = desk.file(params["folder"]), int(params["depth"])
    found = sorted(folder.glob(f"*{'/*' * (depth - 1)}.{params['extension']}"))
    return [_entry(desk, f"{params['folder']}/{file.relative_to(folder).as_posix()}") for file in found]


def _files(desk: Desk, params: Params) -> list[dict[str, Any]]:
    return [_entry(desk, each["path"]) for each in params["files"]]


def _persist(desk: Desk, params: Params) -> dict[str, str]:
    """Assets first, so that no piece ever names a picture that is not there."""
    named = [(desk.file(each["path"]), _decoded(each)) for each in params.get("assets", ())]
    texts = [(desk.file(each.get("newPath") or each["path"]), each["raw"].encode()) for each in params["dataFiles"]]
    for file, data in [*named, *texts]:
        write_atomic(file, data)
    return {"message": "entry persisted"}


def _decoded(asset: Params) -> bytes:
    try:
        return base64.b64decode(asset["content"], validate=True)
    except binascii.Error:
        raise RefusedError(f"上传的文件坏了：{asset['path']}") from None


def _media(desk: Desk, path: str) -> dict[str, Any]:
    """A file of the media library: its address instead of its bytes."""
    file = desk.file(path)
    return {
        "id": path,
        "name": file.name,
        "path": path,
        "size": file.stat().st_size,
        "displayURL": quote(OWN + path.removeprefix(PREFIX)),
    }


def _library(desk: Desk, params: Params) -> list[dict[str, Any]]:
    folder = desk.file(params["mediaFolder"])
    found = sorted(folder.iterdir()) if folder.is_dir() else []
    shown = [file for file in found if file.is_file() and not file.name.startswith(".")]
    return [_media(desk, f"{params['mediaFolder']}/{file.name}") for file in shown]


def _upload(desk: Desk, params: Params) -> dict[str, Any]:
    asset = params["asset"]
    write_atomic(desk.file(asset["path"]), _decoded(asset))
    return {**_media(desk, asset["path"]), "content": asset["content"], "encoding": "base64"}


def _delete(desk: Desk, params: Params) -> dict[str, str]:
    for file in [desk.file(path) for path in params["paths"]]:
        remove(file)
    return {"message": "deleted"}


_ACTIONS: dict[str, Callable[[Desk, Params], Any]] = {
    "entriesByFolder": _folder,
    "entriesByFiles": _files,
    "getEntry": lambda desk, params: _entry(desk, params["path"]),
    "persistEntry": _persist,
    "getMedia": _library,
    "getMediaFile": lambda desk, params: _media(desk, params["path"]),
    "persistMedia": _upload,
    "deleteFiles": _delete,
    "getDeployPreview": lambda _desk, _params: None,
    "preview": lambda desk, params: desk.preview(params["path"], params["text"], params.get("uploads", ())),
}
