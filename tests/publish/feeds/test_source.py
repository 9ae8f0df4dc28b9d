"""A second reader (lxml and json, nothing of ours) finds in every document what the source says, piece by piece."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from pathlib import Path

import pytest
from lxml import etree

from pipeline.model.catalog import Catalog, Entry
from pipeline.publish.feeds import feed_jobs
from tests.publish.feeds.catalogs import make_catalog, make_context, make_entries, make_entry, run

ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
SCHEMES = ("columns", "campaigns", "topics", "audiences", "keywords")


@dataclass(frozen=True)
class Read:
    """What a reader has of one item; `terms` are (scheme, label)."""

    title: str
    summary: str
    link: str
    content: str
    terms: tuple[tuple[str, str], ...]
    files: tuple[tuple[str, str, str], ...]


def read_rss(data: bytes) -> Iterator[tuple[str, Read]]:
    """Items of an RSS document by identity."""
    for item in etree.fromstring(data).iterfind("channel/item"):
        terms = tuple((node.get("domain", "").rsplit(":")[-1], node.text or "") for node in item.iterfind("category"))
        files = tuple((n.get("url", ""), n.get("type", ""), n.get("length", "")) for n in item.iterfind("enclosure"))
        title, link, about = (item.findtext(name) or "" for name in ("title", "link", "description"))
        yield (
            item.findtext("guid") or "",
            Read(title, unescape(about), link, item.findtext(CONTENT) or "", terms, files),
        )


def read_atom(data: bytes) -> Iterator[tuple[str, Read]]:
    """Entries of an Atom document by identity."""
    for entry in etree.fromstring(data).iterfind(f"{ATOM}entry"):
        links = {link.get("rel", ""): link for link in entry.iterfind(f"{ATOM}link")}
        found = [links[name] for name in ("enclosure",) if name in links]
        files = tuple((n.get("href", ""), n.get("type", ""), n.get("length", "")) for n in found)
        terms = tuple(
            (n.get("scheme", "").rsplit(":")[-1], n.get("label", "")) for n in entry.iterfind(f"{ATOM}category")
        )
        identity, title, about, content = (
            entry.findtext(f"{ATOM}{name}") or "" for name in ("id", "title", "summary", "content")
        )
        yield identity, Read(title, about, links["alternate"].get("href", ""), content, terms, files)


def read_json(data: bytes) -> Iterator[tuple[str, Read]]:
    """Items of a JSON Feed by identity; its tags have no scheme."""
    for item in json.loads(data)["items"]:
        files = tuple((f["url"], f["mime_type"], str(f["size_in_bytes"])) for f in item.get("attachments", ()))
        terms = tuple(("", tag) for tag in item["tags"])
        yield item["id"], Read(item["title"], item["summary"], item["url"], item["content_html"], terms, files)


READERS = {".rss.xml": read_rss, ".atom.xml": read_atom, ".json": read_json}


@pytest.fixture(scope="module")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """Sixty pieces of all kinds, with markup and odd characters in every field that has text."""
    content = tmp_path_factory.mktemp("content")
    (content / "media").mkdir()
    (content / "media" / "a.mp4").write_bytes(b"x" * 321)
    (content / "media" / "b.mp3").write_bytes(b"x" * 123)
    odd = make_entry(
        "odd", "<p>a &lt;b&gt; &amp;amp; ]]&gt; “引号” 👩‍🔬 עברית</p>\n<pre>  x\n\n\ty</pre>",
        title="<b>&amp; ]]> 👩‍🔬 עברית", summary="1 < 2 && \"x\" 'y'", campaign="fair", column="water",
        date="2026-06-01",
    )  # fmt: skip
    clip = make_entry("clip", kind="video", video={"file": "media/a.mp4", "duration_s": 9}, date="2026-06-02")
    sound = make_entry("sound", audio={"file": "media/b.mp3", "duration_s": 9}, date="2026-06-03")
    return make_catalog((*make_entries(60), odd, clip, sound), content=content)


def terms_of(entry: Entry, catalog: Catalog) -> tuple[tuple[str, str], ...]:
    """The categories that the source gives the piece, as people read them."""
    matter, words = entry.piece.matter, catalog.vocabulary
    audiences = {audience.id: audience.name for audience in words.audiences}
    found = {
        "columns": [catalog.office.columns[matter.column].name] if matter.column else [],
        "campaigns": [catalog.office.campaigns[matter.campaign].hashtag] if matter.campaign else [],
        "topics": [words.topic_names[name] for name in entry.topics],
        "audiences": [audiences[name] for name in entry.audiences],
        "keywords": list(entry.keywords),
    }
    return tuple((scheme, label) for scheme in SCHEMES for label in found[scheme])


FILES = {
    "clip": ("https://kepu.example/media/a.mp4", "video/mp4", "321"),
    "sound": ("https://kepu.example/media/b.mp3", "audio/mpeg", "123"),
}


@pytest.mark.parametrize("ending", READERS)
def test_every_document_says_what_the_source_says(ending: str, catalog: Catalog) -> None:
    """Titles, summaries, addresses, categories with their schemes, enclosures and full text, in all full documents."""
    made = run(job for job in feed_jobs(catalog, make_context(Path("unused"))) if job.path.endswith(ending))
    source = {f"tag:kepu.example,2026-01-01:{entry.id}": entry for entry in catalog.public}
    seen = set()
    for path, data in made.items():
        if "/archive/" in path and not path.startswith(("site/feeds/archive/all/", "site/feeds/archive/columns/")):
            continue  # these carry summaries (test_paging)
        for identity, read in READERS[ending](data):
            entry = source[identity]
            seen.add(identity)
            terms = terms_of(entry, catalog)
            assert (read.title, read.summary) == (entry.piece.matter.title, entry.summary), path
            assert read.link == f"https://kepu.example/p/{entry.id}/"
            assert entry.rendered.html in read.content, path
            assert read.terms == (terms if ending != ".json" else tuple(("", label) for _, label in terms))
            assert read.files == ((FILES[entry.id],) if entry.id in FILES else ()), path
    assert seen == set(source)
