"""The workflows run commands that exist, ask for few rights, and never publish the desk."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.docs.command_lines import trouble
from tests.docs.places import ROOT, read

FILES = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
FLOWS: dict[str, dict[Any, Any]] = {path.name: yaml.safe_load(path.read_text("utf-8")) for path in FILES}
STEPS = [
    (name, job, step)
    for name, flow in FLOWS.items()
    for job, content in flow["jobs"].items()
    for step in content["steps"]
]
RUNS = [(f"{name}:{job}", step["run"]) for name, job, step in STEPS if "run" in step]


def uses(action: str) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Steps that use an action, with their workflow and job."""
    for name, job, step in STEPS:
        if step.get("uses", "").startswith(f"{action}@"):
            yield name, job, step


def test_there_are_workflows() -> None:
    """One that checks, one that publishes; both run something."""
    assert {"check.yml", "publish.yml"} <= FLOWS.keys()
    assert len(RUNS) >= 6


@pytest.mark.parametrize(("where", "run"), RUNS, ids=[f"{where}:{i}" for i, (where, _) in enumerate(RUNS)])
def test_run_lines_name_things_that_exist(where: str, run: str) -> None:
    """The shell accepts each block; every program, command and option is there."""
    assert subprocess.run(["bash", "-n", "-c", run], check=False).returncode == 0
    for line in run.strip().split("\n"):
        words = shlex.split(line.split(">>")[0], comments=True)
        if words and not re.match(r"\w+=", words[0]):
            assert trouble(words) == "", line
        for inner in re.findall(r"\$\(([^ )]+)", line):
            assert trouble([inner, "-c"]) == "", line


def test_run_lines_do_not_hold_expressions() -> None:
    """No `${{ … }}` inside a script: a branch or title could then run commands."""
    assert [where for where, run in RUNS if "${{" in run] == []


def test_rights_are_few() -> None:
    """Reading is the default; only the job that deploys may write, and only Pages."""
    for flow in FLOWS.values():
        assert flow["permissions"] == {"contents": "read"}
        for name, job in flow["jobs"].items():
            if name == "deploy":
                assert job["permissions"] == {"pages": "write", "id-token": "write"}
                assert [step.get("uses", "").split("@")[0] for step in job["steps"]] == ["actions/deploy-pages"]
            else:
                assert "permissions" not in job
            assert job["timeout-minutes"] <= 60
    for _, _, step in uses("actions/checkout"):
        assert step["with"]["persist-credentials"] is False


def test_actions_are_pinned() -> None:
    """Only GitHub's own actions, each by a version or a digest."""
    named = [step["uses"] for *_, step in STEPS if "uses" in step]
    assert named
    assert [name for name in named if not re.fullmatch(r"actions/[\w/-]+@(v\d+(\.\d+)*|[0-9a-f]{40})", name)] == []


def test_only_the_site_is_published() -> None:
    """Pages get build/site and nothing else; the desk is an artifact for a few days."""
    pages = [step for *_, step in uses("actions/upload-pages-artifact")]
    assert [step["with"]["path"] for step in pages] == ["build/site"]
    kept = [step["with"] for *_, step in uses("actions/upload-artifact")]
    assert {with_["path"] for with_ in kept} == {"build/site", "build/desk", "build/report.json"}
    assert all(with_["retention-days"] <= 7 for with_ in kept)


def test_publishing_happens_on_main_and_every_hour() -> None:
    """Pushes to main, the hourly look for embargoes, and by hand; pull requests only check."""
    on = {name: flow[True] for name, flow in FLOWS.items()}  # YAML 1.1 reads the key `on` as true
    assert on["publish.yml"]["push"]["branches"] == ["main"]
    assert re.fullmatch(r"\d+ \* \* \* \*", on["publish.yml"]["schedule"][0]["cron"])
    assert "pull_request" not in on["publish.yml"]
    assert "pull_request" in on["check.yml"] and "pull_request_target" not in on["check.yml"]
    assert FLOWS["publish.yml"]["concurrency"]["cancel-in-progress"] is False


def test_the_pull_request_is_checked_built_and_tested() -> None:
    """Annotations, a build, all tests."""
    lines = [line for where, run in RUNS if where.startswith("check.yml") for line in run.split("\n")]
    assert {".venv/bin/kepu check --format github", "scripts/build", "scripts/test"} <= set(lines)


def test_caches_hang_on_the_locks() -> None:
    """A change of any dependency starts from nothing."""
    steps = [
        step["with"] for action in ("cache", "cache/restore", "cache/save") for *_, step in uses(f"actions/{action}")
    ]
    assert len(steps) >= 4
    assert [with_ for with_ in steps if "hashFiles('locks/*.txt'" not in with_["key"]] == []


def test_the_count_of_changes_is_read_from_the_report(tmp_path: Path) -> None:
    """The step gives the sum of files made and removed; its words are those of the report."""
    step = next(step for *_, step in STEPS if step.get("id") == "changed")
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    (tmp_path / ".venv" / "bin" / "python").symlink_to(sys.executable)
    (tmp_path / "build").mkdir()
    counts = {"稿件": 9, "新做的文件": 2, "没有变的文件": 50, "清理的文件": 1}
    (tmp_path / "build" / "report.json").write_text(json.dumps({"counts": counts}, ensure_ascii=False), "utf-8")
    told = tmp_path / "told"
    env = os.environ | {"GITHUB_OUTPUT": str(told)}
    subprocess.run(["bash", "-e", "-c", step["run"]], cwd=tmp_path, env=env, check=True)
    assert told.read_text() == "files=3\n"
    assert all(f'"{name}"' in read("pipeline/build/run.py") for name in counts)
