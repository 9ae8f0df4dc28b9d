"""Catalogs for the tests of feeds and open data, built from values, without reading or rendering any file."""

from __future__ import annotations

import inspect
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from pipeline.ingest.layouts import load_layouts
from pipeline.model.catalog import Catalog, Entry, Picture
from pipeline.model.facts import Facts
from pipeline.model.job import Job, digest
from pipeline.model.matter import Matter, Source
from pipeline.model.office import Campaign, Column, Office, Person, ScienceDay, Site
from pipeline.model.piece import Piece
from pipeline.model.prose import Prose
from pipeline.model.rendered import Rendered
from pipeline.model.times import SHANGHAI
from pipeline.model.vocabulary import Audience, Topic, Vocabulary
from pipeline.publish.context import Context

ROOT = Path(__file__).parents[3]
SITE = Site(
    name="示范科普",
    description="把科学讲明白",
    url="https://kepu.example/",
    owner="示范科协",
    feed_since="2026-01-01",
    feed_host="kepu.example",
)
FAIR = Campaign(
    id="fair", name="科普集市", hashtag="科普集市", start="2026-09-19", end="2026-09-20", description="带到街头的科学"
)
DAYS = (
    ScienceDay(id="water", name="世界水日", date="03-22", note="节水；惜水,一\\滴", source=Source(title="联合国")),
    ScienceDay(id="asthma", name="世界哮喘日", date="5月第一个星期二", source=Source(title="GINA")),
    ScienceDay(id="school", name="安全教育日", date="3月最后一个星期一", source=Source(title="国家教委")),
    ScienceDay(id="month", name="全国科普月", date="09-01", days=30, source=Source(title="科普法")),
)
START = datetime(2026, 1, 5, 9, 30, tzinfo=SHANGHAI)


def make_entry(
    name: str, html: str = "<p>正文。</p>", kind: str = "article", public: bool = True, **matter: Any
) -> Entry:
    """An entry; `links`, `images`, `topics`, `summary` and `withdrawn` may be given beside the front matter."""
    withdrawn = matter.pop("withdrawn", False)
    links, images = matter.pop("links", ()), matter.pop("images", ())
    topics, summary = matter.pop("topics", ("health",)), matter.pop("summary", "一句话摘要。")
    audiences = matter.pop("audiences", ("elders",))
    fields = {"title": f"标题 {name}", "date": START, "authors": ["li"], "status": "approved"} | matter
    piece = Piece(f"articles/2026/{name}.md", kind, name, Matter(**fields), "", 1, digest(name, html, repr(fields)), ())
    rendered = Rendered(html, (), tuple(images), tuple(links), Prose(fields["title"]))
    keywords = ("海姆立克法",)
    mark = digest(piece.digest, html)
    return Entry(piece, rendered, Facts(), topics, keywords, audiences, (), summary, (), public, mark, withdrawn)


def make_entries(count: int, hours: int = 7, html: str = "<p>正文。</p>") -> tuple[Entry, ...]:
    """Entries a few hours apart, in the order of a catalog: newest first."""
    kinds = ("article", "article", "column")
    return tuple(
        make_entry(
            f"p{number:05}",
            html,
            kinds[number % 3],
            date=START + timedelta(hours=hours * number),
            column="water" if number % 3 == 2 else None,
            topics=(("health", "water")[number % 2],),
        )
        for number in range(count)
    )[::-1]


def make_catalog(
    entries: tuple[Entry, ...], site: Site = SITE, content: Path = ROOT / "content", **more: Any
) -> Catalog:
    """A catalog of these entries with one column, one person, two topics and one audience."""
    fields = {
        "content": content,
        "root": ROOT,
        "office": Office(
            site,
            columns={"water": Column(id="water", name="水与城市", description="一条江")},
            campaigns={"fair": FAIR},
            days={day.id: day for day in DAYS},
            people={"li": Person(id="li", name="李一", bio="医生")},
        ),
        "vocabulary": Vocabulary((Topic("health", "健康"), Topic("water", "水")), (Audience("elders", "老年人"),), ()),
        "channels": {},
        "layouts": load_layouts(ROOT / "templates" / "covers")[0],
        "entries": tuple(sorted(entries, key=lambda entry: (-entry.piece.published.timestamp(), entry.id))),
        "pictures": {"media/a.png": Picture("media/a.png", 1280, 720, "abc")},
    } | more
    unused: dict[str, Any] = {name: {} for name in inspect.signature(Catalog).parameters}
    return Catalog(**(unused | fields))


def with_site(catalog: Catalog, **fields: Any) -> Catalog:
    """The same catalog under other words of site.yml."""
    site = catalog.office.site.model_copy(update=fields)
    return replace(catalog, office=replace(catalog.office, site=site))


def make_context(build: Path) -> Context:
    """A context that reads the project's own templates."""
    return Context(
        root=ROOT,
        content=ROOT / "content",
        build=build,
        cache=build / "cache",
        code="code",
        memo=lambda _name, tasks: {name: make() for name, (_, make) in tasks.items()},
    )


def run(jobs: Any) -> dict[str, bytes]:
    """Every job's path and bytes."""
    found: list[Job] = list(jobs)
    assert len({job.path.casefold() for job in found}) == len(found)
    return {job.path: job.make() for job in found}
