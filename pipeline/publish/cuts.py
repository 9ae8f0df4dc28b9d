"""Proposals for texts that are over a limit: where they could end. A person decides; nothing is cut by itself."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from pathlib import Path

from pipeline.model.channel import Channel, Limit
from pipeline.publish.posts import Draft, Post, Usage, file_text, paced
from pipeline.render.counting import COUNTERS

_SENTENCE = re.compile(r"(?:[。！？!?；…]|\.(?=\s|$))[”’」』）】)\"']*\n*|\n+")
_CLAUSE = re.compile(r"[，、,：:—–－｜|·]+|\s+")


@dataclass(frozen=True, slots=True)
class Proposal:
    """A text that fits: `kept` of it and `cut` from it, at which kind of place, and the lines for front matter."""

    field: str
    label: str
    kept: str
    cut: str
    place: str
    override: str


def proposals(
    draft: Draft, channel_id: str, channel: Channel, account: str, post: Post, templates: Path
) -> tuple[Proposal, ...]:
    """One for each text over its limit that front matter can replace: title, 摘要, and texts that show the 摘要."""
    found = (_propose(draft, channel_id, channel, account, usage, templates) for usage in post.usages if over(usage))
    return tuple(filter(None, found))


def over(usage: Usage) -> bool:
    """Too long; a text that is too short cannot be mended by cutting."""
    return usage.used > usage.max


def _propose(
    draft: Draft, channel_id: str, channel: Channel, account: str, usage: Usage, templates: Path
) -> Proposal | None:
    limit = channel.limits[usage.field]
    key, text, fits = _target(draft, channel_id, channel, usage.field, limit, templates)
    found = shorten(text, fits, draft.title_words if key == "title" else ()) if text else None
    if found is None:
        return None
    kept, place = found
    override = f"overrides:\n  {account}:\n    {key}: {json.dumps(kept, ensure_ascii=False)}\n"
    return Proposal(usage.field, usage.label, kept, text[len(kept) :], place, override)


def _target(
    draft: Draft, channel_id: str, channel: Channel, field: str, limit: Limit, templates: Path
) -> tuple[str, str, Callable[[str], bool]]:
    """The key of `overrides` to set, the text to shorten, and whether a shorter one would fit."""

    def count(text: str) -> int:
        return paced(COUNTERS[limit.counter](text), limit, draft)

    if field in {"title", "digest"}:
        return field, draft.title if field == "title" else draft.digest, lambda text: count(text) <= limit.max
    emit = next((emit for emit in channel.files if field in {emit.field, *emit.also}), None)
    if emit is None or emit.body == "html" or emit.template is None:
        return "text", "", lambda _: False

    def fits(shorter: str) -> bool:
        text = file_text(replace(draft, override_text=shorter), channel_id, channel, emit, templates)
        return count(text.strip()) <= limit.max

    return "text", draft.override_text or draft.digest, fits


def shorten(text: str, fits: Callable[[str], bool], words: Sequence[str] = ()) -> tuple[str, str] | None:
    """The longest beginning that fits, and the kind of place where it ends: 句末, 停顿处, or 词后 for known words.

    >>> shorten("先断电。再灭火，别泼水。", lambda text: len(text) <= 9)
    ('先断电。', '句末')
    """
    for place, ends in (("句末", _ends(text, _SENTENCE)), ("停顿处", _pauses(text)), ("词后", _word_ends(text, words))):
        fitting = next((end for end in sorted(ends, reverse=True) if 0 < end < len(text) and fits(text[:end])), 0)
        if text[:fitting].strip():
            return text[:fitting], place
    return None


def _ends(text: str, sign: re.Pattern[str]) -> Iterator[int]:
    return (len(text[: found.end()].rstrip()) for found in sign.finditer(text))


def _pauses(text: str) -> Iterator[int]:
    return (found.start() for found in _CLAUSE.finditer(text))


def _word_ends(text: str, words: Sequence[str]) -> Iterator[int]:
    return accumulate(map(len, words)) if "".join(words) == text else iter(())
