"""Tables as offices keep them: workbooks, odd headers, dates and lengths of every sort, hostile files."""

from __future__ import annotations

import io
import time
import zipfile
from datetime import date, datetime
from datetime import time as clock
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from pipeline.ingest.adopt.values import moment, seconds, size
from pipeline.model.piece import Piece
from tests.ingest.adopt.desk import bring, office, read, tree

_ROOT = Path(__file__).parents[3]


def _pieces(content: Path) -> dict[str, Piece]:
    shelf, errors = read(content, _ROOT)
    assert [problem for problem in errors if problem.code != "K315"] == []
    return {piece.id: piece for piece in shelf.pieces}


def _book(file: Path, *sheets: list[list[Any]]) -> Path:
    book = openpyxl.Workbook()
    for number, rows in enumerate(sheets):
        sheet = book.active if number == 0 else book.create_sheet()
        for row in rows:
            sheet.append(row)
    book.save(file)
    return file


@pytest.mark.parametrize(
    ("written", "unit", "meant"),
    [
        (85, "", 85), ("85", "秒", 85), ("1:25", "", 85), ("00:01:25", "", 85), ("1：25", "", 85), ("3分25秒", "", 205),
        ("3'25\"", "", 205), ("3′25″", "", 205), ("3 分钟", "", 180), ("1小时2分", "", 3720), ("2m5s", "", 125),
        ("1.5", "分钟", 90), (0.0625, "", 5400), (clock(0, 3, 25), "", 205), ("约三分钟", "", None), ("", "", None),
    ],
)  # fmt: skip
def test_lengths(written: Any, unit: str, meant: float | None) -> None:
    """Lengths in every notation are seconds; what nobody can read is None."""
    assert seconds(written, unit) == meant


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2026-03-01", "2026-03-01 00:00"), ("2026年3月1日 8时5分", "2026-03-01 08:05"),
        ("20260301", "2026-03-01 00:00"),
        (46082, "2026-03-01 00:00"), (46082.5, "2026-03-01 12:00"), ("46082", "2026-03-01 00:00"),
        (datetime(2026, 3, 1, 9, 30), "2026-03-01 09:30"), (date(2026, 3, 1), "2026-03-01 00:00"),  # noqa: DTZ001
        ("2026.3.1（星期日）", "2026-03-01 00:00"), ("March 1, 2026", "2026-03-01 00:00"),
        ("1 Mar 2026", "2026-03-01 00:00"),
        ("Sun, 01 Mar 2026 00:30:00 GMT", "2026-03-01 08:30"), ("2026-02-28T20:00:00Z", "2026-03-01 04:00"),
        ("2026-03-01 08:00:00 +0800 CST", "2026-03-01 08:00"), ("2026年3月", "2026-03-01 00:00"),
        ("2026-02-30", None), ("下周", None), (12, None), (True, None),
    ],
)  # fmt: skip
def test_dates(written: Any, meant: str | None) -> None:
    """Dates in every notation are points in Beijing time; what is no date is None."""
    found = moment(written)
    assert (f"{found:%Y-%m-%d %H:%M}" if found else None) == meant


@pytest.mark.parametrize(
    ("written", "unit", "meant"),
    [
        ("12.5MB", "", 13107200),
        ("12.5", "MB", 13107200),
        ("1,024", "", 1024),
        ("800 K", "", 819200),
        ("很大", "", None),
    ],
)
def test_sizes(written: str, unit: str, meant: int | None) -> None:
    """Sizes count in powers of 1024, as file managers show them."""
    assert size(written, unit) == meant


def test_a_workbook_of_two_sheets(tmp_path: Path) -> None:
    """A title above the header, cells of time and date, a second sheet with other names, one without a title column."""
    content = office(tmp_path)
    first = [
        ["2026 年科普视频台账"],
        ["编号", "标题", "日期", "主讲", "科室", "时长", "链接", "主题", "栏目", "状态", "逐字稿"],
        [1.0, "为什么要洗手", date(2026, 1, 5), "科普部", "感染科", clock(0, 2, 30), "v.example.org/1", "卫生健康",
         "四季科学", "已发布", "第一句。\n第二句[链接](没有.md)。"],
        [2, "晒被子有用吗", 46027, "unit-b", None, "1:10", "https://v.example.org/2", "天文",
         "没有的栏目", "待审", None],
        [None] * 11,
        [3, "还没拍的片子", "2026-1-9", None, None, None, None, None, None, "草稿", "稿子"],
    ]  # fmt: skip
    second = [["name", "url", "duration"], ["Why ice floats", "https://v.example.org/3", 61]]
    report = bring(_book(tmp_path / "台账.xlsx", first, second, [["甲", "乙"], [1, 2]]), into=content)
    pieces = _pieces(content)
    assert set(pieces) == {"1", "2", "3", "Why-ice-floats"}
    one, two, three = (pieces[name] for name in ("1", "2", "3"))
    assert one.path == "videos/2026/1.md"
    assert one.matter.video and one.matter.video.duration_s == 150
    assert one.matter.video.url == "https://v.example.org/1"
    assert (one.matter.authors, one.matter.topics, one.matter.column) == (("unit-a",), ("health",), "season")
    assert one.matter.keywords == ("感染科",)
    assert one.body.strip() == "主讲单位：感染科\n\n第一句。\n\n第二句链接。"
    assert (one.matter.status, two.matter.status, three.matter.status) == ("approved", "in_review", "draft")
    assert two.matter.authors == ("Unit-b",)
    assert f"{two.matter.date:%Y-%m-%d}" == "2026-01-05"
    told = "\n".join(f"{note.line} {note.text}" for note in report.notes)
    for expected in (
        "没有栏目“没有的栏目”",
        "5 1 行是空的：第 5 行",
        "6 没有视频文件",
        "没有找到标题",
        "4 作者“unit-b”",
    ):
        assert expected in told


def test_a_time_of_day_means_minutes_and_seconds(tmp_path: Path) -> None:
    """`3:25` typed into Excel is stored as 3 h 25 min and shown as 3:25: it is taken as shown, and said."""
    content = office(tmp_path)
    book = openpyxl.Workbook()
    book.active.append(["标题", "时长", "链接"])
    book.active.append(["甲", clock(3, 25), "https://v.example.org/1"])
    book.active["B2"].number_format = "h:mm"
    book.save(tmp_path / "a.xlsx")
    report = bring(tmp_path / "a.xlsx", into=content)
    video = _pieces(content)["甲"].matter.video
    assert video is not None
    assert video.duration_s == 205
    assert any("分:秒" in note.text for note in report.notes)


def test_formulas_without_values_are_told(tmp_path: Path) -> None:
    """A workbook that no Excel has computed yet: the cell is named, the row still comes."""
    content = office(tmp_path)
    rows = [["标题", "链接", "时长"], ["甲", "https://v.example.org/1", "=60+25"]]
    report = bring(_book(tmp_path / "a.xlsx", rows), into=content)
    assert any("C2" in note.text and note.line == 2 for note in report.notes)
    assert report.written == ("videos/2026/甲.md",)


def _zip(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name.replace("__", "/") + ".xml", data)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"not a workbook", "不是 .xlsx"),
        (_zip(a=b"x"), "打不开"),
        (_zip(xl__worksheets__sheet1=b"\0" * 60_000_000), "50 MB"),
        (_zip(xl__workbook=b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'), "实体"),
    ],
)
def test_hostile_workbooks_are_refused(data: bytes, reason: str, tmp_path: Path) -> None:
    """No workbook, half a one, a bomb, entities: skipped with the reason."""
    content = office(tmp_path)
    (tmp_path / "a.xlsx").write_bytes(data)
    report = bring(tmp_path / "a.xlsx", into=content)
    assert report.skipped == ("a.xlsx",)
    assert reason in report.notes[0].text


def test_a_clip_that_is_in_content_is_found_by_its_name(tmp_path: Path) -> None:
    """The file column names a clip of content/; one that is not there is told and not written."""
    content = office(tmp_path)
    (content / "media/clips").mkdir(parents=True)
    (content / "media/clips/洗手.mp4").write_bytes(b"\0")
    text = "视频标题;视频文件\n洗手;D:\\视频\\洗手.MP4\n刷牙;刷牙.mp4\n"
    (tmp_path / "a.csv").write_text(text, encoding="utf-8-sig")
    report = bring(tmp_path / "a.csv", into=content)
    pieces = _pieces(content)
    assert pieces["洗手"].matter.video and pieces["洗手"].matter.video.file == "media/clips/洗手.mp4"
    assert pieces["刷牙"].matter.video is None
    assert pieces["刷牙"].matter.status == "draft"
    assert any(note.line == 3 and "刷牙.mp4" in note.text for note in report.notes)


def test_a_table_in_a_folder_must_be_of_videos(tmp_path: Path) -> None:
    """Data files of a blog stay where they are; the same file asked for by name is imported."""
    content, old = office(tmp_path), tmp_path / "old"
    old.mkdir()
    (old / "data.csv").write_text("title,population\n渝中,58\n", encoding="utf-8")
    assert bring(old, into=content).written == ()
    assert bring(old / "data.csv", into=content).written == ("videos/2026/渝中.md",)


@pytest.mark.slow
def test_ten_thousand_rows_in_time(tmp_path: Path) -> None:
    """10,000 rows, nothing lost, in less than a minute."""
    content = office(tmp_path)
    head = ["标题", "日期", "主讲", "单位", "时长", "链接", "关键词", "文案", "分辨率", "大小"]
    rows = [
        [f"第{n}条科普视频", date(2026, 1, 1 + n % 28), "王小明", "示范医院", 60 + n % 200, f"https://v.example.org/{n}",
         "健康、饮食", "大家好。\n今天讲一件小事。", "1080x1920", "12.5MB"]
        for n in range(10_000)
    ]  # fmt: skip
    file = _book(tmp_path / "a.xlsx", [head, *rows])
    started = time.process_time()  # of this process: other work on the machine does not count
    report = bring(file, into=content)
    assert len(report.written) == 10_000
    assert time.process_time() - started < 60
    assert len(tree(content)) == 10_000
