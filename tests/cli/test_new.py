"""`kepu new`: a valid piece from a few answers, never over another."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pipeline.cli import kepu, new_command
from pipeline.ingest.parse import parse_piece
from pipeline.ingest.skeleton import skeleton
from pipeline.model.matter import KINDS
from pipeline.model.times import parse_time

ROOT = Path(__file__).parents[2]


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """The toy's content."""
    return Path(shutil.copytree(ROOT / "tests/toy/content", tmp_path / "content"))


def new(content: Path, *words: str, answers: str | None = None) -> Result:
    """The command, with answers as a terminal gives them."""
    return CliRunner().invoke(kepu, ["new", *words, "--content", str(content)], input=answers, standalone_mode=False)


def checked(content: Path) -> str:
    """What `kepu check` says."""
    done = CliRunner().invoke(kepu, ["check", "--content", str(content)], standalone_mode=False)
    assert done.return_value == 0, done.output
    return done.output


CALLS = {
    "articles/2026/bing-xiang-bu-shi-bao-xian-xiang.md": ["--title", "冰箱不是保险箱"],
    "videos/2026/ji-jiu.md": ["--title", "急救", "--kind", "video", "--video", "https://v.example/1"],
    "columns/street/jie-tou.md": ["--title", "街头", "--column", "street", "--author", "lin", "--author", "王五"],
    "articles/2026/my-name.md": ["--title", "a: b #c 'd\"", "--name", "My Name".lower()],
    "articles/2026/p-con.md": ["--title", "con"],
}


@pytest.mark.parametrize("path", CALLS)
def test_a_new_piece_is_clean(content: Path, path: str) -> None:
    """The check finds nothing in it, not even a warning; it is a draft."""
    before = checked(content)
    assert new(content, *CALLS[path], "--date", "2026-11-22").return_value == 0
    data = (content / path).read_bytes()
    piece, problems = parse_piece(path, data)
    assert problems == [] and piece is not None
    assert (piece.matter.title, piece.matter.status) == (CALLS[path][1], "draft")
    count = int(re.search(r"核对了 (\d+) 篇", before)[1])  # type: ignore[index]
    assert checked(content) == before.replace(f"核对了 {count} 篇", f"核对了 {count + 1} 篇")


def test_nothing_is_overwritten(content: Path) -> None:
    """The same title again is a second file; a name that is taken is refused."""
    for _ in range(2):
        new(content, "--title", "潮汐", "--date", "2026-11-22")
    assert [path.name for path in sorted((content / "articles/2026").glob("chao-xi*"))] == [
        "chao-xi-2.md",
        "chao-xi.md",
    ]
    again = new(content, "--title", "别的", "--name", "chao-xi")
    assert again.return_value is None and "已经有了" in str(again.exception)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ([], "--title"),
        (["--title", " "], "--title"),
        (["--title", "x", "--kind", "column"], "street"),
        (["--title", "x", "--column", "stret"], "street"),
        (["--title", "x", "--author", "lim"], "lin"),
        (["--title", "x", "--date", "明天"], "2026-11-22"),
        (["--title", "长" * 121], "120"),
    ],
)
def test_without_a_terminal_what_is_missing_is_told(content: Path, words: list[str], told: str) -> None:
    """No prompt hangs a script; nothing is written."""
    before = sorted(content.rglob("*"))
    done = new(content, *words)
    assert done.exception is not None and told in getattr(done.exception, "message", "")
    assert sorted(content.rglob("*")) == before


def test_in_a_terminal_it_asks(content: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Kind, column, title, authors; names of people.yml become ids, a wrong number is asked again."""
    monkeypatch.setattr(new_command, "_may_ask", lambda: True)
    done = new(content, "--date", "2026-11-22", answers="9\n3\n1\n街头新事\n林老师，王五\n")
    assert done.return_value == 0, done.output
    text = (content / "columns/street/jie-tou-xin-shi.md").read_text("utf-8")
    assert "title: 街头新事\n" in text and "  - lin\n  - 王五\n" in text and "column: street  # " in text
    done = new(content, "--date", "2026-11-22", answers="2\n急救\n\n\n")
    assert done.return_value == 0 and (content / "videos/2026/ji-jiu.md").is_file()


@pytest.mark.parametrize("kind", KINDS)
def test_the_lines_behind_the_signs_are_valid(kind: str) -> None:
    """Every line that waits behind `# ` is right when the sign is taken away and the address is filled in."""
    data = skeleton(kind, {"title": "题", "column": "street" if kind == "column" else None}, parse_time("2026-11-22"))
    text = re.sub(r"^# (?=[a-z ])", "", data.decode(), flags=re.M).replace("https://  ", "https://example.org/  ")
    piece, problems = parse_piece({"column": "columns/street"}.get(kind, f"{kind}s/2026") + "/x.md", text.encode())
    assert problems == [] and piece is not None
    assert piece.matter.sources and piece.matter.publish_at and piece.matter.summary
    assert (piece.matter.video is not None) == (kind == "video")
