"""Feeds and open data of a large made-up site: CPU time, memory, number and size of files.

    python -m scripts.bench_feeds 10000
    python -m scripts.bench_feeds 1000 --out FOLDER     (write the files too, for a validator)

The demand is at most 30 CPU seconds and 300 MB for 10,000 pieces, and no feed above 1 MB. The floor is what it costs to
escape and encode as much text, with nothing around it, in the same run.
"""

from __future__ import annotations

import argparse
import inspect
import pickle
import resource
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from html import escape
from pathlib import Path
from typing import Any

from pipeline.ingest.layouts import load_layouts
from pipeline.model.catalog import Catalog, Entry
from pipeline.model.facts import Facts
from pipeline.model.job import Job, digest
from pipeline.model.matter import Audio, Correction, Matter, Source, Video, Withdrawal
from pipeline.model.office import Campaign, Column, Office, Person, ScienceDay, Site
from pipeline.model.piece import Piece
from pipeline.model.prose import Prose
from pipeline.model.rendered import Rendered
from pipeline.model.times import SHANGHAI
from pipeline.model.vocabulary import Audience, Topic, Vocabulary
from pipeline.publish.context import Context
from pipeline.publish.feeds import feed_jobs
from pipeline.publish.opendata import opendata_jobs
from pipeline.store import write_atomic

ROOT = Path(__file__).parents[1]
SITE = Site(
    name="示范科普",
    description="把科学讲明白",
    url="https://kepu.example/",
    owner="示范科协",
    feed_since="2016-01-01",
    feed_host="kepu.example",
    email="feeds@kepu.example",
    hub="https://hub.example.org/",
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
            status="withdrawn" if number % 200 == 199 else "approved",
            withdrawal=Withdrawal(date=newest, reason="来源已失效。") if number % 200 == 199 else None,
            campaign="month" if number % 10 == 0 else None,
            audio=Audio(url=f"https://a.example/{name}.mp3", bytes=480_000, duration_s=60)
            if number % 25 == 0
            else None,
            video=Video(url=f"https://a.example/{name}.mp4", bytes=900_000, duration_s=38) if kind == "video" else None,
            sources=(Source(title="《心肺复苏与心血管急救指南》", url="https://example.org/a"),),
            corrections=(Correction(date=moment, what="数字写错了一处。"),) if number % 50 == 0 else (),
        )
        other = f"piece-{(number * 7) % count:05}"
        html = f'{TEXT}<p><a href="piece:{other}#x">另一篇</a><img src="media:media/a.png" alt="图 {number}"></p>'
        piece = Piece(f"articles/{name}.md", kind, name, matter, "", 1, digest(name), ())
        rendered = Rendered(html, (), ("media/a.png",), (other,), Prose(matter.title))
        withdrawn = number % 200 == 199
        topics = tuple({f"topic-{number % TOPICS}", f"topic-{number * 5 % TOPICS}"})
        yield Entry(
            piece, rendered, Facts(), tuple(sorted(topics)), ("海姆立克法", "急救"),
            (f"audience-{number % AUDIENCES}",), (), SUMMARY, (), not withdrawn, digest(name), withdrawn,
        )  # fmt: skip


def catalog(count: int) -> Catalog:
    """The made-up site."""
    unused: dict[str, Any] = {name: {} for name in inspect.signature(Catalog).parameters}
    office = Office(
        SITE,
        columns={f"column-{n}": Column(id=f"column-{n}", name=f"栏目 {n}") for n in range(COLUMNS)},
        people={f"person-{n}": Person(id=f"person-{n}", name=f"作者 {n}") for n in range(PEOPLE)},
        campaigns={"month": Campaign(id="month", name="科普月", start="2026-09-01", end="2026-09-30")},
        days={"water": ScienceDay(id="water", name="世界水日", date="03-22", source=Source(title="联合国"))},
    )
    topics = tuple(Topic(f"topic-{n}", f"主题 {n}") for n in range(TOPICS))
    audiences = tuple(Audience(f"audience-{n}", f"人群 {n}") for n in range(AUDIENCES))
    return Catalog(
        **unused
        | {
            "content": ROOT / "content",
            "root": ROOT,
            "office": office,
            "layouts": load_layouts(ROOT / "templates" / "covers")[0],
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


def measure(name: str, jobs: Iterator[Job], out: Path | None) -> None:
    """Make every job as a worker would, after a trip through pickle; print the figures, and the floor beside them."""
    begin = seconds()
    sizes: dict[str, int] = {}
    for job in jobs:
        if job.path.endswith(".jpg"):
            continue  # the podcast's cover is drawn once, whatever the number of pieces
        data = pickle.loads(pickle.dumps(job.make))()  # noqa: S301 - our own bytes
        sizes[job.path] = len(data)
        if out:
            write_atomic(out / job.path, data)
    used, largest = seconds() - begin, max(sizes, key=lambda path: sizes[path])
    print(f"{name}: {len(sizes)} files, {sum(sizes.values()) / 1e6:.1f} MB, largest {largest} {sizes[largest]:,} bytes")
    print(f"  {used:.1f} CPU s; floor {floor(sum(sizes.values())):.1f} CPU s; peak {megabytes():.0f} MB")


def floor(total: int) -> float:
    """CPU seconds to escape and encode `total` bytes of the pieces' text."""
    begin = seconds()
    for _ in range(total // len(TEXT.encode())):
        escape(TEXT).encode()
    return seconds() - begin


def main() -> None:
    """Print the figures of both rooms."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("count", type=int, nargs="?", default=10_000)
    parser.add_argument("--out", type=Path)
    wanted = parser.parse_args()
    site = catalog(wanted.count)
    context = Context(ROOT, site.content, ROOT / "build", ROOT / "build" / "cache", "bench", lambda _name, _tasks: {})
    print(f"{wanted.count} pieces; catalog {seconds():.1f} s, {megabytes():.0f} MB")
    measure("feeds", feed_jobs(site, context), wanted.out)
    measure("open data", opendata_jobs(site, context), wanted.out)


if __name__ == "__main__":
    main()
