"""build/desk for staff: which piece goes to which account, what is over a limit, where the bundle is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

from pipeline.model.catalog import Catalog, Entry
from pipeline.model.job import Job, digest, make_key
from pipeline.model.matter import KINDS
from pipeline.model.piece import PUBLIC_STATUS
from pipeline.model.times import chinese_date
from pipeline.publish.bundles import Folder, make_folder, make_post
from pipeline.publish.context import Context
from pipeline.render.templates import render_template


@dataclass(frozen=True)
class Row:
    """One piece on the desk: plain data for the template."""

    id: str
    title: str
    kind: str
    column: str
    date: str
    month: str
    public: bool
    accounts: tuple[dict[str, Any], ...]


def desk_jobs(catalog: Catalog, context: Context) -> Iterator[Job]:
    """`desk/index.html`: all approved pieces that go to some account, newest first, coming ones included."""
    templates = context.root / "templates"
    entries = [e for e in catalog.entries if e.piece.matter.status in PUBLIC_STATUS and e.accounts]
    tasks = {}
    for entry in entries:
        for account in entry.accounts:
            folder = make_folder(catalog, entry, catalog.office.accounts[account], templates)
            channel = context.template_digest(f"templates/channels/{folder.channel_id}")
            draft = digest(repr((folder.draft, folder.addresses, folder.card)))
            key = make_key("post", piece=entry.digest, draft=draft, channel=channel, code=context.code)
            tasks[f"{entry.id}/{account}"] = key, partial(_usages, folder, templates)
    usages = context.memo("posts", tasks)
    rows = tuple(_row(entry, catalog, usages) for entry in entries)
    values = {
        "rows": rows,
        "site": catalog.office.site,
        "accounts": [(a.id, a.name, catalog.channels[a.channel].name) for a in catalog.office.accounts.values()],
        "columns": [column.name for column in catalog.office.columns.values()],
        "kinds": list(KINDS.values()),
    }
    template = context.template_digest("templates/desk")
    key = make_key("desk", piece=digest(repr(values)), template=template, code=context.code)
    yield Job("desk/index.html", key, partial(_page, templates, values))


def _usages(folder: Folder, templates: Path) -> list[dict[str, Any]]:
    return [asdict(usage) for usage in make_post(folder, templates).usages]


def _row(entry: Entry, catalog: Catalog, usages: dict[str, Any]) -> Row:
    piece = entry.piece
    column = catalog.office.columns.get(piece.matter.column or "")
    accounts = []
    for account in entry.accounts:
        found = usages[f"{entry.id}/{account}"]
        over = [usage for usage in found if not usage["ok"]]
        wrong = any(usage["level"] == "error" for usage in over)
        accounts.append({"id": account, "usages": found, "over": over, "wrong": wrong})
    return Row(
        id=piece.id,
        title=piece.matter.title,
        kind=KINDS[piece.kind],
        column=column.name if column else "",
        date=chinese_date(piece.published),
        month=f"{piece.published:%Y-%m}",
        public=entry.public,
        accounts=tuple(accounts),
    )


def _page(templates: Path, values: dict[str, Any]) -> bytes:
    return render_template(templates, "desk/index.html.j2", values).encode()
