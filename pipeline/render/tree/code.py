"""Code that keeps its lines, indents and colours without `pre`, whose lines would run off a phone."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree
from lxml.html import HtmlElement
from lxml.html.builder import E

from pipeline.render.tree.work import Work, append_text, put_role, replace, section

_ROLES = {"k": "keyword", "s": "string", "c": "comment", "m": "number"}
_NAMES = frozenset({"nf", "nc", "nd", "nt", "nb"})
_SPACES = re.compile(r"(?m)^ +| {2,}")
NBSP = "\u00a0"


def code_lines(root: HtmlElement, work: Work) -> None:
    """Line ends become `<br>`, runs of spaces no-break spaces, Pygments' classes roles of the theme."""
    for pre in list(root.iter("pre")):
        box = section("code")
        code = E.code()
        box.append(code)
        _copy(pre, code)
        _strip_last_break(code)
        holder = pre.getparent()
        target = holder if holder is not None and "highlight" in holder.get("class", "") else pre
        title = next((n.text_content() for n in target.iter("span") if n.get("class") == "filename"), "")
        replace(target, *([_title(title)] if title else []), box)
    for code in root.iter("code"):
        parent = code.getparent()
        if parent is None or parent.get("class") != "code":
            put_role(code, "code-inline")


def _title(text: str) -> HtmlElement:
    line = section("caption")
    line.text = text
    return line


def _copy(pre: HtmlElement, code: HtmlElement) -> None:
    """Every text of `pre` in order, flat: words in a colour as a span, line ends as breaks."""
    at_start = True
    for text, role in _texts(pre):
        lines = text.split("\n")
        for number, line in enumerate(lines):
            if number:
                code.append(E.br())
                at_start = True
            if line:
                shown = _SPACES.sub(lambda m: NBSP * len(m[0]), line) if at_start else _runs(line)
                at_start = False
                if role and line.strip():
                    code.append(E.span({"class": role}, shown))
                else:
                    append_text(code, shown)


def _runs(line: str) -> str:
    return re.sub(r" {2,}", lambda m: NBSP * len(m[0]), line)


def _texts(pre: HtmlElement) -> Iterator[tuple[str, str]]:
    for event, node in etree.iterwalk(pre, events=("start", "end")):
        if event == "start" and node.text:
            yield node.text, _role(node.get("class") or "") if node.tag == "span" else ""
        elif event == "end" and node is not pre and node.tail:
            yield node.tail, ""


def _role(name: str) -> str:
    kind = "name" if name in _NAMES else _ROLES.get(name[:1], "") if name and name not in {"o", "p", "w"} else ""
    return f"token-{kind}" if kind else ""


def _strip_last_break(code: HtmlElement) -> None:
    while len(code) and code[-1].tag == "br" and not code[-1].tail:
        code.remove(code[-1])
