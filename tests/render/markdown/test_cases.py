"""The example files of tests/cases/markdown: title, input and expected output, each ended by a line with one dot.

`neutral-*` show what the site gets, `paste-*` what goes into an editor (with a theme of a few roles; the bare spans
that hold words beside elements are left out, so that an example stays readable).
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipeline.ingest.extensions import load_extensions
from pipeline.render.markdown import render
from pipeline.render.paste import paste_html
from pipeline.render.paste_lint import Meta, lint_paste
from pipeline.render.theme import parse_theme

ROOT = Path(__file__).parents[3]
FILES = sorted((ROOT / "tests/cases/markdown").glob("*.txt"))
EXTENSIONS = load_extensions(ROOT / "mkdocs.yml")
KEPT = ("mp.weixin.qq.com",)
THEME = parse_theme(
    ".list, .list-inner { margin: 1em } .quote { margin: 2em } .table-scroll { overflow-x: auto } "
    ".code { padding: 1em } .note-mark { color: #666666 } .admonition { padding: 2em } .notes { margin: 3em } "
    ".token-keyword { color: #880088 }",
    "t",
)


def read_cases(path: Path) -> list[tuple[str, str, str]]:
    """(title, input, expected) of an example file."""
    parts = [part.strip("\n") for part in ("\n" + path.read_text("utf-8")).split("\n.\n")]
    return list(zip(parts[::3], parts[1::3], parts[2::3], strict=False))


CASES = [(path.stem, *case) for path in FILES for case in read_cases(path)]


def neutral(source: str) -> str:
    return render(
        source,
        title="t",
        folder="articles/2026",
        extensions=EXTENSIONS,
        pieces={"articles/2026/fridge.md": "fridge"},
        pictures={"media/x.png"},
    ).html


@pytest.mark.parametrize(("file", "title", "source", "expected"), CASES, ids=[f"{c[0]}:{c[1]}" for c in CASES])
def test_example(file: str, title: str, source: str, expected: str) -> None:
    """Every example gives exactly the expected HTML, and the lint agrees with every pasted one."""
    html = neutral(source)
    if file.startswith("neutral-"):
        assert html == expected
        return
    pasted = paste_html(
        html,
        theme=THEME,
        pictures={"media/x.png": "images/01.png"},
        sizes={"media/x.png": (800, 600)},
        keep_links_to=KEPT,
        addresses={"fridge": "https://example.org/p/fridge/"},
    )
    assert re.sub(r'<span leaf="">(.*?)</span>', r"\1", pasted) == expected
    found = lint_paste(pasted, Meta(source=source, html=html, keep_links_to=KEPT))
    # this theme has no layout; W53, W62 and W63 are proved with the office's themes in test_articles.py
    assert [f for f in found if f.severity == "error" and f.rule not in {"W53", "W62", "W63"}] == []


PROBE = {
    "粗体带中文标点": ("paste-bold:粗体里带标点", "paste-bold:书名号加粗", "paste-bold:引号加粗"),
    "脚注": ("paste-footnote:脚注", "paste-footnote:两段的脚注"),
    "GFM 提示": ("paste-alert:GFM 提示", "paste-alert:带标题的 GFM 提示"),
    "任务列表": ("paste-tasks:任务列表",),
    "站外链接露出网址": ("paste-links:站外链接",),
    "公众号链接保留": ("paste-links:保留的链接",),
    "锚点": ("paste-links:锚点",),
    "嵌套列表的次序和编号": ("paste-lists:嵌套的编号", "paste-lists:两格缩进的嵌套", "paste-lists:从 3 开始"),
    "代码的换行、缩进和颜色": ("paste-code:代码的换行和缩进",),
    "表格放得进手机": ("paste-tables:三列以内", "paste-tables:六列"),
    "公式": ("paste-math:行内公式", "paste-math:独立公式", "paste-math:化学式"),
    "钱数不是公式": ("paste-math:钱数不是公式",),
    "正文一级标题": ("paste-h1:正文里的一级标题",),
    "脚本和事件去掉": ("paste-html:脚本和事件",),
    "上下标": ("paste-subsup:上下标",),
    "题注、替代文字、真实宽度": ("paste-figure:带题注的图",),
}
"""What other tools were asked, row by row, and the examples that answer."""


@pytest.mark.parametrize("row", PROBE)
def test_every_probe_has_its_examples(row: str) -> None:
    """Each row of the comparison with other tools is an example of its own."""
    assert set(PROBE[row]) <= {f"{case[0]}:{case[1]}" for case in CASES}


def test_every_file_is_read() -> None:
    """The example files are there, and none is empty."""
    assert len(FILES) >= 28
    assert {path.stem for path in FILES} == {case[0] for case in CASES}
