"""Cues as SubRip and as WebVTT files."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipeline.model.captions import Cue, Form, parse_captions

_FOREIGN = re.compile(r"</?(?:c|v|lang|ruby|rt)\b[^<>]*>|<\d[^<>]*>|\{\\[^}]*\}")  # what SubRip players show as letters

_PLACED = re.compile(r"\{\\[^}]*\}")


def to_srt(cues: Iterable[Cue]) -> str:
    """SubRip: numbered, in order of time, with a comma before the milliseconds; WebVTT's own markup and places go."""
    ordered = sorted(cues, key=lambda cue: (cue.start, cue.end))
    return "\n".join(
        f"{number}\n{_clock(cue.start, ',')} --> {_clock(cue.end, ',')}\n{_FOREIGN.sub('', cue.text)}\n"
        for number, cue in enumerate(ordered, 1)
    )


def to_vtt(cues: Iterable[Cue]) -> str:
    """WebVTT, in order of time; places are kept, SubRip's `{\\an8}` goes, an arrow in a text cannot pass for a time."""
    ordered = sorted(cues, key=lambda cue: (cue.start, cue.end))
    return "WEBVTT\n" + "".join(
        f"\n{_clock(cue.start, '.')} --> {_clock(cue.end, '.')} {cue.settings}".rstrip() + f"\n{_web(cue.text)}\n"
        for cue in ordered
    )


def captions_as(data: bytes, form: Form, wanted: Form) -> bytes:
    """A file in the other form; in its own form only without BOM and with LF line ends."""
    text = data.decode("utf-8-sig", "replace").replace("\r\n", "\n").replace("\r", "\n")
    if form != wanted:
        cues, _ = parse_captions(text, form)
        text = to_srt(cues) if wanted == "srt" else to_vtt(cues)
    return text.encode()


def _web(text: str) -> str:
    return _PLACED.sub("", text).replace("-->", "→")


def _clock(milliseconds: int, point: str) -> str:
    seconds, rest = divmod(milliseconds, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}{point}{rest:03}"
