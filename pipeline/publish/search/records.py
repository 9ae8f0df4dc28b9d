"""What search knows of a piece: the words it is found by, and what a result shows."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pipeline.model.catalog import Catalog, Entry
from pipeline.model.matter import KINDS
from pipeline.model.times import chinese_date
from pipeline.publish.search.postings import ABOUT, OTHER, TEXT, TITLE
from pipeline.publish.search.text import HAN, runs, tokens
from pipeline.publish.title_breaks import BREAK, broken_title

__all__ = ["FACETS", "HAN", "Record", "facets", "make_record", "piece_file", "slots"]
FACETS = ("类型", "专栏", "主题", "人群", "年份")


@dataclass(frozen=True, slots=True)
class Record:
    """One piece.

    `about` are keywords, topics, column, people and headings; `names` are groups of words for one thing of which the
    text holds at least one; `facets` are in the order of FACETS. `title` has U+200B where a line may end.
    """

    id: str
    path: str
    title: str
    day: str
    summary: str
    text: tuple[str, ...]
    about: tuple[str, ...]
    names: tuple[tuple[str, ...], ...]
    words: tuple[str, ...]
    facets: tuple[tuple[str, ...], ...]


def make_record(entry: Entry, catalog: Catalog) -> Record:
    """The record of a public piece."""
    matter, office, vocabulary = entry.piece.matter, catalog.office, catalog.vocabulary
    column = office.columns.get(matter.column or "")
    names = {audience.id: audience.name for audience in vocabulary.audiences}
    topics = tuple(vocabulary.topic_names.get(topic, topic) for topic in entry.topics)
    people = tuple(office.people[name].name if name in office.people else name for name in matter.authors)
    series = (column.name,) if column else ()
    terms = [vocabulary.forms[name.lower()] for name in entry.facts.terms if name.lower() in vocabulary.forms]
    prose = entry.rendered.prose
    return Record(
        id=entry.id,
        path=entry.path,
        title=broken_title(entry),
        day=chinese_date(entry.piece.published),
        summary=entry.summary,
        text=prose.paragraphs,
        about=tuple(filter(None, (*entry.keywords, *topics, *series, *people, *prose.headings))),
        names=tuple((term.text, *term.aliases) for term in terms if term.aliases and term.weight > 1 and not term.cue),
        words=tuple(dict.fromkeys((*entry.keywords, *entry.facts.title_words, *entry.facts.terms, *series, *people))),
        facets=(
            (KINDS[entry.piece.kind],),
            series,
            topics,
            tuple(names[each] for each in entry.audiences if each in names),
            (str(entry.piece.published.year),),
        ),
    )


def slots(record: Record) -> Iterator[tuple[int, set[str]]]:
    """The tokens of each place, in order. A single character is looked for only where it says what a piece is about."""
    yield _named(TITLE, (record.title.replace(BREAK, ""),))
    yield _named(ABOUT, record.about)
    found = runs("\n".join((record.summary, *record.text)))
    share = -(-len(found) // len(TEXT)) or 1
    for at, slot in enumerate(TEXT):
        yield slot, tokens(found[at * share : (at + 1) * share])
    yield _named(OTHER, sum(record.names, ()))


def _named(slot: int, parts: Iterable[str]) -> tuple[int, set[str]]:
    found = runs("\n".join(parts))
    return slot, tokens(found).union(*found)


def piece_file(record: Record) -> bytes:
    """What a result is made of, as JSON."""
    value = {
        "path": record.path,
        "title": record.title,
        "facts": [*record.facets[0], *record.facets[1], *filter(None, [record.day])],
        "summary": record.summary,
        "text": record.text,
        "about": record.about,
        "names": record.names,
    }
    return packed(value)


def facets(records: Iterable[Record], orders: Iterable[Iterable[str]]) -> bytes:
    """By facet its values, in the given order, and for each piece the numbers of its values, as JSON."""
    rows = [record.facets for record in records]
    value = {}
    for at, (name, order) in enumerate(zip(FACETS, orders, strict=True)):
        used = {each for row in rows for each in row[at]}
        values = [each for each in dict.fromkeys(order) if each in used]
        number = {each: index for index, each in enumerate(values)}
        value[name] = {"values": values, "of": [[number[each] for each in row[at] if each in number] for row in rows]}
    return packed(value)


def packed(value: object) -> bytes:
    """JSON without spaces."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
