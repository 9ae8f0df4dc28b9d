"""A piece on a list: its card, the links that it shows, and the cards of all public pieces."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from urllib.parse import quote

from pipeline.model.catalog import Catalog, Entry
from pipeline.model.cover import Look
from pipeline.model.job import digest
from pipeline.model.matter import KINDS
from pipeline.model.times import chinese_date, clock
from pipeline.publish.pictures import PLATE_WIDTHS, avif_path, plate_path
from pipeline.publish.title_breaks import broken_title

SECTIONS = {"article": "articles", "video": "videos", "column": "columns"}


@dataclass(frozen=True, slots=True)
class Link:
    """A name and where it leads: a path on the site (empty for a name alone)."""

    name: str
    path: str = ""
    colour: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """A piece on a list. `date` is ISO 8601, `length` reading time or duration.

    `broken` is the title with U+200B where a line may end; `aigc`: the cover bears the mark of AI, in its lower right
    corner; `mark` is the digest of all the rest.
    """

    id: str
    path: str
    title: str
    broken: str
    summary: str
    kind: str
    kind_name: str
    kicker: Link
    colour: str
    date: str
    day: str
    length: str
    issue: int | None
    aigc: bool
    mark: str = ""

    @property
    def plates(self) -> Plates:
        """The wordless covers."""
        return _plates(self.id)


@dataclass(frozen=True, slots=True)
class Plates:
    """The wordless cover as addresses with `@` for the way to the site's root: the middle size, and `srcset` of all."""

    middle: str
    webp: str
    avif: str


@lru_cache(maxsize=4096)  # pages beside each other show the same cards
def _plates(piece_id: str) -> Plates:
    paths = {width: plate_path(piece_id, width) for width in PLATE_WIDTHS}
    webp = ", ".join(f"@{quote(path)} {width}w" for width, path in paths.items())
    avif = ", ".join(f"@{quote(avif_path(path))} {width}w" for width, path in paths.items())
    return Plates(f"@{quote(paths[PLATE_WIDTHS[1]])}", webp, avif)


def make_card(entry: Entry, catalog: Catalog) -> Card:
    """The piece as lists show it."""
    matter = entry.piece.matter
    moment = entry.piece.published
    card = Card(
        id=entry.id,
        path=entry.path,
        title=matter.title,
        broken=broken_title(entry),
        summary=entry.summary,
        kind=entry.piece.kind,
        kind_name=KINDS[entry.piece.kind],
        kicker=_kicker(entry, catalog),
        colour=entry_colour(entry, catalog),
        date=moment.isoformat(),
        day=chinese_date(moment),
        length=_length(entry),
        issue=matter.issue,
        aigc=matter.AIGC is not None,
    )
    return replace(card, mark=digest(repr(card)))


class Cards(Mapping[str, Card]):
    """The card of every public piece by its id, each made when it is first asked for.

    `marks` are the digests of the cards, which need not be made where an earlier build knew theirs; `entries` are the
    pieces, for a quicker `in`.
    """

    def __init__(self, catalog: Catalog) -> None:
        self.entries = {entry.id: entry for entry in catalog.public}
        self.marks: dict[str, str] = _Marks(self)
        self._catalog = catalog
        self._made: dict[str, Card] = {}

    def __getitem__(self, name: str) -> Card:
        if name not in self._made:
            self._made[name] = make_card(self.entries[name], self._catalog)
        return self._made[name]

    def __contains__(self, name: object) -> bool:
        return name in self.entries

    def __iter__(self) -> Iterator[str]:
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.entries)


class _Marks(dict[str, str]):
    """Those that were known, and any other one from its card."""

    def __init__(self, cards: Cards) -> None:
        self._cards = cards

    def __missing__(self, name: str) -> str:
        mark = self[name] = self._cards[name].mark
        return mark


def _length(entry: Entry) -> str:
    video = entry.piece.matter.video
    if video and video.duration_s:
        return clock(video.duration_s)
    return f"{max(1, entry.facts.reading_minutes)} 分钟" if entry.piece.kind != "video" else ""


def _kicker(entry: Entry, catalog: Catalog) -> Link:
    column = catalog.office.columns.get(entry.piece.matter.column or "")
    if column:
        return Link(column.name, f"columns/{column.id}/", column.colour)
    if entry.topics:
        return topic_link(entry.topics[0], catalog)
    return Link(KINDS[entry.piece.kind], f"{SECTIONS[entry.piece.kind]}/")


def topic_link(topic: str, catalog: Catalog) -> Link:
    """A topic with its page and its colour."""
    look = catalog.looks.get(topic, Look())
    return Link(catalog.vocabulary.topic_names.get(topic, topic), f"topics/{topic}/", look.colours.base)


def entry_colour(entry: Entry, catalog: Catalog) -> str:
    """`#RRGGBB`: the column's own, else the first topic's."""
    column = catalog.office.columns.get(entry.piece.matter.column or "")
    return column.colour if column else catalog.looks.get(entry.topics[0] if entry.topics else "", Look()).colours.base
