"""Checks across files: a table of one-rule functions that collect every problem in one run."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from pipeline.ingest.checks.captions import captions
from pipeline.ingest.checks.issues import issues, receipts
from pipeline.ingest.checks.media import covers, pictures, sounds, videos
from pipeline.ingest.checks.office import account_channels, column_choices
from pipeline.ingest.checks.policy import reviews
from pipeline.ingest.checks.references import (
    accounts,
    audiences,
    authors,
    campaigns,
    columns,
    links,
    overrides,
    same_id,
    sources,
    times,
    topics,
    withdrawals,
)
from pipeline.ingest.shelf import Shelf
from pipeline.model.problem import Problem

CHECKS: tuple[Callable[[Shelf], Iterator[Problem]], ...] = (
    account_channels,
    column_choices,
    issues,
    receipts,
    same_id,
    columns,
    topics,
    audiences,
    campaigns,
    accounts,
    overrides,
    authors,
    times,
    withdrawals,
    sources,
    reviews,
    links,
    pictures,
    covers,
    videos,
    captions,
    sounds,
)


def check(shelf: Shelf) -> list[Problem]:
    """All findings of all checks, sorted and without repeats."""
    return sorted({problem for rule in CHECKS for problem in rule(shelf)})
