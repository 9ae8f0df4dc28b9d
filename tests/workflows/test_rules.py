"""What holds for every workflow: few rights, pinned actions, nothing of the desk in public, and two linters content."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.workflows.flows import FILES, FLOWS, ROOT, STEPS

RUNS = [(f"{name}:{job}", step["run"]) for name, job, step in STEPS if "run" in step]
TOOLS = Path(sys.executable).parent
LINTERS = {
    "actionlint": ["-shellcheck=", "-pyflakes="],  # runners have these tools or not: the answer must not depend on it
    "zizmor": ["--offline", "--no-progress", "--quiet"],
}
FAULTY = """\
on: pull_request_target
jobs:
  a:
    runs-on: ubuntu-24.04
    steps:
      - run: echo "${{ github.event.pull_request.title }}"
"""


def uses(action: str) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Steps that use an action, with their workflow and job."""
    for name, job, step in STEPS:
        if step.get("uses", "").startswith(f"{action}@"):
            yield name, job, step


def lint(linter: str, *files: str | Path) -> subprocess.CompletedProcess[str]:
    """What a linter says."""
    return subprocess.run(
        [TOOLS / linter, *LINTERS[linter], *files], cwd=ROOT, capture_output=True, text=True, check=False
    )


def test_there_are_three() -> None:
    """One that checks, one that publishes, one that looks after links."""
    assert FLOWS.keys() == {"check.yml", "publish.yml", "links.yml"}


@pytest.mark.parametrize("linter", LINTERS)
def test_linters_have_nothing_to_say(linter: str) -> None:
    """About the workflows, and about those for Gitea, which names its runners otherwise and has no `permissions`."""
    assert (done := lint(linter, *FILES)).returncode == 0, done.stdout + done.stderr
    if linter == "actionlint":
        done = lint(linter, "-ignore", 'label "kepu" is unknown', *sorted((ROOT / "templates/ci").glob("gitea-*.yml")))
        assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("linter", LINTERS)
def test_linters_can_find_fault(linter: str, tmp_path: Path) -> None:
    """A stranger's title in a script is found by both."""
    file = tmp_path / ".github/workflows/faulty.yml"
    file.parent.mkdir(parents=True)
    file.write_text(FAULTY)
    done = lint(linter, file)
    assert done.returncode != 0 and re.search("injection|untrusted", done.stdout + done.stderr)


@pytest.mark.parametrize(("where", "run"), RUNS, ids=[f"{where}:{i}" for i, (where, _) in enumerate(RUNS)])
def test_scripts_hold_no_expressions(where: str, run: str) -> None:
    """The shell accepts each block; no `${{ … }}` inside, or a branch or title could run commands."""
    assert subprocess.run(["bash", "-n", "-c", run], check=False).returncode == 0, where
    assert "${{" not in run


def test_rights_are_few() -> None:
    """Reading is the default; writing is for the job that deploys (Pages) and the one that keeps the issue of links."""
    writing = {"deploy": {"pages": "write", "id-token": "write"}, "links": {"contents": "read", "issues": "write"}}
    for flow in FLOWS.values():
        assert flow["permissions"] == {"contents": "read"} and "concurrency" in flow
        for name, job in flow["jobs"].items():
            assert job.get("permissions", {}) == writing.get(name, {}), name
            assert job["timeout-minutes"] <= 60
    assert [step.get("uses", "").split("@")[0] for _, job, step in STEPS if job == "deploy"] == ["actions/deploy-pages"]
    for _, _, step in uses("actions/checkout"):
        assert step["with"]["persist-credentials"] is False


def test_pull_requests_see_no_secret() -> None:
    """Strangers' code runs there: no secret, no token in the environment, no cache that main would read."""
    text = (ROOT / ".github/workflows/check.yml").read_text("utf-8")
    assert "secrets." not in text and "token" not in text.lower()
    assert [name for name, *_ in uses("actions/cache/save") if name == "check.yml"] == []
    paths = [step["with"]["path"] for name, _, step in uses("actions/cache") if name == "check.yml"]
    assert set(paths) == {".venv"}
    assert "secrets." not in "".join(file.read_text("utf-8") for file in FILES)


def test_actions_are_pinned() -> None:
    """Only GitHub's own actions, each by the digest of a commit, with its version; one digest a repository."""
    lines = [line.strip() for file in FILES for line in file.read_text("utf-8").splitlines() if "uses:" in line]
    found = [
        re.fullmatch(r"(?:- )?uses: actions/([\w-]+)(?:/\w+)?@([0-9a-f]{40})  # (v\d+\.\d+\.\d+)", line)
        for line in lines
    ]
    assert lines and [line for line, match in zip(lines, found, strict=True) if not match] == []
    pins = {match.groups() for match in found if match}
    assert len({name for name, *_ in pins}) == len(pins)


def test_only_the_site_is_published() -> None:
    """Pages get build/site and nothing else; the desk is an artifact for a few days."""
    pages = [step for *_, step in uses("actions/upload-pages-artifact")]
    assert [step["with"]["path"] for step in pages] == ["build/site"]
    kept = [step["with"] for *_, step in uses("actions/upload-artifact")]
    assert {with_["path"] for with_ in kept} == {"build/site", "build/desk", "build/report.json"}
    assert all(with_["retention-days"] <= 7 for with_ in kept)


def test_when_they_run() -> None:
    """Publishing: main, every hour, by hand, never half; pull requests only check; links once a week."""
    on = {name: flow[True] for name, flow in FLOWS.items()}  # YAML 1.1 reads the key `on` as true
    assert on["publish.yml"]["push"]["branches"] == ["main"]
    assert re.fullmatch(r"\d+ \* \* \* \*", on["publish.yml"]["schedule"][0]["cron"])
    assert (
        "pull_request" not in on["publish.yml"] and FLOWS["publish.yml"]["concurrency"]["cancel-in-progress"] is False
    )
    assert on["check.yml"].keys() == {"pull_request", "workflow_dispatch"}
    assert re.fullmatch(r"\d+ \d+ \* \* \d", on["links.yml"]["schedule"][0]["cron"])


def test_caches_hang_on_the_locks() -> None:
    """A change of any dependency starts from nothing; the record of what is due does not hang on them."""
    actions = ("cache", "cache/restore", "cache/save")
    keys = [step["with"]["key"] for action in actions for *_, step in uses(f"actions/{action}")]
    kept = [key for key in keys if not key.startswith("due-")]
    assert len(kept) >= 6 and [key for key in kept if "hashFiles('locks/" not in key] == []
    assert len({key.partition("${{ github.run_id")[0] for key in keys if key.startswith("due-")}) == 1


def test_an_office_s_own_workflows(founded: Path) -> None:
    """`kepu init` brings them without the program's tests; the linters are content, every script they call is there."""
    files = sorted((founded / ".github/workflows").glob("*.yml"))
    assert [file.name for file in files] == sorted(FLOWS)
    assert (done := lint("actionlint", *files)).returncode == 0, done.stdout
    assert (done := lint("zizmor", *files)).returncode == 0, done.stdout + done.stderr
    text = "".join(file.read_text("utf-8") for file in files)
    called = set(re.findall(r"\bscripts/\w+", text))
    assert called == {"scripts/setup", "scripts/build", "scripts/ci_links", "scripts/ci_issue"}
    assert [name for name in called if not (founded / name).stat().st_mode & 0o100] == []
