"""What the program found out about a piece by itself; the editor's front matter wins over all of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

Place = Literal["title", "lead", "heading", "body"]


class Scored(NamedTuple):
    """A topic and how likely it is (0–1)."""

    topic: str
    score: float


@dataclass(frozen=True, slots=True)
class Reason:
    """One term that spoke for a topic.

    `form` is the word as found (an alias perhaps), `place` the best place it was found in, `count` how often it
    occurs in the whole piece, `weight` its 1–3 of the vocabulary. A word that no term names but the examples taught
    has weight 0 and says with `learned` what it adds to the topic's logits.
    """

    topic: str
    term: str
    form: str
    place: Place
    weight: int
    count: int
    learned: float = 0.0


@dataclass(frozen=True)  # without slots it is read back from a pickle three times as fast
class Facts:
    """Facts of one piece.

    `topics` are applied (best first, at most 3), `suggested` topics and `more_keywords` (3) wait for an editor, as do
    all `audiences`. `summary` is whole sentences of the piece, at most 120 字. `characters` counts Han characters and
    Latin words; `reading_minutes` at 400, `speaking_seconds` at 240 a minute. `terms` are all vocabulary terms found.
    `title_words` joined give the title: a line may break between them. `vocabulary` is the version
    that all this came from.
    """

    topics: tuple[Scored, ...] = ()
    suggested: tuple[Scored, ...] = ()
    keywords: tuple[str, ...] = ()
    more_keywords: tuple[str, ...] = ()
    audiences: tuple[str, ...] = ()
    summary: str = ""
    characters: int = 0
    reading_minutes: int = 0
    speaking_seconds: int = 0
    terms: tuple[str, ...] = ()
    reasons: tuple[Reason, ...] = ()
    title_words: tuple[str, ...] = ()
    vocabulary: str = ""
