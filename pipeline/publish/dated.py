"""What the home page shows on certain days: campaigns, and science days of the years around the newest piece.

The page holds all of them, hidden; the reader's browser knows today, so that a page need not be made anew each night.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from pipeline.model.catalog import Catalog
from pipeline.model.times import parse_yearly

AHEAD = 2  # years after that of the newest piece: a site that is not built for longer shows no day


@dataclass(frozen=True, slots=True)
class Dated:
    """`start` and `end` (included) are ISO days; `path` leads to the pieces of a campaign."""

    name: str
    start: str
    end: str
    description: str = ""
    note: str = ""
    path: str = ""


def campaigns(catalog: Catalog) -> tuple[Dated, ...]:
    """The campaigns of campaigns.yml."""
    return tuple(
        Dated(each.name, each.start, each.end, each.description, path=f"campaigns/{each.id}/")
        for each in catalog.office.campaigns.values()
    )


def science_days(catalog: Catalog) -> tuple[Dated, ...]:
    """The days of days.yml, each in every year that may come."""
    return tuple(_days(catalog))


def _days(catalog: Catalog) -> Iterator[Dated]:
    if not catalog.public:
        return
    newest = catalog.public[0].piece.published.year
    for day in catalog.office.days.values():
        for year in range(newest, newest + AHEAD + 1):
            first = parse_yearly(day.date).on(year)
            yield Dated(day.name, f"{first}", f"{first + timedelta(days=day.days - 1)}", note=day.note)
