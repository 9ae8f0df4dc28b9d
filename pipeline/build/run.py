"""The whole way through: read, check, render, enrich, plan, store, report."""

from __future__ import annotations

import gc
import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import asdict
from datetime import datetime
from functools import partial
from itertools import chain
from sqlite3 import Connection
from typing import Any

from pipeline.build.catalog import make_catalog
from pipeline.build.checking import read_and_check
from pipeline.build.code import code
from pipeline.build.folders import Folders, Progress, Report, counter, silent
from pipeline.build.parsed import remembered
from pipeline.model.catalog import Catalog
from pipeline.model.job import Job
from pipeline.model.matter import KINDS
from pipeline.model.problem import Problem
from pipeline.publish.admin.files import form_jobs, form_problems
from pipeline.publish.anchors import anchor_warnings
from pipeline.publish.context import Context, Tasks
from pipeline.publish.covers import cover_warnings
from pipeline.publish.site import site_jobs
from pipeline.store import database, memoised, run_jobs, write_atomic

Publisher = Callable[[Catalog, Context], Iterator[Job]]


def all_publishers() -> tuple[Publisher, ...]:
    """Everything that a build makes; loaded when it is asked for, which takes as long as a page for a thousand."""
    from pipeline.publish.desk import desk_jobs  # noqa: PLC0415
    from pipeline.publish.feeds import feed_jobs  # noqa: PLC0415
    from pipeline.publish.opendata import opendata_jobs  # noqa: PLC0415

    return site_jobs, feed_jobs, opendata_jobs, desk_jobs, form_jobs


def build(
    folders: Folders,
    now: datetime,
    pool: Executor,
    progress: Progress = silent,
    publishers: Sequence[Publisher] = (),
) -> Report:
    """Build everything that is not current. With a problem of severity error nothing is published at all."""
    gc.disable()  # millions of values that hold no cycles: looking for some took a fifth of the time
    try:
        return _build(folders, now, pool, progress, publishers)
    finally:
        gc.freeze()  # nor is it looked through afterwards, which would take another tenth
        gc.enable()


def _build(
    folders: Folders, now: datetime, pool: Executor, progress: Progress, publishers: Sequence[Publisher]
) -> Report:
    report = Report()
    with report.stage("读取与核对"), remembered(folders, code(), pool) as readers:
        shelf, problems = read_and_check(folders, readers)
        report.add(problems)
    if shelf is not None and report.ok:
        with database(folders.ledger) as base:
            report.catalog = catalog = make_catalog(shelf, folders, now, base, pool, progress, report)
            around = context(folders, base, pool)
            found = [*cover_warnings(catalog, around.quick), *anchor_warnings(catalog), *form_problems(catalog)]
            report.add(found)
            if report.ok:
                with report.stage("出版"):
                    jobs = list(plan(catalog, around, publishers))
                    report.made = run_jobs(base, folders.out, jobs, pool, counter("出版", len(jobs), progress))
                report.add([_failure(*lost) for lost in report.made.failed])
                report.counts = _counts(catalog, report)
                turns = (moment for entry in catalog.entries for moment in entry.piece.turns)
                report.due = min((moment for moment in turns if moment > now), default=None)
    _write(folders, report)
    return report


def plan(catalog: Catalog, around: Context, publishers: Sequence[Publisher] = ()) -> Iterator[Job]:
    """Every file of the build, publisher by publisher."""
    return chain.from_iterable(publish(catalog, around) for publish in publishers or all_publishers())


def context(folders: Folders, base: Connection, pool: Executor) -> Context:
    """What publishers may use besides the catalog."""

    def memo(pool: Executor | None, name: str, tasks: Tasks) -> dict[str, Any]:
        values = memoised(base, name, tasks.values(), pool)
        return {path: values[key] for path, (key, _) in tasks.items()}

    return Context(
        root=folders.root,
        content=folders.content,
        build=folders.out,
        cache=folders.cache,
        code=code(),
        memo=partial(memo, pool),
        quick=partial(memo, None),
    )


def planned(folders: Folders, now: datetime, pool: Executor) -> dict[str, str] | None:
    """What the next build would make: path → key; None while there are errors."""
    shelf, problems = read_and_check(folders)
    report = Report(problems)
    if shelf is None or not report.ok:
        return None
    with database(folders.ledger) as base:
        catalog = make_catalog(shelf, folders, now, base, pool, silent, report)
        if not report.ok:
            return None
        return {job.path: job.key for job in plan(catalog, context(folders, base, pool))}


def _failure(path: str, cause: Exception) -> Problem:
    return Problem(path, 0, "K590", f"这个文件没有做成：{cause}", "按原因修改稿件或图片；修不好就把这一行发给维护者")


def _counts(catalog: Catalog, report: Report) -> dict[str, int]:
    public = catalog.public
    kinds = Counter(entry.piece.kind for entry in public)
    made = report.made
    return {
        "稿件": len(catalog.entries),
        "公开": len(public),
        **{name: kinds[kind] for kind, name in KINDS.items()},
        "新做的文件": len(made.made) if made else 0,
        "没有变的文件": made.kept if made else 0,
        "清理的文件": len(made.pruned) if made else 0,
    }


def _write(folders: Folders, report: Report) -> None:
    """build/report.json: counts, the next timed change, seconds, problems. No output of the store: about this run."""
    data = {
        "counts": report.counts,
        "due": report.due.isoformat() if report.due else "",
        "seconds": report.seconds,
        "problems": [asdict(problem) for problem in report.problems],
    }
    write_atomic(folders.out / "report.json", (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode())
