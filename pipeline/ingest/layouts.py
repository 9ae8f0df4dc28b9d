"""templates/covers → layouts and the topics' looks, with every mistake told by file and line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from pipeline.ingest.text import decode
from pipeline.ingest.validate import MOST, error_details, translated
from pipeline.ingest.yaml_lines import YamlError, load_yaml
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
        text, found = decode(where, path.read_bytes())
        located = load_yaml(text)
    except (OSError, YamlError) as error:
        line = error.line if isinstance(error, YamlError) else 0
        reason = error.message if isinstance(error, YamlError) else "打不开"
        return None, [Problem(where, line, "K350", f"版式文件读不懂：{reason}", "检查缩进、冒号和引号")]
    if found:
        return None, [Problem(where, 0, "K350", f"版式文件读不懂：{each.message}", each.remedy) for each in found]
    try:
        return adapter.validate_python(located.data), []
    except ValidationError as failure:
        return None, [_wrong(detail, where, located.lines) for detail in error_details(failure)[:MOST]]


def _wrong(detail: ErrorDetails, where: str, lines: Mapping[str, int]) -> Problem:
    told = translated(None, detail, [str(part) for part in detail["loc"]], where, _line(lines, detail["loc"]))
    return replace(told, code="K351", remedy=_REMEDY)


def _line(lines: Mapping[str, int], loc: tuple[int | str, ...]) -> int:
    """The line of the deepest part of `loc` that is in the file; union tags in between are passed over."""
    place, line = "", 1
    for part in loc:
        below = f"{place}.{part}".removeprefix(".")
        if below in lines:
            place, line = below, lines[below]
    return line
