"""kepu import."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from pipeline.cli.places import root
from pipeline.ingest.adopt import adopt
from pipeline.model.times import SHANGHAI, parse_time


@click.command("import", help="把旧稿（Markdown）和视频表格（CSV、XLSX）变成合格稿件，写进稿件文件夹；不覆盖已有稿件。")
@click.argument("paths", nargs=-1, required=True, metavar="文件或文件夹…", type=click.Path(path_type=Path, exists=True))
@click.option("--content", type=click.Path(path_type=Path, file_okay=False), help="稿件文件夹（默认 content）")
@click.option("--status", type=click.Choice(["draft", "approved"]), default="draft", help="写成草稿或已审（默认草稿）")
@click.option("--date", "day", metavar="日期", help="没有日期的稿件用这一天（默认今天）")
def command(paths: tuple[Path, ...], content: Path | None, status: str, day: str | None) -> int:
    """Import, then tell what could not be mapped."""
    try:
        today = parse_time(day) if day else datetime.now(SHANGHAI).replace(hour=0, minute=0, second=0, microsecond=0)
    except ValueError as error:
        raise click.UsageError(str(error)) from None
    report = adopt(paths, content or root() / "content", status=status, today=today)
    for note in report.notes:
        where = f"{note.path}:{note.line}" if note.line else note.path
        click.echo(f"{where}　{note.text}", err=True)
    click.echo(f"导入 {len(report.written)} 篇，跳过 {len(report.skipped)} 篇，{len(report.notes)} 条说明")
    return 0
