"""A page of the site as plain data, and how it becomes bytes: template into frame."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field, fields, is_dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

from pipeline.model.job import Job, digest, make_key
from pipeline.model.office import Site
from pipeline.publish.addresses import page_url
from pipeline.publish.cards import Link
from pipeline.publish.frames import back, load_frame, plain
from pipeline.publish.pictures import Shown
from pipeline.publish.site_body import page_body
from pipeline.render.templates import render_template


@dataclass(frozen=True)
class Head:
    """What machines read: kind of page, picture of a shared link, feeds of its own, structured data as JSON.

    `feeds` are site paths without an ending; `calendar` offers the calendar of campaigns and science days.
    """

    type: str = "website"
    picture: str = ""
    picture_alt: str = ""
    feeds: tuple[Link, ...] = ()
    calendar: bool = False
    data: str = ""
    published: str = ""
    newer: str = ""
    older: str = ""
    robots: str = ""


@dataclass(frozen=True)
class Sheet:
    """A page: `path` is its folder (`p/x/`, empty for home), `section` the entry of the navigation that it is under.

    `body` is neutral HTML that the template shows as `body`; `pictures` and `pieces` (id, site path) are what its
    addresses mean. `root` replaces the way back to the site's root.
    """

    path: str
    title: str
    description: str
    template: str
    section: str = ""
    frame: str = "page"
    scope: str = "list"
    values: dict[str, Any] = field(default_factory=dict)
    head: Head = Head()
    body: str = ""
    pictures: tuple[tuple[str, Shown], ...] = ()
    pieces: tuple[tuple[str, str], ...] = ()
    file: str = "index.html"
    root: str | None = None


class Planned(NamedTuple):
    """A page before it is thought out: `path` is its file on the site, `piece` the digest of the entry in its body.

    A build asks for the sheets of stale pages, the preview for the one that is being looked at. `view` is a digest of
    all that the sheet shows besides `piece`; where it is None, it takes the sheet itself to find it.
    """

    path: str
    sheet: Callable[[], Sheet]
    piece: str = ""
    view: Callable[[], str] | None = None

    @staticmethod
    def of(sheet: Sheet, piece: str = "") -> Planned:
        """A page that is thought out already."""
        return Planned(f"{sheet.path}{sheet.file}", lambda: sheet, piece)


@dataclass(frozen=True)
class Press:
    """What all pages share: where frames and templates are, what identifies them, and the site's own words."""

    frames: Path
    templates: Path
    site: Site
    marks: tuple[tuple[str, str], ...]

    @cached_property
    def words(self) -> str:
        """The marks as they stand in every key."""
        return make_key("", **dict(self.marks)).strip()

    def job(self, page: Planned) -> Job:
        """The job of a page."""
        view = page.view() if page.view else digest(words_of(page.sheet(), without="body"))
        piece = f"piece={page.piece} " if page.piece else ""
        return Job(f"site/{page.path}", f"page {piece}view={view} {self.words}", Printing(self, page.sheet))


@dataclass(frozen=True, slots=True)
class Printing:
    """How a page is made. Its sheet is thought out when it is made or leaves for a worker, and is not kept."""

    press: Press
    sheet: Callable[[], Sheet]

    def __call__(self) -> bytes:
        return make_sheet(self.press, self.sheet())

    def __reduce__(self) -> tuple[Any, ...]:
        return partial, (make_sheet, self.press, self.sheet())


def words_of(value: Any, without: str = "") -> str:
    """Plain data of dataclasses as JSON, for a digest: as exact as `repr`, in a third of the time.

    A value that knows its own digest (`mark`, as a card does, which stands on many pages) is named by it.
    """

    def inside(part: Any) -> Any:
        if mark := getattr(part, "mark", ""):
            return mark
        if is_dataclass(part):
            return {each.name: getattr(part, each.name) for each in fields(part) if each.name != without}
        return part.model_dump(mode="json")

    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=inside)


def make_sheet(press: Press, sheet: Sheet) -> bytes:
    """The page. Raises FrameError or jinja2.TemplateError."""
    root = sheet.root if sheet.root is not None else back(sheet.path)
    values: dict[str, Any] = {**sheet.values, "root": root, "site": press.site, "sheet": sheet}
    values["body"] = page_body(sheet.body, root, dict(sheet.pictures), dict(sheet.pieces))
    head = {**values, "url": page_url(press.site.url, sheet.path), "quote": quote}
    name = sheet.title if sheet.section == "home" else f"{sheet.title} - {press.site.name}"
    holes = {
        "title": plain(name),
        "description": plain(sheet.description),
        "head": render_template(press.templates, "site/head.html.j2", head),
        "scope": plain(f"page-{sheet.scope}"),
        "content": render_template(press.templates, f"site/{sheet.template}.html.j2", values),
    }
    return load_frame(press.frames, sheet.frame).stamp(root, sheet.section, holes).encode()
