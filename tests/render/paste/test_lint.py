"""Each rule finds its fault, names the Markdown line, and leaves a sound fragment alone."""

from __future__ import annotations

import re

import pytest

from pipeline.render.paste_lint import RULES, Meta, PictureFile, lint_article, lint_paste

IMAGE = '<img src="images/01.png" alt="塔" data-w="800" data-ratio="0.5" style="max-width:100%">'
GOOD = (
    '<section style="color:#333333;font-size:16px;line-height:1.8"><p style="margin:0 0 1em">第一段</p>'
    f"<section>{IMAGE}</section><p>第二段</p></section>"
)
WORDS = "<p>第一段</p><p><img src='media:a.png' alt='塔'></p><p>第二段</p>"
SOURCE = "第一段\n\n![塔](a.png)\n\n第二段\n"
FILES = {"images/01.png": PictureFile(800, 400, 90_000, "PNG")}


def wrapped(inner: str) -> str:
    return f"<section>{inner}</section>"


def styled(style: str, inner: str = "字") -> str:
    return wrapped(f'<p style="{style}">{inner}</p>')


BAD: list[tuple[str, str, Meta]] = [
    ("W01", "<p>没有外层</p>", Meta()),
    ("W01", f"<!doctype html><html><body>{GOOD}</body></html>", Meta()),
    ("W01", wrapped("<!-- x --><p>字</p>"), Meta()),
    ("W02", wrapped("<div>字</div>"), Meta()),
    ("W02", wrapped('<video src="a.mp4"></video>'), Meta()),
    ("W03", wrapped("<h1>字</h1>"), Meta()),
    ("W04", wrapped("<strong><section>字</section></strong>"), Meta()),
    ("W04", wrapped('<section nodeleaf="">字</section>'), Meta()),
    ("W05", "<section>" * 16 + "字" + "</section>" * 16, Meta()),
    ("W05", wrapped("<p>" + '<span style="color:#111111">' * 12 + "字" + "</span>" * 12 + "</p>"), Meta()),
    ("W06", wrapped("<p>甲</p>\n<p>乙</p>"), Meta()),
    ("W07", wrapped("<p>甲</p><p></p>"), Meta()),
    ("W08", wrapped("<p>甲</p>" + "<p></p>" * 17), Meta()),
    ("W10", wrapped('<p class="x">字</p>'), Meta()),
    ("W10", wrapped('<p onclick="x()">字</p>'), Meta()),
    ("W11", wrapped('<p data-x="1">字</p>'), Meta()),
    ("W20", styled("color:#111111 !important"), Meta()),
    ("W21", styled("color:var(--x)"), Meta()),
    ("W21", styled("transition:all 1s"), Meta()),
    ("W22", styled("position:absolute"), Meta()),
    ("W22", styled("display:grid"), Meta()),
    ("W23", styled("font-family:serif"), Meta()),
    ("W24", styled("text-align:start"), Meta()),
    ("W25", styled("line-height:0"), Meta()),
    ("W25", styled("font-size:30px;line-height:20px"), Meta()),
    ("W25", styled("line-height:1.2"), Meta()),
    ("W26", styled("height:0"), Meta()),
    ("W26", styled("height:40px"), Meta()),
    ("W27", styled("width:586px"), Meta()),
    ("W27", styled("margin-left:294pt"), Meta()),
    ("W27", styled("transform:translateX(500px)"), Meta()),
    ("W28", styled("caret-color:transparent"), Meta()),
    ("W28", wrapped('<img src="a.png" alt="塔" style="opacity:0;max-width:100%">'), Meta()),
    ("W29", styled("background:#ffffff"), Meta()),
    ("W29", styled("background-image:linear-gradient(#ffffff,#000000)"), Meta()),
    ("W30", styled("color:rgb(0,0,0)"), Meta()),
    ("W30", styled("color:#999999"), Meta()),
    ("W31", wrapped('<p style="background-color:#eeeeee">字</p>' * 3), Meta()),
    ("W32", styled("margin:2rem"), Meta()),
    ("W40", wrapped('<p><a href="https://a.example/">字</a></p>'), Meta()),
    ("W40", wrapped('<p><a href="https://k.example/?tempkey=1">字</a></p>'), Meta(keep_links_to=("k.example",))),
    ("W41", wrapped('<p><a href="#x">字</a></p>'), Meta()),
    ("W41", wrapped('<p><a href="javascript:x()">字</a></p>'), Meta()),
    ("W50", wrapped(IMAGE), Meta(files={})),
    ("W50", wrapped(IMAGE.replace("01", "图")), Meta()),
    ("W50", wrapped(IMAGE.replace("images", "https://a.example")), Meta()),
    ("W50", wrapped(IMAGE.replace("01", "02") + IMAGE), Meta()),
    ("W51", wrapped(IMAGE.replace("images/01.png", "data:image/png;base64,AA")), Meta()),
    ("W52", wrapped(IMAGE.replace("塔", "")), Meta()),
    ("W52", wrapped(IMAGE.replace("塔", "01.png")), Meta()),
    ("W53", wrapped(IMAGE.replace("max-width:100%", "")), Meta()),
    ("W53", wrapped(IMAGE.replace("800", "700")), Meta(files=FILES)),
    ("W54", wrapped(IMAGE), Meta(files={"images/01.png": PictureFile(800, 400, 1_200_000, "PNG")})),
    ("W54", wrapped(IMAGE), Meta(files={"images/01.png": PictureFile(800, 400, 9_000, "WEBP")})),
    ("W55", wrapped(IMAGE), Meta(files={"images/01.png": PictureFile(800, 400, 9_000, "PNG", alpha=True)})),
    ("W60", wrapped("<ul><li>字</li></ul>"), Meta()),
    ("W60", wrapped("<section>1.\u2002甲</section>"), Meta(html='<ol start="3"><li>甲</li></ol>')),
    ("W61", wrapped("<section>•\u2002[x] 做了</section>"), Meta()),
    ("W62", wrapped("<pre>字</pre>"), Meta()),
    ("W62", wrapped("<section><code>a\nb</code></section>"), Meta()),
    ("W62", wrapped(f"<p><code>{'x' * 60}</code></p>"), Meta()),
    ("W63", wrapped("<table><tbody><tr><td>字</td></tr></tbody></table>"), Meta()),
    (
        "W63",
        wrapped('<table style="width:100%"><tbody><tr style="color:#111111"><td>字</td></tr></tbody></table>'),
        Meta(),
    ),
    ("W63", wrapped('<table style="width:100%"><tbody><tr>' + "<td>字</td>" * 5 + "</tr></tbody></table>"), Meta()),
    ("W64", wrapped("<p>$\\frac{1}{2}$</p>"), Meta()),
    ("W65", wrapped('<svg width="900" viewBox="0 0 1 1"><path d="M0 0"/></svg>'), Meta()),
    ("W65", wrapped('<svg width="90"><animate begin="touchstart"/></svg>'), Meta()),
    ("W70", wrapped("<p>**注意：**字</p>"), Meta()),
    ("W70", wrapped("<p>他说**重要</p>"), Meta()),
    ("W70", wrapped("<p>见 [^1] 和 :::</p>"), Meta()),
    ("W70", wrapped("<p>{{&lt; figure &gt;}}</p>"), Meta()),
    ("W71", GOOD.replace("第二段", "第段"), Meta(html=WORDS)),
    ("W71", GOOD.replace("第二段", "第二段又"), Meta(html=WORDS)),
    ("W71", GOOD.replace("塔", "山"), Meta(html=WORDS)),
    ("W71", wrapped("<p>2 3</p>"), Meta(html="<p>2 * 3</p>")),
    ("W72", wrapped("<p>甲</p><section><p>乙</p></section>"), Meta()),
    ("W72", wrapped('<p title="x">字</p>'), Meta()),
    ("W73", wrapped("<p>前面,后面</p>"), Meta()),
    ("W81", wrapped(f"<p>{'长' * 400_000}</p>"), Meta()),
    ("W81", wrapped(f"<p>{'长' * 20_000}</p>"), Meta()),
    ("W82", wrapped(IMAGE * 11), Meta()),
    ("W82", wrapped("<h2>一</h2><h3>二</h3><h4>三</h4><h5>四</h5>"), Meta()),
    ("W84", GOOD, Meta(required={"来源": ()})),
    ("W84", GOOD, Meta(required={"审核": ("审核：张三",)})),
]


def rules(fragment: str, meta: Meta) -> set[str]:
    return {finding.rule for finding in lint_paste(fragment, meta)}


@pytest.mark.parametrize(("rule", "fragment", "meta"), BAD, ids=[f"{b[0]}-{n}" for n, b in enumerate(BAD)])
def test_fault_is_found(rule: str, fragment: str, meta: Meta) -> None:
    """The rule speaks up about a fragment that breaks it."""
    assert rule in rules(fragment, meta)


def test_every_rule_is_proved() -> None:
    """No rule without a fault that it finds; every rule has a Chinese remedy and a source."""
    assert {rule.id[:3] for rule in RULES} == {bad[0] for bad in BAD}
    assert all(re.search("[一-龥]", rule.remedy) and rule.source for rule in RULES)
    assert len({rule.id for rule in RULES}) == len(RULES)


def test_a_sound_fragment_is_left_alone() -> None:
    """With every fact given, nothing is found."""
    meta = Meta(source=SOURCE, html=WORDS, files=FILES, required={"段落": ("第一 段", "第二段")})
    assert lint_paste(GOOD, meta) == ()


OTHERS = """
<h1 id="t">题</h1>
<p class="x" style="text-align: justify; font-family: serif; color: rgb(136, 136, 136) !important;">
<span style="line-height: 16px; font-size: 20px;">01</span></p>
<ul><li><a href="https://elsewhere.example/">链接</a></li></ul>
<p style="background: rgb(255, 255, 255);">底色<img src="https://elsewhere.example/a.png" style="width: 558px;"></p>
"""


def test_an_article_of_others_may_be_otherwise() -> None:
    """Classes, fonts, lists, links and colours in other notations are not ours to judge."""
    assert lint_article(OTHERS) == ()
    assert len(rules(OTHERS, Meta())) > 8


ANY = {rule.id[:3] for rule in RULES if rule.any}


@pytest.mark.parametrize(
    ("rule", "fragment"),
    [
        *(
            (rule, fragment)
            for rule, fragment, _ in BAD
            if rule in ANY and rule not in {"W25", "W29", "W30", "W62", "W65"}
        ),
        ("W25", styled("line-height:0")),
        ("W25", styled("font-size:20px;line-height:16px", "很长的一行字" * 20)),
        ("W29", styled("background:linear-gradient(#ffffff,#000000)")),
        ("W30", styled("color:rgb(255, 255, 255)")),
        ("W62", wrapped("<pre>字</pre>")),
        ("W65", wrapped('<svg width="90"><animate begin="touchstart"/></svg>')),
    ],
)
def test_an_article_of_others_is_judged(rule: str, fragment: str) -> None:
    """What the editor's own checker objects to is found in any HTML, with the line of the HTML."""
    found = [f for f in lint_article(f"<p>第一行</p>\n{fragment}") if f.rule == rule]
    assert found
    assert {f.line for f in found} == {2}


def test_findings_name_the_markdown_line() -> None:
    """Lines count from the file's first line, front matter included, and repeated words are told apart by order."""
    source = "重复\n\n**坏,坏**\n\n重复\n\n- 甲\n- 乙,乙\n\n| 丙 |\n|---|\n| 丁,丁 |\n\n![图](x.png)\n"
    fragment = wrapped(
        "<p>重复</p><p>坏,坏</p><p>重复</p><section>•\u2002甲</section><section>•\u2002乙,乙</section>"
        '<table style="width:100%"><tbody><tr><th>丙</th></tr><tr><td>丁,丁</td></tr></tbody></table>'
        '<p><img src="x.png" alt="图"></p>'
    )
    found = lint_paste(fragment, Meta(source=source, first_line=21))
    assert [f.line for f in found if f.rule == "W73"] == [23, 28, 32]
    assert [f.line for f in found if f.rule == "W53"] == [34]
    assert {f.line for f in lint_paste(fragment, Meta()) if f.rule == "W73"} == {0}


@pytest.mark.parametrize("text", ["", "字", "<", "<section>", "\x00", "<section><p>" * 3000, "<p style='{{{;:;!'>字"])
def test_anything_can_be_judged(text: str) -> None:
    """No text makes the lint raise."""
    assert isinstance(lint_paste(text, Meta(source=text, html=text)), tuple)
