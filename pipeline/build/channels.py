"""What the channels would say of every piece: limits that are over, paste-safe rules that are broken."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import closing
from datetime import datetime

from pipeline.build.catalog import make_catalog
from pipeline.build.folders import Folders, Report, silent
from pipeline.ingest.shelf import Shelf
from pipeline.model.catalog import Catalog, Entry
from pipeline.model.piece import PUBLIC_STATUS, Piece
from pipeline.model.problem import Problem, Severity
from pipeline.publish.linting import lint_part
from pipeline.publish.parts import Desk, Part, desk_of, make_part, make_post
from pipeline.publish.posts import Post
from pipeline.render.paste_lint import Finding
from pipeline.store import open_database

_OWN_TEXT = "改短，或在 overrides 里给这个账号另写"


def check_channels(
    shelf: Shelf, problems: list[Problem], folders: Folders, now: datetime, pool: Executor
) -> list[Problem]:
    """The `problems` of the shelf and, where no error is among them, those of every approved piece on its accounts."""
    report = Report(problems)
    if not report.ok:
        return problems
    with closing(open_database(folders.ledger)) as base:
        catalog = make_catalog(shelf, folders, now, base, pool, silent, report)
    if report.ok:
        desk = desk_of(catalog, folders.root / "templates", catalog.office.accounts.values(), {})
        for entry in catalog.entries:
            if entry.piece.matter.status in PUBLIC_STATUS:
                report.add(list(_of_entry(entry, catalog, desk)))
    return report.problems


def _of_entry(entry: Entry, catalog: Catalog, desk: Desk) -> Iterator[Problem]:
    for name in entry.accounts:
        part = make_part(desk, entry, catalog.office.accounts[name])
        yield from problems_of(part, make_post(part, desk.templates), entry.piece)


def problems_of(part: Part, post: Post, piece: Piece) -> Iterator[Problem]:
    """Limits that the post breaks and the findings of the paste-safe rules, as problems of the piece's file."""
    for usage in post.usages:
        if not usage.ok:
            level: Severity = "error" if usage.level == "error" else "warning"
            message = f"{part.account.name}：{usage.label} {usage.used} / {usage.max}，{usage.trouble}"
            yield Problem(piece.path, piece.line(usage.field), "K501", message, _OWN_TEXT, level)
    yield from (as_problem(finding, piece.path) for finding in lint_part(part, post))


def as_problem(finding: Finding, path: str) -> Problem:
    """A finding of the paste-safe rules as a problem of its file; its rule is the code."""
    severity: Severity = "error" if finding.severity == "error" else "warning"
    return Problem(path, finding.line, finding.rule, finding.message, finding.remedy, severity)
