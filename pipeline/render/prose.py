"""The words of a rendered body."""

from __future__ import annotations

import re

from lxml import etree
from lxml.html import HtmlElement

from pipeline.model.prose import Prose
from pipeline.render.plaintext import shifted

_LEFT_OUT = frozenset({"pre", "code", "math", "input"})
_BLOCKS = frozenset(
    "p h2 h3 h4 h5 h6 ul ol li dl dt dd table thead tbody tfoot tr td th caption blockquote figure figcaption div "
    "section details summary hr img br pre".split()
)
_HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})
_SPACE = re.compile(r"\s+")


def extract(root: HtmlElement, title: str) -> Prose:
    """Headings and paragraphs of neutral HTML; code, formulas, links' targets and footnote marks are left out.

    Digits above and below the line become Unicode's, CO₂ instead of CO2; whoever compares words folds them.
    """
    headings: list[str] = []
    paragraphs: list[str] = []
    parts: list[str] = []

    def end_block(tag: str) -> None:
        text = _SPACE.sub(" ", "".join(parts)).strip()
        parts.clear()
        if text:
            (headings if tag in _HEADINGS else paragraphs).append(text)

    walk = etree.iterwalk(root, events=("start", "end"))
    for event, node in walk:
        tag = node.tag
        if event == "start":
            if tag in _BLOCKS:
                end_block("")
            if tag in _LEFT_OUT or (tag in {"a", "sup"} and _is_note_mark(node)):
                walk.skip_subtree()
            else:
                parts.append(shifted(node.text or "", tag))
        else:
            if tag in _BLOCKS:
                end_block(tag)
            if node is not root:
                parts.append(node.tail or "")
    end_block("")
    return Prose(title, tuple(headings), tuple(paragraphs))


def _is_note_mark(node: HtmlElement) -> bool:
    return node.get("role") == "doc-backlink" or (node.get("id") or "").startswith("fnref")
