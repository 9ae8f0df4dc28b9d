"""The catalog to the jobs of all feed documents."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from pipeline.model.catalog import Catalog
from pipeline.model.job import Job, digest, make_key
from pipeline.model.times import parse_time
from pipeline.publish.addresses import page_url
from pipeline.publish.context import Context
from pipeline.publish.feed_list import ENDINGS, Scope, feed_url, scope_paths, scopes
from pipeline.publish.feeds.corrections import correction_items
from pipeline.publish.feeds.frame import Frame
from pipeline.publish.feeds.item import Item, make_items, tag_uri
from pipeline.publish.feeds.jsonfeed import make_json
from pipeline.publish.feeds.paging import newest, pages, weight
from pipeline.publish.feeds.podcast import ART
from pipeline.publish.feeds.xml import make_atom, make_rss
from pipeline.render.feed_html import clean

Row = tuple[Item, int, str]
"""An item, the bytes it may take and its digest."""

Maker = Callable[[Frame, tuple[Item, ...], Path], bytes]
MAKERS: tuple[Maker, ...] = (make_rss, make_atom, make_json)


def document_jobs(catalog: Catalog, context: Context) -> Iterator[Job]:
    """RSS, Atom and JSON of every feed and of its archive pages."""
    pairs = tuple(make_items(catalog))
    held: dict[str, list[Row]] = defaultdict(list)
    for entry, item in pairs:
        row = _row(item)
        for path in scope_paths(entry):
            held[path].append(row)
    # Podcast apps play what is enclosed first, and a recording that tells no size cannot be enclosed.
    heard = [item for item, *_ in held["podcast"] if item.audio and item.audio.bytes is not None]
    held["podcast"] = [_row(replace(item, clip=None)) for item in heard]
    held["corrections"] = [_row(item) for item in correction_items(catalog, pairs)]
    bench = _Bench(catalog, context.root / "templates", context.template_digest("templates/feeds"), context.code)
    for scope in scopes(catalog):
        yield from _scope_jobs(bench, scope, held[scope.path])


def _row(item: Item) -> Row:
    return item, weight(item), item.digest


@dataclass(frozen=True)
class _Bench:
    catalog: Catalog
    templates: Path
    template: str
    code: str


def _scope_jobs(bench: _Bench, scope: Scope, rows: list[Row]) -> Iterator[Job]:
    items, weights = [row[0] for row in rows], [row[1] for row in rows]
    digests = {item.tag: found for item, _, found in rows}
    first = newest(items, weights)
    parts = pages(items, weights) if len(items) > len(first) else ()
    last = f"archive/{scope.path}/{parts[-1].before}" if parts else None
    yield from _documents(bench, scope, scope.path, first, digests, (last, None), archive=False, full=True)
    for page in parts:
        names = (f"archive/{scope.path}/{name}" if name else None for name in (page.before, page.after))
        path = f"archive/{scope.path}/{page.name}"
        yield from _documents(
            bench, scope, path, page.items, digests, tuple(names), archive=page.closed, full=scope.full
        )


def _documents(
    bench: _Bench,
    scope: Scope,
    path: str,
    items: tuple[Item, ...],
    digests: dict[str, str],
    beside: tuple[str | None, ...],
    *,
    archive: bool,
    full: bool,
) -> Iterator[Job]:
    catalog = bench.catalog
    site = catalog.office.site
    older, newer = (feed_url(catalog, name) if name else None for name in beside)
    frame = Frame(
        tag=tag_uri(catalog.office, f"feeds/{scope.path}"),
        title=clean(scope.title),
        subtitle=clean(scope.subtitle),
        home=page_url(site.url, scope.page(empty=not items)),
        owner=clean(site.owner),
        rights=site.license,
        updated=max((item.updated for item in items), default=parse_time(site.feed_since)),
        at=feed_url(catalog, path),
        current=feed_url(catalog, scope.path),
        older=older,
        newer=newer,
        archive=archive,
        depth=path.count("/"),
        full=full,
        hub=site.hub,
        email=site.email,
        podcast=page_url(site.url, ART) if scope.path == "podcast" else "",
    )
    shown = items if full else tuple(item.brief for item in items)
    marks = (digests[item.tag] if full else item.digest for item in shown)
    key = make_key(
        "feed",
        items=digest(*marks),
        frame=digest(repr(frame)),
        template=bench.template,
        code=bench.code,
    )
    for ending, maker in zip(ENDINGS, MAKERS, strict=True):
        yield Job(f"site/feeds/{path}{ending}", key, partial(maker, frame, shown, bench.templates))
