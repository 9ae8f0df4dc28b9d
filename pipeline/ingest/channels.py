"""templates/channels/<id>/channel.yml to channels: a platform is a folder of data."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from pipeline.ingest.nearest import nearest
from pipeline.ingest.text import decode
from pipeline.ingest.validate import validate
from pipeline.ingest.yaml_lines import YamlError, load_yaml
from pipeline.model.channel import COUNTED, MEASURES, Channel, Emit
from pipeline.model.names import name_trouble, short
from pipeline.model.office import ID, Office
from pipeline.model.problem import Problem
from pipeline.model.spoken import READINGS, SpokenError, parse_readings


def channel_path(identity: str) -> str:
    """Where a channel's data stand, as problems name it."""
    return f"templates/channels/{identity}/channel.yml"


def load_channels(folder: Path) -> tuple[dict[str, Channel], list[Problem]]:
    """All channels by id, in name order, and what is wrong with their files (paths as `templates/channels/…`)."""
    channels: dict[str, Channel] = {}
    problems: list[Problem] = []
    for file in sorted(folder.glob("*/channel.yml")):
        identity = file.parent.name
        path = channel_path(identity)
        text, found = decode(path, file.read_bytes())
        problems += found
        if found:
            continue
        try:
            located = load_yaml(text)
        except YamlError as error:
            problems.append(Problem(path, error.line, error.code, error.message, error.remedy))
            continue
        channel, found = validate(Channel, located, path)
        problems += found
        if channel is not None:
            found = list(_loose_ends(channel, file.parent, path, located.lines))
            problems += found
            channels |= {} if found else {identity: channel}
    return channels, problems


def account_themes(office: Office, channels: Mapping[str, Channel], folder: Path) -> Iterator[Problem]:
    """An account's theme is one of its channel's (K335)."""
    for account in office.accounts.values():
        if account.theme is not None and account.channel in channels:
            known = _themes(folder / account.channel)
            if account.theme not in known:
                line = office.lines.get(f"accounts.{account.id}.theme", 0)
                message = f"{account.id} 的排版主题“{account.theme}”不存在"
                yield Problem("_data/accounts.yml", line, "K335", message, nearest(account.theme, known))


def account_limits(office: Office, channels: Mapping[str, Channel]) -> Iterator[Problem]:
    """An account changes limits that its channel has (K339), and says how fast where only it can (K367)."""
    path = "_data/accounts.yml"
    for account in office.accounts.values():
        channel = channels.get(account.channel)
        if channel is None:
            continue
        where, mine = f"accounts.{account.id}", channel.for_account(account).limits
        for name in account.limits:
            line = office.lines[f"{where}.limits.{name}"]
            if name not in mine:
                message = f"{account.id} 的渠道没有限额“{short(name)}”"
                yield Problem(path, line, "K339", message, nearest(name, channel.limits.keys()))
            elif mine[name].min > mine[name].max:
                message = f"{account.id} 的限额“{name}”下限 {mine[name].min} 大于上限 {mine[name].max}"
                yield Problem(path, line, "K339", message, "改 max 或 min")
        if any(limit.pace == "speed" for limit in mine.values()) and not (account.speed or channel.speed):
            message = f"不知道 {account.id} 的字幕每秒滚动几个字"
            yield Problem(path, office.lines[where], "K367", message, "给账号写 speed，例如 speed: 4")


def _themes(folder: Path) -> frozenset[str]:
    return frozenset(file.stem for file in folder.glob("themes/*.css"))


def _loose_ends(channel: Channel, folder: Path, path: str, lines: Mapping[str, int]) -> Iterator[Problem]:
    """Names inside a channel that point nowhere or stand twice."""
    if not re.fullmatch(ID, folder.name) or name_trouble(folder.name):
        yield Problem(path, 0, "K360", f"文件夹名“{short(folder.name)}”不能当渠道编号", "改用小写字母、数字和短横线")
    if channel.theme is not None and channel.theme not in _themes(folder):
        message = f"没有排版主题“{channel.theme}”"
        yield Problem(path, lines["theme"], "K365", message, nearest(channel.theme, _themes(folder)))
    for index, emit in enumerate(channel.files):
        yield from _emit(emit, channel, folder, path, lines[f"files.{index}"])
    yield from _same_names(channel, path, lines)
    counted = {field for emit in channel.files for field in (emit.field, *emit.also)} | COUNTED | MEASURES
    for name, limit in channel.limits.items():
        for field in sorted({*(limit.of or (name,))} - counted):
            message = f"限额“{short(name)}”要数的“{short(field)}”没有文件按它计数"
            yield Problem(path, lines[f"limits.{name}"], "K366", message, "在某个文件写 field 或 also，或删掉这个限额")
    if sum(emit.main for emit in channel.files) != 1:
        message = "要有而且只有一个文件写 main: true"
        yield Problem(path, lines["files"], "K363", message, "指定主要的那个文件")


def _emit(emit: Emit, channel: Channel, folder: Path, path: str, line: int) -> Iterator[Problem]:
    """Its template is there, its fields have limits; a text, what is counted and what is printed need a template."""
    for template in filter(None, (emit.template, emit.typst)):
        if not (folder / template).is_file():
            yield Problem(path, line, "K361", f"没有模板 {template}", "建立这个模板，或改 template")
    if emit.body == "spoken":
        yield from _readings(folder, path, line)
    if emit.canvas and not any((folder.parents[1] / "posters").glob(f"{emit.canvas.layout}*.yml")):
        known = [file.stem for file in (folder.parents[1] / "posters").glob("*.yml")]
        yield Problem(path, line, "K361", f"没有海报版式“{emit.canvas.layout}”", nearest(emit.canvas.layout, known))
    fields = tuple(filter(None, (emit.field, *emit.also)))
    if emit.template is None and (emit.make == "text" or emit.main or fields):
        yield Problem(path, line, "K361", f"{emit.path} 没有写模板", "写 template：主要的和要计数的文字都从模板来")
    for field in fields:
        if field not in channel.limits and not any(field in limit.of for limit in channel.limits.values()):
            message = f"{emit.path} 按“{short(field)}”计数，limits 里没有它"
            yield Problem(path, line, "K362", message, "补上限额，或改 field 和 also")


def _readings(folder: Path, path: str, line: int) -> Iterator[Problem]:
    """The table of readings of a spoken body is there and can be used (K368)."""
    file = folder / READINGS
    if not file.is_file():
        yield Problem(path, line, "K368", f"body: spoken 要有读法表 {READINGS}", "从别的口播渠道复制一份")
        return
    place = f"{path.rpartition('/')[0]}/{READINGS}"
    text, found = decode(place, file.read_bytes())
    yield from found
    try:
        parse_readings(text)
    except SpokenError as error:
        yield Problem(place, error.line, "K368", f"读法表用不了：{error}", error.remedy)


def _same_names(channel: Channel, path: str, lines: Mapping[str, int]) -> Iterator[Problem]:
    names = [(emit.path, f"files.{index}") for index, emit in enumerate(channel.files)]
    names += [(f"{cover.name}.{cover.format}", f"covers.{index}") for index, cover in enumerate(channel.covers)]
    seen: set[str] = set()
    for name, where in names:
        if name.casefold() in seen:
            yield Problem(path, lines[where], "K364", f"有两个文件叫 {name}", "给其中一个改名")
        seen.add(name.casefold())
