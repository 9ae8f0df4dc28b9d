"""Whatever an editor can type gives well-formed feeds that read back equal, and addresses that stay whole."""

from __future__ import annotations

import json
from dataclasses import replace
from html import escape
from pathlib import Path

import feedparser
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import etree

from pipeline.publish.feeds import feed_jobs
from pipeline.publish.opendata import opendata_jobs
from pipeline.render.feed_html import absolute_html, clean, plain_reader_html
from tests.publish.feeds.catalogs import make_catalog, make_context, make_entry

CONTEXT = make_context(Path("unused"))
ANY = st.text(st.characters(exclude_categories=()), min_size=1, max_size=60)
TYPED = st.text(min_size=1, max_size=60)  # no lone surrogates: the files of editors are UTF-8
ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"


@settings(max_examples=60)
@given(who=TYPED, word=ANY, what=TYPED)
@example(who="]]>\x00李\u202e", word="\U0001f469\u200d\U0001f52c]]>&amp;", what="<b>\x1b[0m")
@example(who="ﷺ", word="a\u2028b", what="错" * 20_000)
def test_any_name_reads_back(who: str, word: str, what: str) -> None:
    """Authors, categories and reasons, which stand in attributes and elements of their own, come back too."""
    who, word, what = f"甲{who}", f"乙{word}", f"丙{what}"
    fields = {"authors": [who], "corrections": [{"date": "2026-02-01", "what": what}], "status": "corrected"}
    entry = replace(make_entry("any", **fields), keywords=(word,))
    gone = {"status": "withdrawn", "withdrawn": True, "public": False, "title": who[:60]}
    lost = make_entry("lost", **gone, withdrawal={"date": "2026-03-01", "reason": what})
    made = {job.path: job.make() for job in feed_jobs(make_catalog((entry, lost)), CONTEXT) if job.path in NAMED}
    author, reason = clean(entry.piece.matter.authors[0]), clean(entry.piece.matter.corrections[0].what)
    rss, atom = (etree.fromstring(made[path]) for path in NAMED[:2])
    item = json.loads(made[NAMED[2]])["items"][0]
    assert rss.findtext("channel/item/{http://purl.org/dc/elements/1.1/}creator") == author
    assert atom.findtext(f"{ATOM}entry/{ATOM}author/{ATOM}name") == author == item["authors"][0]["name"]
    assert [node.text for node in rss.iterfind("channel/item/category")][-1] == clean(word)
    label = [node.get("label") for node in atom.iterfind(f"{ATOM}entry/{ATOM}category")][-1]
    # An XML attribute cannot hold line ends and tabs as they are: they are written as references and come back.
    assert label == clean(word) == item["tags"][-1]
    told = json.loads(made[NAMED[3]])["items"]
    assert [each["summary"] for each in told] == [reason, reason]
    assert not feedparser.parse(made[NAMED[4]]).bozo


NAMED = [
    f"site/feeds/{name}"
    for name in ("all.rss.xml", "all.atom.xml", "all.json", "corrections.json", "corrections.atom.xml")
]


@settings(max_examples=60, deadline=None)
@given(title=ANY, summary=ANY, words=ANY)
@example(title="a]]>b\x00\x0b", summary="\ud800 <b>&amp;", words="]]>\u202e\U0001f469\u200d\U0001f52c\x85\ufffe")
@example(title="标题", summary="摘要", words="长" * 100_000)
def test_any_text_reads_back(title: str, summary: str, words: str) -> None:
    """Titles, summaries and text come back from RSS, Atom, JSON and the open data as they went in, cleaned."""
    body = f"<p>{escape(words)}</p>"
    fields = {"title": "x" + title[:50], "summary": summary, "sources": [{"title": "y" + title[:50]}]}
    entry = make_entry("any", body, **fields)
    catalog = make_catalog((entry,))
    made = {job.path: job.make() for job in feed_jobs(catalog, CONTEXT) if "/feeds/all." in job.path}
    title = clean(entry.piece.matter.title)
    wanted = title, clean(summary) if clean(summary).strip() else title, clean(body)
    rss = etree.fromstring(made["site/feeds/all.rss.xml"]).find("channel/item")
    atom = etree.fromstring(made["site/feeds/all.atom.xml"]).find(f"{ATOM}entry")
    item = json.loads(made["site/feeds/all.json"])["items"][0]
    assert rss is not None
    assert atom is not None
    read = (
        (rss.findtext("title"), rss.findtext("description"), rss.findtext(CONTENT)),
        (atom.findtext(f"{ATOM}title"), atom.findtext(f"{ATOM}summary"), atom.findtext(f"{ATOM}content")),
        (item["title"], item["summary"], item["content_html"]),
    )
    for number, (name, about, content) in enumerate(read):
        assert name == wanted[0]
        assert (about or "") == (escape(wanted[1], quote=False) if number == 0 else wanted[1])
        assert wanted[2] in (content or "")
    assert not feedparser.parse(made["site/feeds/all.rss.xml"]).bozo
    for job in opendata_jobs(catalog, CONTEXT):
        data = job.make()
        if job.path.endswith(".json"):
            json.loads(data)
        elif job.path.endswith(".xml"):
            etree.fromstring(data)


@settings(max_examples=200, deadline=None)
@given(ANY)
def test_clean_text_is_legal_and_stays(text: str) -> None:
    """Cleaned text is legal XML, cleaning twice changes nothing, and what was legal is kept."""
    found = clean(text)
    node = etree.Element("x")
    node.text = found
    assert (etree.fromstring(etree.tostring(node, encoding="utf-8")).text or "") == found
    assert clean(found) == found
    assert [c for c in text if c.isalnum()] == [c for c in found if c.isalnum()]


PIECES = {"a": "https://x.example/p/a/"}


@pytest.mark.parametrize(
    ("html", "wanted"),
    [
        ('<a href="piece:a">甲</a>', '<a href="https://x.example/p/a/">甲</a>'),
        ('<a href="piece:a#b &amp; c">甲</a>', '<a href="https://x.example/p/a/#b &amp; c">甲</a>'),
        ('<a class="k" title="a > b" href="piece:z"><b>乙</b></a>丙', "<b>乙</b>丙"),
        ('<a href="#n">1</a>', '<a href="https://x.example/p/me/#n">1</a>'),
        ('<a href="https://y.example/?a=1&amp;b=2">y</a>', '<a href="https://y.example/?a=1&amp;b=2">y</a>'),
        ('<a href="mailto:a@b.example">y</a>', '<a href="mailto:a@b.example">y</a>'),
        ('<img alt="x" src="media:m/图 1.png">', '<img alt="x" src="https://x.example/m/图 1.png">'),
        ('<p>a<img src="media:gone.png">b</p>', "<p>ab</p>"),
        ("<p>href=&quot;piece:a&quot;</p>", "<p>href=&quot;piece:a&quot;</p>"),
        ('<code>&lt;a href="piece:z"&gt;</code>', '<code>&lt;a href="piece:z"&gt;</code>'),
        ('<abbr title="<a href=x>">甲</abbr>', '<abbr title="<a href=x>">甲</abbr>'),
    ],
)
def test_addresses(html: str, wanted: str) -> None:
    """Addresses become absolute; words, other attributes and text that looks like a tag stay."""
    pictures = {"m/图 1.png": "https://x.example/m/图 1.png"}
    assert absolute_html(html, "https://x.example/p/me/", PIECES, pictures.get) == wanted


def test_formulas_and_boxes_as_text() -> None:
    """Readers without MathML and forms still see the formula and whether a box is ticked."""
    power = '<math display="inline" alttext="x²"><mrow><msup><mi>x</mi><mn>2</mn></msup></mrow></math>'
    assert plain_reader_html(f"<p>{power}</p>") == "<p>x<sup>2</sup></p>"
    boxes = '<li><input type="checkbox" checked disabled> 甲</li><li><input type="checkbox" disabled> 乙</li>'
    assert plain_reader_html(boxes) == "<li>☑  甲</li><li>☐  乙</li>"
