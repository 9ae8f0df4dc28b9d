"""Captions can be played and read: form, order, and what an eye can follow."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from itertools import pairwise

from pipeline.ingest.shelf import Shelf
from pipeline.ingest.text import decode
from pipeline.model.captions import FORMS, Cue, Form, parse_captions
from pipeline.model.paths import candidates
from pipeline.model.problem import Problem, Severity

WIDEST = 40
"""Columns of a line: 20 Chinese characters fill a phone held upright; timed-text guides for Chinese allow 16."""
FASTEST = 9
"""Characters a second that adults read comfortably, as timed-text guides for Chinese have it."""


def captions(shelf: Shelf) -> Iterator[Problem]:
    """Every file of captions is UTF-8 and sound (K101, K102, K324 to K326)."""
    seen: set[str] = set()
    for piece in shelf.pieces:
        video = piece.matter.video
        if video is None or not video.captions:
            continue
        path = next((path for path in candidates(piece.folder, video.captions) if path in shelf.files), "")
        form = FORMS.get(path[-4:].lower())
        if form and path not in seen:
            seen.add(path)
            yield from check_captions(path, (shelf.content / path).read_bytes(), form, video.duration_s)


def check_captions(path: str, data: bytes, form: Form, length: float | None) -> Iterator[Problem]:
    """What is wrong with a file; `length` is the clip's in seconds, where it is known."""
    text, problems = decode(path, data)
    yield from problems
    if problems:
        return
    cues, slips = parse_captions(text, form)
    for slip in slips:
        yield Problem(path, slip.line, "K324", f"字幕的写法不对：{slip.message}", slip.remedy)
    yield from _order(path, cues, length)
    for cue in cues:
        yield from _reading(path, cue)


def _order(path: str, cues: tuple[Cue, ...], length: float | None) -> Iterator[Problem]:
    """K325: a caption ends after it begins, and before the next one begins; none outlasts the clip."""
    for cue in cues:
        if cue.end <= cue.start:
            yield Problem(path, cue.line, "K325", "字幕还没出现就结束了", "结束时间要比开始时间晚")
        elif length is not None and cue.start >= length * 1000:
            yield Problem(
                path, cue.line, "K325", f"字幕在片子结束（{length:g} 秒）以后才出现", "核对时间，或改 duration_s"
            )
    for before, cue in pairwise(cues):
        if cue.start < before.start:
            yield Problem(path, cue.line, "K325", f"比前一条（第 {before.line} 行）还早", "按时间先后排列")
        elif cue.start < before.end:
            remedy = "前一条提早结束，或这一条推后；要同时出现的写成一条"
            yield Problem(path, cue.line, "K325", f"和前一条（第 {before.line} 行）重叠", remedy, "warning")


def _reading(path: str, cue: Cue) -> Iterator[Problem]:
    """K326: something to read, at most two lines, none too long, none too fast."""
    level: Severity = "warning"
    lines = [line for line in cue.lines if line]
    if not lines:
        yield Problem(path, cue.line, "K326", "这一条是空的", "写上文字，或删掉这一条", level)
        return
    if len(lines) > 2:
        yield Problem(path, cue.line, "K326", f"一条有 {len(lines)} 行，挡住画面", "最多两行，多的分成两条", level)
    for line in lines:
        if _columns(line) > WIDEST:
            message = f"一行太长：{line[:12]}…（{_columns(line) / 2:g} 字宽）"
            yield Problem(path, cue.line, "K326", message, "每行 20 字以内，在意思停顿处分行", level)
    said, seconds = sum(map(str.isalnum, "".join(lines))), (cue.end - cue.start) / 1000
    if seconds > 0 and said / seconds > FASTEST:
        message = f"来不及读：{seconds:g} 秒里有 {said} 字"
        yield Problem(path, cue.line, "K326", message, f"每秒至多 {FASTEST} 字：延长时间或精简文字", level)


def _columns(line: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in line)
