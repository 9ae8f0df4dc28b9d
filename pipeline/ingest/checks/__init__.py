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

Rules = tuple[Callable[[Shelf], Iterator[Problem]], ...]

ACROSS: Rules = (account_channels, column_choices, issues, receipts, same_id, captions)
"""They look at all pieces together, or at what is no piece."""

EACH: Rules = (
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
    sounds,
)
"""They look at each piece by itself: at the office's data and at which files there are, never at another piece."""


def check_pieces(shelf: Shelf) -> list[Problem]:
    """What is wrong with each piece by itself."""
    return [problem for rule in EACH for problem in rule(shelf)]


def check(shelf: Shelf, each: Callable[[Shelf], list[Problem]] = check_pieces) -> list[Problem]:
    """All findings of all checks, sorted and without repeats; `each` is `check_pieces` or one that remembers."""
    return sorted({*(problem for rule in ACROSS for problem in rule(shelf)), *each(shelf)})
