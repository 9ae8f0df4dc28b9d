"""Our pages beside those that mkdocs itself makes of the same Markdown: title, contents and article are the same.

Normalised away is what we do on purpose: sanitising classes and ids, figures, tables that scroll, formulas as MathML,
pictures in sizes, links resolved.
"""

from __future__ import annotations

import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path

import pytest
from lxml import html as lxml_html

from pipeline.build.folders import Folders
from pipeline.build.run import build
from pipeline.ingest.parse import split
from pipeline.model.times import SHANGHAI
from pipeline.publish.site import page_jobs
from scripts.bench_site import write_pieces

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[2]
TEMPLATE = (
    "<html><head><title>{{ page.meta.title }}</title></head><body><nav>{% for one in page.toc recursive %}"
    '<a href="{{ one.url }}">{{ one.title }}</a>{{ loop(one.children) }}{% endfor %}</nav>'
    "<main>{{ page.content }}</main></body></html>"
)
BLOCKS = frozenset("h2 h3 h4 h5 h6 p li dt dd th td pre summary".split())
INLINE = ("strong", "em", "del", "mark", "ins", "sub", "sup", "code", "a", "abbr", "img")


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Our own pieces, and made-up ones up to fifty."""
    folder = tmp_path_factory.mktemp("content") / "content"
    made = tmp_path_factory.mktemp("made") / "content"
    made.mkdir()
    write_pieces(ROOT / "content", made, 30)
    subprocess.run(["cp", "-r", str(ROOT / "content"), str(folder)], check=True)
    for file in sorted(made.glob("articles/**/*.md")):
        (folder / "articles" / file.name).write_bytes(file.read_bytes())
    return folder


def ours(content: Path, out: Path) -> dict[str, lxml_html.HtmlElement]:
    """Id → page of our own."""
    with ThreadPoolExecutor(1) as pool:  # the renderer is not for threads
        report = build(
            Folders(ROOT, content, out), datetime(2026, 11, 22, tzinfo=SHANGHAI), pool, publishers=(page_jobs,)
        )
    assert report.ok, report.problems
    return {
        file.parent.name: lxml_html.fromstring(file.read_text("utf-8")) for file in (out / "site/p").glob("*/*.html")
    }


def theirs(content: Path, top: Path) -> dict[str, lxml_html.HtmlElement]:
    """Id → page of plain mkdocs with the same extensions and an empty theme."""
    (top / "theme").mkdir()
    (top / "theme" / "main.html").write_text(TEMPLATE, "utf-8")
    for file in [*content.glob("articles/**/*.md"), *content.glob("videos/**/*.md"), *content.glob("columns/**/*.md")]:
        located, body, _, _ = split(file.name, file.read_text("utf-8"))
        assert isinstance(located.data, dict)
        name = str(located.data.get("id") or file.stem)
        target = top / "docs" / "p" / f"{name}.md"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(f"---\ntitle: {located.data['title']!r}\n---\n{body}", "utf-8")
    extensions = (ROOT / "mkdocs.yml").read_text("utf-8").split("# markdown: begin")[1].split("# markdown: end")[0]
    (top / "mkdocs.yml").write_text(
        f"site_name: 对照\ntheme: {{name: null, custom_dir: theme}}\nplugins: []\n{extensions}", "utf-8"
    )
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--config-file", str(top / "mkdocs.yml")]
    subprocess.run(command, check=True, capture_output=True)
    return {
        file.parent.name: lxml_html.fromstring(file.read_text("utf-8"))
        for file in (top / "site" / "p").glob("*/index.html")
    }


def plain(text: str) -> str:
    """White space folded, and the marks that we take away or add."""
    return re.sub(r"\s+", "", text.replace("\u200b", "").replace("↩", ""))


def blocks(article: lxml_html.HtmlElement) -> list[tuple[str, str]]:
    """Every block that holds text itself, as (tag, text); without formulas and pictures' captions."""
    for gone in article.xpath(".//math | .//*[contains(@class, 'arithmatex')] | .//*[contains(@class, 'formula')]"):
        gone.drop_tree()
    for gone in article.xpath(".//figcaption"):
        gone.drop_tree()
    found = []
    for node in article.iter():
        if node.tag in BLOCKS and not any(inner.tag in BLOCKS for inner in node.iterdescendants()):
            text = plain(node.text_content())
            if text:
                found.append((node.tag, text))
    return found


def marks(article: lxml_html.HtmlElement) -> list[tuple[str, str]]:
    """Every inline element as (tag, text or alternative text)."""
    found = []
    for node in article.iter(*INLINE):
        text = plain(node.get("alt", "") if node.tag == "img" else node.text_content())
        if text and not node.xpath("ancestor::pre"):
            found.append((node.tag, text))
    return found


def test_fifty_pieces_are_the_same(content: Path, tmp_path: Path) -> None:
    """Titles, tables of contents, blocks and inline marks, piece by piece."""
    mine, reference = ours(content, tmp_path / "out"), theirs(content, tmp_path)
    assert mine.keys() == reference.keys()
    assert len(mine) >= 50
    for name, page in mine.items():
        other = reference[name]
        title = plain(page.xpath("string(//h1)"))
        assert title == plain(other.xpath("string(//title)")), name
        entries = [plain(each.text_content()) for each in page.xpath("//nav[@class='contents']//a")]
        wanted = [plain(each.text_content()) for each in other.xpath("//nav/a")]
        assert entries == wanted or len(wanted) < 2, name
        body, article = page.xpath("//div[@id='body']")[0], other.xpath("//main")[0]
        assert blocks(body) == blocks(article), name
        assert marks(body) == marks(article), name
