"""A platform is data."""

from __future__ import annotations

import json
import shutil
import zipfile
from pathlib import Path

import pytest

from tests.build.conftest import AT, ROOT, run_kepu

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("toy")]
CHANNEL = """\
name: 楼道公告
kinds: [article, column]
limits:
  notice: {label: 公告, max: 60, counter: graphemes, source: 物业约定, confidence: CONV, checked: "2026-11-22"}
covers:
  - name: 海报
    label: 海报
    width: 540
    height: 960
    format: png
    source: 物业约定
    confidence: CONV
    checked: "2026-11-22"
files:
  - {path: 公告.txt, template: notice.txt.j2, main: true, field: notice}
checklist:
  - 打印一张，贴在一楼
"""


def test_a_new_channel_takes_two_data_files_and_no_python(toy_content: Path, tmp_path: Path) -> None:
    """channel.yml and a template (and an account that uses it): its folder stands in every bundle, counted."""
    root = tmp_path / "office"
    root.mkdir()
    shutil.copytree(ROOT / "templates", root / "templates")
    shutil.copytree(ROOT / "site_overrides", root / "site_overrides")
    shutil.copy(ROOT / "mkdocs.yml", root)
    folder = root / "templates" / "channels" / "bulletin"
    folder.mkdir()
    (folder / "channel.yml").write_text(CHANNEL, "utf-8")
    (folder / "notice.txt.j2").write_text("【{{ title }}】{{ digest }}\n", "utf-8")
    accounts = toy_content / "_data" / "accounts.yml"
    accounts.write_text(accounts.read_text("utf-8") + "hall:\n  name: 一号楼公告栏\n  channel: bulletin\n", "utf-8")
    done = run_kepu("build", "--content", toy_content, "--out", tmp_path / "out", "--at", AT, cwd=root)
    assert done.returncode == 0, done.stdout + done.stderr
    with zipfile.ZipFile(tmp_path / "out" / "desk" / "bundles" / "thunder.zip") as archive:
        assert archive.read("hall/公告.txt").decode().startswith("【打雷时“数秒”能知道雷有多远】")
        assert "贴在一楼" in archive.read("hall/发稿清单.txt").decode()
        assert archive.read("hall/海报.png").startswith(b"\x89PNG")
        records = json.loads(archive.read("manifest.json"))["accounts"]
    (limits,) = [record["limits"] for record in records if record["account"] == "hall"]
    assert [limit["label"] for limit in limits] == ["公告"]
    with zipfile.ZipFile(tmp_path / "out" / "desk" / "bundles" / "rainbow.zip") as archive:
        assert not [name for name in archive.namelist() if name.startswith("hall/")]  # it takes no videos
