"""The square cover of the podcast."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from pipeline.model.catalog import Catalog
from pipeline.model.job import Job, make_key
from pipeline.publish.context import Context
from pipeline.publish.covers import cover_inputs, cover_request
from pipeline.render.pictures.cover import cover_bytes

ART = "feeds/podcast.jpg"
SIZE = 1400  # pixels: the least that podcast directories take (Apple: 1400 to 3000, square, JPEG or PNG)
LARGEST = 500_000  # bytes; Apple's limit is 512 KB


def podcast_jobs(catalog: Catalog, context: Context) -> Iterator[Job]:
    """The cover, drawn in the look of the oldest piece that can be heard, so that it stays as it is."""
    heard = [entry for entry in catalog.public if entry.piece.matter.audio]
    if heard:
        own = cover_request(catalog, heard[-1], SIZE, SIZE)
        request = replace(
            own,
            title=catalog.office.site.name,
            kicker="播客",
            label="",
            byline=catalog.office.site.owner,
            photo=None,
            seed="podcast",
        )
        key = make_key("cover", **cover_inputs(catalog, request), code=context.code)
        yield Job(f"site/{ART}", key, partial(cover_bytes, request, "jpg", LARGEST, None))
