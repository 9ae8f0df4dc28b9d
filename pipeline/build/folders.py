"""Where a build reads and writes, and what it reports."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from pipeline.model.catalog import Catalog
from pipeline.model.problem import Problem, errors
from pipeline.store import Made

Progress = Callable[[str, int, int], None]
"""Called with a stage's Chinese name, how much is done and the total."""


def silent(_stage: str, _done: int, _total: int) -> None:
    """No progress."""


@dataclass(frozen=True)
class Folders:
    """`root` is the program's data (templates/, site_overrides/, mkdocs.yml); `out` is the build folder."""

    root: Path
    content: Path
    out: Path

    @property
    def cache(self) -> Path:
        return self.out / "cache"

    @property
    def ledger(self) -> Path:
        return self.out / "ledger.sqlite"


@dataclass
class Report:
    """What a build found and did.

    `seconds` are wall time per stage, `due` is when the next piece turns by itself, `catalog` what was published.
    """

    problems: list[Problem] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    made: Made | None = None
    due: datetime | None = None
    catalog: Catalog | None = None

    @property
    def ok(self) -> bool:
        return not errors(self.problems)

    def add(self, problems: list[Problem]) -> None:
        """More findings; the list stays sorted and without repeats."""
        self.problems = sorted({*self.problems, *problems})

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Time a stage."""
        start = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[name] = round(self.seconds.get(name, 0) + time.perf_counter() - start, 3)


def counter(stage: str, total: int, progress: Progress) -> Callable[[str], None]:
    """A callback for one finished item."""
    done = 0

    def step(_name: str) -> None:
        nonlocal done
        done += 1
        progress(stage, done, total)

    return step
