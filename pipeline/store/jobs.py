"""Running jobs: what is current stays, what is not is made, what nobody wants goes."""

from __future__ import annotations

import contextlib
import sqlite3
import time
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path

from pipeline.model.job import Job
from pipeline.store.files import folders_above, listing, prune, put

_AHEAD = 64  # jobs handed to the pool ahead of time: enough to keep it busy, few enough to stay small in memory
_SEVERAL = 32  # stale jobs that may well be made sooner than a worker has started
_START = 0.4  # seconds that this takes
_BATCH = 8  # jobs handed over together: a page takes less time than its way to a worker and back


@dataclass(frozen=True, slots=True)
class Made:
    """What a run did: files made, kept as they were, removed, and the jobs that failed with their exception."""

    made: tuple[str, ...]
    kept: int
    pruned: tuple[str, ...]
    failed: tuple[tuple[str, Exception], ...]


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
    files, folders = listing(build, {path.split("/", 1)[0] for path in known} | {"site", "desk"})
    places = _Places()
    outcome = _Outcome(base, done)
    stale = _stale(base, {path: key for path, key in known.items() if path in files}, jobs, places)
    first = tuple(islice(stale, _SEVERAL + 1))
    waiting = _begin(build, first, outcome) if len(first) <= _SEVERAL else first
    if waiting:
        _run(build, chain(waiting, stale), pool, outcome)
    base.commit()
    lost = {path for path, _ in outcome.failed}
    wanted = set(places.files.values()) - lost
    gone = prune(build, files - wanted, folders, folders_above(wanted))
    base.executemany("delete from outputs where path = ?", [(path,) for path in known if path not in wanted])
    base.commit()
    kept = len(places.files) - len(outcome.made) - len(outcome.failed)
    failed = tuple(sorted(outcome.failed, key=lambda row: row[0]))
    return Made(tuple(sorted(outcome.made)), kept, tuple(path for path in gone if path not in lost), failed)


@dataclass(frozen=True)
class _Outcome:
    """What came of the jobs so far; the ledger row follows the file."""

    base: sqlite3.Connection
    done: Callable[[str], None]
    made: list[str] = field(default_factory=list)
    failed: list[tuple[str, Exception]] = field(default_factory=list)

    def note(self, batch: Sequence[Job], problems: Sequence[Exception | None]) -> None:
        for job, problem in zip(batch, problems, strict=True):
            self.done(job.path)
            if problem:
                self.failed.append((job.path, problem))
            else:
                self.made.append(job.path)
                self.base.execute(_NOTE, (job.path, job.key))


_NOTE = "insert into outputs values (?, ?, '') on conflict (path) do update set key = excluded.key"


def _begin(build: Path, jobs: Sequence[Job], outcome: _Outcome) -> Sequence[Job]:
    """Make jobs in this process for as long as others would take to start; those that are left then."""
    outcome.base.commit()
    begun = time.monotonic()
    for number, job in enumerate(jobs):
        if time.monotonic() - begun > _START:
            return jobs[number:]
        outcome.note([job], _make_all(build, [(job.path, job.make)]))
    return ()


def _run(build: Path, stale: Iterator[Job], pool: Executor, outcome: _Outcome) -> None:
    """The jobs in the pool, in batches."""
    pending: dict[Future[list[Exception | None]], tuple[Job, ...]] = {}
    try:
        while True:
            while len(pending) * _BATCH < _AHEAD and (batch := tuple(islice(stale, _BATCH))):
                outcome.base.commit()  # before any of these jobs' files is touched
                work = [(job.path, job.make) for job in batch]
                pending[pool.submit(_make_all, build, work)] = batch
            if not pending:
                break
            for future in wait(pending, return_when=FIRST_COMPLETED).done:
                outcome.note(pending.pop(future), future.result())
    finally:
        for future in [future for future in pending if not future.cancel()]:
            with contextlib.suppress(BrokenExecutor):  # raised already, or about to be
                outcome.note(pending.pop(future), future.result())
        outcome.base.commit()


@dataclass(frozen=True)
class _Places:
    """What is spoken for, by folded path: `files` → the path as asked for; `folders` → a path that lies in it."""

    files: dict[str, str] = field(default_factory=dict)
    folders: dict[str, str] = field(default_factory=dict)

    def take(self, path: str) -> None:
        """Raises ValueError when another job's file is or needs the same place."""
        folded = path.lower() if path.isascii() else unicodedata.normalize("NFC", path).casefold()
        other = self.files.get(folded) or self.folders.get(folded)
        folder = folded.rpartition("/")[0]
        while folder and folder not in self.folders and not other:
            other = self.files.get(folder)
            self.folders[folder] = path
            folder = folder.rpartition("/")[0]
        if other:
            raise ValueError(f"两个产物要写同一个文件，或一个要写在另一个下面：{other} 与 {path}")
        self.files[folded] = path


def _stale(base: sqlite3.Connection, current: dict[str, str], jobs: Iterable[Job], places: _Places) -> Iterator[Job]:
    for job in jobs:
        places.take(job.path)
        if current.get(job.path) != job.key:
            base.execute("update outputs set before = key, key = '' where path = ? and key != ''", (job.path,))
            yield job


def _make_all(build: Path, work: Sequence[tuple[str, Callable[[], bytes]]]) -> list[Exception | None]:
    """Runs in the pool: makes these files and puts each into its place; what went wrong, one by one."""
    told: list[Exception | None] = []
    for path, make in work:
        try:
            put(build, path, make())
        except Exception as problem:  # noqa: BLE001 - whatever it was, it is told with its output's path
            told.append(problem)
        else:
            told.append(None)
    return told
