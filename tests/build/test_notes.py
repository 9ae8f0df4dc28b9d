"""What one build leaves to the next: after any change the catalog is that of a build without a memory."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from pipeline.build import notes as notes_module
from pipeline.build import parsed
from pipeline.build.catalog import make_catalog
from pipeline.build.checking import read_and_check
from pipeline.build.folders import Folders, Report, silent
from pipeline.build.parsed import remembered
from pipeline.model.times import parse_time
from pipeline.store import database
from tests.build.conftest import AT, ROOT

THUNDER, FRIDGE = "articles/2026/thunder.md", "articles/2026/fridge.md"
NOW = parse_time(AT)


@pytest.fixture(autouse=True)
def trusting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files are never young: what has not changed is not opened."""
    monkeypatch.setattr(parsed, "_YOUNG", -10_000_000_000_000)


def catalog(folders: Folders, now: datetime = NOW) -> list[tuple[Any, ...]]:
    """Every entry with its body."""
    report = Report()
    with ThreadPoolExecutor(1) as pool, remembered(folders, "1", pool) as readers, database(folders.ledger) as base:
        shelf, _ = read_and_check(folders, readers)
        assert shelf is not None
        made = make_catalog(shelf, folders, now, base, pool, silent, report)
        return [(replace(e, rendered=e.rendered.whole()), e.digest) for e in made.entries]  # type: ignore[attr-defined]


def edited(name: str, old: str, new: str) -> Callable[[Path], None]:
    """A change of one file."""

    def change(content: Path) -> None:
        text = (content / name).read_text("utf-8")
        assert re.search(old, text, re.MULTILINE), old
        (content / name).write_text(re.sub(old, new, text, count=1, flags=re.MULTILINE), "utf-8")

    return change


def added(content: Path) -> None:
    """A piece that shares the words of another."""
    text = (content / THUNDER).read_text("utf-8")
    (content / "articles/2026/thunder-again.md").write_text(
        text.replace("id: thunder\ntitle: ", "title: 再说"), "utf-8"
    )


def gone(content: Path) -> None:
    """That piece is taken away."""
    (content / "articles/2026/thunder-again.md").unlink()


def moved(content: Path) -> None:
    """A piece gets another address."""
    (content / FRIDGE).rename(content / "articles/2026/cold.md")


def picture_gone(content: Path) -> None:
    """A picture that a body shows is no longer there."""
    (content / "media/thunder.png").rename(content / "media/other.png")


CHANGES: dict[str, Callable[[Path], None]] = {
    "nothing": lambda _: None,
    "a sentence more": edited(FRIDGE, r"\Z", "\n冰箱的冷凝器怕灰，地震和雷电都不怕。\n"),
    "a piece more": added,
    "another title": edited(THUNDER, "^title: ", "title: 暴雨和"),
    "a draft again": edited(FRIDGE, "^status: .*", "status: draft"),
    "approved again": edited(FRIDGE, "^status: .*", "status: approved"),
    "topics by hand": edited(THUNDER, "^status:", "topics: []\nstatus:"),
    "a piece less": gone,
    "a picture less": picture_gone,
    "another address": moved,
    "an account that takes less": edited("_data/accounts.yml", r"channel: weibo", "channel: weibo\n  kinds: [column]"),
    "another vocabulary": edited("_data/lexicon.txt", "^3 冰箱 ", "3 冷凝器 冰箱 "),
}


def test_a_memory_changes_nothing(toy_content: Path, tmp_path: Path) -> None:
    """Change by change, with one memory for all, beside a build from nothing each time."""
    kept = Folders(ROOT, toy_content, tmp_path / "kept")
    for name, change in CHANGES.items():
        change(toy_content)
        fresh = replace(kept, out=tmp_path / "fresh")
        shutil.rmtree(fresh.out, ignore_errors=True)
        assert catalog(kept) == catalog(fresh), name
    later = parse_time("2030-01-01")
    assert catalog(kept, later) == catalog(fresh, later)


def test_what_did_not_change_is_not_found_again(
    toy_content: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither choices nor traits nor bodies of the other pieces; and the memory is not written."""
    folders = Folders(ROOT, toy_content, tmp_path / "kept")
    catalog(folders)
    chosen: list[str] = []
    plain = notes_module.choose
    monkeypatch.setattr(notes_module, "choose", lambda p, *rest: chosen.append(p.path) or plain(p, *rest))
    memory = (folders.cache / "notes.pickle").read_bytes()
    catalog(folders)
    assert chosen == []
    assert (folders.cache / "notes.pickle").read_bytes() == memory
    CHANGES["a sentence more"](toy_content)
    catalog(folders)
    assert chosen == [FRIDGE]
