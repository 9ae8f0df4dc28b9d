"""Which feeds there are and where: the whole site, and one per kind, column, campaign, topic, audience and author.

Pages that offer feeds need no more than this; what makes them is in `feeds`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from pipeline.model.catalog import Catalog, Entry
from pipeline.model.matter import KINDS
from pipeline.publish.addresses import page_url
from pipeline.publish.cards import SECTIONS
from pipeline.publish.imprint import last_change
from pipeline.render.feed_html import clean

ENDINGS = (".rss.xml", ".atom.xml", ".json")
CALENDAR = "feeds/calendar.ics"
_KIND_PAGES = {kind: "columns/all/" if kind == "column" else f"{SECTIONS[kind]}/" for kind in KINDS}
_LISTS = frozenset({"columns", "campaigns", "topics", "audiences"})  # their pages lie under the same path


@dataclass(frozen=True, slots=True)
class Scope:
    """A feed: `path` below feeds/ (`all`, `columns/<id>`) and `group`, its heading in lists.

    Archives of the whole site and of the columns, which people read from the first number on, carry the full text
    (`full`). The other feeds cut the same pieces other ways: their archives carry summaries, since full text once
    more in each of them would be 1.2 GB for 10,000 pieces.
    """

    path: str
    group: str
    title: str
    subtitle: str
    full: bool = False

    def page(self, *, empty: bool) -> str:
        """The site path of the page with the same pieces; the home page where there is none."""
        folder, _, name = self.path.partition("/")
        if folder in {"topics", "audiences"} and empty:
            return ""
        pages = {"authors": f"people/{name}/", "kinds": _KIND_PAGES.get(name, "")}
        return f"{folder}/{name}/" if folder in _LISTS else pages.get(folder, "")


def scope_paths(entry: Entry) -> Iterator[str]:
    """The paths of all feeds that show this entry; some may be of names that nothing knows."""
    matter = entry.piece.matter
    yield "all"
    yield f"kinds/{entry.piece.kind}"
    yield from (f"topics/{name}" for name in entry.topics)
    yield from (f"audiences/{name}" for name in entry.audiences)
    yield from (f"authors/{name}" for name in dict.fromkeys(matter.authors))
    if matter.column:
        yield f"columns/{matter.column}"
    if matter.campaign:
        yield f"campaigns/{matter.campaign}"
    if matter.audio:
        yield "podcast"


def scopes(catalog: Catalog) -> Iterator[Scope]:
    """All feeds, those without pieces too: an address that a reader subscribed to must not vanish."""
    office, words = catalog.office, catalog.vocabulary
    name = office.site.name
    yield Scope("all", "全站", name, office.site.description or office.site.tagline or name, full=True)
    for kind, label in KINDS.items():
        yield Scope(f"kinds/{kind}", "类型", f"{name}·{label}", f"{name}的全部{label}")
    if any(entry.piece.matter.audio for entry in catalog.entries):
        yield Scope("podcast", "播客", f"{name}·播客", f"{name}里可以听的内容，都有文字稿")
    for column in office.columns.values():
        about = column.description or f"{name}的栏目“{column.name}”"
        yield Scope(f"columns/{column.id}", "栏目", f"{name}·{column.name}", about, full=True)
    for campaign in office.campaigns.values():
        about = campaign.description or f"{name}为{campaign.name}准备的内容"
        yield Scope(f"campaigns/{campaign.id}", "活动", f"{name}·{campaign.name}", about)
    for topic in words.topics:
        about = topic.about or f"{name}有关{topic.name}的内容"
        yield Scope(f"topics/{topic.id}", "主题", f"{name}·{topic.name}", about)
    for audience in words.audiences:
        about = f"{name}写给{audience.name}的内容"
        yield Scope(f"audiences/{audience.id}", "人群", f"{name}·{audience.name}", about)
    for person in office.people.values():
        about = person.bio or f"{name}里{person.name}的作品"
        yield Scope(f"authors/{person.id}", "作者", f"{name}·{person.name}", about)
    yield Scope("corrections", "更正", f"{name} · 更正", "已发布内容的更正和撤稿说明", full=True)


@dataclass(frozen=True)
class FeedLink:
    """A feed to offer to readers; `scope` is `all` or `columns/<id>` …; addresses are full.

    `page` shows the same pieces, or is the home page.
    """

    title: str
    group: str
    scope: str
    rss: str
    atom: str
    json: str
    page: str


def feed_list(catalog: Catalog) -> tuple[FeedLink, ...]:
    """All feeds of the site, the whole one first, corrections last."""
    listed = {f"topics/{name}" for name in catalog.by_topic} | {f"audiences/{name}" for name in catalog.by_audience}
    return tuple(_link(catalog, scope, empty=scope.path not in listed) for scope in scopes(catalog))


def _link(catalog: Catalog, scope: Scope, *, empty: bool) -> FeedLink:
    rss, atom, json = (feed_url(catalog, scope.path) + ending for ending in ENDINGS)
    page = page_url(catalog.office.site.url, scope.page(empty=empty))
    return FeedLink(clean(scope.title), scope.group, scope.path, rss, atom, json, page)


def last_changes(catalog: Catalog) -> dict[str, datetime]:
    """When some piece of a feed last changed, by the feed's scope; nothing for a feed without pieces."""
    changes: dict[str, datetime] = {}
    for entry in catalog.public:
        moment = last_change(entry)
        for path in scope_paths(entry):
            if path not in changes or changes[path] < moment:
                changes[path] = moment
    return changes


def feed_url(catalog: Catalog, path: str) -> str:
    """The full address of a path below feeds/."""
    return page_url(catalog.office.site.url, f"feeds/{path}")
