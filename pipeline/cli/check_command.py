"""kepu check."""

from __future__ import annotations

import importlib
import os
from datetime import datetime
from pathlib import Path

import click

from pipeline.build.checking import read_and_check
from pipeline.build.folders import Folders
from pipeline.cli.places import content_option, folders, out_option
from pipeline.cli.problems import show, summary
from pipeline.ingest.revision import RevisionError, changed_files, resolved
from pipeline.ingest.shelf import Shelf
from pipeline.model.problem import Problem, errors
from pipeline.model.times import SHANGHAI


@click.command("check", help="核对全部稿件和数据。有错误时退出码为 1。")
@content_option
@click.option(
    "--format", "form", type=click.Choice(["text", "json", "github", "gitlab"]), default="text", help="输出格式"
)
@click.option("--channels", is_flag=True, help="连同各账号的字数限额和粘贴排版规则一起核对（要渲染，慢一些）")
@click.option("--since", metavar="版本", help="提醒只列与 git 这个版本不同的文件的；错误总是全部列出")
@out_option
def command(content: Path | None, out: Path | None, form: str, since: str | None, *, channels: bool) -> int:
    """All problems of all files in one run."""
    place = folders(content, out)
    changed = _changed(place, since) if since else None
    shelf, problems = read_and_check(place)
    if channels and shelf is not None:
        problems = _with_channels(shelf, problems, place)
    if changed is not None:
        problems = [problem for problem in problems if problem.severity == "error" or problem.path in changed]
    show(problems, form, place.content)
    if form == "text":
        count = len(shelf.pieces) if shelf else 0
        click.echo(f"核对了 {count} 篇稿件：{summary(problems)}")
    return 1 if errors(problems) else 0


def _changed(place: Folders, revision: str) -> set[str]:
    """GitHub marks ten warnings a step: those of old files must not take the place of those of the change."""
    try:
        return set(changed_files(place.content, resolved(place.content, revision)))
    except RevisionError as error:
        raise click.UsageError(str(error)) from None


def _with_channels(shelf: Shelf, problems: list[Problem], place: Folders) -> list[Problem]:
    """Imported here: a plain check must load neither the segmenter nor the imaging library."""
    channels = importlib.import_module("pipeline.build.channels")
    pools = importlib.import_module("pipeline.build.pools")
    with pools.make_pool(os.cpu_count() or 1) as pool:
        found: list[Problem] = channels.check_channels(shelf, problems, place, datetime.now(SHANGHAI), pool)
    return found
