"""Spreadsheet files → rows of plain values: the only module that knows openpyxl."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import time, timedelta
from itertools import islice, zip_longest
from pathlib import Path
from typing import Any

import openpyxl

from pipeline.ingest.adopt.decoding import decode_any

_MAX_BYTES = 50_000_000  # of a text table, or of a workbook unpacked: a bomb of 50 kB can unpack to gigabytes
_MAX_ROWS = 100_000
_SEPARATORS = (",", "\t", ";", "，", "|")
_LOOK = 10  # lines from which the separator is told


@dataclass(frozen=True)
class Grid:
    """One sheet: its name ("" for a text table), rows of cell values (row 1 first), notes (row, Chinese sentence)."""

    name: str
    rows: tuple[tuple[Any, ...], ...]
    notes: tuple[tuple[int, str], ...] = ()


class GridError(Exception):
    """The file cannot be read as a table; the message is a Chinese clause."""


def read_grids(file: Path) -> list[Grid]:
    """All sheets of a .csv, .tsv, .xlsx or .xlsm file. Raises GridError."""
    try:
        size = file.stat().st_size
        data = file.read_bytes() if size <= _MAX_BYTES else b""
    except OSError as error:
        raise GridError(f"读不了这个文件（{type(error).__name__}）") from None
    if size > _MAX_BYTES:
        raise GridError("文件超过 50 MB")
    return _workbook(data) if file.suffix.lower() in {".xlsx", ".xlsm"} else [_text_table(data)]


def _text_table(data: bytes) -> Grid:
    found = decode_any(data)
    if found is None:
        raise GridError("认不出文字编码，另存为 UTF-8 的 CSV 再试")
    text = found[0].replace("\0", "").replace("\r\n", "\n").replace("\r", "\n")
    separator = max(_SEPARATORS, key=lambda mark: _columns(text, mark))
    try:
        rows = list(islice(csv.reader(io.StringIO(text), delimiter=separator), _MAX_ROWS + 1))
    except csv.Error as error:
        reason = "有一格超过 13 万字" if "field larger" in str(error) else "引号没有配对"
        raise GridError(f"CSV 读不懂：{reason}") from None
    return _grid("", [tuple(row) for row in rows], [])


def _columns(text: str, separator: str) -> int:
    """How many lines' worth of columns the separator makes in the first lines."""
    try:
        rows = list(islice(csv.reader(io.StringIO(text), delimiter=separator), _LOOK))
    except csv.Error:
        return 0
    return max((len(row) for row in rows), default=0)


def _grid(name: str, rows: list[tuple[Any, ...]], notes: list[tuple[int, str]]) -> Grid:
    if len(rows) > _MAX_ROWS:
        notes = [*notes, (_MAX_ROWS, f"只读前 {_MAX_ROWS} 行，后面的没有导入；拆成几个表再试")]
    return Grid(name, tuple(rows[:_MAX_ROWS]), tuple(notes))


def _workbook(data: bytes) -> list[Grid]:
    try:
        formulas = _inspect(data)
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        twin = openpyxl.load_workbook(io.BytesIO(data), read_only=True) if formulas else None
        return [_sheet(sheet, twin[sheet.title] if twin else None) for sheet in book.worksheets]
    except GridError:
        raise
    except Exception as error:  # noqa: BLE001 - openpyxl lets through whatever a broken workbook makes it trip over
        raise GridError(f"这个 Excel 文件打不开（{type(error).__name__}），另存为 .xlsx 再试") from None


def _inspect(data: bytes) -> bool:
    """Whether some sheet has formulas. Raises GridError for what is no workbook, or a hostile one."""
    if not zipfile.is_zipfile(io.BytesIO(data)):
        raise GridError("不是 .xlsx 文件（有密码的、改过扩展名的也读不了）")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = archive.infolist()
        if sum(part.file_size for part in parts) > _MAX_BYTES:
            raise GridError("解开后超过 50 MB")
        formulas = False
        for part in parts:
            if part.filename.endswith((".xml", ".rels")):
                text = archive.read(part)
                if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
                    raise GridError("里面有 XML 实体定义，不是 Excel 存的文件")
                formulas = formulas or re.search(rb"<f[ />]", text) is not None
    return formulas


def _sheet(sheet: Any, twin: Any) -> Grid:
    notes: list[tuple[int, str]] = []
    rows: list[tuple[Any, ...]] = []
    for number, (row, other) in enumerate(islice(zip_longest(_cells(sheet), _cells(twin)), _MAX_ROWS + 1), 1):
        values = tuple(_value(cell) for cell in row or ())
        rows.append(values)
        bare = [
            cell.coordinate
            for cell, value in zip_longest(other or (), values)
            if value is None and getattr(cell, "data_type", "") == "f"
        ]
        if bare:
            notes.append((number, f"公式还没有算出值：{'、'.join(bare)}；用 Excel 打开存一次"))
        if any(_as_clock(cell) for cell in row or ()) and not any("时:分" in text for _, text in notes):
            notes.append((number, "有的格子格式是 时:分，按看到的数字当作 分:秒"))
    while rows and not any(value is not None for value in rows[-1]):
        rows.pop()
    return _grid(sheet.title, rows, notes)


def _cells(sheet: Any) -> Iterator[tuple[Any, ...]]:
    if sheet is None:
        return
    sheet.reset_dimensions()  # the size that a file states may be wrong
    yield from sheet.iter_rows()


def _as_clock(cell: Any) -> bool:
    """Whether Excel shows a time of day as `3:25`, which in a list of videos means minutes and seconds."""
    value = cell.value
    return isinstance(value, (time, timedelta)) and "s" not in str(getattr(cell, "number_format", "s")).lower()


def _value(cell: Any) -> Any:
    value = cell.value
    if not _as_clock(cell):
        return value
    whole = value.hour * 60 + value.minute if isinstance(value, time) else int(value.total_seconds()) // 60
    return f"{whole // 60}:{whole % 60:02d}"
