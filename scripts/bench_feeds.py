"""Feeds and open data of a large made-up site: CPU time, memory, number and size of files.

    python scripts/bench_feeds.py 10000

The demand is at most 30 CPU seconds and 300 MB for 10,000 pieces, and no feed above 1 MB. Nothing is written.
"""

from __future__ import annotations

import inspect
import pickle
import resource
import sys
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from pipeline.model.catalog import Catalog, Entry
from pipeline.model.facts import Facts
from pipeline.model.job import Job, digest
from pipeline.model.matter import Correction, Matter, Source
from pipeline.model.office import Column, Office, Person, Site
from pipeline.model.piece import Piece
from pipeline.model.prose import Prose
from pipeline.model.rendered import Rendered
from pipeline.model.times import SHANGHAI
from pipeline.model.vocabulary import Audience, Topic, Vocabulary
from pipeline.publish.context import Context
from pipeline.publish.feeds import feed_jobs
from pipeline.publish.opendata import opendata_jobs

ROOT = Path(__file__).parents[1]
SITE = Site(
    name="示范科普",
    description="把科学讲明白",
    url="https://kepu.example/",
    owner="示范科协",
    feed_since="2016-01-01",
    feed_host="kepu.example",
)
TOPICS, AUDIENCES, COLUMNS, PEOPLE, YEARS = 22, 5, 6, 30, 10
TEXT = "<h2>小标题</h2>\n<p>街坊常说的话里挑了五句，一句一句查，<strong>哪条错</strong>，哪条只对一半。</p>\n" * 28
SUMMARY = "一句话摘要，说清楚这一篇讲什么、给谁看。" * 2


def entries(count: int) -> Iterator[Entry]:
    """Newest first, evenly over ten years; a text of 4 KB, of which every one is a string of its own."""
    newest = datetime(2026, 11, 22, 9, 30, tzinfo=SHANGHAI)
    step = timedelta(days=365 * YEARS) / max(count, 1)
    for number in range(count):
        name = f"piece-{number:05}"
        moment = (newest - step * number).replace(microsecond=0)
        kind = ("article", "article", "column", "video")[number % 4]
        matter = Matter(
            title=f"第 {number} 篇：噎住的那几分钟，海姆立克法怎么做才对",
            date=moment,
            authors=(f"person-{number % PEOPLE}",),
            column=f"column-{number % COLUMNS}" if kind == "column" else None,
            status="approved",
            sources=(Source(title="《心肺复苏与心血管急救指南》", url="https://example.org/a"),),
            corrections=(Correction(date=moment, what="数字写错了一处。"),) if number % 50 == 0 else (),
        )
        other = f"piece-{(number * 7) % count:05}"
        html = f'{TEXT}<p><a href="piece:{other}#x">另一篇</a><img src="media:media/a.png" alt="图 {number}"></p>'
        piece = Piece(f"articles/{name}.md", kind, name, matter, "", 1, digest(name))
        rendered = Rendered(html, (), ("media/a.png",), (other,), Prose(matter.title))
        topics = tuple({f"topic-{number % TOPICS}", f"topic-{number * 5 % TOPICS}"})
        yield Entry(
            piece, rendered, Facts(), tuple(sorted(topics)), ("海姆立克法", "急救"),
            (f"audience-{number % AUDIENCES}",), (), SUMMARY, (), True, digest(name),
        )  # fmt: skip


def catalog(count: int) -> Catalog:
    """The made-up site."""
    unused: dict[str, Any] = {name: {} for name in inspect.signature(Catalog).parameters}
    office = Office(
        SITE,
        columns={f"column-{n}": Column(id=f"column-{n}", name=f"栏目 {n}") for n in range(COLUMNS)},
        people={f"person-{n}": Person(id=f"person-{n}", name=f"作者 {n}") for n in range(PEOPLE)},
    )
    topics = tuple(Topic(f"topic-{n}", f"主题 {n}") for n in range(TOPICS))
    audiences = tuple(Audience(f"audience-{n}", f"人群 {n}") for n in range(AUDIENCES))
    return Catalog(
        **unused
        | {
            "content": ROOT / "content",
            "root": ROOT,
            "office": office,
            "vocabulary": Vocabulary(topics, audiences, ()),
            "entries": tuple(entries(count)),
        }
    )


def seconds() -> float:
    """CPU time of this process."""
    return time.process_time()


def megabytes() -> float:
    """Peak memory of this process (Linux gives kilobytes)."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measure(name: str, jobs: Iterator[Job]) -> None:
    """Make every job as a worker would, after a trip through pickle, and print the figures."""
    start = seconds()
    count, largest, total = 0, ("", 0), 0
    planning = 0.0
    for job in jobs:
        planning += seconds() - start
        data = pickle.loads(pickle.dumps(job.make))()  # noqa: S301 - our own bytes
        count, total = count + 1, total + len(data)
        largest = max(largest, (job.path, len(data)), key=lambda pair: pair[1])
        start = seconds()
    used = seconds()
    print(f"{name}: {count} files, {total / 1e6:.1f} MB, largest {largest[0]} {largest[1] / 1e6:.2f} MB")
    print(f"  planning {planning:.1f} s; CPU so far {used:.1f} s; peak {megabytes():.0f} MB")


def main() -> None:
    """Print the figures of both rooms."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    site = catalog(count)
    context = Context(ROOT, site.content, ROOT / "build", ROOT / "build" / "cache", "bench", lambda _name, _tasks: {})
    print(f"{count} pieces; catalog {seconds():.1f} s, {megabytes():.0f} MB")
    measure("feeds", feed_jobs(site, context))
    measure("open data", opendata_jobs(site, context))


if __name__ == "__main__":
    main()
