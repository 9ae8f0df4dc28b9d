"""What the home page shows on certain days: campaigns, and science days of the years around the newest piece.

The page holds all of them, hidden; the reader's browser knows today, so that a page need not be made anew each night.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from pipeline.model.catalog import Catalog
from pipeline.model.times import parse_yearly
from pipeline.publish.structured import script_json

AHEAD = 2  # years after that of the newest piece: a site that is not built for longer shows no day


@dataclass(frozen=True, slots=True)
class Dated:
    """A campaign: `start` and `end` (included) are ISO days; `path` leads to its pieces."""

    name: str
    start: str
    end: str
    description: str
    path: str


def campaigns(catalog: Catalog) -> tuple[Dated, ...]:
    """The campaigns of campaigns.yml."""
    return tuple(
        Dated(each.name, each.start, each.end, each.description, f"campaigns/{each.id}/")
        for each in catalog.office.campaigns.values()
    )


def science_days(catalog: Catalog) -> str:
    """The days of days.yml in every year that may come, as JSON for a script element: [first, last, name, note] each.

    Not as markup: three years of them are a thousand elements, of which a reader sees one.
    """
    rows = list(_days(catalog))
    return script_json({"days": rows}) if rows else ""


def _days(catalog: Catalog) -> Iterator[tuple[str, str, str, str]]:
    if not catalog.public:
        return
    newest = catalog.public[0].piece.published.year
    for day in catalog.office.days.values():
        for year in range(newest, newest + AHEAD + 1):
            first = parse_yearly(day.date).on(year)
            yield f"{first}", f"{first + timedelta(days=day.days - 1)}", day.name, day.note
