"""kepu push."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import click

from pipeline.build.delivery import Delivery, DeliveryError, Outcome, deliver, prepare
from pipeline.build.pools import make_pool
from pipeline.cli.places import content_option, folders, out_option
from pipeline.cli.problems import show, summary
from pipeline.model.problem import errors
from pipeline.model.times import SHANGHAI

HELP = """把稿件推到账号的草稿箱：只建草稿、改草稿，不发布，不群发。稿件写 id 或文件，
一整期多图文写它的编号（issues.yml 里的，或发稿台上的），推成一份草稿；再推一次是更新，不会重复。

\b
密钥只从环境变量（或系统钥匙串的 kepu）读，账号编号大写，短横线换成下划线：
  KEPU_<账号>_APPID、KEPU_<账号>_SECRET   例如 KEPU_TOWN_SECRET
  KEPU_API_BASE   用固定 IP 的转发服务器时写它的网址（https）
推过什么记在产物文件夹的 drafts-<账号>.sqlite，不要删：没有它，下次会另建草稿。
"""


@click.command("push", help=HELP, short_help="把稿件推到账号的草稿箱（不发布）")
@click.argument("account", metavar="账号")
@click.argument("pieces", metavar="稿件…", nargs=-1, required=True)
@click.option("--dry-run", is_flag=True, help="只演练：列出每一次调用，核对限额；不联网，不要密钥")
@content_option
@out_option
def command(account: str, pieces: tuple[str, ...], dry_run: bool, content: Path | None, out: Path | None) -> int:
    """Push; a line for each piece. Exit 1 when a piece was refused, a call failed, or a draft reads back otherwise."""
    place = folders(content, out)
    try:
        with make_pool(os.cpu_count() or 1) as pool:
            ready = prepare(account, pieces, place, datetime.now(SHANGHAI), pool)
    except DeliveryError as error:
        raise click.ClickException(f"没有推送：{error}") from None
    if not isinstance(ready, Delivery):
        show(errors(ready), "text", place.content)
        raise click.ClickException(f"没有推送：{summary(errors(ready))}。改好后再运行一次")
    done: list[Outcome] = []
    try:
        for outcome in deliver(ready, place.out, os.environ, _say, rehearse=dry_run):
            done.append(outcome)
            click.echo("\n".join(_lines(outcome, dry_run=dry_run)))
    except DeliveryError as error:
        left = "、".join(_named([parcel.fields["title"] for parcel in b.parcels]) for b in ready.batches[len(done) :])
        raise click.ClickException(f"没有做完：{error}\n  还没有推好的：{left}") from None
    return 1 if any(outcome.differences for outcome in done) else 0


def _say(text: str) -> None:
    click.echo(f"  {text}", err=True)


def _named(titles: Sequence[str]) -> str:
    return f"《{titles[0]}》" + (f"等 {len(titles)} 篇" if len(titles) > 1 else "")


_INSTEAD = {
    "gone": "原来的草稿不在了（删掉了，或已经发布），新建了一份",
    "resized": "篇数变了，接口改不了旧草稿的篇数：新建了一份，旧的那份请到后台删掉",
}


def _lines(outcome: Outcome, *, dry_run: bool) -> list[str]:
    name = _named(outcome.titles)
    if dry_run:
        verb = "会新建草稿" if outcome.created else "会更新草稿"
        return [f"演练 {name}：限额都合格，{verb}，图片 {outcome.pictures} 张，要传 {outcome.uploaded} 张"]
    verb = _INSTEAD.get(outcome.instead_of) or ("草稿已新建" if outcome.created else "草稿已更新")
    lines = [f"{name}：{verb}；图片 {outcome.pictures} 张，新传 {outcome.uploaded} 张"]
    lines += [f"  读回与送出不一致：{each}" for each in outcome.differences]
    return lines if outcome.differences else [lines[0] + "；读回一致"]
