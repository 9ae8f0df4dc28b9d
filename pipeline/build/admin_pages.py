"""The form's pages: a mount for `kepu serve`, and all that `kepu admin` answers."""

from __future__ import annotations

import json
from threading import Lock

from pipeline.build.admin import OWN, PREFIX, Desk, RefusedError
from pipeline.build.preview.answers import TEXT, Answer, Asked, Mount, folder_mount, led, type_of
from pipeline.publish.admin.files import Maker, form_files

_JSON = type_of("answer.json")
_NOTHING = Answer("没有这个文件".encode(), TEXT, 404)


class FormPages:
    """Everything below `/admin/`, one request at a time: the Markdown parser is not made for several threads."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._made: dict[str, Maker] = {}
        self._lock = Lock()

    def answer(self, asked: Asked) -> Answer:
        """A file of the form, a picture of content/media, or what the form asked at `/admin/api` (JSON both ways)."""
        try:
            with self._lock:
                return self._api(asked.body) if asked.path == f"{OWN}api" else self._file(asked.path.removeprefix(OWN))
        except (RefusedError, OSError, KeyError, ValueError, TypeError) as problem:
            told = str(problem) if isinstance(problem, RefusedError) else f"没有做成：{problem}"
            return Answer(json.dumps({"error": told}, ensure_ascii=False).encode(), _JSON, 400)

    def _api(self, body: bytes) -> Answer:
        request = json.loads(body)
        answer = self._desk.answer(request["action"], request.get("params") or {})
        return Answer(json.dumps(answer, ensure_ascii=False).encode(), _JSON)

    def _file(self, name: str) -> Answer:
        if name.startswith("media/"):
            file = self._desk.file(PREFIX + name)
            return Answer(file.read_bytes(), type_of(name)) if file.is_file() else _NOTHING
        if name in {"", "config.yml"} or not self._made:  # the page is opened: the office's data may be others by now
            self._made.update(form_files(self._desk.place.root, *self._desk.settings()))
        made = self._made.get(name or "index.html")
        return Answer(made[1](), type_of(name or "index.html")) if made else _NOTHING


class FormOnly:
    """The form with the site's own look, and nothing else of the site."""

    def __init__(self, desk: Desk) -> None:
        overrides = desk.place.root / "site_overrides"
        self._sheets = overrides / "styles"
        self._mounts: dict[str, Mount] = {
            OWN: FormPages(desk).answer,
            "/assets/stylesheets/site.css": self._look,
            "/assets/": folder_mount("/assets/", overrides / "assets"),
        }

    def answer(self, asked: Asked) -> Answer:
        """The first mount that fits; from the top to the form."""
        if asked.path in {"/", OWN.rstrip("/")}:
            return led(OWN)
        fits = (mount for prefix, mount in self._mounts.items() if asked.path.startswith(prefix))
        return next(fits, lambda _: _NOTHING)(asked)

    def _look(self, _: Asked) -> Answer:
        return Answer(b"".join(sheet.read_bytes() for sheet in sorted(self._sheets.glob("*.css"))), type_of("site.css"))
