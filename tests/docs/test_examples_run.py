"""The examples of the README work as printed; building and importing have tests of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.docs.places import ROOT, commands

ELSEWHERE = {"build", "import", "init", "new", "pull", "report", "why"}  # tests/build, tests/ingest, tests/cli
OUT = {"tag", "push"}  # commands that keep something in the build folder
EXAMPLES = [
    words[1 : words.index(">")] if ">" in words else words[1:]
    for words in commands("README.md")
    if words[0] == "kepu" and words[1] not in ELSEWHERE and "--diff" not in words
]
OFFLINE = [words for words in EXAMPLES if words[0] not in {"push", "fix"} or "--dry-run" in words]


@pytest.mark.slow
@pytest.mark.parametrize("words", OFFLINE, ids=" ".join)
def test_the_example_works(words: list[str], tmp_path: Path) -> None:
    """Exit code 0, something said, no traceback."""
    more = ["--out", str(tmp_path)] if words[0] in OUT else []
    done = subprocess.run(
        [sys.executable, "-c", "from pipeline.cli import main; main()", *words, *more],
        cwd=ROOT,
        env=os.environ | {"NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, "Traceback" in done.stderr) == (0, False), done.stdout + done.stderr
    assert done.stdout.strip()


def test_examples_were_found() -> None:
    """Of each command that is tried here."""
    assert {words[0] for words in OFFLINE} == {"check", "fix", "lint", "render", "channels", "tag", "push", "doctor"}
