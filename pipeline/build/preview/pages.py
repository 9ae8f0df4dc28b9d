"""What the preview answers: pages of the site with the bar, pictures, what accounts get, and plain words otherwise."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote

from pipeline.build.preview.answers import TEXT, Answer, Asked, Mount, folder_mount, led, type_of
from pipeline.build.preview.archive import is_piece
from pipeline.build.preview.bar import About, hidden_because, with_bar
from pipeline.build.preview.beside import account_page, account_picture
from pipeline.build.preview.drawing import Drawing
from pipeline.build.preview.session import Session
from pipeline.build.preview.site import Site
from pipeline.ingest.office import load_office
from pipeline.ingest.shelf import PAGES
from pipeline.model.catalog import Catalog
from pipeline.model.job import Job, digest
from pipeline.model.office import Site as Words
from pipeline.model.piece import Piece
from pipeline.model.problem import errors
from pipeline.model.times import SHANGHAI
from pipeline.publish.context import Context, Tasks
from pipeline.publish.frames import FrameError
from pipeline.publish.handbook import handbook_jobs, handbook_picture_jobs, load_chapters
from pipeline.publish.sheets import Press
from pipeline.publish.site import make_press, shell_jobs
from pipeline.render.templates import render_template

Publisher = Callable[[Press, Context], Iterator[Job]]
OWN = "/_preview/"
_HANDBOOK = ("handbook/", "media/handbook/")
_PIECE = re.compile(r"/p/([^/]+)/")
_CARD = re.compile(r'href="[./]*p/([^"/#]+)/"')


class Preview:
    """Answers any number of threads; pages are made one at a time, under the session's lock."""

    def __init__(self, session: Session, pool: Executor) -> None:
        folders = session.folders
        self.session = session
        self._context = Context(
            folders.root, folders.content, folders.out, folders.cache, session.code, self._remembered
        )
        self._drawing = Drawing(pool)
        self._mounts: dict[str, Mount] = {}
        self._press: Press | None = None
        self._pressing = threading.Lock()
        self._sites: dict[int, Site] = {}
        self._shell: dict[Publisher, dict[str, Job]] = {}
        self._values: dict[str, dict[str, str]] = {}
        self._made: dict[str, Answer] = {}
        self._version = -1
        own = folders.root / "templates" / "preview"
        self.mount(f"{OWN}files/", folder_mount(f"{OWN}files/", own))
        self.mount(f"{OWN}beside", lambda _: Answer((own / "beside.html").read_bytes()))
        self.mount("/sw.js", lambda _: Answer((own / "sw.js").read_bytes(), type_of("sw.js")))
        self._search = folder_mount("/search/", folders.out / "site" / "search")

    def mount(self, prefix: str, answer: Mount) -> None:
        """Let `answer` have everything below `prefix` (`/admin/`), POST included; call it before serving starts."""
        self._mounts[prefix] = answer

    def answer(self, asked: Asked) -> Answer:
        """The answer to a request; what goes wrong is told in words, on a page that comes back by itself."""
        try:
            for prefix, mounted in self._mounts.items():
                if asked.path.startswith(prefix):
                    return mounted(asked)
            if asked.method != "GET":
                return Answer("这里只能看".encode(), TEXT, 405)
            found = self._found(asked)
            return self._drawing.answer(found, asked.known) if isinstance(found, Job) else found
        except Exception as problem:  # noqa: BLE001 - whatever it was, an editor reads words, not a traceback
            return self._notice(500, "这一页没有做成", f"{type(problem).__name__}：{problem}")

    def open(self, path: str) -> None:
        """Start with the file at `path` (empty: none); mkdocs makes the frames meanwhile."""
        office, _ = load_office(self.session.folders.content)
        if office is not None:
            threading.Thread(target=self._warm, args=(office.site,), daemon=True).start()
        self.session.open(path)

    def _warm(self, site: Words) -> None:
        with suppress(FrameError):  # told when a page asks for them
            self._pressed(site)

    def mark(self, path: str) -> str:
        """What identifies the page at `path` as it is now."""
        return self.answer(Asked("GET", path)).mark

    def _found(self, asked: Asked) -> Answer | Job:
        path = asked.path
        if path.startswith("/search/") and path != "/search/":
            return self._search(asked)
        with self.session.lock:
            if self._version != self.session.version:
                self._version = self.session.version
                self._made.clear()
                self._shell.clear()
            if path.startswith(f"{OWN}file/"):
                return _marked(self._of_file(path.removeprefix(f"{OWN}file/")))
            if path.startswith(f"{OWN}account/"):
                return self._beside(*path.removeprefix(f"{OWN}account/").split("/", 2))
            if path not in self._made:
                found = self._on_site(path)
                if isinstance(found, Job):
                    return found
                self.session.first_shown()
                self._made[path] = _marked(found)
            return self._made[path]

    def _on_site(self, path: str) -> Answer | Job:
        name = path.removeprefix("/")
        file = f"{name}index.html" if not name or name.endswith("/") else name
        if job := self._shell_job(file):
            return self._with_bar(job.make(), About()) if file.endswith(".html") else job
        if file.startswith("media/"):
            jobs = (self._site(catalog).file(file) for catalog in self.session.catalogs())
            return next(filter(None, jobs), None) or Answer("没有这个文件".encode(), TEXT, 404)
        one = _PIECE.fullmatch(path)
        piece = self._piece(one[1]) if one else None
        catalog = self.session.catalog_of(piece) if piece else self.session.catalog
        page = self._site(catalog).page(file) if catalog and file.endswith(".html") else None
        if page is None or catalog is None:
            return self._lacking(path, one[1] if one else "", piece)
        return self._with_bar(page, self._about(path, piece, catalog, page), catalog)

    def _about(self, path: str, piece: Piece | None, catalog: Catalog, page: bytes) -> About:
        now, site = datetime.now(SHANGHAI), self._site(catalog)
        named = {unquote(name) for name in _CARD.findall(page.decode())} & site.entries.keys()
        hidden = {name: why for name in sorted(named) if (why := hidden_because(site.entries[name].piece, now))}
        accounts = site.entries[piece.id].accounts if piece and piece.id in site.entries else ()
        index = self._context.build / "site" / "search" / "index.json"
        told = "搜索用的是上一次 kepu build 的索引" if index.is_file() else "要先运行一次 kepu build 才能搜索"
        note = told if path == "/search/" else ""
        return About(piece.path if piece else "", path, piece, accounts=accounts, hidden=hidden, note=note)

    def _with_bar(self, page: bytes, about: About, catalog: Catalog | None = None, status: int = 200) -> Answer:
        session = self.session
        troubles = session.archive.troubles
        others = (each for path, found in sorted(troubles.items()) if path != about.path for each in errors(found))
        reading = session.progress if session.catalog else "正在读取全部稿件"
        about = replace(about, problems=troubles.get(about.path, ()), others=tuple(others), reading=reading)
        templates, now = session.folders.root / "templates", datetime.now(SHANGHAI)
        return Answer(with_bar(page, about, catalog, templates, now), status=status)

    def _piece(self, identity: str) -> Piece | None:
        shelf = self.session.archive.shelf
        return next((piece for piece in shelf.pieces if piece.id == identity), None) if shelf else None

    def _of_file(self, path: str) -> Answer:
        if path.startswith(f"{PAGES}/") and path.endswith(".md"):
            return led(f"/{PurePosixPath(path).stem}/")
        piece = self.session.piece(path)
        return led(f"/p/{piece.id}/") if piece else self._lacking("", "", None, path)

    def _lacking(self, path: str, identity: str, piece: Piece | None, file: str = "") -> Answer:
        """Why there is no page here: errors in its file, hidden, not read yet, not in the preview at all."""
        troubles = self.session.archive.troubles
        if not file and identity:
            file = next((p for p in troubles if is_piece(p) and PurePosixPath(p).stem == identity), "")
        if file and errors(troubles.get(file, ())):
            text = "改好下面的错误，保存，这一页会自己换成稿件。"
            return self._notice(200, "这一篇还做不成网页", text, file)
        if piece is not None and self.session.catalog is not None:
            why = hidden_because(piece, datetime.now(SHANGHAI))
            return self._notice(404, "读者看不到这一篇", f"它现在是“{why}”。不加 --no-drafts 就能预览。", piece.path)
        if self.session.archive.shelf is None and self.session.archive.whole:
            return self._notice(200, "单位的资料有错误", "改好下面列出的文件，保存，网站就会出现。")
        if self.session.catalog is None:
            return self._notice(200, "正在读取全部稿件", "读完以后，这一页会自己出现。最近改过的稿件现在就能看：")
        if path.startswith(("/feeds/", "/data/", "/sitemap", "/robots", "/llms")):
            return self._notice(404, "预览里没有订阅源和开放数据", "运行 kepu build，在 build/site 里看。")
        return self._notice(404, "没有这一页", "可能改了名，或者删掉了。")

    def _notice(self, status: int, title: str, text: str, file: str = "") -> Answer:
        recent = self.session.recent(12) if self.session.catalog is None and not file else []
        values: dict[str, Any] = {"title": title, "text": text, "recent": recent}
        templates = self.session.folders.root / "templates"
        page = render_template(templates, "preview/notice.html.j2", values).encode()
        return self._with_bar(page, About(file), status=status)

    def _beside(self, account: str, identity: str = "", name: str = "") -> Answer | Job:
        piece = self._piece(identity)
        catalog = self.session.catalog_of(piece) if piece else None
        entry = self._site(catalog).entries.get(identity) if catalog else None
        if catalog is None or entry is None or account not in entry.accounts:
            return self._notice(404, "这个账号没有这一篇", "看看稿件的 accounts 和账号的 kinds、columns。")
        if not name:
            return account_page(catalog, entry, account, self._context)
        return account_picture(catalog, entry, account, name, self._context) or Answer(status=404)

    def _site(self, catalog: Catalog) -> Site:
        if id(catalog) not in self._sites:
            kept = {id(each): self._sites[id(each)] for each in self.session.catalogs() if id(each) in self._sites}
            press = self._pressed(catalog.office.site)
            self._sites = kept | {id(catalog): Site(catalog, self._context, press)}
        return self._sites[id(catalog)]

    def _pressed(self, site: Words) -> Press:
        """What all pages share; made again when the office's own words changed. Raises FrameError."""
        with self._pressing:
            if self._press is None or self._press.site != site:
                self._press = make_press(self._context, site)
            return self._press

    def _shell_job(self, file: str) -> Job | None:
        """The job of a file that hangs on no piece; the handbook's are made when it is opened."""
        shelf = self.session.archive.shelf
        publish = _handbook_jobs if file.startswith(_HANDBOOK) else shell_jobs
        if publish not in self._shell and shelf is not None:
            jobs = publish(self._pressed(shelf.office.site), self._context)
            self._shell[publish] = {job.path.removeprefix("site/"): job for job in jobs}
        return self._shell.get(publish, {}).get(file)

    def _remembered(self, name: str, tasks: Tasks) -> dict[str, Any]:
        """The values of a publisher's tasks, each made once and as JSON gives it back."""
        known = self._values.get(name, {})
        values = {key: known[key] if key in known else json.dumps(make()) for key, make in tasks.values()}
        self._values[name] = values
        return {task: json.loads(values[key]) for task, (key, _) in tasks.items()}


def _marked(answer: Answer) -> Answer:
    """With what identifies it, in the page's bar too: there the page asks whether it is still this one."""
    mark = digest(answer.to, answer.body)
    return replace(answer, body=answer.body.replace(b'data-mark=""', f'data-mark="{mark}"'.encode(), 1), mark=mark)


def _handbook_jobs(press: Press, context: Context) -> Iterator[Job]:
    chapters = load_chapters(press.site, context)
    yield from handbook_jobs(press, chapters)
    yield from handbook_picture_jobs(chapters, context)
