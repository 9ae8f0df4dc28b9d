"""Every HTML file of a built site, read as a file: whole, escaped, linked, without outside requests."""

from __future__ import annotations

import json
import re
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin

import pytest
from lxml import html as lxml_html

pytestmark = pytest.mark.slow
SITE = "https://kepu.example.org/town/"
KINDS = (
    "", "articles/", "articles/2/", "videos/", "columns/", "columns/street/", "columns/all/", "topics/",
    "topics/weather/", "audiences/", "audiences/teens/", "months/", "months/2026-05/", "people/lin/", "search/",
    "subscribe/", "p/thunder/", "p/rainbow/", "p/net/",
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
