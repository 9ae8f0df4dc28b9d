"""The head of a file by others: YAML, TOML or JSON front matter, or bare `key: value` lines; mended where broken."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from pipeline.ingest.adopt.names import FILE_WORDS, fold
from pipeline.ingest.yaml_lines import YamlError, load_yaml

_OPENING = re.compile(r"\s*(?P<mark>---|\+\+\+)[ \t]*\n")
_PAIR = re.compile(r"[\"']?(?P<key>[^\W\d][\w .-]{0,40}?)[\"']?\s*(?:：|[:=](?=[\s\"'\[]|$))\s*(?P<value>.*)")
_ITEM = re.compile(r"\s*-\s+(?P<value>.*)")
_NESTED = ("params", "extra", "taxonomies")  # where Hugo and Zola keep what themes use


@dataclass(frozen=True)
class Head:
    """What the head says, the text after it, that text's first line, and what was mended (Chinese sentences)."""

    data: dict[str, Any]
    body: str
    body_line: int = 1
    notes: tuple[str, ...] = ()


def read_head(text: str) -> Head:
    """Take the head off `text` (LF line ends); what only looks like a head stays in the body. Raises nothing."""
    opening = _OPENING.match(text)
    if opening:
        mark = opening["mark"]
        end = re.compile(r"^(?:---+|\.\.\.)[ \t]*$" if mark == "---" else r"^\+\+\+[ \t]*$", re.M).search(
            text, opening.end()
        )
        if end is None:
            return _bare(text, opening.end(), ("front matter 没有结束，读到第一个空行为止",))
        data, notes = _mended(text[opening.end() : end.start()], load_toml if mark == "+++" else _load_yaml)
        return _head(text, end.end(), data, notes) if data else Head({}, text)
    if text.lstrip().startswith("{"):
        start = len(text) - len(text.lstrip())
        try:
            data, end_at = json.JSONDecoder().raw_decode(text, start)
        except (ValueError, RecursionError):
            return Head({}, text)
        return _head(text, end_at, data, ()) if isinstance(data, dict) else Head({}, text)
    return _bare(text, 0, ())


def load_toml(text: str) -> Any:
    """The TOML document. Raises ValueError."""
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise ValueError("TOML 嵌套太深") from None


def _load_yaml(text: str) -> Any:
    try:
        return load_yaml(text).data
    except YamlError as error:
        raise ValueError(error.code) from None


def _mended(text: str, load: Callable[[str], Any]) -> tuple[dict[str, Any], tuple[str, ...]]:
    try:
        data = load(text)
    except ValueError:
        return salvage(text), ("front matter 写法有错，逐行取出了能读的键值，请核对",)
    return (data if isinstance(data, dict) else {}), ()


def _head(text: str, end: int, data: dict[str, Any], notes: tuple[str, ...]) -> Head:
    body = text[end:].removeprefix("\n")
    for name in _NESTED:
        inner = data.get(name)
        if isinstance(inner, Mapping):
            data = {**inner, **{key: value for key, value in data.items() if key != name}}
    line = text.count("\n", 0, len(text) - len(body)) + 1
    return Head({str(key): value for key, value in data.items()}, body, line, notes)


def salvage(text: str) -> dict[str, Any]:
    """The `key: value` and `key = value` lines of a broken head, with the `- item` lines below a key."""
    data: dict[str, Any] = {}
    key = ""
    for line in text.split("\n"):
        pair, item = _PAIR.match(line), _ITEM.match(line)
        if item and key:
            if not isinstance(data[key], list):
                data[key] = list(filter(None, [data[key].strip("[, ")]))
            data[key].append(_unquoted(item["value"]))
        elif pair:
            key = pair["key"]
            data[key] = _unquoted(pair["value"])
        elif line[:1].isspace() and key and isinstance(data[key], str) and line.strip():
            data[key] += f" {line.strip()}"
    return data


def _unquoted(value: str) -> str:
    value = value.strip()
    if value[:1] in {'"', "'"}:
        value = value[1:].removesuffix(value[0])
    return "" if value in {"|", ">", "|-", ">-"} else value


def _bare(text: str, start: int, notes: tuple[str, ...]) -> Head:
    """Keys at the top without a fence above (old Hexo, MultiMarkdown); all of them known, or the title and another."""
    end = re.compile(r"^[ \t]*(---+[ \t]*)?$", re.M).search(text, start)
    lines = text[start : end.start() if end else len(text)].rstrip("\n")
    data = salvage(lines)
    known = [FILE_WORDS[fold(key)[0]] for key in data if fold(key)[0] in FILE_WORDS]
    heads = [line for line in lines.split("\n") if not line[:1].isspace() and not _ITEM.match(line)]
    trusted = bool(notes) or len(known) == len(data) or ("title" in known and len(known) > 1)
    if not known or not trusted or len(heads) != len(data):
        return Head({}, text)
    return _head(text, end.end() if end else len(text), data, notes)
