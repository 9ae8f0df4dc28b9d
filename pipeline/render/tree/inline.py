"""Inline markup in the few elements that survive."""

from __future__ import annotations

import re

from lxml import etree
from lxml.html import HtmlElement

from pipeline.render.tree.work import Work, append_text, put_role

_SAME = {
    **dict.fromkeys(("b", "strong"), ("strong", "strong")),
    **dict.fromkeys(("i", "em", "cite", "dfn", "var"), ("em", "emphasis")),
    **dict.fromkeys(("kbd", "samp"), ("code", "code-inline")),
    **dict.fromkeys(("mark",), ("span", "mark")),
    **dict.fromkeys(("ins",), ("u", "")),
}
_TIMES = re.compile(
    r"(?<=[\w)）%]) \* (?=[\w(（])|(?<=[\w)）%])\*(?=\d)|(?<=[)）]) ?\* ?(?=\d)|(?<=\d)\*(?=[A-Za-z(（])"
)
_STARS = re.compile(
    r"(?<!\*)\*(?!\*)|(?<![^\s\d])\*{2,3}(?!\S)|(?<=[“\"（(])\*{2,3}(?=[”\"）)])|\*{4,}"  # `**甲` may be broken bold
)
_OPENED = ("abbr", "bdi", "bdo", "small", "ruby", "q", "rp", "wbr", "rt")


def asterisks(root: HtmlElement, work: Work) -> None:
    """A multiplication is written ×, any other asterisk that stands by itself in full width, as in Chinese print.

    A bare `*` on the page looks like Markdown gone wrong, to checkers and to readers. Code and formulas keep theirs,
    and so does `**` at a word, which may be just that: the rules (W70) tell the author.
    """
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, node in walk:
        if event == "end":
            if node is not root and node.tail and "*" in node.tail:
                node.tail = _starred(node.tail)
        elif node.tag in {"code", "pre", "math"}:
            walk.skip_subtree()
        elif node.text and "*" in node.text:
            node.text = _starred(node.text)


def _starred(text: str) -> str:
    text = _TIMES.sub(lambda times: times[0].replace("*", "×"), text)
    return _STARS.sub(lambda stars: "＊" * len(stars[0]), text)


def plain_inline(root: HtmlElement, work: Work) -> None:
    """Marks, keys, insertions and the like by their nearest safe element; the rest keeps its words.

    Readings of `ruby` stand in brackets; quotation marks of `q` are written out.
    """
    for node in list(root.iter(*_SAME)):
        tag, role = _SAME[node.tag]
        node.tag = tag
        node.attrib.clear()
        in_title = any(True for _ in node.iterancestors("h2", "h3", "h4"))  # whose own colours must win
        if role and not in_title:
            put_role(node, role)
    for node in list(root.iter(*_OPENED)):
        if node.tag == "q":
            node.text = "“" + (node.text or "")
            append_text(node, "”")
        elif node.tag == "rt" and (node.getprevious() is None or node.getprevious().tag != "rp"):
            node.text = "（" + (node.text or "")
            append_text(node, "）")
        node.drop_tag()
    for node in list(root.iter("span")):
        if not node.get("class") or node.get("class") == "filename":
            node.drop_tag()
    for node in list(root.iter("sub", "sup", "s", "del", "u")):
        if node.get("class") != "note-mark":
            node.attrib.clear()
