"""What a piece's page shows besides the piece itself, as a digest: all that `make_feature` looks up elsewhere.

Ten thousand pages are judged in a build, and one is made: finding out what a page would show takes twenty times as long
as naming what it is found from. Whatever a feature takes from the catalog has to be named here;
tests/publish/test_feature_view.py changes each and watches.
"""

from __future__ import annotations

from typing import Any

from pipeline.model.catalog import Catalog, Entry
from pipeline.model.job import digest
from pipeline.publish.cards import topic_link
from pipeline.publish.site_video import make_player, make_sound
from pipeline.publish.views import Placed

_BETWEEN = "\x1f"


class Marks:
    """What pages take from elsewhere, each as a short text that is made once.

    Digests of the office's names, by name: of columns, campaigns, people, topics and audiences; the pictures, by path;
    and the titles of public pieces, by id, as neighbours show them.
    """

    def __init__(self, catalog: Catalog) -> None:
        office, words = catalog.office, catalog.vocabulary
        self.columns = {name: digest(repr(each)) for name, each in office.columns.items()}
        self.campaigns = {name: digest(repr(each)) for name, each in office.campaigns.items()}
        self.people = {name: digest(each.name, each.id) for name, each in office.people.items()}
        self.topics = {each.id: digest(repr(topic_link(each.id, catalog))) for each in words.topics}
        self.audiences = {each.id: each.name for each in words.audiences}
        self.pictures = {name: f"{each.digest} {each.width} {each.height}" for name, each in catalog.pictures.items()}
        self.titles = {each.id: _title(each) for each in catalog.public}
        self._named: dict[tuple[Any, ...], str] = {}

    def named(self, entry: Entry) -> str:
        """The marks of all that the piece names; many pieces name the same."""
        matter = entry.piece.matter
        names = (matter.column, matter.campaign, matter.authors, entry.topics, entry.audiences)
        if names not in self._named:
            found = [self.columns.get(matter.column or "", ""), self.campaigns.get(matter.campaign or "", "")]
            found += [self.people.get(name, "") for name in matter.authors]
            found += [self.topics.get(name, "") for name in entry.topics]
            found += [self.audiences.get(name, "") for name in entry.audiences]
            self._named[names] = _BETWEEN.join(found)
        return self._named[names]


def _title(entry: Entry) -> str:
    return f"{entry.id} {entry.piece.matter.title} {' '.join(entry.facts.title_words)}"


def feature_view(marks: Marks, placed: Placed) -> str:
    """The digest; the entry's own digest and the site stand in the key beside it."""
    entry, cards = placed.entry, placed.cards
    matter, body = entry.piece.matter, entry.rendered
    parts = [
        cards.marks[entry.id],
        marks.named(entry),
        marks.titles[placed.newer.id] if placed.newer else "",
        marks.titles[placed.older.id] if placed.older else "",
        *[cards.marks[name] for name in entry.related if name in cards.entries],
        *[f"{name} {name in cards.entries}" for name in body.links],
        *[marks.pictures.get(path, "") for path in body.images],
    ]
    if placed.posted:
        parts.append(repr(placed.posted))
    if matter.audio or (matter.video and matter.video.file):  # what the files themselves say
        parts.append(repr((make_player(entry, placed.catalog), make_sound(entry, placed.catalog))))
    return digest(_BETWEEN.join(parts))
