"""What a page's key names: whatever changes the page from outside the piece must change the key."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from pipeline.model.catalog import Catalog, Entry, Picture
from pipeline.model.cover import Look, Palette
from pipeline.model.job import digest
from pipeline.model.office import Account, Receipt
from pipeline.model.vocabulary import Audience, Topic
from pipeline.publish.cards import Cards
from pipeline.publish.sheets import words_of
from pipeline.publish.site import pages
from tests.publish.feeds.catalogs import make_catalog, make_entries, make_entry

BODY = '<p><img src="media:media/a.png" alt="图"><a href="piece:p00003">看这篇</a></p>'
RICH = replace(
    make_entry(
        "rich",
        BODY,
        images=("media/a.png",),
        links=("p00003",),
        campaign="fair",
        date="2026-01-05 10:00",
        column="water",
    ),
    related=("p00005", "p00007"),
)


def catalog(**more: Any) -> Catalog:
    """Sixty pieces and one that names everything that a piece can name."""
    return make_catalog((*make_entries(60), RICH), **more)


def office(**fields: Any) -> Catalog:
    """The same in an office with other data."""
    return catalog(office=replace(catalog().office, **fields))


def renamed(kind: str, key: str, **fields: Any) -> Catalog:
    """One column, campaign or person with other words."""
    found = getattr(catalog().office, kind)
    return office(**{kind: found | {key: found[key].model_copy(update=fields)}})


def words(**fields: Any) -> Catalog:
    """The same under another vocabulary."""
    return catalog(vocabulary=replace(catalog().vocabulary, **fields))


def without(name: str) -> Catalog:
    """One piece is not public any more."""
    made = catalog()
    return replace(made, entries=tuple(replace(e, public=e.id != name) for e in made.entries))


def retitled(name: str) -> Catalog:
    """One piece has another title, and so another digest."""
    made, new = catalog(), "另一个标题"

    def other(entry: Entry) -> Entry:
        piece = replace(entry.piece, matter=entry.piece.matter.model_copy(update={"title": new}), digest="new")
        return replace(entry, piece=piece, digest=digest(entry.digest, new))

    return replace(made, entries=tuple(other(each) if each.id == name else each for each in made.entries))


ACCOUNT = Account(id="wx", channel="wechat-article", name="科普号")
CHANGES: dict[str, Callable[[], Catalog]] = {
    "column": lambda: renamed("columns", "water", name="江河"),
    "column's colour": lambda: renamed("columns", "water", colour="#123456"),
    "campaign": lambda: renamed("campaigns", "fair", name="集市"),
    "person": lambda: renamed("people", "li", name="李二"),
    "topic": lambda: words(topics=(Topic("health", "健康生活"), Topic("water", "水"))),
    "topic's look": lambda: catalog(looks={"health": Look(colours=Palette(base="#654321"))}),
    "audience": lambda: words(audiences=(Audience("elders", "长辈"),)),
    "receipt": lambda: office(accounts={"wx": ACCOUNT}, receipts=(receipt("rich"),)),
    "picture": lambda: catalog(pictures={"media/a.png": Picture("media/a.png", 1280, 700, "def")}),
    "linked piece withdrawn": lambda: without("p00003"),
    "related piece withdrawn": lambda: without("p00007"),
    "related piece": lambda: retitled("p00005"),
    "neighbour": lambda: retitled("p00002"),
}


def receipt(piece: str) -> Receipt:
    """The piece was posted."""
    return Receipt(piece=piece, account="wx", at="2026-02-01", url="https://a.example/1")


def plan(made: Catalog) -> dict[str, tuple[str, str, str]]:
    """Path → the entry's digest, the view, and what the page shows."""
    return {
        page.path: (page.piece, page.view() if page.view else "", words_of(page.sheet()))
        for page in pages(made, Cards(made))
    }


@pytest.mark.parametrize("change", CHANGES)
def test_what_changes_a_page_changes_its_key(change: str) -> None:
    """Of every page, for each thing that pages show besides their piece; and it does change some page."""
    before, after = plan(catalog()), plan(CHANGES[change]())
    changed = {path for path in before.keys() & after.keys() if before[path][2] != after[path][2]}
    assert any(path.startswith("p/") for path in changed)
    assert [path for path in changed if before[path][1] and before[path][:2] == after[path][:2]] == []


def test_a_change_elsewhere_changes_no_key() -> None:
    """A piece that only others show leaves the rest alone."""
    before, after = plan(catalog()), plan(retitled("p00030"))
    touched = {path for path in before if before[path][:2] != after[path][:2]}
    assert "p/p00030/index.html" in touched
    assert "p/rich/index.html" not in touched
    assert len([path for path in touched if path.startswith("p/")]) == 3  # itself and its two neighbours
