"""Facts of bodies, found in the pool; a few are found in this process, with the vocabulary that it has already."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import replace
from functools import lru_cache, partial
from pathlib import Path
from sys import intern
from typing import NamedTuple

from pipeline.build.code import code
from pipeline.build.folders import Folders
from pipeline.enrich.facts import make_facts
from pipeline.enrich.segment import Added, Segmenter, engine_mark, make_segmenter, quickest_engine
from pipeline.ingest.shelf import Shelf
from pipeline.ingest.vocabulary import load_vocabulary
from pipeline.model.facts import Facts
from pipeline.model.job import digest, make_key
from pipeline.model.rendered import Rendered
from pipeline.model.vocabulary import Vocabulary
from pipeline.store import few_or_many


class Found(NamedTuple):
    """What a body says: its facts, its pictures and its links."""

    facts: Facts
    images: tuple[str, ...]
    links: tuple[str, ...]


def facts_key(shelf: Shelf) -> str:
    """All that the facts of a body hang on besides it."""
    program = digest(code("enrich"), code("model"))
    rate, engine = str(shelf.office.site.speaking_rate), engine_mark(quickest_engine())
    return make_key("facts", vocabulary=shelf.vocabulary.version, rate=rate, engine=engine, code=program)


class Words(NamedTuple):
    """The vocabulary with what the engine's dictionary was found to lack of it."""

    vocabulary: Vocabulary
    added: Added | None


def find_facts(
    bodies: Sequence[Callable[[], Rendered]], shelf: Shelf, folders: Folders, added: Added | None, pool: Executor
) -> Iterator[Found]:
    """In the order of the bodies, which are picklable; `added` is what an earlier run noted (see `lacking`)."""
    version, rate = shelf.vocabulary.version, shelf.office.site.speaking_rate
    _READ.clear()
    _READ[version] = Words(shelf.vocabulary, added)
    find = partial(_find, data=folders.content / "_data", cache=folders.cache / "words", version=version, rate=rate)
    return map(_interned, few_or_many(pool, find, bodies))


def lacking(shelf: Shelf) -> Added | None:
    """The words that the engine's dictionary lacked when this process last tagged; None when it did not."""
    words = _READ.get(shelf.vocabulary.version)
    return words.added if words else None


def _find(body: Callable[[], Rendered], data: Path, cache: Path, version: str, rate: int) -> Found:
    rendered = body()
    vocabulary, segmenter = _worker_words(data, cache, version)
    return Found(make_facts(rendered.prose, vocabulary, segmenter, rate), rendered.images, rendered.links)


def _interned(found: Found) -> Found:
    """Thousands of pieces name the same words: one copy of each is enough."""
    facts = found.facts
    terms, keywords, words = (tuple(map(intern, row)) for row in (facts.terms, facts.keywords, facts.title_words))
    return found._replace(facts=replace(facts, terms=terms, keywords=keywords, title_words=words))


_READ: dict[str, Words] = {}
"""The vocabulary of this build by its version, in its own process: a single piece is tagged there."""


@lru_cache(maxsize=1)
def _worker_words(data: Path, cache: Path, version: str) -> tuple[Vocabulary, Segmenter]:
    """Loaded once per worker process: sending the vocabulary with every piece would cost more than reading it."""
    vocabulary, added = _READ.get(version) or Words(load_vocabulary(data)[0], None)
    segmenter = make_segmenter(vocabulary, cache, quickest_engine(), added)
    _READ[version] = Words(vocabulary, segmenter.added)
    return vocabulary, segmenter
