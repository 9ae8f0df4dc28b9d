"""What becomes of a partner's pieces: drafts with source, licence and link, once."""

from __future__ import annotations

import io
import json
from pathlib import Path

from PIL import Image

from pipeline.ingest.adopt.writing import write_new
from pipeline.ingest.known import folded_link, folded_title
from pipeline.ingest.pull.drafts import licence_of
from tests.ingest.adopt.desk import read
from tests.ingest.pull.conftest import Desk, item, rss
from tests.ingest.pull.server import Site

ROOT = Path(__file__).parents[3]
FULL = """
<h1>潮水从哪里来</h1><p>月亮<strong>拉动</strong>海水，见<a href="/moon?id=1&amp;x=2">月相</a>。</p>
<ul><li>大潮</li><li>小潮</li></ul><table><tr><th>潮</th><th>时</th></tr><tr><td>大</td><td>初一|十五</td></tr></table>
"""


def test_a_piece_in_full(desk: Desk, site: Site) -> None:
    """Everything that a draft must say, in plain Markdown."""
    more = "<dc:creator>张三</dc:creator><category>卫生健康</category><category>潮汐</category>"
    feed = site.serve("/feed", rss(item(html=FULL, more=more)))
    assert desk.took(feed).report.written == ("articles/2026/chao-shui-cong-na-li-lai.md",)
    assert (
        desk.piece("chao-shui-cong-na-li-lai")
        == """\
---
id: chao-shui-cong-na-li-lai
title: 潮水从哪里来
date: 2026-11-16 08:30
authors:
  - 张三
sources:
  - title: 友站：潮水从哪里来
    url: https://partner.example/1001
license: 转载
origin: partner.example 1001
topics:
  - health
keywords:
  - 潮汐
status: draft
---
月亮**拉动**海水，见[月相](https://partner.example/moon?id=1&x=2)。

- 大潮
- 小潮

| 潮 | 时 |
| --- | --- |
| 大 | 初一\\|十五 |
"""
    )
    assert read(desk.content, ROOT)[1] == []


def test_atom_and_json(desk: Desk, site: Site) -> None:
    """The other two formats; text that is no HTML; a licence by its deed."""
    atom = """<feed xmlns="http://www.w3.org/2005/Atom"><title>友站</title><id>tag:partner.example,2026:all</id>
    <link href="https://partner.example/"/><rights>CC BY 4.0</rights>
    <entry><id>tag:partner.example,2026:1</id><title type="html">一 &lt;b&gt;号&lt;/b&gt;</title><link href="one"/>
    <published>2026-11-01T20:00:00Z</published><author><name>李四</name></author>
    <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>甲 <em>乙</em></p></div></content></entry>
    <entry><id>tag:partner.example,2026:2</id><title>二号</title><updated>2026-11-02T00:00:00Z</updated>
    <summary>只有摘要 a*b*c</summary></entry></feed>"""
    found = desk.took(site.serve("/atom", atom.encode(), "application/atom+xml"))
    assert len(found.report.written) == 2
    one, two = desk.piece("yi-hao"), desk.piece("er-hao")
    assert "date: 2026-11-02 04:00\n" in one and "license: CC-BY-4.0\n" in one and "甲 *乙*" in one
    assert "url: https://partner.example/one\n" in one and "origin: tag:partner.example,2026:1\n" in one
    assert "只有摘要 a\\*b\\*c" in two and "sources" not in two
    told = [note.text for note in found.report.notes]
    assert any("只给了摘要" in text for text in told) and any("没有原文链接" in text for text in told)
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "第三站",
        "items": [
            {"id": 7, "title": "三号", "url": "https://third.example/3", "content_text": "一行\n# 二行"},
            {"id": "x", "content_html": "<p>没有题目的一篇，就用开头的话。</p>", "date_published": "2026-11-03"},
            "no entry",
        ],
    }  # fmt: skip
    desk.took(site.serve("/json", json.dumps(feed).encode(), "application/feed+json"))
    assert desk.piece("san-hao").endswith("一行\n\n\\# 二行\n") and 'origin: "127.0.0.1:' in desk.piece("san-hao")
    assert read(desk.content, ROOT)[1] == []


def test_a_rerun_writes_nothing(desk: Desk, site: Site) -> None:
    """Also after the office has edited, renamed, moved and approved the draft, and the partner has changed it."""
    feed = site.serve("/feed", rss(item(), item(title="第二篇", guid="2")))
    desk.took(feed)
    before = desk.everything()
    again = desk.took(feed)
    assert (again.before, again.report.written, again.report.notes) == (2, (), ())
    assert desk.everything() == before
    old = desk.content / "articles/2026/chao-shui-cong-na-li-lai.md"
    text = old.read_text("utf-8").replace("title: 潮水从哪里来", "title: 改过的题目").replace("draft", "approved")
    old.unlink()
    write_new(desk.content, "columns/season/tide.md", text.replace("id: chao-shui-cong-na-li-lai", "id: tide").encode())
    site.serve("/feed", rss(item(title="友站也改了题目", html="<p>改了</p>"), item(title="第二篇", guid="2")))
    assert desk.took(feed).report.written == ()


def test_the_same_piece_by_link_and_by_title(desk: Desk, site: Site) -> None:
    """What content/ holds by its original's address or title is not taken again, and the report says which it is."""
    front = "---\ntitle: {title}\ndate: 2026-01-01\nsources: [{{title: 原文, url: '{url}'}}]\n---\n"
    write_new(
        desk.content, "articles/2026/a.md", front.format(title="甲", url="http://www.partner.example/1001/#x").encode()
    )
    write_new(
        desk.content, "articles/2026/b.md", front.format(title="第 二 篇！", url="https://other.example/").encode()
    )
    found = desk.took(site.serve("/feed", rss(item(), item(title="第二篇", guid="2"), item(title="第三篇", guid="3"))))
    assert found.report.written == ("articles/2026/di-san-pian.md",)
    told = {note.line: note.text for note in found.report.notes}
    assert "articles/2026/a.md" in told[1] and "articles/2026/b.md" in told[2]


def test_two_feeds_of_one_site_and_numbers_of_two_sites(desk: Desk, site: Site) -> None:
    """A piece in two feeds of a partner is one; a number of another partner is another; a guid used twice is told."""
    desk.took(site.serve("/all", rss(item())))
    assert desk.took(site.serve("/health", rss(item()))).before == 1
    other = rss(item(title="别的"), head="<title>他站</title><link>https://other.example/</link>")
    other = other.replace(b"https://partner.example/1001", b"https://other.example/1001")
    assert len(desk.took(site.serve("/other", other)).report.written) == 1
    twice = desk.took(site.serve("/twice", rss(item(title="新一", guid="5"), item(title="新二", guid="5"))))
    assert len(twice.report.written) == 1 and any("编号" in note.text for note in twice.report.notes)


def test_an_id_in_use_is_not_taken_over(desk: Desk, site: Site) -> None:
    """Two titles that are spelled alike, and a piece of ours with that name."""
    write_new(desk.content, "videos/2020/x.md", "---\nid: Chao-Xi\ntitle: 我们的\ndate: 2020-01-01\n---\n".encode())
    feed = rss(item(title="潮汐", guid="1"), item(title="潮夕", guid="2"))
    written = desk.took(site.serve("/feed", feed)).report.written
    assert written == ("articles/2026/chao-xi-2.md", "articles/2026/chao-xi-3.md")


def test_a_rehearsal_writes_nothing(desk: Desk, site: Site) -> None:
    """And says what the pull itself says."""
    feed = site.serve("/feed", rss(item(html=FULL)))
    before = desk.everything()
    rehearsed = desk.took(feed, rehearse=True)
    assert desk.everything() == before
    assert desk.took(feed) == rehearsed


def png(side: int) -> bytes:
    """A picture."""
    stream = io.BytesIO()
    Image.new("1", (side, side)).save(stream, "PNG")
    return stream.getvalue()


def test_pictures(desk: Desk, site: Site) -> None:
    """From the feed's own host, sound and not too large; all others stay links, each with its reason."""
    site.serve("/tide.png", png(40), "image/png")
    site.serve("/large.png", png(40) + bytes(9_000_000), "image/png")
    site.serve("/huge.png", png(7000), "image/png")
    site.serve("/page.png", b"<html>", "text/html")
    site.serve("/fake.png", b"<svg onload=alert(1)>", "image/svg+xml")
    site.redirect("/away.png", f"http://127.0.0.2:{site.port}/tide.png")
    names = ("tide", "large", "huge", "page", "fake", "away", "none")
    html = "".join(f'<p><img src="{site.base}/{name}.png" alt="{name}"></p>' for name in names)
    html += '<p><img src="http://127.0.0.2/x.png" alt="other"><img src="file:///etc/passwd" alt="file"></p>'
    found = desk.took(site.serve("/feed", rss(item(html=html))))
    body = desk.piece("chao-shui-cong-na-li-lai")
    (path,) = found.report.media
    assert path.startswith("media/imported/") and f"![tide]({path})" in body
    assert body.count("![") == 1 and body.count("[图：") == 7 and "［图：file］" in body
    told = " ".join(note.text for note in found.report.notes)
    for reason in ("8 MB", "4000 万像素", "text/html", "不是 PNG", "127.0.0.2 指向", "HTTP 404", "在别的网站上"):
        assert reason in told, reason
    assert read(desk.content, ROOT)[1] == []


def test_a_file_of_a_feed_takes_no_picture(desk: Desk, site: Site) -> None:
    """It has no host of its own: nothing is asked of the web."""
    (desk.folder / "feed.xml").write_bytes(rss(item(html=f'<img src="{site.base}/tide.png" alt="潮">')))
    desk.took(desk.folder / "feed.xml")
    assert f"[图：潮]({site.base}/tide.png)" in desk.piece("chao-shui-cong-na-li-lai") and site.asked == []


def test_what_counts_as_the_same() -> None:
    """Titles and addresses, folded; licences by deed and by name."""
    assert folded_title("《潮水》：从Ａ到Z！") == folded_title("潮水 从a到z") == "潮水从a到z"
    assert folded_link("http://www.E.example/a/?utm_source=x&b=2&a=1#f") == folded_link("https://e.example/a?a=1&b=2")
    assert folded_link("https://e.example/a?id=1") != folded_link("https://e.example/a?id=2")
    assert folded_link("http://[") == folded_link("") == ""
    assert licence_of("https://creativecommons.org/licenses/by-nc/4.0/deed.zh") == "CC-BY-NC-4.0"
    assert licence_of("CC BY-SA 4.0") == "CC-BY-SA-4.0"
    assert licence_of("https://creativecommons.org/publicdomain/zero/1.0/") == "CC0-1.0"
    assert (
        licence_of("http://creativecommons.org/licenses/by/3.0/")
        == licence_of("© 友站 2026")
        == licence_of("")
        == "转载"
    )
