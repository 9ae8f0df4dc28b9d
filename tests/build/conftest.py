"""The toy repository, built once by the command itself, for all tests of this folder."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TOY = ROOT / "tests" / "toy" / "content"
AT = "2026-11-22 08:00"

Build = Callable[..., subprocess.CompletedProcess[str]]


def run_kepu(
    *arguments: str | Path, timeout: float = 300, cwd: Path = ROOT, **environment: str
) -> subprocess.CompletedProcess[str]:
    """`kepu …` as a user runs it in `cwd`, in its own process, with these changes of the environment."""
    command = [sys.executable, "-c", "from pipeline.cli import main; main()", *map(str, arguments)]
    env = os.environ | {"NO_COLOR": "1", "PYTHONPATH": str(ROOT)} | environment
    return subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, timeout=timeout, check=False)


@pytest.fixture(scope="session")
def toy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The build folder of the toy repository."""
    out = tmp_path_factory.mktemp("toy") / "build"
    done = run_kepu("build", "--content", TOY, "--out", out, "--at", AT, PYTHONHASHSEED="1", TZ="Asia/Shanghai")
    assert done.returncode == 0, done.stdout + done.stderr
    return out


@pytest.fixture
def toy_content(tmp_path: Path) -> Path:
    """A copy of the toy's content that a test may change."""
    return Path(shutil.copytree(TOY, tmp_path / "content"))
