"""Feeds of the public pieces: RSS 2.0, Atom 1.0 and JSON Feed 1.1, with archives; a calendar; an OPML list."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.model.catalog import Catalog
from pipeline.model.job import Job
from pipeline.publish.context import Context
from pipeline.publish.feeds.extras import calendar_jobs, extra_jobs
from pipeline.publish.feeds.jobs import document_jobs
from pipeline.publish.feeds.podcast import podcast_jobs


def feed_jobs(catalog: Catalog, context: Context) -> Iterator[Job]:
    """Everything below site/feeds."""
    yield from document_jobs(catalog, context)
    yield from podcast_jobs(catalog, context)
    yield from calendar_jobs(catalog, context)
    yield from extra_jobs(catalog, context)
