"""kepu build."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from pipeline.build.folders import Folders, Report
from pipeline.build.pools import make_pool
from pipeline.build.run import build
from pipeline.cli.places import content_option, folders, out_option
from pipeline.cli.problems import show, summary
from pipeline.model.problem import errors
from pipeline.model.times import SHANGHAI, parse_time


@click.command("build", help="生成网站、订阅源、封面、发稿包和发稿台；没有变的不重做。")
@content_option
@out_option
@click.option("--jobs", type=click.IntRange(1, 256), default=None, help="同时做几件事（默认看机器）")
@click.option("--at", help="当作这个时刻来判断哪些稿件已经公开，例如 2026-11-22 08:00（默认现在）")
def command(content: Path | None, out: Path | None, jobs: int | None, at: str | None) -> int:
    """Build, then print a table of what was done."""
    place = folders(content, out)
    try:
        now = parse_time(at) if at else datetime.now(SHANGHAI)
    except ValueError as error:
        raise click.UsageError(str(error)) from None
    console = Console(stderr=True)
    report = _build(place, now, jobs or os.cpu_count() or 1, console)
    _LAST[:] = [report]
    show(errors(report.problems), "text", place.content)
    if report.made is not None:
        console.print(_table(report))
    warnings = len(report.problems) - len(errors(report.problems))
    if warnings:
        console.print(f"另有 {warnings} 个提醒，运行 kepu check 查看")
    if not report.ok:
        click.echo(f"没有完成：{summary(errors(report.problems))}。改好后再运行一次", err=True)
    return 0 if report.ok else 1


_LAST: list[Report] = []  # kept to the very end, which does not free it: ten thousand pieces take 0.15 s


def _build(place: Folders, now: datetime, jobs: int, console: Console) -> Report:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with make_pool(jobs) as pool, Progress(*columns, console=console, transient=True) as bar:
        tasks = {}

        def progress(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bar.add_task(stage, total=total)
            bar.update(tasks[stage], completed=done)

        return build(place, now, pool, progress)


def _table(report: Report) -> Table:
    table = Table(title="做完了", show_header=False, title_justify="left")
    for name, count in report.counts.items():
        table.add_row(name, str(count))
    for name, seconds in report.seconds.items():
        table.add_row(f"用时：{name}", f"{seconds:.1f} 秒")
    return table
