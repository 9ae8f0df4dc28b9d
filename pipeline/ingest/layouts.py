"""templates/covers → layouts and the topics' looks, with every mistake told by file and line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from pydantic import TypeAdapter, ValidationError

from pipeline.model.cover import Layout, Look
from pipeline.model.problem import Problem

LOOKS = "_topics.yml"
_REMEDY = "对照 templates/covers 里的其他版式改正"


def load_layouts(folder: Path) -> tuple[dict[str, Layout], list[Problem]]:
    """All layouts `<name>.yml` of a folder by name, in name order; files that start with `_` are other data.

    K350 not readable as YAML, K351 a key or value is wrong, K352 no layout at all.
    """
    layouts: dict[str, Layout] = {}
    problems: list[Problem] = []
    for path in sorted(folder.glob("[!_]*.yml")):
        value, found = _read(path, TypeAdapter(Layout))
        problems += found
        if value is not None:
            layouts[path.stem] = value
    if not layouts and not problems:
        problems.append(Problem(folder.name, 0, "K352", "没有一个封面版式", "把版式文件放进 templates/covers"))
    return layouts, problems


def load_looks(folder: Path) -> tuple[dict[str, Look], list[Problem]]:
    """The motif and colours of each topic from `_topics.yml`; codes as in `load_layouts`."""
    path = folder / LOOKS
    if not path.is_file():
        return {}, []
    value, problems = _read(path, TypeAdapter(dict[str, Look]))
    return value or {}, problems


def _read(path: Path, adapter: TypeAdapter[Any]) -> tuple[Any, list[Problem]]:
    where = f"{path.parent.name}/{path.name}"
    try:
        text = path.read_text("utf-8-sig")
        node, value = yaml.compose(text, yaml.SafeLoader), yaml.safe_load(text)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 0
        return None, [Problem(where, line, "K350", "版式文件读不懂，不是正确的 YAML", "检查缩进、冒号和引号")]
    try:
        return adapter.validate_python(value), []
    except ValidationError as failure:
        return None, [
            Problem(where, _line(node, error["loc"]), "K351", _sentence(error["loc"], error["msg"]), _REMEDY)
            for error in failure.errors()
        ]


def _sentence(loc: tuple[int | str, ...], message: str) -> str:
    path = ".".join(str(part) for part in loc) or "整个文件"
    return f"{path} 不对：{message.removeprefix('Value error, ')}"


def _line(node: yaml.Node | None, loc: tuple[int | str, ...]) -> int:
    """The line of the deepest part of `loc` that is in the file; union tags in between are passed over."""
    line = node.start_mark.line + 1 if node else 0
    for part in loc:
        below: yaml.Node | None = None
        if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            below = node.value[part]
        elif isinstance(node, yaml.MappingNode):
            below = next((value for key, value in node.value if key.value == str(part)), None)
            line = next((key.start_mark.line + 1 for key, _ in node.value if key.value == str(part)), line)
        if below is not None:
            node = below
            line = line if isinstance(part, str) else node.start_mark.line + 1
    return line
