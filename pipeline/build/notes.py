"""What is known of each piece besides its file, taken from the last build where nothing changed that it hangs on."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from sqlite3 import Connection
from typing import Any

from pipeline.build.bodies import Tasks, body_tasks, stored_body
from pipeline.build.code import code
from pipeline.build.entries import Choice, choose, entry_mark
from pipeline.build.facts import Found, facts_key, find_facts, lacking
from pipeline.build.folders import Folders, Progress, Report, counter
from pipeline.enrich.related import related, traits_of
from pipeline.ingest.extensions import load_extensions
from pipeline.ingest.shelf import Shelf
from pipeline.model.extensions import Extensions
from pipeline.model.job import digest
from pipeline.store import fill, forget, snapshot, stored


@dataclass(frozen=True)
class Note:
    """What a build needs to know of every piece, were it only to leave its files alone.

    It was found from the file with the digest `piece`. `body` is the memo's key of the HTML, `related` are ids, or None
    while the piece is not public; `mark` identifies all of it.
    """

    piece: str
    id: str
    body: str
    found: Found
    choice: Choice
    related: tuple[str, ...] | None = None
    mark: str = ""


@dataclass(frozen=True)
class Bench:
    """What the stages of a build work with."""

    shelf: Shelf
    folders: Folders
    base: Connection
    pool: Executor
    progress: Progress
    report: Report


def make_notes(bench: Bench, now: datetime) -> dict[str, Note]:
    """The notes by path. Bodies stay in the memo: see `stored_body`."""
    shelf, folders, key = bench.shelf, bench.folders, facts_key(bench.shelf)
    with snapshot(folders.cache / "notes.pickle", key) as (before, left):
        with bench.report.stage("渲染正文"):
            extensions = load_extensions(folders.root / "mkdocs.yml")
            among = _among(shelf, key, extensions)
            notes, tasks = _rendered(bench, extensions, before if before.get(_AMONG) == among else {})
        with bench.report.stage("标注"):
            notes |= _found(bench, before, tasks)
        with bench.report.stage("找相关"):
            public = [piece.path for piece in shelf.pieces if piece.is_public(now)]
            near = _near(notes, before, public, folders)
            for path, note in notes.items():
                if note.related != near[path] or not note.mark:
                    notes[path] = _marked(note, near[path], key)
        left.update(notes)
        left[_AMONG] = among
        left[_LACKING] = lacking(shelf) if tasks else before.get(_LACKING)
    return notes


_AMONG, _LACKING = "_data/among", "_data/lacking"  # rows beside those of the pieces: of `_among` and of `lacking`


def _rendered(bench: Bench, extensions: Extensions, before: Mapping[str, Any]) -> tuple[dict[str, Note], Tasks]:
    """The notes that still hold of those before; the bodies of all other pieces, which the memo has now."""
    shelf, base = bench.shelf, bench.base
    have, notes, others = stored(base, "body"), {}, []
    for piece in shelf.pieces:
        known = before.get(piece.path)
        if known and known.piece == piece.digest and known.body in have:
            notes[piece.path] = known
        else:
            others.append(piece)
    tasks = body_tasks(others, shelf, extensions)
    missing = {name: make for name, make in tasks.values() if name not in have}
    fill(base, "body", missing, bench.pool, counter("渲染正文", len(missing), bench.progress))
    forget(base, "body", have - {note.body for note in notes.values()} - {name for name, _ in tasks.values()})
    return notes, tasks


def _among(shelf: Shelf, key: str, extensions: Extensions) -> str:
    """A digest of all that a note hangs on besides its piece's file, but for other notes."""
    office = shelf.office
    accounts = repr([(each, shelf.channels[each.channel].kinds) for each in office.accounts.values()])
    columns = repr([(name, each.accounts) for name, each in office.columns.items()])
    ids = "\n".join([f"{piece.path} {piece.id}" for piece in shelf.pieces])
    return digest(code(), key, extensions.digest, accounts, columns, ids, "\n".join(sorted(shelf.files)))


def _found(bench: Bench, before: Mapping[str, Any], tasks: Tasks) -> dict[str, Note]:
    """The notes of these tasks' pieces; where the last build had the same body, it need not be tagged again."""
    shelf, folders = bench.shelf, bench.folders
    found = {p: before[p].found for p, (body, _) in tasks.items() if p in before and before[p].body == body}
    missing = [path for path in tasks if path not in found]
    bodies = [partial(stored_body, folders.ledger, tasks[path][0]) for path in missing]
    facts = find_facts(bodies, shelf, folders, before.get(_LACKING), bench.pool)
    done = counter("标注", len(missing), bench.progress)
    for path, value in zip(missing, facts, strict=True):
        found[path] = value
        done(path)
    notes = {}
    for piece in shelf.pieces:
        if each := found.get(piece.path):
            choice = choose(piece, each.facts, shelf)
            notes[piece.path] = Note(piece.digest, piece.id, tasks[piece.path][0], each, choice)
    return notes


def _marked(note: Note, related: tuple[str, ...] | None, key: str) -> Note:
    mark = entry_mark(note.piece, note.choice, related, (note.body, key))
    return replace(note, related=related, mark=mark)


def _near(
    notes: Mapping[str, Note], before: Mapping[str, Any], public: list[str], folders: Folders
) -> dict[str, tuple[str, ...] | None]:
    """The related pieces of each, None of those that are not public. While the public pieces are those of before, with
    the same traits, they are related as before."""
    changed = [path for path in public if notes[path] is not before.get(path)]
    olds = {path: note for path, note in before.items() if isinstance(note, Note)}
    were = {path: note.related for path, note in olds.items() if note.related is not None}
    if were.keys() == {*public} and all(_alike(notes[path], before[path]) for path in changed):
        return dict.fromkeys(notes) | were
    with snapshot(folders.cache / "related.pickle", code("enrich")) as (past, left):
        left.update(related({notes[path].id: traits_of(notes[path].found.facts) for path in public}, past))
    return dict.fromkeys(notes) | {path: left[notes[path].id].nearest for path in public}


def _alike(one: Note, other: Note) -> bool:
    return one.id == other.id and traits_of(one.found.facts) == traits_of(other.found.facts)
