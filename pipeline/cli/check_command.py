"""kepu check."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.build.checking import read_and_check
from pipeline.cli.places import content_option, folders
from pipeline.cli.problems import show, summary
from pipeline.model.problem import errors


@click.command("check", help="核对全部稿件和数据。有错误时退出码为 1。")
@content_option
@click.option("--format", "form", type=click.Choice(["text", "json", "github"]), default="text", help="输出格式")
def command(content: Path | None, form: str) -> int:
    """All problems of all files in one run."""
    place = folders(content)
    shelf, problems = read_and_check(place)
    show(problems, form, place.content)
    if form == "text":
        count = len(shelf.pieces) if shelf else 0
        click.echo(f"核对了 {count} 篇稿件：{summary(problems)}")
    return 1 if errors(problems) else 0
