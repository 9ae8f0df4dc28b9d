"""What sheets, pages and machines tell about a piece besides its words: plain data, made once per account."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from pipeline.model.catalog import Entry
from pipeline.model.office import Column, Office
from pipeline.model.times import chinese_date

_STAGES = {"first": "初审", "second": "复审", "final": "终审", "science": "科学性审核"}
_COLOUR = "#1F4E5F"


@dataclass(frozen=True)
class Signed:
    """A signature of a review; `by` and `date` are empty when it is still to come."""

    stage: str
    by: str = ""
    org: str = ""
    date: str = ""


@dataclass(frozen=True)
class About:
    """The piece's circumstances. `colour` is its column's, `#RRGGBB`; `reviews` has all four stages in order."""

    column: str
    colour: str
    issue: int | None
    series: str
    keywords: tuple[str, ...]
    topics: tuple[str, ...]
    license: str
    reviews: tuple[Signed, ...]
    published: datetime
    updated: datetime
    corrections: tuple[str, ...]
    site: str
    domain: str
    owner: str


def about(entry: Entry, office: Office, names: Mapping[str, str]) -> About:
    """What is known about a piece; `names` maps topic ids to Chinese names."""
    matter = entry.piece.matter
    column: Column | None = office.columns.get(matter.column or "")
    return About(
        column=column.name if column else "",
        colour=column.colour if column else _COLOUR,
        issue=matter.issue,
        series=matter.series or "",
        keywords=tuple(entry.keywords),
        topics=tuple(names.get(topic, topic) for topic in entry.topics),
        license=matter.license or office.site.license,
        reviews=tuple(_signed(entry, name, stage) for name, stage in _STAGES.items()),
        published=entry.piece.published,
        updated=matter.updated or entry.piece.published,
        corrections=tuple(each.what for each in matter.corrections),
        site=office.site.name,
        domain=urlsplit(office.site.url).hostname or "",
        owner=office.site.owner,
    )


def _signed(entry: Entry, name: str, stage: str) -> Signed:
    sign = getattr(entry.piece.matter.review, name)
    return Signed(stage, sign.by, sign.org or "", chinese_date(sign.date)) if sign else Signed(stage)
