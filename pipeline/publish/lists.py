"""Lists of pieces by kind, column, topic, audience, month and person, in pages of a fixed size; and their indexes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial

from pipeline.model.catalog import Catalog, Entry
from pipeline.model.job import digest
from pipeline.model.office import Site
from pipeline.model.times import chinese_date, parse_time
from pipeline.publish.cards import SECTIONS, Card, Cards, Link, topic_link
from pipeline.publish.sheets import Head, Planned, Sheet
from pipeline.publish.structured import list_data

KIND_WORDS = {
    "article": ("文章", "一篇讲清一件事：急救、饮食、防灾、生态、天文、数学。"),
    "video": ("视频", "一分钟左右的短片，配字幕和文字稿，静音也能看懂。"),
    "column": ("专栏文章", "所有专栏的文章，按时间排列。"),
}


@dataclass(frozen=True)
class Shelf:
    """A list before it is cut into pages. `up` is the index it belongs to, `about` a sentence for the reader."""

    path: str
    title: str
    about: str
    section: str
    entries: tuple[Entry, ...]
    up: Link | None = None
    colour: str = ""
    scope: str = "list"
    feed: Link | None = None
    peers: tuple[Link, ...] = ()
    facts: tuple[str, ...] = ()
    link: str = ""


def has_calendar(catalog: Catalog) -> bool:
    """Whether there is a calendar of campaigns and science days to offer."""
    return bool(catalog.office.campaigns or catalog.office.days)


def list_pages(catalog: Catalog, cards: Cards) -> Iterator[Planned]:
    """Every list page and every index of lists."""
    dated = has_calendar(catalog)
    groups = {
        "columns": tuple(_columns(catalog)),
        "topics": tuple(_topics(catalog)),
        "audiences": tuple(_audiences(catalog)),
        "months": tuple(_months(catalog)),
        "people": tuple(_people(catalog)),
    }
    lone = (*_kinds(catalog), *_campaigns(catalog))
    for shelf in (*lone, *(shelf for group in groups.values() for shelf in group)):
        yield from _pages(shelf, cards, catalog.office.site, calendar=dated and shelf.scope == "campaign")
    for name in INDEXES:
        yield Planned(f"{name}/index.html", partial(_index, name, groups[name], cards))


def _index(name: str, shelves: tuple[Shelf, ...], cards: Cards) -> Sheet:
    title, about = INDEXES[name]
    items = tuple(_item(shelf, cards) for shelf in shelves if shelf.entries or name == "columns")
    section = "" if name in {"months", "people"} else name
    return Sheet(f"{name}/", title, about, name, section, scope=name, values={"items": items, "about": about})


INDEXES = {
    "columns": ("专栏", "固定的眼光，一期一期写下去。"),
    "topics": ("主题", "按学科和用处分的二十多个主题，找您想知道的那一块。"),
    "audiences": ("人群", "同一个道理，写给不同的人。"),
    "months": ("按月份", "从最近的一个月往回翻。"),
    "people": ("作者和团队", "谁写的、谁拍的、谁负责：每个人、每个团队的全部作品。"),
}


@dataclass(frozen=True, slots=True)
class Item:
    """A list as its index shows it: how many pieces, and the newest."""

    link: Link
    about: str
    count: int
    newest: tuple[Card, ...]


def _item(shelf: Shelf, cards: Cards) -> Item:
    newest = tuple(cards[entry.id] for entry in shelf.entries[:4])
    return Item(Link(shelf.title, shelf.path, shelf.colour), shelf.about, len(shelf.entries), newest)


def top_items(catalog: Catalog, cards: Cards, name: str) -> tuple[Item, ...]:
    """The items of an index (`columns`, `topics`, `audiences`), for the home page."""
    make = {"columns": _columns, "topics": _topics, "audiences": _audiences}[name]
    return tuple(_item(shelf, cards) for shelf in make(catalog))


def page_path(path: str, number: int) -> str:
    """The path of a list's page; the first is the list's own."""
    return path if number == 1 else f"{path}{number}/"


def _pages(shelf: Shelf, cards: Cards, site: Site, *, calendar: bool) -> Iterator[Planned]:
    total = max(1, -(-len(shelf.entries) // site.page_size))
    about = digest(repr(replace(shelf, entries=())), str(len(shelf.entries)), str(calendar))
    for number in range(1, total + 1):
        make = partial(_page, shelf, cards, site, number, total, calendar=calendar)
        view = partial(_view, about, shelf.entries[(number - 1) * site.page_size : number * site.page_size], cards)
        yield Planned(f"{page_path(shelf.path, number)}index.html", make, view=view)


def _view(about: str, entries: tuple[Entry, ...], cards: Cards) -> str:
    return digest(" ".join([about, *[cards.marks[entry.id] for entry in entries]]))


def _page(shelf: Shelf, cards: Cards, site: Site, number: int, total: int, *, calendar: bool) -> Sheet:
    shown = shelf.entries[(number - 1) * site.page_size : number * site.page_size]
    values = {
        "about": shelf.about,
        "cards": tuple(cards[entry.id] for entry in shown),
        "count": len(shelf.entries),
        "colour": shelf.colour,
        "up": shelf.up,
        "peers": shelf.peers,
        "feed": shelf.feed,
        "facts": shelf.facts,
        "link": shelf.link,
        "number": number,
        "pages": tuple((n, page_path(shelf.path, n)) for n in near_pages(number, total)),
        "newer": page_path(shelf.path, number - 1) if number > 1 else "",
        "older": page_path(shelf.path, number + 1) if number < total else "",
        "name": shelf.title,
    }
    title = shelf.title if number == 1 else f"{shelf.title}（第 {number} 页）"
    head = Head(
        feeds=(shelf.feed,) if shelf.feed else (),
        calendar=calendar,
        data=list_data(site, shelf.title, shelf.path, shelf.up),
        newer=str(values["newer"]),
        older=str(values["older"]),
    )
    return Sheet(
        page_path(shelf.path, number), title, shelf.about or shelf.title, "list", shelf.section,
        scope=shelf.scope, values=values, head=head,
    )  # fmt: skip


def near_pages(number: int, total: int) -> Iterator[int]:
    """First, last and the pages around `number`; 0 stands for a gap."""
    wanted = sorted({1, total, *range(max(1, number - 2), min(total, number + 2) + 1)})
    for before, page in zip([0, *wanted], wanted, strict=False):
        if page - before > 1:
            yield 0
        yield page


def _kinds(catalog: Catalog) -> Iterator[Shelf]:
    held = catalog.grouped(lambda entry: (entry.piece.kind,))
    for kind, (title, about) in KIND_WORDS.items():
        path = "columns/all/" if kind == "column" else f"{SECTIONS[kind]}/"
        feed = Link(title, f"feeds/kinds/{kind}")
        yield Shelf(path, title, about, SECTIONS[kind], held.get(kind, ()), feed=feed)


def _campaigns(catalog: Catalog) -> Iterator[Shelf]:
    held = catalog.grouped(lambda entry: filter(None, (entry.piece.matter.campaign,)))
    for campaign in catalog.office.campaigns.values():
        days = "至".join(chinese_date(parse_time(day)) for day in dict.fromkeys((campaign.start, campaign.end)))
        tag = f"#{campaign.hashtag}" if campaign.hashtag else ""
        yield Shelf(
            f"campaigns/{campaign.id}/", campaign.name, campaign.description, "", held.get(campaign.id, ()),
            scope="campaign", feed=Link(campaign.name, f"feeds/campaigns/{campaign.id}"),
            facts=tuple(filter(None, (days, tag))), link=campaign.link or "",
        )  # fmt: skip


def _columns(catalog: Catalog) -> Iterator[Shelf]:
    held = catalog.by_column
    for column in catalog.office.columns.values():
        entries = held.get(column.id, ())
        yield Shelf(
            f"columns/{column.id}/", column.name, column.description, "columns", entries,
            up=Link("专栏", "columns/"), colour=column.colour, scope="column",
            feed=Link(column.name, f"feeds/columns/{column.id}"),
        )  # fmt: skip


def _topics(catalog: Catalog) -> Iterator[Shelf]:
    held = catalog.by_topic
    peers = tuple(topic_link(topic.id, catalog) for topic in catalog.vocabulary.topics if topic.id in held)
    for topic in catalog.vocabulary.topics:
        if topic.id in held:
            link = topic_link(topic.id, catalog)
            yield Shelf(
                link.path, topic.name, topic.about, "topics", held[topic.id],
                up=Link("主题", "topics/"), colour=link.colour, scope="topic", peers=peers,
                feed=Link(topic.name, f"feeds/topics/{topic.id}"),
            )  # fmt: skip


def _audiences(catalog: Catalog) -> Iterator[Shelf]:
    held = catalog.by_audience
    known = tuple(audience for audience in catalog.vocabulary.audiences if audience.id in held)
    peers = tuple(Link(audience.name, f"audiences/{audience.id}/") for audience in known)
    for audience in known:
        about = f"写给{audience.name}的文章、视频和专栏。"
        yield Shelf(
            f"audiences/{audience.id}/", audience.name, about, "audiences", held[audience.id],
            up=Link("人群", "audiences/"), scope="audience", peers=peers,
            feed=Link(audience.name, f"feeds/audiences/{audience.id}"),
        )  # fmt: skip


def _months(catalog: Catalog) -> Iterator[Shelf]:
    held = catalog.grouped(lambda entry: (entry.piece.published.isoformat()[:7],))
    for month in sorted(held, reverse=True):
        title = f"{month[:4]} 年 {int(month[5:])} 月"
        yield Shelf(f"months/{month}/", title, "", "", held[month], up=Link("按月份", "months/"), scope="month")


def _people(catalog: Catalog) -> Iterator[Shelf]:
    held = catalog.grouped(lambda entry: entry.piece.matter.authors)
    for person in catalog.office.people.values():
        about = "　".join(filter(None, (person.role, person.bio)))
        yield Shelf(
            f"people/{person.id}/", person.name, about, "", held.get(person.id, ()), up=Link("作者和团队", "people/"),
            scope="person", feed=Link(person.name, f"feeds/authors/{person.id}"),
        )  # fmt: skip
