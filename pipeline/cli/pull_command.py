"""kepu pull."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from pipeline.cli.places import content_option, folders
from pipeline.cli.problems import show, summary
from pipeline.ingest.known import read_known
from pipeline.ingest.pull import MOST, Pulled, pull
from pipeline.ingest.pull.feeds import MOST_READ
from pipeline.ingest.pull.wire import Wire
from pipeline.model.problem import Problem
from pipeline.model.times import SHANGHAI

HELP = """从合作单位的订阅源（RSS、Atom、JSON Feed）取新稿，写成草稿，不会自己发布。

带来源、许可和原文链接；取过的、原文或标题已经有的，不再取。图片只取订阅源自己网站上的，别处的留链接。
"""


@click.command("pull", help=HELP, short_help="从合作单位的订阅源取稿，写成草稿")
@click.argument("feeds", nargs=-1, required=True, metavar="订阅源…")
@click.option("--dry-run", is_flag=True, help="只看会取什么，什么也不写")
@click.option(
    "--most", type=click.IntRange(1, MOST_READ), default=MOST, show_default=True, help="一个订阅源最多看前几篇"
)
@content_option
def command(feeds: tuple[str, ...], content: Path | None, most: int, *, dry_run: bool) -> int:
    """Each feed by itself: one that cannot be had does not keep the others back. Exit 1 when one could not."""
    place = folders(content)
    today = datetime.now(SHANGHAI).replace(hour=0, minute=0, second=0, microsecond=0)
    known = read_known(place.content)
    problems: list[Problem] = []
    for feed in feeds:
        try:
            found = pull(feed, place.content, known, today=today, wire=Wire(), most=most, rehearse=dry_run)
        except OSError as error:
            raise click.ClickException(f"写不进 {place.content}：{error}") from None
        if isinstance(found, Problem):
            problems.append(found)
        else:
            _tell(found, rehearsed=dry_run)
    if problems:
        show(problems, "text", place.content)
        click.echo(f"有订阅源没有取到：{summary(problems)}", err=True)
    return 1 if problems else 0


def _tell(found: Pulled, *, rehearsed: bool) -> None:
    for note in found.report.notes:
        click.echo(f"{note.path}{f'　第 {note.line} 篇' if note.line else ''}　{note.text}", err=True)
    for path in found.report.written:
        click.echo(f"  {path}")
    verb = "会写成草稿" if rehearsed else "写成草稿"
    pictures = f"，图片 {len(found.report.media)} 张" if found.report.media else ""
    new = f"{verb} {len(found.report.written)} 篇{pictures}" if found.report.written else "没有新的"
    click.echo(f"{found.title or found.feed}：共 {found.entries} 篇，取过 {found.before} 篇，{new}")
