"""`kepu doctor`: what is missing is named, with a remedy."""

from __future__ import annotations

import shutil
from collections import namedtuple
from datetime import datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from pipeline.build import doctor
from pipeline.build.doctor import Finding, examine
from pipeline.build.folders import Folders
from pipeline.cli import kepu
from pipeline.model.times import SHANGHAI

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 11, 22, tzinfo=SHANGHAI)


def found(root: Path = ROOT, content: Path = ROOT / "content", now: datetime | None = None) -> dict[str, Finding]:
    """Findings by name."""
    place = Folders(root, content, content / "nowhere" / "build")
    return {each.name: each for each in examine(place, now or datetime.now(SHANGHAI))}


def test_here_all_is_well() -> None:
    """Where the tests run, a build is possible; whatever is not well has a remedy, whatever is well has none."""
    every = found()
    assert {"依赖", "中文字体", "磁盘", "时钟", "时区", "git", "ffmpeg", "Chromium"} <= set(every)
    assert [each for each in every.values() if each.state == "bad"] == []
    assert all(bool(each.remedy) == (each.state != "ok") for each in every.values())


def test_what_is_missing_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Fonts, programs, versions, room, content."""
    (tmp_path / "locks").mkdir()
    (tmp_path / "locks/main.txt").write_text("click==0.0.1 \\\n    --hash=sha256:00\nnosuch-thing==1\n", "utf-8")
    monkeypatch.setenv("KEPU_FONT", str(tmp_path / "none.ttf"))
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(doctor, "ffmpeg", lambda: str(tmp_path / "ffmpeg"))
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(1, 1, 1_000_000))
    every = found(tmp_path, tmp_path)
    bad = {name for name, each in every.items() if each.state == "bad"}
    assert bad == {"依赖", "中文字体", "稿件文件夹", "磁盘"}
    assert {name for name, each in every.items() if each.state == "hint"} >= {"git", "ffmpeg", "Chromium"}
    assert "click" in every["依赖"].found and "nosuch-thing 没有装" in every["依赖"].found


def test_a_clock_that_is_wrong() -> None:
    """Before the last commit, or before this program was written."""
    assert found(now=datetime(2000, 1, 1, tzinfo=SHANGHAI))["时钟"].state == "bad"


def test_the_command(tmp_path: Path) -> None:
    """Exit 0 here, 1 where the content is missing."""
    fine = CliRunner().invoke(kepu, ["doctor"], standalone_mode=False)
    assert fine.return_value == 0 and "可以生成" in fine.output
    missing = CliRunner().invoke(kepu, ["doctor", "--content", str(tmp_path / "no")], standalone_mode=False)
    assert missing.return_value == 1 and "怎么办" in missing.output
