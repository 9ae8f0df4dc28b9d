"""Rules W01 to W11, W60 to W65 and W72: elements, attributes and how they are nested."""

from __future__ import annotations

import re
from collections.abc import Iterator

import nh3
from lxml.html import HtmlElement

from pipeline.render.fragment import parse, serialise
from pipeline.render.paste_lint_page import BLOCKS, Page
from pipeline.render.tree.finish import keep_attributes, squeeze
from pipeline.render.tree.work import is_blank

Found = Iterator[tuple[HtmlElement | None, str]]

_SVG = frozenset("svg g path rect circle ellipse line polyline polygon text tspan lineargradient stop animate".split())
TAGS = frozenset(
    "section p span strong em b i u s del sub sup br hr h2 h3 h4 blockquote table thead tbody tr th td img a code pre "
    "figure figcaption".split()
)
ATTRIBUTES = frozenset(
    "style href src alt title data-w data-ratio data-type colspan rowspan leaf nodeleaf data-ignore-width "
    "data-ignore-dm".split()
)
_GEOMETRY = frozenset(
    "viewbox width height x y x1 x2 y1 y2 cx cy r rx ry d points fill stroke stroke-width transform xmlns begin dur "
    "attributename values repeatcount".split()
)
_DOCUMENT = re.compile(r"<!doctype|<\s*/?\s*(?:html|head|body)\b|<!--", re.IGNORECASE)
_VALUE = re.compile(r"\"[^\"]*\"")
_HOLDS_INLINE = frozenset({"span", "strong", "em", "a", "b", "i", "u", "s", "del", "sub", "sup", "code"})
_MEDIA = frozenset({"img", "svg", "section"})
_CHAIN, _DEPTH, _SVG_CHARACTERS, _SVG_WIDTH = 10, 15, 4_000, 677
_BOXES = frozenset({"section", "p", "span", "strong", "em", "u", "s", "del", "sub", "sup"})
_SPACE_HOLDERS = frozenset({"section", "blockquote", "table", "thead", "tbody", "tr", "figure"})


def _all(page: Page) -> Iterator[HtmlElement]:
    return (node for node in page.root.iterdescendants() if isinstance(node.tag, str))


def one_root(page: Page) -> Found:
    """W01: a fragment with one `section` around everything; no document, no comment."""
    odd = _DOCUMENT.search(_VALUE.sub("", page.text))
    if odd:
        yield None, f"正文里有网页外壳或注释：{odd[0]}"
    tops = list(page.root)
    if len(tops) != 1 or tops[0].tag != "section" or not is_blank(page.root.text) or not is_blank(tops[0].tail):
        yield None, "正文外面不是恰好一个 section"


def known_tags(page: Page) -> Found:
    """W02."""
    for node in _all(page):
        if node.tag not in TAGS and node.tag not in _SVG and node.tag not in {"h1", "ul", "ol", "li"}:
            yield node, f"有编辑器不认的标签 {node.tag}"


def no_h1(page: Page) -> Found:
    """W03."""
    for node in page.root.iter("h1"):
        yield node, "正文里有一级标题"


def inline_holds_inline(page: Page) -> Found:
    """W04: blocks never inside inline elements; `leaf` spans hold inline content, `nodeleaf` sections only media."""
    for node in _all(page):
        if node.tag in BLOCKS and any(up.tag in _HOLDS_INLINE for up in node.iterancestors()):
            yield node, f"{node.tag} 嵌在行内标签里"
        if node.get("nodeleaf") is not None and (
            not is_blank(node.text) or any(child.tag not in _MEDIA or not is_blank(child.tail) for child in node)
        ):
            yield node, "媒体节点里混进了文字"


def not_deep(page: Page) -> Found:
    """W05: at most 10 like elements as only children of each other, less than 15 elements deep."""
    depth: dict[HtmlElement, int] = {page.root: 0}
    chain: dict[HtmlElement, int] = {}
    for node in _all(page):
        parent = node.getparent()
        depth[node] = depth[parent] + 1
        same = parent.tag == node.tag and parent.get("style") == node.get("style") and len(parent) == 1
        chain[node] = chain.get(parent, 1) + 1 if same else 1
        if depth[node] == _DEPTH:
            yield node, f"标签嵌套达到 {_DEPTH} 层"
        if chain[node] == _CHAIN + 1:
            yield node, f"连续 {_CHAIN} 层以上相同的空套标签"


def no_gaps(page: Page) -> Found:
    """W06: no white space between block tags."""
    for node in _all(page):
        if node.tag in _SPACE_HOLDERS and len(node):
            before = node.text is not None and is_blank(node.text) and node[0].tag in BLOCKS
            gaps = [c for c in node if c.tail is not None and is_blank(c.tail) and c.tag in BLOCKS]
            if before or gaps:
                yield (gaps[0] if gaps else node), "段落标签之间有空白，编辑器会变成空行"


def _is_empty(node: HtmlElement) -> bool:
    return is_blank(node.text_content()) and next(node.iter("img", "br", "hr", "svg", "table"), None) is None


def no_empty_boxes(page: Page) -> Found:
    """W07."""
    for node in _all(page):
        if node.tag in _BOXES and node.getparent() is not page.root and _is_empty(node):
            yield node, f"有空的 {node.tag}"


def few_empty_siblings(page: Page) -> Found:
    """W08: redundant nodes: fewer than 20 children of which more than 15 are empty."""
    for node in _all(page):
        if 15 < len(node) < 20 and sum(1 for c in node if c.tag in {"section", "p", "span"} and _is_empty(c)) > 15:
            yield node, "空标签太多"


def no_class_or_handler(page: Page) -> Found:
    """W10."""
    for node in _all(page):
        for name in node.attrib:
            if name in {"class", "id", "contenteditable", "align", "bgcolor"} or name.startswith("on"):
                yield node, f"{node.tag} 上有 {name} 属性"


def known_attributes(page: Page) -> Found:
    """W11."""
    for node in _all(page):
        known = ATTRIBUTES | _GEOMETRY if node.tag in _SVG else ATTRIBUTES
        for name in node.attrib:
            w10 = name in {"class", "id", "contenteditable", "align", "bgcolor"} or name.startswith("on")
            if name not in known and not w10:
                yield node, f"{node.tag} 上有编辑器不认的属性 {name}"


def no_native_lists(page: Page) -> Found:
    """W60."""
    for node in page.root.iter("ul", "ol"):
        if next(node.iterancestors("ul", "ol"), None) is None:
            yield node, f"有原生列表 {node.tag}，编辑器会排出空行和双重符号"


def pre_wraps(page: Page) -> Found:
    """W62: preformatted text breaks its lines, or scrolls by itself."""
    for node in page.root.iter("pre"):
        if not page.effective[node].scrolls and not _wraps_itself(page, node):
            yield node, "代码框没有自动换行，会撑出手机屏"


def code_wraps(page: Page) -> Found:
    """W62: code has its line ends as breaks, and can break anywhere or scrolls by itself."""
    for node in page.root.iter("code"):
        shown = page.effective[node]
        if any("\n" in text for text in node.itertext()) and not any(
            _wraps_itself(page, up) for up in node.iterancestors("pre")
        ):
            yield node, "代码里的换行没有写成 br"
        elif not (shown.breaks or shown.scrolls):
            longest = max((len(word) for word in node.text_content().split()), default=0)
            if longest > 40:
                yield node, "代码里有换不了行的长词"


def _wraps_itself(page: Page, node: HtmlElement) -> bool:
    return any(name == "white-space" and value == "pre-wrap" for name, value, _ in page.styles[node])


def tables_fit(page: Page) -> Found:
    """W63: a table shares the width of the screen or scrolls by itself; rows carry no style."""
    for node in page.root.iter("table"):
        values = {name: value for name, value, _ in page.styles[node]}
        nowrap = any(not page.effective[cell].wraps for cell in node.iter("td", "th"))
        if not page.effective[node].scrolls and (values.get("width") != "100%" or nowrap):
            yield node, "表格没有限在屏宽之内"
        for row in node.iter("tr", "thead", "tbody"):
            if row.get("style"):
                yield row, "样式写在了表格的行上，编辑器会丢掉"
        for cell in node.iter("td", "th"):
            if any(name == "width" and value.endswith("px") for name, value, _ in page.styles[cell]):
                yield cell, "表格的列宽写成了 px"


def few_columns(page: Page) -> Found:
    """W63, as a warning: more than four columns."""
    for node in page.root.iter("table"):
        columns = max((len(row) for row in node.iter("tr")), default=0)
        if columns > 4:
            yield node, f"表格有 {columns} 列，手机上要左右滑动"


def plain_svg(page: Page) -> Found:
    """W64 and W65: drawings within the width, without references; a formula's drawing is short."""
    for node in page.root.iter("svg"):
        if len(serialise(node, outer=True)) > _SVG_CHARACTERS:
            yield node, f"内嵌图形超过 {_SVG_CHARACTERS} 字符"
        width = (node.get("width") or "").removesuffix("px")
        if not width.replace(".", "", 1).isdigit() or float(width) > _SVG_WIDTH:
            yield node, f"内嵌图形没有写明 {_SVG_WIDTH} 以内的宽度"
        for part in node.iter("defs", "use", "marker", "style", "foreignobject"):
            yield part, f"内嵌图形里有 {part.tag}"


def moves_on_click(page: Page) -> Found:
    """W65: what moves when it is touched moves on a click as well."""
    for node in page.root.iter("animate", "animatetransform", "set"):
        begin = node.get("begin") or ""
        if "touch" in begin and "click" not in begin:
            yield node, "内嵌动画在电脑上点不动（begin 里没有 click）"


_CLEANER = nh3.Cleaner(
    tags=set(TAGS),
    attributes={"*": {"style", "leaf", "nodeleaf", "data-w", "data-ratio", "data-ignore-width", "data-ignore-dm"}}
    | {"a": {"href"}, "img": {"src", "alt"}, "td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan"}},
    link_rel=None,
    generic_attribute_prefixes=set(),
)


def fixed_point(page: Page) -> Found:
    """W72: a cleaner like the editors' changes nothing, and neither does our own last pass, run again."""
    if not any(node.tag in _SVG for node in _all(page)):
        first, second = parse(page.text), parse(_CLEANER.clean(page.text))
        if _signature(first) != _signature(second):
            yield None, "编辑器清理之后正文会变样"
    again = parse(page.text)
    if len(again) == 1:
        before = serialise(again[0], outer=True)
        for finish in (keep_attributes, squeeze):
            finish(again[0], None)  # type: ignore[arg-type]
        after = serialise(again[0], outer=True) if len(again) else ""
        if after != before and not any(node.tag in _SVG for node in _all(page)):
            yield None, "收尾处理再做一遍，结果不一样"


def _signature(root: HtmlElement) -> list[tuple[object, ...]]:
    return [(n.tag, n.text or "", n.tail or "", tuple(sorted(n.attrib.items()))) for n in root.iter()]
