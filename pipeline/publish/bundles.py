"""One zip per piece; from them one per account, per day and per issue of several pieces.

Staff unpack it and post; nothing is left to reformat and nothing was cut. Bundles are for approved pieces, those whose
time has not come yet included: they go to the desk, never to the public site.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from pipeline.model.catalog import Catalog, Entry
from pipeline.model.job import Job, digest, make_key
from pipeline.model.office import Account
from pipeline.model.piece import PUBLIC_STATUS
from pipeline.model.times import SHANGHAI
from pipeline.publish.collecting import Member, make_collection
from pipeline.publish.context import Context
from pipeline.publish.editions import Edition, editions
from pipeline.publish.packing import make_bundle
from pipeline.publish.parts import Desk, Part, make_part

RECENT = timedelta(days=30)
_LONG_AGO = datetime(1000, 1, 1, tzinfo=SHANGHAI)
_LONGEST_FOLDER = 75  # characters: with a file's name of 44 a path stays within 120


@dataclass(frozen=True)
class Bundle:
    """A piece with its parts; `mark` identifies everything that its zip is made from."""

    entry: Entry
    parts: tuple[Part, ...]
    key: str

    @property
    def path(self) -> str:
        return f"desk/bundles/{self.entry.id}.zip"

    @property
    def mark(self) -> str:
        return digest(self.key)


def bundle_jobs(desk: Desk, context: Context, bundles: Sequence[Bundle]) -> Iterator[Job]:
    """`desk/bundles/<id>.zip`, `desk/accounts/<id>.zip`, `desk/days/<day>.zip`, `desk/issues/<id>.zip`."""
    catalog = desk.catalog
    for bundle in bundles:
        make = partial(make_bundle, bundle.entry.id, bundle.parts, desk.templates, bundle.mark)
        yield Job(bundle.path, bundle.key, make)
    recent = recent_bundles(catalog, bundles)
    for account in catalog.office.accounts.values():
        yield from _collection(f"desk/accounts/{account.id}.zip", "account", _of_account(account, recent), context)
    for day in sorted({f"{bundle.entry.piece.published:%Y-%m-%d}" for bundle in recent}):
        yield from _collection(f"desk/days/{day}.zip", "day", _of_day(day, recent), context)
    for edition in editions(catalog, [bundle.entry for bundle in recent]):
        yield from _collection(edition.path, "issue", _of_edition(edition, desk, bundles, context), context, edition)


def plan_bundles(desk: Desk, context: Context) -> list[Bundle]:
    """The bundles of all approved pieces that go to some account, newest first; old ones only within `desk_days`."""
    accounts, bundles = desk.catalog.office.accounts, []
    days = desk.catalog.office.site.desk_days
    first = _newest(desk.catalog) - timedelta(days=days) if days else None
    mark = context.template_digest("templates/desk")
    for entry in desk.catalog.entries:
        if first and entry.piece.published < first:
            break  # entries are in order of time
        if entry.piece.matter.status in PUBLIC_STATUS and entry.accounts:
            parts = tuple(make_part(desk, entry, accounts[name]) for name in entry.accounts)
            bundles.append(Bundle(entry, parts, bundle_key(desk, context, entry, parts, mark)))
    return bundles


def bundle_key(desk: Desk, context: Context, entry: Entry, parts: Sequence[Part], mark: str) -> str:
    """Every input of these parts: piece, accounts, channels, desk templates, covers, pictures, clips, program."""
    pictures = {(picture.path, picture.digest) for part in parts for picture in part.pictures}
    photos = {cover.inputs.get("picture", "") for part in parts for cover in part.covers}
    photos |= {part.art.inputs["picture"] for part in parts if part.art}
    layouts = [cover.inputs["layout"] for part in parts for cover in part.covers]
    layouts += [part.art.inputs["layout"] for part in parts if part.art]
    clips = {each.name: each.file for part in parts for each in part.attachments}
    files = [(name, digest(file.read_bytes())) for name, file in sorted(clips.items())]
    return make_key(
        "bundle",
        piece=entry.digest,
        account=digest(*(part.mark for part in parts)),
        channel=digest(*(desk.marks[part.account.channel] for part in parts)),
        template=mark,
        layout=digest(*layouts),
        picture=digest(repr(sorted(pictures)), repr(sorted(photos)), repr(files)),
        code=context.code,
    )


def recent_bundles(catalog: Catalog, bundles: Sequence[Bundle]) -> list[Bundle]:
    """Coming pieces and those of 30 days up to the newest public one: no clock, so a rebuild changes nothing."""
    first = _newest(catalog) - RECENT
    return [bundle for bundle in bundles if bundle.entry.piece.published >= first]


def _newest(catalog: Catalog) -> datetime:
    """When the newest public piece came out; before there is one, so long ago that everything is recent."""
    return max((entry.piece.published for entry in catalog.public), default=_LONG_AGO)


def _of_account(account: Account, bundles: Sequence[Bundle]) -> list[Member]:
    return [
        _member(f"{bundle.entry.piece.published:%Y-%m-%d}-{bundle.entry.id}", bundle, part)
        for bundle in bundles
        for part in bundle.parts
        if part.account.id == account.id
    ]


def _of_day(day: str, bundles: Sequence[Bundle]) -> list[Member]:
    return [
        _member(day_folder(part.account.id, bundle.entry.id), bundle, part)
        for bundle in bundles
        if f"{bundle.entry.piece.published:%Y-%m-%d}" == day
        for part in bundle.parts
    ]


def day_folder(account: str, piece: str) -> str:
    """A piece's folder in a day's zip, short enough for old unpackers on Windows: names in it come on top."""
    if len(account) + 1 + len(piece) <= _LONGEST_FOLDER:
        return f"{account}/{piece}"
    room = _LONGEST_FOLDER - len(account) - 10
    return f"{account}/{piece[:room]}-{digest(piece.casefold())[:8]}"


def _member(folder: str, bundle: Bundle, part: Part) -> Member:
    return Member(folder, part, bundle.path, bundle.mark)


def _of_edition(edition: Edition, desk: Desk, bundles: Sequence[Bundle], context: Context) -> list[Member]:
    """Its pieces in order. An editor may choose a piece that does not go to the account by itself."""
    known: Mapping[str, Bundle] = {bundle.entry.id: bundle for bundle in bundles}
    mark, members = context.template_digest("templates/desk"), []
    for number, entry in enumerate(edition.entries, 1):
        folder, bundle = f"{number:02}-{entry.id}", known.get(entry.id)
        found = [part for part in bundle.parts if part.account.id == edition.account.id] if bundle else []
        if bundle and found:
            members.append(_member(folder, bundle, found[0]))
        else:
            part = make_part(desk, entry, edition.account)
            members.append(Member(folder, part, "", digest(bundle_key(desk, context, entry, (part,), mark))))
    return members


def _collection(
    path: str, kind: str, members: list[Member], context: Context, edition: Edition | None = None
) -> Iterator[Job]:
    if members:
        about = repr((edition.id, edition.title, edition.day, edition.lacking, edition.usage)) if edition else ""
        marks = [(member.folder, member.part.account.id, member.mark) for member in members]
        key = make_key(
            kind, bundles=digest(repr(marks)), **({"issue": digest(about)} if edition else {}), code=context.code
        )
        make = partial(make_collection, context.build, tuple(members), context.root / "templates", edition)
        yield Job(path, key, make)
