"""The files of content/ as they are now: read once, then only what changed; a file with errors keeps its last piece."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass, field, replace
from pathlib import Path

from pipeline.build.checking import read_and_check
from pipeline.build.folders import Folders
from pipeline.build.parsed import remembered
from pipeline.ingest.checks import check
from pipeline.ingest.parse import Parsed, parse_file
from pipeline.ingest.shelf import Readers, Shelf, read_shelf
from pipeline.model.matter import FOLDERS
from pipeline.model.piece import Piece
from pipeline.model.problem import Problem, errors

_OFFICE = ("_data/", "templates/")
Troubles = Mapping[str, tuple[Problem, ...]]


@dataclass(frozen=True)
class Archive:
    """`shelf` holds the pieces as they last were without an error; None while the office's own data are broken.

    `troubles` are the problems of each file that has some. `whole` tells that every file was read.
    """

    shelf: Shelf | None
    troubles: Troubles = field(default_factory=dict)
    whole: bool = True

    def piece(self, path: str) -> Piece | None:
        """The piece of a file, as it last was without an error."""
        return next((piece for piece in self.shelf.pieces if piece.path == path), None) if self.shelf else None


def is_piece(path: str) -> bool:
    """Whether a content path is that of a piece."""
    return path.endswith((".md", ".markdown")) and path.split("/", 1)[0] in FOLDERS


def read_one_piece(folders: Folders, path: str) -> Archive:
    """The office's data and this file alone (empty: none): a fraction of a second for an archive of any size."""

    def one(content: Path, paths: Iterable[str]) -> Iterator[Parsed]:
        return (parse_file(content, name) for name in paths if name == path)

    shelf, problems = read_shelf(folders.content, folders.root, Readers(one))
    archive = Archive(shelf, _by_path(problem for problem in problems if not is_piece(problem.path)), whole=False)
    return renewed(archive, path) if path else archive


def read_whole(folders: Folders, code: str, pool: Executor, before: Archive) -> Archive:
    """Every file, those that did not change through the parse cache of builds; what has errors is as `before`."""
    with remembered(folders, code, pool) as readers:
        shelf, problems = read_and_check(folders, readers)
    troubles = _by_path(problems)
    broken = {problem.path for problem in errors(problems)}
    usable = shelf is not None and not any(path.startswith(_OFFICE) for path in broken)
    if shelf is None or (not usable and before.whole and before.shelf is not None):
        return Archive(before.shelf, troubles)
    former = before.shelf.pieces if before.shelf else ()
    good = [piece for piece in shelf.pieces if piece.path not in broken]
    good += [piece for piece in former if piece.path in broken and piece.path in shelf.files]
    return Archive(replace(shelf, pieces=tuple(good)), troubles)


def renewed(archive: Archive, path: str) -> Archive:
    """The archive after the file of a piece was written: nothing else is read or checked again."""
    shelf = archive.shelf
    if shelf is None:
        return archive
    piece, problems = parse_file(shelf.content, path)
    shelf = replace(shelf, files=shelf.files | {path})
    if piece is not None:
        twins = [other for other in shelf.pieces if other.id == piece.id and other.path != path]
        narrow = replace(shelf, pieces=(piece, *twins))
        problems = [*problems, *(problem for problem in check(narrow) if problem.path == path)]
    if piece is not None and not errors(problems):
        shelf = replace(shelf, pieces=(*(other for other in shelf.pieces if other.path != path), piece))
    return replace(archive, shelf=shelf, troubles=with_troubles(archive.troubles, path, problems))


def with_troubles(troubles: Troubles, path: str, problems: Iterable[Problem]) -> Troubles:
    """`troubles` with these problems of one file instead of those it had."""
    rest = {name: found for name, found in troubles.items() if name != path}
    found = tuple(sorted({*problems}))
    return {**rest, path: found} if found else rest


def _by_path(problems: Iterable[Problem]) -> Troubles:
    found: dict[str, list[Problem]] = defaultdict(list)
    for problem in problems:
        found[problem.path].append(problem)
    return {path: tuple(sorted({*each})) for path, each in found.items()}
