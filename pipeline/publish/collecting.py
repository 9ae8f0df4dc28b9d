"""Zips of several pieces, put together from the zips of single pieces where these are there and current."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.publish.desk_views import Ready, paste_page, view
from pipeline.publish.editions import Edition
from pipeline.publish.linting import lint_part
from pipeline.publish.packing import PASTE_PAGE, json_bytes, part_files, zip_bytes
from pipeline.publish.parts import Part, make_post
from pipeline.publish.studio import Studio
from pipeline.render.pictures import picture_size


@dataclass(frozen=True)
class Member:
    """One part of a collection: its folder there, and the bundle it may be taken from if that bears `mark`."""

    folder: str
    part: Part
    bundle: str
    mark: str


def make_collection(build: Path, members: tuple[Member, ...], templates: Path, edition: Edition | None) -> bytes:
    """The zip. Clips are left to the single bundles (a note says which); with an edition, a page for all its pieces."""
    files: dict[str, bytes] = {}
    views: list[dict[str, Any]] = []
    notes = []
    for number, member in enumerate(members, 1):
        part = member.part
        clips = {each.name for each in part.attachments}
        own = _from_bundle(build, member, clips) or part_files(part, templates, Studio())[0]
        notes += [f"{member.folder}/{name}：请从 bundles/{part.draft.id}.zip 里取" for name in sorted(clips)]
        files |= {f"{member.folder}/{name}": data for name, data in own.items() if name not in clips}
        if edition:
            names = tuple(sorted(name for name in own if name.startswith("images/")))
            inside = tuple(f"{member.folder}/{name}" for name in names)
            covers = tuple(f"{member.folder}/{cover.name}" for cover in part.covers)
            tab = f"{number}　{part.draft.title}"
            post = make_post(part, templates, inside, [picture_size(own[name]) for name in names])
            views.append(view(Ready(part, post, inside, covers, lint_part(part, post), tab=tab), templates))
    if edition:
        notes += [f"{name} 还没有通过，没有放进这一期" for name in edition.lacking]
        if not edition.usage.ok:
            notes.append(
                f"{edition.usage.label}：{edition.usage.used}，平台一次 {edition.usage.min} 到 {edition.usage.max}"
            )
        title = edition.title or f"{edition.account.name} {edition.day}"
        files[PASTE_PAGE] = paste_page(title, views, templates, "；".join(notes))
        order = [{"folder": member.folder, "piece": member.part.draft.id} for member in members]
        files["manifest.json"] = json_bytes(
            {"issue": edition.id, "account": edition.account.id, "date": edition.day, "pieces": order}
        )
    if notes:
        files["说明.txt"] = ("\n".join(notes) + "\n").encode()
    return zip_bytes(files)


def _from_bundle(build: Path, member: Member, but: set[str]) -> dict[str, bytes]:
    """The account's files of the piece's zip, but for some; nothing when it is not there or out of date."""
    path, folder = build / member.bundle, f"{member.part.account.id}/"
    if not member.bundle or not path.is_file():
        return {}
    with zipfile.ZipFile(path) as archive:
        if archive.comment != member.mark.encode():
            return {}
        names = [name.removeprefix(folder) for name in archive.namelist() if name.startswith(folder)]
        return {name: archive.read(folder + name) for name in names if name not in but}
