"""A long feed in parts (RFC 5005): the newest 50, and archive pages by month that do not change any more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from pipeline.publish.feeds.item import Item

NEWEST = 50
MAX_BYTES = 900_000  # of the estimate below, so that a document stays under 1 MB with its frame
MAX_FULL_TEXT = 500_000  # a longer piece is announced with its summary, and says so


@dataclass(frozen=True, slots=True)
class Page:
    """An archive page: `name` is `2026-11`, or `2026-11-2` where a month needs several; items newest first.

    `closed` pages have a successor and will not change when pieces are added. `before` and `after` are their
    neighbours' names.
    """

    name: str
    items: tuple[Item, ...]
    closed: bool
    before: str | None
    after: str | None


def weight(item: Item) -> int:
    """An upper bound of the bytes that the item takes in any of the formats (escaping makes `<` four bytes)."""
    html = item.html if is_full(item) else ""
    words = (
        item.title,
        item.summary,
        item.summary,
        *(part for pair in item.sources + item.corrections for part in pair),
    )
    text = html + "".join(words)
    escapes = 4 * sum(map(text.count, "<>&")) + text.count('"') + text.count("\n")
    links = 120 * (html.count("media:") + html.count("piece:") + html.count('href="#'))
    return len(text.encode("utf-8", "replace")) + escapes + links + 4000


def is_full(item: Item) -> bool:
    """Whether the feeds carry the whole text."""
    return len(item.html) < MAX_FULL_TEXT // 3 or len(item.html.encode("utf-8", "replace")) < MAX_FULL_TEXT


def newest(items: Sequence[Item], weights: Sequence[int]) -> tuple[Item, ...]:
    """The items of the subscription document, newest first: 50, or fewer where they are long."""
    total, count = 0, 0
    for size in weights[:NEWEST]:
        total += size
        if count and total > MAX_BYTES:
            break
        count += 1
    return tuple(items[:count])


def pages(items: Sequence[Item], weights: Sequence[int]) -> tuple[Page, ...]:
    """All items, newest first, as pages, oldest first. No page holds more than the subscription document can.

    So the last, open page is always covered by the subscription document, and closed pages hold the rest.
    """
    parts: list[tuple[str, tuple[Item, ...]]] = []
    pairs = list(zip(items, weights, strict=True))[::-1]
    for month, found in groupby(pairs, key=lambda pair: pair[0].published.strftime("%Y-%m")):
        for number, part in enumerate(_fill(list(found)), 1):
            parts.append((month if number == 1 else f"{month}-{number}", part))
    names = [None, *(name for name, _ in parts), None]
    return tuple(
        Page(name, part[::-1], closed=after is not None, before=before, after=after)
        for (name, part), before, after in zip(parts, names, names[2:], strict=False)
    )


def _fill(pairs: list[tuple[Item, int]]) -> list[tuple[Item, ...]]:
    found: list[tuple[Item, ...]] = []
    page: list[Item] = []
    total = 0
    for item, size in pairs:
        if page and (len(page) == NEWEST or total + size > MAX_BYTES):
            found.append(tuple(page))
            page, total = [], 0
        page.append(item)
        total += size
    return [*found, tuple(page)]
