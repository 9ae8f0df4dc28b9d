"""What crawlers ask for first: robots.txt, sitemap.xml and llms.txt."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from pipeline.model.catalog import Catalog
from pipeline.model.job import Job, digest, make_key
from pipeline.publish.addresses import page_url
from pipeline.publish.context import Context
from pipeline.publish.feed_list import feed_list, last_changes
from pipeline.publish.feeds.item import Item
from pipeline.publish.handbook import chapter_files, chapter_path
from pipeline.render.feed_html import clean
from pipeline.render.templates import render_template

NEWEST = 50
MAX_URLS = 40_000  # sitemaps.org allows 50,000 addresses and 50 MB a file


def robot_jobs(catalog: Catalog, context: Context, items: Sequence[Item]) -> Iterator[Job]:
    """The files at the site's root; a sitemap too long for one file becomes an index of several."""
    site = catalog.office.site
    base = {
        "site": {name: clean(getattr(site, name)) for name in ("name", "description", "tagline", "url", "owner")},
        "license": site.license,
        "feeds": feed_list(catalog),
        "data": page_url(site.url, "data/v1/"),
    }
    yield _job(context, "robots.txt", "robots.txt.j2", base)
    yield _job(context, "llms.txt", "llms.txt.j2", base | {"items": [_line(item) for item in items[:NEWEST]]})
    parts = [items[start : start + MAX_URLS] for start in range(0, len(items), MAX_URLS)] or [()]
    names = ["sitemap.xml"] if len(parts) == 1 else [f"sitemap-{number}.xml" for number in range(1, len(parts) + 1)]
    for name, part in zip(names, parts, strict=True):
        rows = tuple(map(_row, part))
        pages = _pages(catalog, context) if part is parts[0] else ()
        first = {"pages": pages, "rows": rows}
        yield _job(context, name, "sitemap.xml.j2", first)
    if len(parts) > 1:
        index = [(site.url + name, _latest(part)) for name, part in zip(names, parts, strict=True)]
        yield _job(context, "sitemap.xml", "sitemap-index.xml.j2", {"files": index})


def _pages(catalog: Catalog, context: Context) -> tuple[tuple[str, str], ...]:
    """The home page, lists with something in them and when it changed last, plain pages, the handbook."""
    home = catalog.office.site.url
    last = last_changes(catalog)
    lists = {link.page: last[link.scope].isoformat() for link in reversed(feed_list(catalog)) if link.scope in last}
    plain = [f"{file.stem}/" for file in sorted((context.content / "pages").glob("*.md"))]
    chapters = map(chapter_path, chapter_files(catalog.office.site, context))
    texts = {page_url(home, path): "" for path in (*plain, *chapters)}
    return tuple(({home: ""} | dict(reversed(lists.items())) | texts).items())


def _job(context: Context, path: str, template: str, values: dict[str, Any]) -> Job:
    folder = context.template_digest("templates/feeds")
    key = make_key("robots", values=digest(repr(values)), template=folder, code=context.code)
    return Job(f"site/{path}", key, partial(_render, context.root / "templates", f"feeds/{template}", values))


def _render(templates: Path, name: str, values: dict[str, Any]) -> bytes:
    return render_template(templates, name, values).encode()


def _latest(items: Sequence[Item]) -> str:
    return max(item.updated for item in items).isoformat() if items else ""


def _line(item: Item) -> tuple[str, str, str]:
    """Title, address and summary for a Markdown list."""
    return item.title.replace("[", "［").replace("]", "］"), item.url, item.summary


def _row(item: Item) -> dict[str, Any]:
    """A page of the sitemap with its pictures (at most 1,000, as Google's extension allows) and its clip."""
    pictures = dict.fromkeys([item.cover.url, *(url for _, url in item.pictures)])
    clip = item.clip and {
        "url": item.clip.url,
        "duration_s": round(item.clip.duration_s) if item.clip.duration_s else None,
        "poster": item.cover.url,
    }
    return {
        "url": item.url,
        "updated": item.updated.isoformat(),
        "published": item.published.isoformat(),
        "pictures": list(pictures)[:1000],
        "clip": clip,
        "title": item.title,
        "summary": item.summary,
    }
