"""`kepu serve`, asked over HTTP: pages as a build makes them, edits seen, problems told, nobody else let in."""

from __future__ import annotations

import http.client
import json
import re
import shutil
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest

from tests.build.conftest import TOY, run_kepu
from tests.cli.serving import PATIENCE_S, Serving, serving

DROP = "articles/2026/drop.md"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a copy of the toy's content."""
    top = tmp_path_factory.mktemp("serve")
    shutil.copytree(TOY, top / "content")
    return top


@pytest.fixture(scope="module")
def serve(place: Path) -> Iterator[Serving]:
    """The command, running on the copy."""
    with serving(place / "content", place / "out") as one:
        yield one


def bare(page: str) -> str:
    """A page without what the preview adds to it."""
    page = re.sub(r"(<body[^>]*>)<style>\n@media screen.*?</style>\n", r"\1", page, flags=re.DOTALL)
    return re.sub(r"<kepu-preview.*?preview\.js\" defer></script>\n", "", page, flags=re.DOTALL)


def test_pages_are_those_of_a_build(place: Path, tmp_path: Path) -> None:
    """But for the bar, every page is byte for byte what `kepu build` makes of the same content."""
    done = run_kepu("build", "--content", place / "content", "--out", tmp_path / "built")
    assert done.returncode == 0, done.stdout + done.stderr
    site = tmp_path / "built" / "site"
    pages = sorted(path.relative_to(site).as_posix() for path in site.rglob("index.html"))
    with serving(place / "content", tmp_path / "served", "--no-drafts") as one:
        for path in pages:
            address = "/" + path.removesuffix("index.html")
            assert bare(one.text(address)) == (site / path).read_text("utf-8"), address
        assert len(pages) > 20
        styles = "/assets/stylesheets/site.css"
        assert one.ask(styles)[2] == (site / styles[1:]).read_bytes()
        assert "读者看不到这一篇" in one.text("/p/canary-draft-id/")
        assert "鵷鶵" not in "".join(bare(one.text(f"/{path}")) for path in ("", "articles/", "months/"))


@pytest.mark.parametrize(
    ("path", "start"),
    [
        ("/media/covers/thunder-480.avif", rb"....ftypavif"),
        ("/media/covers/canary-draft-id-480.webp", rb"RIFF....WEBP"),
        ("/media/covers/rainbow.jpg", rb"\xff\xd8\xff"),
    ],
)
def test_covers_are_drawn_when_asked_for(serve: Serving, path: str, start: bytes) -> None:
    """Once: with its mark a browser is told that it has the picture."""
    status, headers, data = serve.ask(path)
    assert (status, re.match(start, data, re.DOTALL) is not None) == (200, True)
    assert serve.ask(path, If_None_Match=headers["ETag"])[::2] == (304, b"")


def test_pictures_of_a_body(serve: Serving) -> None:
    """Every source that the page names is there; a part of a file can be had, as players want it."""
    named = set(re.findall(r'(media/thunder\.[^" ]+)', serve.text("/p/thunder/")))
    assert {path.rpartition(".")[2] for path in named} == {"webp", "avif"}
    for path in named:
        status, headers, data = serve.ask(f"/{path}")
        assert (status, headers["Content-Type"]) == (200, f"image/{path.rpartition('.')[2]}")
        part = serve.ask(f"/{path}", Range="bytes=4-9")
        assert (part[0], part[2]) == (206, data[4:10])
    assert serve.ask("/media/nothing.webp")[0] == 404


def test_an_edit_is_seen(serve: Serving) -> None:
    """On the page and on lists, while the page's stream of news says that it is stale."""
    file = serve.content / "articles/2026/thunder.md"
    text = file.read_text("utf-8")
    mark = re.search(r'data-mark="(\w+)"', serve.text("/p/thunder/"))
    assert mark
    news = http.client.HTTPConnection("127.0.0.1", serve.port, timeout=PATIENCE_S)
    news.request("GET", f"/_preview/events?page=%2Fp%2Fthunder%2F&mark={mark[1]}")
    stream = news.getresponse()
    assert stream.readline() == b"event: progress\n"
    file.write_text(text.replace("title: 打雷时", "title: 听见雷声时") + "\n新添的一句。\n", "utf-8")
    while (line := stream.readline()) != b"event: stale\n":
        assert line, "the stream ended"
    news.close()
    assert "新添的一句。" in serve.text("/p/thunder/")
    assert "听见雷声时" in serve.text("/articles/").replace("<wbr>", "")
    assert serve.said("articles/2026/thunder.md：没有问题")
    file.write_text(text, "utf-8")
    serve.until("/p/thunder/", lambda page: "新添的一句。" not in page)


def test_errors_are_told_and_the_last_good_state_stays(serve: Serving) -> None:
    """With line and remedy, in the page and in the terminal; mended, they are gone."""
    file = serve.content / "articles/2026/fridge.md"
    text = file.read_text("utf-8")
    file.write_text(text.replace("updated:", "updted:").replace("再吃之前热透", "再吃之前煮透"), "utf-8")
    page = serve.until("/p/fridge/", lambda page: "不认识“updted”" in page)
    assert "怎么改：是不是“updated”？" in page
    assert "第 11 行" in page
    assert "K202" in page
    assert "再吃之前热透" in page
    assert "再吃之前煮透" not in page
    assert serve.said("不认识“updted”。是不是“updated”？")
    assert "别的文件有 1 个错误" in serve.text("/p/echo/")
    file.write_text(text, "utf-8")
    serve.until("/p/fridge/", lambda page: "updted" not in page and "没有问题" in page)


def test_what_goes_wrong_across_files_is_told(serve: Serving) -> None:
    """A link to a piece that is not there; a topic that nobody knows."""
    file = serve.content / "articles/2026/fridge.md"
    text = file.read_text("utf-8")
    file.write_text(text.replace("topics: [food]", "topics: [foot]") + "\n[去](nowhere.md)\n", "utf-8")
    page = serve.until("/p/fridge/", lambda page: "K311" in page)
    assert "K304" in page
    file.write_text(text, "utf-8")
    serve.until("/p/fridge/", lambda page: "K311" not in page)


def test_files_come_and_go(serve: Serving) -> None:
    """A new file with an error has a page that says so; mended it is a piece; deleted there is none."""
    file = serve.content / DROP
    file.write_text("---\ntitle: 一滴水\n---\n\n水。\n", "utf-8")
    page = serve.until("/p/drop/", lambda page: "这一篇还做不成网页" in page)
    assert "缺少必填的“date”" in page
    status, headers, body = serve.ask(f"/_preview/file/{DROP}")
    assert (status, f'data-mark="{headers["ETag"][1:-1]}"' in body.decode()) == (200, True)
    assert len(headers["ETag"]) > 8
    file.write_text("---\ntitle: 一滴水\ndate: 2026-07-01\n---\n\n水，见[打雷](thunder.md)。\n", "utf-8")
    serve.until("/articles/", lambda page: "一滴水" in page.replace("<wbr>", ""))
    status, headers, _ = serve.ask(f"/_preview/file/{DROP}")
    assert (status, headers["Location"]) == (302, "/p/drop/")
    assert 'href="../../p/thunder/"' in serve.until("/p/drop/", lambda page: "草稿预览" in page)
    file.unlink()
    serve.until("/p/drop/", lambda page: "没有这一页" in page)
    assert serve.ask("/p/drop/")[0] == 404


def test_data_files_are_followed(serve: Serving) -> None:
    """A column's new name is on its page; broken data leave the site as it was, and are told on every page."""
    file = serve.content / "_data/columns.yml"
    text = file.read_text("utf-8")
    file.write_text(text.replace("街头科学", "巷口科学"), "utf-8")
    serve.until("/columns/street/", lambda page: "巷口科学" in page)
    file.write_text("street: [\n", "utf-8")
    page = serve.until("/columns/street/", lambda page: "_data/columns.yml" in page)
    assert "巷口科学" in page
    file.write_text(text, "utf-8")
    serve.until("/columns/street/", lambda page: "街头科学" in page and "_data/columns.yml" not in page)


def test_drafts_carry_a_ribbon(serve: Serving) -> None:
    """On their own page; lists know which pieces readers cannot see; public pieces carry none."""
    assert "<b>草稿预览</b><span>读者看不到这一篇（草稿）" in serve.text("/p/canary-draft-id/")
    assert "读者看不到这一篇（定时 2099年1月1日 08:00）" in serve.text("/p/canary-embargo-id/")
    assert "草稿预览" not in serve.text("/p/thunder/")
    page = serve.text("/articles/")
    found = re.search(r'data-hidden="([^"]*)"', page)
    assert found
    hidden = json.loads(unescape(found[1]))
    assert hidden == {"canary-draft-id": "草稿", "canary-embargo-id": "定时 2099年1月1日 08:00"}


def test_what_an_account_gets(serve: Serving) -> None:
    """The desk's page of one account, for a draft too, with the pictures that it shows."""
    page = serve.text("/_preview/account/town/canary-draft-id/")
    assert "小镇科协" in page
    assert "金丝雀草稿正文鵷鶵" in page
    for name in ("cover-0", "picture-0"):
        assert serve.ask(f"/_preview/account/town/thunder/{name}")[0] == 200
    for path in ("town/nothing/", "nobody/thunder/", "town/thunder/cover-99", "town/thunder/../../x", "town"):
        assert serve.ask(f"/_preview/account/{path}")[0] == 404, path


@pytest.mark.parametrize(
    "path",
    [
        "/../../../etc/passwd",
        "/_preview/files/../../site/head.html.j2",
        "/_preview/files/..%2f..%2fsite%2fhead.html.j2",
        "/_preview/files//etc/passwd",
        "/_preview/file/../../etc/passwd",
        "/search/..%2f..%2fledger.sqlite",
        "/media/../_data/site.yml",
        "/content/_data/site.yml",
        "/p/..%2f..%2f_data/",
        "/%00",
    ],
)
def test_nothing_outside_is_served(serve: Serving, path: str) -> None:
    """Only what publishers plan has an address."""
    status, _, data = serve.ask(path)
    assert status == 404
    assert b"root:" not in data
    assert b"sheet.head" not in data
    assert b"feed_since" not in data


def test_other_sites_are_kept_out(serve: Serving) -> None:
    """A name that leads here by somebody else's DNS, a form on somebody else's page, a page that frames this one."""
    for host in ("evil.example", f"evil.example:{serve.port}", "localhost.evil.example", "[::1", ""):
        status, _, data = serve.ask("/p/canary-draft-id/", Host=host)
        assert (status, "鵷鶵" in data.decode()) == (403, False), host
    for host in (f"localhost:{serve.port}", "127.0.0.1", "[::1]:80", "192.168.1.9"):
        assert serve.ask("/p/thunder/", Host=host)[0] == 200, host
    assert serve.ask("/p/thunder/", "POST", b"x", Origin="https://evil.example")[0] == 403
    assert serve.ask("/p/thunder/", "POST", b"x", Origin=serve.address)[0] == 405
    headers = serve.ask("/p/thunder/")[1]
    assert headers["X-Frame-Options"] == "SAMEORIGIN"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["Cache-Control"] == "no-cache"


def test_feeds_and_search_are_not_in_the_preview(serve: Serving) -> None:
    """It says so, instead of showing an old one."""
    assert "预览里没有订阅源和开放数据" in serve.text("/feeds/all.rss.xml")
    assert "要先运行一次 kepu build 才能搜索" in serve.text("/search/")


def test_nothing_is_written_but_the_cache(serve: Serving) -> None:
    """Neither a site nor a ledger; the editors' files are as they were."""
    assert [path.name for path in serve.out.iterdir()] == ["cache"]
    theirs, ours = (sorted(p.relative_to(top) for p in top.rglob("*")) for top in (TOY, serve.content))
    assert ours == theirs


def test_a_busy_port(serve: Serving) -> None:
    """Says so in Chinese, and which one is free."""
    done = run_kepu("serve", "--content", serve.content, "--port", str(serve.port), "--no-open")
    assert (done.returncode, "Traceback" in done.stderr) == (2, False)
    assert re.search(rf"端口 {serve.port} 已被别的程序占用，可以用 --port \d+", done.stderr)


def test_a_file_outside(serve: Serving, tmp_path: Path) -> None:
    """Only pieces of content/ can be previewed."""
    (tmp_path / "x.md").write_text("x", "utf-8")
    done = run_kepu("serve", tmp_path / "x.md", "--content", serve.content, "--no-open")
    assert (done.returncode, "不在" in done.stderr) == (2, True)


def test_started_with_a_broken_office(place: Path, tmp_path: Path) -> None:
    """The first page tells what is wrong; mended, the site appears; Ctrl-C ends it all without a word too many."""
    content = Path(shutil.copytree(place / "content", tmp_path / "content"))
    file = content / "_data/site.yml"
    text = file.read_text("utf-8")
    file.write_text(text.replace("name:", "nam:"), "utf-8")
    with serving(content, tmp_path / "out", ready=False) as one:
        page = one.until("/", lambda page: "单位的资料有错误" in page)
        assert "是不是“name”？" in page
        file.write_text(text, "utf-8")
        one.until("/", lambda page: "page-home" in page)
        assert one.stop() == 0
    assert one.lines[-1] == "预览结束\n"
    assert "Traceback" not in "".join(one.lines)
