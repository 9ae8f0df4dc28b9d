"""One output file: where it goes, what it was made from, and how to make it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import NamedTuple


class Job(NamedTuple):
    """A promise of one file.

    `path` is POSIX style and relative to the build folder (`site/…` is public, `desk/…` is for staff);
    `key` names every input in words (see `make_key`); `make` is picklable and returns the file's bytes.
    """

    path: str
    key: str
    make: Callable[[], bytes]


def digest(*parts: str | bytes) -> str:
    """Twelve hex digits that identify the parts; the order counts."""
    state = hashlib.sha256()
    for part in parts:
        data = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        size = len(data).to_bytes(8, "big")
        if len(data) < _SMALL:
            state.update(size + data)
        else:
            state.update(size)
            state.update(data)
    return state.hexdigest()[:12]


_SMALL = 65_536  # bytes that are copied rather than hashed in two steps


def make_key(kind: str, **words: str) -> str:
    """A readable key: `page piece=ab12cd34ef56 frame=…`, so that `kepu why` can say which word changed."""
    return " ".join([kind, *(f"{name}={value}" for name, value in words.items())])
