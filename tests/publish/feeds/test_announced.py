"""What is announced beside new pieces: recordings, campaigns, withdrawals, and the hub that tells at once."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import feedparser
import pytest
from lxml import etree

from pipeline.model.times import SHANGHAI
from pipeline.publish.feed_list import feed_list
from pipeline.publish.feeds import feed_jobs
from pipeline.publish.opendata import opendata_jobs
from tests.publish.feeds.catalogs import make_catalog, make_context, make_entries, make_entry, run, with_site

ITUNES = "{http://www.itunes.com/dtds/podcast-1.0.dtd}"
PODCAST = "{https://podcastindex.org/namespace/1.0}"
ATOM = "{http://www.w3.org/2005/Atom}"
GONE = {
    "status": "withdrawn", "withdrawn": True, "public": False, "title": "旧题目", "summary": "没人该再看见的摘要",
    "sources": [{"title": "没人该再看见的来源"}], "authors": ["没人该再看见的人"], "cover": "media/unseen.png",
    "withdrawal": {"date": "2026-08-01 10:00", "reason": "数据有误 <见附>"},
}  # fmt: skip


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The feeds of a site with two recordings, a campaign and withdrawn pieces, and its catalogue."""
    content = tmp_path_factory.mktemp("content")
    (content / "media").mkdir()
    (content / "media" / "a.mp3").write_bytes(b"x" * 4321)
    (content / "media" / "a.srt").write_text("1\n00:00:00,000 --> 00:00:01,000\n一\n", encoding="utf-8")
    local = {"file": "media/a.mp3", "duration_s": 125, "transcript": "media/a.srt"}
    entries = (
        *make_entries(3),
        make_entry("local", audio=local, campaign="fair", date="2026-03-02"),
        make_entry("far", audio={"url": "https://a.example/b.m4a", "bytes": 99, "duration_s": 61}, date="2026-03-03"),
        make_entry("unsized", audio={"url": "https://a.example/c.mp3"}, date="2026-03-04"),
        make_entry("gone", "<p>没人该再看见的正文</p>", **GONE),
        make_entry("never", "<p>金丝雀</p>", title="金丝雀", public=False, status="withdrawn"),
    )
    catalog = with_site(make_catalog(entries, content=content), hub="https://hub.example/", email="a@kepu.example")
    context = make_context(tmp_path_factory.mktemp("build"))
    return run(job for job in feed_jobs(catalog, context) if not job.path.endswith(".jpg")) | run(
        job for job in opendata_jobs(catalog, context) if job.path.endswith(("catalog.json", "local.json"))
    )


def parsed(made: dict[str, bytes], name: str) -> Any:
    """The document as feedparser sees it."""
    return feedparser.parse(made[f"site/feeds/{name}"])


def test_podcast(made: dict[str, bytes]) -> None:
    """The show says what directories demand; episodes have true length, duration, transcripts and the whole text."""
    channel = etree.fromstring(made["site/feeds/podcast.rss.xml"])[0]
    assert channel.findtext(f"{ITUNES}explicit") == "false"
    assert channel.findtext(f"{ITUNES}owner/{ITUNES}email") == "a@kepu.example"
    for element, key, value in (
        ("category", "text", "Science"),
        ("image", "href", "https://kepu.example/feeds/podcast.jpg"),
    ):
        found = channel.find(f"{ITUNES}{element}")
        assert found is not None
        assert found.get(key) == value
    far, local = channel.findall("item")  # without a size there is no enclosure, and no episode
    assert [dict(item.find("enclosure").attrib) for item in (far, local)] == [  # type: ignore[union-attr]
        {"url": "https://a.example/b.m4a", "length": "99", "type": "audio/x-m4a"},
        {"url": "https://kepu.example/media/a.mp3", "length": "4321", "type": "audio/mpeg"},
    ]
    assert [item.findtext(f"{ITUNES}duration") for item in (far, local)] == ["61", "125"]
    assert [(each.get("url"), each.get("type")) for each in local.findall(f"{PODCAST}transcript")] == [
        ("https://kepu.example/media/a.vtt", "text/vtt"),
        ("https://kepu.example/p/local/", "text/html"),
    ]
    assert "正文" in (local.findtext("{http://purl.org/rss/1.0/modules/content/}encoded") or "")


def test_recordings_go_along_in_every_feed(made: dict[str, bytes]) -> None:
    """Enclosed in all three formats; the open data name it too."""
    for kind in ("rss", "atom"):
        found = {entry.id.rsplit(":")[-1]: entry.enclosures for entry in parsed(made, f"all.{kind}.xml").entries}
        assert [(each.href, each.length) for each in found["local"]] == [("https://kepu.example/media/a.mp3", "4321")]
    items = json.loads(made["site/feeds/all.json"])["items"]
    files = {item["id"].rsplit(":")[-1]: item.get("attachments") for item in items}
    assert files["local"] == [
        {
            "url": "https://kepu.example/media/a.mp3", "mime_type": "audio/mpeg", "size_in_bytes": 4321,
            "duration_in_seconds": 125.0,
        }
    ]  # fmt: skip
    record = json.loads(made["site/data/v1/pieces/local.json"])
    assert record["audio"]["contentSize"] == 4321
    assert [file["encodingFormat"] for file in record["associatedMedia"]] == ["text/vtt", "text/html"]


def test_campaign_feed(made: dict[str, bytes]) -> None:
    """A campaign has its feed, its pieces carry its hashtag, and its page is named."""
    feed = parsed(made, "campaigns/fair.atom.xml")
    assert [entry.id.rsplit(":")[-1] for entry in feed.entries] == ["local"]
    assert "科普集市" in [tag.label for tag in feed.entries[0].tags]
    links = {link.scope: link for link in feed_list(make_catalog(()))}
    assert links["campaigns/fair"].page == "https://kepu.example/campaigns/fair/"
    assert "podcast" not in links, "nobody can hear anything here"


def test_withdrawal_is_told_and_nothing_else(made: dict[str, bytes]) -> None:
    """A withdrawn piece leaves every feed but for title, dates and reason; what never was public stays unknown."""
    when = datetime(2026, 8, 1, 10, tzinfo=SHANGHAI).isoformat()
    for path, data in made.items():
        text = data.decode()
        assert "没人该再看见" not in text, path
        assert "unseen" not in text, path
        assert "金丝雀" not in text, path
        assert "never" not in text, path
        assert ("kepu.example/p/gone/" in text) == ("corrections" in path or "catalog" in path), path
    (item,) = json.loads(made["site/feeds/corrections.json"])["items"]
    assert item["id"] == "tag:kepu.example,2026-01-01:gone/withdrawal/20260801T1000"
    assert (item["title"], item["url"]) == ("撤稿：旧题目", "https://kepu.example/p/gone/")
    assert (item["summary"], item["date_published"]) == ("数据有误 <见附>", when)
    assert "《旧题目》已于2026年8月1日撤下。原因：数据有误 &lt;见附&gt;" in item["content_html"]
    assert parsed(made, "corrections.rss.xml").entries[0].title == "撤稿：旧题目"
    assert json.loads(made["site/data/v1/catalog.json"])["withdrawn"] == [
        {
            "@type": "DataFeedItem", "@id": "tag:kepu.example,2026-01-01:gone", "identifier": "gone",
            "url": "https://kepu.example/p/gone/", "dateDeleted": when, "description": "数据有误 <见附>",
        }
    ]  # fmt: skip


def test_hub_is_named_where_news_appear(made: dict[str, bytes]) -> None:
    """Subscription documents name the WebSub hub; archives, which do not change, do not."""
    entries = make_entries(120)
    catalog = with_site(make_catalog(entries), hub="https://hub.example/")
    for path, data in (run(feed_jobs(catalog, make_context(Path("unused")))) | made).items():
        if path.endswith((".rss.xml", ".atom.xml")):
            found = [
                link.get("href") for link in etree.fromstring(data).iter(f"{ATOM}link") if link.get("rel") == "hub"
            ]
            assert found == ([] if "/archive/" in path else ["https://hub.example/"]), path
        elif path.startswith("site/feeds/") and path.endswith(".json"):
            assert ("hubs" in json.loads(data)) == ("/archive/" not in path), path
    bare = run(feed_jobs(make_catalog(entries), make_context(Path("unused"))))
    assert not any(b"hub" in data for path, data in bare.items() if path.endswith((".xml", ".json")))
