"""The rules of paste-safe HTML as a table: one rule, one function, one remedy. Findings name the Markdown line.

The numbers are those of the project's rule list (W01 to W84). O§ names chapters of the public structure rules that the
editor's own checker implements (verify-article-structure-spec, read 2026-08), D its interface documentation; the rest
comes from what users of other tools report. A rule yields places and messages; the rest is added here. W80 and W83,
limits of title, 摘要 and the like, are the channel's own data (`publish.usages`).

Most rules are about fragments that we made. Those for `any` article hold for HTML that others made as well: they say
what the checker's own document says, and pass what it calls good.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from lxml.html import HtmlElement

from pipeline.render import paste_lint_css as css
from pipeline.render import paste_lint_facts as facts
from pipeline.render import paste_lint_structure as structure
from pipeline.render import paste_lint_text as text
from pipeline.render.paste_lint_page import Meta, Page, PictureFile, make_page
from pipeline.render.paste_lint_text import SourceLines

__all__ = ["RULES", "Finding", "Meta", "PictureFile", "Rule", "lint_article", "lint_paste"]

Check = Callable[[Page], Iterator[tuple[HtmlElement | None, str]]]


@dataclass(frozen=True, slots=True)
class Rule:
    """`level` E blocks a bundle, W is told in its report; `source` says where the rule comes from; `any` is whether it
    holds for every article, however it was made."""

    id: str
    level: str
    check: Check
    remedy: str
    source: str
    any: bool = False


@dataclass(frozen=True, order=True, slots=True)
class Finding:
    """`line` is the 1-based line of the Markdown file, 0 for the whole piece; `severity` is error or warning."""

    line: int
    rule: str
    message: str
    remedy: str
    severity: str

    def __str__(self) -> str:
        return f"{self.line}: {self.rule} {self.message} → {self.remedy}"


_FUNCTION = r"\b(?:var|calc|hsla?|color-mix|url|attr|env|min|max|clamp)\("
_MOVING = r"(?:animation|transition|--).*|(?:backdrop-)?filter"
_COLOURED = "color|background-color|border-color"
_NO_HEX = "^(?!(?:#[0-9a-f]{6}|transparent|currentcolor|inherit)$)"
_UNIT = r"\d(?:rem|vw|vh|vmin|vmax|pt|cm|mm|in|ex|ch)\b"
_REPORT = "这是排版程序的错，请把稿件和这条提示一起报给技术人员"
# fmt: off
RULES: tuple[Rule, ...] = (
    Rule("W01", "E", structure.one_root, _REPORT, "community"),
    Rule("W02", "E", structure.known_tags, "删掉稿件里的原始 HTML，或改用 Markdown 写法", "worknex; doocs/md"),
    Rule("W03", "E", structure.no_h1, "大标题写在标题栏，正文从二级标题开始", "field reports; worknex"),
    Rule("W04", "E", structure.inline_holds_inline, _REPORT, "O§2.2 O§2.3", any=True),
    Rule("W05", "E", structure.not_deep, "列表、引用的层次减到五层以内", "O§2.1", any=True),
    Rule("W06", "E", structure.no_gaps, _REPORT, "field reports; wenyan"),
    Rule("W07", "W", structure.no_empty_boxes, _REPORT, "worknex"),
    Rule("W08", "W", structure.few_empty_siblings, _REPORT, "O redundant-node"),
    Rule("W10", "E", structure.no_class_or_handler, _REPORT, "worknex; doocs/md"),
    Rule("W11", "E", structure.known_attributes, _REPORT, "O§1.4.3 O§1.4.4 O§4.6"),
    Rule("W20", "E", css.no_important, "主题里去掉 !important", "O§4.5.2"),
    Rule("W21", "E", css.declared("样式写法不对：{value}", ("", ".")), _REPORT, "doocs/md #1944"),
    Rule(
        "W21f", "E",
        css.declared("{name} 要算或会动：{value}", (r"(?!background).+", _FUNCTION), (_MOVING, "")),
        "主题里只写死的数值和颜色", "worknex; doocs/md; WeMD",
    ),
    Rule(
        "W22", "E",
        css.declared(
            "用了 {name}: {value}",
            ("position", "^(absolute|fixed|sticky)$"), ("float", "^(?!none$)"), ("display", "^(inline-)?(grid|flex)$"),
        ),
        "主题里去掉定位、浮动、弹性和网格布局", "O§4.2.2",
    ),
    Rule("W23", "E", css.declared("指定了字体（{name}）", ("font|font-family", "")), "主题里去掉 font-family", "O§3"),
    Rule(
        "W24", "E",
        css.declared("对齐方式 {value} 不行", ("text-align", "^(?!(left|center|right|justify)$)")),
        "对齐只用 left、center、right、justify", "O§1.6", any=True,
    ),
    Rule("W25", "E", css.line_height, "行高不小于 1", "O§1.3"),
    Rule("W25a", "E", css.lines_apart, "行高不小于 1", "O§1.3", any=True),
    Rule("W25w", "W", css.airy_lines, "正文行高 1.4 以上，手机上才好读", "O§1.3"),
    Rule("W26", "E", css.no_fixed_height, "去掉固定高度", "O§1.5", any=True),
    Rule("W27", "E", css.fits_screen, "宽度用百分比，缩进用 em", "O§1.4", any=True),
    Rule(
        "W28", "E",
        css.declared("光标是透明的", ("caret-color", r"^transparent$|^rgba\(0, *0, *0, *0\)$")),
        "去掉透明光标", "O§1.2", any=True,
    ),
    Rule("W28p", "E", css.pictures_seen, "去掉透明度", "O§1.1", any=True),
    Rule(
        "W29", "E",
        css.declared("用了 {name}: {value}", ("background", ""), ("background-image", "^(?!none$)")),
        "底色写 background-color，不用 background、背景图和渐变", "O§4.1.2; doocs/md #1944",
    ),
    Rule("W29a", "E", css.words_on_gradient, "文字底下用纯色", "O§4.1.2", any=True),
    Rule("W30", "E", css.declared("{name} 写成了 {value}", (_COLOURED, _NO_HEX)), "颜色写成 #rrggbb", "O§4.1.1"),
    Rule("W30c", "E", css.contrast, "加深文字或减淡底色，对比度到 4.5 以上", "O§4.1.1; WCAG 2.2 1.4.3"),
    Rule("W30a", "E", css.legible, "文字和底色换成看得清的一对", "O§4.1.1", any=True),
    Rule("W31", "W", css.background_once, "底色写在外层，不要每段重复", "O§4.2.1"),
    Rule("W32", "W", css.declared("{name} 用了别的单位：{value}", (".+", _UNIT)), "长度只用 px、em、%", "community"),
    Rule("W40", "E", facts.links_kept, "站外链接放进文末参考资料", "draft/add practice"),
    Rule("W41", "E", facts.links_sound, "删掉这个链接，或写完整网址", "doocs/md"),
    Rule("W50", "E", facts.pictures_there, "检查图片路径，重新生成发稿包", "D; worknex"),
    Rule("W51", "E", facts.no_data_pictures, "图片存成文件放到 content/media/", "wenyan notes"),
    Rule("W52", "E", facts.pictures_described, "在方括号里写明图里有什么：![说明](路径)", "WCAG 2.2 1.1.1"),
    Rule("W53", "E", facts.pictures_sized, _REPORT, "O§1.4.3"),
    Rule("W54", "E", facts.pictures_light, "换成 1 MB 以内的 JPG 或 PNG", "uploadimg doc"),
    Rule("W55", "W", facts.pictures_opaque, "给图片垫上白底再导出，深色模式下才看得清", "O§4.3.2"),
    Rule("W60", "E", structure.no_native_lists, _REPORT, "obsidian-mp-publisher #32; WeMD #10"),
    Rule("W60n", "E", text.numbers_kept, _REPORT, "crosspost probe"),
    Rule("W61", "E", text.tasks_written, "任务写成“- [ ] ”或“- [x] ”", "WeMD"),
    Rule("W62", "E", structure.pre_wraps, "代码用 pre-wrap 换行，正文不要放进 pre", "O§1.8", any=True),
    Rule("W62c", "E", structure.code_wraps, _REPORT, "doocs/md #75"),
    Rule("W63", "E", structure.tables_fit, _REPORT, "O§1.4.2"),
    Rule("W63w", "W", structure.few_columns, "手机上看不全：拆表，或把列改成行", "doocs/md #1737"),
    Rule("W64", "E", text.no_tex, "公式写在一对 $ 里；钱数写成“5 美元”", "O§4.4.1"),
    Rule("W65", "E", structure.plain_svg, "图形存成 PNG 放到 content/media/", "doocs/md"),
    Rule("W65a", "E", structure.moves_on_click, "begin 里加上 click", "O§1.7", any=True),
    Rule("W70", "E", text.no_markup_left, "检查这一处 Markdown：符号成对、前后留空行", "field reports"),
    Rule("W71", "E", text.nothing_lost, _REPORT, "own"),
    Rule("W72", "E", structure.fixed_point, _REPORT, "own"),
    Rule("W73", "W", text.punctuation, "中文里用全角标点", "worknex"),
    Rule("W81", "E", facts.size, "拆成两篇", "D draft/add"),
    Rule("W81w", "W", facts.long, "接口文档说正文连标签少于 2 万字符；太长就拆成两篇", "D draft/add"),
    Rule("W82", "W", facts.moderate, "图片十张以内、标题三级以内为宜", "worknex"),
    Rule("W84", "E", facts.required_lines, "在稿件里补上；规定在 site.yml 的 policy", "office policy"),
)
# fmt: on


def lint_paste(fragment: str, meta: Meta) -> tuple[Finding, ...]:
    """All findings about a fragment of ours, by line and rule.

    Rules whose facts `meta` does not give (an empty title, no list of files …) are passed over. Raises nothing for any
    text; a fragment that is no HTML at all gives W01.
    """
    page = make_page(fragment, meta)
    return _found(page, RULES, SourceLines(page).of)


def lint_article(html: str) -> tuple[Finding, ...]:
    """The findings of the rules for any article, about HTML from anywhere, with lines of the HTML. Raises nothing."""
    rules = tuple(rule for rule in RULES if rule.any)
    return _found(make_page(html, Meta()), rules, lambda node: int(node.sourceline or 0))


def _found(page: Page, rules: Iterable[Rule], line_of: Callable[[HtmlElement], int]) -> tuple[Finding, ...]:
    found = set()
    for rule in rules:
        for node, message in rule.check(page):
            line = line_of(node) if node is not None else 0
            severity = "error" if rule.level == "E" else "warning"
            found.add(Finding(line, rule.id[:3], message, rule.remedy, severity))
    return tuple(sorted(found))
