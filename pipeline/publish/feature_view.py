"""What a piece's page shows besides the piece itself, as a digest: all that `make_feature` looks up elsewhere.

Ten thousand pages are judged in a build, and one is made: finding out what a page would show takes twenty times as long
as naming what it is found from. Whatever a feature takes from the catalog has to be named here;
tests/publish/test_feature_view.py changes each and watches.
"""

from __future__ import annotations

from pipeline.model.catalog import Catalog
from pipeline.model.job import digest
from pipeline.publish.cards import topic_link
from pipeline.publish.site_video import make_player, make_sound
from pipeline.publish.views import Placed


class Marks:
    """Digests of the office's names, each found once: of columns, campaigns, people, topics and audiences."""

    def __init__(self, catalog: Catalog) -> None:
        office, words = catalog.office, catalog.vocabulary
        self.columns = {name: digest(repr(each)) for name, each in office.columns.items()}
        self.campaigns = {name: digest(repr(each)) for name, each in office.campaigns.items()}
        self.people = {name: digest(each.name, each.id) for name, each in office.people.items()}
        self.topics = {each.id: digest(repr(topic_link(each.id, catalog))) for each in words.topics}
        self.audiences = {each.id: each.name for each in words.audiences}


def feature_view(marks: Marks, placed: Placed) -> str:
    """The digest; the entry's own digest and the site stand in the key beside it."""
    return digest("\x1f".join(_parts(marks, placed)))


def _parts(marks: Marks, placed: Placed) -> list[str]:
    entry, catalog, cards = placed.entry, placed.catalog, placed.cards
    matter, body = entry.piece.matter, entry.rendered
    parts = [
        cards.mark(entry.piece.id),
        marks.columns.get(matter.column or "", ""),
        marks.campaigns.get(matter.campaign or "", ""),
        *[marks.people.get(name, "") for name in matter.authors],
        *[marks.topics.get(name, "") for name in entry.topics],
        *[marks.audiences.get(name, "") for name in entry.audiences],
        *[cards.mark(name) for name in entry.related if name in cards],
        *[f"{name} {name in cards}" for name in body.links],
    ]
    for path in body.images:
        picture = catalog.pictures.get(path)
        parts.append(f"{picture.digest} {picture.width} {picture.height}" if picture else "")
    besides = (placed.newer, placed.older)
    parts += [
        f"{each.piece.id} {each.piece.matter.title} {' '.join(each.facts.title_words)}" if each else ""
        for each in besides
    ]
    if placed.posted:
        parts.append(repr(placed.posted))
    if matter.audio or (matter.video and matter.video.file):  # what the files themselves say
        parts.append(repr((make_player(entry, catalog), make_sound(entry, catalog))))
    return parts
