"""Reading the whole folder: what cases of tests/cases/broken cannot hold."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from pipeline.cli.check_command import command
from pipeline.ingest import shelf as shelf_module
from pipeline.ingest.checks import check
from pipeline.ingest.files import find_files
from pipeline.ingest.parse import parse_piece
from pipeline.ingest.shelf import read_shelf
from pipeline.ingest.validate import MOST
from pipeline.model.problem import Problem
from tests.ingest.broken import make, plant


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A healthy tree: `content` and `root`."""
    plant({}, tmp_path / "content", tmp_path / "root")
    return tmp_path


def found(place: Path) -> list[Problem]:
    """All problems of the tree."""
    shelf, problems = read_shelf(place / "content", place / "root")
    return sorted({*problems, *(check(shelf) if shelf else ())})


def test_a_file_that_cannot_be_opened(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Gone, or locked, between listing and reading (K100)."""
    plain = find_files
    monkeypatch.setattr(shelf_module, "find_files", lambda content: (plain(content)[0] + ["articles/2026/gone.md"], []))
    assert [(p.path, p.code) for p in found(place)] == [("articles/2026/gone.md", "K100")]


def test_endless_findings_are_cut_short() -> None:
    """And it says how many are left (K207)."""
    front = "".join(f"键{n}: 1\n" for n in range(MOST + 30))
    _, problems = parse_piece("articles/a.md", f"---\ntitle: 题\ndate: 2026-11-22\n{front}---\n".encode())
    assert len(problems) == MOST + 1
    assert ("K207", "还有 30 处错误没有列出") in {(p.code, p.message) for p in problems}


@pytest.mark.skipif(sys.platform != "linux", reason="names of any bytes")
def test_names_that_are_no_text(place: Path) -> None:
    """A file name in GBK is told in printable words; the rest is read."""
    raw = os.fsencode(place / "content" / "articles") + b"/\xd6\xd0\xce\xc4.md"
    with open(raw, "wb") as file:  # noqa: PTH123 - pathlib takes no bytes
        file.write(b"---\n")
    [problem] = found(place)
    assert problem.code == "K132"
    assert problem.path.isprintable()
    problem.path.encode()


@pytest.mark.parametrize("form", ["text", "github", "json"])
def test_every_format_stands_odd_names(place: Path, monkeypatch: pytest.MonkeyPatch, form: str) -> None:
    """Nothing that a terminal or a workflow would obey comes out."""
    content = place / "content"
    (content / "media" / "a\x1b[31m\n::error::x.png").write_bytes(b"")
    (content / "articles" / "x,y:z%.md").write_text("---\ntitle: 甲\u202e\n---\n", "utf-8")
    (content / "articles" / "百分%0A,逗号.md").write_text("---\ntitel: 甲\n---\n", "utf-8")
    monkeypatch.chdir(place / "root")
    done = CliRunner().invoke(command, ["--content", str(content), "--format", form], standalone_mode=False)
    assert done.return_value == 1
    assert done.exception is None
    assert all(line.isprintable() for line in done.output.split("\n"))
    if form == "github":
        assert all(line.startswith("::error file=") for line in done.output.splitlines())
        assert "百分%250A%2C逗号.md" in done.output


def test_hidden_files_are_left_alone(place: Path) -> None:
    """Editors' programs leave such files about."""
    content = place / "content"
    (content / ".obsidian").mkdir()
    (content / ".obsidian" / "con.md").write_text("x", "utf-8")
    (content / "articles" / ".a.md.swp").write_bytes(b"\xff")
    (content / "README.md").write_text("说明", "utf-8")
    assert found(place) == []


def test_many_problems_come_out_in_one_run(place: Path) -> None:
    """Sorted, each once, from every file."""
    for n in range(60):
        (place / "content" / "articles" / f"{n}.md").write_text("---\ndate: 2026-13-01\n---\n", "utf-8")
    problems = found(place)
    assert problems == sorted(set(problems))
    assert {p.path for p in problems} == {f"articles/{n}.md" for n in range(60)}
    assert {p.code for p in problems} == {"K201", "K204"}


def test_a_picture_used_a_hundred_times_is_quick(place: Path) -> None:
    """A check reads headers, and a big tree stays a matter of seconds."""
    big = make({"picture": "png", "size": (1200, 900)})
    (place / "content" / "media" / "big.png").write_bytes(big)
    for n in range(300):
        body = "![图](media/big.png)\n" * 3
        text = f"---\ntitle: 题目{n}\ndate: 2026-11-22\n---\n{body}"
        (place / "content" / "articles" / f"{n}.md").write_text(text, "utf-8")
    start = time.perf_counter()
    assert found(place) == []
    assert time.perf_counter() - start < 10
