"""How much of each limit a post uses, in the platform's own count."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline.model.channel import COUNTED, MEASURES, Channel, Hashtags, Limit
from pipeline.publish.drafts import Draft
from pipeline.render.characters import CHARACTERS, named, symbols_besides
from pipeline.render.counting import COUNTERS

TAGS, EACH_TAG = "tags", "each_tag"
"""Fields of the two usages that a channel's rule for hashtags gives."""


@dataclass(frozen=True, slots=True)
class Usage:
    """How much of a limit a text uses; `strange` are characters that its target cannot show.

    `ok` is False when it is over, under a minimum or strange. `source`, `confidence`, `checked` are the limit's own.
    """

    field: str
    label: str
    used: int
    min: int
    max: int
    level: str
    ok: bool
    source: str = ""
    confidence: str = ""
    checked: str = ""
    unit: str = ""
    strange: str = ""

    @property
    def trouble(self) -> str:
        """What is wrong, in words; empty where nothing is."""
        told = f"超 {self.used - self.max}{self.unit}" if self.used > self.max else ""
        told = f"差 {self.min - self.used}{self.unit}" if self.used < self.min else told
        return "，".join(filter(None, (told, f"不能用{named(self.strange)}" if self.strange else "")))


def usages(draft: Draft, channel: Channel, texts: Mapping[str, str]) -> Iterator[Usage]:
    """Those of all limits, of the topic words, and of each text that holds what its target cannot show.

    `texts` are the posts' texts by the path of their emit.
    """
    fields = fields_of(draft, channel, texts)
    for name, limit in channel.limits.items():
        found = limit_usage(name, limit, channel, draft, fields)
        if found is not None:
            yield found
    if channel.hashtags is not None:
        yield from _of_tags(draft.tags, channel.hashtags)
    for emit in channel.files:
        if emit.path in texts and not emit.field and (strange := CHARACTERS[channel.characters](texts[emit.path])):
            yield Usage(emit.path, emit.path, 0, 0, 0, "error", ok=False, strange=strange)


def _of_tags(tags: Sequence[str], rule: Hashtags) -> Iterator[Usage]:
    """How many topic words, and how long the longest is."""
    claim = rule.model_dump(include={"source", "confidence", "checked", "advice"})
    yield usage(TAGS, Limit(label="话题（个）", max=rule.max, min=rule.min, **claim), len(tags))
    if rule.each is not None:
        yield usage(EACH_TAG, Limit(label="最长的话题（字）", max=rule.each, **claim), max(map(len, tags), default=0))


def fields_of(draft: Draft, channel: Channel, texts: Mapping[str, str]) -> dict[str, str]:
    """Every text that a limit may count, by the name that limits use."""
    fields = {name: str(getattr(draft, name)) for name in COUNTED}
    for emit in channel.files:
        fields |= {field: texts[emit.path].strip() for field in filter(None, (emit.field, *emit.also))}
    return fields


def limit_usage(name: str, limit: Limit, channel: Channel, draft: Draft, fields: Mapping[str, str]) -> Usage | None:
    """What is used of one limit; None for a number that the piece has not."""
    counted = limit.of or (name,)
    if MEASURES.issuperset(counted):
        known = [draft.measures[each] for each in counted if each in draft.measures]
        return usage(name, limit, sum(known)) if known else None
    text = "".join(fields[each] for each in counted)
    used = sum(COUNTERS[limit.counter](fields[each]) for each in counted)
    return usage(name, limit, paced(used, limit, draft), strange_in(text, limit, channel))


def strange_in(text: str, limit: Limit, channel: Channel) -> str:
    """The characters that the limit's target cannot show or does not take, each once."""
    strange = CHARACTERS[channel.characters](text)
    more = symbols_besides(text, limit.symbols) if limit.symbols is not None else ""
    return "".join(dict.fromkeys(strange + more))


def paced(used: int, limit: Limit, draft: Draft) -> int:
    """Characters as seconds (rounded up) where the limit is one of time, else the number as it is.

    Raises ZeroDivisionError where neither channel nor account says how fast a caption runs (K367 finds that before).
    """
    match limit.pace:
        case "rate":
            return math.ceil(used * 60 / draft.rate)
        case "speed":
            return math.ceil(used / draft.speed)
    return used


def usage(name: str, limit: Limit, used: int, strange: str = "") -> Usage:
    """This much against this limit."""
    ok = limit.min <= used <= limit.max and not strange
    about = limit.source, limit.confidence, limit.checked, limit.unit, strange
    return Usage(name, limit.label, used, limit.min, limit.max, limit.level, ok, *about)
