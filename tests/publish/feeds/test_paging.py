"""Long feeds: nothing is lost between the newest pieces and the archives, and no document is too large."""

from __future__ import annotations

import json
from pathlib import Path

import feedparser
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.publish.feeds import feed_jobs
from pipeline.publish.feeds.item import make_items
from pipeline.publish.feeds.paging import MAX_BYTES, NEWEST, newest, pages, weight
from tests.publish.feeds.catalogs import make_catalog, make_context, make_entries, make_entry, run

ITEMS = tuple(item for _, item in make_items(make_catalog(make_entries(300, hours=9))))
CONTEXT = make_context(Path("unused"))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(1_000, 700_000), min_size=0, max_size=300))
def test_no_item_is_lost(weights: list[int]) -> None:
    """Closed pages and the subscription document together hold every item; each keeps to the limits."""
    items = ITEMS[len(ITEMS) - len(weights) :]
    first, found = newest(items, weights), pages(items, weights)
    assert {*first, *(item for page in found if page.closed for item in page.items)} == set(items)
    assert [item for page in found[::-1] for item in page.items] == list(items)
    sizes = dict(zip(items, weights, strict=True))
    for part in (first, *(page.items for page in found)):
        assert len(part) <= NEWEST
        assert len(part) <= 1 or sum(sizes[item] for item in part) <= MAX_BYTES
    assert [page.before for page in found[1:]] == [page.name for page in found[:-1]]
    assert [page.after for page in found[:-1]] == [page.name for page in found[1:]]


@pytest.mark.parametrize("ending", [".rss.xml", ".atom.xml"])
def test_history_can_be_walked(ending: str) -> None:
    """From the subscription document along prev-archive a reader finds every piece, and the way back (RFC 5005)."""
    made = run(feed_jobs(make_catalog(make_entries(300)), CONTEXT))
    here, newer, seen = "https://kepu.example/feeds/all" + ending, "", []
    while here:
        data = made["site/" + here.removeprefix("https://kepu.example/")]
        feed = feedparser.parse(data)
        links = {link.rel: link.href for link in feed.feed.links}
        seen += [entry.id for entry in feed.entries]
        if newer:
            assert links["current"] == "https://kepu.example/feeds/all" + ending
            assert b"<fh:archive/>" in data
            assert links["self"] == here
        if "/archive/" in newer:
            assert links["next-archive"] == newer
        here, newer = links.get("prev-archive", ""), here
    assert len(set(seen)) == 300


def test_json_leads_on() -> None:
    """`next_url` leads through all pieces as well."""
    made = run(feed_jobs(make_catalog(make_entries(300)), CONTEXT))
    here, seen = "https://kepu.example/feeds/all.json", set()
    while here:
        feed = json.loads(made["site/" + here.removeprefix("https://kepu.example/")])
        assert feed["feed_url"] == here
        seen |= {item["id"] for item in feed["items"]}
        here = feed.get("next_url", "")
    assert len(seen) == 300


def test_long_pieces_stay_below_a_megabyte() -> None:
    """Fifty pieces of 100,000 characters full of markup: every document is below 1 MB and every piece is in one."""
    html = "<p>汉&amp;&lt;字&quot;</p>\n" * 6_000
    entries = tuple(make_entry(f"long{n}", html, date=f"2026-03-{n + 1:02}") for n in range(20))
    huge = make_entry("huge", "<p>" + "长" * 400_000 + "</p>", date="2026-03-25")
    made = run(feed_jobs(make_catalog((*entries, huge)), CONTEXT))
    assert max(map(len, made.values())) < 1_000_000
    whole = [
        data for path, data in made.items() if path.endswith(".json") and path.split("/archive/")[-1][:4] == "all/"
    ]
    whole.append(made["site/feeds/all.json"])
    items = {item["id"]: item for data in whole for item in json.loads(data)["items"]}
    assert len(items) == 21
    assert all("汉" in item["content_html"] for key, item in items.items() if "long" in key)
    assert "全文在网站上" in items["tag:kepu.example,2026-01-01:huge"]["content_html"]


def test_weight_is_an_upper_bound() -> None:
    """The estimate that pages are filled by is never below what a document really grows by."""
    for html in (
        "<p>正文&lt;&amp;</p>" * 50,
        '<p>"引号"\n</p>' * 200,
        "<pre>\n\n\n</pre>" * 100,
        '<a href="#x">x</a>' * 99,
    ):
        catalog = make_catalog((make_entry("x", html, sources=[{"title": "<&>" * 30}]),))
        made, empty = (run(feed_jobs(each, CONTEXT)) for each in (catalog, make_catalog(())))
        item = next(item for _, item in make_items(catalog))
        for ending in (".rss.xml", ".atom.xml", ".json"):
            path = f"site/feeds/all{ending}"
            assert len(made[path]) - len(empty[path]) <= weight(item)


def test_archives_of_cuts_carry_summaries() -> None:
    """Every feed keeps its whole history; the full text of it is once in the site's archives and the columns'."""
    made = run(feed_jobs(make_catalog(make_entries(300)), CONTEXT))
    for scope, full in (("all", True), ("columns/water", True), ("topics/health", False), ("authors/li", False)):
        pages = [data for path, data in made.items() if f"/archive/{scope}/" in path and path.endswith(".json")]
        items = [item for data in pages for item in json.loads(data)["items"]]
        assert items
        assert all(("content_html" in item) is full for item in items), scope
        assert all(("content_text" in item) is not full and item["summary"] for item in items), scope
        newest = json.loads(made[f"site/feeds/{scope}.json"])["items"]
        assert all("正文" in item["content_html"] for item in newest)
