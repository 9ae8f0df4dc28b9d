"""What goes with the feeds: the list of them all (OPML 2.0), the style sheet of the raw documents, a calendar."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Any

from pipeline.model.catalog import Catalog
from pipeline.model.job import Job, digest, make_key
from pipeline.model.office import Campaign, ScienceDay, Site
from pipeline.publish.context import Context
from pipeline.publish.feed_list import CALENDAR, feed_list
from pipeline.render.feed_html import clean
from pipeline.render.templates import render_template


def extra_jobs(catalog: Catalog, context: Context) -> Iterator[Job]:
    """`feeds/all.opml` and `feeds/feed.css`."""
    site = catalog.office.site
    groups = [(group, list(links)) for group, links in groupby(feed_list(catalog), key=lambda link: link.group)]
    values = {
        "title": f"{clean(site.name)}的全部订阅源",
        "owner": clean(site.owner),
        "home": site.url,
        "groups": groups,
    }
    template, style = context.template_digest("templates/feeds"), context.root / "templates" / "feeds" / "feed.css"
    key = make_key("opml", list=digest(repr(values)), template=template, code=context.code)
    yield Job("site/feeds/all.opml", key, partial(_opml, context.root / "templates", values))
    yield Job("site/feeds/feed.css", make_key("css", file=digest(style.read_bytes())), style.read_bytes)


def calendar_jobs(catalog: Catalog, context: Context) -> Iterator[Job]:
    """`feeds/calendar.ics`, where the office has campaigns or days."""
    office = catalog.office
    held = (office.site, tuple(office.campaigns.values()), tuple(office.days.values()))
    if any(held[1:]):
        key = make_key("calendar", held=digest(repr(held)), code=context.code)
        yield Job(f"site/{CALENDAR}", key, partial(_calendar, *held))


def _calendar(site: Site, campaigns: tuple[Campaign, ...], days: tuple[ScienceDay, ...]) -> bytes:
    from pipeline.publish.feeds.calendar import make_calendar  # noqa: PLC0415 -- icalendar: 20 ms, for one file

    return make_calendar(site, campaigns, days)


def _opml(templates: Path, values: dict[str, Any]) -> bytes:
    return render_template(templates, "feeds/opml.xml.j2", values).encode()
