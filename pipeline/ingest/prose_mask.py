"""Which characters of a Markdown body are prose: code, formulas and comments are blanked, places stay the same.

`regex` and not `re`, here and in `references`: possessive forms go wrong in Python's own before 3.11.5.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import regex as re

_FENCE = re.compile(r"^[ \t>]*(?:(?:[-*+]|\d+[.)])[ \t]+)?(?P<mark>`{3,}(?=[^`\n]*$)|~{3,})(?P<info>.*)$", re.M)
_RUN = re.compile(r"`+|\n[ \t]*(?=\n)")
_MATH = re.compile(
    r"(?<![\\$])\$\$(?:[^$\n]|\n(?![ \t]*\n))++\$\$"
    r"|(?<![\\$])\$(?![\s$])(?:[^$\n\\]|\\.|\n(?![ \t]*\n))++(?<!\s)\$(?![\d$])"
    r"|\\\((?:[^\\\n]|\\(?![()])|\n(?![ \t]*\n))++\\\)"
)


def mask(body: str, *, keep_comments: bool = False) -> str:
    """`body`, as long as before, with all that is not prose (code, formulas, comments) as NULs; line ends stay."""
    if "```" in body or "~~~" in body:
        body = blank(body, _fences(body))
    if "`" in body:
        body = blank(body, _code_spans(body))
    if "<!--" in body and not keep_comments:
        body = blank(body, comments(body))
    return blank(body, (m.span() for m in _MATH.finditer(body))) if "$" in body or "\\(" in body else body


def blank(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """`text` with the spans as NULs, line ends kept."""
    at = 0
    out: list[str] = []
    for start, end in spans:
        out += text[at:start], "\n".join("\0" * len(line) for line in text[start:end].split("\n"))
        at = end
    return "".join([*out, text[at:]])


def _fences(text: str) -> Iterator[tuple[int, int]]:
    """Fenced blocks that are closed; a fence that nobody closes is no fence for the renderer."""
    marks = list(_FENCE.finditer(text))
    longest: list[dict[str, int]] = [{} for _ in range(len(marks) + 1)]  # the longest closing mark from here on
    for at in reversed(range(len(marks))):
        mark = marks[at]["mark"]
        longest[at] = dict(longest[at + 1])
        if not marks[at]["info"].strip():
            longest[at][mark[0]] = max(len(mark), longest[at].get(mark[0], 0))
    at = 0
    while at < len(marks):
        kind, size = marks[at]["mark"][0], len(marks[at]["mark"])
        start = marks[at].start()
        at += 1
        if longest[at].get(kind, 0) < size:
            continue
        while not (marks[at]["mark"].startswith(kind * size) and not marks[at]["info"].strip()):
            at += 1
        yield start, marks[at].end()
        at += 1


def _code_spans(text: str) -> Iterator[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for found in _RUN.finditer(text):
        if found[0][0] == "`":
            runs.append(found.span())
        else:
            yield from _paired(text, runs)
            runs = []
    yield from _paired(text, runs)


def _paired(text: str, runs: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Each run of backticks with the next run as long, inside one paragraph."""
    following, last = [0] * len(runs), dict[int, int]()
    for at in reversed(range(len(runs))):
        size = runs[at][1] - runs[at][0]
        following[at], last[size] = last.get(size, 0), at
    at = 0
    while at < len(runs):
        start, end = runs[at]
        escaped = end - start == 1 and text[start - 1 : start] == "\\"
        if following[at] and not escaped:
            at = following[at]
            yield start, runs[at][1]
        at += 1


def comments(text: str) -> Iterator[tuple[int, int]]:
    """The spans of HTML comments that are closed."""
    at = 0
    while (start := text.find("<!--", at)) >= 0 and (end := text.find("-->", start + 4)) >= 0:
        at = end + 3
        yield start, at
