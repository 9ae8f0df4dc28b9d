"""What the import says about itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal


@dataclass(frozen=True, order=True, slots=True)
class Note:
    """Something an editor should know: the source as `folder/file`, its line or row (0: all of it), a sentence."""

    path: str
    line: int
    text: str


@dataclass(frozen=True)
class Report:
    """`written` and `media`: content-relative paths; `skipped`: sources (`file` or `file:row`), each with a note."""

    written: tuple[str, ...]
    skipped: tuple[str, ...]
    notes: tuple[Note, ...]
    media: tuple[str, ...] = ()


@dataclass(frozen=True)
class Raw:
    """A piece as its source has it: `fields` by our name for them (see names.py), values as read.

    `name` is what notes call the source, `row` its row in a table (0: a whole file); `root` and `place` are the
    imported folder's number and the file's POSIX path in it.
    """

    name: str
    row: int
    root: int
    place: str
    kind: Literal["article", "video"]
    fields: Mapping[str, Any]
    body: str = ""
    body_line: int = 1
    unknown: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()
