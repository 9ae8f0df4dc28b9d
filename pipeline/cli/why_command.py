"""kepu why."""

from __future__ import annotations

from contextlib import closing
from datetime import datetime
from pathlib import Path

import click

from pipeline.build.pools import make_pool
from pipeline.build.run import planned
from pipeline.cli.places import content_option, folders, out_option
from pipeline.model.times import SHANGHAI
from pipeline.store import explain_key, open_database

WORDS = {
    "piece": "稿件",
    "frame": "页面框架",
    "template": "模板",
    "templates": "模板",
    "code": "程序",
    "picture": "图片",
    "layout": "封面版式",
    "channel": "渠道",
    "font": "字体",
    "vocabulary": "词表",
    "office": "本单位资料",
}


@click.command("why", help="说明一个产物是用什么做的、为什么要重做。")
@click.argument("path", metavar="产物路径")
@content_option
@out_option
def command(path: str, content: Path | None, out: Path | None) -> int:
    """Compare the key of the ledger with the key of today's plan, word by word."""
    place = folders(content, out)
    wanted = _relative(path, place.out)
    with closing(open_database(place.ledger)) as base:
        found = explain_key(base, wanted)
    with make_pool(1) as pool:
        plan = planned(place, datetime.now(SHANGHAI), pool)
    if plan is None:
        click.echo("稿件有错误，先运行 kepu check", err=True)
        return 1
    now = plan.get(wanted)
    if now is None:
        click.echo(f"{wanted}：" + ("现在的稿件不再需要它，下次生成时清理" if found else "没有这个产物"))
        return 0 if found else 1
    if found is None:
        click.echo(f"{wanted}：还没有做过\n  {now}")
        return 0
    made, before = found
    if made != now:
        click.echo(f"{wanted}：要重做，变了的是：{_changed(made, now)}")
    elif not (place.out / wanted).is_file():
        click.echo(f"{wanted}：文件被删了，要重做")
    else:
        click.echo(f"{wanted}：是最新的" + (f"；上次重做是因为变了：{_changed(before, now)}" if before else ""))
    click.echo(f"  {now}")
    return 0


def _relative(path: str, out: Path) -> str:
    full = Path(path).resolve()
    return full.relative_to(out).as_posix() if full.is_relative_to(out) else Path(path).as_posix()


def _changed(old: str, new: str) -> str:
    before, after = (dict(word.partition("=")[::2] for word in key.split()) for key in (old, new))
    names = [name for name in {**before, **after} if before.get(name) != after.get(name)]
    return "、".join(f"{WORDS.get(name, name)}（{before.get(name, '无')} → {after.get(name, '无')}）" for name in names)
