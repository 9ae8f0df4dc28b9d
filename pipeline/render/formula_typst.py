"""Formulas in Typst's mathematical notation, from MathML."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from lxml import etree

_SPECIAL = re.compile(r"([#$\"\\/_^&'()\[\]{}|,;:.~<>*`@!%-])")
_TALL = frozenset({"mtable", "mfrac"})
_OPENING, _CLOSING = frozenset("([{|⟨"), frozenset(")]}|⟩")
_LIMITS = frozenset({"lim", "max", "min", "sup", "inf"})
_ACCENTS = {"→": "arrow", "^": "hat", "―": "macron", "¯": "macron", "˙": "dot", "~": "tilde", "¨": "dot.double"}
_PLACES = {"msub": "b", "msup": "t", "msubsup": "bt", "munder": "b", "mover": "t", "munderover": "bt"}


def typst_math(math: etree._Element) -> str | None:
    """The formula between Typst's dollar signs, or None when an element of it has no counterpart there.

    Words of the formula can only become letters: nothing in the result calls a function that is not named here.
    """
    try:
        return _typst(math)
    except KeyError:
        return None


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
