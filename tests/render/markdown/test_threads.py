"""Several threads may render at once: each has a parser of its own."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from tests.render.markdown.test_cases import CASES, neutral


def test_threads_do_not_disturb_each_other() -> None:
    """Every example in four threads, in another order in each, gives what it gives alone."""
    sources = [case[2] for case in CASES]
    alone = {source: neutral(source) for source in sources}
    turns = [sources[start::4] + sources for start in range(4)]
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda turn: [neutral(source) for source in turn], turns))
    assert found == [[alone[source] for source in turn] for turn in turns]
