"""A piece as bytes, and files into content/: whole or not at all, never outside, never over another."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml

from pipeline.model.matter import Matter

_TEMPORARY = ".kepu-import.tmp"
_ORDER = {name: order for order, name in enumerate(Matter.model_fields)}
_DATE = re.compile(rb"(?m)^date: .*\n")


class _Dumper(yaml.SafeDumper):
    """Dates stay bare words, as our reader takes them for text anyway."""

    yaml_implicit_resolvers = {  # noqa: RUF012 - pyyaml's own class attribute
        first: [(tag, form) for tag, form in rules if tag != "tag:yaml.org,2002:timestamp"]
        for first, rules in yaml.SafeDumper.yaml_implicit_resolvers.items()
    }

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        """List items stand two blanks in, as in the demonstration pieces."""
        super().increase_indent(flow, False)

    def ignore_aliases(self, data: Any) -> bool:
        return True


def piece_bytes(fields: Mapping[str, Any], body: str) -> bytes:
    """A Markdown file: the fields in the order of `Matter`, then the body with one line end."""
    ordered = {name: fields[name] for name in sorted(fields, key=_ORDER.__getitem__)}
    head = yaml.dump(
        ordered, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=10**6, default_flow_style=False
    )
    text = body.strip("\n")
    return f"---\n{head}---\n{text}\n".encode() if text.strip() else f"---\n{head}---\n".encode()


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
