"""kepu doctor."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from pipeline.build.doctor import examine
from pipeline.build.folders import Folders
from pipeline.cli.places import content_option, out_option, root
from pipeline.model.times import SHANGHAI

_SIGNS = {"ok": ("✓", "green"), "hint": ("·", "yellow"), "bad": ("✗", "red")}


@click.command("doctor", help="看看这台电脑缺什么：字体、依赖版本、磁盘、时钟、git、ffmpeg、浏览器，缺的写明怎么办。")
@content_option
@out_option
def command(content: Path | None, out: Path | None) -> int:
    """A line for each; exit 1 when something that every build needs is not as it should be."""
    top = root()
    place = Folders(top, (content or top / "content").resolve(), (out or top / "build").resolve())
    findings = examine(place, datetime.now(SHANGHAI))
    for each in findings:
        sign, colour = _SIGNS[each.state]
        click.echo(f"{click.style(sign, fg=colour)} {each.name}：{each.found}")
        if each.remedy:
            click.echo(f"    怎么办：{each.remedy}")
    bad = sum(each.state == "bad" for each in findings)
    click.echo(f"{bad} 样要先解决" if bad else "可以生成")
    return 1 if bad else 0
