"""Feeds that mean harm, or are merely broken: a problem or a harmless draft, and nothing outside content/."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from pipeline.ingest.pull.wire import Limits
from pipeline.model.problem import Problem
from tests.ingest.adopt.desk import read
from tests.ingest.pull.conftest import Desk, item, rss
from tests.ingest.pull.server import Site

ROOT = Path(__file__).parents[3]
_LAUGHS = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
ENTITIES = {
    "billion laughs": f'<!DOCTYPE x [<!ENTITY a0 "lol">{_LAUGHS}]>',
    "behind a long comment": f'<!--{"x" * 20_000}--><!DOCTYPE x [<!ENTITY a0 "lol">{_LAUGHS}]>',
    "one long one": f'<!DOCTYPE x [<!ENTITY a11 "{"lol" * 100_000}">]>',
    "a file": '<!DOCTYPE x [<!ENTITY a11 SYSTEM "file:///etc/passwd">]>',
    "the web": '<!DOCTYPE x [<!ENTITY a11 SYSTEM "{base}/steal">]>',
    "a parameter": '<!DOCTYPE x [<!ENTITY % p SYSTEM "{base}/steal"> %p;]>',
}


@pytest.mark.parametrize("kind", ENTITIES)
def test_entities_are_refused(desk: Desk, site: Site, kind: str) -> None:
    """Whatever they would expand to; nothing is asked for on the web."""
    before = ENTITIES[kind].replace("{base}", site.base)
    address = site.serve("/feed", rss(item(title="&a11;" * 1000), before=before))
    assert "实体" in desk.refused(address).message
    assert site.asked == ["/feed"]


def test_a_plain_doctype_is_none_of_our_business(desk: Desk, site: Site) -> None:
    """As RSS 0.91 has it, with the names that HTML knows; it is not fetched."""
    before = f'<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "{site.base}/rss.dtd">'
    feed = site.serve("/feed", rss(item(title="caf&eacute;&nbsp;&unheardof;", guid="9"), before=before))
    assert desk.took(feed).report.written == ("articles/2026/cafe-unheardof.md",)
    assert "title: café &unheardof;\n" in desk.piece("cafe-unheardof") and site.asked == ["/feed"]


HTML = {
    "script": "<p>正文</p><script>alert(1)</script><style>p{}</style>",
    "handler": '<p onclick="alert(1)" style="position:fixed">正文</p><img src=x onerror=alert(1)>',
    "address": '<p>正文</p><a href="javascript:alert(1)">点</a><a href="data:text/html,x">点</a>',
    "frame": '<p>正文</p><iframe src="javascript:alert(1)"></iframe><object data="x"></object><embed src="data:x">',
    "svg": '<p>正文</p><svg onload="alert(1)"><script>alert(1)</script></svg><math href="javascript:alert(1)">',
    "escaped": "<p>正文 &lt;script&gt;alert(1)&lt;/script&gt; &amp;lt;img src=x onerror=alert(1)&amp;gt;</p>",
    "markdown": "<p>正文 [点](javascript:alert(1)) ![x](../../../neighbour/secret.md) `x` {: on=1 }</p><p>---</p>",
    "unclosed": '<p>正文<scr<script>ipt>alert(1)</scr</script>ipt><a href="http://x" title="</a><script>alert(1)//',
    "comment": "<p>正文</p><!--[if IE]><script>alert(1)</script><![endif]--><?php alert(1) ?>",
    "form": '<p>正文</p><form action="http://evil.example"><input name=password><button>登录</button></form>',
}


@pytest.mark.parametrize("kind", HTML)
def test_html_is_disarmed(desk: Desk, site: Site, kind: str) -> None:
    """No tag, handler or address of theirs is in the draft, and the check finds nothing."""
    outside = desk.outside()
    desk.took(site.serve("/feed", rss(item(html=HTML[kind].replace("]]>", "")))))
    shelf, problems = read(desk.content, ROOT)
    (piece,) = shelf.pieces
    assert problems == [] and "正文" in piece.body and piece.matter.status == "draft"
    body = piece.body.replace("&lt;", "‹").replace("\\]", "］")
    assert "<" not in body and "](javascript" not in body and "](data:text" not in body and "](.." not in body
    assert desk.outside() == outside


NAMES = {
    "up": ("../../../../neighbour/secret", "../../../neighbour/secret.md"),
    "root": ("/etc/passwd", "/etc/passwd"),
    "windows": ("C:\\Windows\\system32\\con", "..\\..\\x"),
    "reserved": ("con", "nul"),
    "hidden": (".git/config", ".htaccess"),
    "long": ("长" * 5000, "g" * 5000),
    "dots": ("...", ".."),
    "front matter": ("a\nstatus: approved\n---\n", "x\nstatus: approved"),
    "yaml": ("*alias: &amp;x !!python/object 'q\"", "{a: b}"),
    "turned": ("\u202egpj.exe", "a\u200bb"),
    "none": ("🎉🎉", "🎉"),
}


@pytest.mark.parametrize("kind", NAMES)
def test_names_stay_inside(desk: Desk, site: Site, kind: str) -> None:
    """Whatever title and identity are, the file is in content/articles under a name of ours, a draft, and clean."""
    title, guid = NAMES[kind]
    outside = desk.outside()
    report = desk.took(site.serve("/feed", rss(item(title=title, guid=guid)))).report
    (path,) = report.written
    assert path.startswith("articles/2026/") and path.count("/") == 2 and len(path.encode()) < 150
    shelf, problems = read(desk.content, ROOT)
    assert problems == [] and [piece.matter.status for piece in shelf.pieces] == ["draft"]
    assert desk.outside() == outside
    assert desk.took(f"{site.base}/feed").report.written == ()


def test_a_link_that_leads_out_of_content_is_not_written_through(desk: Desk, site: Site) -> None:
    """A folder of content/ that is a link to elsewhere."""
    (desk.content / "articles").symlink_to(desk.folder / "neighbour")
    with pytest.raises(OSError, match="外面"):
        desk.pull(site.serve("/feed", rss(item())))
    assert [path.name for path in (desk.folder / "neighbour").iterdir()] == ["secret.md"]


TEXTS = {
    "nothing": b"",
    "blanks": b" \n\n ",
    "a path": b"/etc/passwd",
    "an address": b"http://127.0.0.1/feed",
    "noise": bytes(range(256)) * 100,
    "zip": b"PK\x03\x04" + bytes(1000),
    "a page": b"<!DOCTYPE html><html><head><title>x</title></head></html>",
    "svg": b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
    "deep": b"<a>" * 500_000,
    "doctypes": b"<!DOCTYPE " * 200_000,
    "signs": b"<rss>" + b"<" * 2_000_000,
    "json": b'{"version": "https://jsonfeed.org/version/1.1", "items": "no"}',
    "deep json": b'{"items": ' + b"[" * 1_000_000,
    "other json": json.dumps({"items": [{"title": "x"}]}).encode(),
    "half json": b'{"version": "https://jsonfeed.org/version/1.1", "items": [',
}


@pytest.mark.parametrize("kind", TEXTS)
def test_what_is_no_feed(desk: Desk, site: Site, kind: str) -> None:
    """From the web and from a file alike: a problem."""
    (desk.folder / "feed.xml").write_bytes(TEXTS[kind])
    assert desk.refused(desk.folder / "feed.xml").code == "K604"
    assert desk.refused(site.serve("/feed", TEXTS[kind])).code == "K604"


def test_a_page_names_its_feeds(desk: Desk, site: Site) -> None:
    """The remedy is their addresses."""
    page = b'<!doctype html><head><link rel="alternate" type="application/rss+xml" href="/feeds/all.xml"></head>'
    assert f"{site.base}/feeds/all.xml" in desk.refused(site.serve("/", page, "text/html")).remedy


def test_files_that_are_none(desk: Desk) -> None:
    """Missing, a folder, too large, a name that no system takes."""
    with (desk.folder / "large.xml").open("wb") as file:
        file.truncate(50_000_000)
    for path in ("missing.xml", "neighbour", "large.xml", "n" * 300, "a\0b"):
        assert desk.pull(desk.folder / path) and desk.refused(str(desk.folder / path)[:200]).code == "K605"


def test_servers_that_mean_harm(desk: Desk, site: Site) -> None:
    """Loops, ways inside, bombs and wrong types end with a problem, in words."""
    loop = site.redirect("/loop", "/loop")
    inside = site.redirect("/inside", f"http://127.0.0.2:{site.port}/feed")
    bomb = site.serve("/bomb", gzip.compress(bytes(60_000_000)), Content_Encoding="gzip")
    film = site.serve("/film", b"x", "video/mp4")
    codes = {"loop": "K602", "inside": "K601", "bomb": "K603", "film": "K603"}
    found = {"loop": desk.refused(loop), "inside": desk.refused(inside), "bomb": desk.refused(bomb)}
    found["film"] = desk.refused(film)
    assert {name: problem.code for name, problem in found.items()} == codes
    site.pages["/slow"] = lambda handler: __import__("time").sleep(3)
    assert desk.refused(f"{site.base}/slow", Limits(seconds=0.5)).code == "K602"


ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gbk", "gb18030"]


@pytest.mark.parametrize("declared", ["utf-8", "gb2312", "iso-8859-1", "zlib_codec", "nonsense", ""])
@pytest.mark.parametrize("encoding", ENCODINGS)
def test_wrong_encodings(desk: Desk, site: Site, encoding: str, declared: str) -> None:
    """What is declared may be wrong, or dangerous: Chinese is read as Chinese."""
    text = (
        rss(item(html="<p>潮水跟着月亮走，一天两回。</p>"))
        .decode()
        .replace('encoding="utf-8"', f'encoding="{declared}"')
    )
    desk.took(site.serve("/feed", text.encode(encoding), f"text/xml; charset={declared or 'utf-8'}"))
    assert "潮水跟着月亮走，一天两回。" in desk.piece("chao-shui-cong-na-li-lai")


def test_control_characters(desk: Desk, site: Site) -> None:
    """NUL and its kin go, and are told."""
    found = desk.took(
        site.serve("/feed", rss(item(html="<p>潮\0水\x07\ud800</p>".encode("utf-8", "replace").decode())))
    )
    assert "潮水" in desk.piece("chao-shui-cong-na-li-lai")
    assert any("控制字符" in note.text for note in found.report.notes)


def test_broken_xml_is_read_as_far_as_it_goes(desk: Desk, site: Site) -> None:
    """A bare ampersand, a missing end: told, not refused."""
    feed = rss(item(title="A & B 潮水"), item(title="第二篇", guid="2")).replace(b"</channel></rss>", b"")
    found = desk.took(site.serve("/feed", feed))
    assert len(found.report.written) == 2 and any("XML 有错" in note.text for note in found.report.notes)


def test_too_many_and_too_long(desk: Desk, site: Site) -> None:
    """Bounds are told: entries of a run, entries of a feed, the length of one."""
    many = rss(*(item(title=f"第 {n} 篇", guid=str(n)) for n in range(60)))
    found = desk.took(site.serve("/many", many))
    assert len(found.report.written) == 50 and any("只看了前 50 篇" in note.text for note in found.report.notes)
    long = rss(
        item(html="<p>" + "x" * 3_000_001, guid="a"),
        item(title="短", guid="b"),
        item(title="中", html="x" * 1_500_000, guid="c"),
    )
    found = desk.took(site.serve("/long", long))
    assert found.report.written == ("articles/2026/duan.md",)
    assert {note.line for note in found.report.notes if "太长" in note.text or "太大" in note.text} == {1, 3}


def test_the_report_of_a_refused_feed_is_one_line_of_text(desk: Desk) -> None:
    """An address with line ends cannot write lines of its own into the report."""
    found = desk.pull("http://e\nvil\u202e.example/\x1b[31m")
    assert isinstance(found, Problem)
    assert not {"\n", "\u202e", "\x1b"} & set(found.path + found.message)
