"""A small office of its own, made by `kepu init` and committed: what its workflows run on."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from pipeline.cli import kepu

OFFICE = """\
name: 渝中科普
owner: 渝中区科学技术协会
url: https://kepu.yuzhong.example/
accounts:
  yuzhong: {name: 科普渝中, channel: CHANNEL}
columns:
  shenghui: {name: 科普生辉}
policy: {reviews: [final]}
"""
CHANNEL = "weibo"
PIECE = """\
---
title: {title}
date: 2026-06-01
status: {status}
sources: [{{title: 一本书, url: "{url}"}}]
review: {{final: {{by: 王主任, date: 2026-06-01}}}}
{more}---

{body}
"""
SHIM = '#!/usr/bin/env bash\nexec {python} {code} "$@"\n'


def git(place: Path, *words: str) -> str:
    """As someone who has no settings."""
    name = ("-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "core.autocrlf=false")
    return subprocess.run(["git", *name, *words], cwd=place, check=True, capture_output=True, text=True).stdout.strip()


def write(
    place: Path, name: str, title: str, body: str = "正文。", status: str = "approved", more: str = "",
    url: str = "https://www.example.org/",
) -> None:  # fmt: skip
    """A piece of the office."""
    file = place / "content/articles/2026" / f"{name}.md"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(PIECE.format(title=title, status=status, url=url, body=body, more=more), "utf-8")


def commit(place: Path) -> str:
    """Everything; gives the commit."""
    git(place, "add", "-A")
    git(place, "commit", "-qm", "change", "--allow-empty")
    return git(place, "rev-parse", "HEAD")


def equip(place: Path) -> None:
    """A `.venv` as the cache brings it: this Python, the office's own program, and the stamp of its locks."""
    tools = place / ".venv/bin"
    tools.mkdir(parents=True)
    code = "-c 'import sys; sys.path.insert(0, \".\"); from pipeline.cli import main; main()'"
    for name, what in (("kepu", code), ("python", "")):
        (tools / name).write_text(SHIM.format(python=sys.executable, code=what))
    (tools / "lychee").symlink_to(Path(sys.executable).with_name("lychee"))
    for file in tools.iterdir():
        if not file.is_symlink():
            file.chmod(0o755)
    found = re.search(r"^stamp=.*?^wanted=.*?$", (place / "scripts/setup").read_text("utf-8"), re.M | re.S)
    assert found
    stamp = ["bash", "-c", f'{found[0]}; echo "$wanted" > "$stamp"', "scripts/setup", "dev"]
    subprocess.run(stamp, cwd=place, check=True)


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The office with one public piece and one draft, committed, built once so that tests only build what they change.

    Not to be changed.
    """
    top = tmp_path_factory.mktemp("founded")
    config = top / "office.yml"
    config.write_text(OFFICE.replace("CHANNEL", CHANNEL), "utf-8")
    place = top / "office"
    done = CliRunner().invoke(kepu, ["init", str(place), "--config", str(config)], standalone_mode=False)
    assert done.return_value == 0, done.output
    write(place, "noise", "夏天的噪声", "车间里为什么吵。")
    write(place, "secret", "金丝雀草稿", "金丝雀正文。", status="draft")
    equip(place)
    commit(place)
    built = subprocess.run([place / ".venv/bin/kepu", "build"], cwd=place, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stdout + built.stderr
    return place


@pytest.fixture
def office(founded: Path, tmp_path: Path) -> Path:
    """A copy that a test may change."""
    return Path(shutil.copytree(founded, tmp_path / "office", symlinks=True))


@pytest.fixture(scope="session")
def clean_environment() -> dict[str, str]:
    """Nothing of the machine that a runner would not have."""
    return {"PYTHONPATH": "", "NO_COLOR": "1", "PATH": os.environ["PATH"]}
