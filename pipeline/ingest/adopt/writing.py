"""A piece as bytes, and files into content/: whole or not at all, never outside, never over another."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from pipeline.model.matter import Matter

_TEMPORARY = ".kepu-import.tmp"
_ORDER = {name: order for order, name in enumerate(Matter.model_fields)}
_BARE = frozenset({"date", "updated"})
_PLAIN = re.compile(r"[\w《“‘（【「](?:[^:#]|:(?=[^\s,\[\]{}])|(?<=\S)#)*(?<!\s)")
_LOOKS_TYPED = re.compile(
    r"[0-9a-fA-FoOxX_.:+/TtZz\s-]*\d[0-9a-fA-FoOxX_.:+/TtZz\s-]*|true|false|yes|no|on|off|null|y|n", re.I
)
_UNPRINTABLE = re.compile("[\x7f-\xa0\u2028\u2029\ufeff\ufffe\uffff]")
_DATE = re.compile(rb"(?m)^date: .*\n")


def piece_bytes(fields: Mapping[str, Any], body: str) -> bytes:
    """A Markdown file: the fields in the order of `Matter`, then the body with one line end."""
    ordered = {name: fields[name] for name in sorted(fields, key=_ORDER.__getitem__)}
    text = body.strip("\n")
    return "\n".join(["---", *block(ordered), "---", *([text] if text.strip() else []), ""]).encode()


def block(value: Mapping[str, Any] | Sequence[Any], indent: str = "") -> Iterator[str]:
    """Lines of YAML in block style, Chinese as it is; pyyaml's own writer takes five times as long.

    Values are text, numbers, mappings and lists of them. What a YAML 1.1 or 1.2 reader might take for something else
    than text stands in double quotes, but for dates, which the schema wants as bare words.
    """
    pairs = value.items() if isinstance(value, Mapping) else ((None, item) for item in value)
    for key, item in pairs:
        start = f"{indent}- " if key is None else f"{indent}{_scalar(key)}:"
        if not isinstance(item, (Mapping, list, tuple)):
            yield f"{start}{'' if key is None else ' '}{item if key in _BARE else _scalar(item)}"
        elif not item:
            yield f"{start} {'{}' if isinstance(item, Mapping) else '[]'}"
        elif key is None:
            first, *rest = block(item, f"{indent}  ")
            yield f"{start}{first.lstrip()}"
            yield from rest
        else:
            yield start
            yield from block(item, f"{indent}  ")


def _scalar(value: Any) -> str:
    if not isinstance(value, str):
        return json.dumps(value)
    if _PLAIN.fullmatch(value) and value.isprintable() and not (_LOOKS_TYPED.fullmatch(value)):
        return value
    return _UNPRINTABLE.sub(lambda m: f"\\u{ord(m[0]):04x}", json.dumps(value, ensure_ascii=False))


def written_time(moment: datetime) -> str:
    """`2026-11-22`, `2026-11-22 08:30` or with seconds: as short as it is exact."""
    day = f"{moment.year:04d}-{moment.month:02d}-{moment.day:02d}"
    clock = f"{moment.hour:02d}:{moment.minute:02d}"
    if moment.second:
        return f"{day} {clock}:{moment.second:02d}"
    return f"{day} {clock}" if moment.hour or moment.minute else day


def same_but_date(one: bytes, other: bytes) -> bool:
    """Whether two files of ours differ in their date at most."""
    return _DATE.sub(b"", one, 1) == _DATE.sub(b"", other, 1)


def write_new(content: Path, path: str, data: bytes) -> None:
    """Write `data` to content-relative `path`, whole or not at all.

    Raises OSError, also when the folder lies outside content/ (through a link) or something else is there already.
    """
    target = content / path
    if not target.parent.resolve().is_relative_to(content.resolve()):
        raise OSError(f"{path} 会写到 content/ 外面")
    if os.path.lexists(target):
        raise FileExistsError(f"{path} 已经有了")
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.parent / _TEMPORARY
    try:
        temporary.write_bytes(data)
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)
