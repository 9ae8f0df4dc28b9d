"""What the template of a piece sees besides its body: frozen values of words and site paths, made from entries."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from pipeline.model.catalog import Catalog, Entry
from pipeline.model.office import Column
from pipeline.model.rendered import Heading
from pipeline.model.times import chinese_date
from pipeline.publish.addresses import page_url
from pipeline.publish.cards import Card, Cards, Link, topic_link
from pipeline.publish.title_breaks import broken_title


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


class Placed(NamedTuple):
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
