"""Captions of a clip: SubRip and WebVTT to cues, and what is wrong with them, each with its line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Form = Literal["srt", "vtt"]
FORMS: dict[str, Form] = {".srt": "srt", ".vtt": "vtt"}
"""Endings of files of captions."""
_CLOCK = r"(?:(\d{1,3}):)?(\d{1,2}):(\d{1,2})([.,])(\d{1,3})"
_TIMING = re.compile(rf"\s*{_CLOCK}\s*-->\s*{_CLOCK}(?:\s+(\S.*))?\s*")
_ASIDE = re.compile(r"(?:NOTE|STYLE|REGION)\b")
_MARKUP = re.compile(r"</?[A-Za-z][^<>]*>|</?\d[^<>]*>|\{\\[^}]*\}")


@dataclass(frozen=True, slots=True)
class Cue:
    """A caption on screen from `start` to `end`, in milliseconds; `line` is where its times stand, 1-based.

    `text` keeps its line ends and markup; `settings` are WebVTT's (position and alignment).
    """

    start: int
    end: int
    text: str
    line: int
    settings: str = ""

    @property
    def lines(self) -> tuple[str, ...]:
        """What is read, line by line, without markup."""
        return tuple(_MARKUP.sub("", line).strip() for line in self.text.split("\n"))


@dataclass(frozen=True, slots=True)
class Slip:
    """What players refuse or misread, with the way to mend it."""

    line: int
    message: str
    remedy: str


def parse_captions(text: str, form: Form) -> tuple[tuple[Cue, ...], tuple[Slip, ...]]:
    """The cues in the order of the file. What is no cue becomes a slip and is left out; nothing raises."""
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    found = list(_read(lines, form))
    cues = tuple(each for each in found if isinstance(each, Cue))
    slips = [each for each in found if isinstance(each, Slip)]
    if form == "vtt" and not re.match(r"WEBVTT(?:\s|$)", lines[0]):
        slips.insert(0, Slip(1, "第一行不是 WEBVTT", "第一行写 WEBVTT，下面空一行"))
    if not cues:
        slips.append(Slip(1, "文件里没有一条字幕", "检查导出的格式"))
    return cues, tuple(slips)


def _read(lines: list[str], form: Form) -> Iterator[Cue | Slip]:
    at = 0
    while at < len(lines):
        block = [at]
        while block[-1] + 1 < len(lines) and lines[block[-1]].strip() and lines[block[-1] + 1].strip():
            block.append(block[-1] + 1)
        at = block[-1] + 1
        if lines[block[0]].strip():
            yield from _block(lines, block, form)


def _block(lines: list[str], block: list[int], form: Form) -> Iterator[Cue | Slip]:
    """A stretch between blank lines: a cue, perhaps with its number or name, or WebVTT's head, note or style."""
    first = lines[block[0]]
    timed = next((at for at in block[:2] if "-->" in lines[at]), None)
    if timed is None:
        if not (form == "vtt" and (_ASIDE.match(first) or block[0] == 0)):
            yield Slip(
                block[0] + 1, f"这里没有时间：{first.strip()[:20]}", "字幕前面要有一行 开始 --> 结束；字幕当中不要空行"
            )
        return
    timing = _TIMING.fullmatch(lines[timed])
    if timing is None:
        yield Slip(timed + 1, f"时间写错了：{lines[timed].strip()[:40]}", _form_of(form))
        return
    if (form == "srt" and "." in (timing[4], timing[9])) or (form == "vtt" and "," in (timing[4], timing[9])):
        yield Slip(timed + 1, "秒后面的点和逗号用反了", _form_of(form))
    parts = timing.groups()
    text = "\n".join(lines[at].rstrip() for at in block if at > timed)
    yield Cue(_milliseconds(parts[:5]), _milliseconds(parts[5:10]), text, timed + 1, parts[10] or "")


def _form_of(form: Form) -> str:
    return "写成 00:01.500 --> 00:03.000" if form == "vtt" else "写成 00:00:01,500 --> 00:00:03,000"


def _milliseconds(parts: tuple[str | None, ...]) -> int:
    hours, minutes, seconds, _, fraction = parts
    return (int(hours or 0) * 3600 + int(minutes or 0) * 60 + int(seconds or 0)) * 1000 + int(
        (fraction or "").ljust(3, "0")
    )
