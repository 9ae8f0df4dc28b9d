"""The last passes: roles into style attributes, leftovers off, white space between blocks out."""

from __future__ import annotations

import re

from lxml import etree
from lxml.html import HtmlElement
from lxml.html.builder import E

from pipeline.render.tree.blocks import BLOCKS
from pipeline.render.tree.work import Work, is_blank

ATTRIBUTES = frozenset("style href src alt data-w data-ratio colspan rowspan data-ignore-width leaf".split())
_REMOVABLE = "section p span strong em u s del sub sup code a h2 h3 h4 tbody thead tr".split()
_WITH_WORDS = ("p", "section", "td", "th", "h2", "h3", "h4", "a")
_AT_RULE = re.compile(r"(?<=@)(?=import|media|keyframes)", re.IGNORECASE)
MAX_DEPTH = 10  # elements; the structure rules of the editor start to object at 15


def inline_styles(root: HtmlElement, work: Work) -> None:
    """The theme's declarations for an element's roles become its style attribute; classes go."""
    known: dict[str, str] = {}
    for node in root.iter():
        roles = node.attrib.pop("class", "")
        node.attrib.pop("style", None)
        if not roles:
            continue
        if roles not in known:
            known[roles] = work.theme.style(roles.split())
        width = f"width:{node.get('em')}em" if node.get("em") else ""  # a drawn formula is as large as the text
        style = ";".join(filter(None, (width, known[roles])))
        if style:
            node.set("style", style)


def keep_attributes(root: HtmlElement, work: Work) -> None:
    """Only attributes that an editor keeps and that mean something there."""
    for node in root.iter():
        for name in [name for name in node.attrib if name not in ATTRIBUTES]:
            del node.attrib[name]


def squeeze(root: HtmlElement, work: Work) -> None:
    """No white space between blocks (editors make empty lines of it), no empty or needless boxes, no great depth."""
    outside = sum(1 for _ in root.iterancestors())
    for node in list(root.iterdescendants(*_REMOVABLE)):
        if not len(node) and is_blank(node.text):
            _remove(node)
        elif node.tag == "section" and _is_needless(node):
            node.drop_tag()
    for node in list(root.iterdescendants("section", "strong", "em", "span", "u", "del")):
        if node.get("leaf") is None and sum(1 for _ in node.iterancestors()) - outside > MAX_DEPTH:
            node.drop_tag() if node.tag != "section" or _holds_blocks(node) else node.attrib.clear()
    for node in root.iter():
        _join(node)


def _holds_blocks(node: HtmlElement) -> bool:
    return is_blank(node.text) and len(node) > 0 and all(child.tag in BLOCKS for child in node)


def _is_needless(node: HtmlElement) -> bool:
    return node.get("style") is None and _holds_blocks(node)


def _join(node: HtmlElement) -> None:
    """Line ends of the source are spaces in words and nothing between blocks."""
    if node.text:
        node.text = node.text.replace("\n", " ")
    if node.tail:
        node.tail = node.tail.replace("\n", " ")
    if node.tag not in BLOCKS and node.getparent() is not None:
        return
    if is_blank(node.text) and (not len(node) or node[0].tag in BLOCKS):
        node.text = None
    elif node.text:
        node.text = node.text.lstrip(" \t") if len(node) else node.text.strip(" \t")
    for child in node:
        if child.tag in BLOCKS and is_blank(child.tail):
            child.tail = None
        elif child.tail and (child.getnext() is None or child.getnext().tag in BLOCKS):
            child.tail = child.tail.rstrip(" \t\r\n") or None


def _remove(node: HtmlElement) -> None:
    """Away with it and with boxes that it leaves empty; words behind it stay."""
    parent = node.getparent()
    node.drop_tree()
    while parent is not None and parent.getparent() is not None and not len(parent) and is_blank(parent.text):
        if parent.tag not in _REMOVABLE:
            return
        node, parent = parent, parent.getparent()
        node.drop_tree()


def leaves(root: HtmlElement, work: Work) -> None:
    """Words beside elements go into `span[leaf]`, as the editor itself keeps them.

    Its structure checker divides a block's height by the boxes of the block's own words, and takes a bold word in a
    line for lines that overlap. Checkers that search for `@import` find none in a line of code either: the words stay.
    """
    for node in list(root.iter(*_WITH_WORDS)):
        if len(node):
            for child in list(node):
                if not is_blank(child.tail):
                    at, words, child.tail = node.index(child) + 1, child.tail or "", None
                    node[at:at] = _leaves(words)
            if not is_blank(node.text):
                words, node.text = node.text or "", None
                node[:0] = _leaves(words)
    for node in list(root.iter()):
        if _AT_RULE.search(node.text or ""):
            node.text, *rest = _AT_RULE.split(node.text or "")
            node[:0] = map(_leaf, rest)
        if _AT_RULE.search(node.tail or ""):
            parent = node.getparent()
            node.tail, *rest = _AT_RULE.split(node.tail or "")
            at = parent.index(node) + 1
            parent[at:at] = map(_leaf, rest)


def _leaves(words: str) -> list[HtmlElement]:
    return [_leaf(part) for part in _AT_RULE.split(words)]


def _leaf(words: str) -> HtmlElement:
    return E.span({"leaf": ""}, words)


def depth(root: etree._Element) -> int:
    """The most elements inside one another, `root` included."""
    deepest, level = 0, 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        level += 1 if event == "start" else -1
        deepest = max(deepest, level)
    return deepest
