"""publish.yml, job by job: a push, an hour with nothing due, one with something due, a commit not yet published."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.workflows.conftest import commit, git, write
from tests.workflows.flows import Done, Run

pytestmark = pytest.mark.slow


def publish(office: Path, event: str, number: int, env: dict[str, str]) -> dict[str, Done]:
    """All jobs that the workflow would run, in order."""
    context = {"event_name": event, "sha": git(office, "rev-parse", "HEAD"), "run_id": str(number), "run_attempt": "1"}
    run = Run("publish.yml", office, context, env)
    for job in ("due", "build", "deploy", "remember"):
        if run.wanted(job):
            run.job(job)
    assert not [job for job, done in run.needs.items() if done.failed], {k: v.ran for k, v in run.needs.items()}
    return run.needs


def test_a_push_then_hours(office: Path, clean_environment: dict[str, str], tmp_path: Path) -> None:
    """Published once; then nothing is done until a time is due or a commit has not been published."""
    write(office, "later", "明年的题目", more='publish_at: "2099-01-01 08:00"\n')
    commit(office)
    done = publish(office, "push", 1, clean_environment)
    assert list(done) == ["build", "deploy", "remember"]
    assert done["build"].outputs["due"] == "2099-01-01T08:00:00+08:00"
    site, desk = done["build"].artifacts["github-pages"], done["build"].artifacts["发稿台"]
    assert "build/site/p/noise/index.html" in site and "build/desk/bundles/later.zip" in desk
    assert all(path.startswith("build/site/") for path in site) and not [path for path in site if "later" in path]
    words = "明年的题目".encode()
    assert not [path for path in site if words in (office / path).read_bytes()]
    assert done["build"].saved == ["build-locks-1"]
    assert (office / "due.txt").read_text().split()[1] == "2099-01-01T08:00:00+08:00"

    (office / "due.txt").unlink()
    assert list(publish(office, "schedule", 2, clean_environment)) == ["due"]

    for kept in (tmp_path / "caches").glob("due-*/due.txt"):
        kept.write_text(kept.read_text().replace("2099-", "2001-"))
    (office / "due.txt").unlink()
    done = publish(office, "schedule", 3, clean_environment)
    assert list(done) == ["due", "build", "remember"] and done["build"].outputs["changed"] == "0"
    assert not done["build"].artifacts and not done["build"].saved

    write(office, "rain", "重庆的雨")
    commit(office)
    (office / "due.txt").unlink()
    done = publish(office, "schedule", 4, clean_environment)
    assert list(done) == ["due", "build", "deploy", "remember"] and int(done["build"].outputs["changed"]) > 0
    assert "没有变的文件" in done["build"].summary


def test_a_push_with_an_error(office: Path, clean_environment: dict[str, str]) -> None:
    """Nothing goes out; the line is marked."""
    write(office, "rain", "重庆的雨", more="titel: x\n")
    context = {"event_name": "push", "sha": commit(office), "run_id": "1", "run_attempt": "1"}
    run = Run("publish.yml", office, context, clean_environment)
    done = run.job("build")
    assert done.failed and not done.artifacts and not done.saved
    assert "::error file=content/articles/2026/rain.md,line=7,title=K202::" in done.ran["哪里不对，标在行上"]
    assert not run.wanted("deploy") and not run.wanted("remember")
