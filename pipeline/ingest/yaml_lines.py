"""YAML with line numbers, and without YAML's traps: no aliases, no tags, no `yes` = true, dates and keys stay text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import yaml

from pipeline.ingest.text import HIDDEN_REMEDY
from pipeline.model.names import hidden

MAX_DEPTH = 12
_STR = "tag:yaml.org,2002:str"
_TRAP = "用了 YAML 的引用（& 或 *）", "每个值写全，不用 & 和 * 引用；值以 & 或 * 开头时加上英文引号"
_TAG = "用了 YAML 标签（!）", "去掉 ! 开头的标签；值以 ! 开头时加上英文引号"
_TWO = "一个文件里有两份内容", "去掉多余的 --- 或 ..."
# YAML 1.1 takes these for line ends, editors' programs do not: as spaces, line numbers are those that editors see.
_BREAKS = str.maketrans("\x85\u2028\u2029", "   ")


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
    text = text.translate(_BREAKS)
    try:
        _refuse_traps(text, first_line)
        loader = _Loader(text)
        try:
            node = loader.get_single_node()
            lines: dict[str, int] = {}
            if node is not None:
                _walk(node, "", first_line, lines)
            return Located(None if node is None else loader.construct_document(node), lines)
        finally:
            loader.dispose()
    except yaml.MarkedYAMLError as error:
        raise _told(error, text, first_line) from None
    except (yaml.YAMLError, ValueError) as error:
        raise YamlError(first_line, "K105", f"YAML 读不懂：{type(error).__name__}", _DEFAULT[1]) from None


def _refuse_traps(text: str, first_line: int) -> None:
    """Anchors, aliases, tags, invisible characters and deep nesting, told before anything is built from them.

    A pass over the events, which needs no recursion: the C composer overflows the stack on `- - - …`.
    """
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        line = (event.start_mark.line if event.start_mark else 0) + first_line
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise YamlError(line, "K106", *_TRAP)
        if getattr(event, "tag", None):
            raise YamlError(line, "K105", f"YAML 写法有误：{_TAG[0]}", _TAG[1])
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MAX_DEPTH:
                raise YamlError(line, "K108", "层级太深", "front matter 只写一两层")
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        elif isinstance(event, yaml.ScalarEvent) and (name := hidden(event.value)):
            raise YamlError(line, "K102", f"有看不见的控制字符 {name}", HIDDEN_REMEDY)


def _walk(node: yaml.Node, name: str, first_line: int, lines: dict[str, int]) -> None:
    """Note the line of every key and item; keys must be text and stand once."""
    if isinstance(node, yaml.SequenceNode):
        for index, child in enumerate(node.value):
            _step(child, f"{name}.{index}", child.start_mark.line + first_line, first_line, lines)
    elif isinstance(node, yaml.MappingNode):
        keys: set[str] = set()
        for key, child in node.value:
            where = key.start_mark.line + first_line
            if not isinstance(key, yaml.ScalarNode):
                raise YamlError(where, "K105", "YAML 写法有误：键不能是列表或下一级的内容", "每行写一个 键: 值")
            key.tag = _STR
            if key.value in keys:
                raise YamlError(where, "K107", f"“{key.value}”写了两次", "只留一处")
            keys.add(key.value)
            _step(child, f"{name}.{key.value}", where, first_line, lines)


def _step(child: yaml.Node, name: str, line: int, first_line: int, lines: dict[str, int]) -> None:
    lines[name.removeprefix(".")] = line
    _walk(child, name, first_line, lines)


_MESSAGES = {  # what the parser's message holds → what is wrong, how to mend it
    "mapping values are not allowed": (
        "值里又有冒号，或者缩进没有对齐",
        "值里有冒号时，给整个值加上英文引号；是单独的一项时，与其他各项左边对齐",
    ),
    "could not find expected ':'": ("缺少冒号", "写成 名称: 值（英文冒号，后面空一格）"),
    "tab character": ("用了 Tab 缩进", "改成空格"),
    "cannot start any token": ("值以特殊字符开头", "给整个值加上英文引号"),
    "found unexpected end of stream": ("引号没有配对", "补上另一半引号"),
    "found unexpected document indicator": ("引号没有配对", "补上另一半引号"),
    "expected node content": ("方括号或花括号没有配对", "补上另一半括号，各项之间写英文逗号"),
    "expected ',' or": ("方括号或花括号没有配对", "补上另一半括号，各项之间写英文逗号"),
    "did not find expected key": ("缩进或引号没有配对", "同一层的各行左边对齐；值里有引号时，给整个值加上英文引号"),
    "did not find expected '-'": ("列表的各行没有对齐", "列表每一项都以 - 开头，左边对齐"),
    "sequence entries are not allowed": ("列表写在了不能写的地方", "列表另起一行，每一项以 - 开头"),
    "<document start>": _TWO,
    "did not find expected": ("缩进、括号或引号没有配对", "同一层的各行左边对齐，括号和引号成对"),
    "escape c": ("双引号里的反斜杠 \\ 写法不对", "把双引号改成单引号，或去掉反斜杠"),
    "hexdecimal number": ("双引号里的反斜杠 \\ 写法不对", "把双引号改成单引号，或去掉反斜杠"),
    "another document": _TWO,
}
_DEFAULT = ("这一行读不懂", "检查引号、缩进、冒号和特殊字符")


def _told(error: yaml.MarkedYAMLError, text: str, first_line: int) -> YamlError:
    """The parser's error for an editor: at the opening bracket, quote or key where the other half is missing."""
    context = error.context or ""
    mark = error.problem_mark or error.context_mark
    if error.context_mark and any(part in context for part in ("flow", "quoted", "simple key")):
        mark = error.context_mark
    line = min(mark.line if mark else 0, text.rstrip("\n").count("\n"))  # never past the last line
    if "anchor" in context or "alias" in context:
        return YamlError(line + first_line, "K106", *_TRAP)
    message, remedy = next((told for part, told in _MESSAGES.items() if part in (error.problem or "")), _DEFAULT)
    rows = text.split("\n")
    if "tag" in context or "tag handle" in (error.problem or ""):
        message, remedy = _TAG
    elif mark and line < len(rows) and rows[line][mark.column : mark.column + 1] == "\t":
        message, remedy = _MESSAGES["tab character"]
    return YamlError(line + first_line, "K105", f"YAML 写法有误：{message}", remedy)
