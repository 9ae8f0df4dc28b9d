"""kepu report."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from pipeline.build.changes import Changes, changes_since
from pipeline.build.folders import Folders
from pipeline.cli.places import content_option, folders, out_option
from pipeline.cli.problems import NAMES
from pipeline.ingest.revision import RevisionError
from pipeline.model.times import SHANGHAI
from pipeline.render.templates import render_template

HELP = """写一份给人看的小结：上一次生成做了什么；加 --since，写出那个版本以来改了哪些稿件、主题和各账号的限额。

--format env 写成“名称=值”的几行，给自动发布的脚本用：changed 新做和清理了几个文件，due 下一次到点的时刻，
errors 几个错误，megabytes 网站多大（兆字节），seconds 用时几秒。
"""
PAGES_LIMIT_MB = 1000
"""GitHub Pages takes sites of up to 1 GB (GitHub Docs, "GitHub Pages limits")."""


@click.command("report", help=HELP, short_help="小结：改了什么，做了什么")
@click.option("--since", metavar="版本", help="与 git 的这个版本比，例如 HEAD~1 或 main")
@click.option("--format", "form", type=click.Choice(["markdown", "env"]), default="markdown", help="输出格式")
@content_option
@out_option
def command(since: str | None, form: str, content: Path | None, out: Path | None) -> int:
    """Print; what was found to be wrong is told, and changes nothing of the exit code."""
    place = folders(content, out)
    run = _last_run(place)
    if form == "env":
        click.echo("".join(f"{name}={value}\n" for name, value in _facts(run, place).items()), nl=False)
        return 0
    try:
        changes = changes_since(since, place, datetime.now(SHANGHAI)) if since else None
    except RevisionError as error:
        raise click.UsageError(str(error)) from None
    click.echo(_markdown(run, changes, since, place), nl=False)
    return 0


def _last_run(place: Folders) -> dict[str, Any] | None:
    """What the last build told of itself; None before the first."""
    file = place.out / "report.json"
    return dict(json.loads(file.read_text("utf-8"))) if file.is_file() else None


def _facts(run: dict[str, Any] | None, place: Folders) -> dict[str, str | int]:
    if run is None:
        raise click.ClickException("还没有生成过，先运行 kepu build")
    counts: dict[str, int] = run["counts"]
    return {
        "changed": counts.get("新做的文件", 0) + counts.get("清理的文件", 0),
        "due": run["due"],
        "errors": sum(problem["severity"] == "error" for problem in run["problems"]),
        "megabytes": _megabytes(place.out / "site"),
        "seconds": round(sum(run["seconds"].values())),
    }


def _megabytes(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) // 1_000_000


def _markdown(run: dict[str, Any] | None, changes: Changes | None, since: str | None, place: Folders) -> str:
    values = {
        "run": run,
        "facts": _facts(run, place) if run else None,
        "changes": changes,
        "since": since,
        "content": place.content.name,
        "names": NAMES,
        "pages_limit": PAGES_LIMIT_MB,
    }
    return render_template(place.root / "templates", "report/report.md.j2", values)
