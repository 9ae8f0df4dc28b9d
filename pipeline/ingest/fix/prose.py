"""Body text: blanks at line ends, half-width punctuation between Chinese characters, full-width letters and digits.

Code, formulas, comments, links and HTML stay byte for byte.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from pipeline.ingest.prose_mask import blank, mask

_HAN = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
# What no rule of wording touches: targets and addresses, tags, directives at line starts, attribute lists.
_APART = re.compile(
    r"\]\([^()\n]*(?:\([^()\n]*\)[^()\n]*)*\)|\]\[[^\]\n]*\]|https?://[^\s<>]+|<[^<>\n]{1,500}>|\{[^{}\n]*\}"
    r"|^(?: {4}|\t).*$|^[ ]{0,3}\[[^\]\n]+\]:.*$|^[ ]*(?:!!!|\?\?\?\+?).*$|^[ ]{0,3}\*\[[^\]\n]+\]:.*$|:[a-z0-9_+-]+:",
    re.M,
)
_MARKS = {",": "，", "?": "？", "!": "！", ";": "；", ":": "："}
_HALF = re.compile(rf"(?<=[{_HAN}])[,?!;:](?=[{_HAN}])")
_WIDE = re.compile("[０-９Ａ-Ｚａ-ｚ]+")
_TRAILING = re.compile(r"[ \t\u3000]+$", re.M)

_Rule = tuple[str, re.Pattern[str], Callable[[re.Match[str]], str]]
_RULES: tuple[_Rule, ...] = (
    ("汉字之间的英文标点改成中文标点", _HALF, lambda m: _MARKS[m[0]]),
    ("全角的数字和字母改成半角", _WIDE, lambda m: "".join(chr(ord(c) - 0xFEE0) for c in m[0])),
)


def mend_prose(body: str) -> tuple[str, list[str]]:
    """The body, mended, and what was done."""
    done = []
    for told, pattern, replacement in _RULES:
        shown = mask(body)
        shown = blank(shown, (found.span() for found in _APART.finditer(shown)))
        new = _replaced(body, shown, pattern, replacement)
        if new != body:
            done.append(told)
            body = new
    new = _trailing(body)
    if new != body:
        done.append("去掉行尾的空格")
    return new, done


def _replaced(body: str, shown: str, pattern: re.Pattern[str], replacement: Callable[[re.Match[str]], str]) -> str:
    """Each match in the shown text (of the body's length) replaced in the body."""
    at = 0
    out = []
    for found in pattern.finditer(shown):
        out += [body[at : found.start()], replacement(found)]
        at = found.end()
    return "".join([*out, body[at:]])


def _trailing(body: str) -> str:
    """Without blanks at line ends, but for the two or more before a text line, which break the line, and in code."""
    shown = mask(body)
    rows = body.split("\n")
    seen = shown.split("\n")
    out = []
    for number, row in enumerate(rows):
        bare = _TRAILING.sub("", row)
        followed = number + 1 < len(rows) and rows[number + 1].strip()
        breaks = bare and followed and row[len(bare) :].startswith("  ")
        out.append(row if row == bare or breaks or seen[number].endswith("\0") else bare)
    return "\n".join(out)
