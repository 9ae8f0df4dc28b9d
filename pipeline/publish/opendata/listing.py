"""The catalogue of all public pieces in files below 1 MB: newest pieces first, older ones by year."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import groupby

from pipeline.model.catalog import Catalog
from pipeline.model.job import Job, digest, make_key
from pipeline.publish.addresses import page_url
from pipeline.publish.feeds.item import tag_uri
from pipeline.publish.opendata.pieces import FOLDER, SCHEMA
from pipeline.publish.opendata.records import CatalogRecord, Named, PageRecord, Row, Withdrawn, to_json
from pipeline.render.feed_html import clean

MAX_BYTES = 900_000  # of rows in a file, so that it stays below 1 MB with its head
_Part = tuple[str, tuple[Row, ...]]


def listing_jobs(catalog: Catalog, rows: Sequence[Row], code: str) -> Iterator[Job]:
    """`catalog.json`, and `catalog/<year>.json` where it would be too large; `rows` newest first."""
    site = catalog.office.site
    parts = _parts(rows)
    schema = page_url(site.url, SCHEMA)
    head = CatalogRecord(
        schema_url=schema,
        name=clean(site.name),
        description=clean(site.description or site.tagline),
        url=site.url,
        publisher=Named(name=clean(site.owner), url=site.url),
        license=site.license,
        modified=max((row.modified for row in rows), default=f"{site.feed_since}T00:00:00+08:00"),
        total=len(rows),
        topics=tuple(Named(identifier=t.id, name=clean(t.name)) for t in catalog.vocabulary.topics),
        audiences=tuple(Named(identifier=a.id, name=clean(a.name)) for a in catalog.vocabulary.audiences),
        columns=tuple(Named(identifier=c.id, name=clean(c.name)) for c in catalog.office.columns.values()),
        pages=tuple(page_url(site.url, f"{FOLDER}catalog/{name}.json") for name, _ in parts[1:]),
        pieces=parts[0][1],
        withdrawn=tuple(_withdrawn(catalog)),
    )
    yield _job("catalog.json", head, code)
    for name, part in parts[1:]:
        yield _job(f"catalog/{name}.json", PageRecord(type="DataFeed", schema_url=schema, pieces=part), code)


def _withdrawn(catalog: Catalog) -> Iterator[Withdrawn]:
    """Identity, date and reason, and nothing of what the file holds."""
    for entry in catalog.withdrawn:
        told = entry.piece.matter.withdrawal
        if told is not None:
            yield Withdrawn(
                tag=tag_uri(catalog.office, entry.id),
                identifier=entry.id,
                url=page_url(catalog.office.site.url, entry.path),
                deleted=told.date.isoformat(),
                description=clean(told.reason),
            )


def _job(name: str, record: CatalogRecord | PageRecord, code: str) -> Job:
    key = make_key("open-list", record=digest(to_json(record)), code=code)
    return Job(f"site/{FOLDER}{name}", key, partial(to_json, record))


def _parts(rows: Sequence[Row]) -> list[_Part]:
    """Newest part first; parts are filled from the oldest piece of a year on, so that old ones stay as they are."""
    sizes = {row.identifier: len(to_json(row)) for row in rows}
    if sum(sizes.values()) <= MAX_BYTES:
        return [("", tuple(rows))]
    parts: list[_Part] = []
    for year, found in groupby(reversed(rows), key=lambda row: row.published[:4]):
        part: list[Row] = []
        number, total = 1, 0
        for row in found:
            if part and total + sizes[row.identifier] > MAX_BYTES:
                parts.append((_name(year, number), tuple(reversed(part))))
                part, total, number = [], 0, number + 1
            part.append(row)
            total += sizes[row.identifier]
        parts.append((_name(year, number), tuple(reversed(part))))
    return parts[::-1]


def _name(year: str, number: int) -> str:
    return year if number == 1 else f"{year}-{number}"
