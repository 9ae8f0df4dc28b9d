"""Items to RSS 2.0 and Atom 1.0: the only module that imports feedgen.

feedgen 1.0.0 loses `rel`, `type` and `length` of entry links in Atom (its issue #135), knows no RFC 5005 and no
licence links; its own extension interface mends all three. Every time is given, since its defaults are "now".
"""

from __future__ import annotations

from datetime import timedelta
from html import escape
from pathlib import Path
from typing import Any

from feedgen.entry import FeedEntry
from feedgen.ext.base import BaseEntryExtension, BaseExtension
from feedgen.feed import FeedGenerator
from lxml import etree

from pipeline.model.job import digest
from pipeline.publish.feeds.content import content_html
from pipeline.publish.feeds.frame import Frame
from pipeline.publish.feeds.item import Item
from pipeline.publish.feeds.media import File

ATOM_TYPE, RSS_TYPE = "application/atom+xml", "application/rss+xml"
_ATOM = "http://www.w3.org/2005/Atom"
_HISTORY = "http://purl.org/syndication/history/1.0"
_DC = "http://purl.org/dc/elements/1.1/"
_CC = "http://backend.userland.com/creativeCommonsRssModule"
_MEDIA = "http://search.yahoo.com/mrss/"


class _Feed(BaseExtension):  # type: ignore[misc]
    """The links of RFC 5005 and the mark of an archive page."""

    frame: Frame
    ending: str

    def extend_ns(self) -> dict[str, str]:
        return {"fh": _HISTORY, "dc": _DC, "media": _MEDIA, "creativeCommons": _CC}

    def extend_atom(self, feed: Any) -> Any:
        for rel, href in self._links():
            etree.SubElement(feed, "link", href=href, rel=rel, type=ATOM_TYPE)
        return self._archive(feed)

    def extend_rss(self, rss: Any) -> Any:
        channel = rss[0]
        for rel, href in self._links():
            etree.SubElement(channel, f"{{{_ATOM}}}link", href=href, rel=rel, type=RSS_TYPE)
        self._archive(channel)
        return rss

    def _links(self) -> list[tuple[str, str]]:
        frame = self.frame
        current = frame.current if frame.current != frame.at else None
        found = (("current", current), ("prev-archive", frame.older), ("next-archive", frame.newer))
        return [(rel, at + self.ending) for rel, at in found if at]

    def _archive(self, parent: Any) -> Any:
        if self.frame.archive:
            etree.SubElement(parent, f"{{{_HISTORY}}}archive")
        return parent


class _Entry(BaseEntryExtension):  # type: ignore[misc]
    """Links, media, licence and (in RSS) authors of an entry."""

    item: Item

    def extend_atom(self, entry: Any) -> Any:
        item = self.item
        for broken in entry.findall("link"):
            entry.remove(broken)
        _element(entry, "link", href=item.url, rel="alternate", type="text/html", hreflang="zh-CN")
        if item.clip:
            length = str(item.clip.bytes) if item.clip.bytes is not None else None
            _element(entry, "link", href=item.clip.url, rel="enclosure", type=item.clip.type, length=length)
        if item.license_url:
            _element(entry, "link", href=item.license_url, rel="license")
        _media(entry, item)
        return entry

    def extend_rss(self, entry: Any) -> Any:
        item = self.item
        for name, _ in item.authors:
            _element(entry, f"{{{_DC}}}creator").text = name
        _element(entry, f"{{{_DC}}}rights").text = item.license
        if item.license_url:
            _element(entry, f"{{{_CC}}}license").text = item.license_url
        _media(entry, item)
        return entry


def make_rss(frame: Frame, items: tuple[Item, ...], templates: Path) -> bytes:
    """The RSS 2.0 document."""
    feed = _generator(frame, ".rss.xml", RSS_TYPE)
    for item in items:
        entry = _entry(feed, item)
        # RSS reads `description` as HTML, so plain words are escaped once more.
        entry.description(escape(item.summary, quote=False))
        entry.content(content_html(item, templates))
        if item.clip and item.clip.bytes is not None:
            entry.enclosure(item.clip.url, str(item.clip.bytes), item.clip.type)
    return _styled(feed.rss_str(pretty=False), frame)


def make_atom(frame: Frame, items: tuple[Item, ...], templates: Path) -> bytes:
    """The Atom 1.0 document."""
    feed = _generator(frame, ".atom.xml", ATOM_TYPE)
    for item in items:
        entry = _entry(feed, item)
        entry.author([{"name": name} | ({"uri": url} if url else {}) for name, url in item.authors])
        entry.summary(item.summary)
        entry.content(content_html(item, templates), type="html")
        entry.rights(item.license)
    return _styled(feed.atom_str(pretty=False), frame)


def _generator(frame: Frame, ending: str, kind: str) -> FeedGenerator:
    feed = FeedGenerator()
    feed.register_extension("kepu", _Feed, _Entry)
    feed.kepu.frame, feed.kepu.ending = frame, ending
    feed.id(frame.tag)
    feed.title(frame.title)
    feed.subtitle(frame.subtitle)
    feed.description(frame.subtitle)
    feed.link(href=frame.at + ending, rel="self", type=kind)
    feed.link(href=frame.home, rel="alternate", type="text/html")  # last: RSS takes the last link as the home page
    feed.author({"name": frame.owner})
    feed.rights(frame.rights)
    feed.language("zh-CN")
    feed.generator("kepu-matrix")
    feed.updated(frame.updated)
    return feed


def _entry(feed: FeedGenerator, item: Item) -> FeedEntry:
    entry = feed.add_entry(order="append")
    entry.kepu.item = item
    entry.id(item.tag)
    entry.title(item.title)
    entry.link(href=item.url)
    entry.published(item.published)
    # Two entries of one feed should not share `updated` (feed validator), and many pieces have a day but no hour: a
    # part of a second that hangs on the identity tells them apart and moves no date.
    entry.updated(item.updated.replace(microsecond=0) + timedelta(microseconds=int(digest(item.tag), 16) % 1_000_000))
    if item.categories:
        entry.category([{"term": c.term, "scheme": c.scheme, "label": c.label} for c in item.categories])
    return entry


def _media(entry: Any, item: Item) -> None:
    parent = _content(entry, item.clip, "video") if item.clip else _content(entry, item.cover, "image")
    size = {"width": _text(item.cover.width), "height": _text(item.cover.height)}
    _element(parent, f"{{{_MEDIA}}}thumbnail", url=item.cover.url, **size)


def _content(entry: Any, file: File, medium: str) -> Any:
    words = {
        "fileSize": _text(file.bytes),
        "type": file.type,
        "medium": medium,
        "duration": _text(None if file.duration_s is None else round(file.duration_s)),
        "width": _text(file.width),
        "height": _text(file.height),
    }
    return _element(entry, f"{{{_MEDIA}}}content", url=file.url, **words)


def _text(number: int | None) -> str | None:
    return None if number is None else str(number)


def _element(parent: Any, name: str, **attributes: str | None) -> Any:
    return etree.SubElement(parent, name, {key: value for key, value in attributes.items() if value is not None})


def _styled(xml: bytes, frame: Frame) -> bytes:
    """With the style sheet that makes the raw feed legible in a browser (XSLT is leaving the browsers)."""
    head, rest = xml.split(b"\n", 1)
    style = f'<?xml-stylesheet type="text/css" href="{"../" * frame.depth}feed.css"?>'
    return b"\n".join((head, style.encode(), rest)) + b"\n"
