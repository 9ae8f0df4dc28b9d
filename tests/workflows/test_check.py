"""check.yml, step by step, on an office of its own: annotations, summary, artifacts."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.workflows.conftest import commit, git, write
from tests.workflows.flows import Run

pytestmark = pytest.mark.slow
CONTEXT = {"event_name": "pull_request", "ref": "refs/pull/1/merge", "run_id": "1", "workspace": "."}


def check(office: Path, env: dict[str, str]) -> Run:
    """The workflow on what is committed."""
    return Run("check.yml", office, {**CONTEXT, "sha": git(office, "rev-parse", "HEAD")}, env)


def test_a_good_pull_request(office: Path, clean_environment: dict[str, str]) -> None:
    """The changed pieces with topics and limits are in the summary; site and desk are artifacts, drafts in neither."""
    write(office, "rain", "重庆的雨", "雨为什么多在夜里下。" * 3)
    write(office, "noise", "夏天的噪声从哪里来", "车间里为什么吵。" * 4)
    commit(office)
    run = check(office, clean_environment)
    assert run.wanted("content")
    done = run.job("content")
    assert not done.failed, done.ran
    assert "::error" not in done.ran["核对稿件"]
    for words in ("重庆的雨", "新增", "标题原来是“夏天的噪声”", "科普渝中", "没有问题。", "## 生成"):
        assert words in done.summary, done.summary
    site, desk = done.artifacts["预览网站"], done.artifacts["发稿台"]
    assert "build/site/p/rain/index.html" in site and "build/desk/bundles/rain.zip" in desk
    assert not [path for path in site if "desk" in path.split("/") or "secret" in path]
    public = b"".join((office / path).read_bytes() for path in site if path.endswith((".html", ".xml", ".json")))
    assert "重庆的雨".encode() in public and "金丝雀".encode() not in public
    assert done.artifacts["生成报告"] == ["build/report.json"]


def test_a_pull_request_with_an_error(office: Path, clean_environment: dict[str, str]) -> None:
    """The error is marked on its line, nothing is built, and the summary is written all the same."""
    write(office, "rain", "重庆的雨", more="titel: x\n")
    write(office, "unsigned", "没有人签", more="column: shenghui\n")
    unsigned = office / "content/articles/2026/unsigned.md"
    unsigned.write_text(unsigned.read_text("utf-8").replace("final: {by", "first: {by"), "utf-8")
    commit(office)
    done = check(office, clean_environment).job("content")
    assert done.failed and "生成" not in done.ran and not done.artifacts and "## 生成" not in done.summary
    assert "::error file=content/articles/2026/rain.md,line=7,title=K202::" in done.ran["核对稿件"]
    assert "::error file=content/articles/2026/unsigned.md,line=6,title=K342::" in done.ran["核对稿件"]
    assert "rain.md:7" in done.summary.replace("\\", "") and "没有人签" in done.summary
