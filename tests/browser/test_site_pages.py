"""Every HTML file of a built site, read as a file: whole, escaped, linked, without outside requests."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urldefrag, urljoin

import pytest
from lxml import etree
from lxml import html as lxml_html

pytestmark = pytest.mark.slow
SITE = "https://kepu.example.org/town/"
KINDS = (
    "", "articles/", "articles/2/", "videos/", "columns/", "columns/street/", "columns/all/", "topics/",
    "topics/weather/", "audiences/", "audiences/teens/", "months/", "months/2026-05/", "people/lin/", "search/",
    "subscribe/", "p/thunder/", "p/rainbow/", "p/net/", "p/hum/", "p/gone/", "campaigns/fair/",
    "handbook/", "handbook/markdown/",
)  # fmt: skip


def pages(built: Path) -> list[Path]:
    """All HTML files."""
    return sorted(built.rglob("*.html"))


@pytest.mark.parametrize("path", KINDS)
def test_page_types_are_there(built: Path, path: str) -> None:
    """Home, pieces, lists with their further pages, indexes, search, subscription."""
    assert (built / path / "index.html").is_file()


def test_every_page_is_whole(built: Path) -> None:
    """One h1, Chinese, a title and description, feeds announced, no hole and no theme leftovers."""
    assert len(pages(built)) > 40
    for file in pages(built):
        text = file.read_text("utf-8")
        tree = lxml_html.fromstring(text)
        assert tree.get("lang") == "zh-CN", file
        assert len(tree.xpath("//h1")) == 1, file
        assert tree.xpath("string(//title)").strip(), file
        assert tree.xpath("//meta[@name='description']/@content")[0].strip(), file
        assert len(tree.xpath("//link[@rel='alternate'][contains(@href, 'feeds/all.')]")) == 3, file
        assert "kepu-hole" not in text, file
        assert "frame" not in " ".join(tree.xpath("//@href")), file
        assert not re.search(r"fonts\.g|unpkg|jsdelivr|name=.generator", text), file


def test_columns_announce_their_own_feed(built: Path) -> None:
    """On the column's page and on its pieces."""
    for path in ("columns/street", "p/net"):
        assert 'href="../../feeds/columns/street.rss.xml"' in (built / path / "index.html").read_text("utf-8")


def announced(built: Path, path: str) -> list[str]:
    """The feeds that the page announces, from the site's root."""
    tree = lxml_html.fromstring((built / path / "index.html").read_text("utf-8"))
    links = tree.xpath("//link[@rel='alternate']/@href")
    return [urljoin(SITE + path, link).removeprefix(SITE + "feeds/") for link in links]


@pytest.mark.parametrize(
    ("path", "own"),
    [
        ("", ["calendar"]), ("articles/", ["kinds/article"]), ("articles/2/", ["kinds/article"]),
        ("videos/", ["kinds/video"]), ("columns/all/", ["kinds/column"]), ("columns/street/", ["columns/street"]),
        ("topics/weather/", ["topics/weather"]), ("audiences/teens/", ["audiences/teens"]),
        ("people/lin/", ["authors/lin"]), ("campaigns/fair/", ["campaigns/fair", "calendar"]),
        ("p/net/", ["columns/street"]), ("p/hum/", ["columns/street", "campaigns/fair", "podcast"]),
        ("p/rainbow/", ["kinds/video"]), ("p/gone/", ["corrections"]), ("p/thunder/", []),
        ("subscribe/", ["podcast", "columns/street", "campaigns/fair", "calendar"]),
    ],
)  # fmt: skip
def test_every_page_type_announces_its_feeds(built: Path, path: str, own: list[str]) -> None:
    """The whole site's and its own, each as RSS, Atom and JSON Feed; they exist."""
    found = announced(built, path)
    wanted = [f"{name}{ending}" for name in ["all", *(n for n in own if n != "calendar")]
              for ending in (".rss.xml", ".atom.xml", ".json")]  # fmt: skip
    assert found == [*wanted, *(["calendar.ics"] if "calendar" in own else [])]
    assert all((built / "feeds" / name).is_file() for name in found)


def test_a_withdrawn_piece_leaves_a_notice(built: Path) -> None:
    """Its address says what is gone, when and why, and asks not to be indexed; nothing else of it is anywhere."""
    tree = lxml_html.fromstring((built / "p/gone/index.html").read_text("utf-8"))
    text = tree.xpath("string(//main)")
    assert "《撤下的旧题目》于2026年5月21日发布，2026年5月22日撤下" in text
    assert "数据有误 <b>" in text
    assert tree.xpath("//meta[@name='robots']/@content") == ["noindex"]
    for file in built.rglob("*"):
        if file.is_file() and file.suffix in {".html", ".xml", ".json", ".txt", ".ics", ".opml"}:
            data = file.read_text("utf-8")
            assert "金丝雀" not in data, file
            told = "corrections" in file.name or file.name == "catalog.json" or file.parent.name == "gone"
            assert told or ("撤下的旧题目" not in data and "p/gone/" not in data), file
    assert not list(built.rglob("covers/gone*"))


def test_a_recording_is_played_where_it_is_told(built: Path) -> None:
    """A player with its file, the transcript as WebVTT, and what machines read of it."""
    tree = lxml_html.fromstring((built / "p/hum/index.html").read_text("utf-8"))
    assert tree.xpath("//audio/source/@src") == ["../../media/hum.mp3"]
    assert (built / "media/hum.vtt").read_text("utf-8").startswith("WEBVTT")
    graph = json.loads(tree.xpath("string(//script[@type='application/ld+json'])"))["@graph"]
    assert graph[0]["audio"]["contentUrl"] == f"{SITE}media/hum.mp3"
    assert (built / "feeds/podcast.jpg").read_bytes()[:3] == b"\xff\xd8\xff"


def test_home_and_lists_say_what_they_are(built: Path) -> None:
    """Publisher, site and data feed at home; the way there on every list."""

    def graph(path: str) -> dict[str, Any]:
        tree = lxml_html.fromstring((built / path / "index.html").read_text("utf-8"))
        found = json.loads(tree.xpath("string(//script[@type='application/ld+json'])"))["@graph"]
        return {part["@type"]: part for part in found}

    home = graph("")
    assert set(home) == {"Organization", "WebSite", "DataFeed"}
    data = home["DataFeed"]["distribution"]["contentUrl"].removeprefix(SITE)
    assert json.loads((built / data).read_text("utf-8"))["@type"] == "DataFeed"
    for path in (
        "articles/",
        "columns/street/",
        "topics/weather/",
        "people/lin/",
        "campaigns/fair/",
        "months/2026-05/",
    ):
        steps = graph(path)["BreadcrumbList"]["itemListElement"]
        assert steps[-1]["item"] == SITE + path
        assert len(steps) >= 2


def test_subscribe_offers_every_feed(built: Path) -> None:
    """Every feed of the OPML is on the page, with its three addresses; main ones have codes that say the address."""
    tree = lxml_html.fromstring((built / "subscribe/index.html").read_text("utf-8"))
    offered = {urljoin(f"{SITE}subscribe/", href) for href in tree.xpath("//main//a/@href")}
    opml = etree.fromstring((built / "feeds/all.opml").read_bytes())
    addresses = opml.xpath("//outline/@xmlUrl")
    assert len(addresses) > 10
    for address in addresses:
        assert {address, address.replace(".rss.xml", ".atom.xml"), address.replace(".rss.xml", ".json")} <= offered
    assert f"{SITE}feeds/calendar.ics" in offered
    assert len(tree.xpath("//figure//*[@role='img']/*[local-name()='svg']")) == 5
    copied = tree.xpath("//button/@data-copy")
    assert set(copied) <= offered
    assert len(copied) == 13


def test_every_internal_link_and_picture_leads_somewhere(built: Path) -> None:
    """href, src, srcset and poster of all pages name files of the site; anchors exist."""
    anchors = {file: set(lxml_html.fromstring(file.read_text("utf-8")).xpath("//@id")) for file in pages(built)}
    for file in pages(built):
        tree = lxml_html.fromstring(file.read_text("utf-8"))
        base = SITE + file.relative_to(built).as_posix().removesuffix("index.html")
        srcset = [part.split()[0] for value in tree.xpath("//@srcset") for part in value.split(",")]
        for target in {*tree.xpath("//@href | //@src | //@poster"), *srcset}:
            whole, anchor = urldefrag(urljoin(base, target))
            if not whole.startswith(SITE):
                continue
            path = built / unquote(whole.removeprefix(SITE).split("?")[0])
            found = path / "index.html" if path.is_dir() else path
            assert found.is_file(), f"{file}: {target}"
            if anchor and found.suffix == ".html":
                assert unquote(anchor) in anchors[found], f"{file}: {target}"


def test_addresses_are_relative(built: Path) -> None:
    """The site works from any sub-path; only the 404 page, shown at any depth, starts from the site's own folder."""
    for file in pages(built):
        tree = lxml_html.fromstring(file.read_text("utf-8"))
        rooted = [value for value in tree.xpath("//@href | //@src | //@action") if value.startswith("/")]
        assert all(value.startswith("/town/") for value in rooted), file
        assert not rooted or file.name == "404.html", file


def test_structured_data_and_cards(built: Path) -> None:
    """Articles and videos say what they are; pictures of shared links exist in the stated size."""
    kinds = {}
    for name in ("thunder", "rainbow", "net", "hostile"):
        tree = lxml_html.fromstring((built / "p" / name / "index.html").read_text("utf-8"))
        graph = json.loads(tree.xpath("string(//script[@type='application/ld+json'])"))["@graph"]
        kinds[name] = graph[0]["@type"]
        assert graph[0]["datePublished"].endswith("+08:00")
        assert tree.xpath("//link[@rel='canonical']/@href") == [f"{SITE}p/{name}/"]
        card = tree.xpath("//meta[@property='og:image']/@content")[0].removeprefix(SITE)
        assert (built / card).read_bytes()[:3] == b"\xff\xd8\xff"
    assert kinds == {"thunder": "Article", "rainbow": "VideoObject", "net": "Article", "hostile": "Article"}


def test_lists_are_cut_into_pages(built: Path) -> None:
    """Thirteen articles on pages of four: each on exactly one page, newest first."""
    titles: list[str] = []
    for folder in ("articles", "articles/2", "articles/3", "articles/4"):
        tree = lxml_html.fromstring((built / folder / "index.html").read_text("utf-8"))
        titles += [node.text_content() for node in tree.xpath("//h2[contains(@class, 'card__title')]")]
    assert len(titles) == len(set(titles)) == 13
    assert not (built / "articles/5").exists()
    assert titles[0] == "打雷时“数秒”能知道雷有多远"


def test_the_index_knows_no_draft(built: Path) -> None:
    """Nothing of the canary is in any file of the search index; a public word is."""
    index = b"\n".join(file.read_bytes() for file in sorted((built / "search").rglob("*")) if file.is_file())
    assert "沙坪".encode() in index
    assert "金丝".encode() not in index
    assert "鵷".encode() not in index


def test_pages_are_light(built: Path) -> None:
    """HTML, style sheet and scripts of a piece: at most 150 KB even before compression."""
    parts = [built / "p" / "thunder" / "index.html", *(built / "assets").rglob("*.css")]
    parts += [built / "assets" / "javascripts" / name for name in ("site.js", "piece.js")]
    assert sum(file.stat().st_size for file in parts) < 150_000
