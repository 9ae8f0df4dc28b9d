"""The only place that writes: runs jobs, skips what is current, writes atomically, prunes, keeps the ledger.

A file is current when the ledger holds its key and the file exists; nothing else counts (no mtimes, no dirty flags).
A row loses its key before its file is touched and gets the new one after the file was renamed into place, so a killed
build never leaves a half-written or stale file that counts as current, and the next one goes on where it stopped.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import sqlite3
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from pipeline.model.job import Job, digest
from pipeline.model.names import name_trouble, printable

_PARTIAL = ".kepu-partial"
_AHEAD = 64  # jobs handed to the pool ahead of time: enough to keep it busy, few enough to stay small in memory
_BATCH = 8  # jobs handed over together: a page takes less time than its way to a worker and back
_CHUNK = 256  # values of the memo that are committed together


@dataclass(frozen=True, slots=True)
class Made:
    """What a run did: files made, kept as they were, removed, and the jobs that failed with their exception."""

    made: tuple[str, ...]
    kept: int
    pruned: tuple[str, ...]
    failed: tuple[tuple[str, Exception], ...]


def write_atomic(target: Path, data: bytes) -> None:
    """Write `data` so that `target` is either as before or whole."""
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(f"{digest(target.name)}-{os.getpid()}{_PARTIAL}")
    try:
        partial.write_bytes(data)
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)


def memo_folder(cache: Path, name: str, key: str, make: Callable[[Path], None]) -> Path:
    """A folder that `make` fills once per key; older folders of the same name are removed. Atomic by rename."""
    wanted = cache / f"{name}-{digest(key)}"
    if not wanted.is_dir():
        cache.mkdir(parents=True, exist_ok=True)
        partial = cache / f"{name}-{os.getpid()}{_PARTIAL}"
        shutil.rmtree(partial, ignore_errors=True)
        partial.mkdir()
        try:
            make(partial)
            partial.rename(wanted)
        finally:
            shutil.rmtree(partial, ignore_errors=True)
    ours = re.compile(rf"{re.escape(name)}-([0-9a-f]{{12}}|\d+{re.escape(_PARTIAL)})")
    for old in cache.iterdir():
        if old != wanted and ours.fullmatch(old.name):
            shutil.rmtree(old, ignore_errors=True)
    return wanted


def open_database(path: Path) -> sqlite3.Connection:
    """The ledger and memo database; an unreadable one is started anew, since all of it can be made again."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        return _connect(path)
    except sqlite3.OperationalError:  # locked by another build, disk full …: the file itself may be all right
        raise
    except sqlite3.DatabaseError:
        for leftover in path.parent.glob(path.name + "*"):
            leftover.unlink()
        return _connect(path)


def _connect(path: Path) -> sqlite3.Connection:
    base = sqlite3.connect(path, timeout=60)
    try:
        base.execute("pragma journal_mode=wal")
        base.execute("pragma synchronous=normal")
        base.execute("create table if not exists outputs (path text primary key, key text, before text)")
        base.execute("create table if not exists memo (name text, key text, value text, primary key (name, key))")
        base.commit()
    except sqlite3.Error:
        base.close()
        raise
    return base


def is_current(base: sqlite3.Connection, build: Path, job: Job) -> bool:
    """Whether the job's file is what its key promises."""
    row = base.execute("select key from outputs where path = ?", (job.path,)).fetchone()
    return row is not None and row[0] == job.key and (build / job.path).is_file()


def explain_key(base: sqlite3.Connection, path: str) -> tuple[str, str] | None:
    """The key that `path` was made from and the one before it (empty if there was none)."""
    row = base.execute("select key, before from outputs where path = ? and key != ''", (path,)).fetchone()
    return (row[0], row[1]) if row else None


def run_jobs(
    base: sqlite3.Connection,
    build: Path,
    jobs: Iterable[Job],
    pool: Executor,
    done: Callable[[str], None] = lambda _path: None,
) -> Made:
    """Make every job that is not current and remove the files that no job asked for.

    A job that raises, or whose path could not be a file below `build` on every system, is reported in `failed` and
    leaves no file; the others go on. Raises ValueError when two jobs want the same path (also when only letter case
    differs, as on Windows and macOS), or one wants a file where another wants a folder.
    """
    known: dict[str, str] = dict(base.execute("select path, key from outputs"))
    files, folders = _listing(build, {path.split("/", 1)[0] for path in known} | {"site", "desk"})
    wanted: dict[str, str] = {}
    made: list[str] = []
    failed: list[tuple[str, Exception]] = []
    pending: dict[Future[list[Exception | None]], tuple[Job, ...]] = {}
    stale = _stale(base, {path: key for path, key in known.items() if path in files}, jobs, wanted)

    def note(future: Future[list[Exception | None]]) -> None:
        for job, problem in zip(pending.pop(future), future.result(), strict=True):
            done(job.path)
            if problem:
                failed.append((job.path, problem))
            else:
                made.append(job.path)
                base.execute(_NOTE, (job.path, job.key))

    try:
        while True:
            while len(pending) * _BATCH < _AHEAD and (batch := tuple(islice(stale, _BATCH))):
                base.commit()  # before any of these jobs' files is touched
                work = [(job.path, job.make) for job in batch]
                pending[pool.submit(_make_all, build, work)] = batch
            if not pending:
                break
            for future in wait(pending, return_when=FIRST_COMPLETED).done:
                note(future)
    finally:
        for future in [future for future in pending if not future.cancel()]:
            with contextlib.suppress(BrokenExecutor):  # raised already, or about to be
                note(future)
        base.commit()
    lost = {path for path, _ in failed}
    pruned = _prune(base, build, set(wanted.values()) - lost, files, folders)
    kept = len(wanted) - len(made) - len(failed)
    return Made(tuple(sorted(made)), kept, tuple(sorted(set(pruned) - lost)), tuple(sorted(failed, key=lambda f: f[0])))


_NOTE = "insert into outputs values (?, ?, '') on conflict (path) do update set key = excluded.key"


def _stale(
    base: sqlite3.Connection, current: dict[str, str], jobs: Iterable[Job], wanted: dict[str, str]
) -> Iterator[Job]:
    folders: dict[str, str] = {}
    for job in jobs:
        folded = unicodedata.normalize("NFC", job.path).casefold()
        above = [folded[:at] for at, char in enumerate(folded) if char == "/"]
        other = wanted.get(folded) or folders.get(folded) or next((wanted[f] for f in above if f in wanted), None)
        if other:
            raise ValueError(f"两个产物要写同一个文件，或一个要写在另一个下面：{other} 与 {job.path}")
        wanted[folded] = job.path
        folders |= dict.fromkeys(above, job.path)
        if current.get(job.path) != job.key:
            base.execute("update outputs set before = key, key = '' where path = ? and key != ''", (job.path,))
            yield job


def _make_all(build: Path, work: Sequence[tuple[str, Callable[[], bytes]]]) -> list[Exception | None]:
    """Runs in the pool: makes these files and puts each into its place; what went wrong, one by one."""
    told: list[Exception | None] = []
    for path, make in work:
        try:
            _put(build, path, make())
        except Exception as problem:  # noqa: BLE001 - whatever it was, it is told with its output's path
            told.append(problem)
        else:
            told.append(None)
    return told


def _put(build: Path, path: str, data: bytes) -> None:
    for part in path.split("/"):
        if trouble := name_trouble(part, 255):
            raise ValueError(f"路径 {printable(path)} 里的“{printable(part)}”{trouble}")
    target = build / path
    try:
        write_atomic(target, data)
    except (FileExistsError, NotADirectoryError, IsADirectoryError):
        _clear(build, target)  # an older build had a file where a folder is now, or the other way round
        write_atomic(target, data)


def _clear(build: Path, target: Path) -> None:
    for folder in target.parents[: len(target.relative_to(build).parts) - 1]:
        if folder.is_file():
            folder.unlink(missing_ok=True)
    if target.is_dir():
        shutil.rmtree(target)


def _listing(build: Path, tops: Iterable[str]) -> tuple[set[str], set[str]]:
    """All files and all folders below these folders of `build`, relative to it."""
    files, folders = set(), set()
    for top in tops:
        for folder, _, names in os.walk(build / top):
            path = Path(folder).relative_to(build).as_posix()
            folders.add(path)
            files |= {f"{path}/{name}" for name in names}
    return files, folders


def _prune(
    base: sqlite3.Connection, build: Path, wanted: set[str], files: set[str], folders: set[str]
) -> tuple[str, ...]:
    """Remove those of `files` that no job wanted, then empty folders and forgotten rows."""
    gone = []
    for path in sorted(files - wanted):
        full = build / path
        if full.is_file():  # else it made way for another
            full.unlink()
            gone.append(path)
    used = {path[:at] for path in wanted for at, char in enumerate(path) if char == "/"}
    for folder in sorted(folders - used, reverse=True):
        with contextlib.suppress(OSError):  # gone already
            (build / folder).rmdir()
    known = [row[0] for row in base.execute("select path from outputs")]
    base.executemany("delete from outputs where path = ?", [(path,) for path in known if path not in wanted])
    base.commit()
    return tuple(gone)


def memoised(
    base: sqlite3.Connection,
    name: str,
    wanted: Iterable[tuple[str, Callable[[], Any]]],
    pool: Executor,
    done: Callable[[str], None] = lambda _key: None,
) -> dict[str, Any]:
    """`{key: value}` for every wanted key; values are JSON. What the memo lacks is made in the pool and kept."""
    todo = dict(wanted)
    values = {
        key: json.loads(text)
        for key, text in base.execute("select key, value from memo where name = ?", (name,))
        if key in todo
    }
    missing = [key for key in todo if key not in values]
    for start in range(0, len(missing), _CHUNK):
        keys = missing[start : start + _CHUNK]
        share = min(8, -(-len(keys) // 16))  # a few large values are spread over the workers too
        for key, text in zip(keys, pool.map(_as_json, [todo[key] for key in keys], chunksize=share), strict=True):
            values[key] = json.loads(text)  # as it will come from the memo: lists, never tuples
            done(key)
            base.execute("insert or replace into memo values (?, ?, ?)", (name, key, text))
        base.commit()
    known = [row[0] for row in base.execute("select key from memo where name = ?", (name,))]
    stale = [(name, key) for key in known if key not in todo]
    base.executemany("delete from memo where name = ? and key = ?", stale)
    base.commit()
    return values


def recall(base: sqlite3.Connection, name: str, key: str) -> Any:
    """The one value that `remember` kept under this key; None when there is none."""
    row = base.execute("select value from memo where name = ? and key = ?", (name, key)).fetchone()
    return json.loads(row[0]) if row else None


def remember(base: sqlite3.Connection, name: str, key: str, value: Any) -> Any:
    """Keep this value, a JSON one, and no other of its name; the value as `recall` will give it."""
    text = json.dumps(value, ensure_ascii=False)
    base.execute("delete from memo where name = ?", (name,))
    base.execute("insert into memo values (?, ?, ?)", (name, key, text))
    base.commit()
    return json.loads(text)


def _as_json(make: Callable[[], Any]) -> str:
    return json.dumps(make(), ensure_ascii=False)
