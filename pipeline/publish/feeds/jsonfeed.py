"""Items to JSON Feed 1.1."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pipeline.publish.feeds.content import content_html
from pipeline.publish.feeds.frame import Frame
from pipeline.publish.feeds.item import Item


def make_json(frame: Frame, items: tuple[Item, ...], templates: Path) -> bytes:
    """The JSON Feed document (jsonfeed.org/version/1.1); `next_url` leads to the next older page."""
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": frame.title,
        "home_page_url": frame.home,
        "feed_url": frame.at + ".json",
        "description": frame.subtitle,
        "next_url": frame.older and frame.older + ".json",
        "authors": [{"name": frame.owner}],
        "language": "zh-CN",
    }
    whole = _present(feed) | {"items": [_item(item, templates) for item in items]}
    return json.dumps(whole, ensure_ascii=False).encode() + b"\n"


def _item(item: Item, templates: Path) -> dict[str, Any]:
    clip = item.clip
    return _present(
        {
            "id": item.tag,
            "url": item.url,
            "title": item.title,
            "content_html": content_html(item, templates),
            "summary": item.summary,
            "image": item.cover.url,
            "date_published": item.published.isoformat(),
            "date_modified": item.updated.isoformat(),
            "authors": [_present({"name": name, "url": url or None}) for name, url in item.authors],
            "tags": list(dict.fromkeys(category.label for category in item.categories)),
            "language": "zh-CN",
            "attachments": clip
            and [
                _present(
                    {
                        "url": clip.url,
                        "mime_type": clip.type,
                        "size_in_bytes": clip.bytes,
                        "duration_in_seconds": clip.duration_s,
                    }
                )
            ],
            "_kepu": _present({"kind": item.kind, "license": item.license, "license_url": item.license_url}),
        }
    )


def _present(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value is not None and value != []}
