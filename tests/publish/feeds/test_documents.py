"""What subscribers get: every document is well formed, complete and absolute."""

from __future__ import annotations

import json
import pickle
import re
from datetime import datetime
from pathlib import Path
from typing import Any

import feedparser
import pytest
from lxml import etree

from pipeline.model.catalog import Catalog
from pipeline.model.times import SHANGHAI
from pipeline.publish.feed_list import feed_list
from pipeline.publish.feeds import feed_jobs
from tests.publish.feeds.catalogs import make_catalog, make_context, make_entries, make_entry, run

VIDEO = {"file": "media/clips/a.mp4", "duration_s": 75, "width": 720, "height": 1280}
FIX = {"date": "2026-02-03", "what": "第二段的“5 次”原来写成了“50 次”。"}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """All feeds of a small site with every kind of piece."""
    content = tmp_path_factory.mktemp("content")
    (content / "media" / "clips").mkdir(parents=True)
    (content / "media" / "clips" / "a.mp4").write_bytes(b"x" * 12345)
    body = '<p><a href="piece:p00001#噎">另一篇</a>、<a href="piece:secret">未公开</a><a href="#fn">注</a></p>'
    body += '<p><img src="media:media/a.png" alt="a &gt; b"></p>'
    entries = (
        *make_entries(7),
        make_entry("secret", title="机密标题", public=False),
        make_entry("linked", body, links=("p00001", "secret"), images=("media/a.png",), date="2026-05-01"),
        make_entry("clip", kind="video", video=VIDEO, date="2026-05-02", license="CC0-1.0"),
        make_entry("fixed", corrections=[FIX], status="corrected", AIGC={"Label": "2"}),
    )
    catalog = make_catalog(entries, content=content)
    return run(feed_jobs(catalog, make_context(tmp_path_factory.mktemp("build"))))


def parsed(made: dict[str, bytes], name: str) -> Any:
    """The document as feedparser sees it."""
    return feedparser.parse(made[f"site/feeds/{name}"], sanitize_html=False, resolve_relative_uris=False)


def json_items(made: dict[str, bytes], name: str) -> dict[str, Any]:
    """The items of a JSON Feed by the last part of their identity."""
    items = json.loads(made[f"site/feeds/{name}.json"])["items"]
    return {item["id"].rsplit(":", 1)[1]: item for item in items}


def test_every_document_is_well_formed(made: dict[str, bytes]) -> None:
    """feedparser reads every document without complaint; nothing of an unpublished piece is in any."""
    for path, data in made.items():
        if path.endswith((".rss.xml", ".atom.xml")):
            assert not feedparser.parse(data).bozo, path
        if path.endswith((".xml", ".opml")):
            etree.fromstring(data)
        assert b"secret" not in data, path
        assert "机密" not in data.decode(), path


def test_formats_agree(made: dict[str, bytes]) -> None:
    """RSS, Atom and JSON tell the same pieces with the same words, times, authors and tags."""
    for path in [path for path in made if path.endswith(".json")]:
        name = path.removeprefix("site/feeds/").removesuffix(".json")
        items = json.loads(made[path])["items"]
        for kind in ("rss", "atom"):
            feed = parsed(made, f"{name}.{kind}.xml")
            assert [e.id for e in feed.entries] == [item["id"] for item in items]
            for entry, item in zip(feed.entries, items, strict=True):
                assert entry.title == item["title"]
                assert entry.link == item["url"]
                assert entry.summary == item["summary"]
                assert entry.content[0].value == item["content_html"]
                assert [tag.label or tag.term for tag in entry.tags] == item["tags"]
                assert [author.name for author in entry.authors] == [author["name"] for author in item["authors"]]
                assert entry.published_parsed[:6] == datetime.fromisoformat(item["date_published"]).utctimetuple()[:6]


def test_newest_first_and_in_their_feeds(made: dict[str, bytes]) -> None:
    """The order is by time; a piece is in the feeds of its column, topics, audience, kind and author."""
    names = list(json_items(made, "all"))
    assert names[:2] == ["clip", "linked"]
    assert "p00002" in json_items(made, "columns/water")
    assert "p00001" in json_items(made, "topics/water")
    assert list(json_items(made, "kinds/video")) == ["clip"]
    assert len(json_items(made, "authors/li")) == len(names) == len(json_items(made, "audiences/elders"))


def test_addresses_are_absolute(made: dict[str, bytes]) -> None:
    """Links to pieces lead to their pages, to hidden pieces nowhere; anchors stay on the page; pictures are ours."""
    html = json_items(made, "all")["linked"]["content_html"]
    assert '<a href="https://kepu.example/p/p00001/#噎">另一篇</a>、未公开' in html
    assert '<a href="https://kepu.example/p/linked/#fn">' in html
    assert 'src="https://kepu.example/media/a.' in html
    everything = "".join(item["content_html"] for item in json_items(made, "all").values())
    assert all(url.startswith("https://") for url in re.findall(r'(?:href|src)="([^"]*)"', everything))


def test_clip_is_enclosed_with_its_true_length(made: dict[str, bytes]) -> None:
    """The video feed carries the clip's size, type, shape and cover, in each format's own way."""
    for kind in ("rss", "atom"):
        entry = parsed(made, f"kinds/video.{kind}.xml").entries[0]
        assert entry.enclosures[0].href == "https://kepu.example/media/clips/a.mp4"
        assert (entry.enclosures[0].length, entry.enclosures[0].type) == ("12345", "video/mp4")
        content = entry.media_content[0]
        assert (content["medium"], content["duration"], content["height"]) == ("video", "75", "1280")
        assert entry.media_thumbnail[0]["url"] == "https://kepu.example/media/covers/clip.jpg"
    attachment = json_items(made, "kinds/video")["clip"]["attachments"][0]
    assert (attachment["size_in_bytes"], attachment["mime_type"]) == (12345, "video/mp4")


def test_atom_links_keep_their_relation(made: dict[str, bytes]) -> None:
    """Each entry has one alternate link, and its licence (feedgen's own output loses `rel`)."""
    for entry in parsed(made, "all.atom.xml").entries:
        assert [link.rel for link in entry.links].count("alternate") == 1
        assert any(link.rel == "license" and "creativecommons.org" in link.href for link in entry.links)


def test_entries_of_one_moment_differ_in_updated(made: dict[str, bytes]) -> None:
    """`updated` differs by a part of a second even where editors gave the same time."""
    moments = [entry.updated for entry in parsed(made, "all.atom.xml").entries]
    assert len(set(moments)) == len(moments)


def test_corrections_are_told(made: dict[str, bytes]) -> None:
    """A correction moves `updated`, stands in the text, and is an entry of the corrections feed."""
    fixed = json_items(made, "all")["fixed"]
    assert fixed["date_modified"] == datetime(2026, 2, 3, tzinfo=SHANGHAI).isoformat()
    assert "更正（2026年2月3日）" in fixed["content_html"]
    assert FIX["what"] in fixed["content_html"]
    assert "可能含人工智能生成" in fixed["content_html"]
    told = json_items(made, "corrections")
    assert list(told) == ["fixed/correction/20260203T0000"]
    assert told["fixed/correction/20260203T0000"]["summary"] == FIX["what"]


def test_feed_without_pieces_stays(made: dict[str, bytes]) -> None:
    """A feed that somebody subscribed to is there, and is valid, without a piece."""
    catalog = make_catalog(())
    empty = run(feed_jobs(catalog, make_context(Path("unused"))))
    assert set(empty) == {path for path in made if "/archive/" not in path}
    assert not feedparser.parse(empty["site/feeds/columns/water.atom.xml"]).bozo


def test_list_of_feeds(made: dict[str, bytes]) -> None:
    """What is offered to readers exists, in OPML too, and leads to the page with the same pieces."""
    catalog = make_catalog(make_entries(3))
    rows = etree.fromstring(made["site/feeds/all.opml"]).findall(".//outline[@xmlUrl]")
    links = feed_list(catalog)
    assert [row.get("xmlUrl") for row in rows] == [link.rss for link in links]
    assert {
        "site/" + url.removeprefix("https://kepu.example/")
        for link in links
        for url in (link.rss, link.atom, link.json)
    } <= set(made)
    pages = {link.scope: link.page for link in links}
    assert pages["columns/water"] == "https://kepu.example/columns/water/"
    assert pages["kinds/column"] == "https://kepu.example/columns/all/"


def test_style_sheet_is_found(made: dict[str, bytes]) -> None:
    """The raw document names its style sheet relative to itself, so that it works under any address."""
    assert b'href="feed.css"' in made["site/feeds/all.rss.xml"][:200]
    assert b'href="../feed.css"' in made["site/feeds/columns/water.atom.xml"][:200]
    assert made["site/feeds/feed.css"]


def test_jobs_travel(tmp_path: Path) -> None:
    """Jobs go to other processes: they survive pickling, and no path of this machine is in any output."""
    catalog: Catalog = make_catalog(make_entries(60))
    for job in feed_jobs(catalog, make_context(tmp_path)):
        data = pickle.loads(pickle.dumps(job.make))()  # noqa: S301 - our own bytes
        assert str(catalog.root).encode() not in data
