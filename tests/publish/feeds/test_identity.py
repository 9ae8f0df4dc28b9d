"""Old subscriptions: nobody sees a piece twice, nothing changes that need not, and equal inputs give equal bytes."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import feedparser
import pytest

from pipeline.model.catalog import Catalog
from pipeline.model.matter import Withdrawal
from pipeline.publish.feeds import feed_jobs
from tests.publish.feeds.catalogs import ROOT, make_catalog, make_context, make_entries, make_entry, run, with_site

CONTEXT = make_context(Path("unused"))


def build(catalog: Catalog) -> dict[str, bytes]:
    """All feeds of the catalog."""
    return run(feed_jobs(catalog, CONTEXT))


def ids(made: dict[str, bytes], name: str = "all.rss.xml") -> list[str]:
    """What a reader remembers of the entries."""
    return [entry.id for entry in feedparser.parse(made[f"site/feeds/{name}"]).entries]


def changed(before: dict[str, bytes], after: dict[str, bytes]) -> set[str]:
    """Paths whose bytes differ."""
    return {path.removeprefix("site/feeds/") for path in {*before, *after} if before.get(path) != after.get(path)}


@pytest.mark.parametrize("name", ["all.rss.xml", "all.atom.xml"])
def test_identity_survives(name: str) -> None:
    """A retitle, a move of the file, another domain and a correction leave every reader's memory valid."""
    first = make_entry("cpr", title="心肺复苏")
    moved = make_entry(
        "cpr", title="一分钟学会心肺复苏", status="corrected", corrections=[{"date": "2026-03-01", "what": "次数"}]
    )
    moved = replace(moved, piece=replace(moved.piece, path="videos/2027/new-name.md", kind="video"))
    before = build(make_catalog((first,)))
    after = build(with_site(make_catalog((moved,)), url="https://www.other.example/kepu/"))
    assert ids(before, name) == ids(after, name) == ["tag:kepu.example,2026-01-01:cpr"]
    feeds = [feedparser.parse(made[f"site/feeds/{name}"]).feed.get("id", "") for made in (before, after)]
    assert feeds[0] == feeds[1]


def test_nothing_changes_by_itself() -> None:
    """An unchanged catalog gives the same keys and bytes, in whatever order its entries were found."""
    entries = make_entries(70)
    first, second = make_catalog(entries), make_catalog(entries[::-1])
    assert build(first) == build(second)
    assert {j.path: j.key for j in feed_jobs(first, CONTEXT)} == {j.path: j.key for j in feed_jobs(second, CONTEXT)}


SCRIPT = """
import hashlib
from pathlib import Path
from pipeline.publish.feeds import feed_jobs
from pipeline.publish.opendata import opendata_jobs
from tests.publish.feeds.catalogs import make_catalog, make_context, make_entries
catalog, context, state = make_catalog(make_entries(60)), make_context(Path("unused")), hashlib.sha256()
for jobs in (feed_jobs, opendata_jobs):
    for job in jobs(catalog, context):
        state.update(repr((job.path, job.key, job.make())).encode())
print(state.hexdigest())
"""


def test_same_bytes_anywhere() -> None:
    """Another hash seed, time zone and locale give the same keys and bytes."""
    found = set()
    for seed, zone, language in (("1", "America/New_York", "C"), ("2", "Asia/Tokyo", "C.UTF-8")):
        around = os.environ | {"PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": language, "PYTHONPATH": str(ROOT)}
        done = subprocess.run([sys.executable, "-c", SCRIPT], env=around, capture_output=True, text=True, check=True)
        found.add(done.stdout.strip())
    assert len(found) == 1
    assert len(found.pop()) == hashlib.sha256().digest_size * 2


@pytest.mark.parametrize(
    ("fields", "wanted"),
    [
        # The archives of the other feeds carry summaries, which a new text does not touch.
        ({"html": "<p>改过的正文。</p>"}, {"all", "columns/water"}),
        (
            {"title": "改过的标题"},
            {"all", "columns/water", "kinds/column", "topics/health", "audiences/elders", "authors/li"},
        ),
    ],
)
def test_an_old_piece_touches_its_feeds_and_its_archive_only(fields: dict[str, Any], wanted: set[str]) -> None:
    """An edit of an old piece rewrites the archive month that shows it in each of its feeds, and nothing else."""
    entries = make_entries(400)
    old = next(entry for entry in entries if entry.id == "p00020")
    matter = {"date": old.piece.published, "column": old.piece.matter.column, "topics": old.topics}
    edited = make_entry("p00020", kind=old.piece.kind, **matter, **fields)
    before = build(make_catalog(entries))
    after = build(make_catalog(tuple(edited if entry is old else entry for entry in entries)))
    month = {f"archive/{scope}/2026-01{ending}" for scope in wanted for ending in (".rss.xml", ".atom.xml", ".json")}
    assert changed(before, after) == month


def test_a_withdrawn_piece_leaves_its_archive_months_only() -> None:
    """A piece taken back vanishes from the month that showed it; the months before and after keep their bytes."""
    entries = make_entries(400)
    old = next(entry for entry in entries if entry.id == "p00200")
    told = {"date": "2026-07-01", "reason": "数据有误"}
    gone = replace(old, public=False, withdrawn=True, piece=replace(
        old.piece, matter=old.piece.matter.model_copy(update={"status": "withdrawn", "withdrawal": Withdrawal(**told)})
    ))  # fmt: skip
    before = build(make_catalog(entries))
    after = build(make_catalog(tuple(gone if entry is old else entry for entry in entries)))
    touched = changed(before, after)
    assert {path for path in touched if path.startswith("archive/")} == {
        path for path in touched if "/2026-03" in path
    }, touched
    assert {path for path in touched if not path.startswith("archive/")} == {
        f"corrections{ending}" for ending in (".rss.xml", ".atom.xml", ".json")
    }
    assert not any(b"p00200" in data for path, data in after.items() if "corrections" not in path)


def test_closed_pages_never_change() -> None:
    """However many pieces come later, an archive page keeps its bytes."""
    entries = make_entries(500)
    seen: dict[str, bytes] = {}
    for count in (60, 110, 230, 320, 500):
        made = build(make_catalog(entries[-count:]))
        for path, data in seen.items():
            assert made[path] == data, path
        seen = {path: data for path, data in made.items() if "/archive/" in path and b"fh:archive/>" in data}
        assert seen


VARIANTS: tuple[dict[str, Any], ...] = (
    {"title": "别的标题"}, {"summary": "别的摘要。"}, {"html": "<p>别的正文。</p>"}, {"license": "CC0-1.0"},
    {"updated": "2026-06-01"}, {"sources": [{"title": "书"}]}, {"authors": ["王二"]}, {"topics": ("water",)},
    {"kind": "video"}, {"public": False}, {"AIGC": {"Label": "1"}}, {"column": "water"},
)  # fmt: skip


def test_equal_keys_mean_equal_bytes() -> None:
    """Whatever an editor changes, a document whose bytes change has another key: nothing stale is kept."""
    catalogs = [make_catalog((*make_entries(3), make_entry("x", **fields))) for fields in ({}, *VARIANTS)]
    words = ({"name": "别名"}, {"url": "https://b.example/"}, {"owner": "别人"}, {"license": "CC0-1.0"})
    catalogs += [with_site(catalogs[0], **fields) for fields in words]
    known: dict[tuple[str, str], bytes] = {}
    for catalog in catalogs:
        for job in feed_jobs(catalog, CONTEXT):
            assert known.setdefault((job.path, job.key), job.make()) == job.make()
    assert len({data for (path, _), data in known.items() if path == "site/feeds/all.json"}) == len(catalogs)
