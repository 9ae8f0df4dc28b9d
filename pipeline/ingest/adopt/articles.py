"""A Markdown file by others → Raw: text, head, title, body in our Markdown."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

from pipeline.ingest.adopt.bodies import INDEXES
from pipeline.ingest.adopt.decoding import decode_any
from pipeline.ingest.adopt.heads import read_head
from pipeline.ingest.adopt.ids import identity
from pipeline.ingest.adopt.markup import drop, headings, to_markdown
from pipeline.ingest.adopt.names import FILE_WORDS, MANY, fold, rank
from pipeline.ingest.adopt.report import Note, Raw
from pipeline.ingest.adopt.sources import Source
from pipeline.ingest.adopt.values import parts, plain, scalar, truth, unhidden
from pipeline.ingest.text import MAX_BYTES


def read_article(source: Source) -> Raw | Note:
    """The file as a piece to be, or why it is none."""
    try:
        data = source.file.read_bytes() if source.file.stat().st_size <= 4 * MAX_BYTES else None
    except OSError as error:
        return Note(source.name, 0, f"读不了这个文件（{type(error).__name__}），没有导入")
    found = decode_any(data) if data is not None else ("", "")
    if found is None:
        return Note(source.name, 0, "认不出文字编码，没有导入；另存为 UTF-8 再试")
    text, told = found
    if data is None or len(text.encode("utf-8", "replace")) > MAX_BYTES:
        return Note(source.name, 0, "正文超过 1 MB，没有导入；拆成几篇再试")
    notes = [Note(source.name, 0, told)] if told else []
    text = text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff")
    shown = unhidden(text, direction=False)
    if shown != text:
        line = next(
            n for n, (old, new) in enumerate(zip(text.split("\n"), shown.split("\n"), strict=True), 1) if old != new
        )
        notes.append(Note(source.name, line, f"去掉了 {len(text) - len(shown)} 个看不见的控制字符"))
    text = shown
    head = read_head(text)
    notes += [Note(source.name, 1, sentence) for sentence in head.notes]
    fields, unknown = known_fields(_unpublished(head.data), FILE_WORDS)
    body, found_notes = to_markdown(head.body)
    notes += [Note(source.name, line + head.body_line - 1, sentence) for line, sentence in found_notes]
    fields["title"], body = _title(fields, source, body)
    fields["id"] = identity(scalar(fields.get("id"))) or identity(_name(source)) or "imported"
    return Raw(
        source.name, 0, source.root, source.place, "article", fields, body, head.body_line, unknown, tuple(notes)
    )  # fmt: skip


def known_fields(data: Mapping[str, Any], words: Mapping[str, str]) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Values by our field, the preferred key first; and the keys that hold something and have no place with us."""
    fields: dict[str, Any] = {}
    unknown = []
    for key in sorted(data, key=rank):
        value = data[key]
        if value is None or value in ("", [], {}):
            continue
        field = words.get(fold(key)[0])
        if field is None or (field in fields and field not in MANY):
            unknown.append(key)
        elif field in fields:
            fields[field] = [*_listed(fields[field]), *_listed(value)]
        else:
            fields[field] = value
    return fields, tuple(key for key in data if key in unknown)


def _listed(value: Any) -> list[Any]:
    return list(value) if isinstance(value, (list, tuple)) else list(parts(value))


def _unpublished(data: Mapping[str, Any]) -> dict[str, Any]:
    """`published: false` (Jekyll) as `draft: true`; elsewhere `published` is a date."""
    flags = {key: truth(value) for key, value in data.items() if fold(key)[0] == "published"}
    drafts = {"draft": True} if False in flags.values() else {}
    return {**{key: value for key, value in data.items() if flags.get(key) is None}, **drafts}


def _title(fields: Mapping[str, Any], source: Source, body: str) -> tuple[str, str]:
    """The title: of the head, of the first level-1 heading, or the file's name; and the body without that heading."""
    title = plain(scalar(fields.get("title")))
    for start, end, text in headings(body):
        found = plain(text)
        if found and (not title or found == title):
            return found, drop(body, start, end)
    return title or plain(_name(source)) or "无标题", body


def _name(source: Source) -> str:
    """The file's name, or the folder's where the file is only its index."""
    place = PurePosixPath(source.place)
    named = place.stem not in INDEXES or source.place == place.name
    return place.stem if named else place.parent.name
