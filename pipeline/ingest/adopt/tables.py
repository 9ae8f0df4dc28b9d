"""A table of videos → Raws: find the header row, name the columns, one row a piece."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from pipeline.ingest.adopt.grids import Grid, GridError, read_grids
from pipeline.ingest.adopt.ids import identity
from pipeline.ingest.adopt.names import MANY, TABLE_WORDS, fold, rank
from pipeline.ingest.adopt.report import Note, Raw
from pipeline.ingest.adopt.sources import Source
from pipeline.ingest.adopt.values import clean, plain, scalar

_LOOK = 10  # rows among which the header is
_TELLING = frozenset({"url", "file", "duration", "body"})  # a table lying in a folder is of videos if it has one


def read_table(source: Source) -> tuple[list[Raw], list[Note]]:
    """The rows of all sheets that have a header with a title column; notes for all others."""
    try:
        grids = read_grids(source.file)
    except GridError as error:
        return [], [Note(source.name, 0, f"没有导入：{error}")]
    raws: list[Raw] = []
    notes: list[Note] = []
    for grid in grids:
        name = f"{source.name}[{grid.name}]" if len(grids) > 1 else source.name
        notes += [Note(name, row, text) for row, text in grid.notes]
        _read_grid(grid, name, source, raws, notes)
    return raws, notes


def _read_grid(grid: Grid, name: str, source: Source, raws: list[Raw], notes: list[Note]) -> None:
    at, header = max(
        ((n, _header(row)) for n, row in enumerate(grid.rows[:_LOOK])), key=lambda found: len(found[1]), default=(0, {})
    )
    if "title" not in header.values() or not (source.direct or _TELLING & set(header.values())):
        if grid.rows:
            notes.append(Note(name, 0, f"前 {_LOOK} 行里没有找到标题一栏，这个表没有导入"))
        return
    titles = grid.rows[at]
    width = max(len(row) for row in grid.rows)
    strangers = [
        scalar(titles[n]) if n < len(titles) and scalar(titles[n]) else f"第 {n + 1} 栏"
        for n in range(width)
        if n not in header and any(n < len(row) and scalar(row[n]) for row in grid.rows[at + 1 :])
    ]
    if strangers:
        notes.append(Note(name, at + 1, f"没有对应字段的栏：{'、'.join(' '.join(s.split())[:40] for s in strangers)}"))
    units = {field: fold(scalar(titles[n]))[1] for n, field in header.items()}
    empty = []
    for number, row in enumerate(grid.rows[at + 1 :], at + 2):
        fields = _fields(row, header)
        if not any(scalar(value) for value in row):
            empty.append(number)
        elif not plain(scalar(fields.get("title"))):
            notes.append(Note(name, number, "没有标题，这一行没有导入"))
        else:
            raws.append(_raw(source, name, number, fields, units))
    if empty:
        notes.append(Note(name, empty[0], f"{len(empty)} 行是空的：第 {'、'.join(_ranges(empty))} 行"))


def _header(row: Sequence[Any]) -> dict[int, str]:
    """Column → field; of two columns for a field that holds one value, the one with the better name."""
    found: dict[int, str] = {}
    named = [(rank(scalar(cell)), n, TABLE_WORDS.get(fold(scalar(cell))[0])) for n, cell in enumerate(row)]
    for _, n, field in sorted((order, n, field) for order, n, field in named if field):
        if field in MANY or field not in found.values():
            found[n] = field
    return found


def _fields(row: Sequence[Any], header: dict[int, str]) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for n in sorted(header):
        value = row[n] if n < len(row) else None
        if not scalar(value):
            continue
        field = header[n]
        fields[field] = [*fields.get(field, []), value] if field in MANY else value
    for field in MANY & fields.keys():
        fields[field] = _joined(fields[field])
    return fields


def _joined(values: list[Any]) -> Any:
    return values[0] if len(values) == 1 else "\n".join(scalar(value) for value in values)


def _raw(source: Source, name: str, number: int, fields: dict[str, Any], units: dict[str, str]) -> Raw:
    wanted = fields.get("id")
    fields["id"] = identity(scalar(wanted)) or identity(plain(scalar(fields["title"]))) or "imported"
    if isinstance(fields.get("date"), str) and not isinstance(fields["date"], date):
        fields["date"] = clean(fields["date"])
    body = _paragraphs(clean(scalar(fields.pop("body", ""))))
    return Raw(name, number, source.root, source.place, "video", {**fields, "units": units}, body)


def _paragraphs(text: str) -> str:
    """A cell's lines as paragraphs, unless blank lines part them already; no line becomes code by its indent."""
    lines = [line.strip() for line in text.split("\n")]
    return "\n".join(lines) if "" in lines else "\n\n".join(lines)


def _ranges(numbers: Sequence[int]) -> Iterator[str]:
    """`3`, `5–9`."""
    start = last = numbers[0]
    for number in [*numbers[1:], -1]:
        if number == last + 1:
            last = number
            continue
        yield str(start) if start == last else f"{start}–{last}"
        start = last = number
