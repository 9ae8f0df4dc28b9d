"""Two builds of files: what a subscriber's reader remembers stays valid, and nothing changes by itself."""

from __future__ import annotations

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

import feedparser
import pytest

from pipeline.build.catalog import make_catalog
from pipeline.build.checking import read_and_check
from pipeline.build.folders import Folders, Report, silent
from pipeline.build.run import context
from pipeline.model.times import parse_time
from pipeline.publish.feeds import feed_jobs
from pipeline.store import open_database
from tests.build.conftest import AT, ROOT

PIECE = "articles/2026/thunder.md"
pytestmark = pytest.mark.slow


def feeds(content: Path, out: Path, at: datetime | None = None) -> dict[str, bytes]:
    """Read, check, render and enrich the files; every feed document by its path."""
    folders, report = Folders(ROOT, content, out), Report()
    shelf, problems = read_and_check(folders)
    assert shelf is not None
    assert not [problem for problem in problems if problem.severity == "error"], problems
    with closing(open_database(folders.ledger)) as base, ThreadPoolExecutor(1) as pool:
        catalog = make_catalog(shelf, folders, at or parse_time(AT), base, pool, silent, report)
        jobs = list(feed_jobs(catalog, context(folders, base, pool)))
    return {job.path.removeprefix("site/feeds/"): job.make() for job in jobs}


def ids(made: dict[str, bytes], name: str) -> list[str]:
    """What feedparser takes an entry of the document for."""
    parsed: Any = feedparser.parse(made[name])
    assert not parsed.bozo, name
    return [entry.id for entry in parsed.entries]


def replaced(file: Path, old: str, new: str) -> None:
    """Edit a file as an editor does."""
    text = file.read_text("utf-8")
    assert re.search(old, text, re.MULTILINE), old
    file.write_text(re.sub(old, new, text, count=1, flags=re.MULTILINE), "utf-8")


def retitled(content: Path) -> None:
    """The piece gets another title, with the words in it that its topics hang on."""
    replaced(content / PIECE, r"^title: ", "title: 改了题目的")


def moved(content: Path) -> None:
    """The file gets another name in another folder, and the links to it are mended, as `kepu check` demands."""
    (content / "articles" / "2027").mkdir()
    (content / PIECE).rename(content / "articles" / "2027" / "renamed.md")
    for file in content.rglob("*.md"):
        text = file.read_text("utf-8")
        text = text.replace("(fridge.md", "(../2026/fridge.md").replace("(thunder.md", "(../2027/renamed.md")
        file.write_text(text, "utf-8")


def rehosted(content: Path) -> None:
    """The site moves to another domain."""
    replaced(content / "_data" / "site.yml", r"^url: .*$", "url: https://www.other.example/")


def corrected(content: Path) -> None:
    """The piece is corrected."""
    fix = "status: corrected\ncorrections:\n- {date: 2026-11-20, what: 数字写错了}"
    replaced(content / PIECE, r"^status: .*$", fix)


def everything(content: Path) -> None:
    """All of it between two builds."""
    for change in (retitled, rehosted, corrected, moved):
        change(content)


@pytest.mark.parametrize("change", [retitled, moved, rehosted, corrected, everything])
def test_no_reader_sees_a_duplicate(change: Callable[[Path], None], toy_content: Path, tmp_path: Path) -> None:
    """After the change every feed, RSS and Atom, has the identities that it had, each once."""
    before = feeds(toy_content, tmp_path / "one")
    change(toy_content)
    after = feeds(toy_content, tmp_path / "two")
    assert (before == after) == (change is moved), "a move alone changes no byte, the others are seen"
    names = [name for name in before if name.endswith((".rss.xml", ".atom.xml")) and not name.startswith("corrections")]
    assert names
    for name in names:
        found = ids(after, name)
        assert sorted(found) == sorted(ids(before, name)), name
        assert len(set(found)) == len(found), name


def test_a_correction_is_one_entry_more(toy_content: Path, tmp_path: Path) -> None:
    """It appears in the corrections feed under an identity of its own."""
    before = feeds(toy_content, tmp_path / "one")
    corrected(toy_content)
    after = feeds(toy_content, tmp_path / "two")
    known = set(ids(before, "corrections.atom.xml"))
    (new,) = set(ids(after, "corrections.atom.xml")) - known
    assert new == "tag:kepu.example.org,2026-01-01:thunder/correction/20261120T0000"


def test_an_unchanged_build_changes_no_byte(toy_content: Path, tmp_path: Path) -> None:
    """Another folder, another day, files touched: the same bytes of every feed, calendar and list."""
    before = feeds(toy_content, tmp_path / "one")
    for file in toy_content.rglob("*.md"):
        file.touch()
    after = feeds(toy_content, tmp_path / "two", parse_time("2026-11-23 23:59"))
    assert before == after


def test_a_withdrawal_takes_it_out_everywhere(toy_content: Path, tmp_path: Path) -> None:
    """The piece's identity is in no feed any more; the corrections feed says why, from its date on."""
    told = "status: withdrawn\nwithdrawal: {date: 2026-11-22 07:00, reason: 数据有误}"
    before = feeds(toy_content, tmp_path / "one")
    replaced(toy_content / PIECE, r"^status: .*$", told)
    after = feeds(toy_content, tmp_path / "two")
    tag = "tag:kepu.example.org,2026-01-01:thunder"
    assert tag in ids(before, "all.atom.xml")
    names = [name for name in after if name.endswith((".rss.xml", ".atom.xml"))]
    assert all(tag not in ids(after, name) for name in names)
    assert f"{tag}/withdrawal/20261122T0700" in ids(after, "corrections.rss.xml")
    assert [name for name in names if b"thunder" in after[name]] == [n for n in names if n.startswith("corrections")]
