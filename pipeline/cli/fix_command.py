"""kepu fix."""

from __future__ import annotations

import difflib
from pathlib import Path

import click

from pipeline.cli.places import content_option, folders
from pipeline.ingest.files import find_files
from pipeline.ingest.fix import Mended, mended
from pipeline.store import write_atomic

HELP = """按规则改好能改的小毛病，改了什么都显示出来。

能改的有：行尾空格、换行、BOM、中文冒号、写错一两个字母的字段名、看不懂的日期写法、汉字之间的英文标点、全角数字。

只改写法，不改一个字的意思，也不动 status；没有改到的地方一个字节也不变。不写文件就看全部稿件和数据文件。
"""
_ENDINGS = (".md", ".markdown", ".yml")


@click.command("fix", help=HELP, short_help="按规则改好能改的小毛病")
@click.argument("files", nargs=-1, metavar="[文件…]", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--dry-run", is_flag=True, help="只看会改什么，不写文件")
@content_option
def command(files: tuple[Path, ...], content: Path | None, *, dry_run: bool) -> int:
    """Each file by itself, whole or not at all."""
    base = folders(content).content
    outside = [file for file in files if not file.resolve().is_relative_to(base)]
    if outside:
        raise click.UsageError(f"{outside[0]} 不在 {base} 里")
    names = [file.resolve().relative_to(base).as_posix() for file in files]
    wanted = names or [path for path in find_files(base)[0] if path.endswith(_ENDINGS)]
    changed = 0
    for path in wanted:
        try:
            found = mended(path, (base / path).read_bytes())
            if found and not dry_run:
                write_atomic((base / path).resolve(), found.after)
        except OSError as error:
            raise click.ClickException(f"{path} 没有改成：{error}") from None
        if found:
            changed += 1
            _show(found)
    verb = "会改" if dry_run else "改了"
    click.echo(f"看了 {len(wanted)} 个文件，{f'{verb} {changed} 个' if changed else '没有要改的'}")
    return 0


def _show(found: Mended) -> None:
    click.echo(f"{found.path}：{'；'.join(found.done)}")
    before, after = ([line.rstrip("\r") for line in text.split("\n")] for text in found.texts)
    for line in difflib.unified_diff(before, after, n=0, lineterm=""):
        if not line.startswith(("---", "+++", "@@")):
            colour = "red" if line.startswith("-") else "green"
            click.echo(click.style(f"  {line.replace(' ', '·') if not line[1:].strip() else line}", fg=colour))
