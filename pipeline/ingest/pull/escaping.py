"""Text of others inside Markdown: every character that Markdown would understand is escaped."""

from __future__ import annotations

import re
from collections.abc import Iterable

_ADDRESS = re.compile(r"https?://[\w\-.~:/?#@!$&'*+,=%]+", re.ASCII)
_SPECIAL = re.compile(r"[\\`*_{}\[\]$^~|]|==|&(?=[#\w])|<")
_START = re.compile(r"(?P<sign>[#>+\-=]|!(?=!!))|(?P<number>\d+)(?P<dot>[.)])|(?P<entity>[:?])")
_ENDS = re.compile(r"(?<!\\)(?:\\\\)*(\*{1,2}|~{1,2}|==|\^|`)$")
_STARTS = re.compile(r"\*{1,2}|~{1,2}|==|\^|`")
_ENTITIES = {"&": "&amp;", "<": "&lt;", "==": r"\=\=", "[": "&#91;"}  # \[ would open a formula
_NEAR = 40  # characters at an end in which its mark and the backslashes before it stand
_MERGED = 2_000  # characters after which touching marks are kept apart: merging copies


def plain_to_markdown(text: str) -> str:
    """Paragraphs of plain text, a line each."""
    return "\n\n".join(line_of(escaped(part)) for part in text.split("\n") if part.strip())


def escaped(text: str) -> str:
    """Text that Markdown shows as it is; bare web addresses become links. Line starts are for `line_of`."""
    parts = []
    at = 0
    for found in _ADDRESS.finditer(text):
        parts += [_SPECIAL.sub(_escape, text[at : found.start()]), f"<{found[0]}>"]
        at = found.end()
    return "".join([*parts, _SPECIAL.sub(_escape, text[at:])])


def _escape(found: re.Match[str]) -> str:
    return _ENTITIES.get(found[0], f"\\{found[0]}")


def line_of(text: str) -> str:
    """A paragraph on one line, which begins nothing: no heading, list, quote, definition or note."""
    text = " ".join(text.split())
    found = _START.match(text)
    if not found:
        return text
    if found["entity"]:
        return f"&#{ord(text[0])};{text[1:]}"
    return f"{found['number'] or ''}\\{found['sign'] or found['dot']}{text[found.end() :]}"


def glued(parts: Iterable[str]) -> str:
    """The parts behind each other; marks that touch are one (`**a****b**` means nothing) or kept apart by a blank."""
    done: list[str] = []
    last = ""
    for part in filter(None, parts):
        end, start = _ENDS.search(last, max(0, len(last) - _NEAR)), _STARTS.match(part)
        if not end or not start or end[1][0] != start[0][0]:
            done.append(last)
            last = part
        elif end[1] == start[0] and len(last) < _MERGED:
            last = glued((last[: end.start(1)], part[start.end() :]))
        else:
            done.append(f"{last} ")
            last = part
    return "".join([*done, last])
