"""What sheets, pages and machines tell about a piece besides its words: plain data, made once per account."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from pipeline.model.catalog import Entry
from pipeline.model.office import Column, Credit, Office
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
    """The piece's circumstances. `colour` is its column's, `#RRGGBB`; `reviews` has all four stages in order; `credits`
    are the lines that the office wants under every full text, by what they tell (none: the piece does not say)."""

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
    credits: Mapping[str, tuple[str, ...]]


def about(entry: Entry, office: Office, names: Mapping[str, str]) -> About:
    """What is known about a piece; `names` maps topic ids to Chinese names."""
    matter = entry.piece.matter
    column: Column | None = office.columns.get(matter.column or "")
    reviews = tuple(_signed(entry, name, stage) for name, stage in _STAGES.items())
    license = matter.license or office.site.license
    titles = [source.title for source in matter.sources]
    return About(
        column=column.name if column else "",
        colour=column.colour if column else _COLOUR,
        issue=matter.issue,
        series=matter.series or "",
        keywords=tuple(entry.keywords),
        topics=tuple(names.get(topic, topic) for topic in entry.topics),
        license=license,
        reviews=reviews,
        published=entry.piece.published,
        updated=matter.updated or entry.piece.published,
        corrections=tuple(each.what for each in matter.corrections),
        site=office.site.name,
        domain=urlsplit(office.site.url).hostname or "",
        owner=office.site.owner,
        credits=_credits(office.site.policy.credits, titles, reviews, license),
    )


def _credits(
    wanted: Sequence[Credit], titles: Sequence[str], reviews: Sequence[Signed], license: str
) -> dict[str, tuple[str, ...]]:
    signs = "；".join(
        f"{sign.stage} {sign.by}" + (f"（{sign.org}）" if sign.org else "") for sign in reviews if sign.by
    )
    rights = "转载稿，版权归原作者" if license == "转载" else f"许可：{license}"
    lines: dict[Credit, tuple[str, tuple[str, ...]]] = {
        "sources": ("来源", tuple(titles)),
        "review": ("审核", (f"审核：{signs}",) if signs else ()),
        "license": ("许可", (rights,)),
    }
    return dict(lines[name] for name in wanted)


def _signed(entry: Entry, name: str, stage: str) -> Signed:
    sign = getattr(entry.piece.matter.review, name)
    return Signed(stage, sign.by, sign.org or "", chinese_date(sign.date)) if sign else Signed(stage)
