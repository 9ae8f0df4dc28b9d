"""YAML with line numbers, and without YAML's traps: no aliases, no tags, no `yes` = true, dates stay text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import yaml

MAX_DEPTH = 12
_TRAP_REMEDY = "每个值写全，不用 & 和 * 引用"


@dataclass(frozen=True)
class Located:
    """A YAML document as plain data; `lines` maps dotted keys (`video.chapters.0.at`) to 1-based lines."""

    data: Any
    lines: dict[str, int] = field(default_factory=dict)


class YamlError(Exception):
    """Not usable YAML: 1-based `line`, problem `code`, Chinese `message` and `remedy`."""

    def __init__(self, line: int, code: str, message: str, remedy: str) -> None:
        super().__init__(message)
        self.line, self.code, self.message, self.remedy = line, code, message, remedy


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]  # the C loader is 8 times faster
    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012 - pyyaml's own class attribute


for _tag, _form, _first in (
    ("bool", r"true|false|True|False", "tfTF"),
    ("int", r"[-+]?(0|[1-9][0-9]{0,15})", "-+0123456789"),
    ("float", r"[-+]?[0-9]{1,15}\.[0-9]{1,15}", "-+0123456789"),
    ("null", r"~|null|Null", "~nN"),
):
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(f"^(?:{_form})$"), list(_first))
_Loader.add_implicit_resolver("tag:yaml.org,2002:null", re.compile("^$"), [""])


def load_yaml(text: str, first_line: int = 1) -> Located:
    """The document of `text`, whose first line is line `first_line` of its file. Raises YamlError."""
    if _flow_depth(text) > MAX_DEPTH:
        raise YamlError(first_line, "K108", "括号嵌套太深", "front matter 只写一两层")
    loader = _Loader(text)
    try:
        node = loader.get_single_node()
        if node is None:
            return Located(None)
        lines: dict[str, int] = {}
        _walk(node, "", first_line, lines, set(), 0)
        return Located(loader.construct_document(node), lines)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = (mark.line if mark else 0) + first_line
        if isinstance(error, yaml.composer.ComposerError):
            raise YamlError(line, "K106", "用了 YAML 的引用（& 或 *）", _TRAP_REMEDY) from None
        raise YamlError(line, "K105", f"YAML 写法有误：{_chinese(error.problem)}", _remedy(error.problem)) from None
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        reason = f"YAML 读不懂：{type(error).__name__}"
        raise YamlError(first_line, "K105", reason, "检查引号、缩进和特殊字符") from None
    finally:
        loader.dispose()


def _flow_depth(text: str) -> int:
    depth = deepest = 0
    for mark in re.findall(r"[\[{]|[\]}]", text):
        depth += 1 if mark in "[{" else -1
        deepest = max(deepest, depth)
    return deepest


def _walk(node: yaml.Node, name: str, first_line: int, lines: dict[str, int], seen: set[int], depth: int) -> None:
    line = node.start_mark.line + first_line
    if id(node) in seen:
        raise YamlError(line, "K106", "用了 YAML 的引用（& 或 *）", _TRAP_REMEDY)
    seen.add(id(node))
    if depth > MAX_DEPTH:
        raise YamlError(line, "K108", "层级太深", "front matter 只写一两层")
    if isinstance(node, yaml.SequenceNode):
        for index, child in enumerate(node.value):
            _step(child, f"{name}.{index}", child.start_mark.line + first_line, first_line, lines, seen, depth)
    elif isinstance(node, yaml.MappingNode):
        keys: set[str] = set()
        for key, child in node.value:
            where = key.start_mark.line + first_line
            text = str(key.value) if isinstance(key, yaml.ScalarNode) else "?"
            if text in keys:
                raise YamlError(where, "K107", f"“{text}”写了两次", "只留一处")
            keys.add(text)
            _step(child, f"{name}.{text}", where, first_line, lines, seen, depth)


def _step(
    child: yaml.Node, name: str, line: int, first_line: int, lines: dict[str, int], seen: set[int], depth: int
) -> None:
    lines[name.lstrip(".")] = line
    _walk(child, name, first_line, lines, seen, depth + 1)


_MESSAGES = {
    "mapping values are not allowed": ("冒号后面又出现了冒号", "值里有冒号时，给整个值加上英文引号"),
    "could not find expected ':'": ("缺少冒号", "写成 名称: 值（英文冒号，后面空一格）"),
    "found character '\\t'": ("用了 Tab 缩进", "改成空格"),
    "cannot start any token": ("值以特殊字符开头", "给整个值加上英文引号"),
    "found unexpected end of stream": ("引号没有配对", "补上另一半引号"),
    "expected <block end>": ("缩进没有对齐", "同一层的各行左边对齐"),
    "did not find expected": ("缩进、括号或引号没有配对", "同一层的各行左边对齐，括号和引号成对"),
    "could not determine a constructor": ("用了 YAML 标签（!）", "去掉 ! 开头的标签"),
    "found undefined alias": ("用了 YAML 的引用（*）", _TRAP_REMEDY),
    "found unhashable key": ("键不能是列表或下一级的内容", "每行写一个 键: 值"),
}


def _lookup(problem: str | None) -> tuple[str, str]:
    found = (pair for start, pair in _MESSAGES.items() if start in (problem or ""))
    return next(found, (problem or "未知错误", "检查缩进、冒号和引号"))


def _chinese(problem: str | None) -> str:
    return _lookup(problem)[0]


def _remedy(problem: str | None) -> str:
    return _lookup(problem)[1]
