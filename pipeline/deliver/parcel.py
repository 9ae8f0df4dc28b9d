"""One piece for one account, whole and checked, before anything is sent."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from pipeline.deliver.api import Api, Files, fill
from pipeline.deliver.trouble import DeliveryError
from pipeline.model.catalog import Catalog, Entry
from pipeline.model.office import Account
from pipeline.model.piece import PUBLIC_STATUS
from pipeline.publish.bundles import Folder, make_folder, make_post
from pipeline.publish.posts import Usage
from pipeline.render.counting import COUNTERS
from pipeline.render.fragment import parse, serialise
from pipeline.render.pictures.cover import cover_bytes
from pipeline.render.pictures.error import PictureError
from pipeline.render.pictures.photo import recompress


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


def make_parcel(catalog: Catalog, entry: Entry, account: Account, api: Api, now: datetime) -> Parcel:
    """The parcel. Raises DeliveryError for a piece that may not go out, or that is over a hard limit."""
    _refuse_unready(entry, account, now)
    templates = catalog.root / "templates"
    folder = make_folder(catalog, entry, account, templates)
    try:
        pictures = {path: recompress(full, _most(folder, api.pictures)) for path, full in folder.pictures}
        cover = _cover(folder, api)
    except PictureError as error:
        raise DeliveryError(f"《{folder.draft.title}》的图片不能用：{error}", "换一个图片文件") from None
    post = make_post(folder, templates, {path: ending for path, (_, ending) in pictures.items()})
    draft = folder.draft
    parcel = Parcel(
        piece=entry.id,
        fields={"title": draft.title, "digest": draft.digest, "author": draft.author, "link": draft.link},
        body=post.files[post.main].strip(),
        pictures=tuple(
            _upload(f"images/{number:02}.{ending}", data, ending)
            for number, (data, ending) in enumerate(pictures.values(), 1)
        ),
        cover=cover,
    )
    over = [usage for usage in post.usages if usage.level == "error" and not usage.ok]
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
    if account.id not in entry.accounts:
        remedy = f"在稿件的 accounts 里加上 {account.id}；账号按类型和栏目收稿，看 accounts.yml"
        raise DeliveryError(f"《{matter.title}》没有安排给账号“{account.name}”", remedy)


def _most(folder: Folder, files: Files) -> int:
    return min(files.max_bytes, folder.channel.picture_max_bytes or files.max_bytes)


def _cover(folder: Folder, api: Api) -> Upload:
    found = next((cover for cover in folder.covers if Path(cover[0]).stem == api.cover), None)
    if found is None or found[1] not in api.covers.formats:
        raise DeliveryError(f"渠道“{folder.channel.name}”没有能用的封面“{api.cover}”", "补进 channel.yml 的 covers")
    name, form, request, most = found
    return _upload(name, cover_bytes(request, form, min(most or api.covers.max_bytes, api.covers.max_bytes)), form)


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
