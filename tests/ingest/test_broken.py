"""Every case of tests/cases/broken through `kepu check`: exactly the problems it expects, told well."""

from __future__ import annotations

import json
import re
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from pipeline.cli.check_command import command
from tests.ingest.broken import CASES, Expected, expected, plant, read_case

NAMES = sorted(path.stem for path in CASES.glob("[!_]*.yml"))
_HAN = re.compile(r"[\u4e00-\u9fff]")
_OURS = re.compile(r"Error|Exception|Traceback|None\b|\bNaN\b|pydantic|<class")
SLOW_S = 5.0


def findings(case: dict[str, Any], place: Path, monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What the command prints as JSON about the case's tree; its exit code must fit."""
    content, root = place / "content", place / "root"
    plant(case, content, root)
    monkeypatch.chdir(root)
    start = time.perf_counter()
    done = CliRunner().invoke(
        command, ["--content", str(content), "--format", "json"], standalone_mode=False, catch_exceptions=False
    )
    assert time.perf_counter() - start < SLOW_S
    problems: list[dict[str, Any]] = json.loads(done.output)
    assert done.return_value == any(problem["severity"] == "error" for problem in problems)
    return problems


def test_the_base_tree_has_no_problem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a case reports comes from the case."""
    assert findings({}, tmp_path, monkeypatch) == []


@pytest.mark.parametrize("name", NAMES)
def test_case(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The case's problems: path, line, code and words, no more and no fewer."""
    case = read_case(CASES / f"{name}.yml")
    wanted = expected(case)
    problems = findings(case, tmp_path, monkeypatch)
    told = "\n".join(f"{p['path']}:{p['line']} {p['code']} {p['message']} → {p['remedy']}" for p in problems)
    assert Counter(map(_place, problems)) == Counter((each.path, each.line, each.code) for each in wanted), told
    for each in wanted:
        assert any(_fits(problem, each) for problem in problems), f"{each.words} in\n{told}"
    for problem in problems:
        _well_told(problem)


def _place(problem: dict[str, Any]) -> tuple[str, int, str]:
    return problem["path"], problem["line"], problem["code"]


def _fits(problem: dict[str, Any], wanted: Expected) -> bool:
    text = f"{problem['message']} → {problem['remedy']}"
    return _place(problem) == (wanted.path, wanted.line, wanted.code) and all(word in text for word in wanted.words)


def _well_told(problem: dict[str, Any]) -> None:
    """Chinese, one line, not endless, and nothing of our own machinery."""
    for text in (problem["path"], problem["message"], problem["remedy"]):
        assert text.isprintable(), text
        assert len(text) < 400, text
        assert not _OURS.search(text), text
    assert "  " not in problem["message"]
    assert _HAN.search(problem["message"])
    assert _HAN.search(problem["remedy"])


def test_there_are_many_cases() -> None:
    """Each names what is wrong in its own words."""
    whats = [read_case(CASES / f"{name}.yml")["what"] for name in NAMES]
    assert len(whats) >= 45
    assert len(set(whats)) == len(whats)
