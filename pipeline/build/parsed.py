"""Files parsed by earlier builds: a file of the same name and bytes is not parsed again."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.ingest.parse import parse_piece
from pipeline.ingest.shelf import Parse
from pipeline.model.job import digest
from pipeline.model.piece import Piece
from pipeline.model.problem import Problem
from pipeline.store import write_atomic

Parsed = tuple[Piece | None, list[Problem]]


@contextmanager
def remembered(file: Path, code: str) -> Iterator[Parse]:
    """`parse_piece` with a memory in `file`, which holds what the last build asked for and no more.

    `code` identifies the program. A memory that cannot be read is empty: all of it can be found again.
    """
    before, now = _load(file, code), {}

    def parse(path: str, data: bytes) -> Parsed:
        key = digest(path, data)
        now[key] = before[key] if key in before else parse_piece(path, data)
        return now[key]

    yield parse
    if now.keys() != before.keys():
        write_atomic(file, pickle.dumps((code, now), protocol=5))


def _load(file: Path, code: str) -> dict[str, Parsed]:
    try:
        made_by, found = pickle.loads(file.read_bytes())  # noqa: S301 - our own file in the build folder
    except (OSError, EOFError, ValueError, TypeError, AttributeError, ImportError, LookupError, pickle.UnpicklingError):
        return {}
    return found if made_by == code else {}
