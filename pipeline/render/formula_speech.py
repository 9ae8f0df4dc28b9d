"""Formulas as they are said: MathML to words that `speech` then reads, such as `c分之(a + b)`."""

from __future__ import annotations

from lxml import etree

from pipeline.render.formula import is_simple

_POWERS = {"2": "的平方", "3": "的立方"}
_OPERATORS = {
    "→": "生成",
    "⟶": "生成",
    "·": "乘以",
    "⋅": "乘以",
    "/": "比",
    "∑": "求和",
    "∫": "积分",
    "−": "减",
    "-": "减",
    "!": "的阶乘",
}
_SILENT = frozenset("()[]{}|⟨⟩\u2061\u2062\u2063\u200b")


def formula_words(mathml: str) -> str | None:
    """What an announcer says, digits and signs still to be read; None for what cannot be taken in by ear."""
    math = etree.fromstring(mathml)
    if not is_simple(math) and math.find(".//mtable") is not None:
        return None
    return " ".join(_said(math).split())


def _said(node: etree._Element) -> str:
    parts = [_said(part) for part in node]
    match str(node.tag), parts:
        case "mfrac", [above, below]:
            said = f" {below.strip()}分之{above.strip()} "
        case "msqrt", _:
            said = " 根号 " + "".join(parts)
        case "mroot", [base, degree]:
            said = f" {degree.strip()}次根号 {base}"
        case (("msup" | "msubsup"), [*base, power]):
            raised = power.strip()
            said = "".join(part.strip() for part in base) + _POWERS.get(raised, f"的{raised}次方")
        case (("msub" | "munder" | "mover" | "munderover"), _):
            said = "".join(part.strip() for part in parts)
        case "mspace", _:
            said = " "
        case "mo", []:
            said = _operator(node)
        case "mtext", _:
            said = f" {node.text or ''} "
        case _:
            said = (node.text or "") + "".join(parts)
    return said


def _operator(node: etree._Element) -> str:
    text = (node.text or "").strip()
    if text in _SILENT:
        return " "
    before = node.getprevious()
    if text in "−-" and (before is None or before.tag == "mo"):
        return "负"
    return f" {_OPERATORS.get(text, text)} "
