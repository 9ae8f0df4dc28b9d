"""What a feed says about one piece: plain data that travels to a worker, made from an Entry."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import quote

from pipeline.model.catalog import Catalog, Entry
from pipeline.model.job import digest
from pipeline.model.office import Office
from pipeline.model.times import chinese_date
from pipeline.publish.addresses import page_url
from pipeline.publish.imprint import LICENSES, last_change
from pipeline.publish.media import File, audio_file, clip_file, cover_file, picture_urls, transcript_files
from pipeline.render.feed_html import clean


@dataclass(frozen=True)
class Category:
    """A term of a scheme: `scheme` is a URI, `label` what people read."""

    term: str
    scheme: str
    label: str


@dataclass(frozen=True)
class Item:
    """One feed entry; `html` is still neutral, `pieces` and `pictures` say what its addresses become.
    `authors` are names with the addresses of their pages (empty where there is none).

    `tag` is the identity for ever: it hangs on the piece's id and site.yml's feed fields alone.
    """

    tag: str
    url: str
    title: str
    summary: str
    html: str
    published: datetime
    updated: datetime
    authors: tuple[tuple[str, str], ...]
    categories: tuple[Category, ...]
    license: str
    kind: str
    cover: File
    clip: File | None = None
    audio: File | None = None
    transcripts: tuple[File, ...] = ()
    pieces: tuple[tuple[str, str], ...] = ()
    pictures: tuple[tuple[str, str], ...] = ()
    corrections: tuple[tuple[str, str], ...] = ()
    sources: tuple[tuple[str, str], ...] = ()
    aigc: str = ""

    @property
    def enclosures(self) -> tuple[File, ...]:
        """What goes along to be played, the clip first."""
        return tuple(filter(None, (self.clip, self.audio)))

    @property
    def license_url(self) -> str | None:
        return LICENSES.get(self.license)

    @property
    def brief(self) -> Item:
        """Without what documents of summaries leave out: small to send, and the same when only the text changes."""
        return replace(self, html="", pieces=(), pictures=(), sources=(), corrections=())

    @property
    def digest(self) -> str:
        """Identifies all that the feeds show of the piece."""
        return digest(repr(self))


def tag_uri(office: Office, name: str) -> str:
    """`tag:<feed_host>,<feed_since>:<name>` (RFC 4151): the same after a retitle, a move or a change of domain."""
    return f"tag:{office.site.feed_host},{office.site.feed_since}:{quote(name)}"


def authors(entry: Entry, office: Office) -> tuple[tuple[str, str], ...]:
    """Names as readers see them, with their pages; the office signs what nobody else does."""
    found = []
    for name in entry.piece.matter.authors:
        person = office.people.get(name)
        url = page_url(office.site.url, f"people/{person.id}/") if person else ""
        found.append((clean(person.name if person else name), url))
    return tuple(found) or ((clean(office.site.owner), office.site.url),)


def make_items(catalog: Catalog) -> Iterator[tuple[Entry, Item]]:
    """Every public entry with its item, newest first."""
    site = catalog.office.site
    urls = {entry.id: page_url(site.url, entry.path) for entry in catalog.public}
    for entry in catalog.public:
        yield entry, _item(entry, catalog, urls)


def _item(entry: Entry, catalog: Catalog, urls: Mapping[str, str]) -> Item:
    matter, office = entry.piece.matter, catalog.office
    title = _words(matter.title) or entry.id
    return Item(
        tag=tag_uri(office, entry.id),
        url=urls[entry.id],
        title=title,
        summary=_words(entry.summary) or title,
        html=entry.rendered.html,
        published=entry.piece.published,
        updated=last_change(entry),
        authors=authors(entry, office),
        categories=tuple(_categories(entry, catalog)),
        license=matter.license or office.site.license,
        kind=entry.piece.kind,
        cover=cover_file(entry, catalog),
        clip=clip_file(entry, catalog),
        audio=audio_file(entry, catalog),
        transcripts=transcript_files(entry, catalog),
        pieces=tuple((name, urls[name]) for name in entry.rendered.links if name in urls),
        pictures=picture_urls(entry, catalog),
        corrections=tuple((chinese_date(each.date), clean(each.what)) for each in matter.corrections),
        sources=tuple((clean(each.title), clean(each.link or "")) for each in matter.sources),
        aigc=matter.AIGC.Label if matter.AIGC else "",
    )


def _words(text: str) -> str:
    """Cleaned text; nothing where only white space is left, since a feed must have a title."""
    found = clean(text)
    return found if found.strip() else ""


def _categories(entry: Entry, catalog: Catalog) -> Iterator[Category]:
    office = catalog.office
    column = office.columns.get(entry.piece.matter.column or "")
    if column:
        yield Category(column.id, tag_uri(office, "columns"), clean(column.name))
    campaign = office.campaigns.get(entry.piece.matter.campaign or "")
    if campaign:
        yield Category(campaign.id, tag_uri(office, "campaigns"), clean(campaign.hashtag or campaign.name))
    for topic in entry.topics:
        yield Category(topic, tag_uri(office, "topics"), clean(catalog.vocabulary.topic_names.get(topic, topic)))
    names = {audience.id: audience.name for audience in catalog.vocabulary.audiences}
    for audience in entry.audiences:
        yield Category(audience, tag_uri(office, "audiences"), clean(names.get(audience, audience)))
    for word in entry.keywords:
        yield Category(clean(word), tag_uri(office, "keywords"), clean(word))
