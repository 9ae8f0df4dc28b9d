"""What the Markdown parser is spared: text so long, so dense or so deep that it would take for ever, or recurse away.

Such a stretch of lines is shown as plain text, every character of it, and the rest of the piece stays formatted. The
figures are far beyond anything people write (the 291 real files we read stay under half of each) and keep the slowest
inputs we could think of to seconds (tests/render/markdown/test_bounds.py).
"""

from __future__ import annotations

import re
from itertools import groupby

MAX_BODY = 1_200_000  # characters; a file of content/ has at most 1 MB
MAX_RUN = 20_000  # characters without a blank line between them
MAX_MARKS = 4_000  # markup characters in such a run
MAX_DEPTH = 24  # quotes, lists and brackets inside each other
HOLD = "\ufdd0"  # a noncharacter of Unicode: never text, so it can stand for text

_MARKS = re.compile(r"[*_~^=$\[\]`!<&\\]")
_LEAD = re.compile(r"\s*(?:(?:>|[-*+](?=\s)|\d{1,9}[.)](?=\s))\s*)*")
_STEP = re.compile(r">|[-*+](?=\s)|\d[.)]")
_FENCE = re.compile(r"\s{0,3}(`{3,}|~{3,})")


def tame(body: str) -> tuple[str, tuple[str, ...]]:
    """The body with each untamable run replaced by a paragraph `HOLD n HOLD`, and those runs in order."""
    body = body.replace(HOLD, "\ufffd")
    if len(body) > MAX_BODY:
        return f"{HOLD}0{HOLD}\n", (body,)
    lines: list[str] = []
    held: list[str] = []
    for empty, run in groupby(_numbered_runs(body.split("\n")), key=lambda pair: pair[0]):
        part = [line for _, line in run]
        text = "\n".join(part)
        if empty < 0 or _is_tame(text, part):
            lines += part
        else:
            lines += ["", f"{HOLD}{len(held)}{HOLD}", ""]
            held.append(text)
    return "\n".join(lines), tuple(held)


def _numbered_runs(lines: list[str]) -> list[tuple[int, str]]:
    """Each line with the number of its run; blank lines and fenced code have negative ones: they are always tame."""
    numbered, number, fence = [], 1, ""
    for line in lines:
        mark = _FENCE.match(line)
        if fence:
            numbered.append((-number, line))
            if mark and mark[1].startswith(fence) and not line.strip().strip(fence[0]):
                fence = ""
                number += 1
        elif mark and len(line) < MAX_RUN:
            fence = mark[1]
            number += 1
            numbered.append((-number, line))
        elif line.strip():
            numbered.append((number, line))
        else:
            number += 1
            numbered.append((-number, line))
    return numbered


def _is_tame(text: str, lines: list[str]) -> bool:
    if len(text) > MAX_RUN or len(_MARKS.findall(text)) > MAX_MARKS:
        return False
    return _bracket_depth(text) <= MAX_DEPTH and max(map(_depth, lines)) <= MAX_DEPTH


def _depth(line: str) -> int:
    lead = _LEAD.match(line)
    return len(_STEP.findall(lead[0])) + (len(line) - len(line.lstrip())) // 4 if lead else 0


def _bracket_depth(text: str) -> int:
    """The most brackets of one kind that are open at once; a closing one without its partner counts nothing."""
    deepest = 0
    for pair in ("[]", "()", "{}"):
        depth = 0
        for char in text if text.count(pair[0]) > MAX_DEPTH else "":
            if char == pair[0]:
                depth += 1
                deepest = max(deepest, depth)
            elif char == pair[1] and depth:
                depth -= 1
    return deepest
