"""The search index: Pagefind fed with our own tokens. The only module that knows pagefind."""

from __future__ import annotations

import asyncio
import gzip
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from pagefind.index import IndexConfig
from pagefind.service import PagefindService

from pipeline.model.catalog import Catalog, Entry
from pipeline.model.job import Job, digest, make_key
from pipeline.model.matter import KINDS
from pipeline.publish.context import Context
from pipeline.publish.search_order import order_filters
from pipeline.publish.search_text import END, tokens

# No language of its own: one without a stemmer, so that tokens are compared as they are, and none that the browser's
# Intl.Segmenter would divide again.
LANGUAGE = "unknown"
NEEDED = ("pagefind.js", "pagefind-worker.js", "pagefind-entry.json", "wasm.unknown.pagefind")
PACKED = frozenset({".pagefind", ".pf_fragment", ".pf_index", ".pf_filter", ".pf_meta", ".pf_sort"})  # gzip
SETTLE_S = 60


class SearchError(Exception):
    """The index could not be written whole (Chinese message)."""


@dataclass(frozen=True, slots=True)
class Record:
    """One piece for the index; all texts are tokens already."""

    url: str
    content: str
    meta: tuple[tuple[str, str], ...]
    filters: tuple[tuple[str, tuple[str, ...]], ...]
    sort: str


def search_jobs(catalog: Catalog, context: Context) -> Iterator[Job]:
    """`site/pagefind/**`; the index is made again only when some record changed."""
    records = sorted((_record(entry, catalog) for entry in catalog.public), key=lambda record: record.url)
    key = make_key("search", records=digest(repr(records)), code=context.code)
    folder = context.run("search", key, partial(build_index, records))
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        name = path.relative_to(folder).as_posix()
        if "/" in name or name in NEEDED or name.endswith(".pf_meta"):
            yield Job(
                f"site/pagefind/{name}", make_key("search", file=digest(path.read_bytes())), partial(path.read_bytes)
            )


def _record(entry: Entry, catalog: Catalog) -> Record:
    matter, office = entry.piece.matter, catalog.office
    column = office.columns.get(matter.column or "")
    audiences = {audience.id: audience.name for audience in catalog.vocabulary.audiences}
    topics = tuple(catalog.vocabulary.topic_names.get(topic, topic) for topic in entry.topics)
    prose = entry.rendered.prose
    people = (office.people[name].name if name in office.people else name for name in matter.authors)
    named = tuple(filter(None, (*entry.keywords, *topics, column.name if column else "", *people)))
    body = END.join((matter.title, entry.summary, *prose.headings, *prose.paragraphs, "", *named))
    filters = {
        "类型": (KINDS[entry.piece.kind],),
        "专栏": (column.name,) if column else (),
        "主题": topics,
        "人群": tuple(audiences[name] for name in entry.audiences if name in audiences),
        "年份": (str(entry.piece.published.year),),
    }
    return Record(
        url=entry.path,
        content=tokens(body),
        meta=(
            ("title", tokens(matter.title)),
            ("words", tokens("　".join(named))),
            ("id", entry.id),
            ("date", f"{entry.piece.published:%Y-%m-%d}"),
        ),
        filters=tuple((name, values) for name, values in filters.items() if values),
        sort=f"{entry.piece.published:%Y%m%d%H%M}",
    )


def build_index(records: list[Record], folder: Path) -> None:
    """Write the index of the records, in their order, into `folder`. Raises SearchError."""
    asyncio.run(_build(records, folder))
    order_filters(folder)


async def _build(records: list[Record], folder: Path) -> None:
    async with PagefindService() as service:
        index = await service.create_index(IndexConfig(output_path=str(folder)))
        for record in records:
            await index.add_custom_record(
                url=record.url,
                content=record.content,
                language=LANGUAGE,
                meta=dict(record.meta),
                filters={name: list(values) for name, values in record.filters},
                sort={"date": record.sort},
            )
        await index.write_files()
        await _settle(folder)


async def _settle(folder: Path) -> None:
    """Wait until every file is whole.

    Pagefind answers before its last writes have reached the disk, and is stopped right after: under load, files of no
    bytes were left behind.
    """
    waiting = sorted(path for path in folder.rglob("*") if path.is_file())
    for _ in range(SETTLE_S * 20):
        waiting = [path for path in waiting if not _whole(path)]
        if not waiting:
            return
        await asyncio.sleep(0.05)
    raise SearchError(f"搜索索引没有写完：{waiting[0].name}")


def _whole(path: Path) -> bool:
    data = path.read_bytes()
    if path.suffix not in PACKED:
        return bool(data)
    try:
        return bool(gzip.decompress(data))
    except (EOFError, OSError, zlib.error):
        return False
