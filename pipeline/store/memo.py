"""Values that are dear to make and kept between builds: JSON, by name and key. Dataclasses become mappings."""

from __future__ import annotations

import atexit
import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import fields
from pathlib import Path
from typing import Any, TypeVar

A = TypeVar("A")
B = TypeVar("B")
_CHUNK = 256  # values of the memo that are committed together
_FEW = 4
"""So few things are made at once in this process: starting another one takes longer."""


def memoised(
    base: sqlite3.Connection,
    name: str,
    wanted: Iterable[tuple[str, Callable[[], Any]]],
    pool: Executor | None,
    done: Callable[[str], None] = lambda _key: None,
) -> dict[str, Any]:
    """`{key: value}` for every wanted key. What the memo lacks is made and kept, in this process without a `pool`."""
    todo = dict(wanted)
    have = stored(base, name)
    fill(base, name, {key: make for key, make in todo.items() if key not in have}, pool, done)
    forget(base, name, have - todo.keys())
    rows = base.execute("select key, value from memo where name = ?", (name,))
    return {key: json.loads(text) for key, text in rows}


def stored(base: sqlite3.Connection, name: str) -> set[str]:
    """The keys of all values that the memo has of this name."""
    return {row[0] for row in base.execute("select key from memo where name = ?", (name,))}


def fill(
    base: sqlite3.Connection,
    name: str,
    todo: Mapping[str, Callable[[], Any]],
    pool: Executor | None,
    done: Callable[[str], None] = lambda _key: None,
) -> None:
    """Make and keep a value for each of these keys, for `fetch`."""
    texts = map(_as_json, todo.values()) if pool is None else few_or_many(pool, _as_json, [*todo.values()])
    for number, (key, text) in enumerate(zip(todo, texts, strict=True), 1):
        base.execute("insert or replace into memo values (?, ?, ?)", (name, key, text))
        done(key)
        if number % _CHUNK == 0:
            base.commit()
    base.commit()


def forget(base: sqlite3.Connection, name: str, keys: Iterable[str]) -> None:
    """Let go of the values of these keys."""
    base.executemany("delete from memo where name = ? and key = ?", [(name, key) for key in keys])
    base.commit()


def fetch(ledger: Path, name: str, key: str) -> Any:
    """One value that `fill` kept in this database, in whichever process. Raises KeyError when it is not there."""
    query = "select value from memo where name = ? and key = ?"
    row = _reader(ledger).execute(query, (name, key)).fetchone()
    if row is None:  # perhaps the database was started anew since this process opened it
        close_readers()
        row = _reader(ledger).execute(query, (name, key)).fetchone()
    if row is None:
        raise KeyError(f"{name} {key}")
    return json.loads(row[0])


_READERS: dict[Path, sqlite3.Connection] = {}
"""The connection of this process for reading; opening one costs more than a query."""


def _reader(ledger: Path) -> sqlite3.Connection:
    if ledger not in _READERS:
        close_readers()
        address = f"{ledger.resolve().as_uri()}?mode=ro"
        _READERS[ledger] = sqlite3.connect(address, timeout=60, uri=True, check_same_thread=False)
    return _READERS[ledger]


@atexit.register
def close_readers() -> None:
    """Close what `fetch` opened in this process."""
    while _READERS:
        _READERS.popitem()[1].close()


def few_or_many(pool: Executor, make: Callable[[A], B], work: Sequence[A]) -> Iterator[B]:
    """`map(make, work)`: in the pool, but for so little work that starting processes would take longer."""
    share = min(8, -(-len(work) // 16))  # a few large values are spread over the workers too
    return map(make, work) if len(work) <= _FEW else pool.map(make, work, chunksize=share)


def _as_json(make: Callable[[], Any]) -> str:
    return json.dumps(make(), ensure_ascii=False, default=_plain)


def _plain(value: Any) -> dict[str, Any]:
    return {each.name: getattr(value, each.name) for each in fields(value)}
