"""What is wrong with the office's files, told so that an editor can mend it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, order=True, slots=True)
class Problem:
    """One finding in one file.

    `path` is POSIX style and relative to the content folder; `line` is 1-based, 0 when the whole file is meant;
    `code` is stable and documented (`K` and three digits); `message` and `remedy` are Chinese sentences.
    """

    path: str
    line: int
    code: str
    message: str
    remedy: str
    severity: Severity = "error"

    def __str__(self) -> str:
        where = f"{self.path}:{self.line}" if self.line else self.path
        return f"{where} {self.code} {self.message} → {self.remedy}"


def errors(problems: Iterable[Problem]) -> list[Problem]:
    """The problems that block a build, sorted and without repeats."""
    return sorted({p for p in problems if p.severity == "error"})
