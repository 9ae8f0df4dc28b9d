"""Files parsed by earlier builds: what did not change is not parsed again, and mostly not even opened."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from itertools import islice
from pathlib import Path
from typing import NamedTuple, TypeVar

from pipeline.build.folders import Folders
from pipeline.ingest.checks import check_pieces
from pipeline.ingest.files import read_bytes, unreadable
from pipeline.ingest.headers import Seen, see_picture
from pipeline.ingest.office import load_office
from pipeline.ingest.parse import Parsed, parse_piece
from pipeline.ingest.shelf import Readers, Shelf, Templates, load_templates
from pipeline.ingest.vocabulary import FILES, load_vocabulary
from pipeline.model.job import digest
from pipeline.model.office import Office
from pipeline.model.problem import Problem
from pipeline.model.vocabulary import Vocabulary
from pipeline.publish.context import folder_digest
from pipeline.store import few_or_many, snapshot

_CHUNK = 500  # files whose bytes are held at a time
_YOUNG = 2_000_000_000  # ns: a file may change again without another time stamp on a disk that counts whole seconds
_OFFICE, _WORDS, _TEMPLATES, _SOUND = "_data/office", "_data/words", "_data/templates", "_data/sound"
"""Names of rows that no piece has; the last one holds among what all but some pieces were found sound."""


T = TypeVar("T")
Stamp = tuple[int, ...] | None


class _Row(NamedTuple):
    """A file as it was: how the disk tells it, its digest, and what is in it."""

    stamp: Stamp
    digest: str
    parsed: Parsed


@contextmanager
def remembered(folders: Folders, code: str, pool: Executor) -> Iterator[Readers]:
    """Readers that work in the pool, with a memory in the build folder, which holds what the last build asked for.

    `code` identifies the program. A file counts as unchanged when size, inode and both time stamps are as they were,
    as for git, or else when its bytes are.
    """
    oldest = time.time_ns() - _YOUNG
    channels = folder_digest(folders.root / "templates" / "channels")
    with snapshot(folders.cache / "pieces.pickle", f"{code} {channels}") as (before, now):

        def parse(content: Path, paths: Iterable[str]) -> Iterator[Parsed]:
            paths = iter(paths)
            while chunk := [*islice(paths, _CHUNK)]:
                now.update(_rows(content, chunk, before, oldest, pool))
                yield from (now[path].parsed for path in chunk)

        def kept(row: str, mark: str, load: Callable[[], T]) -> T:
            known = before.get(row)
            now[row] = known if known and known[0] == mark else (mark, load())
            found: T = now[row][1]
            return found

        def office(content: Path) -> tuple[Office | None, list[Problem]]:
            files = sorted(path.name for path in (content / "_data").glob("*.yml"))
            return kept(_OFFICE, _mark(content / "_data", files), partial(load_office, content))

        def vocabulary(data: Path) -> tuple[Vocabulary, list[Problem]]:
            return kept(_WORDS, _mark(data, FILES), partial(load_vocabulary, data))

        def templates(root: Path) -> Templates:
            covers = folder_digest(root / "templates" / "covers")
            return kept(_TEMPLATES, f"{channels} {covers}", partial(load_templates, root))

        def picture(content: Path, path: str) -> Seen:
            known, stamp = before.get(path), _stamp(f"{content}/{path}", oldest)
            now[path] = known if known and known[0] == stamp is not None else (stamp, see_picture(content, path))
            found: Seen = now[path][1]
            return found

        def check(shelf: Shelf) -> list[Problem]:
            among, (known, bad) = _surroundings(shelf, oldest), before.get(_SOUND, ("", frozenset()))
            new = shelf.pieces
            if among == known != "":
                new = tuple(p for p in new if p.path in bad or now[p.path] is not before.get(p.path))
            found = check_pieces(replace(shelf, pieces=new))
            told = frozenset(problem.path for problem in found)
            now[_SOUND] = among if told <= {piece.path for piece in new} else "", told
            return found

        yield Readers(parse, office, vocabulary, templates, picture, check)


def _surroundings(shelf: Shelf, oldest: int) -> str:
    """A digest of all that the checks of a piece look at besides it; empty while one of these files is young."""
    pieces = {piece.path for piece in shelf.pieces}
    stamps = [_stamp(f"{shelf.content}/{path}", oldest) for path in sorted(shelf.files - pieces)]
    names = "\n".join(sorted(shelf.files | shelf.unread))
    return digest(names, repr(stamps), shelf.vocabulary.version) if all(stamps) else ""


def _rows(content: Path, paths: Iterable[str], before: dict[str, _Row], oldest: int, pool: Executor) -> dict[str, _Row]:
    rows: dict[str, _Row] = {}
    new: list[tuple[Stamp, str, bytes]] = []
    for path in paths:
        known, stamp = before.get(path), _stamp(f"{content}/{path}", oldest)
        if known and known.stamp == stamp is not None:
            rows[path] = known
            continue
        data = _bytes(content, path)
        if data is None:
            rows[path] = _Row(None, "", (None, [unreadable(path)]))
        elif known and known.digest == digest(data):
            rows[path] = known._replace(stamp=stamp)
        else:
            new.append((stamp, path, data))
    made = few_or_many(pool, _parse, [(path, data) for _, path, data in new])
    for (stamp, path, data), parsed in zip(new, made, strict=True):
        rows[path] = _Row(stamp, digest(data), parsed)
    return rows


def _mark(folder: Path, files: Iterable[str]) -> str:
    return digest(*(f"{name} {_bytes(folder, name)!r}" for name in files))


def _bytes(folder: Path, name: str) -> bytes | None:
    try:
        return read_bytes(folder, name)
    except OSError:
        return None


def _stamp(path: str, oldest: int) -> Stamp:
    """What changes with the file; None for a file that is not there or is still young."""
    try:
        found = os.stat(path)  # noqa: PTH116 - ten thousand times
    except OSError:
        return None
    young = max(found.st_mtime_ns, found.st_ctime_ns) > oldest
    return None if young else (found.st_size, found.st_ino, found.st_mtime_ns, found.st_ctime_ns)


def _parse(file: tuple[str, bytes]) -> Parsed:
    return parse_piece(*file)
