"""The Markdown that people write (GitHub, Typora, phone editors) put into the shape that Python-Markdown understands.

Python-Markdown wants four columns per level of a list and blank lines around lists, tables and fences; most writers
know two or three columns and no blank lines, as CommonMark does. Only the shape is changed, never a word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_ITEM = re.compile(r" *([-*+]|\d{1,9}[.)])( +)(?=\S)")
_FENCE = re.compile(r" *(`{3,}|~{3,})([^`]*)$")
_INFO = re.compile(r"[\w#.+-]*(?:\s+(?:title|hl_lines|linenums)=\"[^\"]*\")*")
_LANGUAGE = re.compile(r"\{?\s*\.?([A-Za-z][\w#+-]*)?")
_HOLDER = re.compile(r" *(?:!!!|\?\?\?\+?) +\S| *\[\^[^\]]+\]:")
_HTML_BOX = re.compile(r"<(?:div|details|section)(?=[ >])(?![^>]*\bmarkdown\b)[^<>]*(?=>\s*(?:<summary\b.*)?$)")
_BOX_TAG = re.compile(r"<(/?)(?:div|details|section)\b", re.IGNORECASE)
_HEADING = re.compile(r" {0,3}#{1,6} ")
_WIDE_LEAD = re.compile(r"(?m)^ *\u00a0[ \u00a0]*")  # how word processors indent
_BLANK_BOLD = re.compile(r"(?<![^\s*])\*\*( *\u00a0[ \u00a0]*)\*\*")  # pasted from word processors: bold, but no words
_RULE = re.compile(r" {0,3}(?:(?:\* *){3,}|(?:- *){3,}|(?:_ *){3,})$")
_DELIMITER_ROW = re.compile(r" *\|?(?: *:?-+:? *\|)+ *(?::?-+:? *)?$")
_MONEY = re.compile(r"(?<![\\$])\$(?=\d[^$\\\n]*[\u3000-\u303f\u4e00-\u9fff\uff00-\uff65][^$\\\n]*\$)")
_TIMES = re.compile(
    r"(?:(?<!\*)|(?<=[\da-zA-Z)）]\*))(\d(?:[A-Za-z]{1,2}|[)）])?)\*(?=[\d(（])"
)  # 3*4*5 厘米 is no italic 4
_ADDRESS = re.compile(
    r"(?<![\w(<\[\"'=/:.>])(https?://(?:(?![<>()\[\]\"'`])[!-~])+)(?=[\u2014-\u2026\u3000-\u9fff\uff00-\uff65])"
)


@dataclass(frozen=True, slots=True)
class _Level:
    """An open list item, note or admonition: what is indented by `inside` belongs to it; its text starts at the
    column `content` as written and at `put` as put; `kind` is `-`, `1` or empty."""

    inside: int
    content: int
    put: int
    kind: str


def normalise(body: str) -> str:
    """The body in Python-Markdown's own shape; fences are closed, and `$5、$6` is money, not a formula."""
    body = _WIDE_LEAD.sub(lambda lead: " " * len(lead[0]), body.expandtabs(4))
    return "\n".join(_walk(body.split("\n"), _boxes_match(body)))


def _boxes_match(body: str) -> bool:
    """Whether every HTML box is closed, few inside each other: of others Python-Markdown's md_in_html loses words."""
    depth = 0
    for tag in _BOX_TAG.finditer(body):
        depth += -1 if tag[1] else 1
        if not 0 <= depth <= 8:
            return False
    return depth == 0


def _walk(lines: list[str], boxes: bool) -> Iterator[str]:
    levels: list[_Level] = []
    # open_text: the line just put was not blank; listed: the run of lines just put began with a list item
    index, open_text, listed = 0, False, False
    while index < len(lines):
        line = lines[index]
        column = len(line) - len(line.lstrip(" "))
        fence, item = _FENCE.match(line), _ITEM.match(line)
        is_item = item is not None and not _RULE.match(line)
        left = levels
        holder = _HOLDER.match(line)
        if not open_text or fence or is_item or holder or _HEADING.match(line):
            levels = [level for level in levels if column >= level.inside]
        inside = bool(levels) or column < 4
        if not line.strip():
            levels = left
            yield ""
            open_text = False
        elif line.startswith(">"):
            end = _run_of_quotes(lines, index)
            yield from [""] * open_text
            yield from (f"> {row}".rstrip() for row in _walk(_unquoted(lines[index:end]), boxes))
            levels, index, open_text = [], end - 1, True
        elif fence and inside:
            end = _closing(lines, index, fence[1])
            yield from [""] * open_text
            yield from _fenced(lines[index:end], fence, column, levels[-1].put if levels else 0)
            yield ""
            index, open_text = end - 1, False
        elif item and is_item and inside and not (open_text and not left and _is_midsentence(item[1])):
            level = _item_level(item, column, levels)
            sibling = next((old for old in left[len(levels) :] if old.put == level.put), None)
            apart = not left or not listed or (sibling is not None and sibling.kind != level.kind)
            yield from [""] * (open_text and apart)
            yield " " * (level.put - 4) + item[1].replace(")", ".") + " " + _safe(line[item.end() :])
            levels, open_text, listed = [*levels, level], True, True
        elif boxes and (box := _HTML_BOX.match(line)):
            yield from [""] * open_text
            yield f'{box[0]} markdown="1"{line[box.end() :]}'  # as everywhere else, Markdown may stand in the box
            open_text = True
        else:
            if holder:
                base = levels[-1].put if levels else column
                levels = [*levels, _Level(column + 2, column + 4, base + 4, "")]
                yield " " * base + _safe(line.lstrip(" "))
            else:
                starts_table = "|" in line and index + 1 < len(lines) and _DELIMITER_ROW.match(lines[index + 1])
                yield from [""] * (open_text and bool(starts_table or (left and not levels)))
                yield _placed(line, column, levels)
            listed = listed and open_text
            open_text = True
        index += 1


def _placed(line: str, column: int, levels: list[_Level]) -> str:
    """A line of text at the column of what it belongs to; further indents (code in a list) are kept."""
    if not levels or column < levels[-1].inside:
        return _safe(line)
    extra = column - levels[-1].content
    return " " * (levels[-1].put + (extra if extra >= 4 else 0)) + _safe(line.lstrip(" "))


def _safe(line: str) -> str:
    """Money is no formula, a product no italics, a bare address ends where the Chinese sentence goes on, bold blanks
    are blanks; code is left alone."""
    if "`" in line:
        return line
    line = _BLANK_BOLD.sub(r"\1", line) if "\u00a0" in line else line
    line = _TIMES.sub(r"\1\*", line) if "*" in line else line
    line = _MONEY.sub(r"\\$", line) if "$" in line else line
    return _ADDRESS.sub(r"<\1>", line) if "://" in line else line


def _is_midsentence(marker: str) -> bool:
    """A number other than 1 right under a line of text starts no list (as in CommonMark): `…始于\\n1986. 年`."""
    return marker[0].isdigit() and marker[:-1] != "1"


def _item_level(item: re.Match[str], column: int, levels: list[_Level]) -> _Level:
    put = levels[-1].put if levels else 0
    width = len(item[1]) + (len(item[2]) if len(item[2]) <= 4 else 1)
    return _Level(column + 2, column + width, put + 4, "1" if item[1][0].isdigit() else item[1])


def _unquoted(rows: list[str]) -> list[str]:
    return [row[1:].removeprefix(" ") for row in rows]


def _run_of_quotes(lines: list[str], start: int) -> int:
    end = start
    while end < len(lines) and lines[end].startswith(">"):
        end += 1
    return end


def _closing(lines: list[str], start: int, fence: str) -> int:
    """The index after the line that closes a fence, or after the last line when none does."""
    for end in range(start + 1, len(lines)):
        bare = lines[end].strip()
        if bare.startswith(fence) and not bare.strip(fence[0]):
            return end + 1
    return len(lines)


def _fenced(rows: list[str], fence: re.Match[str], column: int, put: int) -> Iterator[str]:
    info = fence[2].strip()
    if not _INFO.fullmatch(info):
        language = _LANGUAGE.match(info)
        info = (language and language[1]) or ""
    yield " " * put + fence[1] + info
    for row in rows[1:]:
        indent = min(column, len(row) - len(row.lstrip(" ")))
        yield " " * put + row[indent:] if row.strip() else ""
    if len(rows) == 1 or rows[-1].strip().strip(fence[1][0]) or not rows[-1].strip().startswith(fence[1]):
        yield " " * put + fence[1]
