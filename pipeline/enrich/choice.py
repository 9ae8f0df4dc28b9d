"""The editor's word against the computed one: front matter always wins."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

from pipeline.model.facts import Facts

Source = Literal["editor", "auto"]


class Chosen(NamedTuple):
    """A topic or keyword that holds, and who chose it; `score` is 1 for an editor's choice and for keywords."""

    name: str
    source: Source
    score: float = 1.0


def apply_choice(
    facts: Facts,
    topics: Sequence[str] | None = None,
    topics_add: Sequence[str] = (),
    topics_drop: Sequence[str] = (),
    keywords: Sequence[str] | None = None,
) -> tuple[tuple[Chosen, ...], tuple[Chosen, ...]]:
    """Final topics and keywords.

    `topics` (even an empty list) replaces the computed ones; `topics_add` come first, `topics_drop` are taken away
    whoever proposed them; `keywords` replace the computed ones. None means that the editor said nothing.
    """
    own = [Chosen(topic, "editor") for topic in (*topics_add, *(topics or ()))]
    computed = [] if topics is not None else [Chosen(each.topic, "auto", each.score) for each in facts.topics]
    kept: dict[str, Chosen] = {}
    for chosen in (*own, *computed):
        if chosen.name not in topics_drop:
            kept.setdefault(chosen.name, chosen)
    if keywords is None:
        return tuple(kept.values()), tuple(Chosen(word, "auto") for word in facts.keywords)
    return tuple(kept.values()), tuple(Chosen(word, "editor") for word in dict.fromkeys(keywords))
