"""Jobs for the tests: picklable makers, and a store to run them in."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest

from pipeline.model.job import Job
from pipeline.store import Made, open_database, run_jobs


def give(data: bytes) -> bytes:
    """The bytes of a file."""
    return data


def fail(reason: str) -> bytes:
    """A maker that cannot."""
    raise RuntimeError(reason)


def job(path: str, text: str = "甲", key: str = "") -> Job:
    """A job that writes `text`; its key is the text unless given."""
    return Job(path, key or f"text={text}", partial(give, text.encode()))


def broken(path: str, reason: str = "坏了") -> Job:
    """A job that raises."""
    return Job(path, f"broken={reason}", partial(fail, reason))


@dataclass
class Store:
    """A build folder with its ledger and a pool."""

    build: Path
    base: sqlite3.Connection
    pool: Executor

    def run(self, *jobs: Job) -> Made:
        """Run these jobs as one build."""
        return run_jobs(self.base, self.build, iter(jobs), self.pool)

    def tree(self) -> Mapping[str, str]:
        """Every file below the build folder but the ledger: path → text."""
        return {
            path.relative_to(self.build).as_posix(): path.read_text("utf-8", "replace")
            for path in sorted(self.build.rglob("*"))
            if path.is_file() and not path.name.startswith("ledger.sqlite")
        }


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A fresh store."""
    build = tmp_path / "build"
    with closing(open_database(build / "ledger.sqlite")) as base, ThreadPoolExecutor(2) as pool:
        yield Store(build, base, pool)
