"""argv → one call → print → exit code. Each command is a module; only the one that was asked for is imported."""

from __future__ import annotations

import contextlib
import gc
import importlib
import os
import re
import sys
from typing import NoReturn

import click

from pipeline.cli.help import EXAMPLES, Context, examples

COMMANDS = {
    "new": "建一篇新稿，问几个问题就写好开头",
    "serve": "边写边看：保存稿件，浏览器里跟着更新",
    "admin": "在浏览器里填表写稿",
    "check": "核对全部稿件和数据，列出所有问题",
    "fix": "按规则改好能改的小毛病",
    "build": "生成网站、订阅源、封面、发稿包和发稿台",
    "report": "小结：改了什么，做了什么",
    "push": "把稿件推到账号的草稿箱（不发布）",
    "import": "把已有的 Markdown 和视频表格变成合格稿件",
    "pull": "从合作单位的订阅源取稿，写成草稿",
    "render": "打印一篇稿件在某个渠道的主要文字",
    "lint": "按粘贴排版规则核对稿件",
    "channels": "列出各渠道的文件、限额和规定",
    "tag": "给稿件或文本标主题和关键词",
    "why": "说明一个产物为什么要重做",
    "doctor": "看看这台电脑缺什么",
    "init": "给一个新单位建好仓库",
}


_SETTINGS = {"help_option_names": ["-h", "--help"]}
_FIRST = (
    ("kepu check", "核对稿件"),
    ("kepu build", "生成全部"),
    ("kepu check --help", "一条命令的说明和例子"),
)


class _Commands(click.Group):
    """Sub-commands by name, in Chinese, imported when asked for."""

    context_class = Context

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        gc.disable()  # what is imported stays: looking for garbage in it takes a sixth of the time
        module = importlib.import_module(f"pipeline.cli.{cmd_name}_command")
        gc.enable()
        command: click.Command = module.command
        command.context_class = Context
        command.epilog = examples(EXAMPLES.get(cmd_name, ()))
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("命令"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=_Commands, context_settings=_SETTINGS, epilog=examples(_FIRST))
@click.version_option(package_name="kepu-matrix", message="kepu %(version)s")
def kepu() -> None:
    """科普传媒矩阵：写 Markdown，一条命令得到网站、订阅源、封面和各平台发稿包。"""


def _usage(error: click.UsageError) -> str:
    """What is wrong with the call, in Chinese for the mistakes that people make."""
    match error:
        case click.NoSuchOption():
            return f"没有选项 {error.option_name}"
        case click.MissingParameter():
            return f"缺少 {error.param.human_readable_name if error.param else '参数'}"
        case click.BadParameter():
            return f"{error.param.human_readable_name if error.param else '参数'} 的值不对：{error.message}"
    unknown = re.fullmatch(r"No such command '(.*)'\.", error.message)
    return f"没有命令 {unknown[1]}，可用的有：{'、'.join(COMMANDS)}" if unknown else error.message


def main() -> None:
    """Entry point: exit 0 fine, 1 problems in the content, 2 wrong usage; never a traceback for a user's mistake."""
    try:
        code = kepu.main(standalone_mode=False)
    except click.UsageError as error:
        click.echo(f"用法有误：{_usage(error)}\n试试 kepu --help", err=True)
        sys.exit(2)
    except click.ClickException as error:
        click.echo(error.format_message(), err=True)
        sys.exit(1)
    except (KeyboardInterrupt, click.Abort):
        click.echo("已中断；再运行一次会接着做", err=True)
        sys.exit(130)
    _leave(code if isinstance(code, int) else 0)


def _leave(code: int) -> NoReturn:
    """End at once: freeing ten thousand pieces one by one would be a tenth of a build after an edit."""
    with contextlib.suppress(BrokenPipeError):  # `kepu … | head`: nobody listens any more
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(code)
