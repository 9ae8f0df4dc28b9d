"""Settings of all tests: Hypothesis tries the same examples everywhere, and as many as HYPOTHESIS_EXAMPLES says."""

from __future__ import annotations

import os

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
