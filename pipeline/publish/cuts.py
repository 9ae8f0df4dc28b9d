"""Proposals for texts that are over a limit: where they could end. A person decides; nothing is cut by itself."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import accumulate
from pathlib import Path

from pipeline.model.channel import Limit
from pipeline.publish.drafts import Draft, hashtag_line
from pipeline.publish.parts import Part
from pipeline.publish.posts import Post, body_text, file_text
from pipeline.publish.usages import TAGS, Usage, fields_of, limit_usage, strange_in
from pipeline.render.characters import graphemes, mended

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


def proposals(part: Part, post: Post, templates: Path) -> tuple[Proposal, ...]:
    """One for each limit that is over or holds strange characters, where front matter can replace a text it counts."""
    case = _Case(part, post, templates)
    found = (_propose(case, usage) for usage in post.usages if over(usage) or usage.strange)
    return tuple(filter(None, found))


def over(usage: Usage) -> bool:
    """Too long; a text that is too short cannot be mended by cutting."""
    return usage.used > usage.max


@dataclass(frozen=True)
class _Case:
    part: Part
    post: Post
    templates: Path

    def usage(self, name: str, draft: Draft) -> Usage | None:
        """A limit's usage if the draft were another; pasted bodies stay as they are."""
        channel, texts = self.part.channel, dict(self.post.texts)
        for emit in channel.files:
            if emit.template and not emit.pasted:
                texts[emit.path] = file_text(draft, self.part.account.channel, channel, emit, self.templates)
        return limit_usage(name, channel.limits[name], channel, draft, fields_of(draft, channel, texts))


def _propose(case: _Case, usage: Usage) -> Proposal | None:
    if usage.field == TAGS:
        return _fewer_tags(case.part, usage)
    limit = case.part.channel.limits.get(usage.field)
    if limit is None:
        return None
    strange = partial(strange_in, limit=limit, channel=case.part.channel)
    for key, text in _replaceable(case.part, limit, usage.field):

        def fits(shorter: str, key: str = key) -> bool:
            found = case.usage(usage.field, _with(case.part.draft, key, shorter))
            return found is not None and not over(found) and not found.strange

        plain = mended(text, strange) if usage.strange else text
        words = case.part.draft.title_words if key == "title" and plain == text else ()
        kept, place = (plain, "改掉不能用的字") if plain and fits(plain) else shorten(plain, fits, words) or ("", "")
        if kept:
            return Proposal(usage.field, usage.label, kept, plain[len(kept) :], place, _override(case.part, key, kept))
    return None


def _with(draft: Draft, key: str, text: str) -> Draft:
    """The draft if `overrides` said so."""
    match key:
        case "title":
            return replace(draft, title=text)
        case "digest":
            return replace(draft, digest=text)
    return replace(draft, override_text=text)


def _override(part: Part, key: str, value: str | list[str]) -> str:
    return f"overrides:\n  {part.account.id}:\n    {key}: {json.dumps(value, ensure_ascii=False)}\n"


def _fewer_tags(part: Part, usage: Usage) -> Proposal:
    """The first topic words, as many as the platform takes."""
    kept, cut = list(part.draft.tags[: usage.max]), part.draft.tags[usage.max :]
    lines = [hashtag_line(tags, part.channel.hashtags) for tags in (kept, cut)]
    return Proposal(usage.field, usage.label, lines[0], " " + lines[1], "词后", _override(part, "hashtags", kept))


def _replaceable(part: Part, limit: Limit, name: str) -> Iterator[tuple[str, str]]:
    """The keys of `overrides` that change what a limit counts, each with its present text; the longest text first."""
    draft, found = part.draft, list[tuple[str, str]]()
    for field in limit.of or (name,):
        emit = next((emit for emit in part.channel.files if field in {emit.field, *emit.also}), None)
        if field in {"title", "digest"}:
            found.append((field, draft.title if field == "title" else draft.digest))
        elif emit is not None and emit.body != "html" and emit.template is not None:
            shown = body_text(draft, part.channel) if emit.body == "text" else draft.digest
            found.append(("text", draft.override_text or shown))
    return iter(sorted(found, key=lambda each: len(each[1]), reverse=True))


def shorten(text: str, fits: Callable[[str], bool], words: Sequence[str] = ()) -> tuple[str, str] | None:
    """The longest beginning that fits, and the kind of place where it ends: 句末, 停顿处, or 词后 for known words.

    >>> shorten("先断电。再灭火，别泼水。", lambda text: len(text) <= 9)
    ('先断电。', '句末')
    """
    whole = frozenset(accumulate(map(len, graphemes(text))))
    for place, ends in (("句末", _ends(text, _SENTENCE)), ("停顿处", _pauses(text)), ("词后", _word_ends(text, words))):
        possible = sorted(whole.intersection(ends) - {len(text)}, reverse=True)
        fitting = next((end for end in possible if fits(text[:end])), 0)
        if text[:fitting].strip():
            return text[:fitting], place
    return None


def _ends(text: str, sign: re.Pattern[str]) -> Iterator[int]:
    return (len(text[: found.end()].rstrip()) for found in sign.finditer(text))


def _pauses(text: str) -> Iterator[int]:
    return (found.start() for found in _CLAUSE.finditer(text))


def _word_ends(text: str, words: Sequence[str]) -> Iterator[int]:
    return accumulate(map(len, words)) if "".join(words) == text else iter(())
