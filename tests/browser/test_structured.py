"""What machines read of a page: JSON-LD and Open Graph on every HTML file, parsed, with all that is required of them.

Required: for Article, VideoObject, BreadcrumbList and Organization what Google's documentation of structured data names
as required or recommended for a rich result; for Open Graph the four basic properties of https://ogp.me.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from lxml import html as lxml_html
from PIL import Image

pytestmark = pytest.mark.slow
SITE = "https://kepu.example.org/town/"
REQUIRED = {
    "Article": "headline image datePublished dateModified author publisher mainEntityOfPage description inLanguage",
    "VideoObject": "name description thumbnailUrl uploadDate contentUrl author publisher inLanguage",
    "AudioObject": "name contentUrl encodingFormat",
    "BreadcrumbList": "itemListElement",
    "ListItem": "position name item",
    "Organization": "name url logo",
    "Person": "name",
    "WebSite": "name url potentialAction publisher inLanguage",
    "SearchAction": "target query-input",
    "EntryPoint": "urlTemplate",
    "DataFeed": "name description url license distribution creator",
    "DataDownload": "encodingFormat contentUrl",
}
MOMENTS = ("datePublished", "dateModified", "uploadDate")
FILES = ("image", "thumbnailUrl", "logo", "contentUrl")
PLAIN = {"", "about", "articles", "videos", "columns", "topics", "audiences", "months", "people", "subscribe"}


def pages(built: Path) -> Iterator[tuple[str, Any]]:
    """The site path and the tree of every page."""
    for file in sorted(built.rglob("*.html")):
        yield file.relative_to(built).as_posix().removesuffix("index.html"), lxml_html.parse(file)


def nodes(value: Any) -> Iterator[dict[str, Any]]:
    """Every typed node in JSON-LD, inner ones too."""
    if isinstance(value, list):
        for each in value:
            yield from nodes(each)
    elif isinstance(value, dict):
        if "@type" in value:
            yield value
        for each in value.values():
            yield from nodes(each)


def graph(tree: Any) -> list[dict[str, Any]]:
    """The nodes of a page's script; at most one script."""
    scripts = tree.xpath("//script[@type='application/ld+json']/text()")
    assert len(scripts) <= 1
    whole = [json.loads(script) for script in scripts]
    assert all(each["@context"] == "https://schema.org" for each in whole)
    return list(nodes(whole))


def test_json_ld_is_complete(built: Path) -> None:
    """Known types alone, each with its properties; moments with an offset, files that exist, addresses of the site."""
    seen = set()
    for path, tree in pages(built):
        for node in graph(tree):
            kind = node["@type"]
            seen.add(kind)
            assert all(node.get(name) not in (None, "", []) for name in REQUIRED[kind].split()), (path, node)
            assert all(datetime.fromisoformat(node[name]).utcoffset() for name in MOMENTS if name in node), path
            for name in FILES:
                address = node.get(name, SITE)
                assert address.startswith("https://"), (path, name)
                if address.startswith(SITE):
                    assert (built / address.removeprefix(SITE)).exists(), (path, address)
    assert seen == set(REQUIRED)


def test_breadcrumbs_lead_to_the_page(built: Path) -> None:
    """From the home page, numbered without a gap, each step a page of the site, the last this one (a list's first)."""
    found = 0
    for path, tree in pages(built):
        for crumbs in (node for node in graph(tree) if node["@type"] == "BreadcrumbList"):
            steps = crumbs["itemListElement"]
            assert [step["position"] for step in steps] == list(range(1, len(steps) + 1)), path
            assert steps[0]["item"] == SITE
            assert all((built / step["item"].removeprefix(SITE) / "index.html").is_file() for step in steps), path
            assert (SITE + path).startswith(steps[-1]["item"]), path
            found += 1
    assert found > 20


@pytest.mark.parametrize("kind", ["p/", "articles/", "topics/", "audiences/", "months/", "people/", "columns/"])
def test_every_list_and_piece_has_json_ld(built: Path, kind: str) -> None:
    """All pages below these folders, but for their indexes and the notice of a withdrawal."""
    mine = [(path, tree) for path, tree in pages(built) if path.startswith(kind) and path.strip("/") not in PLAIN]
    assert mine
    assert [path for path, tree in mine if not graph(tree)] == (["p/gone/"] if kind == "p/" else [])


def test_open_graph_on_every_page(built: Path) -> None:
    """Title, type, address and picture; the picture is a file of the stated size; the address is the canonical one."""
    for path, tree in pages(built):
        said = dict(zip(tree.xpath("//meta/@property"), tree.xpath("//meta[@property]/@content"), strict=True))
        basic = ("title", "type", "image", "image:alt", "description", "site_name", "locale")
        assert all(said.get(f"og:{name}", "").strip() for name in basic), (path, said)
        assert said["og:type"] in {"website", "article", "video.other"}, path
        assert ("article:published_time" in said) == (said["og:type"] == "article" or path in {"p/rainbow/"}), path
        picture = Image.open(BytesIO((built / said["og:image"].removeprefix(SITE)).read_bytes()))
        assert picture.size == (int(said["og:image:width"]), int(said["og:image:height"])), path
        canonical = tree.xpath("//link[@rel='canonical']/@href")
        assert canonical == [said[name] for name in ("og:url",) if name in said], path
        assert canonical in ([SITE + path], []), path
        assert bool(canonical) != bool(tree.xpath("//meta[@name='robots'][contains(@content, 'noindex')]")), path
