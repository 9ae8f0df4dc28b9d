"""`kepu report`: what changed since a revision, how it stands with each account, and what the last build did."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from click import ClickException, UsageError
from click.testing import CliRunner

from pipeline.cli import kepu

ROOT = Path(__file__).parents[2]


def git(place: Path, *words: str) -> None:
    """As someone who has no settings."""
    name = ("-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "core.autocrlf=false")
    subprocess.run(["git", *name, *words], cwd=place, check=True, capture_output=True)


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """The toy's content, committed; the repository's top is above it."""
    place = Path(shutil.copytree(ROOT / "tests/toy/content", tmp_path / "office" / "content"))
    git(place.parent, "init", "-q")
    git(place.parent, "add", "-A")
    git(place.parent, "commit", "-qm", "first")
    return place


def report(content: Path, *words: str) -> str:
    """What the command prints."""
    around = ["--content", str(content), "--out", str(content.parent / "build")]
    done = CliRunner().invoke(kepu, ["report", *words, *around], standalone_mode=False, catch_exceptions=False)
    assert done.return_value == 0, done.output
    return done.output


def rows(text: str) -> dict[str, str]:
    """The rows of the first table by the file's name, without backslashes."""
    table = text.partition("| --- | --- | --- | --- |\n")[2].partition("\n\n")[0]
    return {line.split("|")[1].rpartition("<br>")[2].strip(): line for line in table.replace("\\", "").splitlines()}


def change(file: Path, old: str, new: str) -> None:
    """One place of a file."""
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")


def test_nothing_changed(content: Path) -> None:
    """It says so."""
    told = report(content, "--since", "HEAD")
    assert "没有改稿件。" in told and "<details>" not in told


def test_every_kind_of_change(content: Path) -> None:
    """Added, taken away, moved, retitled, its status, its body, its fields: each in its row, by id."""
    articles = content / "articles/2026"
    (articles / "new.md").write_text(
        "---\ntitle: 彩虹和霓\ndate: 2026-06-01\nstatus: draft\n---\n\n雨后的彩虹。\n", "utf-8"
    )
    (content / "videos/2026/rainbow.md").unlink()
    (articles / "fridge.md").rename(content / "articles/fridge.md")
    echo = content / "columns/street/echo.md"
    change(echo, "title: ", "title: 再说")
    change(echo, "status: approved", "status: in_review")
    change(echo, "又回来。", "又回来，像有人答话。")
    found = rows(report(content, "--since", "HEAD"))
    assert len(found) == 4
    assert "新增" in found["articles/2026/new.md"] and "删除" in found["videos/2026/rainbow.md"]
    assert "从 articles/2026/fridge.md 移来" in found["articles/fridge.md"]
    for word in ("标题原来是", "审定 → 审核中", "正文", "个账号"):
        assert word in found["columns/street/echo.md"], word


def test_a_limit_that_is_over(content: Path) -> None:
    """The account, the limit, how much and by how much; the details list the kept ones too."""
    fridge = content / "articles/2026/fridge.md"
    change(fridge, "title: ", f"title: {'冷' * 60}")
    told = report(content, "--since", "HEAD")
    row = rows(told)["articles/2026/fridge.md"]
    assert "标题" in row and "超 " in row and "**" in row
    assert "各账号用了多少" in told


def test_tags_before_and_after(content: Path) -> None:
    """Of the edited piece in its row; of pieces that nobody touched, when the vocabulary changed."""
    change(content / "articles/2026/fridge.md", "topics: [food]", "topics: [weather]")
    assert (
        "食品安全与营养 → 气象与气候"
        in rows(report(content, "--since", "HEAD"))["articles/2026/fridge.md"].split("|")[3]
    )
    lexicon = content / "_data/lexicon.txt"
    lexicon.write_text(
        "".join(line for line in lexicon.read_text("utf-8").splitlines(True) if line[:1] not in "0123456789")
    )
    told = report(content, "--since", "HEAD")
    assert "词表变了" in told and "别的文件：" in told and "lexicon.txt" in told


def test_errors_are_told_first_and_stop_nothing(content: Path) -> None:
    """A piece that cannot be read has a row, its problem a line; the other rows are there."""
    (content / "articles/2026/broken.md").write_text("没有头\n", "utf-8")
    change(content / "articles/2026/fridge.md", "title: ", "titel: ")
    change(content / "columns/street/echo.md", "又回来。", "又回来，像有人答话。")
    told = report(content, "--since", "HEAD")
    found = rows(told)
    assert found.keys() == {"articles/2026/broken.md", "articles/2026/fridge.md", "columns/street/echo.md"}
    assert "读不了" in found["articles/2026/fridge.md"] and "删除" not in told
    first = told.partition("## 核对")[2].split("\n")[4]
    assert "broken.md:1" in first and "错误 K104" in first


def test_text_of_strangers_stays_text(content: Path) -> None:
    """A title cannot make a link, a picture, a tag or another cell."""
    nasty = "[点我](https://evil.example) <img src=x> | a `b` **c**"
    (content / "articles/2026/new.md").write_text(f"---\ntitle: '{nasty}'\ndate: 2026-06-01\n---\n\n文。\n", "utf-8")
    told = report(content, "--since", "HEAD")
    assert r"\[点我\](https://evil.example) \<img src=x\> \| a \`b\` \*\*c\*\*" in told
    assert "<img" not in told.replace("\\<", "")


@pytest.mark.parametrize("revision", ["nowhere", "--output=here", "HEAD:content"])
def test_no_such_revision(revision: str, content: Path) -> None:
    """In a sentence; nothing that looks like an option reaches git as one."""
    with pytest.raises(UsageError, match="没有“"):
        report(content, f"--since={revision}")
    assert not (content / "here").exists()


def test_without_git(tmp_path: Path) -> None:
    """A folder that is no repository."""
    place = Path(shutil.copytree(ROOT / "tests/toy/content", tmp_path / "content"))
    with pytest.raises(UsageError):
        report(place, "--since", "HEAD")


def test_a_check_of_the_change_alone(content: Path) -> None:
    """Warnings of files that are as they were are left out; every error is told."""
    old = content / "articles/2026/old.md"
    old.write_text("---\ntitle: 没有来源\ndate: 2026-06-01\nstatus: approved\n---\n\n文。\n", "utf-8")
    git(content.parent, "add", "-A")
    git(content.parent, "commit", "-qm", "second")
    shutil.copy(old, old.with_name("new.md"))
    told = check(content, "--since", "HEAD")
    assert "new.md:1\n  提醒 K340" in told and "old.md:1" not in told and "old.md:1" in check(content)
    change(old, "title: ", "titel: ")
    git(content.parent, "commit", "-qam", "third")
    assert "old.md:2\n  错误 K202" in check(content, "--since", "HEAD")
    with pytest.raises(UsageError, match="nowhere"):
        check(content, "--since", "nowhere")


def check(content: Path, *words: str) -> str:
    """What `kepu check` prints."""
    around = ["check", *words, "--content", str(content)]
    return CliRunner().invoke(kepu, around, standalone_mode=False, catch_exceptions=False).output


def test_figures_for_scripts(content: Path) -> None:
    """Lines of name=value out of the last build's report; before any build, a sentence."""
    with pytest.raises(ClickException, match="还没有生成过"):
        report(content, "--format", "env")
    build = content.parent / "build"
    (build / "site").mkdir(parents=True)
    (build / "site/large.bin").write_bytes(b"0" * 2_500_000)
    problem = {"path": "a.md", "line": 2, "code": "K202", "message": "一", "remedy": "二", "severity": "error"}
    run = {
        "counts": {"稿件": 9, "新做的文件": 2, "没有变的文件": 50, "清理的文件": 1},
        "due": "2026-12-01T08:00:00+08:00", "seconds": {"出版": 3.2}, "problems": [problem],
    }  # fmt: skip
    (build / "report.json").write_text(json.dumps(run, ensure_ascii=False), "utf-8")
    figures = ["changed=3", "due=2026-12-01T08:00:00+08:00", "errors=1", "megabytes=2", "seconds=3"]
    assert report(content, "--format", "env").splitlines() == figures
    told = report(content)
    assert "新做的文件 2" in told and "下一次到点（定时公开、过期）：2026-12-01 08:00" in told and "K202" in told
