"""Problems for people, for programs and for pull requests."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from pipeline.model.job import digest
from pipeline.model.problem import Problem

NAMES = {"error": "错误", "warning": "提醒"}


def show(problems: Sequence[Problem], form: str, content: Path) -> None:
    """Print problems as `text`, `json`, `github` commands or a `gitlab` report: both mark the lines."""
    if form in {"json", "gitlab"}:
        told = [asdict(problem) if form == "json" else _quality(problem, content) for problem in problems]
        click.echo(json.dumps(told, ensure_ascii=False, indent=1))
        return
    for problem in problems:
        click.echo(_annotation(problem, content) if form == "github" else _line(problem))


def _line(problem: Problem) -> str:
    where = f"{problem.path}:{problem.line}" if problem.line else problem.path
    return f"{where}\n  {NAMES[problem.severity]} {problem.code} {problem.message}\n  怎么改：{problem.remedy}"


def _quality(problem: Problem, content: Path) -> dict[str, Any]:
    """A row of GitLab's Code Quality report ("Code Quality report format" in its documentation)."""
    return {
        "description": f"{problem.message}。怎么改：{problem.remedy}",
        "check_name": problem.code,
        "fingerprint": digest(repr(problem)),
        "severity": "major" if problem.severity == "error" else "minor",
        "location": {"path": _from_here(problem, content), "lines": {"begin": max(problem.line, 1)}},
    }


def _from_here(problem: Problem, content: Path) -> str:
    """The file's path from the current folder, where it is below."""
    full = content / problem.path
    inside = full.exists() and content.is_relative_to(Path.cwd())
    return full.relative_to(Path.cwd()).as_posix() if inside else problem.path


def _annotation(problem: Problem, content: Path) -> str:
    place = f"file={_escape(_from_here(problem, content), ':,')},line={max(problem.line, 1)},title={problem.code}"
    return f"::{problem.severity} {place}::{_escape(f'{problem.message}。怎么改：{problem.remedy}')}"


def _escape(text: str, more: str = "") -> str:
    """Workflow command escaping: percent, line ends, and in properties colon and comma."""
    return "".join(f"%{ord(char):02X}" if char in "%\r\n" + more else char for char in text)


def summary(problems: Sequence[Problem]) -> str:
    """`3 个错误，1 个提醒`."""
    counts = {name: sum(p.severity == kind for p in problems) for kind, name in NAMES.items()}
    return "，".join(f"{count} 个{name}" for name, count in counts.items() if count) or "没有问题"
