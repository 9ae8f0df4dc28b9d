"""The database of a build folder: the ledger of its files, and the memo of dear values."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from pipeline.model.job import Job
from pipeline.store.memo import close_readers


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


@contextmanager
def database(path: Path) -> Iterator[sqlite3.Connection]:
    """`open_database`, closed at the end with everything in the one file, and nothing of it open in this process."""
    with closing(open_database(path)) as base:
        yield base
        close_readers()
        base.execute("pragma wal_checkpoint(truncate)")


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
