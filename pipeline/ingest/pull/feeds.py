"""RSS, Atom and JSON Feed to plain values: the only module that knows feedparser."""

from __future__ import annotations

import io
import json
import re
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any
from urllib.parse import urljoin

import feedparser
from lxml import etree

from pipeline.ingest.adopt.values import moment
from pipeline.ingest.pull.reading import Text, plain_xml
from pipeline.ingest.pull.trouble import PullError
from pipeline.model.names import short

MOST_READ = 5000  # entries of a feed; feeds hold some dozens
_PAGE = re.compile(r"\s*(?:<!DOCTYPE html|<html)\b", re.IGNORECASE)
_ALTERNATE = re.compile(r"<link\b[^>]{0,500}\btype=[\"']application/(?:rss\+xml|atom\+xml|feed\+json)[\"'][^>]{0,500}>")
_HREF = re.compile(r"\bhref=[\"']([^\"'<>\s]{1,500})[\"']")
_NOT_A_FEED = "核对网址：要的是 RSS、Atom 或 JSON Feed"


@dataclass(frozen=True)
class Entry:
    """One piece of a feed: `key` is its identity in the feed, `html` its full text (`whole`) or what there is of it."""

    key: str
    title: str
    link: str
    date: datetime | None
    authors: tuple[str, ...]
    words: tuple[str, ...]
    html: str
    whole: bool
    rights: str
    enclosures: tuple[str, ...]
    plain: bool = False
    """Whether `html` is text without markup."""


@dataclass(frozen=True)
class Feed:
    """A feed as it was read; `notes` are Chinese sentences about what was wrong with it."""

    title: str
    link: str
    rights: str
    entries: tuple[Entry, ...]
    notes: tuple[str, ...] = ()


def read_feed(given: Text, address: str) -> Feed:
    """The feed of a text that came from `address` (a file: ""). Raises PullError (K604)."""
    if given.text.lstrip().startswith("{"):
        return _json_feed(given, address)
    if _PAGE.match(given.text):
        links = [_HREF.search(tag[0]) for tag in _ALTERNATE.finditer(given.text)]
        found = [urljoin(address, href[1]) for href in links if href]
        remedy = f"它的订阅源是：{'、'.join(short(link, 200) for link in found[:5])}" if found else _NOT_A_FEED
        raise PullError("K604", "这是一个网页，不是订阅源", remedy)
    return _xml_feed(given, address)


def _xml_feed(given: Text, address: str) -> Feed:
    root, notes = _well_formed(given.text)
    # Well-formed by now, so feedparser's strict parser reads it; links and markup are ours to mend (see markdown.py).
    parsed = feedparser.parse(
        io.BytesIO(etree.tostring(root, encoding="utf-8")),
        response_headers={"content-type": "application/xml; charset=utf-8"},
        resolve_relative_uris=False,
        sanitize_html=False,
    )
    if not parsed.version:
        raise PullError("K604", f"不是订阅源（最外层是 {short(etree.QName(root).localname)}）", _NOT_A_FEED)
    if notes and not parsed.entries:
        raise PullError("K604", "XML 坏了，一篇也读不出来", "请对方检查订阅源，或过一会儿再试")
    head = parsed.feed
    link = _joined(address, head.get("link"))
    entries = tuple(_xml_entry(each, link or address) for each in parsed.entries)
    return Feed(_text(head.get("title")), link, _rights(head), entries, (*given.notes, *notes))


def _well_formed(text: str) -> tuple[etree._Element, list[str]]:
    """What can be read of the XML, and what was wrong with it; no DTD, network or entity has a part in it.

    A DTD that declares entities is refused: what they do then (billion laughs, reading of files) no feed needs.
    """
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(plain_xml(text).encode(), parser)
    except etree.XMLSyntaxError:
        root = None
    dtd: Any = root.getroottree().docinfo.internalDTD if root is not None else None
    if (root is None and "<!ENTITY" in text) or (dtd is not None and dtd.entities()):
        remedy = "请对方去掉 DTD；这样写的文件可能是攻击，不要用别的程序打开"
        raise PullError("K604", "XML 里有自定的实体，没有读", remedy)
    if root is None:
        raise PullError("K604", "不是 XML，也不是 JSON，读不懂", _NOT_A_FEED)
    notes = []
    if parser.error_log:
        first = parser.error_log[0]
        notes.append(f"XML 有错（第 {first.line} 行起），能读的都读了，请核对正文是否完整")
    pieces = list(root.iter("{*}item", "{*}entry"))
    for piece in pieces[MOST_READ:]:
        parent = piece.getparent()
        if parent is not None:
            parent.remove(piece)
    if len(pieces) > MOST_READ:
        notes.append(f"有 {len(pieces)} 篇，只读了前 {MOST_READ} 篇")
    return root, notes


def _xml_entry(each: Any, base: str) -> Entry:
    full = [part for part in each.get("content") or () if "html" in part.get("type", "") or "text" in part["type"]]
    markup = _text(full[0].get("value")) if full else _text(each.get("summary"))
    kind = full[0].get("type", "") if full else each.get("summary_detail", {}).get("type", "")
    link = _joined(base, each.get("link"))
    people = [person.get("name") for person in each.get("authors") or ()]
    return Entry(
        key=_text(each.get("id")) or link,
        title=_text(each.get("title")),
        link=link,
        date=_moment(each),
        authors=_texts(people),
        words=_texts(tag.get("term") for tag in each.get("tags") or ()),
        html=markup,
        whole=bool(full),
        rights=_rights(each),
        enclosures=_texts(_joined(base, media.get("href")) for media in each.get("enclosures") or ()),
        plain=kind == "text/plain" and "<" not in markup,
    )


def _moment(each: Any) -> datetime | None:
    """The time as written, where it has no zone in Shanghai; else as feedparser understands it."""
    for name in ("published", "created", "updated"):
        found = moment(each.get(name)) if each.get(name) else None
        parsed: time.struct_time | None = each.get(f"{name}_parsed")
        if found is None and parsed is not None:
            found = moment(datetime(*parsed[:5], tzinfo=timezone.utc))
        if found is not None:
            return found
    return None


def _rights(part: Any) -> str:
    return " ".join(_texts([part.get("license"), part.get("rights")]))


def _json_feed(given: Text, address: str) -> Feed:
    try:
        data = json.loads(given.text)
    except (ValueError, RecursionError):
        raise PullError("K604", "JSON 写法有错，读不懂", "请对方检查订阅源") from None
    items = data.get("items")
    if not isinstance(items, list) or "jsonfeed.org" not in str(data.get("version")):
        raise PullError("K604", "这份 JSON 不是 JSON Feed", _NOT_A_FEED)
    link = _joined(address, data.get("home_page_url"))
    entries = [_json_entry(each, link or address) for each in items[:MOST_READ] if isinstance(each, Mapping)]
    more = (f"有 {len(items)} 篇，只读了前 {MOST_READ} 篇",) if len(items) > MOST_READ else ()
    return Feed(_text(data.get("title")), link, "", tuple(entries), (*given.notes, *more))


def _json_entry(each: Mapping[str, Any], base: str) -> Entry:
    markup, plain = _text(each.get("content_html")), _text(each.get("content_text"))
    people: list[Any] = each["authors"] if isinstance(each.get("authors"), list) else [each.get("author")]
    link = _joined(base, each.get("url"))
    media: list[Any] = each["attachments"] if isinstance(each.get("attachments"), list) else []
    return Entry(
        key=_text(each.get("id")) or link,
        title=_text(each.get("title")),
        link=link,
        date=next(filter(None, (moment(_text(each.get(name))) for name in ("date_published", "date_modified"))), None),
        authors=_texts(person.get("name") for person in people if isinstance(person, Mapping)),
        words=_texts(each["tags"] if isinstance(each.get("tags"), list) else ()),
        html=markup or plain or _text(each.get("summary")),
        whole=bool(markup or plain),
        rights="",
        enclosures=_texts(_joined(base, part.get("url")) for part in media if isinstance(part, Mapping)),
        plain=not markup,
    )


def _joined(base: str, link: Any) -> str:
    """An absolute http(s) address, or "" where there is none."""
    try:
        whole = urljoin(base, _text(link))
    except ValueError:
        return ""
    return whole if re.match(r"https?://\S+$", whole) else ""


def _text(value: Any) -> str:
    return value.strip() if isinstance(value, str) else str(value) if isinstance(value, int) else ""


def _texts(values: Iterable[Any]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, map(_text, values))))
