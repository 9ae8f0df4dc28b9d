"""Links to places in other pieces that are not there are reported, with the line and what is there."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path

from pipeline.build.folders import Folders
from pipeline.build.run import build
from pipeline.model.times import SHANGHAI

ROOT = Path(__file__).parents[2]
HEAD = "---\ntitle: {}\ndate: 2026-05-01 08:00\nstatus: approved\nsummary: 一句。\nsources:\n- title: 测试\n---\n\n"
BODY = "看[这里](two.md#有的)、[那里](two.md#没有的)和[本页](#没有)。\n\n再看[整篇](two.md)。\n"


def test_a_dead_anchor_is_told(tmp_path: Path) -> None:
    """One warning, at the line of the link; links to headings that exist and to whole pieces are fine."""
    content = tmp_path / "content"
    (content / "_data").mkdir(parents=True)
    toy = ROOT / "tests" / "toy" / "content" / "_data"
    for each in toy.iterdir():
        (content / "_data" / each.name).write_bytes(each.read_bytes())
    (content / "articles").mkdir()
    (content / "articles" / "one.md").write_text(HEAD.format("第一篇") + BODY, "utf-8")
    (content / "articles" / "two.md").write_text(HEAD.format("第二篇") + "## 有的\n\n正文。\n", "utf-8")
    with ThreadPoolExecutor(1) as pool:
        now = datetime(2026, 6, 1, tzinfo=SHANGHAI)
        report = build(Folders(ROOT, content, tmp_path / "out"), now, pool, publishers=())
    found = [problem for problem in report.problems if problem.code == "K504"]
    assert [(each.path, each.line, each.severity) for each in found] == [("articles/one.md", 10, "warning")]
    assert "没有的" in found[0].message
    assert "有的" in found[0].remedy
