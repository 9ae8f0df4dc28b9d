"""Files parsed by earlier builds: a file of the same name and bytes is not parsed again."""

from __future__ import annotations

import pickle
from collections.abc import Iterable, Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

from pipeline.ingest.parse import parse_piece
from pipeline.ingest.shelf import Parse, Parsed
from pipeline.model.job import digest
from pipeline.store import few_or_many, write_atomic

_CHUNK = 500  # files whose bytes are held at a time
_LOAD_ERRORS = (
    OSError, EOFError, ValueError, TypeError, AttributeError, ImportError, LookupError, pickle.UnpicklingError,
)  # fmt: skip


@contextmanager
def remembered(file: Path, code: str, pool: Executor) -> Iterator[Parse]:
    """`parse_pieces` in the pool with a memory in `file`, which holds what the last build asked for.

    `code` identifies the program. A memory that cannot be read is empty: all of it can be found again. What is new is
    written behind the rest; only a memory that is an eighth out of date is written anew.
    """
    before, whole = _load(file, code)
    now: dict[str, Parsed] = {}

    def parse(files: Iterable[tuple[str, bytes]]) -> Iterator[Parsed]:
        files = iter(files)
        while chunk := [(digest(path, data), path, data) for path, data in islice(files, _CHUNK)]:
            new = [(path, data) for key, path, data in chunk if key not in before]
            made = few_or_many(pool, _parse, new)
            for key, _, _ in chunk:
                now[key] = before[key] if key in before else next(made)
                yield now[key]

    yield parse
    new = {key: value for key, value in now.items() if key not in before}
    old = len(before.keys() - now.keys())
    if not whole or len(new) + old > len(now) // 8:
        write_atomic(file, pickle.dumps((code, now), protocol=5))
    elif new:
        with file.open("ab") as memory:
            pickle.dump((code, new), memory, protocol=5)


def _parse(file: tuple[str, bytes]) -> Parsed:
    return parse_piece(*file)


def _load(file: Path, code: str) -> tuple[dict[str, Parsed], bool]:
    """What is remembered, and whether the file is in order: a build may have been killed while it wrote."""
    found: dict[str, Parsed] = {}
    try:
        with file.open("rb") as memory:
            while memory.peek(1):
                made_by, part = pickle.load(memory)  # noqa: S301 - our own file in the build folder
                if made_by != code:
                    return {}, False
                found |= part
    except _LOAD_ERRORS:
        return found, False
    return found, bool(found)
