"""kepu new."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from pipeline.build.folders import Folders
from pipeline.cli.places import content_option, folders
from pipeline.ingest.adopt.ids import identity, unused
from pipeline.ingest.adopt.writing import write_new
from pipeline.ingest.checks.references import PERSON_ID
from pipeline.ingest.known import read_ids
from pipeline.ingest.nearest import nearest
from pipeline.ingest.office import load_office
from pipeline.ingest.parse import parse_piece
from pipeline.ingest.skeleton import piece_path, skeleton
from pipeline.ingest.slug import slug
from pipeline.model.matter import KINDS
from pipeline.model.office import Office
from pipeline.model.paths import is_remote
from pipeline.model.times import SHANGHAI, parse_time

HELP = """建一篇新稿：问几个问题，写好开头的说明，正文留给您写。题目变成拼音文件名，不覆盖已有的文件。

在终端里会一项一项地问；选项里写了的不再问。不在终端里（脚本、自动运行）只看选项，至少要写 --title。
"""


@click.command("new", help=HELP, short_help="建一篇新稿，问几个问题就写好开头")
@click.option("--title", help="标题")
@click.option("--kind", type=click.Choice(list(KINDS)), help="类型：article 文章、video 视频、column 专栏")
@click.option("--column", help="栏目编号（专栏稿）")
@click.option("--author", "authors", multiple=True, help="作者：people.yml 里的编号，或姓名；可以写几次")
@click.option("--video", help="视频稿：视频网址，或 content/ 里的视频文件")
@click.option("--date", "day", help="日期，北京时间（默认今天）")
@click.option("--name", help="文件名（默认是题目的拼音）")
@content_option
def command(
    title: str | None,
    kind: str | None,
    column: str | None,
    authors: tuple[str, ...],
    video: str | None,
    day: str | None,
    name: str | None,
    content: Path | None,
) -> int:
    """Ask for what is missing, write the file, say what comes next."""
    place = folders(content)
    office, problems = load_office(place.content)
    if office is None:
        raise click.ClickException(f"_data 里的资料有错，先运行 kepu check：{problems[0].path} {problems[0].message}")
    asked = title is None and _may_ask()
    kind = kind or ("column" if column else _kind() if asked else "article")
    column = _column(office, column, asked=asked) if kind == "column" else column
    title = (title or (_text("标题") if asked else "")).strip()
    if not title:
        raise click.UsageError("写上 --title 标题")
    people = list(authors) or (_authors(office) if asked else [])
    strangers = [each for each in people if PERSON_ID.fullmatch(each) and each not in office.people]
    if strangers:
        raise click.UsageError(
            f"people.yml 里没有“{strangers[0]}”：{nearest(strangers[0], office.people)}；也可以写姓名"
        )
    if kind == "video" and video is None and asked:
        video = _text("视频网址或文件（直接回车就先空着）", "")
    clip = {"url" if is_remote(video) else "file": video} if video else None
    fields = {"title": title, "authors": people, "column": column, "video": clip}
    path, data = _piece(place, kind, name or "", fields, _date(day))
    try:
        write_new(place.content, path, data)
    except OSError as error:
        raise click.ClickException(f"没有写成：{error}") from None
    shown = place.content / path
    click.echo(f"建好了：{shown.relative_to(Path.cwd()) if shown.is_relative_to(Path.cwd()) else shown}")
    click.echo("接着写正文，写好后运行 kepu check 核对")
    return 0


def _piece(place: Folders, kind: str, name: str, fields: dict[str, Any], date: datetime) -> tuple[str, bytes]:
    """Path and bytes of the piece; its id is free. Raises ClickException where the schema refuses the answers."""
    taken = read_ids(place.content)
    wanted = identity(name) or slug(fields["title"]) or identity(fields["title"], 40) or "gao"
    if name and wanted.casefold() in taken:
        raise click.ClickException(f"编号“{wanted}”已经有了，换一个 --name")
    path = piece_path(kind, fields["column"], date, unused(wanted, taken))
    data = skeleton(kind, fields, date)
    piece, problems = parse_piece(path, data)
    if piece is None:
        raise click.ClickException(f"没有写成：{problems[0].message}；{problems[0].remedy}")
    return path, data


def _may_ask() -> bool:
    return sys.stdin.isatty()


def _text(label: str, default: str | None = None) -> str:
    answer: str = click.prompt(label, default=default, show_default=False)
    return answer.strip()


def _kind() -> str:
    names = [f"{number} {label}" for number, label in enumerate(KINDS.values(), 1)]
    chosen = click.prompt(f"写什么（{'，'.join(names)}）", type=click.IntRange(1, len(KINDS)), default=1)
    return list(KINDS)[chosen - 1]


def _column(office: Office, column: str | None, *, asked: bool) -> str:
    if not office.columns:
        raise click.ClickException("还没有栏目：先在 content/_data/columns.yml 里加一个")
    if column is None and asked:
        for number, each in enumerate(office.columns.values(), 1):
            click.echo(f"  {number} {each.name}")
        chosen = click.prompt("哪个栏目", type=click.IntRange(1, len(office.columns)), default=1)
        return list(office.columns)[chosen - 1]
    if column not in office.columns:
        raise click.UsageError(f"--column 从这些里选：{'、'.join(office.columns)}")
    return column


def _authors(office: Office) -> list[str]:
    """Names become ids where people.yml knows them; several are parted by 、 or a comma."""
    if office.people:
        click.echo("  people.yml 里有：" + "、".join(person.name for person in office.people.values()))
    ids = {person.name: key for key, person in office.people.items()}
    names = _text("作者（直接回车就先空着）", "").replace("，", "、").replace(",", "、").split("、")
    return [ids.get(name.strip(), name.strip()) for name in names if name.strip()]


def _date(day: str | None) -> datetime:
    try:
        return parse_time(day) if day else datetime.now(SHANGHAI).replace(hour=0, minute=0, second=0, microsecond=0)
    except ValueError as error:
        raise click.UsageError(str(error)) from None
