"""The file of a new piece: what must be written is there, what may be written waits behind #, explained."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from pydantic import BaseModel

from pipeline.ingest.adopt.writing import block, written_time
from pipeline.model.matter import FOLDERS, Audio, Matter, Source, Video

STATUS_HELP = "草稿写 draft；送审写 in_review；审定写 approved，这时才会公开"
BODY = {
    "article": "正文从这里写起。小标题用 ## 开头；图片写成 ![图里有什么](media/figures/图.png)。写好后删掉这一段。",
    "video": "逐字稿写在这里，分段写，一段一两句。写好后删掉这一段。",
    "column": "正文从这里写起。小标题用 ## 开头；图片写成 ![图里有什么](media/figures/图.png)。写好后删掉这一段。",
}
_FOLDER = {kind: folder for folder, kind in FOLDERS.items()}
_OFFERED = {  # fields of the skeleton that wait behind #, with an example of their value
    "summary": "一两句话说清讲什么",
    "sources": "",
    "cover": "media/figures/图.png",
    "keywords": "[词一, 词二]",
    "publish_at": "2026-12-01 08:00",
}
_OFFERED_COLUMN = {"series": "系列名", "issue": "1"}
_EXAMPLES = {"title": "题名", "url": "https://", "file": "media/clips/文件", "duration_s": "1:25"}
_MEMBERS: Mapping[str, tuple[type[BaseModel], tuple[str, ...]]] = {
    "sources": (Source, ("title", "url")),
    "video": (Video, ("file", "url", "duration_s", "captions")),
    "audio": (Audio, ("file", "duration_s")),
}


def piece_path(kind: str, column: str | None, date: datetime, name: str) -> str:
    """Where a new piece goes, relative to content/."""
    inside = column if kind == "column" else f"{date.year:04d}"
    return f"{_FOLDER[kind]}/{inside}/{name}.md"


def skeleton(kind: str, given: Mapping[str, Any], date: datetime) -> bytes:
    """The file of a piece: `given` are fields that are known (title, authors, column, video …)."""
    known = {"title": given["title"], "date": written_time(date)} | {
        k: v for k, v in given.items() if v and k != "title"
    }
    lines = ["---"]
    for name, value in known.items():
        lines += _commented(name, value)
    lines += ["status: draft  # " + STATUS_HELP, "# 下面各行用到时去掉开头的“# ”，用不到就删掉"]
    offered = {**_OFFERED, **(_OFFERED_COLUMN if kind == "column" else {})}
    if kind == "video" and "video" not in known:
        offered = {"video": "", **offered}
    for name, example in offered.items():
        lines += [f"# {line}" for line in _offer(name, example)] if name not in known else []
    return "\n".join([*lines, "---", "", f"<!-- {BODY[kind]} -->", ""]).encode()


def _commented(name: str, value: Any) -> Iterator[str]:
    """A field with what it means behind it."""
    first, *rest = block({name: value})
    yield f"{first}  # {_meaning(Matter, name)}" if not rest and isinstance(value, str) and name != "title" else first
    yield from rest


def _offer(name: str, example: str) -> Iterator[str]:
    if name not in _MEMBERS:
        yield f"{name}: {example}  # {_meaning(Matter, name)}"
        return
    yield f"{name}:  # {_meaning(Matter, name)}"
    model, members = _MEMBERS[name]
    for at, member in enumerate(members):
        start = "  - " if name == "sources" and at == 0 else "    " if name == "sources" else "  "
        yield f"{start}{member}: {_EXAMPLES.get(member, '')}".rstrip() + f"  # {_meaning(model, member)}"


def _meaning(model: type[BaseModel], name: str) -> str:
    return model.model_fields[name].description or ""
