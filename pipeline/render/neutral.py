"""From sanitised HTML to neutral HTML: pictures and links resolved, formulas as MathML, Chinese labels, clean classes.

One visit to every element, in document order, by tag; nothing recurses.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import unquote

from lxml import html as lxml_html
from lxml.html import HtmlElement
from lxml.html.builder import E

from pipeline.model.rendered import Heading
from pipeline.render.formula import is_money, to_mathml
from pipeline.render.labels import ADMONITIONS, default_title
from pipeline.render.page import Page, replace
from pipeline.render.targets import visit_link, visit_picture

_CLASS = re.compile(
    r"language-[\w#+-]{1,30}|highlight|filename|admonition|admonition-title|task-list|task-list-item|footnote|"
    r"footnote-ref|footnote-backref|arithmatex|toc|toctitle"
)
_TOKEN = re.compile(r"[a-z]{1,2}[0-9a-z]{0,2}|hll")
_SOFT_BREAK = re.compile(
    r"(?<=[\u2e80-\u9fff\uff00-\uff65\u201c\u201d\u2014])\n(?=[\u2e80-\u9fff\uff00-\uff65\u201c\u201d\u2014])"
)
_FOOTNOTE_ID = re.compile(r"fn(?:ref\d*)?:")


def neutralise(root: HtmlElement, page: Page) -> None:
    """Change the tree below `root` in place and gather headings, images and links into `page`."""
    _lift_blocks(root)
    for node in root.iter("a"):
        href = node.get("href", "")
        if href.startswith("#"):
            node.set("href", unquote(href))
            page.anchors.add(unquote(href[1:]))
    for node in list(root.iterdescendants()):
        _classes(node)
        _identity(node, page)
        _join_lines(node)
        visit = _VISITS.get(node.tag)
        if visit is not None:
            visit(node, page)
        elif node.get("title") is not None and node.tag != "abbr":
            del node.attrib["title"]
    for node in list(root.iter("a")):
        href = node.get("href", "")
        if href.startswith("#") and href[1:] not in page.ids:
            node.drop_tree() if node.get("role") == "doc-backlink" else node.drop_tag()


def _lift_blocks(root: HtmlElement) -> None:
    """Raw HTML may leave a block inside a paragraph, a heading or a link: that is opened, for it cannot hold one."""
    for block in list(root.iter(*_BLOCKS)):
        for holder in list(block.iterancestors(*_NO_BLOCKS)):
            holder.drop_tag()


def _join_lines(node: HtmlElement) -> None:
    """A line end between two Chinese characters is no space; browsers would show one."""
    if node.text and "\n" in node.text and node.tag not in {"pre", "code", "span"}:
        node.text = _SOFT_BREAK.sub("", node.text)
    if node.tail and "\n" in node.tail and not any(True for _ in node.iterancestors("pre")):
        node.tail = _SOFT_BREAK.sub("", node.tail)


def _classes(node: HtmlElement) -> None:
    names = node.get("class")
    if names is None:
        return
    in_code = node.tag == "span" and any(True for _ in node.iterancestors("pre"))
    known = _TOKEN if in_code else _CLASS
    kept = [name for name in names.split() if known.fullmatch(name) or (name in ADMONITIONS and not in_code)]
    if kept:
        node.set("class", " ".join(kept))
    else:
        del node.attrib["class"]


def _identity(node: HtmlElement, page: Page) -> None:
    """Only headings, notes and places that the piece itself links to have an id; none can pass for the theme's own."""
    if node.tag in _HEADINGS:
        wished = node.get("id") or _slug(node.text_content())
        wished = f"section{wished}" if wished.startswith("_") or not wished else wished
        name, number = wished, 1
        while name in page.ids:
            number += 1
            name = f"{wished}_{number}"
        node.set("id", name)
        page.ids.add(name)
        return
    name = node.get("id") or ""
    if not name:
        return
    if name in page.ids or name.startswith("_") or not (_FOOTNOTE_ID.match(name) or name in page.anchors):
        del node.attrib["id"]
    else:
        page.ids.add(name)


def _slug(text: str) -> str:
    return re.sub(r"[\s-]+", "-", re.sub(r"[^\w\s-]", "", text).strip().lower())


def _heading(node: HtmlElement, page: Page) -> None:
    # The title of the page is its only h1, and a heading is at most one level below the one before it (WCAG 1.3.1).
    page.level = min(max(int(node.tag[1]), 2), page.level + 1)
    node.tag = f"h{page.level}"
    title = " ".join(node.text_content().split())
    page.headings.append(Heading(page.level, node.get("id", ""), title))


def _formula(node: HtmlElement, page: Page) -> None:
    """`\\(…\\)` and `\\[…\\]` as the parser left them; what is no TeX goes back to what was written."""
    if "arithmatex" not in node.get("class", "").split():
        return
    text, block = node.text_content(), node.tag == "div"
    tex = text[2:-2]
    markup = to_mathml(tex, block)
    del node.attrib["class"]
    for child in list(node):
        node.remove(child)
    if not block and is_money(tex):
        node.text = f"${tex}$"
        node.drop_tag()
    elif markup is None:
        node.text = ""
        code = E.code(tex.strip())
        node.append(code)
        node.tag = "p" if block else "span"
        if not block:
            node.drop_tag()
    else:
        math = lxml_html.fragment_fromstring(markup)
        if block:
            node.text = ""
            node.set("class", "formula")
            node.append(math)
        else:
            replace(node, math)


def _division(node: HtmlElement, page: Page) -> None:
    names = node.get("class", "").split()
    if "arithmatex" in names:
        _formula(node, page)
    elif "footnote" in names:
        node.tag = "section"
        node.set("role", "doc-endnotes")
        node.set("aria-label", "脚注")


def _admonition_title(node: HtmlElement, page: Page) -> None:
    holder = node.getparent()
    is_title = node.tag == "summary" or "admonition-title" in node.get("class", "")
    if is_title and holder is not None and not len(node):
        node.text = default_title(node.text or "", holder.get("class", "").split())


def _details(node: HtmlElement, page: Page) -> None:
    """Exactly one summary, and it stands first."""
    found = node.findall("summary")
    for other in found[1:]:
        other.tag = "p"
    summary = found[0] if found else E.summary("展开")
    if found and node.index(summary) == 0 and not (node.text or "").strip():
        return
    if found:
        _keep_tail(summary, summary.tail)
        node.remove(summary)
    summary.tail, node.text = node.text, None
    node.insert(0, summary)


def _keep_tail(node: HtmlElement, tail: str | None) -> None:
    """What followed `node` goes to the element before it, so that it can be taken out."""
    previous = node.getprevious()
    if tail and previous is not None:
        previous.tail = (previous.tail or "") + tail
    elif tail:
        parent = node.getparent()
        parent.text = (parent.text or "") + tail


def _checkbox(node: HtmlElement, page: Page) -> None:
    item = node.getparent()
    if item is not None and item.tag in {"label", "p"}:
        item = item.getparent()
    if item is None or "task-list-item" not in item.get("class", ""):
        node.drop_tree()
        return
    node.set("type", "checkbox")
    node.set("disabled", "")
    node.set("aria-label", "已完成" if node.get("checked") is not None else "未完成")


def _table(node: HtmlElement, page: Page) -> None:
    for cell in node.iterfind("thead/tr/th"):
        cell.set("scope", "col")
    wrap = E.div({"class": "table-scroll", "tabindex": "0", "role": "group", "aria-label": "表格"})
    replace(node, wrap)
    wrap.append(node)


_BLOCKS = (
    "p ul ol dl table pre blockquote figure section div details h1 h2 h3 h4 h5 h6 hr li dt dd summary "
    "figcaption".split()
)
_NO_BLOCKS = (
    "p h1 h2 h3 h4 h5 h6 summary figcaption caption dt a abbr b bdi bdo cite code del dfn em i ins kbd mark q ruby rp "
    "rt s samp small span strong sub sup u var pre".split()
)
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_VISITS: dict[str, Callable[[HtmlElement, Page], None]] = {
    **dict.fromkeys(_HEADINGS, _heading),
    "a": visit_link,
    "img": visit_picture,
    "span": _formula,
    "div": _division,
    "p": _admonition_title,
    "summary": _admonition_title,
    "details": _details,
    "input": _checkbox,
    "table": _table,
}
