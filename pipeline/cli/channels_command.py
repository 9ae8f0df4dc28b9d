"""kepu channels."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

import click

from pipeline.cli.places import folders
from pipeline.cli.problems import show
from pipeline.ingest.channels import load_channels
from pipeline.model.channel import Channel
from pipeline.model.matter import KINDS
from pipeline.publish.figures import figures


@click.command("channels", help="列出各渠道收什么、交什么、有哪些限额和规定，依据、可信度和核对日期都在。")
@click.argument("names", nargs=-1, metavar="[渠道…]")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="输出格式")
def command(names: tuple[str, ...], form: str) -> int:
    """Every figure of the channels asked for, or of all."""
    root = folders(None).root
    channels, problems = load_channels(root / "templates" / "channels")
    if problems:
        show(problems, form, root)
        return 1
    for name in names:
        if name not in channels:
            raise click.UsageError(f"没有渠道“{name}”；可用的有：{'、'.join(channels)}")
    chosen = {name: channels[name] for name in names or channels}
    if form == "json":
        records = [_record(name, channel) for name, channel in chosen.items()]
        click.echo(json.dumps(records, ensure_ascii=False, indent=1))
    else:
        click.echo("\n\n".join(_text(name, channel) for name, channel in chosen.items()))
    return 0


def _record(name: str, channel: Channel) -> dict[str, Any]:
    return {
        "id": name,
        "name": channel.name,
        "kinds": channel.kinds,
        "files": [{"path": emit.path, "make": emit.make} for emit in channel.files],
        "figures": [asdict(row) for row in figures(channel)],
        "checklist": [str(line) for line in channel.checklist],
    }


def _text(name: str, channel: Channel) -> str:
    lines = [f"{channel.name}（{name}）", f"  收：{'、'.join(KINDS[kind] for kind in channel.kinds)}"]
    lines += [f"  文件：{'、'.join(emit.path for emit in channel.files)}"]
    for row in figures(channel):
        level = {"error": "不合即错", "warning": "不合提醒"}.get(row.level, "")
        about = "，".join(filter(None, (row.counter, level, f"{row.confidence}：{row.source}", f"{row.checked} 核对")))
        lines.append(f"  · {row.label}：{row.value}（{about}）")
    return "\n".join(lines + [f"  ☐ {line}" for line in channel.checklist])
