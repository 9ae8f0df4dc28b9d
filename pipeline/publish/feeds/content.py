"""The text of an item as readers get it: notices, corrections, the body, sources and licence."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from pipeline.publish.feeds.item import Item
from pipeline.publish.feeds.paging import is_full
from pipeline.render.feed_html import absolute_html, plain_reader_html
from pipeline.render.templates import render_template


def body_html(item: Item) -> str:
    """The piece's own body with absolute addresses."""
    return absolute_html(item.html, item.url, dict(item.pieces), dict(item.pictures).get)


@lru_cache(maxsize=256)
def content_html(item: Item, templates: Path) -> str:
    """What feeds show; a worker that makes RSS, Atom and JSON in a row renders it once."""
    body = plain_reader_html(body_html(item)) if is_full(item) else None
    return render_template(templates, "feeds/content.html.j2", {"item": item, "body": body}).strip()
