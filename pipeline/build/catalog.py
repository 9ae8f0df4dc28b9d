"""A checked shelf to the catalog that publishers read: render, enrich, measure pictures, let editors' choices win."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from sqlite3 import Connection
from typing import Any

from pipeline.build.bodies import Tasks, body_tasks, noted_bodies, stored_body
from pipeline.build.folders import Folders, Progress, Report, counter
from pipeline.enrich.choice import apply_choice
from pipeline.enrich.related import related, traits_of
from pipeline.ingest.shelf import Shelf
from pipeline.model.catalog import Catalog, Entry, Picture
from pipeline.model.facts import Facts
from pipeline.model.job import digest, make_key
from pipeline.model.paths import candidates
from pipeline.model.piece import Piece
from pipeline.model.problem import Problem
from pipeline.model.rendered import Kept, Rendered
from pipeline.publish.context import folder_digest
from pipeline.render.pictures.error import PictureError
from pipeline.render.pictures.photo import picture_size
from pipeline.store import fill, memoised, snapshot

_PACKAGE = Path(__file__).parent.parent


@dataclass(frozen=True)
class _Bench:
    """What every stage of this module works with."""

    shelf: Shelf
    folders: Folders
    base: Connection
    pool: Executor
    progress: Progress

    def memo(self, name: str, stage: str, tasks: Tasks) -> dict[str, Any]:
        """The value of each task, from the memo where it has it."""
        done = counter(stage, len(tasks), self.progress)
        values = memoised(self.base, name, tasks.values(), self.pool, done)
        return {path: values[key] for path, (key, _) in tasks.items()}


def make_catalog(
    shelf: Shelf, folders: Folders, now: datetime, base: Connection, pool: Executor, progress: Progress, report: Report
) -> Catalog:
    """The catalog; bodies stay in the memo (see `Kept`). Pictures that cannot be decoded become problems."""
    bench = _Bench(shelf, folders, base, pool, progress)
    with report.stage("渲染正文"):
        tasks = body_tasks(shelf, folders)
        fill(base, "body", dict(tasks.values()), pool, counter("渲染正文", len(tasks), progress))
    with report.stage("标注"):
        ledger = folders.ledger
        bodies = {path: partial(stored_body, ledger, key) for path, (key, _) in tasks.items()}
        found = noted_bodies(bodies, shelf, folders, pool, counter("标注", len(bodies), progress))
    with report.stage("量图片"):
        pictures, problems = _measure(bench, {path: each.images for path, each in found.items()})
        report.add(problems)
    with report.stage("找相关"):
        near = _near({piece.id: found[piece.path].facts for piece in shelf.pieces if piece.is_public(now)}, folders)
    with report.stage("编目"):
        entries = []
        for piece in shelf.pieces:
            path, known = piece.path, found[piece.path]
            body, keys = Kept(known.images, known.links, bodies[path]), (tasks[path][0], known.key)
            entries.append(make_entry(piece, body, known.facts, shelf, now, near.get(piece.id, ()), keys))
        entries.sort(key=lambda entry: (-entry.piece.published.timestamp(), entry.id))
    return catalog_of(shelf, folders, tuple(entries), pictures)


def _near(public: dict[str, Facts], folders: Folders) -> dict[str, tuple[str, ...]]:
    """The related pieces of each; found again only where traits of some piece changed."""
    with snapshot(folders.cache / "related.pickle", folder_digest(_PACKAGE / "enrich")) as (before, now):
        now.update(related({name: traits_of(facts) for name, facts in public.items()}, before))
    return {name: near.nearest for name, near in now.items()}


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


def _measure(bench: _Bench, images: Mapping[str, Iterable[str]]) -> tuple[dict[str, Picture], list[Problem]]:
    """Size and digest of every picture that some piece shows; what cannot be decoded is a problem (K313)."""
    users: dict[str, Piece] = {}
    for piece in bench.shelf.pieces:
        covers = [piece.matter.cover, *(override.cover for override in piece.matter.overrides.values())]
        shown = [*images[piece.path]]
        for cover in filter(None, covers):
            shown += [path for path in candidates(piece.folder, cover) if path in bench.shelf.files]
        for path in shown:
            users.setdefault(path, piece)
    code = folder_digest(_PACKAGE / "render" / "pictures")
    digests = {path: bench.shelf.picture(path)[0] for path in sorted(users)}
    tasks: Tasks = {
        path: (make_key("picture", file=found, code=code), partial(_size, bench.shelf.content / path))
        for path, found in digests.items()
    }
    pictures, problems = {}, []
    for path, value in bench.memo("pictures", "量图片", tasks).items():
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


def make_entry(
    piece: Piece,
    rendered: Rendered,
    facts: Facts,
    shelf: Shelf,
    now: datetime,
    near: tuple[str, ...] = (),
    keys: Iterable[str] = (),
) -> Entry:
    """The piece with the editor's choices winning over the computed ones; `keys` are those of its body and facts."""
    matter, public, withdrawn = piece.matter, piece.is_public(now), piece.is_withdrawn(now)
    found = apply_choice(facts, matter.topics, matter.topics_add, matter.topics_drop, matter.keywords)
    topics, keywords = (tuple(chosen.name for chosen in row) for row in found)
    accounts, summary = _accounts(piece, shelf), matter.summary or facts.summary or matter.title
    chosen = repr((topics, keywords, matter.audiences, accounts, summary, near))
    return Entry(
        piece=piece,
        rendered=rendered,
        facts=facts,
        topics=topics,
        keywords=keywords,
        audiences=matter.audiences,
        accounts=accounts,
        summary=summary,
        related=near,
        public=public,
        digest=digest(piece.digest, *keys, chosen, repr((public, withdrawn))),
        withdrawn=withdrawn,
    )


def _accounts(piece: Piece, shelf: Shelf) -> tuple[str, ...]:
    """Where a piece goes: its own choice, else its column's, else every account that takes its kind and column."""
    column = shelf.office.columns.get(piece.matter.column or "")
    chosen = piece.matter.accounts
    if chosen is None and column is not None:
        chosen = column.accounts
    if chosen is not None:
        return tuple(name for name in chosen if piece.kind in shelf.channels[shelf.office.accounts[name].channel].kinds)
    return shelf.takers(piece.kind, piece.matter.column)
