"""templates/channels/<id>/channel.yml to channels: a platform is a folder of data."""

from __future__ import annotations

from pathlib import Path

from pipeline.ingest.text import decode
from pipeline.ingest.validate import validate
from pipeline.ingest.yaml_lines import YamlError, load_yaml
from pipeline.model.channel import Channel
from pipeline.model.problem import Problem


def load_channels(folder: Path) -> tuple[dict[str, Channel], list[Problem]]:
    """All channels by id, in name order, and what is wrong with their files (paths as `templates/channels/…`)."""
    channels, problems = {}, []
    for file in sorted(folder.glob("*/channel.yml")):
        path = f"templates/channels/{file.parent.name}/channel.yml"
        text, found = decode(path, file.read_bytes())
        problems += found
        try:
            channel, found = validate(Channel, load_yaml(text), path) if not found else (None, [])
        except YamlError as error:
            problems.append(Problem(path, error.line, error.code, error.message, error.remedy))
            continue
        problems += found
        if channel is not None:
            problems += _loose_ends(channel, file.parent, path)
            channels[file.parent.name] = channel
    return channels, problems


def _loose_ends(channel: Channel, folder: Path, path: str) -> list[Problem]:
    """Names inside a channel that point nowhere: templates, and limits of emitted files."""
    problems = []
    for emit in channel.files:
        if not (folder / emit.template).is_file():
            problems.append(Problem(path, 0, "K361", f"没有模板 {emit.template}", "建立这个模板，或改 template"))
        if emit.field is not None and emit.field not in channel.limits:
            problems.append(Problem(path, 0, "K362", f"{emit.path} 按“{emit.field}”计数，limits 里没有它", "补上限额"))
    if sum(emit.main for emit in channel.files) != 1:
        problems.append(Problem(path, 0, "K363", "要有而且只有一个文件写 main: true", "指定主要的那个文件"))
    return problems
