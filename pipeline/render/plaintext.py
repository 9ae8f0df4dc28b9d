"""Neutral HTML to plain text that can be pasted anywhere: paragraphs, list markers and table rows are kept."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

import regex
from lxml import html as lxml_html
from lxml.html import HtmlElement

_BLOCKS = frozenset(
    "p h2 h3 h4 h5 h6 ul ol li dl dt dd table tr pre blockquote figure figcaption div section details summary hr math"
    .split()
)  # fmt: skip
_SHIFTED = {
    "sub": dict(zip("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎", strict=True)),
    "sup": dict(zip("0123456789+-−=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿ", strict=True)),
}
_EMOJI = regex.compile(
    r"\p{Regional_Indicator}{2}|\p{Extended_Pictographic}[\ufe0f\p{Emoji_Modifier}]*"
    r"(?:\u200d\p{Extended_Pictographic}[\ufe0f\p{Emoji_Modifier}]*)*"
)
_MARK, _BREAK, _ITEM = (
    "\x00",
    "\x01",
    "\x02",
)  # cannot occur in parsed HTML: a marker's end, a block's edge, an item's edge


@lru_cache(maxsize=8)  # several accounts ask for the same piece
def plain_text(html: str) -> str:
    """The text of an HTML fragment, a blank line between blocks, none between list items or table rows.

    Pictures give their description in brackets; sub- and superscript digits become Unicode ones.
    """
    root = lxml_html.fragment_fromstring(html, create_parent="div")
    raw = "".join(_walk(root, 0))
    raw = re.sub(f"{_MARK}[{_BREAK}{_ITEM}\\s]+", _MARK, raw).replace(_MARK, "")
    raw = re.sub(f"[{_BREAK}{_ITEM}]*{_BREAK}[{_BREAK}{_ITEM}]*", "\n\n", raw)
    raw = re.sub(f"{_ITEM}+", "\n", raw)
    lines = [line.rstrip() for line in raw.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")


def strip_emoji(text: str) -> str:
    """The text without pictographs; ©, ™ and the like that are also emoji bases stay."""
    return str(_EMOJI.sub(lambda m: m.group() if len(m.group()) == 1 and ord(m.group()) < 0x2190 else "", text))


def shifted(text: str, place: str) -> str:
    """The text as Unicode `sub`- or `sup`erscripts where each of its characters has one; as it is elsewhere."""
    table = _SHIFTED.get(place, {})
    return "".join(table[char] for char in text) if table and all(char in table for char in text) else text


def _walk(node: HtmlElement, depth: int) -> Iterator[str]:
    tag = node.tag
    edge = _ITEM if tag in {"li", "tr"} or (tag in {"ul", "ol"} and depth) else _BREAK if tag in _BLOCKS else ""
    yield edge
    if tag == "input" and node.get("type") == "checkbox":
        yield "☑ " if node.get("checked") is not None else "☐ "
    elif tag == "img" and node.get("alt"):
        yield f"［图：{node.get('alt')}］"
    elif node.get("role") == "doc-backlink":
        return  # the arrow back from a footnote: there is nothing to click
    elif tag == "br":
        yield "\n"
    elif tag == "math":
        yield node.get("alttext") or re.sub(r"\s+", "", node.text_content())
    elif node.get("role") == "doc-noteref":
        yield f"[{node.text_content()}]"
        return
    if tag != "math":
        yield _text(node.text, node)
        yield from _children(node, depth)
    yield edge


def _children(node: HtmlElement, depth: int) -> Iterator[str]:
    number = int(node.get("start") or 1) if node.tag == "ol" and (node.get("start") or "1").isdigit() else 1
    cells = 0
    for child in node:
        if isinstance(child.tag, str):
            if child.tag == "li":
                yield _ITEM + "  " * depth + (f"{number}. " if node.tag == "ol" else "• ") + _MARK
                number += 1
            if child.tag in {"td", "th"}:
                yield "｜" if cells else ""
                cells += 1
            yield from _walk(child, depth + (child.tag == "li"))
        yield _text(child.tail, node)


def _text(value: str | None, node: HtmlElement) -> str:
    text = value or ""
    if any(up.tag == "pre" for up in (node, *node.iterancestors())):
        return text
    text = re.sub(r"\s+", " ", text)
    if not text.strip() and node.tag in {"ul", "ol", "table", "thead", "tbody", "tr", "dl", "div", "section", "figure"}:
        return ""
    return shifted(text, node.tag)
