"""The bar that the preview adds to every page: what is wrong with the file, whether readers see it, its channels."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from pipeline.model.catalog import Catalog
from pipeline.model.piece import PUBLIC_STATUS, Piece
from pipeline.model.problem import Problem, errors
from pipeline.model.times import chinese_date
from pipeline.render.templates import render_template

STATUS = {"draft": "草稿", "in_review": "审核中", "approved": "已审定", "corrected": "已更正", "withdrawn": "已撤下"}
MOST = 50  # problems of other files that a page lists; how many more there are is told
_BODY = re.compile(rb"<body[^>]*>")


@dataclass(frozen=True)
class About:
    """What a page is about: its file and address, the piece as shown, and the problems of this and of other files."""

    path: str = ""
    address: str = ""
    piece: Piece | None = None
    problems: tuple[Problem, ...] = ()
    others: tuple[Problem, ...] = ()
    accounts: tuple[str, ...] = ()
    hidden: Mapping[str, str] = field(default_factory=dict)
    note: str = ""
    reading: str = ""


def hidden_because(piece: Piece, now: datetime) -> str:
    """Why readers cannot see the piece; empty where they can."""
    matter = piece.matter
    if matter.status not in PUBLIC_STATUS:
        return STATUS[matter.status]
    if matter.publish_at and matter.publish_at > now:
        return f"定时 {chinese_date(matter.publish_at)} {matter.publish_at:%H:%M}"
    return "已过期" if matter.expires and matter.expires <= now else ""


def with_bar(page: bytes, about: About, catalog: Catalog | None, templates: Path, now: datetime) -> bytes:
    """`page` with the ribbon of a draft at its head and the bar at its foot. Raises jinja2.TemplateError."""
    because = hidden_because(about.piece, now) if about.piece else ""
    values: dict[str, Any] = {
        "about": about,
        "status": STATUS[about.piece.matter.status] if about.piece else "",
        "because": because,
        "digest": about.piece.digest if about.piece else "",
        "errors": len(errors(about.problems)),
        "warnings": len(about.problems) - len(errors(about.problems)),
        "others": about.others[:MOST],
        "more": max(0, len(about.others) - MOST),
        "accounts": _accounts(about.accounts, catalog),
        "reading": about.reading,
    }
    ribbon = render_template(templates, "preview/ribbon.html.j2", values).encode()
    page = _BODY.sub(lambda found: found[0] + ribbon, page, count=1)
    start, end, rest = page.rpartition(b"</body>")
    return start + render_template(templates, "preview/bar.html.j2", values).encode() + end + rest


def _accounts(names: Iterable[str], catalog: Catalog | None) -> list[dict[str, str]]:
    if catalog is None:
        return []
    accounts = [catalog.office.accounts[name] for name in names]
    return [{"id": each.id, "name": each.name, "channel": catalog.channels[each.channel].name} for each in accounts]
