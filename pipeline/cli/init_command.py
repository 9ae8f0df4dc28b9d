"""kepu init."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from pipeline.build.checking import read_and_check
from pipeline.build.folders import Folders
from pipeline.build.founding import MANIFEST, founded, upgraded
from pipeline.cli.places import root
from pipeline.cli.problems import show
from pipeline.ingest.channels import load_channels
from pipeline.ingest.slug import slug
from pipeline.ingest.text import decode
from pipeline.ingest.validate import validate
from pipeline.ingest.yaml_lines import Located, YamlError, load_yaml
from pipeline.model.founding import Founding
from pipeline.model.problem import Problem, errors
from pipeline.model.times import SHANGHAI
from pipeline.render.pictures.error import PictureError
from pipeline.render.pictures.mark import too_pale
from pipeline.store import write_atomic

HELP = """给一个新单位建好仓库：程序、本单位的网站资料、账号、栏目、颜色、标志、自动发布，建好就能生成。

在终端里一项一项地问；脚本里用 --config 给一个 YAML 文件，写 name、owner、url，可以写 tagline、notice、license、
accounts、columns、people（写法同数据文件）、policy（审核规定）、colours（deep、link、mark）和 logo。

--upgrade 把一个建好的仓库里的程序换成现在这一版，不碰本单位的稿件、资料、颜色和标志。
"""


@click.command("init", help=HELP, short_help="给一个新单位建好仓库")
@click.argument("folder", metavar="文件夹", type=click.Path(path_type=Path, file_okay=False))
@click.option("--config", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="写着单位情况的 YAML 文件")
@click.option("--upgrade", is_flag=True, help="升级一个建好的仓库")
def command(folder: Path, config: Path | None, *, upgrade: bool) -> int:
    """Found or upgrade; nothing is left half done where the answers are wrong."""
    if upgrade:
        return _upgrade(folder)
    if folder.exists() and any(folder.iterdir()):
        raise click.UsageError(f"{folder} 里已经有东西，换一个空的或新的文件夹")
    if config is None and not _may_ask():
        raise click.UsageError("不在终端里，写上 --config 文件")
    office = _read(config) if config else _checked(Located(_ask()), "回答")
    if pale := too_pale(office.colours):
        raise click.ClickException(f"颜色 {'、'.join(pale)} 太浅，在白底上看不清：换深一些的")
    logo = (config.parent if config else Path.cwd()) / office.logo if office.logo else None
    if logo and not logo.is_file():
        raise click.ClickException(f"没有标志文件 {logo}")
    try:
        files = founded(root(), office, logo.read_bytes() if logo else None, datetime.now(SHANGHAI))
    except PictureError as error:
        raise click.ClickException(str(error)) from None
    _write(folder, files)
    problems = errors(read_and_check(Folders(folder, folder / "content", folder / "build"))[1])
    show(problems, "text", folder / "content")
    _git(folder)
    click.echo(f"建好了 {folder}：{len(files)} 个文件")
    click.echo(f"接着：cd {folder}，运行 scripts/build；再看 README.md")
    return 1 if problems else 0


def _may_ask() -> bool:
    return sys.stdin.isatty()


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    for path, data in files.items():
        write_atomic(folder / path, data)
        if path.startswith("scripts/"):
            (folder / path).chmod(0o755)


def _upgrade(folder: Path) -> int:
    try:
        change = upgraded(root(), folder)
    except FileNotFoundError:
        raise click.UsageError(f"{folder} 里没有 {MANIFEST}，不是用 kepu init 建的") from None
    except (OSError, ValueError) as error:
        raise click.ClickException(f"升级不了：{error}") from None
    _write(folder, change.written)
    for path in change.deleted:
        (folder / path).unlink()
    for path in change.kept:
        click.echo(f"您改过，没有动：{path}")
    new = len(change.written) - 1
    click.echo(f"换了 {new} 个文件，删了 {len(change.deleted)} 个，留下您改过的 {len(change.kept)} 个")
    click.echo("接着：运行 scripts/build，看过没有问题再提交")
    return 0


def _read(config: Path) -> Founding:
    text, problems = decode(config.name, config.read_bytes())
    if problems:
        _refuse(problems)
    try:
        return _checked(load_yaml(text), config.name)
    except YamlError as error:
        return _refuse([Problem(config.name, error.line, error.code, error.message, error.remedy)])


def _checked(data: Located, name: str) -> Founding:
    office, problems = validate(Founding, data, name)
    return office or _refuse(problems)


def _refuse(problems: list[Problem]) -> Founding:
    show(problems, "text", Path())
    raise click.ClickException("没有建：改好再运行一次")


def _ask() -> dict[str, Any]:
    """The answers as a config file has them."""
    channels, _ = load_channels(root() / "templates" / "channels")
    given: dict[str, Any] = {
        "name": click.prompt("网站名，例如 某某科普"),
        "owner": click.prompt("主办单位，例如 某某区科学技术协会"),
        "url": click.prompt("网站的正式网址", default="https://kepu.example.com/").rstrip("/") + "/",
        "tagline": click.prompt("一句话介绍（可以空着）", default="", show_default=False),
        "columns": {},
        "accounts": {},
    }
    while name := click.prompt("栏目名（直接回车就不再加）", default="", show_default=False).strip():
        given["columns"][slug(name, 30) or f"column-{len(given['columns']) + 1}"] = {"name": name}
    names = list(channels)
    if names:
        click.echo("渠道有：" + "，".join(f"{at} {channels[each].name}" for at, each in enumerate(names, 1)))
    while name := click.prompt("账号名（直接回车就不再加）", default="", show_default=False).strip():
        chosen = names[click.prompt("它在哪个渠道，写编号", type=click.IntRange(1, len(names))) - 1]
        made = f"{slug(name, 24) or 'account'}-{chosen}"[:40]
        given["accounts"][made] = {"name": name, "channel": chosen}
    return given


def _git(folder: Path) -> None:
    """A repository of its own, where git is there; nothing is committed."""
    try:
        subprocess.run(["git", "init", "--quiet", "-b", "main", str(folder)], check=False, capture_output=True)  # noqa: S603, S607
    except OSError:
        click.echo("没有 git：要推送时先装 git，再运行 git init", err=True)
