"""build/desk for staff: today's and coming pieces, a page for each, older ones by month. Never part of the site."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, get_args

from pipeline.model.catalog import Catalog
from pipeline.model.channel import Family
from pipeline.model.cover import CoverRequest
from pipeline.model.job import Job, digest, make_key
from pipeline.model.matter import KINDS
from pipeline.model.office import Receipt
from pipeline.model.times import chinese_date
from pipeline.publish.bundles import Bundle, bundle_jobs, plan_bundles, recent_bundles
from pipeline.publish.context import Context
from pipeline.publish.covers import cover_inputs, cover_request
from pipeline.publish.desk_views import Ready, vars_of, view
from pipeline.publish.editions import editions
from pipeline.publish.linting import lint_part
from pipeline.publish.parts import PICTURE_BYTES, Desk, Image, Part, make_desk, make_post
from pipeline.publish.pictures import ai_label
from pipeline.publish.title_breaks import broken_title
from pipeline.render.pictures import cover_bytes, resize_bytes
from pipeline.render.templates import render_template

AiLabel = dict[str, str] | None
_THUMB = 480  # pixels, the longer side of a cover's preview and the width of a picture's


@dataclass(frozen=True)
class Row:
    """One piece on the desk: plain data for the template. `at` and `until` are ISO times; the browser knows today."""

    id: str
    title: str
    broken: str
    kind: str
    column: str
    summary: str
    at: str
    until: str
    day: str
    clock: str
    urgent: bool
    accounts: tuple[dict[str, Any], ...]

    @property
    def families(self) -> list[tuple[str, list[dict[str, Any]]]]:
        """The accounts by their channels' families."""
        return by_family(self.accounts)

    @property
    def mend(self) -> list[dict[str, Any]]:
        """The accounts whose text has to be mended before it goes out."""
        return [account for account in self.accounts if account["wrong"] or account["broken"]]


def by_family(each: Iterable[dict[str, Any]]) -> list[tuple[str, list[dict[str, Any]]]]:
    """Whatever has a `family`, in the families' order."""
    known = list(each)
    found = ((family, [one for one in known if one["family"] == family]) for family in get_args(Family))
    return [(family, ones) for family, ones in found if ones]


def desk_jobs(catalog: Catalog, context: Context) -> Iterator[Job]:
    """All zips; `desk/index.html`, `desk/p/<id>/…` for coming and recent pieces, `desk/months/…` for older ones."""
    desk = make_desk(catalog, context)
    bundles = plan_bundles(desk, context)
    yield from bundle_jobs(desk, context, bundles)
    recent = recent_bundles(catalog, bundles)
    receipts = _receipts(catalog)
    rows = _rows(desk, context, bundles, receipts)
    older: dict[str, list[Row]] = defaultdict(list)
    known = {bundle.entry.id for bundle in recent}
    for bundle in bundles:
        if bundle.entry.id not in known:
            older[f"{bundle.entry.piece.published:%Y-%m}"].append(rows[bundle.entry.id])
    days = sorted({f"{bundle.entry.piece.published:%Y-%m-%d}" for bundle in recent}, reverse=True)
    common: dict[str, Any] = {
        "site": catalog.office.site.name,
        "accounts": by_family(
            {"id": a.id, "name": a.name, "channel": channel.name, "family": channel.family}
            for a in catalog.office.accounts.values()
            for channel in [catalog.channels[a.channel]]
        ),
        "columns": [column.name for column in catalog.office.columns.values()],
        "kinds": list(KINDS.values()),
        "months": [(month, len(older[month])) for month in sorted(older, reverse=True)],
    }
    issues = [
        {
            "id": e.id, "title": e.title, "day": e.day, "account": e.account.name, "usage": asdict(e.usage),
            "pieces": [entry.piece.matter.title for entry in e.entries], "lacking": e.lacking,
        }
        for e in editions(catalog, [bundle.entry for bundle in recent])
    ]  # fmt: skip
    zips = sorted({part.account.id for bundle in recent for part in bundle.parts})
    first = {"rows": [rows[b.entry.id] for b in recent], "days": days, "issues": issues, "zips": zips, "month": ""}
    mark = context.template_digest("templates/desk")
    yield _page("desk/index.html", {**common, **first}, "", desk.templates, mark, context.code)
    for month, old in older.items():
        rest = {"rows": old, "days": [], "issues": [], "zips": [], "month": month}
        yield _page(f"desk/months/{month}.html", {**common, **rest}, "../", desk.templates, mark, context.code)
    for bundle in recent:
        yield from _piece_jobs(desk, context, bundle, receipts, mark)


def _receipts(catalog: Catalog) -> Mapping[tuple[str, str], tuple[Receipt, ...]]:
    found: dict[tuple[str, str], tuple[Receipt, ...]] = defaultdict(tuple)
    for receipt in sorted(catalog.office.receipts, key=lambda r: r.at):
        found[receipt.piece, receipt.account] += (receipt,)
    return found


def _page(path: str, values: dict[str, Any], home: str, templates: Path, mark: str, code: str) -> Job:
    key = make_key("desk", piece=digest(repr(values)), template=mark, code=code)
    return Job(path, key, partial(_render, templates, "index", {**values, "home": home}))


def _render(templates: Path, name: str, values: dict[str, Any]) -> bytes:
    return render_template(templates, f"desk/{name}.html.j2", values).encode()


def _rows(
    desk: Desk, context: Context, bundles: Sequence[Bundle], receipts: Mapping[tuple[str, str], tuple[Receipt, ...]]
) -> dict[str, Row]:
    """A row for each piece; what each account uses of its limits comes from the memo."""
    tasks = {}
    for bundle in bundles:
        for part in bundle.parts:
            channel = desk.marks[part.account.channel]
            key = make_key("post", account=part.mark, channel=channel, code=context.code)
            tasks[f"{bundle.entry.id}/{part.account.id}"] = key, partial(_wrong, part, desk.templates)
    wrong = context.memo("posts", tasks)
    return {bundle.entry.id: _row(desk.catalog, bundle, wrong, receipts) for bundle in bundles}


def _wrong(part: Part, templates: Path) -> dict[str, Any]:
    post = make_post(part, templates)
    broken = sum(finding.severity == "error" for finding in lint_part(part, post))
    return {
        "limits": [{**asdict(usage), "trouble": usage.trouble} for usage in post.usages if not usage.ok],
        "broken": broken,
    }


def _row(
    catalog: Catalog, bundle: Bundle, wrong: dict[str, Any], receipts: Mapping[tuple[str, str], tuple[Receipt, ...]]
) -> Row:
    piece, matter = bundle.entry.piece, bundle.entry.piece.matter
    column = catalog.office.columns.get(matter.column or "")
    accounts = tuple(
        {
            "id": part.account.id,
            "name": part.account.name,
            "channel": part.channel.name,
            "family": part.channel.family,
            "wrong": wrong[f"{piece.id}/{part.account.id}"]["limits"],
            "broken": wrong[f"{piece.id}/{part.account.id}"]["broken"],
            "receipts": [vars_of(receipt) for receipt in receipts.get((piece.id, part.account.id), ())],
        }
        for part in bundle.parts
    )
    return Row(
        id=piece.id,
        title=matter.title,
        broken=broken_title(bundle.entry),
        kind=KINDS[piece.kind],
        column=column.name if column else "",
        summary=bundle.entry.summary,
        at=piece.published.isoformat(),
        until=matter.expires.isoformat() if matter.expires else "",
        day=chinese_date(piece.published),
        clock=f"{piece.published:%H:%M}" if matter.publish_at else "",
        urgent=matter.urgency == "emergency",
        accounts=accounts,
    )


def _piece_jobs(
    desk: Desk, context: Context, bundle: Bundle, receipts: Mapping[tuple[str, str], tuple[Receipt, ...]], mark: str
) -> Iterator[Job]:
    """The page of a piece, with small pictures of its own: it shows everything without unpacking anything."""
    folder, entry = f"desk/p/{bundle.entry.id}", bundle.entry
    sent = tuple(receipts.get((entry.id, part.account.id), ()) for part in bundle.parts)
    label, pictures = ai_label(entry), dict[str, str]()
    for picture in (picture for part in bundle.parts for picture in part.pictures):
        if picture.path not in pictures:
            pictures[picture.path] = f"{len(pictures) + 1:02}.{'png' if picture.mathml else 'webp'}"
            key = make_key(
                "thumb", file=picture.digest, label=digest(repr(label)), width=str(_THUMB), code=context.code
            )
            yield Job(f"{folder}/{pictures[picture.path]}", key, partial(_small, picture, label))
    yield _thumb(desk, f"{folder}/cover.webp", cover_request(desk.catalog, entry, 1280, 720), label, context)
    for part in bundle.parts:
        for number, cover in enumerate(part.covers, 1):
            yield _thumb(desk, f"{folder}/{part.account.id}-{number}.webp", cover.request, label, context)
    key = make_key(
        "desk-piece",
        piece=entry.digest,
        account=digest(*(part.mark for part in bundle.parts)),
        channel=digest(*(desk.marks[part.account.channel] for part in bundle.parts)),
        receipts=digest(repr(sent)),
        template=mark,
        code=context.code,
    )
    yield Job(
        f"{folder}/index.html",
        key,
        partial(_piece_page, broken_title(entry), bundle.parts, sent, pictures, desk.templates),
    )


def _small(picture: Image, label: AiLabel) -> bytes:
    if picture.mathml:
        return picture.packed(PICTURE_BYTES)[0]
    return resize_bytes(picture.file, _THUMB, "webp", label=label)


def _thumb(desk: Desk, path: str, request: CoverRequest, label: AiLabel, context: Context) -> Job:
    scale = min(1.0, _THUMB / max(request.width, request.height))
    small = replace(request, width=round(request.width * scale), height=round(request.height * scale))
    key = make_key("cover", **cover_inputs(desk.catalog, small), label=digest(repr(label)), code=context.code)
    return Job(path, key, partial(cover_bytes, small, "webp", None, label))


def _piece_page(
    title: str,
    parts: tuple[Part, ...],
    sent: tuple[tuple[Receipt, ...], ...],
    pictures: dict[str, str],
    templates: Path,
) -> bytes:
    views = []
    for part, receipts in zip(parts, sent, strict=True):
        names = tuple(pictures[picture.path] for picture in part.pictures)
        covers = tuple(f"{part.account.id}-{number}.webp" for number in range(1, len(part.covers) + 1))
        post = make_post(part, templates, names)
        views.append(view(Ready(part, post, names, covers, lint_part(part, post), receipts), templates))
    views.sort(key=lambda each: get_args(Family).index(each["family"]))
    values = {"title": title, "views": views, "lead": "", "home": "../../", "bundle": parts[0].draft.id}
    return _render(templates, "paste", values)
