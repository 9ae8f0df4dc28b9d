"""Parts of RSS and Atom that feedgen does not write: links between documents, media elements, the style sheet."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from pipeline.publish.feeds.frame import Frame
from pipeline.publish.feeds.item import Item
from pipeline.publish.media import File

ATOM = "http://www.w3.org/2005/Atom"
HISTORY = "http://purl.org/syndication/history/1.0"
MEDIA = "http://search.yahoo.com/mrss/"
DC = "http://purl.org/dc/elements/1.1/"
CC = "http://backend.userland.com/creativeCommonsRssModule"


def add(parent: etree._Element, name: str, text: str | None = None, /, **attributes: str | None) -> etree._Element:
    """A child with the attributes that have a value."""
    child = etree.SubElement(parent, name)
    for key, value in attributes.items():
        if value is not None:
            child.set(key, value)
    child.text = text
    return child


def document_links(frame: Frame, ending: str) -> Iterator[tuple[str, str]]:
    """Relation and address: the document itself, its neighbours (RFC 5005) and the WebSub hub."""
    yield "self", frame.at + ending
    found = (("current", frame.current), ("prev-archive", frame.older), ("next-archive", frame.newer))
    yield from ((rel, at + ending) for rel, at in found if at and at != frame.at)
    if frame.hub and frame.at == frame.current:
        yield "hub", frame.hub


def add_media(entry: etree._Element, item: Item) -> None:
    """Media RSS: the clip, the recording, or else the cover; and the cover as thumbnail."""
    shown = ((item.clip, "video"), (item.audio, "audio"))
    found = [_content(entry, file, medium) for file, medium in shown if file] or [_content(entry, item.cover, "image")]
    cover = item.cover
    add(found[0], f"{{{MEDIA}}}thumbnail", url=cover.url, width=_text(cover.width), height=_text(cover.height))


def _content(entry: etree._Element, file: File, medium: str) -> etree._Element:
    return add(
        entry,
        f"{{{MEDIA}}}content",
        url=file.url,
        fileSize=_text(file.bytes),
        type=file.type,
        medium=medium,
        duration=_text(file.duration_s),
        width=_text(file.width),
        height=_text(file.height),
    )


def _text(number: float | None) -> str | None:
    return None if number is None else str(round(number))


def styled(xml: bytes, frame: Frame) -> bytes:
    """The document with the style sheet that makes the raw feed legible in a browser (XSLT is leaving browsers)."""
    head, rest = xml.split(b"\n", 1)
    style = f'<?xml-stylesheet type="text/css" href="{"../" * frame.depth}feed.css"?>'
    return b"\n".join((head, style.encode(), rest)) + b"\n"
