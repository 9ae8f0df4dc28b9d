"""Tall formulas as pictures, for places that show no MathML: MathML to Typst, Typst to PNG. Only module with typst.

What cannot be carried over faithfully (Chinese words, for want of a font; an element that is not listed here) gives no
picture, and the formula stays the line of text that `formula.to_text` makes of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import typst
from lxml import etree

from pipeline.render.formula import PICTURE_PX_PER_EM, is_simple, picture_name
from pipeline.render.fragment import parse

_HAN = re.compile(r"[\u2e80-\u9fff\uff00-\uff65]")
_SPECIAL = re.compile(r"([#$\"\\/_^&'()\[\]{}|,;:.~<>*`@!%-])")
_TALL = frozenset({"mtable", "mfrac"})
_OPENING, _CLOSING = frozenset("([{|⟨"), frozenset(")]}|⟩")
_LIMITS = frozenset({"lim", "max", "min", "sup", "inf"})
_ACCENTS = {"→": "arrow", "^": "hat", "―": "macron", "¯": "macron", "˙": "dot", "~": "tilde", "¨": "dot.double"}
_PLACES = {"msub": "b", "msup": "t", "msubsup": "bt", "munder": "b", "mover": "t", "munderover": "bt"}
_PAGE = """\
#set page(width: auto, height: auto, margin: 2pt, fill: white)
#set text(size: 12pt, fill: rgb("#333333"))
$ {math} $
"""


def tall_formulas(html: str) -> dict[str, str]:
    """The formulas of neutral HTML that a line of text does not do justice: name (as `picture_name`) to MathML."""
    return {
        picture_name(math): etree.tostring(math, encoding="unicode", with_tail=False)
        for math in parse(html).iter("math")
        if not is_simple(math)
    }


def draw_formula(mathml: str) -> tuple[bytes, int, int] | None:
    """A PNG on white with its width and height in pixels, or None when it cannot be drawn faithfully.

    The same formula gives the same bytes with the same release of typst.
    """
    math = etree.fromstring(mathml)
    if _HAN.search(str(math.xpath("string()"))):
        return None
    try:
        source = _PAGE.format(math=_typst(math))
        png = typst.compile(source.encode(), format="png", ppi=PICTURE_PX_PER_EM * 6.0)
    except (KeyError, typst.TypstError):
        return None
    if not isinstance(png, bytes):
        return None
    return png, int.from_bytes(png[16:20], "big"), int.from_bytes(png[20:24], "big")


def _typst(node: etree._Element) -> str:
    """A part of a formula in Typst's mathematical notation. Raises KeyError for an element that has no counterpart."""
    tag = str(node.tag)
    if tag in {"mi", "mn", "mo", "mtext", "mspace"}:
        return _token(tag, node)
    if tag == "mtable":
        return _table(node)
    parts = [_typst(part) for part in node]
    if tag in {"math", "mrow", "mstyle", "mpadded", "mtd"}:
        return " ".join(_fenced(node, parts))
    return _attached(node, parts) if tag in _PLACES else _SHAPES[tag](node, parts)


def _fraction(node: etree._Element, parts: list[str]) -> str:
    bare = node.get("linethickness") == "0"
    return f"mat(delim: #none, {parts[0]}; {parts[1]})" if bare else f"frac({parts[0]}, {parts[1]})"


def _attached(node: etree._Element, parts: list[str]) -> str:
    """What hangs above and below; an accent is drawn as one."""
    tag, mark = str(node.tag), node[1].text or ""
    if tag == "mover" and mark in {"―", "¯"} and len(node[0]) > 1:
        return f"overline({parts[0]})"
    if tag == "mover" and mark in _ACCENTS:
        return f"accent({parts[0]}, {_ACCENTS[mark]})"
    under = tag.startswith(("munder", "mover")) or (node[0].text or "") in _LIMITS
    base = f"limits({parts[0]})" if under else parts[0] or '""'
    hung = ", ".join(f"{place}: {part}" for place, part in zip(_PLACES[tag], parts[1:], strict=True))
    return f"attach({base}, {hung})"


def _token(tag: str, node: etree._Element) -> str:
    text = (node.text or "").strip() if tag != "mtext" else node.text or ""
    if tag == "mspace":
        return "space"
    if tag == "mtext":
        return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
    if len(text) > 1 and text.isalpha():
        return f'op("{text}")'
    escaped = _SPECIAL.sub(r"\\\1", text)
    return f"upright({escaped})" if node.get("mathvariant") == "normal" and len(text) == 1 else escaped


def _fenced(node: etree._Element, parts: list[str]) -> Iterator[str]:
    """Brackets right round something tall grow with it."""
    at = 0
    while at < len(parts):
        tall = at + 1 < len(parts) and node[at + 1].tag in _TALL and (node[at].text or "") in _OPENING
        if tall:
            end = at + 3 if at + 2 < len(parts) and (node[at + 2].text or "") in _CLOSING else at + 2
            yield f"lr({' '.join(parts[at:end])})"
            at = end
        else:
            yield parts[at]
            at += 1


def _table(node: etree._Element) -> str:
    rows = "; ".join(", ".join(_typst(cell) or '""' for cell in row) for row in node)
    return f"mat(delim: #none, {rows})"


_SHAPES: dict[str, Callable[[etree._Element, list[str]], str]] = {
    "mfrac": _fraction,
    "msqrt": lambda _, parts: f"sqrt({' '.join(parts)})",
    "mroot": lambda _, parts: f"root({parts[1]}, {parts[0]})",
}
