"""kepu render."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from pipeline.build.questions import channel_text
from pipeline.cli.places import content_option, folders
from pipeline.cli.problems import show
from pipeline.model.problem import Problem
from pipeline.model.times import SHANGHAI


@click.command("render", help="打印一篇稿件在某个渠道的主要文字；任何 Markdown 文件都可以。")
@click.argument("channel", metavar="渠道")
@click.argument("file", metavar="文件", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@content_option
def command(channel: str, file: Path, content: Path | None) -> int:
    """The main file of the channel's bundle, to standard output; limits that are over go to standard error."""
    place = folders(content)
    found = channel_text(channel, file, place, datetime.now(SHANGHAI))
    if isinstance(found, Problem):
        raise click.UsageError(f"{found.message}；{found.remedy}")
    if isinstance(found, list):
        show(found, "text", place.content)
        return 1
    text, usages = found
    click.echo(text, nl=not text.endswith("\n"))
    for usage in usages:
        if not usage.ok:
            click.echo(f"{usage.label}：{usage.used} / {usage.max}，{usage.trouble}", err=True)
    return 0
