"""The page that explains subscribing and lists every feed with its address and, for the main ones, a QR code."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from pipeline.model.catalog import Catalog
from pipeline.publish.addresses import page_url
from pipeline.publish.cards import Link
from pipeline.publish.feed_list import CALENDAR, FeedLink, feed_list
from pipeline.publish.lists import has_calendar
from pipeline.publish.sheets import Head, Sheet
from pipeline.render.qr import qr_svg

_SHOWN = ("全站", "播客", "栏目", "活动")  # the rest stand in tables
_ABOUT = "用任何阅读器订阅全站、一个专栏、一个主题或一次活动，新内容自己送上门；也可以把科学日历加进手机。"


@dataclass(frozen=True, slots=True)
class Offer:
    """A feed: its addresses to copy as (kind, address, MIME type)."""

    name: str
    addresses: tuple[tuple[str, str, str], ...]

    @property
    def code(self) -> str:
        """The QR code (SVG) of the first address; drawn for the page, not to find out whether it is stale."""
        return qr_svg(self.addresses[0][1])


def subscribe_sheet(catalog: Catalog) -> Sheet:
    """`/subscribe/`."""
    site = catalog.office.site
    links = feed_list(catalog)
    groups = {group: tuple(map(_offer, found)) for group, found in groupby(links, key=lambda link: link.group)}
    calendar = page_url(site.url, CALENDAR)
    dated = has_calendar(catalog)
    values = {
        "shown": {group: offers for group, offers in groups.items() if group in _SHOWN},
        "tables": {group: offers for group, offers in groups.items() if group not in _SHOWN},
        "calendar": Offer("科学日历", (("日历", calendar, "text/calendar"),)) if dated else None,
        "opml": page_url(site.url, "feeds/all.opml"),
        "data": page_url(site.url, "data/v1/catalog.json"),
    }
    feeds = tuple(Link(link.title, f"feeds/{link.scope}") for link in links if link.group in _SHOWN[1:])
    head = Head(feeds=feeds, calendar=dated)
    return Sheet("subscribe/", "订阅", _ABOUT, "subscribe", "subscribe", scope="subscribe", values=values, head=head)


def _offer(link: FeedLink) -> Offer:
    addresses = (
        ("RSS", link.rss, "application/rss+xml"),
        ("Atom", link.atom, "application/atom+xml"),
        ("JSON Feed", link.json, "application/feed+json"),
    )
    return Offer(link.title, addresses)
