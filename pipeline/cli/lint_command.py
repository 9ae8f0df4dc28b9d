"""kepu lint."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from pipeline.build.questions import lint_files
from pipeline.cli.places import content_option, folders
from pipeline.cli.problems import show, summary
from pipeline.model.problem import errors
from pipeline.model.times import SHANGHAI

HELP = """按粘贴排版规则核对：粘贴到编辑器会走样的地方，逐条给出行号和改法。

稿件按全部规则；别处排好的 .html 只按编辑器自己的结构规则。
"""


@click.command("lint", help=HELP, short_help="按粘贴排版规则核对稿件")
@click.argument("files", nargs=-1, required=True, metavar="稿件…", type=click.Path(path_type=Path, exists=True))
@content_option
@click.option("--format", "form", type=click.Choice(["text", "json", "github"]), default="text", help="输出格式")
def command(files: tuple[Path, ...], content: Path | None, form: str) -> int:
    """The rules for every channel that takes HTML; exit 1 when one of its errors is found."""
    place = folders(content)
    found = lint_files(files, place, datetime.now(SHANGHAI))
    show(found, form, place.content)
    if form == "text":
        click.echo(f"核对了 {len(files)} 个文件：{summary(found)}")
    return 1 if errors(found) else 0
