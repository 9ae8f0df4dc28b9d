"""What platforms' forms ask about a piece besides its words: kind, date, rights, times, the numbers of its clip."""

from __future__ import annotations

import math
from datetime import datetime, timedelta

from pipeline.model.catalog import Catalog, Entry
from pipeline.model.channel import Channel
from pipeline.model.matter import KINDS, License
from pipeline.model.paths import candidates
from pipeline.model.times import chinese_date


def measures(catalog: Catalog, entry: Entry) -> dict[str, int]:
    """The numbers of `channel.MEASURES` that are known of the piece; a clip's size is rounded up to whole megabytes."""
    video = entry.piece.matter.video
    if video is None:
        return {}
    size = video.bytes
    if size is None and (file := content_file(catalog, entry, video.file)) is not None:
        size = (catalog.content / file).stat().st_size
    sides = sorted(filter(None, (video.width, video.height)))
    known = {
        "video_seconds": video.duration_s and math.ceil(video.duration_s),
        "video_megabytes": size and math.ceil(size / 1_000_000),
        "video_short_side": sides[0] if len(sides) == 2 else None,
        "video_long_side": sides[-1] if len(sides) == 2 else None,
    }
    return {name: value for name, value in known.items() if value}


def content_file(catalog: Catalog, entry: Entry, target: str | None) -> str | None:
    """The content path of a file that front matter names."""
    paths = candidates(entry.piece.folder, target) if target else ()
    return next((path for path in paths if (catalog.content / path).is_file()), None)


def form_facts(catalog: Catalog, entry: Entry, channel: Channel) -> tuple[tuple[str, str], ...]:
    """What the field sheet tells besides the texts to copy."""
    matter = entry.piece.matter
    column = catalog.office.columns.get(matter.column or "")
    rights: License = matter.license or catalog.office.site.license
    due = matter.publish_at
    rows = {
        "类型": KINDS[entry.piece.kind],
        "栏目": (column.name if column else "") + (f" 第 {matter.issue} 期" if matter.issue else ""),
        "定时": f"{chinese_date(due)} {due:%H:%M}" + _window(due, channel) if due else "",
        "日期": "" if due else chinese_date(matter.date),
        "版权": _origin(entry) if rights == "转载" else "自制",
        "原创声明": "转载，不能声明原创" if rights == "转载" else "",
        "许可": rights,
        "人工智能": "含人工智能生成内容，发布时要声明" if matter.AIGC else "",
        "更正": "；".join(each.what for each in matter.corrections),
    }
    return tuple((name, text) for name, text in rows.items() if text)


def _origin(entry: Entry) -> str:
    """Where a reprint comes from, as forms want it."""
    source = next(iter(entry.piece.matter.sources), None)
    return f"转载，来源：{source.title} {source.link or ''}".rstrip() if source else "转载，来源未写"


def _window(due: datetime, channel: Channel) -> str:
    """From when until when the platform lets a post be timed for that moment."""
    if channel.schedule is None:
        return ""
    first, last = due - timedelta(days=channel.schedule.days), due - timedelta(hours=channel.schedule.hours)
    return f"（{chinese_date(first)} {first:%H:%M} 起、{chinese_date(last)} {last:%H:%M} 前可以在平台上定时）"
