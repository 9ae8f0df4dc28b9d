"""Pictures and links of a Markdown body with their lines, for checks that must name the line.

The renderer alone decides what a page shows; this reading is for pointing at the source, so it knows the forms that
editors write (inline, reference, `<img>`) and passes over code.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Reference:
    """One picture or link: its target as written, its alt or link text, its 1-based line in the file."""

    what: Literal["image", "link"]
    target: str
    text: str
    line: int


_FENCE = re.compile(r"^\s{0,3}(`{3,}|~{3,})")
_CODE = re.compile(r"(`+)(?!`).*?(?<!`)\1(?!`)")
_TARGET = r"\(\s*<?(?P<target>[^\s<>()]*(?:\([^\s()]*\)[^\s<>()]*)*)>?(?:\s+[\"'(].*?)?\s*\)"
_INLINE = re.compile(r"(?P<bang>!?)\[(?P<text>[^\[\]]*)\]" + _TARGET)
_DEFINED = re.compile(r"^\s{0,3}\[(?P<name>[^\]^]+)\]:\s*<?(?P<target>[^\s>]+)")
_USED = re.compile(r"(?P<bang>!?)\[(?P<text>[^\[\]]+)\]\[(?P<name>[^\[\]]*)\]")
_IMG = re.compile(r"<img\b(?P<attributes>[^>]*)>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"(\w+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>]+))")


def references(body: str, first_line: int = 1) -> Iterator[Reference]:
    """Every picture and link of `body`, in order of lines."""
    lines = list(_prose_lines(body, first_line))
    defined = {m["name"].casefold(): m["target"] for _, text in lines if (m := _DEFINED.match(text))}
    for number, text in lines:
        for found in _INLINE.finditer(text):
            yield _reference(found["bang"], found["target"], found["text"], number)
        for found in _USED.finditer(text):
            target = defined.get((found["name"] or found["text"]).casefold())
            if target:
                yield _reference(found["bang"], target, found["text"], number)
        for found in _IMG.finditer(text):
            attributes = {a[0].lower(): a[1] or a[2] or a[3] for a in _ATTRIBUTE.findall(found["attributes"])}
            if "src" in attributes:
                yield Reference("image", attributes["src"], attributes.get("alt", ""), number)


def _reference(bang: str, target: str, text: str, line: int) -> Reference:
    return Reference("image" if bang else "link", target, text.strip(), line)


def _prose_lines(body: str, first_line: int) -> Iterator[tuple[int, str]]:
    fence = ""
    for number, text in enumerate(body.split("\n"), first_line):
        mark = _FENCE.match(text)
        if fence:
            if mark and mark[1].startswith(fence) and not text.strip().strip(fence[0]):
                fence = ""
        elif mark:
            fence = mark[1]
        elif "](" in text or "][" in text or "]:" in text or "<img" in text.lower():
            yield number, _CODE.sub("", text)
