"""A checked shelf to the catalog that publishers read: render, enrich, measure pictures, let editors' choices win."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from concurrent.futures import Executor
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from functools import lru_cache, partial
from pathlib import Path
from sqlite3 import Connection
from typing import Any

from pipeline.build.folders import Folders, Progress, Report, counter
from pipeline.enrich.choice import apply_choice
from pipeline.enrich.facts import facts_key, make_facts
from pipeline.enrich.related import related
from pipeline.enrich.segment import Segmenter, make_segmenter, quickest_engine
from pipeline.ingest.extensions import Extensions, load_extensions
from pipeline.ingest.references import references
from pipeline.ingest.shelf import Shelf
from pipeline.ingest.vocabulary import load_vocabulary
from pipeline.model.catalog import Catalog, Entry, Picture
from pipeline.model.facts import Facts
from pipeline.model.job import digest, make_key
from pipeline.model.office import Account
from pipeline.model.paths import candidates
from pipeline.model.piece import Piece
from pipeline.model.problem import Problem
from pipeline.model.prose import Prose
from pipeline.model.rendered import Rendered
from pipeline.model.vocabulary import Vocabulary
from pipeline.publish.context import folder_digest
from pipeline.render.formula_picture import drawn_formulas
from pipeline.render.markdown import render
from pipeline.render.pictures.error import PictureError
from pipeline.render.pictures.photo import picture_size
from pipeline.store import memoised, recall, remember

_PACKAGE = Path(__file__).parent.parent


Tasks = dict[str, tuple[str, Callable[[], Any]]]
"""Per piece path: the memo's key and how to make the value."""


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
    """The catalog. Pictures that cannot be decoded become problems of the report."""
    bench = _Bench(shelf, folders, base, pool, progress)
    with report.stage("渲染正文"):
        tasks = _render_tasks(bench)
        rendered = {path: Rendered.from_json(value) for path, value in bench.memo("body", "渲染正文", tasks).items()}
    with report.stage("标注"):
        found = _facts_tasks({path: value.prose for path, value in rendered.items()}, bench)
        facts = {path: Facts.from_json(value) for path, value in bench.memo("facts", "标注", found).items()}
    with report.stage("量图片"):
        pictures, problems = _measure(bench, rendered)
        report.add(problems)
    with report.stage("找相关"):
        near = _near({piece.id: facts[piece.path] for piece in shelf.pieces if piece.is_public(now)}, bench)
    entries = [
        _finished(
            make_entry(piece, rendered[piece.path], facts[piece.path], shelf, now),
            near,
            tasks[piece.path][0],
            found[piece.path][0],
        )
        for piece in shelf.pieces
    ]
    entries.sort(key=lambda entry: (-entry.piece.published.timestamp(), entry.id))
    return catalog_of(shelf, folders, tuple(entries), pictures)


def _near(public: dict[str, Facts], bench: _Bench) -> dict[str, tuple[str, ...]]:
    """The related pieces of each; found again only when the features of some piece changed."""
    parts = [
        (name, facts.terms, facts.keywords, [each.topic for each in facts.topics]) for name, facts in public.items()
    ]
    key = make_key("related", facts=digest(json.dumps(parts)), code=folder_digest(_PACKAGE / "enrich"))
    if not (value := recall(bench.base, "related", key)):
        value = remember(bench.base, "related", key, related(public))
    return {name: tuple(ids) for name, ids in value.items()}


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


def _render_tasks(bench: _Bench) -> Tasks:
    extensions = load_extensions(bench.folders.root / "mkdocs.yml")
    code = digest(folder_digest(_PACKAGE / "render"), folder_digest(_PACKAGE / "model"))
    ids = {piece.path: piece.id for piece in bench.shelf.pieces}
    tasks: Tasks = {}
    for piece in bench.shelf.pieces:
        links, images = _targets(piece, bench.shelf, ids)
        inputs = digest(piece.body, piece.matter.title, repr(sorted(links.items())), repr(sorted(images)))
        key = make_key("body", piece=inputs, extensions=extensions.digest, code=code)
        tasks[piece.path] = (
            key,
            partial(_render, piece.body, piece.matter.title, piece.folder, extensions, links, images),
        )
    return tasks


def _targets(piece: Piece, shelf: Shelf, ids: Mapping[str, str]) -> tuple[dict[str, str], frozenset[str]]:
    """The pieces (path → id) and the picture files that this body may mean: small, so that it travels well."""
    links, images = {}, set()
    for found in references(piece.body):
        for path in candidates(piece.folder, found.target):
            if path in ids:
                links[path] = ids[path]
            elif path in shelf.files:
                images.add(path)
    return links, frozenset(images)


def _render(
    body: str, title: str, folder: str, extensions: Extensions, links: dict[str, str], files: frozenset[str]
) -> dict[str, Any]:
    made = render(body, title=title, folder=folder, extensions=extensions, pieces=links, pictures=files)
    return asdict(replace(made, formulas=drawn_formulas(made.html)))


def _facts_tasks(proses: Mapping[str, Prose], bench: _Bench) -> Tasks:
    code = digest(folder_digest(_PACKAGE / "enrich"), folder_digest(_PACKAGE / "model"))
    rate, vocabulary = bench.shelf.office.site.speaking_rate, bench.shelf.vocabulary
    place = bench.folders.content / "_data", bench.folders.cache / "words"
    return {
        path: (
            make_key(f"facts {facts_key(prose, vocabulary)}", rate=str(rate), engine=quickest_engine(), code=code),
            partial(_make_facts, prose, *place, vocabulary.version, rate),
        )
        for path, prose in proses.items()
    }


def _make_facts(prose: Prose, data: Path, cache: Path, version: str, rate: int) -> dict[str, Any]:
    vocabulary, segmenter = _worker_words(data, cache, version)
    facts = make_facts(prose, vocabulary, segmenter, rate)
    return asdict(replace(facts, reasons=()))  # for `kepu tag --explain` alone, and two thirds of the whole


@lru_cache(maxsize=1)
def _worker_words(data: Path, cache: Path, _version: str) -> tuple[Vocabulary, Segmenter]:
    """Loaded once per worker process: sending the vocabulary with every piece would cost more than reading it."""
    vocabulary, _ = load_vocabulary(data)
    return vocabulary, make_segmenter(vocabulary, cache, quickest_engine())


def _measure(bench: _Bench, rendered: Mapping[str, Rendered]) -> tuple[dict[str, Picture], list[Problem]]:
    """Size and digest of every picture that some piece shows; what cannot be decoded is a problem (K313)."""
    users: dict[str, Piece] = {}
    for piece in bench.shelf.pieces:
        covers = [piece.matter.cover, *(override.cover for override in piece.matter.overrides.values())]
        shown = [*rendered[piece.path].images]
        for cover in filter(None, covers):
            shown += [path for path in candidates(piece.folder, cover) if path in bench.shelf.files]
        for path in shown:
            users.setdefault(path, piece)
    code = folder_digest(_PACKAGE / "render" / "pictures")
    digests = {path: digest((bench.shelf.content / path).read_bytes()) for path in sorted(users)}
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


def make_entry(piece: Piece, rendered: Rendered, facts: Facts, shelf: Shelf, now: datetime) -> Entry:
    """The piece with the editor's choices winning over the computed ones; without related pieces and digest yet."""
    matter = piece.matter
    topics, keywords = apply_choice(facts, matter.topics, matter.topics_add, matter.topics_drop, matter.keywords)
    return Entry(
        piece=piece,
        rendered=rendered,
        facts=facts,
        topics=tuple(chosen.name for chosen in topics),
        keywords=tuple(chosen.name for chosen in keywords),
        audiences=matter.audiences,
        accounts=_accounts(piece, shelf),
        summary=matter.summary or facts.summary or matter.title,
        related=(),
        public=piece.is_public(now),
        digest="",
        withdrawn=piece.is_withdrawn(now),
    )


def _accounts(piece: Piece, shelf: Shelf) -> tuple[str, ...]:
    """Where a piece goes: its own choice, else its column's, else every account that takes its kind and column."""
    column = shelf.office.columns.get(piece.matter.column or "")
    chosen = piece.matter.accounts
    if chosen is None and column is not None:
        chosen = column.accounts
    if chosen is not None:
        return tuple(name for name in chosen if piece.kind in shelf.channels[shelf.office.accounts[name].channel].kinds)
    return tuple(name for name, account in shelf.office.accounts.items() if _takes(account, piece, shelf))


def _takes(account: Account, piece: Piece, shelf: Shelf) -> bool:
    return (
        piece.kind in shelf.channels[account.channel].kinds
        and (not account.kinds or piece.kind in account.kinds)
        and (not account.columns or piece.matter.column in account.columns)
    )


def _finished(entry: Entry, near: Mapping[str, tuple[str, ...]], *keys: str) -> Entry:
    """With its related pieces and the digest of everything that was found out about it."""
    related_ids = near.get(entry.id, ())
    chosen = repr((entry.topics, entry.keywords, entry.audiences, entry.accounts, entry.summary, related_ids))
    whole = digest(entry.piece.digest, *keys, chosen, repr((entry.public, entry.withdrawn)))
    return replace(entry, related=related_ids, digest=whole)
