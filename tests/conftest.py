"""Settings of all tests: Hypothesis tries the same examples everywhere, and as many as HYPOTHESIS_EXAMPLES says."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile(
    "kepu",
    max_examples=int(os.environ.get("HYPOTHESIS_EXAMPLES", "100")),
    derandomize=True,
    deadline=None,  # two test workers share the machine with others
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile("kepu")


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--bless` accepts what was made as what is expected (tests/toy/expected)."""
    parser.addoption("--bless", action="store_true", help="accept the golden files as they are made now")
