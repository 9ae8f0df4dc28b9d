"""Which feeds there are: the whole site, and one per column, topic, audience, kind and author."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.model.catalog import Catalog, Entry
from pipeline.model.matter import KINDS
from pipeline.publish.views import SECTIONS

_KIND_PAGES = {kind: "columns/all/" if kind == "column" else f"{SECTIONS[kind]}/" for kind in KINDS}


@dataclass(frozen=True, slots=True)
class Scope:
    """A feed: `path` below feeds/ (`all`, `columns/<id>`) and `group`, its heading in lists.

    The whole site and the columns, which people read from the first number on, keep archives. The other feeds cut the
    same pieces another way: archives of them too would be 1.2 GB for 10,000 pieces, and their readers find what is
    older in the archives of the whole site, in the catalogue of the open data and on the pages.
    """

    path: str
    group: str
    title: str
    subtitle: str
    archived: bool = False

    def page(self, *, empty: bool) -> str:
        """The site path of the page with the same pieces; the home page where there is none."""
        folder, _, name = self.path.partition("/")
        if folder in {"topics", "audiences"} and empty:
            return ""
        return {
            "columns": f"columns/{name}/",
            "topics": f"topics/{name}/",
            "audiences": f"audiences/{name}/",
            "authors": f"people/{name}/",
            "kinds": _KIND_PAGES.get(name, ""),
        }.get(folder, "")

    def holds(self, entry: Entry) -> bool:
        """Whether the entry belongs to this feed."""
        folder, _, name = self.path.partition("/")
        matter = entry.piece.matter
        return {
            "all": True,
            "columns": matter.column == name,
            "topics": name in entry.topics,
            "audiences": name in entry.audiences,
            "kinds": entry.piece.kind == name,
            "authors": name in matter.authors,
            "corrections": bool(matter.corrections),
        }[folder]


def scopes(catalog: Catalog) -> tuple[Scope, ...]:
    """All feeds, those without pieces too: an address that a reader subscribed to must not vanish."""
    return tuple(_scopes(catalog))


def _scopes(catalog: Catalog) -> Iterator[Scope]:
    office, words = catalog.office, catalog.vocabulary
    name = office.site.name
    yield Scope("all", "全站", name, office.site.description or office.site.tagline or name, archived=True)
    for kind, label in KINDS.items():
        yield Scope(f"kinds/{kind}", "类型", f"{name}·{label}", f"{name}的全部{label}")
    for column in office.columns.values():
        about = column.description or f"{name}的栏目“{column.name}”"
        yield Scope(f"columns/{column.id}", "栏目", f"{name}·{column.name}", about, archived=True)
    for topic in words.topics:
        about = topic.about or f"{name}有关{topic.name}的内容"
        yield Scope(f"topics/{topic.id}", "主题", f"{name}·{topic.name}", about)
    for audience in words.audiences:
        about = f"{name}写给{audience.name}的内容"
        yield Scope(f"audiences/{audience.id}", "人群", f"{name}·{audience.name}", about)
    for person in office.people.values():
        about = person.bio or f"{name}里{person.name}的作品"
        yield Scope(f"authors/{person.id}", "作者", f"{name}·{person.name}", about)
    yield Scope("corrections", "更正", f"{name} · 更正", "已发布内容的更正说明")
