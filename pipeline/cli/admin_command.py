"""kepu admin."""

from __future__ import annotations

import subprocess
import webbrowser
from contextlib import suppress
from pathlib import Path

import click

from pipeline.build.admin import OWN, Desk, RefusedError
from pipeline.build.admin_pages import FormOnly
from pipeline.build.preview.server import Server
from pipeline.cli.places import content_option, folders, root
from pipeline.publish.admin.files import is_set_up

HOST = "127.0.0.1"
HELP = """在浏览器里填表写稿：新建、修改、传图片，右边看效果和问题，存下来就是 content/ 里的文件。

只在这台电脑上用，不用登录，也不提交、不发布；写好以后照常核对和推送。第一次运行要联网取表单的文件。
"""


@click.command("admin", help=HELP, short_help="在浏览器里填表写稿")
@content_option
@click.option("--port", type=click.IntRange(1, 65535), default=8010, show_default=True, help="网址里的端口")
@click.option("--no-open", is_flag=True, help="不自动打开浏览器")
def command(content: Path | None, port: int, *, no_open: bool) -> int:
    """Serve until interrupted."""
    desk = Desk(folders(content))
    try:
        desk.settings()
    except RefusedError as error:
        raise click.ClickException(str(error)) from None
    if not is_set_up():
        _set_up()
    try:
        server = Server(FormOnly(desk), HOST, port)
    except OSError as error:
        raise click.ClickException(f"端口 {port} 用不了（{error.strerror}）：换一个 --port") from None
    address = f"http://{HOST}:{port}{OWN}"
    with server, suppress(KeyboardInterrupt):
        click.echo(f"打开 {address} 写稿，文件存在 {desk.place.content}\n写完按 Ctrl-C 结束")
        if not no_open:
            webbrowser.open(address)
        server.serve_forever()
    click.echo("\n结束了，写的都存好了")
    return 0


def _set_up() -> None:
    """Fetch the form's packages. Raises ClickException."""
    try:
        subprocess.run([root() / "scripts" / "setup", "form"], check=True)  # noqa: S603
    except (OSError, subprocess.CalledProcessError):
        raise click.ClickException("没有取到表单的文件：联网以后运行 scripts/setup form") from None
    if not is_set_up():
        raise click.ClickException("kepu 不在这个文件夹的 .venv 里：用 .venv/bin/kepu admin") from None
