"""What a publisher may use besides the catalog: folders to read, the memo, the program's own digest."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.model.job import digest
from pipeline.store import memo_folder

Tasks = Mapping[str, tuple[str, Callable[[], Any]]]
"""Name → (key of the memo, how to make the value); values are JSON, makers picklable."""


def made_at_once(_name: str, tasks: Tasks) -> dict[str, Any]:
    """The values, with no memory."""
    return {name: make() for name, (_, make) in tasks.items()}


@dataclass(frozen=True)
class Context:
    """`root` holds templates/ and mkdocs.yml, `content` the editors' files, `build` the outputs, `cache` what is kept.

    `code` identifies the program itself, so that an upgrade makes everything anew. `memo(name, tasks)` gives the value
    of each task, from the memo where it has it, else made in the pool; `quick` is for what is cheap to make but not ten
    thousand times: it is made here.
    """

    root: Path
    content: Path
    build: Path
    cache: Path
    code: str
    memo: Callable[[str, Tasks], dict[str, Any]]
    quick: Callable[[str, Tasks], dict[str, Any]] = made_at_once

    def run(self, name: str, key: str, make: Callable[[Path], None]) -> Path:
        """A folder that `make` fills once per key (see `store.memo_folder`)."""
        return memo_folder(self.cache, name, key, make)

    def template_digest(self, folder: str) -> str:
        """The digest of a folder below `root`: names and bytes of all its files."""
        return folder_digest(self.root / folder)


def folder_digest(folder: Path) -> str:
    """The digest of all files of a folder, in name order; Python caches are passed over."""
    files = sorted(p for p in folder.rglob("*") if p.is_file() and "__pycache__" not in p.parts)
    parts: list[str | bytes] = []
    for path in files:
        parts += [path.relative_to(folder).as_posix(), path.read_bytes()]
    return digest(*parts)
