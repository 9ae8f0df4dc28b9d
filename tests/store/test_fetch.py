"""Values fetched by other processes and later builds."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest

from pipeline.model.prose import Prose
from pipeline.model.rendered import Formula, Heading, Kept, Rendered
from pipeline.store import database, fetch, fill, open_database
from tests.store.making import Store

BODY = Rendered(
    "<p>文</p>", (Heading(2, "a", "甲"),), ("a.png",), ("b",), Prose("题"), (Formula("f", "<math/>", 1, 2),)
)


def test_a_kept_body_is_the_body(store: Store) -> None:
    """Dataclasses go into the memo as they are, and come back equal, from another connection too."""
    ledger = store.build / "ledger.sqlite"
    fill(store.base, "body", {"k": lambda: BODY}, None)
    kept = Kept(BODY.images, BODY.links, lambda: Rendered.from_json(fetch(ledger, "body", "k")))
    assert (kept.html, kept.headings, kept.prose, kept.formulas) == (
        BODY.html,
        BODY.headings,
        BODY.prose,
        BODY.formulas,
    )
    assert (kept.images, kept.links) == (BODY.images, BODY.links)
    with pytest.raises(AttributeError):
        _ = kept.other


def test_pictures_and_links_need_no_fetching() -> None:
    """They are known without the body."""
    kept = Kept(("a.png",), ("b",), partial(pytest.fail, "fetched"))
    assert (kept.images, kept.links) == (("a.png",), ("b",))


def test_a_database_made_anew_is_seen(store: Store) -> None:
    """A process that has read from the old one reads from the new one; what is not there is an error, not a guess."""
    ledger = store.build / "ledger.sqlite"
    fill(store.base, "body", {"old": lambda: 1}, None)
    assert fetch(ledger, "body", "old") == 1
    store.base.close()
    for file in ledger.parent.glob("ledger.sqlite*"):
        file.unlink()
    store.base = open_database(ledger)
    fill(store.base, "body", {"new": lambda: 2}, None)
    assert fetch(ledger, "body", "new") == 2
    with pytest.raises(KeyError):
        fetch(ledger, "body", "old")


def test_a_database_ends_in_one_file(tmp_path: Path) -> None:
    """Also when this process still read from it: the file alone can be copied."""
    ledger = tmp_path / "ledger.sqlite"
    with database(ledger) as base, ThreadPoolExecutor(1) as pool:
        fill(base, "body", {"k": lambda: "正文"}, pool)
        assert fetch(ledger, "body", "k") == "正文"
    assert [file.name for file in tmp_path.iterdir()] == ["ledger.sqlite"]
    assert fetch(ledger, "body", "k") == "正文"
