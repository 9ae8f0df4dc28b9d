"""Items to JSON Feed 1.1."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pipeline.publish.feeds.content import content_html
from pipeline.publish.feeds.frame import Frame
from pipeline.publish.feeds.item import Item
from pipeline.publish.media import File


def make_json(frame: Frame, items: tuple[Item, ...], templates: Path) -> bytes:
    """The JSON Feed document (jsonfeed.org/version/1.1); `next_url` leads to the next older page."""
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": frame.title,
        "home_page_url": frame.home,
        "feed_url": frame.at + ".json",
        "description": frame.subtitle,
        "next_url": frame.older and frame.older + ".json",
        "hubs": [{"type": "WebSub", "url": frame.hub}] if frame.hub and frame.at == frame.current else None,
        "authors": [{"name": frame.owner}],
        "language": "zh-CN",
    }
    found = [_item(item, content_html(item, templates) if frame.full else None) for item in items]
    whole = _present(feed) | {"items": found}
    return json.dumps(whole, ensure_ascii=False).encode() + b"\n"


def _item(item: Item, content: str | None) -> dict[str, Any]:
    return _present(
        {
            "id": item.tag,
            "url": item.url,
            "title": item.title,
            "content_html": content,
            "content_text": item.summary if content is None else None,
            "summary": item.summary,
            "image": item.cover.url,
            "date_published": item.published.isoformat(),
            "date_modified": item.updated.isoformat(),
            "authors": [_present({"name": name, "url": url or None}) for name, url in item.authors],
            "tags": list(dict.fromkeys(category.label for category in item.categories)),
            "language": "zh-CN",
            "attachments": [_attachment(file) for file in item.enclosures],
            "_kepu": _present({"kind": item.kind, "license": item.license, "license_url": item.license_url}),
        }
    )


def _attachment(file: File) -> dict[str, Any]:
    words = {"mime_type": file.type, "size_in_bytes": file.bytes, "duration_in_seconds": file.duration_s}
    return _present({"url": file.url} | words)


def _present(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value is not None and value != []}
