"""For arbitrary Markdown: nothing raised, nothing dangerous, no text lost, and the lint finds no fault of ours."""

from __future__ import annotations

from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html

from pipeline.render.paste import paste_html
from pipeline.render.paste_lint import RULES, Meta, lint_paste
from pipeline.render.paste_lint_text import shown_texts
from pipeline.render.theme import Theme, load_theme
from tests.render.markdown.test_cases import KEPT, neutral

THEMES = [
    load_theme(path) for path in sorted((Path(__file__).parents[3] / "templates/channels/wechat/themes").glob("*.css"))
]
TOKENS = [
    *r"""
** * __ ~~ ~ ^ == ` ``` ```py $ $$ [ ](https://a.example/) [x](#a) [^1] ![图](https://z.example/1.png) |
[TOC] <div> </div> <b> </b> <p> <ul><li> </li></ul> <table><tr><td> </td></tr></table> </details> <h1> </h1> </a>
<details><summary>s</summary> <script>x</script> <foo> &amp; < > " ： ， 《 》 汉字 中文 abc \frac{1}{2} \sum_{i=1}^n
5 é 😀 {#x} http://u.example/v a@b.example <br> <hr> <kbd>k</kbd> <ruby>汉<rt>h</rt></ruby> --- ##### [!NOTE]
""".split(),
    *("\n", "\n\n", " ", "    ", "\u3000", "\u200b", "- ", "* ", "1. ", "7) ", "> ", "# ", "- [x] ", "[^1]: "),
    *('!!! danger "题"\n', "??? tip\n", "> [!NOTE]\n", "term\n:   def\n", '![图](media/x.png "题")', "<!-- c -->"),
    *('<a href="https://r.example/">', "<img src=x onerror=y>"),
    "| a | b |\n|---|:-:|\n| 1 | 2 |\n",
    "|1|2|3|4|5|6|\n|-|-|-|-|-|-|\n|a|b|c|d|e|f|\n",
]
MARKDOWN = st.one_of(st.lists(st.sampled_from(TOKENS), max_size=40).map("".join), st.text(max_size=200))
OURS = {rule.id[:3] for rule in RULES if "技术人员" in rule.remedy} | {f"W{n}" for n in range(20, 33)} | {"W40", "W41"}
FLAVOURED = settings(max_examples=300, derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@FLAVOURED
@given(source=MARKDOWN, theme=st.sampled_from(THEMES))
def test_pasted_html_is_faultless(source: str, theme: Theme) -> None:
    """Structure, attributes, CSS, links, lists, W71 (no text lost) and W72 (fixed point) hold for any input."""
    html = neutral(source)
    pasted = paste_html(
        html,
        theme=theme,
        pictures={"media/x.png": "images/01.png"},
        sizes={"media/x.png": (800, 600)},
        keep_links_to=KEPT,
    )
    meta = Meta(source=source, html=html, keep_links_to=KEPT)
    faults = [f for f in lint_paste(pasted, meta) if f.severity == "error" and f.rule in OURS]
    assert faults == []
    assert paste_html(html, theme=theme, pictures={"media/x.png": "images/01.png"}) == paste_html(
        html, theme=theme, pictures={"media/x.png": "images/01.png"}
    )


@FLAVOURED
@given(source=MARKDOWN)
def test_neutral_html_is_harmless(source: str) -> None:
    """No script, handler, form, frame, foreign picture or style but alignment; ids are unique."""
    root = lxml_html.fragment_fromstring(neutral(source), create_parent="div")
    ids = [node.get("id") for node in root.iter() if node.get("id")]
    assert len(ids) == len(set(ids))
    for node in root.iterdescendants():
        assert node.tag not in {"script", "style", "iframe", "form", "object", "embed", "link", "meta", "svg", "base"}
        assert not any(name.startswith("on") for name in node.attrib)
        assert (node.get("style") or "text-align:").startswith("text-align:")
        assert (node.get("src") or "media:").startswith("media:")
        href = node.get("href") or "#"
        assert href.startswith("#") or href.split(":")[0] in {"http", "https", "mailto", "tel", "piece"}


@settings(max_examples=200, derandomize=True, deadline=None)
@given(words=st.lists(st.text(alphabet="天地玄黄宇宙洪荒abc123", min_size=1, max_size=8), min_size=1, max_size=12))
def test_plain_words_all_arrive(words: list[str]) -> None:
    """Paragraphs of plain words come through word for word, in order."""
    root = lxml_html.fragment_fromstring(neutral("\n\n".join(words)), create_parent="div")
    assert [text for _, text in shown_texts(root) if text.strip()] == words
