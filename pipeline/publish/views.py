"""What templates of the site see: frozen values of words and site paths, made from entries."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from urllib.parse import quote

from pipeline.model.catalog import Catalog, Entry
from pipeline.model.cover import Look
from pipeline.model.job import digest
from pipeline.model.matter import KINDS
from pipeline.model.office import Column
from pipeline.model.rendered import Heading
from pipeline.model.times import chinese_date, clock
from pipeline.publish.addresses import page_url
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
    """The card of every public piece by its id, each made when it is first asked for; `marks` are known before."""

    def __init__(self, catalog: Catalog) -> None:
        self.marks: dict[str, str] = {}
        self._catalog = catalog
        self._entries = {entry.id: entry for entry in catalog.public}
        self._made: dict[str, Card] = {}

    def __getitem__(self, name: str) -> Card:
        if name not in self._made:
            self._made[name] = make_card(self._entries[name], self._catalog)
        return self._made[name]

    def mark(self, name: str) -> str:
        """The digest of the card, which need not be made for it."""
        return self.marks.get(name) or self[name].mark

    def __contains__(self, name: object) -> bool:
        return name in self._entries

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)


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


@dataclass(frozen=True, slots=True)
class Contents:
    """A second-level heading and the third-level ones below it."""

    id: str
    title: str
    inside: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Feature:
    """A whole piece but for its body."""

    card: Card
    authors: tuple[Link, ...]
    updated: str
    topics: tuple[Link, ...]
    audiences: tuple[Link, ...]
    keywords: tuple[str, ...]
    column: Column | None
    campaign: Link | None
    series: str
    contents: tuple[Contents, ...]
    reviews: tuple[tuple[str, str, str], ...]
    corrections: tuple[tuple[str, str], ...]
    sources: tuple[tuple[str, str], ...]
    license: str
    emergency: bool
    related: tuple[Card, ...]
    newer: Link | None
    older: Link | None
    address: str
    elsewhere: tuple[Link, ...]


@dataclass(frozen=True)
class Placed:
    """A public piece where it stands: `newer` and `older` are its neighbours in its column or kind, `posted` the
    accounts that posted it."""

    entry: Entry
    catalog: Catalog
    cards: Cards
    newer: Entry | None
    older: Entry | None
    posted: tuple[Link, ...]


def make_feature(placed: Placed) -> Feature:
    """The view of a piece. What it takes from outside the piece, `feature_view` has to name."""
    entry, catalog, cards = placed.entry, placed.catalog, placed.cards
    matter, office = entry.piece.matter, catalog.office
    campaign = office.campaigns.get(matter.campaign or "")
    audiences = {audience.id: audience.name for audience in catalog.vocabulary.audiences}
    return Feature(
        card=cards[entry.id],
        authors=tuple(author_link(name, catalog) for name in matter.authors) or (Link(office.site.owner),),
        updated=chinese_date(matter.updated) if matter.updated else "",
        topics=tuple(topic_link(topic, catalog) for topic in entry.topics),
        audiences=tuple(Link(audiences[name], f"audiences/{name}/") for name in entry.audiences if name in audiences),
        keywords=entry.keywords,
        column=office.columns.get(matter.column or ""),
        campaign=Link(campaign.name, f"campaigns/{campaign.id}/") if campaign else None,
        series=matter.series or "",
        contents=tuple(contents(entry.rendered.headings)),
        reviews=tuple(_reviews(entry)),
        corrections=tuple((chinese_date(each.date), each.what) for each in matter.corrections),
        sources=tuple((each.title, each.link or "") for each in matter.sources),
        license=matter.license or office.site.license,
        emergency=matter.urgency == "emergency",
        related=tuple(cards[name] for name in entry.related if name in cards)[:3],
        newer=_title_link(placed.newer),
        older=_title_link(placed.older),
        address=page_url(office.site.url, entry.path),
        elsewhere=placed.posted,
    )


def _title_link(entry: Entry | None) -> Link | None:
    return Link(broken_title(entry), entry.path) if entry else None


def posted_links(catalog: Catalog) -> dict[str, tuple[Link, ...]]:
    """Piece → the accounts that posted it, by the receipts: each once, with its address where known."""
    found: dict[str, dict[str, Link]] = {}
    for receipt in catalog.office.receipts:
        account = catalog.office.accounts.get(receipt.account)
        if account:
            row = found.setdefault(receipt.piece, {})
            row[account.id] = Link(account.name, receipt.url or (row[account.id].path if account.id in row else ""))
    return {piece: tuple(row.values()) for piece, row in found.items()}


def author_link(name: str, catalog: Catalog) -> Link:
    """A person of people.yml with a page, or the name as written."""
    person = catalog.office.people.get(name)
    return Link(person.name, f"people/{person.id}/") if person else Link(name)


def contents(headings: Iterable[Heading]) -> Iterator[Contents]:
    """The table of contents of a page."""
    current: Contents | None = None
    for heading in headings:
        if heading.level == 2:
            if current:
                yield current
            current = Contents(heading.id, heading.title)
        elif heading.level == 3 and current:
            current = Contents(current.id, current.title, (*current.inside, (heading.id, heading.title)))
    if current:
        yield current


def _reviews(entry: Entry) -> Iterator[tuple[str, str, str]]:
    review = entry.piece.matter.review
    signs = {"初审": review.first, "复审": review.second, "终审": review.final, "科学性审核": review.science}
    for name, sign in signs.items():
        if sign:
            yield name, f"{sign.by}（{sign.org}）" if sign.org else sign.by, chinese_date(sign.date)


def placed_entries(catalog: Catalog, cards: Cards) -> Iterator[Placed]:
    """Each public piece in its place; its neighbours are the next newer and the next older one."""
    posted = posted_links(catalog)
    rows: dict[tuple[str, str | None], list[Entry]] = {}
    for entry in catalog.public:
        rows.setdefault((entry.piece.kind, entry.piece.matter.column), []).append(entry)
    for row in rows.values():
        for at, entry in enumerate(row):
            newer, older = row[at - 1] if at else None, row[at + 1] if at + 1 < len(row) else None
            yield Placed(entry, catalog, cards, newer, older, posted.get(entry.id, ()))
