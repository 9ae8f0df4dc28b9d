"""Open data: what other programs, search engines and language models read instead of our pages."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial

from pipeline.model.catalog import Catalog
from pipeline.model.job import Job, digest, make_key
from pipeline.publish.context import Context
from pipeline.publish.feeds.item import make_items
from pipeline.publish.opendata.listing import listing_jobs
from pipeline.publish.opendata.pieces import FOLDER, make_row, piece_job
from pipeline.publish.opendata.records import Files
from pipeline.publish.opendata.robots import robot_jobs

__all__ = ["opendata_jobs"]


def opendata_jobs(catalog: Catalog, context: Context) -> Iterator[Job]:
    """The catalogue and the pieces as JSON with their schema, sitemap.xml, robots.txt and llms.txt."""
    pairs = tuple(make_items(catalog))
    urls = {entry.id: item.url for entry, item in pairs}
    rows = [make_row(entry, item, catalog.office.site.url) for entry, item in pairs]
    yield from listing_jobs(catalog, rows, context.code)
    for entry, item in pairs:
        yield piece_job(entry, item, catalog, urls, context.code)
    schema = json.dumps(Files.model_json_schema(by_alias=True), ensure_ascii=False, indent=1).encode() + b"\n"
    key = make_key("open-schema", schema=digest(schema))
    yield Job(f"site/{FOLDER}schema.json", key, partial(bytes, schema))
    yield from robot_jobs(catalog, context, [item for _, item in pairs])
