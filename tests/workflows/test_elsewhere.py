"""The examples for GitLab, Gitea and containers: their scripts run as they stand."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.workflows.conftest import commit, equip, git, write
from tests.workflows.flows import ROOT

CI = ROOT / "templates" / "ci"
LAB: dict[str, Any] = yaml.safe_load((CI / "gitlab-ci.yml").read_text("utf-8"))
RSYNC = (
    '#!/usr/bin/env bash\nset -eu\nrm -rf "${@: -1}"\nmkdir -p "$(dirname "${@: -1}")"\ncp -r "${@: -2:1}" "${@: -1}"\n'
)
"""Stands in for `rsync --archive --delete … FROM/ TO/`, which not every machine has."""


def bash(script: str, place: Path, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """As runners do it: stop at the first error."""
    return subprocess.run(
        ["bash", "-eo", "pipefail", "-c", script],
        cwd=place, env={**os.environ, **env}, capture_output=True, text=True, check=False, timeout=240,
    )  # fmt: skip


def lab(job: str, place: Path, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """The script of a job of GitLab."""
    return bash("\n".join(LAB[job]["script"]), place, env)


@pytest.mark.slow
def test_gitlab(office: Path, clean_environment: dict[str, str]) -> None:
    """The merge request gets its report on the lines and its summary; Pages get the site alone, staff the desk."""
    base = git(office, "rev-parse", "HEAD")
    write(office, "rain", "重庆的雨")
    commit(office)
    env = {**clean_environment, "CI_MERGE_REQUEST_DIFF_BASE_SHA": base}
    done = lab("check", office, env)
    assert done.returncode == 0, done.stderr
    assert json.loads((office / "problems.json").read_text("utf-8")) == []
    assert "重庆的雨" in (office / "summary.md").read_text("utf-8")
    done = lab("pages", office, env)
    assert done.returncode == 0 and (office / "public/p/rain/index.html").is_file(), done.stderr
    assert LAB["pages"]["artifacts"]["paths"] == ["public"] and not (office / "public/desk").exists()
    assert not [file for file in (office / "public").rglob("*.html") if "金丝雀" in file.read_text("utf-8")]
    assert lab("desk", office, env).returncode == 0 and (office / "build/desk/bundles/rain.zip").is_file()
    assert {LAB[job]["artifacts"]["access"] for job in ("check", "desk")} == {"developer"}

    write(office, "broken", "坏的", more="titel: x\n")
    done = lab("check", office, env)
    (row,) = json.loads((office / "problems.json").read_text("utf-8"))
    assert done.returncode == 1 and row["check_name"] == "K202" and row["severity"] == "major"
    assert row["location"] == {"path": "content/articles/2026/broken.md", "lines": {"begin": 7}}


@pytest.mark.slow
def test_gitea(office: Path, tmp_path: Path, clean_environment: dict[str, str]) -> None:
    """Published from a folder that stays: the site to one place, the desk to another; then a merge is checked."""
    tools, home = tmp_path / "tools", tmp_path / "home"
    tools.mkdir()
    (tools / "rsync").write_text(RSYNC)
    (tools / "rsync").chmod(0o755)
    git(office, "config", "uploadpack.allowAnySHA1InWant", "true")
    base = git(office, "rev-parse", "HEAD")
    env = {
        **clean_environment, "PATH": f"{tools}:{clean_environment['PATH']}", "HOME": str(home), "TOKEN": "t",
        "GITHUB_SERVER_URL": f"file://{tmp_path}", "GITHUB_REPOSITORY": "office", "GITHUB_SHA": base,
        "KEPU_SITE": str(tmp_path / "www/kepu"), "KEPU_DESK": str(tmp_path / "inside/desk"), "BASE": base,
    }  # fmt: skip
    for name, folder in (("publish", "kepu"), ("check", "kepu-check")):
        write(office, f"{name}-rain", f"{name} 的雨")
        env |= {"HEAD": commit(office)}
        if name == "publish":
            env |= {"GITHUB_SHA": env["HEAD"], "BASE": env["HEAD"]}
        told = ""
        for number, step in enumerate(steps(name)):
            done = bash(step["run"], tmp_path, env)
            assert done.returncode == 0, done.stdout + done.stderr
            told += done.stdout
            if number == 0:
                equip(home / folder)
                shutil.copytree(office / "build", home / folder / "build")
        assert f"{name} 的雨" in told or name == "publish"
    assert (tmp_path / "www/kepu/p/publish-rain/index.html").is_file()
    assert (tmp_path / "inside/desk/bundles/publish-rain.zip").is_file()
    assert not [path for path in (tmp_path / "www").rglob("*") if path.name == "bundles"]


def steps(name: str) -> list[dict[str, Any]]:
    """The steps of the one job."""
    flow = yaml.safe_load((CI / f"gitea-{name}.yml").read_text("utf-8"))
    (job,) = flow["jobs"].values()
    return list(job["steps"])


@pytest.mark.parametrize("name", ["publish", "check"])
def test_gitea_needs_no_action(name: str) -> None:
    """Behind a wall there is nothing to fetch them from; values come in by the environment only."""
    for step in steps(name):
        assert "uses" not in step and "${{" not in step["run"]


def test_the_container() -> None:
    """Only what is there is copied, dependencies before the program's own files, and nothing runs as root."""
    text = (CI / "Containerfile").read_text("utf-8").replace("\\\n", " ")
    lines = [line.split() for line in text.splitlines() if line and not line.startswith("#")]
    copied = [word for words in lines if words[0] == "COPY" for word in words[2:-1]]
    assert copied and [name for name in copied if not (ROOT / name).exists()] == []
    names = [words[0] for words in lines]
    assert lines[0] == ["FROM", "python:3.12-slim"] and lines[names.index("USER")] == ["USER", "kepu"]
    assert names.index("USER") < names.index("COPY") and "USER" not in names[names.index("USER") + 1 :]
    assert text.index("locks locks") < text.index("RUN scripts/setup") < text.index("COPY --chown=kepu:kepu templates")
    assert not re.search(r"https?://", text)
    needed = {"pipeline", "templates", "site_overrides", "mkdocs.yml", "pyproject.toml", "locks", "scripts/setup"}
    assert needed <= set(copied)
    ignored = (CI / "Containerfile.dockerignore").read_text("utf-8").split()
    assert {"content", "build", ".git", ".venv"} <= set(ignored)


def test_the_page_names_what_is_there() -> None:
    """Every file that the page of examples speaks of."""
    text = (CI / "README.md").read_text("utf-8")
    for name in ("gitlab-ci.yml", "gitea-check.yml", "gitea-publish.yml", "Containerfile"):
        assert f"`{name}`" in text and (CI / name).is_file()
