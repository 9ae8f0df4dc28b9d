"""Bodies rendered and tagged: what the memo keeps of each piece, made in the pool, read back by whoever needs it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from pathlib import Path
from sys import intern
from typing import Any

from pipeline.build.folders import Folders
from pipeline.enrich.facts import make_facts
from pipeline.enrich.segment import Added, Segmenter, engine_mark, make_segmenter, quickest_engine
from pipeline.ingest.extensions import Extensions, load_extensions
from pipeline.ingest.shelf import Shelf
from pipeline.ingest.vocabulary import load_vocabulary
from pipeline.model.facts import Facts
from pipeline.model.job import digest, make_key
from pipeline.model.paths import candidates
from pipeline.model.piece import Piece
from pipeline.model.rendered import Rendered
from pipeline.model.vocabulary import Vocabulary
from pipeline.publish.context import folder_digest
from pipeline.render.formula_picture import drawn_formulas
from pipeline.render.markdown import render
from pipeline.store import fetch, few_or_many, snapshot

_PACKAGE = Path(__file__).parent.parent
Tasks = dict[str, tuple[str, Callable[[], Any]]]
"""Per piece path: the memo's key and how to make the value."""


def body_tasks(shelf: Shelf, folders: Folders) -> Tasks:
    """Each piece's body as neutral HTML."""
    extensions = load_extensions(folders.root / "mkdocs.yml")
    code = digest(folder_digest(_PACKAGE / "render"), folder_digest(_PACKAGE / "model"))
    ids = {piece.path: piece.id for piece in shelf.pieces}
    tasks: Tasks = {}
    for piece in shelf.pieces:
        links, images = _targets(piece, shelf, ids)
        inputs = digest(piece.body_digest, piece.matter.title, repr(sorted(links.items())), repr(sorted(images)))
        key = make_key("body", piece=inputs, extensions=extensions.digest, code=code)
        tasks[piece.path] = (
            key,
            partial(_render, piece.body, piece.matter.title, piece.folder, extensions, links, images),
        )
    return tasks


def _targets(piece: Piece, shelf: Shelf, ids: Mapping[str, str]) -> tuple[dict[str, str], frozenset[str]]:
    """The pieces (path → id) and the picture files that this body may mean: small, so that it travels well."""
    links, images = {}, set()
    for found in piece.references:
        for path in candidates(piece.folder, found.target):
            if path in ids:
                links[path] = ids[path]
            elif path in shelf.files:
                images.add(path)
    return links, frozenset(images)


def _render(
    body: str, title: str, folder: str, extensions: Extensions, links: dict[str, str], files: frozenset[str]
) -> Rendered:
    made = render(body, title=title, folder=folder, extensions=extensions, pieces=links, pictures=files)
    return replace(made, formulas=drawn_formulas(made.html))


@dataclass(frozen=True)
class Noted:
    """What every build needs to know of a body; `key` says what it was found from."""

    key: str
    facts: Facts
    images: tuple[str, ...]
    links: tuple[str, ...]


def noted_bodies(
    bodies: Mapping[str, partial[Rendered]], shelf: Shelf, folders: Folders, pool: Executor, done: Callable[[str], None]
) -> dict[str, Noted]:
    """By path, from the last build or made now; `bodies` are calls of `stored_body`."""
    rate, version = shelf.office.site.speaking_rate, shelf.vocabulary.version
    code = digest(folder_digest(_PACKAGE / "enrich"), folder_digest(_PACKAGE / "model"))
    words = make_key("facts", vocabulary=version, rate=str(rate), engine=engine_mark(quickest_engine()), code=code)
    note = partial(_note, data=folders.content / "_data", cache=folders.cache / "words", version=version, rate=rate)
    with snapshot(folders.cache / "facts.pickle", words) as (before, now):
        _READ.clear()
        _READ[version] = shelf.vocabulary, before.get(_ADDED)
        mark = digest(words)
        keys = {path: f"{mark} {body.args[1]}" for path, body in bodies.items()}
        now |= {path: before[path] for path, key in keys.items() if path in before and before[path].key == key}
        missing = [path for path in bodies if path not in now]
        made = few_or_many(pool, note, [(keys[path], bodies[path]) for path in missing])
        for path, value in zip(missing, made, strict=True):
            now[path] = _interned(value)
            done(path)
        now[_ADDED] = _READ[version][1]
    return {path: now[path] for path in bodies}


def _note(asked: tuple[str, Callable[[], Rendered]], data: Path, cache: Path, version: str, rate: int) -> Noted:
    key, body = asked
    rendered = body()
    vocabulary, segmenter = _worker_words(data, cache, version)
    facts = make_facts(rendered.prose, vocabulary, segmenter, rate)
    return Noted(key, facts, rendered.images, rendered.links)


def _interned(value: Noted) -> Noted:
    """Thousands of pieces name the same words: one copy of each is enough."""
    facts = value.facts
    terms, keywords, words = (tuple(map(intern, row)) for row in (facts.terms, facts.keywords, facts.title_words))
    return replace(value, facts=replace(facts, terms=terms, keywords=keywords, title_words=words))


_READ: dict[str, tuple[Vocabulary, Added | None]] = {}
"""The vocabulary of this build, in its own process, with what an engine lacks of it: a single piece is tagged there."""
_ADDED = "_data"  # the name of its row among those of the pieces


@lru_cache(maxsize=1)
def _worker_words(data: Path, cache: Path, version: str) -> tuple[Vocabulary, Segmenter]:
    """Loaded once per worker process: sending the vocabulary with every piece would cost more than reading it."""
    vocabulary, added = _READ.get(version) or (load_vocabulary(data)[0], None)
    segmenter = make_segmenter(vocabulary, cache, quickest_engine(), added)
    _READ[version] = vocabulary, segmenter.added
    return vocabulary, segmenter


@lru_cache(maxsize=16)  # a page asks for several parts of its body
def stored_body(ledger: Path, key: str) -> Rendered:
    """The body that the memo of this database keeps under the key."""
    return Rendered.from_json(fetch(ledger, "body", key))
