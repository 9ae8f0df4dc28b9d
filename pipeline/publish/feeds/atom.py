"""Items to Atom 1.0 (RFC 4287)."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from lxml import etree

from pipeline.model.job import digest
from pipeline.publish.feeds.content import content_html
from pipeline.publish.feeds.elements import ATOM, GENERATOR, HISTORY, MEDIA, add, add_media, document_links, to_bytes
from pipeline.publish.feeds.frame import Frame
from pipeline.publish.feeds.item import Item

ENDING = ".atom.xml"
TYPE = "application/atom+xml"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def make_atom(frame: Frame, items: tuple[Item, ...], templates: Path) -> bytes:
    """The Atom 1.0 document."""
    # Names without a namespace: they are written out below the default one, and need no prefix nor a look-up each.
    feed = etree.Element("feed", {_LANG: "zh-CN"}, nsmap={None: ATOM, "fh": HISTORY, "media": MEDIA})  # type: ignore[dict-item]
    add(feed, "id", frame.tag)
    add(feed, "title", frame.title)
    add(feed, "subtitle", frame.subtitle)
    add(feed, "updated", frame.updated.isoformat())
    add(add(feed, "author"), "name", frame.owner)
    add(feed, "link", href=frame.home, rel="alternate", type="text/html")
    for rel, href in document_links(frame, ENDING):
        add(feed, "link", href=href, rel=rel, type=None if rel == "hub" else TYPE)
    add(feed, "rights", frame.rights)
    add(feed, "generator", GENERATOR)
    if frame.archive:
        add(feed, f"{{{HISTORY}}}archive")
    for item in items:
        _add_entry(feed, item, content_html(item, templates) if frame.full else None)
    return to_bytes(feed, frame)


def _add_entry(feed: etree._Element, item: Item, content: str | None) -> None:
    entry = add(feed, "entry")
    add(entry, "id", item.tag)
    add(entry, "title", item.title)
    add(entry, "updated", _distinct(item).isoformat())
    add(entry, "published", item.published.isoformat())
    add(entry, "link", href=item.url, rel="alternate", type="text/html", hreflang="zh-CN")
    for file in item.enclosures:
        length = None if file.bytes is None else str(file.bytes)
        add(entry, "link", href=file.url, rel="enclosure", type=file.type, length=length)
    for name, url in item.authors:
        author = add(entry, "author")
        add(author, "name", name)
        if url:
            add(author, "uri", url)
    add(entry, "summary", item.summary)
    if content is None:
        return
    if item.license_url:
        add(entry, "link", href=item.license_url, rel="license")
    for category in item.categories:
        add(entry, "category", term=category.term, scheme=category.scheme, label=category.label)
    add(entry, "rights", item.license)
    add(entry, "content", content, type="html")
    add_media(entry, item)


def _distinct(item: Item) -> datetime:
    """Entries of a feed should not share `updated` (feed validator), and many pieces have a day but no hour.

    A part of a second that hangs on the identity tells them apart and moves no date.
    """
    return item.updated.replace(microsecond=0) + timedelta(microseconds=int(digest(item.tag), 16) % 1_000_000)
