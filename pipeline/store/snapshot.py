"""Values that one build leaves to the next in one file, because reading ten thousand rows of the memo takes longer."""

from __future__ import annotations

import pickle
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

from pipeline.store.files import write_atomic

_ROWS = 1_000
_LOAD_ERRORS = (
    OSError, EOFError, ValueError, TypeError, AttributeError, ImportError, LookupError, pickle.UnpicklingError,
)  # fmt: skip


@contextmanager
def snapshot(file: Path, code: str) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """What the last build left, by name, and an empty mapping for what this one leaves; nothing is kept on errors.

    `code` identifies the program. A file that cannot be read is empty: all of it can be found again. A value that is
    not what it was before is written behind the rest, as None when there is none any more; a file of which an eighth is
    out of date is written anew.
    """
    before, rows = _load(file, code)
    now: dict[str, Any] = {}
    yield before, now
    new = {name: value for name, value in now.items() if (old := before.get(name)) is not value and old != value}
    new |= dict.fromkeys(before.keys() - now.keys())
    if not rows or rows + len(new) - len(now) > len(now) // 8:
        write_atomic(file, _parts(code, now))
    elif new:
        with file.open("ab") as target:
            pickle.dump((code, new), target, protocol=5)  # in one: a build that is killed here leaves all of it or none


def _parts(code: str, values: Mapping[str, Any]) -> Iterator[bytes]:
    """So many rows at a time: a pickle of ten thousand pieces at once takes 160 MB while it is made."""
    rows = iter(values.items())
    while part := dict(islice(rows, _ROWS)):
        yield pickle.dumps((code, part), protocol=5)


def _load(file: Path, code: str) -> tuple[dict[str, Any], int]:
    """The values, and of how many rows; no rows when the file is not in order: a build may have been killed."""
    found: dict[str, Any] = {}
    rows = 0
    try:
        with file.open("rb") as source:
            while source.peek(1):
                made_by, part = pickle.load(source)  # noqa: S301 - our own file in the build folder
                if made_by != code:
                    return {}, 0
                found |= part
                rows += len(part)
    except _LOAD_ERRORS:
        rows = 0
    return {name: value for name, value in found.items() if value is not None}, rows
