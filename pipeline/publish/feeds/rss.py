"""Items to RSS 2.0, with the podcast namespaces where the feed is a podcast."""

from __future__ import annotations

from datetime import datetime
from email.utils import format_datetime
from html import escape
from pathlib import Path

from lxml import etree

from pipeline.publish.feeds.content import content_html
from pipeline.publish.feeds.elements import ATOM, GENERATOR, HISTORY, MEDIA, add, add_media, document_links, to_bytes
from pipeline.publish.feeds.frame import Frame
from pipeline.publish.feeds.item import Item

ENDING = ".rss.xml"
TYPE = "application/rss+xml"
DC = "http://purl.org/dc/elements/1.1/"
CC = "http://backend.userland.com/creativeCommonsRssModule"
CONTENT = "http://purl.org/rss/1.0/modules/content/"
ITUNES = "http://www.itunes.com/dtds/podcast-1.0.dtd"
PODCAST = "https://podcastindex.org/namespace/1.0"
_NAMES = {"atom": ATOM, "content": CONTENT, "creativeCommons": CC, "dc": DC, "fh": HISTORY, "media": MEDIA}


def make_rss(frame: Frame, items: tuple[Item, ...], templates: Path) -> bytes:
    """The RSS 2.0 document."""
    names = _NAMES | ({"itunes": ITUNES, "podcast": PODCAST} if frame.podcast else {})
    rss = etree.Element("rss", {"version": "2.0"}, nsmap=names)
    channel = add(rss, "channel")
    add(channel, "title", frame.title)
    add(channel, "link", frame.home)
    add(channel, "description", frame.subtitle)
    add(channel, "language", "zh-CN")
    add(channel, "copyright", frame.rights)
    add(channel, "lastBuildDate", _moment(frame.updated))
    add(channel, "generator", GENERATOR)
    for rel, href in document_links(frame, ENDING):
        add(channel, f"{{{ATOM}}}link", href=href, rel=rel, type=None if rel == "hub" else TYPE)
    if frame.archive:
        add(channel, f"{{{HISTORY}}}archive")
    if frame.podcast:
        _add_show(channel, frame)
    for item in items:
        entry = _add_item(channel, item, content_html(item, templates) if frame.full else None)
        if frame.podcast:
            _add_episode(entry, item)
    return to_bytes(rss, frame)


def _add_item(channel: etree._Element, item: Item, content: str | None) -> etree._Element:
    entry = add(channel, "item")
    add(entry, "title", item.title)
    add(entry, "link", item.url)
    add(entry, "guid", item.tag, isPermaLink="false")
    add(entry, "pubDate", _moment(item.published))
    # RSS reads `description` as HTML, so plain words are escaped once more.
    add(entry, "description", escape(item.summary, quote=False))
    for name, _ in item.authors:
        add(entry, f"{{{DC}}}creator", name)
    for file in item.enclosures[:1]:  # readers take one; its length is not optional
        if file.bytes is not None:
            add(entry, "enclosure", url=file.url, length=str(file.bytes), type=file.type)
    if content is None:
        return entry
    for category in item.categories:
        add(entry, "category", category.label, domain=category.scheme)
    add(entry, f"{{{CONTENT}}}encoded", content)
    add(entry, f"{{{DC}}}rights", item.license)
    if item.license_url:
        add(entry, f"{{{CC}}}license", item.license_url)
    add_media(entry, item)
    return entry


def _add_show(channel: etree._Element, frame: Frame) -> None:
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


def _add_episode(entry: etree._Element, item: Item) -> None:
    add(entry, f"{{{ITUNES}}}explicit", "false")
    if item.audio and item.audio.duration_s is not None:
        add(entry, f"{{{ITUNES}}}duration", str(round(item.audio.duration_s)))
    for file in item.transcripts:
        add(entry, f"{{{PODCAST}}}transcript", url=file.url, type=file.type, language="zh-CN")


def _moment(moment: datetime) -> str:
    return format_datetime(moment)
