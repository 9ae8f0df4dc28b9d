"""kepu serve."""

from __future__ import annotations

import os
import sys
import time
import webbrowser
from pathlib import Path
from urllib.parse import quote

import click
from rich.console import Console
from rich.markup import escape

from pipeline.build.admin import OWN as FORM
from pipeline.build.admin import Desk
from pipeline.build.admin_pages import FormPages
from pipeline.build.code import code
from pipeline.build.folders import Folders
from pipeline.build.pools import make_pool
from pipeline.build.preview.pages import OWN, Preview
from pipeline.build.preview.server import Server
from pipeline.build.preview.session import Saved, Session
from pipeline.cli.places import content_option, folders, out_option
from pipeline.cli.problems import NAMES, summary
from pipeline.publish.admin.files import is_set_up

_MOST = 5  # problems of a saved file that the terminal lists; the page has all


@click.command("serve", help="边写边看：浏览器里的稿件随保存更新，问题和各账号的样子就在旁边。按 Ctrl-C 结束。")
@click.argument("file", metavar="[文件]", required=False, type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--port", type=click.IntRange(0, 65535), default=8765, show_default=True, help="端口；0 由系统选")
@click.option("--host", default="127.0.0.1", show_default=True, help="地址；默认只有这台电脑能看")
@click.option("--drafts/--no-drafts", default=True, help="草稿、没到时间的稿件也显示（默认显示）")
@click.option("--no-open", is_flag=True, help="不打开浏览器")
@content_option
@out_option
def command(
    file: Path | None, port: int, host: str, content: Path | None, out: Path | None, *, drafts: bool, no_open: bool
) -> int:
    """Serve until Ctrl-C."""
    place, console = folders(content, out), Console(stderr=True, highlight=False)
    path = _inside(file, place) if file else ""
    with make_pool(os.cpu_count() or 1) as pool:
        session = Session(place, code(), pool, drafts=drafts, say=lambda saved: _told(saved, console))
        preview = Preview(session, pool)
        if is_set_up():
            preview.mount(FORM, FormPages(Desk(place)).answer)
        with _listening(preview, host, port) as server:
            preview.open(path)
            address = f"http://{'localhost' if host == '127.0.0.1' else host}:{server.server_address[1]}/"
            page = address + (f"{OWN[1:]}file/{quote(path)}" if path else "")
            try:
                told = f"预览：[link={page}]{escape(page)}[/link]\n保存稿件，页面自己更新。按 Ctrl-C 结束。"
                console.print(told, soft_wrap=True)  # an address on two lines cannot be copied
                if not no_open and sys.stdout.isatty():
                    webbrowser.open(page)
                server.serve_forever(poll_interval=0.2)
            except KeyboardInterrupt:
                console.print("预览结束")
            finally:
                session.close()
    return 0


def _inside(file: Path, place: Folders) -> str:
    """The content-relative path of a file. Raises UsageError when it is not below content/."""
    full = file.resolve()
    if not full.is_relative_to(place.content):
        raise click.UsageError(f"{file} 不在 {place.content} 里，只能预览这里面的稿件")
    return full.relative_to(place.content).as_posix()


def _listening(preview: Preview, host: str, port: int) -> Server:
    """A server on this port; where it is taken, on another one if the person at the terminal agrees."""
    try:
        return Server(preview, host, port)
    except OSError as trouble:
        other = _free_port(preview, host, port)
        if other is None:
            raise click.UsageError(f"{host} 的端口 {port} 用不了：{trouble.strerror}") from None
        said = f"端口 {port} 已被别的程序占用"
        if not sys.stdin.isatty() or not click.confirm(f"{said}，改用 {other.server_address[1]} 吗？", default=True):
            other.server_close()
            raise click.UsageError(f"{said}，可以用 --port {other.server_address[1]}") from None
        return other


def _free_port(preview: Preview, host: str, port: int) -> Server | None:
    for number in range(port + 1, min(port + 20, 65536)):
        try:
            return Server(preview, host, number)
        except OSError:
            continue
    return None


def _told(saved: Saved, console: Console) -> None:
    """A line for a saved file, and what is wrong with it."""
    console.print(f"{time.strftime('%H:%M:%S')} {escape(saved.path)}：{summary(saved.problems)}")
    for problem in saved.problems[:_MOST]:
        where = f"第 {problem.line} 行 " if problem.line else ""
        console.print(f"  {NAMES[problem.severity]} {where}{escape(problem.message)}。{escape(problem.remedy)}")
    if len(saved.problems) > _MOST:
        console.print(f"  还有 {len(saved.problems) - _MOST} 个，页面下方有全部")
