"""A checked shelf to the catalog that publishers read: render, enrich, measure pictures, let editors' choices win."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Executor
from datetime import datetime
from functools import partial
from pathlib import Path
from sqlite3 import Connection

from pipeline.build.bodies import Tasks, stored_body
from pipeline.build.code import code
from pipeline.build.entries import make_entry
from pipeline.build.folders import Folders, Progress, Report, counter
from pipeline.build.notes import Bench, Note, make_notes
from pipeline.ingest.shelf import Shelf
from pipeline.model.catalog import Catalog, Entry, Picture
from pipeline.model.job import make_key
from pipeline.model.paths import candidates
from pipeline.model.piece import Piece
from pipeline.model.problem import Problem
from pipeline.model.rendered import Kept
from pipeline.render.pictures import picture_size
from pipeline.render.pictures.error import PictureError
from pipeline.store import memoised


def make_catalog(
    shelf: Shelf, folders: Folders, now: datetime, base: Connection, pool: Executor, progress: Progress, report: Report
) -> Catalog:
    """The catalog; bodies stay in the memo (see `Kept`). Pictures that cannot be decoded become problems."""
    bench = Bench(shelf, folders, base, pool, progress, report)
    notes = make_notes(bench, now)
    with report.stage("量图片"):
        pictures, problems = _measure(bench, notes)
        report.add(problems)
    with report.stage("编目"):
        entries = [_entry(piece, notes[piece.path], folders, now) for piece in shelf.pieces]
        entries.sort(key=lambda entry: (-entry.piece.published.timestamp(), entry.id))
    return catalog_of(shelf, folders, tuple(entries), pictures)


def _entry(piece: Piece, note: Note, folders: Folders, now: datetime) -> Entry:
    facts, images, links = note.found
    body = Kept(images, links, partial(stored_body, folders.ledger, note.body))
    return make_entry(piece, body, facts, note.choice, now, note.related, note.mark)


def catalog_of(shelf: Shelf, folders: Folders, entries: tuple[Entry, ...], pictures: dict[str, Picture]) -> Catalog:
    """The shelf's data with these entries and pictures."""
    return Catalog(
        content=folders.content,
        root=folders.root,
        office=shelf.office,
        vocabulary=shelf.vocabulary,
        channels=shelf.channels,
        layouts=shelf.layouts,
        looks=shelf.looks,
        entries=entries,
        pictures=pictures,
    )


def _measure(bench: Bench, notes: Mapping[str, Note]) -> tuple[dict[str, Picture], list[Problem]]:
    """Size and digest of every picture that some piece shows; what cannot be decoded is a problem (K313)."""
    users: dict[str, Piece] = {}
    for piece in bench.shelf.pieces:
        covers = [piece.matter.cover, *(override.cover for override in piece.matter.overrides.values())]
        shown = [*notes[piece.path].found.images]
        for cover in filter(None, covers):
            shown += [path for path in candidates(piece.folder, cover) if path in bench.shelf.files]
        for path in shown:
            users.setdefault(path, piece)
    digests = {path: bench.shelf.picture(path)[0] for path in sorted(users)}
    program = code("render/pictures")
    tasks: Tasks = {
        path: (make_key("picture", file=found, code=program), partial(_size, bench.shelf.content / path))
        for path, found in digests.items()
    }
    pictures, problems = {}, []
    done = counter("量图片", len(tasks), bench.progress)
    sizes = memoised(bench.base, "pictures", tasks.values(), bench.pool, done)
    for path, (key, _) in tasks.items():
        value = sizes[key]
        if isinstance(value, str):
            piece = users[path]
            problems.append(Problem(piece.path, 0, "K313", f"图片打不开：{path}（{value}）", "换一个完好的图片文件"))
        else:
            width, height = value
            pictures[path] = Picture(path, width, height, digests[path])
    return pictures, problems


def _size(path: Path) -> tuple[int, int] | str:
    try:
        return picture_size(path.read_bytes())
    except PictureError as error:
        return str(error)
