"""The feed of corrections: every correction and withdrawal is an entry of its own, so that subscribers hear of it.

Tombstones (RFC 6721) would say the same to programs alone, and the W3C Feed Validator warns of their namespace.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from html import escape

from pipeline.model.catalog import Catalog, Entry
from pipeline.model.times import chinese_date
from pipeline.publish.addresses import page_url
from pipeline.publish.feeds.item import Item, tag_uri
from pipeline.publish.media import File
from pipeline.render.feed_html import clean

_MARK = "assets/images/mark-180.png"  # of site_overrides: a withdrawn piece has no cover any more


def correction_items(catalog: Catalog, pairs: Iterable[tuple[Entry, Item]]) -> tuple[Item, ...]:
    """One item per correction of a public piece and per withdrawal, newest first."""
    found = (*_corrections(pairs), *_withdrawals(catalog))
    return tuple(sorted(found, key=lambda item: (-item.published.timestamp(), item.tag)))


def _corrections(pairs: Iterable[tuple[Entry, Item]]) -> Iterator[Item]:
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
                audio=None,
            )


def _withdrawals(catalog: Catalog) -> Iterator[Item]:
    """Identity, title, dates and reason: nothing else of a withdrawn piece is told, whatever its file holds now."""
    site = catalog.office.site
    for entry in catalog.withdrawn:
        matter, told = entry.piece.matter, entry.piece.matter.withdrawal
        if told is None:
            continue
        title, reason = clean(matter.title), clean(told.reason)
        notice = (
            f"{chinese_date(entry.piece.published)}发布的《{title}》已于{chinese_date(told.date)}撤下。原因：{reason}"
        )
        yield Item(
            tag=f"{tag_uri(catalog.office, entry.id)}/withdrawal/{told.date:%Y%m%dT%H%M}",
            url=page_url(site.url, entry.path),
            title=f"撤稿：{title}",
            summary=reason,
            html=f"<p>{escape(notice)}</p>",
            published=told.date,
            updated=told.date,
            authors=((clean(site.owner), site.url),),
            categories=(),
            license=site.license,
            kind=entry.piece.kind,
            cover=File(page_url(site.url, _MARK), "image/png", None, 180, 180),
        )
