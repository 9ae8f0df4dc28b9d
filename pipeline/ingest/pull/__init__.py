"""Pieces of partners' feeds as drafts in content/: sanitised, never twice, never published by themselves."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from pipeline.ingest.adopt import take
from pipeline.ingest.adopt.pictures import sound
from pipeline.ingest.adopt.report import Note, Raw, Report
from pipeline.ingest.adopt.sources import Sources
from pipeline.ingest.known import Known, folded_link, folded_title
from pipeline.ingest.pull.drafts import draft, origin
from pipeline.ingest.pull.feeds import Entry, Feed, read_feed
from pipeline.ingest.pull.reading import read_text
from pipeline.ingest.pull.trouble import PullError
from pipeline.ingest.pull.wire import Limits, Wire
from pipeline.model.problem import Problem

MOST = 50  # entries of one feed in one run, the first ones: feeds put the newest first
_LONGEST = 3_000_000  # characters of HTML; a piece of content/ has at most 1 MB
_PICTURES = 200  # pictures in one run
_PICTURE_LIMITS = Limits(size=8_000_000, seconds=30.0, redirects=3)
_WEB = ("http://", "https://")


@dataclass(frozen=True)
class Pulled:
    """What one feed gave: its title, its entries, those new, those pulled before; `report` of the new ones."""

    feed: str
    title: str
    entries: int
    before: int
    report: Report


def pull(
    feed: str, content: Path, known: Known, *, today: datetime, wire: Wire, most: int = MOST, rehearse: bool = False
) -> Pulled | Problem:
    """Take the new pieces of one feed, an address or a file, into `content`; `wire` is the only way to the network.

    `known` is what `content` holds; what is taken is added to it.

    A problem when the feed cannot be had or read; then nothing is written. To rehearse is to write nothing, with the
    same report. Raises OSError when `content` cannot be written.
    """
    try:
        found, address = _read(feed, wire)
    except PullError as error:
        return error.at(feed)
    new, before, notes = _new(found, feed, address, known, most)
    pictures = _Pictures(address, wire)
    report = take(new, Sources(web=pictures.take), content, status="draft", today=today, rehearse=rehearse)
    told = (*(Note(feed, 0, text) for text in found.notes), *notes, *report.notes)
    return Pulled(feed, found.title, len(found.entries), before, replace(report, notes=told))


def _read(feed: str, wire: Wire) -> tuple[Feed, str]:
    """The feed and the address that it came from at last ("" for a file). Raises PullError."""
    if "://" in feed:
        got = wire.fetch(feed, _may_be_feed)
        return read_feed(read_text(got.data, got.charset), got.address), got.address
    size = wire.limits.size
    try:
        if not Path(feed).is_file():
            raise PullError("K605", "没有这个文件", "核对路径；网址要以 http:// 或 https:// 开头")
        with Path(feed).open("rb") as file:
            data = file.read(size + 1)
    except (OSError, ValueError) as error:
        raise PullError("K605", f"读不了这个文件（{type(error).__name__}）", "核对路径和权限") from None
    if len(data) > size:
        raise PullError("K605", f"文件超过 {size // 1_000_000} MB", "请对方提供只含最近文章的订阅源")
    return read_feed(read_text(data), ""), ""


def _may_be_feed(media: str) -> bool:
    """Feeds come under many names; pictures, films and archives are none."""
    return not media or media.startswith("text/") or "xml" in media or "json" in media or media.endswith("octet-stream")


def _new(feed: Feed, source: str, address: str, known: Known, most: int) -> tuple[list[Raw], int, list[Note]]:
    """Drafts of what is new, how many were pulled before, and why others are left out."""
    new: list[Raw] = []
    notes: list[Note] = []
    before = 0
    for row, entry in enumerate(feed.entries[:most], 1):
        key = origin(entry, feed, address)
        held = known.origins.get(key)
        if held is not None and held != source:
            before += 1
        elif reason := _left_out(entry, known, twice=held is not None):
            notes.append(Note(source, row, reason))
        else:
            raw = draft(entry, feed, source, row, key, known.ids)
            known.add(source, raw.fields["id"], raw.fields)
            new.append(raw)
    if len(feed.entries) > most:
        notes.append(Note(source, 0, f"有 {len(feed.entries)} 篇，只看了前 {most} 篇；要多取，加 --most"))
    return new, before, notes


def _left_out(entry: Entry, known: Known, *, twice: bool) -> str:
    if twice:
        return "编号与这个订阅源里的另一篇相同，没有取"
    if not (entry.title or entry.html):
        return "没有标题也没有正文，没有取"
    if len(entry.html) > _LONGEST:
        return f"正文太长（{len(entry.html) // 10_000} 万字），没有取"
    same_link, same_title = known.links.get(folded_link(entry.link)), known.titles.get(folded_title(entry.title))
    if entry.link and same_link:
        return f"原文链接已经在稿件里，没有取：{same_link}"
    return f"已有同名的稿件，没有取：{same_title}" if same_title and folded_title(entry.title) else ""


@dataclass
class _Pictures:
    """Pictures of one feed: from its own host only, so many at most."""

    address: str
    wire: Wire
    asked: int = 0

    def take(self, picture: str) -> bytes | str:
        """The bytes of a sound picture, or why it is not taken (a Chinese clause)."""
        picture = f"https:{picture}" if picture.startswith("//") else picture
        try:
            host = urlsplit(picture).hostname
        except ValueError:
            return "图片的网址写法不对"
        if not self.address or host != urlsplit(self.address).hostname:
            return "图片在别的网站上"
        self.asked += 1
        if self.asked > _PICTURES:
            return f"一次最多取 {_PICTURES} 张图片"
        try:
            got = Wire(_PICTURE_LIMITS, self.wire.allowed).fetch(picture, lambda media: media.startswith("image/"))
        except PullError as error:
            return f"图片没有取到（{error.message}）"
        data = sound(got.data)
        return f"图片没有取（{data}）" if isinstance(data, str) else data
