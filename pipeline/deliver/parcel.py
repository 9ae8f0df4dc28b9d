"""Pieces for one account, whole and checked, before anything is sent."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from pipeline.deliver.api import Api, Files, fill
from pipeline.deliver.trouble import DeliveryError
from pipeline.model.catalog import Catalog, Entry
from pipeline.model.office import Account
from pipeline.model.piece import PUBLIC_STATUS
from pipeline.publish.parts import Part, desk_of, make_part, make_post, picture_name
from pipeline.publish.usages import Usage
from pipeline.render.counting import COUNTERS
from pipeline.render.fragment import parse, serialise
from pipeline.render.pictures.cover import cover_bytes
from pipeline.render.pictures.error import PictureError
from pipeline.render.pictures.photo import picture_size


@dataclass(frozen=True)
class Upload:
    """A picture as it will be sent: `name` is the body's name for it, `sha` the SHA-256 of its bytes."""

    name: str
    data: bytes
    ending: str
    sha: str

    @property
    def file_name(self) -> str:
        """ASCII, since servers do not read encoded names of form parts; it finds the file again in the library."""
        return f"{self.sha[:24]}.{self.ending}"


@dataclass(frozen=True)
class Parcel:
    """`fields` are title, digest, author and link; `body` is HTML that shows `pictures` by their names."""

    piece: str
    fields: dict[str, str]
    body: str
    pictures: tuple[Upload, ...]
    cover: Upload


@dataclass(frozen=True)
class Batch:
    """What becomes one draft: a piece, or the pieces of an issue in order; `id` is its name in the ledger."""

    id: str
    parcels: tuple[Parcel, ...]


def make_batch(catalog: Catalog, id: str, entries: Sequence[Entry], account: Account, api: Api, now: datetime) -> Batch:
    """The batch. Raises DeliveryError for a piece that may not go out, or that is over a hard limit."""
    for entry in entries:
        _refuse_unready(entry, account, now)
    return Batch(id, tuple(_parcel(catalog, entry, account, api, place) for place, entry in enumerate(entries)))


def _parcel(catalog: Catalog, entry: Entry, account: Account, api: Api, place: int) -> Parcel:
    templates = catalog.root / "templates"
    part = make_part(desk_of(catalog, templates, [account], {}), entry, account)
    try:
        pictures = [picture.packed(_most(part, api.pictures)) for picture in part.pictures]
        cover = _cover(part, api, place)
    except PictureError as error:
        raise DeliveryError(f"《{part.draft.title}》的图片不能用：{error}", "换一个图片文件") from None
    names = [picture_name(number, ending) for number, (_, ending) in enumerate(pictures, 1)]
    post = make_post(part, templates, names, [picture_size(data) for data, _ in pictures])
    draft = part.draft
    parcel = Parcel(
        piece=entry.id,
        fields={"title": draft.title, "digest": draft.digest, "author": draft.author, "link": draft.link},
        body=post.texts[post.main].strip(),
        pictures=tuple(_upload(name, *picture) for name, picture in zip(names, pictures, strict=True)),
        cover=cover,
    )
    over = list(post.faults)
    stand_ins = {picture.name: api.calls.picture.example for picture in parcel.pictures}
    over += over_limits(api, article_of(api, parcel, body_with(parcel, stand_ins), ""))
    if over:
        told = "；".join(dict.fromkeys(f"{each.label} {each.used}，限 {each.min}–{each.max}" for each in over))
        raise DeliveryError(f"《{draft.title}》超出或不足：{told}", "改短，或在稿件的 overrides 里给这个账号另写")
    return parcel


def _refuse_unready(entry: Entry, account: Account, now: datetime) -> None:
    matter = entry.piece.matter
    if matter.status not in PUBLIC_STATUS:
        remedy = "审核通过后把稿件的 status 改成 approved"
        raise DeliveryError(f"《{matter.title}》还没有审核通过（status: {matter.status}）", remedy)
    if matter.expires is not None and matter.expires <= now:
        raise DeliveryError(f"《{matter.title}》已经过期", "还要发的话，改稿件的 expires")


def _most(part: Part, files: Files) -> int:
    return min(files.max_bytes, part.channel.picture_max_bytes or files.max_bytes)


def _cover(part: Part, api: Api, place: int) -> Upload:
    """The cover for a piece at this place of the draft: the first one's is wide, the others' are square."""
    wanted = api.cover[min(place, len(api.cover) - 1)]
    found = next((cover for cover in part.covers if Path(cover.name).stem == wanted), None)
    if found is None or found.form not in api.covers.formats:
        raise DeliveryError(f"渠道“{part.channel.name}”没有能用的封面“{wanted}”", "补进 channel.yml 的 covers")
    most = min(found.max_bytes or api.covers.max_bytes, api.covers.max_bytes)
    return _upload(found.name, cover_bytes(found.request, found.form, most, part.aigc), found.form)


def _upload(name: str, data: bytes, ending: str) -> Upload:
    return Upload(name, data, ending, hashlib.sha256(data).hexdigest())


def body_with(parcel: Parcel, addresses: Mapping[str, str]) -> str:
    """The body showing its pictures at `addresses` (by name). Raises DeliveryError for one that has none."""
    root = parse(parcel.body)
    for picture in root.iter("img"):
        name = picture.get("src", "")
        if name not in addresses:
            raise DeliveryError(f"正文里的图片 {name} 没有文件", "把这一行发给维护者")
        picture.set("src", addresses[name])
    return serialise(root)


def article_of(api: Api, parcel: Parcel, body: str, cover: str) -> dict[str, Any]:
    """The article as the server wants it."""
    article: dict[str, Any] = fill(api.article, {**parcel.fields, "body": body, "cover": cover})
    return article


def over_limits(api: Api, article: Mapping[str, Any]) -> Iterator[Usage]:
    """The limits that the article breaks, counted on what is really sent."""
    for field, limit in api.limits.items():
        used = COUNTERS[limit.counter](str(article[field]))
        if limit.level == "error" and not limit.min <= used <= limit.max:
            yield Usage(field, limit.label, used, limit.min, limit.max, limit.level, ok=False)
