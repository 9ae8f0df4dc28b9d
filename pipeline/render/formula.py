"""TeX formulas as MathML, and as a line of text for places that show no MathML.

Broken TeX gives None, never an error: the page then shows the source as code.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from lxml import etree

from pipeline.model.job import digest

_TAGS = frozenset(
    "math mrow mi mn mo mtext mspace mfrac msqrt mroot msub msup msubsup munder mover munderover mtable mtr mtd mstyle "
    "mpadded mphantom menclose".split()
)
_ATTRIBUTES = frozenset(
    "display displaystyle stretchy fence form accent accentunder width linethickness columnalign mathvariant minsize "
    "maxsize rowspacing columnspacing".split()
)
_ARITY = {"mfrac": 2, "mroot": 2, "msub": 2, "msup": 2, "munder": 2, "mover": 2, "msubsup": 3, "munderover": 3}
_VALUE = re.compile(r"[\w.%+ -]{1,40}")
PICTURE_PX_PER_EM = 48  # three device pixels per CSS pixel of 16 px type: sharp on phones
MAX_TEX = 2_000  # characters; the longest of 18 articles full of them has 60
_MAX_DEPTH = 16
_HAN = r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uff65]"  # made when first asked for: 1 ms
_WORDS = re.compile(r"\\(?:text|mathrm|textbf|textrm|operatorname|mbox)\s*\{[^{}]*\}")
_CHEMISTRY = re.compile(r"\\ce\s*\{([^{}]*)\}")
_LESS = "\ufdd1"  # stands for < on the way through latex2mathml; a noncharacter, so no TeX holds it
_CLOSING = frozenset(") ] } | ! % ′ ° ↑ ↓".split())
_SUB = dict(zip("0123456789+-=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", strict=True)) | {"−": "₋"}
_SUP = dict(zip("0123456789+-=()in", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁱⁿ", strict=True)) | {"−": "⁻", "∘": "°", "′": "′"}


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a formula in a line of text; `shift` says whether it hangs below or above."""

    text: str
    shift: Literal["", "sub", "sup"] = ""


def is_money(tex: str) -> bool:
    """Whether what stands between two dollar signs is Chinese prose rather than TeX."""
    return re.search(_HAN, _WORDS.sub("", tex)) is not None


@lru_cache(maxsize=512)
def to_mathml(tex: str, block: bool) -> str | None:
    """A `<math>` element with `alttext`, or None when `tex` is broken, unknown in part, or beyond `MAX_TEX`."""
    source = _CHEMISTRY.sub(lambda found: _chemistry(found[1]), tex.strip())
    bare = re.sub(r"\\[\\{}]", "", source)
    if not source or len(source) > MAX_TEX or bare.count("{") != bare.count("}") or _deepest(bare) > _MAX_DEPTH:
        return None
    from pipeline.render.tex import raw_mathml  # noqa: PLC0415 - latex2mathml: 14 ms, and few bodies hold a formula

    raw = raw_mathml(source.replace("<", _LESS))
    root = etree.Element("math", display="block" if block else "inline")
    if raw is None or not _copy(raw, root):
        return None
    root.set("alttext", to_text(root))
    return etree.tostring(root, encoding="unicode")


def _deepest(text: str) -> int:
    depth = deepest = 0
    for char in text:
        depth += (char == "{") - (char == "}")
        deepest = max(deepest, depth)
    return deepest


def _chemistry(formula: str) -> str:
    r"""`\ce{2H2O -> …}` in plain TeX: digits after a letter or bracket go below, charges after ^ above."""
    text = formula.replace("<=>", r"\rightleftharpoons ").replace("->", r"\rightarrow ")
    text = re.sub(r"(?<=[A-Za-z)\]])(\d+)", r"_{\1}", text)
    text = re.sub(r"\^(\d*[+-])", r"^{\1}", text)
    return re.sub(r"(?<![\\A-Za-z])([A-Z][a-z]?)(?![a-z])", r"\\mathrm{\1}", text)


def _copy(source: etree._Element, target: etree._Element) -> bool:
    """Children of `source` into `target`, with allowed names only; False when something is unknown."""
    for child in source:
        name = etree.QName(child).localname
        text = html.unescape(child.text or "")
        if name not in _TAGS or (text.startswith("\\") and len(text) > 1):
            return False
        put = etree.SubElement(target, "mo" if text == _LESS else name)
        put.text = (text.strip() if name != "mtext" else text).replace(_LESS, "<") or None
        for key, value in child.attrib.items():
            if key in _ATTRIBUTES and _VALUE.fullmatch(str(value)):
                put.set(key, value)
        if not _copy(child, put) or len(put) != _ARITY.get(name, len(put)):
            return False
    return True


def to_text(math: etree._Element) -> str:
    """The formula in a line: `M_max=qL²/8`, for alternatives, plain text and speech."""
    return "".join(_linear(run) for run in runs(math)).strip()


def _linear(run: Run) -> str:
    table = {"sub": _SUB, "sup": _SUP}.get(run.shift)
    if table is None:
        return run.text
    if all(char in table for char in run.text):
        return "".join(table[char] for char in run.text)
    mark = "_" if run.shift == "sub" else "^"
    return mark + (run.text if len(run.text) == 1 or run.text.isalnum() else f"({run.text})")


def runs(math: etree._Element) -> tuple[Run, ...]:
    """The formula in a line, with what hangs below and above; neighbours of one kind are joined."""
    joined: list[Run] = []
    for run in _runs(math):
        if joined and joined[-1].shift == run.shift:
            joined[-1] = Run(joined[-1].text + run.text, run.shift)
        elif run.text:
            joined.append(run)
    return tuple(joined)


def is_simple(math: etree._Element) -> bool:
    """Whether a line of text with sub- and superscripts says it all: no table, no sum with limits, no tall fraction."""
    for node in math.iter():
        tag = node.tag
        if tag in {"mtable", "mroot", "menclose", "munderover"}:
            return False
        if tag in {"msub", "msup", "msubsup"} and any(
            part.tag in {"msub", "msup", "msubsup", "mfrac", "msqrt"} for child in node for part in child.iter()
        ):
            return False
        if tag in {"mfrac", "msqrt"} and any(
            part.tag in {"mfrac", "msqrt", "munder", "mover"} for child in node for part in child.iter()
        ):
            return False
        if tag == "msubsup" and (node[0].text or "") in "∑∏∫⋃⋂∮":
            return False
    return True


def picture_name(math: etree._Element) -> str:
    """The name under which a formula's drawing is filed: the same formula has the same name."""
    markup = etree.tostring(math, encoding="unicode", with_tail=False)
    return f"formula:{digest(markup)}"


def _text_of(node: etree._Element) -> str:
    return "".join(_linear(run) for run in runs(node))


def _runs(node: etree._Element) -> Iterator[Run]:
    tag, parts = node.tag, list(node)
    if tag in {"msub", "munder"} and len(parts) == 2:
        yield from _runs(parts[0])
        yield Run(_text_of(parts[1]), "sub")
    elif tag == "msup" and len(parts) == 2:
        yield from _runs(parts[0])
        yield Run(_text_of(parts[1]), "sup")
    elif tag in {"msubsup", "munderover"} and len(parts) == 3:
        yield from _runs(parts[0])
        yield Run(_text_of(parts[1]), "sub")
        yield Run(_text_of(parts[2]), "sup")
    elif tag == "mover" and len(parts) == 2:
        yield from _runs(parts[0])
        accent = {"→": "\u20d7", "^": "\u0302", "―": "\u0305", "¯": "\u0304", "˙": "\u0307", "~": "\u0303"}
        yield Run(accent.get(parts[1].text or "", _text_of(parts[1])))
    elif tag == "mfrac" and len(parts) == 2:
        after = node.getnext()
        factor = after is not None and after.tag not in {"mo", "mspace", "mtext"}  # ½CV² is not 1/(2CV²)
        yield Run("(" * factor)
        yield from _grouped(parts[0])
        yield Run("/" if node.get("linethickness") != "0" else " ")
        yield from _grouped(parts[1])
        yield Run(")" * factor)
    elif tag == "mroot" and len(parts) == 2:
        yield Run(_text_of(parts[1]), "sup")
        yield Run("√")
        yield from _grouped(parts[0])
    elif tag == "msqrt":
        yield Run("√")
        yield from _grouped(node, inside=True)
    elif tag == "mtable":
        yield Run("; ".join("  ".join(_text_of(cell).strip() for cell in row) for row in node))
    elif tag == "mspace":
        yield Run(" ")
    elif tag == "mo" and not parts:
        yield Run(_operator(node))
    else:
        yield Run(node.text or "")
        for part in parts:
            yield from _runs(part)


def _operator(node: etree._Element) -> str:
    """Relations and arrows get air, and so do signs between two terms; a name like `max` stays as it is.

    `*` is the operator ∗, as TeX and MathML draw it, and no leftover mark of Markdown.
    """
    text = (node.text or "").replace("*", "∗")
    if text in {"=", "≈", "≠", "≤", "≥", "<", ">", "→", "⇌", "∼", "∝", "≡", "⇒", "⟶", "×", "÷"}:
        return f" {text} "
    before = node.getprevious()
    term = before is not None and (before.tag != "mo" or (before.text or "") in _CLOSING)
    binary = text in {"+", "−", "-", "±"} and term
    return f" {text} " if binary and node.getnext() is not None else text


def _grouped(node: etree._Element, inside: bool = False) -> Iterator[Run]:
    """In brackets when it is more than one term."""
    found = [run for part in (node if inside else [node]) for run in _runs(part) if run.text]
    tokens = sum(1 for part in node.iter("mi", "mn", "mtext") if (part.text or "").strip())
    single = tokens <= 1 or (len(found) <= 2 and all(run.text.isalnum() for run in found))
    bracketed = bool(found) and (found[0].text[:1] + found[-1].text[-1:]) in {"()", "[]"} and node.tag == "mrow"
    if single or bracketed or _is_one_symbol(node):
        yield from found
    else:
        yield Run("(")
        yield from found
        yield Run(")")


def _is_one_symbol(node: etree._Element) -> bool:
    """A letter or number with what hangs on it: x, x², pCO."""
    while node.tag == "mrow" and len(node) == 1:
        node = node[0]
    return node.tag in {"msub", "msup", "msubsup"} and not len(node[0])
