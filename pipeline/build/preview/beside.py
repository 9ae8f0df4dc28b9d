"""What an account gets of a piece as it is now: the desk's own page, made for one account, with its pictures."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from pipeline.build.preview.answers import Answer
from pipeline.model.catalog import Catalog, Entry
from pipeline.model.job import Job, digest, make_key
from pipeline.publish.context import Context
from pipeline.publish.covers import cover_inputs
from pipeline.publish.desk_views import Ready, own_title, paste_page, view
from pipeline.publish.linting import lint_part
from pipeline.publish.parts import PICTURE_BYTES, Cover, Image, Part, desk_of, make_part, make_post
from pipeline.render.pictures.cover import cover_bytes

_WIDEST = 720  # pixels of a cover's longer side in the preview
_LOOK = b"""<style>.bar { display: none } @media (max-width: 63.99rem) { .phones { order: -1 } }</style>"""


def account_page(catalog: Catalog, entry: Entry, account: str, context: Context) -> Answer:
    """The page that staff would open for this account: texts, limits, findings, how it looks. Raises TemplateError."""
    part, templates = _part(catalog, entry, account, context), context.root / "templates"
    names = tuple(f"picture-{number}" for number in range(len(part.pictures)))
    covers = tuple(f"cover-{number}" for number in range(len(part.covers)))
    post = make_post(part, templates, names)
    shown = view(Ready(part, post, names, covers, lint_part(part, post)), templates)
    page = paste_page(own_title(part.draft), (shown,), templates)
    return Answer(page.replace(b"</head>", _LOOK + b"</head>", 1))


def account_picture(catalog: Catalog, entry: Entry, account: str, name: str, context: Context) -> Job | None:
    """The picture that `account_page` calls `picture-N` or `cover-N`."""
    part = _part(catalog, entry, account, context)
    kind, _, number = name.partition("-")
    found = part.pictures if kind == "picture" else part.covers if kind == "cover" else ()
    if not number.isdecimal() or int(number) >= len(found):
        return None
    one = found[int(number)]
    return _drawn(one, catalog, context) if isinstance(one, Cover) else _packed(one, part, context)


def _part(catalog: Catalog, entry: Entry, account: str, context: Context) -> Part:
    linked = [other for other in catalog.entries if other.id in {entry.id, *entry.rendered.links}]
    narrow = replace(catalog, entries=tuple(linked))
    one = catalog.office.accounts[account]
    return make_part(desk_of(narrow, context.root / "templates", [one], {}), entry, one)


def _drawn(cover: Cover, catalog: Catalog, context: Context) -> Job:
    scale = min(1.0, _WIDEST / max(cover.request.width, cover.request.height))
    width, height = (round(side * scale) for side in (cover.request.width, cover.request.height))
    small = replace(cover.request, width=width, height=height)
    key = make_key("cover", **cover_inputs(catalog, small), code=context.code)
    return Job(f"{cover.name}.webp", key, partial(cover_bytes, small, "webp", None))


def _packed(picture: Image, part: Part, context: Context) -> Job:
    key = make_key("picture", file=picture.digest, label=digest(repr(part.aigc)), code=context.code)
    return Job(f"{picture.path}.jpg", key, partial(_bytes, picture, part.aigc))


def _bytes(picture: Image, label: dict[str, str] | None) -> bytes:
    return picture.packed(PICTURE_BYTES, label)[0]
