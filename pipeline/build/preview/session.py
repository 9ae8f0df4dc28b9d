"""The present state of the preview: what is in content/, what was made of it, and who waits for news.

One thread looks for changes and mends what it finds in a moment; another reads the whole archive, at first and whenever
more than the text of a piece changed. One lock guards the state.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from datetime import datetime

from pipeline.build.folders import Folders
from pipeline.build.preview.archive import Archive, is_piece, read_one_piece, read_whole, renewed, with_troubles
from pipeline.build.preview.entries import joined, single, unveiled, warnings, whole
from pipeline.build.preview.watching import Seen, changed, look
from pipeline.model.catalog import Catalog
from pipeline.model.piece import Piece
from pipeline.model.problem import Problem
from pipeline.model.times import SHANGHAI

_PAUSE_S = 0.25  # between two looks; never less than ten times as long as a look takes

_PATIENCE_S = 5.0  # for the first page to be asked for


@dataclass(frozen=True)
class Saved:
    """A file was written, and these are its problems now."""

    path: str
    problems: tuple[Problem, ...]


class Session:
    """`archive` and `catalog` are replaced, never changed; `catalog` is None until all pieces were read.

    `version` grows with every piece of news. `say` is called from another thread after each file that was saved.
    """

    def __init__(
        self, folders: Folders, code: str, pool: Executor, *, drafts: bool, say: Callable[[Saved], None]
    ) -> None:
        self.folders, self.code, self.drafts = folders, code, drafts
        self.lock = threading.RLock()
        self.archive = Archive(None, whole=False)
        self.catalog: Catalog | None = None
        self.version, self.progress = 0, ""
        self._pool, self._say = pool, say
        self._news = threading.Condition(self.lock)
        self._begin, self._again, self._end = threading.Event(), threading.Event(), threading.Event()
        self._seen: Seen = {}
        self._touched: set[str] = set()  # pieces that were renewed since the whole was last begun
        self._beyond: set[str] = set()  # other files whose problems are told when the whole was read
        self._single: dict[str, Catalog] = {}

    def open(self, path: str) -> None:
        """Read the office's data and the file at `path` (empty: none); the rest is read in the background.

        With a file the background waits until its page was shown, or a little while: two at once are slower.
        """
        self._seen = look(self.folders.content)
        self.archive = read_one_piece(self.folders, path)
        self._again.set()
        if not path:
            self.first_shown()
        for work in (self._watch, self._load):
            threading.Thread(target=work, daemon=True).start()

    def first_shown(self) -> None:
        """The first page is out: now there is time for all the others."""
        self._begin.set()

    def close(self) -> None:
        """Let threads and those who wait come to their end."""
        for event in (self._end, self._begin, self._again):
            event.set()
        self._announce()

    @property
    def closed(self) -> bool:
        """Whether the session came to its end."""
        return self._end.is_set()

    def wait(self, version: int, timeout_s: float) -> int:
        """The version as soon as it differs from this one, or the same after `timeout_s` seconds."""
        with self._news:
            self._news.wait_for(lambda: self.version != version or self.closed, timeout_s)
            return self.version

    def recent(self, count: int) -> list[str]:
        """The pieces that were written last."""
        pieces = [path for path in self._seen if is_piece(path)]
        return sorted(pieces, key=lambda path: (-self._seen[path][0], path))[:count]

    def piece(self, path: str) -> Piece | None:
        """The piece of a file; while the whole is being read, this file is read out of turn. Hold the lock."""
        found = self.archive.piece(path)
        if found is None and not self.archive.whole and is_piece(path) and path in self._seen:
            self.archive = renewed(self.archive, path)
            found = self.archive.piece(path)
        return found

    def catalog_of(self, piece: Piece) -> Catalog | None:
        """The whole catalog; one of this piece alone while the whole is being read. Hold the lock."""
        if self.catalog is not None or self.archive.shelf is None:
            return self.catalog
        if piece.path not in self._single:
            one = single(piece, self.archive.shelf, self.folders, datetime.now(SHANGHAI))
            self._single[piece.path] = unveiled(one, drafts=self.drafts)
        return self._single[piece.path]

    def catalogs(self) -> list[Catalog]:
        """The whole catalog, or those of single pieces while it is being read."""
        return [self.catalog] if self.catalog else list(self._single.values())

    def _announce(self) -> None:
        with self._news:
            self.version += 1
            self._news.notify_all()

    def _watch(self) -> None:
        pause = _PAUSE_S
        while not self._end.wait(pause):
            start = time.perf_counter()
            after = look(self.folders.content)
            pause = max(_PAUSE_S, 10 * (time.perf_counter() - start))
            if paths := changed(self._seen, after):
                known, self._seen = self._seen, after
                self._take_in(paths, known)

    def _take_in(self, paths: set[str], known: Seen) -> None:
        """A piece that was written is renewed at once; whatever else happened has all read again."""
        written = sorted(path for path in paths if is_piece(path) and path in self._seen)
        saved = []
        for path in written:
            with self.lock:
                self._renew(path)
            saved.append(Saved(path, self.archive.troubles.get(path, ())))
        if beyond := paths - set(written):
            self._beyond |= {path for path in beyond if path in self._seen}
        if beyond or any(path not in known for path in written):
            self._again.set()
        self._announce()
        for each in saved:
            self._say(each)

    def _renew(self, path: str) -> None:
        before = self.archive.piece(path)
        self.archive = renewed(self.archive, path)
        self._touched.add(path)
        self._single.pop(path, None)
        piece, shelf = self.archive.piece(path), self.archive.shelf
        if piece is None or piece is before or shelf is None or self.catalog is None:
            return
        if before is not None and before.id != piece.id:
            self._again.set()  # links of other pieces lead elsewhere now
        one = single(piece, shelf, self.folders, datetime.now(SHANGHAI))
        self.catalog = joined(self.catalog, unveiled(one, drafts=self.drafts))
        linked = {piece.id, *one.entries[0].rendered.links}
        near = replace(self.catalog, entries=tuple(entry for entry in self.catalog.entries if entry.id in linked))
        more = (problem for problem in warnings(near) if problem.path == path)
        troubles = self.archive.troubles
        self.archive = replace(self.archive, troubles=with_troubles(troubles, path, (*troubles.get(path, ()), *more)))

    def _load(self) -> None:
        self._begin.wait(_PATIENCE_S)
        while self._again.wait() and not self.closed:
            self._again.clear()
            self._touched.clear()
            try:
                self._read()
            except Exception as problem:  # noqa: BLE001 - told on every page; the next change tries again
                self.progress = f"没有读完：{problem}"
            else:
                self.progress = ""
            self._announce()
            while self._beyond:
                path = self._beyond.pop()
                self._say(Saved(path, self.archive.troubles.get(path, ())))

    def _read(self) -> None:
        before = self.archive
        archive = read_whole(self.folders, self.code, self._pool, before)
        catalog, problems = self.catalog, list[Problem]()
        if archive.shelf is not None and archive.shelf is not before.shelf:
            made, problems = whole(archive.shelf, self.folders, datetime.now(SHANGHAI), self._pool, self._tell)
            catalog = unveiled(made, drafts=self.drafts)
        for path in {problem.path for problem in problems}:
            found = (*archive.troubles.get(path, ()), *(problem for problem in problems if problem.path == path))
            archive = replace(archive, troubles=with_troubles(archive.troubles, path, found))
        with self.lock:
            self.archive, self.catalog = archive, catalog
            for path in sorted(self._touched):
                self._renew(path)

    def _tell(self, stage: str, done: int, total: int) -> None:
        if self.catalog is None and done * 50 // total != (done - 1) * 50 // total:
            self.progress = f"{stage} {done} / {total}"
            self._announce()
