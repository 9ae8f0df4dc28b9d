"""The feed of corrections: each correction is an entry of its own, so that subscribers hear of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from pipeline.model.catalog import Entry
from pipeline.publish.feeds.item import Item


def correction_items(pairs: Iterable[tuple[Entry, Item]]) -> tuple[Item, ...]:
    """One item per correction of a public piece, newest first."""
    return tuple(sorted(_items(pairs), key=lambda item: (-item.published.timestamp(), item.tag)))


def _items(pairs: Iterable[tuple[Entry, Item]]) -> Iterator[Item]:
    for entry, item in pairs:
        times: Counter[str] = Counter()
        for fix, (date, what) in zip(entry.piece.matter.corrections, item.corrections, strict=True):
            # By date, not by place in the list: editors add the newest at either end.
            stamp = fix.date.strftime("%Y%m%dT%H%M")
            times[stamp] += 1
            number = "" if times[stamp] == 1 else f"-{times[stamp]}"
            yield replace(
                item,
                tag=f"{item.tag}/correction/{stamp}{number}",
                title=f"更正：{item.title}",
                summary=what,
                html="",
                published=fix.date,
                updated=fix.date,
                corrections=((date, what),),
                clip=None,
            )
