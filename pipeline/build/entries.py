"""A piece and what was found out about it as an entry: editors' choices win over what was computed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from pipeline.enrich.choice import apply_choice
from pipeline.ingest.shelf import Shelf
from pipeline.model.catalog import Entry
from pipeline.model.facts import Facts
from pipeline.model.job import digest
from pipeline.model.piece import Piece
from pipeline.model.rendered import Rendered


class Choice(NamedTuple):
    """What holds of a piece: its editor's word, or else the computed one."""

    topics: tuple[str, ...]
    keywords: tuple[str, ...]
    accounts: tuple[str, ...]
    summary: str


def choose(piece: Piece, facts: Facts, shelf: Shelf) -> Choice:
    """The choice among the facts, the front matter and the office's accounts."""
    matter = piece.matter
    found = apply_choice(facts, matter.topics, matter.topics_add, matter.topics_drop, matter.keywords)
    topics, keywords = (tuple(chosen.name for chosen in row) for row in found)
    return Choice(topics, keywords, _accounts(piece, shelf), matter.summary or facts.summary or matter.title)


def _accounts(piece: Piece, shelf: Shelf) -> tuple[str, ...]:
    """Where a piece goes: its own choice, else its column's, else every account that takes its kind and column."""
    column = shelf.office.columns.get(piece.matter.column or "")
    chosen = piece.matter.accounts
    if chosen is None and column is not None:
        chosen = column.accounts
    if chosen is not None:
        return tuple(name for name in chosen if piece.kind in shelf.channels[shelf.office.accounts[name].channel].kinds)
    return shelf.takers(piece.kind, piece.matter.column)


def make_entry(
    piece: Piece,
    rendered: Rendered,
    facts: Facts,
    choice: Choice,
    now: datetime,
    related: tuple[str, ...] | None = (),
    mark: str = "",
) -> Entry:
    """The entry at that moment; `mark` is its `entry_mark`, found here where it is not given."""
    public, withdrawn = piece.is_public(now), piece.is_withdrawn(now)
    mark = mark or entry_mark(piece.digest, choice, related if public else None)
    return Entry(
        piece=piece,
        rendered=rendered,
        facts=facts,
        topics=choice.topics,
        keywords=choice.keywords,
        audiences=piece.matter.audiences,
        accounts=choice.accounts,
        summary=choice.summary,
        related=related or (),
        public=public,
        digest=digest(mark, "withdrawn") if withdrawn else mark,
        withdrawn=withdrawn,
    )


def entry_mark(piece: str, choice: Choice, related: tuple[str, ...] | None, keys: Iterable[str] = ()) -> str:
    """The digest of a piece, by its own, with all that was found out: `keys` are those of its body and facts, `related`
    is None of a piece that is not public."""
    return digest(piece, *keys, repr((choice, related)))
