"""Parcels to files, files to zips; the same parts always give the same bytes."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from pipeline.publish.desk_views import Ready, checklist, not_ready, own_title, paste_page, view
from pipeline.publish.linting import lint_part
from pipeline.publish.makers import MAKERS
from pipeline.publish.makers.made import Made
from pipeline.publish.parts import PICTURE_BYTES, Part, make_post, picture_name
from pipeline.publish.posts import Post
from pipeline.publish.studio import Studio
from pipeline.render.paste_lint import Finding
from pipeline.render.qr import qr_png

PASTE_PAGE = "粘贴页.html"
NOT_READY = "先改后发.txt"
QR_CODE = "原文二维码.png"
_PACKED = (".jpg", ".png", ".webp", ".mp4", ".webm", ".mov", ".m4v", ".mkv")


def make_bundle(piece_id: str, parts: Sequence[Part], templates: Path, mark: str) -> bytes:
    """The zip of a piece: a folder per account and a manifest. `mark` identifies what it was made from.

    Raises PictureError or jinja2.TemplateError.
    """
    files: dict[str, bytes] = {}
    records, studio = [], Studio()
    for part in parts:
        own, record = part_files(part, templates, studio)
        files |= {f"{part.account.id}/{name}": data for name, data in own.items()}
        records.append(record)
    files["manifest.json"] = json_bytes({"piece": piece_id, "accounts": records})
    return zip_bytes(files, mark)


def part_files(part: Part, templates: Path, studio: Studio) -> tuple[dict[str, bytes], dict[str, Any]]:
    """All files of an account's folder by name, and what the manifest says about them."""
    limit = part.channel.picture_max_bytes or PICTURE_BYTES
    pictures = {picture.path: studio.picture(picture, limit, part.aigc) for picture in part.pictures}
    names = [picture_name(number, each.ending) for number, each in enumerate(pictures.values(), 1)]
    known = {name: each.file for name, each in zip(names, pictures.values(), strict=True)}
    post = make_post(part, templates, names, [(file.width, file.height) for file in known.values()])
    own = {cover.name: studio.cover(cover.request, cover.form, cover.max_bytes, part.aigc) for cover in part.covers}
    own |= {name: each.data for name, each in zip(names, pictures.values(), strict=True)}
    own |= {each.name: each.data() for each in part.attachments}
    if "qr" in part.channel.attach:
        own[QR_CODE] = qr_png(part.draft.link)
    for emit in part.channel.files:
        made = MAKERS[emit.make](part, emit, Made(templates, post, own, studio))
        if twice := made.keys() & own.keys():
            raise ValueError(f"{part.account.channel}: {emit.path} makes {sorted(twice)} again")
        own |= made
    if post.faults:
        own[NOT_READY] = not_ready(part, post, templates)
    findings = lint_part(part, post, known)
    shown = view(Ready(part, post, tuple(names), tuple(cover.name for cover in part.covers), findings), templates)
    own[PASTE_PAGE] = paste_page(own_title(part.draft), (shown,), templates)
    own["发稿清单.txt"] = checklist(part, post, sorted(own), templates)
    return own, _record(part, post, own, findings)


def _record(part: Part, post: Post, files: Mapping[str, bytes], findings: Sequence[Finding]) -> dict[str, Any]:
    return {
        "account": part.account.id,
        "name": part.account.name,
        "channel": part.account.channel,
        "files": [
            {"path": name, "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
            for name, data in sorted(files.items())
        ],
        "ready": not post.faults,
        "limits": [{**asdict(usage), "left": usage.max - usage.used} for usage in post.usages],
        "findings": [asdict(finding) for finding in findings],
    }


def json_bytes(value: Any) -> bytes:
    """Readable JSON."""
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()


def zip_bytes(files: Mapping[str, bytes], mark: str = "") -> bytes:
    """A zip that is the same for the same files: names in order, one fixed time, UTF-8 names, Unix mode 644.

    `mark` becomes the archive's comment.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        archive.comment = mark.encode()
        for name in sorted(files):
            info = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            info.create_system = 3
            info.external_attr = 0o644 << 16
            info.compress_type = zipfile.ZIP_STORED if name.lower().endswith(_PACKED) else zipfile.ZIP_DEFLATED
            archive.writestr(info, files[name])
    return out.getvalue()
