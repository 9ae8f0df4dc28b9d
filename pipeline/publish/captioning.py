"""What the template of a scrolling caption may use: the title and one sentence, in screens, with their seconds."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from pipeline.model.channel import Channel
from pipeline.publish.drafts import Draft
from pipeline.render.board import board_text, screens
from pipeline.render.counting import columns
from pipeline.render.sentences import sentences

SCREEN = "screen"
"""The limit that says how many columns a screen takes."""


@dataclass(frozen=True)
class Screen:
    """One screen; `seconds` at the account's speed, 0 where nobody says how fast it runs."""

    text: str
    characters: int
    columns: int
    seconds: int


def caption_values(draft: Draft, channel: Channel) -> dict[str, Any]:
    """`screens`; the text is the editor's own for this account, else the title and the summary's first sentence."""
    text = draft.override_text or f"{_ended(draft.title)}{sentences(draft.digest)[0]}{draft.statement}"
    limit = channel.limits.get(SCREEN)
    shown = board_text(text, channel.equivalents)
    parted = screens(shown, limit.max if limit else columns(shown) or 1)
    return {"screens": [_screen(each, draft.speed) for each in parted]}


def _screen(text: str, speed: float) -> Screen:
    return Screen(text, len(text), columns(text), math.ceil(len(text) / speed) if speed else 0)


def _ended(title: str) -> str:
    return title if title.endswith(("。", "！", "？", "…")) else title + "。"
