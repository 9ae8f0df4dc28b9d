"""One zip per piece, a folder per account: texts, covers, numbered pictures, manifest and checklist.

Staff unpack it and post; nothing is left to reformat and nothing was cut. Bundles are for approved pieces, those whose
time has not come yet included: they go to the desk, never to the public site.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from types import MappingProxyType

from pipeline.model.catalog import Catalog, Entry
from pipeline.model.channel import Channel
from pipeline.model.cover import CoverRequest
from pipeline.model.job import Job, digest, make_key
from pipeline.model.office import Account
from pipeline.model.paths import candidates
from pipeline.model.piece import PUBLIC_STATUS
from pipeline.model.times import clock
from pipeline.publish.addresses import page_url
from pipeline.publish.context import Context
from pipeline.publish.covers import cover_inputs, cover_request
from pipeline.publish.posts import Draft, Post, chosen_override, compose, make_draft
from pipeline.render.paste import Theme, load_theme, paste_html
from pipeline.render.pictures.cover import cover_bytes
from pipeline.render.pictures.photo import recompress
from pipeline.render.templates import render_template

Files = tuple[tuple[str, Path], ...]
"""Names (in the bundle, or content-relative) with the files they come from."""
LARGEST_CLIP = 200_000_000  # bytes; a larger clip is named in the checklist instead of being packed


@dataclass(frozen=True)
class Folder:
    """One account's part of a bundle, ready to be made anywhere: plain data and paths to read."""

    account: str
    account_name: str
    channel_id: str
    channel: Channel
    draft: Draft
    theme: Theme | None
    addresses: dict[str, str]
    sizes: dict[str, tuple[int, int]]
    card: tuple[str, ...]
    covers: tuple[tuple[str, str, CoverRequest, int | None], ...]
    pictures: Files
    attachments: Files
    notes: tuple[str, ...]


def bundle_jobs(catalog: Catalog, context: Context) -> Iterator[Job]:
    """`desk/bundles/<id>.zip` for every approved piece that goes to some account."""
    templates = context.root / "templates"
    for entry in catalog.entries:
        if entry.piece.matter.status in PUBLIC_STATUS and entry.accounts:
            accounts = [catalog.office.accounts[name] for name in entry.accounts]
            folders = tuple(make_folder(catalog, entry, account, templates) for account in accounts)
            yield Job(
                path=f"desk/bundles/{entry.id}.zip",
                key=bundle_key(catalog, context, entry, folders),
                make=partial(make_bundle, entry.id, folders, templates),
            )


def bundle_key(catalog: Catalog, context: Context, entry: Entry, folders: tuple[Folder, ...]) -> str:
    """Every input of a bundle: piece, channels with their templates, covers, pictures, attachments, program."""
    covers = [cover_inputs(catalog, request) for folder in folders for *_, request, _ in folder.covers]
    files = [
        (name, catalog.pictures[path.relative_to(catalog.content).as_posix()].digest)
        for folder in folders
        for name, path in folder.pictures
    ]
    clips = [(name, digest(path.read_bytes())) for folder in folders for name, path in folder.attachments]
    return make_key(
        "bundle",
        piece=entry.digest,
        office=digest(repr(catalog.office), *(repr(sorted(folder.addresses.items())) for folder in folders)),
        channel=digest(*(context.template_digest(f"templates/channels/{f.channel_id}") for f in folders)),
        layout=digest(repr(covers)),
        picture=digest(repr(files), repr(clips)),
        code=context.code,
    )


def make_folder(catalog: Catalog, entry: Entry, account: Account, templates: Path) -> Folder:
    """The plan of one account's folder."""
    channel = catalog.channels[account.channel]
    override = chosen_override(entry, account)
    draft = make_draft(entry, account, channel, catalog.office, dict(catalog.vocabulary.topic_names))
    covers = tuple(
        (
            f"{size.name}.{size.format}",
            size.format,
            cover_request(
                catalog,
                entry,
                size.width,
                size.height,
                title=draft.title,
                cover=override.cover,
                byline=account.name,
                safe_square=size.safe_square,
            ),
            size.max_bytes,
        )
        for size in channel.covers
    )
    pictures = ()
    if channel.pictures == "numbered":
        known = [path for path in entry.rendered.images if path in catalog.pictures]
        pictures = tuple((path, catalog.content / path) for path in known)
    attachments, notes = _attachments(catalog, entry, channel)
    theme_name = account.theme or channel.theme
    theme = templates / "channels" / account.channel / "themes" / f"{theme_name}.css" if theme_name else None
    return Folder(
        account=account.id,
        account_name=account.name,
        channel_id=account.channel,
        channel=channel,
        draft=draft,
        theme=load_theme(theme) if theme else None,
        addresses={other.id: page_url(catalog.office.site.url, other.path) for other in _linked(catalog, entry)},
        sizes={path: (catalog.pictures[path].width, catalog.pictures[path].height) for path, _ in pictures},
        card=_card(entry, draft),
        covers=covers,
        pictures=pictures,
        attachments=attachments,
        notes=notes,
    )


def _linked(catalog: Catalog, entry: Entry) -> list[Entry]:
    """The public pieces that the body links to: an address of a hidden piece must not leave the house."""
    wanted = set(entry.rendered.links)
    return [other for other in catalog.public if other.id in wanted] if wanted else []


def _card(entry: Entry, draft: Draft) -> tuple[str, ...]:
    video = entry.piece.matter.video
    if video is None:
        return ()
    length = f"时长 {clock(video.duration_s)}" if video.duration_s else ""
    return tuple(filter(None, (draft.title, length, f"观看：{video.url or draft.link}")))


def _attachments(catalog: Catalog, entry: Entry, channel: Channel) -> tuple[Files, tuple[str, ...]]:
    """The clip and its captions where the channel wants them; a note instead of a clip too large to pack."""
    video = entry.piece.matter.video
    files, notes = [], []
    wanted = {"video": video.file, "captions": video.captions} if video else {}
    for what in channel.attach:
        target = wanted.get(what)
        if not target:
            continue
        path = next(p for p in candidates(entry.piece.folder, target) if (catalog.content / p).is_file())
        full = catalog.content / path
        if full.stat().st_size > LARGEST_CLIP:
            notes.append(f"视频太大，没有放进发稿包，请从 content/{path} 取")
        else:
            name = {"video": "视频", "captions": "字幕"}[what]
            files.append((f"{name}{full.suffix.lower()}", full))
    return tuple(files), tuple(notes)


def make_post(folder: Folder, templates: Path, endings: Mapping[str, str] = MappingProxyType({})) -> Post:
    """The texts of a folder; `endings` are those of the recompressed pictures by content path (jpg where unknown)."""
    body = ""
    if any(emit.body == "html" for emit in folder.channel.files):
        names = {
            path: f"images/{number:02}.{endings.get(path, 'jpg')}"
            for number, (path, _) in enumerate(folder.pictures, 1)
        }
        body = paste_html(
            folder.draft.html,
            theme=folder.theme,
            pictures=names,
            sizes=folder.sizes,
            keep_links_to=folder.channel.keep_links_to,
            addresses=folder.addresses,
            sources=folder.draft.sources,
            card=folder.card,
            transforms=folder.channel.transforms,
        )
    return compose(folder.draft, folder.channel_id, folder.channel, templates, body)


def make_bundle(piece_id: str, folders: tuple[Folder, ...], templates: Path) -> bytes:
    """The zip's bytes. Raises PictureError or jinja2.TemplateError; the same input gives the same bytes."""
    files: dict[str, bytes] = {}
    records = []
    for folder in folders:
        limit = folder.channel.picture_max_bytes or 5_000_000
        pictures = {path: recompress(full, limit) for path, full in folder.pictures}
        post = make_post(folder, templates, {path: ending for path, (_, ending) in pictures.items()})
        own: dict[str, bytes] = {name: text.encode() for name, text in post.files.items()}
        for name, form, request, max_bytes in folder.covers:
            own[name] = cover_bytes(request, form, max_bytes)
        for number, (data, ending) in enumerate(pictures.values(), 1):
            own[f"images/{number:02}.{ending}"] = data
        own |= {name: full.read_bytes() for name, full in folder.attachments}
        own["发稿清单.txt"] = _checklist(folder, post, templates).encode()
        files |= {f"{folder.account}/{name}": data for name, data in own.items()}
        records.append(_record(folder, post, own))
    manifest = {"piece": piece_id, "accounts": records}
    files["manifest.json"] = (json.dumps(manifest, ensure_ascii=False, indent=1) + "\n").encode()
    return zip_bytes(files)


def _checklist(folder: Folder, post: Post, templates: Path) -> str:
    values = {"draft": folder.draft, "channel": folder.channel, "post": post, "notes": folder.notes}
    return render_template(templates, "desk/checklist.txt.j2", values)


def _record(folder: Folder, post: Post, files: dict[str, bytes]) -> dict[str, object]:
    return {
        "account": folder.account,
        "name": folder.account_name,
        "channel": folder.channel_id,
        "files": [
            {"path": name, "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
            for name, data in sorted(files.items())
        ],
        "limits": [{**asdict(usage), "left": usage.max - usage.used} for usage in post.usages],
    }


def zip_bytes(files: dict[str, bytes]) -> bytes:
    """A zip that is the same for the same files: names in order, one fixed time, UTF-8 names, Unix mode 644."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name in sorted(files):
            info = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            info.create_system = 3
            info.external_attr = 0o644 << 16
            packed = name.lower().endswith((".jpg", ".png", ".webp", ".mp4", ".webm", ".mov", ".m4v", ".mkv"))
            info.compress_type = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
            archive.writestr(info, files[name])
    return out.getvalue()
