"""Pieces to entries: one by itself in a few hundredths of a second, or all of them through a memo of our own."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import closing, suppress
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from itertools import chain
from pathlib import Path

from pipeline.build.bodies import render_body
from pipeline.build.catalog import catalog_of, make_catalog
from pipeline.build.entries import choose, make_entry
from pipeline.build.folders import Folders, Progress, Report
from pipeline.enrich.facts import make_facts
from pipeline.enrich.segment import Segmenter, make_segmenter, quickest_engine
from pipeline.ingest.extensions import load_extensions
from pipeline.ingest.shelf import Shelf
from pipeline.ingest.vocabulary import load_vocabulary
from pipeline.model.catalog import Catalog, Entry, Picture
from pipeline.model.job import digest
from pipeline.model.paths import candidates
from pipeline.model.piece import Piece
from pipeline.model.problem import Problem
from pipeline.publish.anchors import anchor_warnings
from pipeline.publish.context import made_at_once
from pipeline.publish.covers import cover_warnings
from pipeline.render.pictures import picture_size
from pipeline.render.pictures.error import PictureError
from pipeline.store import open_database, write_atomic

_KEPT = ("body", "pictures")
_LEFT = ("notes.pickle", "related.pickle")


def single(piece: Piece, shelf: Shelf, folders: Folders, now: datetime) -> Catalog:
    """A catalog of this piece alone, made in this process."""
    extensions = load_extensions(folders.root / "mkdocs.yml")
    rendered = render_body(piece, extensions, {other.path: other.id for other in shelf.pieces}, shelf.files)
    facts = make_facts(rendered.prose, shelf.vocabulary, _segmenter_of(shelf, folders), shelf.office.site.speaking_rate)
    entry = make_entry(piece, rendered, facts, choose(piece, facts, shelf), now)
    pictures = {each.path: each for each in _pictures(entry, shelf)}
    return catalog_of(shelf, folders, (entry,), pictures)


def _segmenter_of(shelf: Shelf, folders: Folders) -> Segmenter:
    return _segmenter(folders.content / "_data", folders.cache / "words", shelf.vocabulary.version)


@lru_cache(maxsize=1)
def _segmenter(data: Path, cache: Path, _version: str) -> Segmenter:
    vocabulary, _ = load_vocabulary(data)
    return make_segmenter(vocabulary, cache, quickest_engine())


def _pictures(entry: Entry, shelf: Shelf) -> Iterator[Picture]:
    """The pictures that the piece shows, but for those that cannot be decoded."""
    matter = entry.piece.matter
    covers = filter(None, (matter.cover, *(override.cover for override in matter.overrides.values())))
    named = chain.from_iterable(candidates(entry.piece.folder, cover) for cover in covers)
    for path in dict.fromkeys((*entry.rendered.images, *(path for path in named if path in shelf.files))):
        with suppress(PictureError, OSError):
            data = (shelf.content / path).read_bytes()
            yield Picture(path, *picture_size(data), digest(data))


def whole(
    shelf: Shelf, folders: Folders, now: datetime, pool: Executor, progress: Progress
) -> tuple[Catalog, list[Problem]]:
    """The catalog of all pieces, and what was found out on the way."""
    report, own = Report(), replace(folders, out=folders.cache / "preview")  # the ledger of builds is not ours
    with closing(open_database(own.ledger)) as base:
        _borrow(base, folders, own)
        catalog = make_catalog(shelf, own, now, base, pool, progress, report)
    _segmenter_of(shelf, folders)  # ready for the first edit
    return catalog, [*report.problems, *warnings(catalog)]


def warnings(catalog: Catalog) -> list[Problem]:
    """What only entries tell: signs that covers lack, links to places that are not there."""
    return [*cover_warnings(catalog, made_at_once), *anchor_warnings(catalog)]


def _borrow(base: sqlite3.Connection, built: Folders, own: Folders) -> None:
    """Into an empty memo, what the last build remembers, which is only read: else a first preview computes it again."""
    if base.execute("select 1 from memo limit 1").fetchone() or not built.ledger.is_file():
        return
    marks = ", ".join("?" * len(_KEPT))
    with suppress(sqlite3.Error), closing(sqlite3.connect(f"{built.ledger.as_uri()}?mode=ro", uri=True)) as ledger:
        rows = ledger.execute(f"select name, key, value from memo where name in ({marks})", _KEPT)  # noqa: S608
        base.executemany("insert into memo values (?, ?, ?)", rows)
        base.commit()
    for name in _LEFT:
        with suppress(FileNotFoundError):
            write_atomic(own.cache / name, (built.cache / name).read_bytes())


def joined(catalog: Catalog, one: Catalog) -> Catalog:
    """`catalog` with the entry of `one` in the place of the one it had; which pieces are related stays as it was."""
    (entry,) = one.entries
    path = entry.piece.path
    old = next((other for other in catalog.entries if other.piece.path == path), None)
    entries = [other for other in catalog.entries if other is not old]
    entries.append(replace(entry, related=old.related) if old else entry)
    entries.sort(key=lambda each: (-each.piece.published.timestamp(), each.id))
    return replace(catalog, entries=tuple(entries), pictures={**catalog.pictures, **one.pictures})


def unveiled(catalog: Catalog, *, drafts: bool) -> Catalog:
    """With `drafts`, what no reader may see yet or any more is shown as well, but for withdrawn pieces."""
    if not drafts:
        return catalog
    shown = (
        entry if entry.public or entry.piece.matter.status == "withdrawn" else replace(entry, public=True)
        for entry in catalog.entries
    )
    return replace(catalog, entries=tuple(shown))
