"""The podcast: what its feed says besides RSS, and its square cover."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from lxml import etree

from pipeline.model.catalog import Catalog
from pipeline.model.job import Job, make_key
from pipeline.publish.context import Context
from pipeline.publish.covers import cover_inputs, cover_request
from pipeline.publish.feeds.elements import add
from pipeline.publish.feeds.frame import Frame
from pipeline.publish.feeds.item import Item
from pipeline.render.pictures import cover_bytes

ITUNES = "http://www.itunes.com/dtds/podcast-1.0.dtd"
PODCAST = "https://podcastindex.org/namespace/1.0"
ART = "feeds/podcast.jpg"
SIZE = 1400  # pixels: the least that podcast directories take (Apple: 1400 to 3000, square, JPEG or PNG)
LARGEST = 500_000  # bytes; Apple's limit is 512 KB


def add_show(channel: etree._Element, frame: Frame) -> None:
    """What podcast directories demand of a show (Apple's podcaster's guide to RSS)."""
    add(channel, f"{{{ITUNES}}}author", frame.owner)
    add(channel, f"{{{ITUNES}}}type", "episodic")
    add(channel, f"{{{ITUNES}}}explicit", "false")
    add(channel, f"{{{ITUNES}}}category", text="Science")
    add(channel, f"{{{ITUNES}}}image", href=frame.podcast)
    if frame.email:
        owner = add(channel, f"{{{ITUNES}}}owner")
        add(owner, f"{{{ITUNES}}}name", frame.owner)
        add(owner, f"{{{ITUNES}}}email", frame.email)


def add_episode(entry: etree._Element, item: Item) -> None:
    """Length and transcripts (podcastindex.org) of a recording."""
    add(entry, f"{{{ITUNES}}}explicit", "false")
    if item.audio and item.audio.duration_s is not None:
        add(entry, f"{{{ITUNES}}}duration", str(round(item.audio.duration_s)))
    for file in item.transcripts:
        add(entry, f"{{{PODCAST}}}transcript", url=file.url, type=file.type, language="zh-CN")


def podcast_jobs(catalog: Catalog, context: Context) -> Iterator[Job]:
    """The cover, drawn in the look of the oldest piece that can be heard, so that it stays as it is."""
    heard = [entry for entry in catalog.public if entry.piece.matter.audio]
    if heard:
        site = catalog.office.site
        own = cover_request(catalog, heard[-1], SIZE, SIZE, byline=site.owner)
        request = replace(own, title=site.name, kicker="播客", label="", photo=None, seed="podcast")
        key = make_key("cover", **cover_inputs(catalog, request), code=context.code)
        yield Job(f"site/{ART}", key, partial(cover_bytes, request, "jpg", LARGEST, None))
