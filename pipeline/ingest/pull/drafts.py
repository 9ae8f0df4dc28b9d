"""An entry of a feed as a draft to be: what the import needs to make a piece of it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Container
from typing import Any, get_args
from urllib.parse import urlsplit

from pipeline.ingest.adopt.ids import identity, unused
from pipeline.ingest.adopt.report import Note, Raw
from pipeline.ingest.adopt.values import clean, shorten
from pipeline.ingest.known import folded_title
from pipeline.ingest.pull.escaping import plain_to_markdown
from pipeline.ingest.pull.feeds import Entry, Feed
from pipeline.ingest.pull.markdown import plain_text, to_markdown
from pipeline.ingest.slug import slug
from pipeline.model.matter import License

REPRINT = "转载"
_LONGEST_ORIGIN = 500  # of Matter.origin
_DEED = re.compile(r"creativecommons\.org/(?:licenses/([a-z-]+)/([\d.]+)|publicdomain/(zero)/1\.0)", re.IGNORECASE)
_NAMED = re.compile(r"\bCC[ -]?(BY(?:-(?:NC|SA|ND))*)[ -]?(4\.0)\b", re.IGNORECASE)
_TITLE_FROM_TEXT = 30


def origin(entry: Entry, feed: Feed, address: str) -> str:
    """The entry's identity; one that is only its feed's (a number) with the feed's site before it."""
    key = " ".join(clean(entry.key).split())
    if not key:
        key = f"{folded_title(entry.title)} {hashlib.sha256(entry.html.encode()).hexdigest()[:16]}"
    if not re.match(r"[A-Za-z][\w+.-]*:\S", key):
        site = urlsplit(feed.link or address)
        key = f"{site.netloc or feed.title or '文件'} {key}"
    return key if len(key) <= _LONGEST_ORIGIN else f"sha256:{hashlib.sha256(key.encode()).hexdigest()}"


def draft(entry: Entry, feed: Feed, source: str, row: int, key: str, taken: Container[str]) -> Raw:
    """The entry number `row` of the feed that notes call `source`; `taken` holds the casefolded ids in use."""
    body = plain_to_markdown(entry.html) if entry.plain else to_markdown(entry.html, entry.link)
    title = plain_text(entry.title) or shorten(plain_text(entry.html), _TITLE_FROM_TEXT) or "无标题"
    named = slug(title) or identity(title, 40) or f"piece-{hashlib.sha256(key.encode()).hexdigest()[:8]}"
    site = plain_text(feed.title) or urlsplit(entry.link).netloc
    rights = entry.rights or feed.rights
    licence = licence_of(rights)
    fields: dict[str, Any] = {
        "id": unused(named, taken),
        "title": title,
        "date": entry.date,
        "authors": [plain_text(name) for name in entry.authors] or [site] * bool(site),
        "keywords": list(entry.words[:10]),
        "license": licence,
        "origin": key,
        "draft": True,
    }
    if entry.link:
        fields["sources"] = [{"title": f"{site}：{title}" if site else title, "url": entry.link}]
    notes = [Note(source, row, text) for text in _notes(entry, rights, licence)]
    return Raw(source, row, 0, "", "article", fields, _without_title(body, title), 1, (), tuple(notes))


def licence_of(rights: str) -> str:
    """Our name for a licence that the feed states and that we know; 转载 for all others."""
    deed, named = _DEED.search(rights), _NAMED.search(rights)
    if deed and deed[3]:
        return "CC0-1.0"
    name = f"CC-{deed[1].upper()}-{deed[2]}" if deed else f"CC-{named[1].upper()}-{named[2]}" if named else ""
    return name if name in get_args(License) else REPRINT


def _notes(entry: Entry, rights: str, licence: str) -> list[str]:
    notes = []
    if not entry.link:
        notes.append("没有原文链接，请补上 sources")
    if not entry.whole:
        notes.append("订阅源只给了摘要，正文要到原文去取" if entry.html else "订阅源没有给正文")
    if rights and licence == REPRINT:
        notes.append(f"版权说明是“{shorten(plain_text(rights), 80)}”，许可写成“转载”；转载前请取得同意")
    if len(entry.words) > 10:
        notes.append(f"标签有 {len(entry.words)} 个，只留前 10 个")
    return notes + [f"附件没有取：{address[:200]}" for address in entry.enclosures]


def _without_title(body: str, title: str) -> str:
    """The body without a first heading that repeats the title."""
    first, _, rest = body.partition("\n\n")
    return rest if first.startswith("#") and folded_title(first) == folded_title(title) else body
