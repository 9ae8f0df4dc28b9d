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

from pipeline.model.job import digest
from pipeline.publish.feeds.content import content_html
from pipeline.publish.feeds.elements import ATOM, CC, DC, HISTORY, MEDIA, add, add_media, document_links, styled
from pipeline.publish.feeds.frame import Frame
from pipeline.publish.feeds.item import Item
from pipeline.publish.feeds.podcast import ITUNES, PODCAST, add_episode, add_show

ATOM_TYPE, RSS_TYPE = "application/atom+xml", "application/rss+xml"


class _Feed(BaseExtension):  # type: ignore[misc]
    """The links between documents, the mark of an archive page, and what makes a podcast."""

    frame: Frame
    ending: str

    def extend_ns(self) -> dict[str, str]:
        heard = {"itunes": ITUNES, "podcast": PODCAST} if self.frame.podcast and self.ending == ".rss.xml" else {}
        return {"fh": HISTORY, "dc": DC, "media": MEDIA, "creativeCommons": CC, **heard}

    def extend_atom(self, feed: Any) -> Any:
        return self._extend(feed, "link", ATOM_TYPE)

    def extend_rss(self, rss: Any) -> Any:
        self._extend(rss[0], f"{{{ATOM}}}link", RSS_TYPE)
        if self.frame.podcast:
            add_show(rss[0], self.frame)
        return rss

    def _extend(self, parent: Any, link: str, kind: str) -> Any:
        for rel, href in document_links(self.frame, self.ending):
            add(parent, link, href=href, rel=rel, type=None if rel == "hub" else kind)
        if self.frame.archive:
            add(parent, f"{{{HISTORY}}}archive")
        return parent


class _Entry(BaseEntryExtension):  # type: ignore[misc]
    """Links, media, licence and (in RSS) authors of an entry; only the needful where the feed is not `full`."""

    item: Item
    frame: Frame

    def extend_atom(self, entry: Any) -> Any:
        item = self.item
        for broken in entry.findall("link"):
            entry.remove(broken)
        add(entry, "link", href=item.url, rel="alternate", type="text/html", hreflang="zh-CN")
        for file in item.enclosures:
            length = None if file.bytes is None else str(file.bytes)
            add(entry, "link", href=file.url, rel="enclosure", type=file.type, length=length)
        if self.frame.full:
            if item.license_url:
                add(entry, "link", href=item.license_url, rel="license")
            add_media(entry, item)
        return entry

    def extend_rss(self, entry: Any) -> Any:
        item = self.item
        for name, _ in item.authors:
            add(entry, f"{{{DC}}}creator", name)
        if self.frame.full:
            add(entry, f"{{{DC}}}rights", item.license)
            if item.license_url:
                add(entry, f"{{{CC}}}license", item.license_url)
            add_media(entry, item)
        if self.frame.podcast:
            add_episode(entry, item)
        return entry


def make_rss(frame: Frame, items: tuple[Item, ...], templates: Path) -> bytes:
    """The RSS 2.0 document."""
    feed = _generator(frame, ".rss.xml")
    for item in items:
        entry = _entry(feed, frame, item)
        # RSS reads `description` as HTML, so plain words are escaped once more.
        entry.description(escape(item.summary, quote=False))
        if frame.full:
            entry.content(content_html(item, templates))
        for file in item.enclosures[:1]:  # readers take one; its length is not optional
            if file.bytes is not None:
                entry.enclosure(file.url, str(file.bytes), file.type)
    return styled(feed.rss_str(pretty=False), frame)


def make_atom(frame: Frame, items: tuple[Item, ...], templates: Path) -> bytes:
    """The Atom 1.0 document."""
    feed = _generator(frame, ".atom.xml")
    for item in items:
        entry = _entry(feed, frame, item)
        entry.author([{"name": name} | ({"uri": url} if url else {}) for name, url in item.authors])
        entry.summary(item.summary)
        if frame.full:
            entry.content(content_html(item, templates), type="html")
            entry.rights(item.license)
    return styled(feed.atom_str(pretty=False), frame)


def _generator(frame: Frame, ending: str) -> FeedGenerator:
    feed = FeedGenerator()
    feed.register_extension("kepu", _Feed, _Entry)
    feed.kepu.frame, feed.kepu.ending = frame, ending
    feed.id(frame.tag)
    feed.title(frame.title)
    feed.subtitle(frame.subtitle)
    feed.description(frame.subtitle)
    feed.link(href=frame.home, rel="alternate", type="text/html")
    feed.author({"name": frame.owner})
    feed.rights(frame.rights)
    feed.language("zh-CN")
    feed.generator("kepu-matrix")
    feed.updated(frame.updated)
    return feed


def _entry(feed: FeedGenerator, frame: Frame, item: Item) -> FeedEntry:
    entry = feed.add_entry(order="append")
    entry.kepu.item, entry.kepu.frame = item, frame
    entry.id(item.tag)
    entry.title(item.title)
    entry.link(href=item.url)
    entry.published(item.published)
    # Two entries of one feed should not share `updated` (feed validator), and many pieces have a day but no hour: a
    # part of a second that hangs on the identity tells them apart and moves no date.
    entry.updated(item.updated.replace(microsecond=0) + timedelta(microseconds=int(digest(item.tag), 16) % 1_000_000))
    if item.categories and frame.full:
        entry.category([{"term": c.term, "scheme": c.scheme, "label": c.label} for c in item.categories])
    return entry
