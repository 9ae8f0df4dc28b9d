"""The office's themes are in the closed set and readable; what is outside it is told with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.render.css import ROLES, value_fault
from pipeline.render.paste import paste_html
from pipeline.render.paste_lint import Meta, lint_paste
from pipeline.render.theme import Theme, ThemeError, load_theme, parse_theme
from tests.render.markdown.test_cases import ROOT, neutral

THEMES = {path.stem: load_theme(path) for path in sorted((ROOT / "templates/channels/wechat/themes").glob("*.css"))}
ARTICLES = sorted((ROOT / "content/articles").rglob("*.md"))
EVERYTHING = """\
开头 **粗** *斜* ==标== `码` ~~删~~ H~2~O，[外](https://a.example/)[^1]，$x^2$。

## 二级 **粗**

### 三级

#### 四级

- 甲
    1. 乙

        > 引

- [x] 做了

> 引用

| 甲 | 乙 |
|---|--:|
| 1 | 2 |

|一|二|三|四|五|
|-|-|-|-|-|
|a|b|c|d|e|

```python
def f(): return "甲"  # 注
```

!!! danger
    甲

!!! tip
    乙

!!! warning
    丙

??? note
    丁

![图](media/x.png "题注")

$$\\frac{a}{b}$$

词
:   义

---

[^1]: 注
"""


@pytest.mark.parametrize("name", THEMES)
def test_everything_is_faultless_in_every_theme(name: str) -> None:
    """One piece with every kind of block: no error, no warning but the wide table's; light and dark contrast hold."""
    html = neutral(EVERYTHING)
    pasted = paste_html(
        html,
        theme=THEMES[name],
        pictures={"media/x.png": "images/01.png"},
        sizes={"media/x.png": (800, 600)},
        sources=[("书", ""), ("网", "https://b.example/")],
    )
    found = lint_paste(pasted, Meta(source=EVERYTHING, html=html))
    assert [(f.rule, f.severity) for f in found] == [("W63", "warning")]


INLINE = "字 **粗** *斜* ==标== `码` ~~删~~ [外](https://a.example/)[^1] [内](https://kept.example/) <kbd>键</kbd>"
BOXES = {
    "paragraph": "{}", "list": "- {}\n    1. {}", "quote": "> {}", "heading-2": "## {}", "heading-3": "### {}",
    "heading-4": "#### {}", "table": "| {} | 乙 |\n|---|---|\n| {} | 1 |", "details": "??? note\n    {}",
    **{kind: f"!!! {kind} \"{{}}\"\n    {{}}" for kind in ("note", "tip", "danger", "warning")},
}  # fmt: skip


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize("box", BOXES)
def test_whatever_stands_anywhere_can_be_read(name: str, box: str) -> None:
    """Each kind of inline words in each kind of box, notes included: contrast 4.5 light, 1.5 in the model of dark."""
    source = BOXES[box].replace("{}", INLINE) + "\n\n[^1]: 注 **粗** `码`\n"
    pasted = paste_html(neutral(source), theme=THEMES[name], keep_links_to=("kept.example",))
    found = lint_paste(pasted, Meta(keep_links_to=("kept.example",)))
    assert [str(f) for f in found if f.rule == "W30"] == []
    assert pasted.count("<a ") == source.count("kept.example")


@pytest.mark.parametrize("path", ARTICLES, ids=[path.stem for path in ARTICLES])
def test_articles_are_faultless_and_light(path: Path) -> None:
    """The demonstration articles: no error, and at most 2.5 times the bytes of the Markdown."""
    head, _, body = path.read_text("utf-8").partition("\n---\n")
    html = neutral(body)
    theme = list(THEMES.values())[len(path.stem) % len(THEMES)]
    pasted = paste_html(html, theme=theme)
    found = lint_paste(pasted, Meta(source=body, first_line=head.count("\n") + 3, html=html))
    assert [f for f in found if f.severity == "error"] == []
    assert len(pasted.encode()) <= 2.5 * len(body.encode())


def test_there_is_a_choice() -> None:
    """Three to five themes, each with its own look."""
    assert 3 <= len(THEMES) <= 5
    assert len({theme.style(["heading-2"]) for theme in THEMES.values()}) == len(THEMES)
    assert len(ARTICLES) >= 18


@pytest.mark.parametrize(
    ("css", "word"),
    [
        (".root { color: red }", "第 1 行.*十六进制"),
        ("\n.root { width: 300px }", "第 2 行.*px"),
        (".root { position: absolute }", "不在允许之列"),
        (".root { color: var(--x) }", "没有颜色 --x"),
        (".root { margin: calc(1em + 2px) }", "函数"),
        (".root { color: #333333 !important }", "!important"),
        (".rot { color: #333333 }", "是不是 .root"),
        ("p { color: #333333 }", "角色"),
        ("@media screen { .root { color: #333333 } }", "@ 规则"),
        (".root { margin: 400px }", "放不下"),
        (".root { text-align: start }", "justify"),
        (".root { border: thick }", "边框"),
        (".root { color }", "写法不对"),
    ],
)
def test_faults_of_a_theme_are_told(css: str, word: str) -> None:
    """A theme outside the closed set is refused in Chinese, with its line and, for a misspelt role, the right one."""
    with pytest.raises(ThemeError, match=word):
        parse_theme(css, "试")


SHEET = ".root { color: var(--ink) } .strong { color: var(--ink) }"


@pytest.mark.parametrize(
    ("css", "word"),
    [
        ('@import "../other.css";', "没有样式表"),
        ('@import "../../../../pyproject.toml";', "没有样式表"),
        ('@import "../sheet.css";', "没有颜色 --ink"),
        ('@import "../sheet.css"; :root { --inc: #333333 }', "没有颜色 --ink，是不是 --inc"),
        (":root { --ink: red }", "只写颜色"),
        (":root { color: #333333 }", "只写颜色"),
    ],
)
def test_faults_of_a_palette_are_told(css: str, word: str, tmp_path: Path) -> None:
    """A sheet that is not there or outside the channels, a colour that is missing or none."""
    (tmp_path / "channel" / "themes").mkdir(parents=True)
    (tmp_path / "channel" / "sheet.css").write_text(SHEET, "utf-8")
    with pytest.raises(ThemeError, match=word):
        parse_theme(css, "试", tmp_path / "channel" / "themes")


def test_a_theme_is_a_palette_over_a_sheet(tmp_path: Path) -> None:
    """Colours go into the sheet's rules; the theme's own rules come after them."""
    (tmp_path / "channel" / "themes").mkdir(parents=True)
    (tmp_path / "channel" / "sheet.css").write_text(SHEET, "utf-8")
    css = '@import "../sheet.css"; :root { --ink: #123456 } .strong { color: #654321; margin: 0 }'
    theme = parse_theme(css, "试", tmp_path / "channel" / "themes")
    assert theme.style(["root"]) == "color:#123456"
    assert theme.style(["strong"]) == "color:#654321;margin:0"


def test_later_rules_win() -> None:
    """Rules merge in the order of the file, several roles in one attribute."""
    theme = parse_theme(".cell, .cell-head { color: #111111; margin: 0 } .cell-head { color: #222222 }", "试")
    assert isinstance(theme, Theme)
    assert theme.style(["cell-head"]) == "color:#222222;margin:0"
    assert theme.style(["nothing"]) == ""
    assert "root" in ROLES
    assert value_fault("margin", "0 auto 1.2em") is None
