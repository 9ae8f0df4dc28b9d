"""The first look: what a reader sees."""

from __future__ import annotations

import json
from pathlib import Path

import feedparser

from pipeline.publish.feeds import feed_jobs, feed_list
from tests.publish.feeds.catalogs import make_catalog, make_context, make_entries, make_entry, run


def test_every_feed_is_well_formed_and_complete(tmp_path: Path) -> None:
    """feedparser reads every document without complaint and sees the public pieces, newest first."""
    entries = (*make_entries(7), make_entry("secret", public=False))
    made = run(feed_jobs(make_catalog(entries), make_context(tmp_path)))
    for path, data in made.items():
        if path.endswith((".rss.xml", ".atom.xml")):
            assert not feedparser.parse(data).bozo, path
        assert b"secret" not in data
    titles = [entry.title for entry in feedparser.parse(made["site/feeds/all.rss.xml"]).entries]
    assert titles == [f"标题 p{number:05}" for number in reversed(range(7))]
    assert titles == [entry.title for entry in feedparser.parse(made["site/feeds/all.atom.xml"]).entries]
    assert titles == [item["title"] for item in json.loads(made["site/feeds/all.json"])["items"]]


def test_every_listed_feed_exists(tmp_path: Path) -> None:
    """What the site offers to readers is there, in all three formats."""
    catalog = make_catalog(make_entries(3))
    made = run(feed_jobs(catalog, make_context(tmp_path)))
    for link in feed_list(catalog):
        for url in (link.rss, link.atom, link.json):
            assert "site/" + url.removeprefix("https://kepu.example/") in made
