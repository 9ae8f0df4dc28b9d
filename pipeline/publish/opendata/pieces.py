"""Entries to their open records."""

from __future__ import annotations

from functools import partial

from pipeline.model.catalog import Catalog, Entry
from pipeline.model.job import Job, digest, make_key
from pipeline.publish.addresses import page_url
from pipeline.publish.feeds.content import body_html
from pipeline.publish.feeds.item import Category, Item
from pipeline.publish.media import File, captions_file
from pipeline.publish.opendata.records import Correction, MediaFile, Named, PieceRecord, Row, to_json
from pipeline.render.feed_html import clean
from pipeline.render.plaintext import plain_text

FOLDER = "data/v1/"
SCHEMA = FOLDER + "schema.json"
_TYPES = {"video": "VideoObject"}


def duration(seconds: float) -> str:
    """`PT1M15S` (ISO 8601), whole seconds."""
    minutes, rest = divmod(round(seconds), 60)
    return "PT" + (f"{minutes}M" if minutes else "") + (f"{rest}S" if rest or not minutes else "")


def make_row(entry: Entry, item: Item, site_url: str) -> Row:
    """The piece in the catalogue."""
    return Row(
        type=_TYPES.get(item.kind, "Article"),
        tag=item.tag,
        identifier=entry.id,
        name=item.title,
        url=item.url,
        data=page_url(site_url, f"{FOLDER}pieces/{entry.id}.json"),
        abstract=item.summary,
        genre=item.kind,
        published=item.published.isoformat(),
        modified=item.updated.isoformat(),
        column=entry.piece.matter.column,
        topics=entry.topics,
        audiences=entry.audiences,
        keywords=tuple(clean(word) for word in entry.keywords),
        license=item.license_url or item.license,
        image=item.cover.url,
    )


def piece_job(entry: Entry, item: Item, catalog: Catalog, urls: dict[str, str], code: str) -> Job:
    """The piece's own file; `urls` are the pages of all public pieces by id."""
    record = _record(entry, item, catalog, urls)
    key = make_key("open-piece", record=digest(to_json(record)), item=item.digest, code=code)
    return Job(f"site/{FOLDER}pieces/{entry.id}.json", key, partial(_make, record, item))


def _make(record: PieceRecord, item: Item) -> bytes:
    html = body_html(item)
    return to_json(record.model_copy(update={"html": html, "text": plain_text(html) if html.strip() else ""}))


def _record(entry: Entry, item: Item, catalog: Catalog, urls: dict[str, str]) -> PieceRecord:
    matter, facts = entry.piece.matter, entry.facts
    site = catalog.office.site
    groups = {group: tuple(c for c in item.categories if c.scheme.endswith(f":{group}")) for group in _GROUPS}
    license = item.license_url or item.license
    owner = clean(site.owner)
    return PieceRecord(
        type=_TYPES.get(item.kind, "Article"),
        tag=item.tag,
        schema_url=page_url(site.url, SCHEMA),
        identifier=entry.id,
        name=item.title,
        url=item.url,
        abstract=item.summary,
        genre=item.kind,
        published=item.published.isoformat(),
        modified=item.updated.isoformat(),
        author=tuple(Named(name=name, url=url or None) for name, url in item.authors),
        publisher=Named(name=owner, url=site.url),
        license=license,
        column=next(map(_named, groups["columns"]), None),
        position=matter.issue,
        topics=tuple(map(_named, groups["topics"])),
        audiences=tuple(map(_named, groups["audiences"])),
        keywords=tuple(c.label for c in groups["keywords"]),
        word_count=facts.characters,
        time_required=duration(facts.reading_minutes * 60),
        image=_file(item.cover),
        video=_file(item.clip, clean(matter.video.transcript or "") if matter.video else ""),
        caption=_file(captions_file(entry, catalog)),
        audio=_file(item.audio),
        transcripts=tuple(MediaFile(content_url=file.url, encoding_format=file.type) for file in item.transcripts),
        campaign=next(map(_named, groups["campaigns"]), None),
        citation=tuple(Named(name=title, url=link or None) for title, link in item.sources),
        correction=tuple(
            Correction(text=what, date_created=fix.date.isoformat())
            for fix, (_, what) in zip(matter.corrections, item.corrections, strict=True)
        ),
        related=tuple(urls[name] for name in entry.related if name in urls),
        aigc=matter.AIGC.model_dump() if matter.AIGC else None,
        dc_title=item.title,
        dc_creator=tuple(name for name, _ in item.authors),
        dc_publisher=owner,
        dc_issued=item.published.isoformat(),
        dc_modified=item.updated.isoformat(),
        dc_subject=tuple(c.label for c in (*groups["topics"], *groups["keywords"])),
        dc_license=license,
        text="",
        html="",
    )


_GROUPS = ("columns", "campaigns", "topics", "audiences", "keywords")


def _named(category: Category) -> Named:
    return Named(identifier=category.term, name=category.label)


def _file(file: File | None, transcript: str = "") -> MediaFile | None:
    if file is None:
        return None
    return MediaFile(
        content_url=file.url,
        encoding_format=file.type,
        content_size=file.bytes,
        width=file.width,
        height=file.height,
        duration=duration(file.duration_s) if file.duration_s else None,
        transcript=transcript or None,
    )
