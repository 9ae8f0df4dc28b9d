"""Hits → keywords: concepts of the glossary, never free phrases (merged phrases read as nonsense on how-to prose)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.enrich.hits import Hit
from pipeline.enrich.topics import hit_strength
from pipeline.model.facts import Scored
from pipeline.model.prose import Prose
from pipeline.model.vocabulary import Vocabulary

_SUBJECT = re.compile(r"[\u4e00-\u9fff·A-Za-z0-9]{2,8}")
_TITLE = 4.0
_ASIDE = re.compile(r"[（(].*?[)）]")


def rank_keywords(
    prose: Prose, hits: Sequence[Hit], applied: Sequence[Scored], vocabulary: Vocabulary
) -> tuple[str, ...]:
    """All keyword candidates, best first.

    Strength × weight, more for long words (they are specific) and for terms of an applied topic. A title that is
    one short word or name is itself the first keyword.
    """
    own = {scored.topic for scored in applied}
    scored = [(-_keyword_score(hit, own, vocabulary), hit.first, hit.term.text) for hit in hits if hit.term.weight > 1]
    subject = _ASIDE.sub("", prose.title).strip()
    names = [subject] if own and _SUBJECT.fullmatch(subject) else []
    return tuple(dict.fromkeys([*names, *(text for _, _, text in sorted(scored))]))


def _keyword_score(hit: Hit, own: set[str], vocabulary: Vocabulary) -> float:
    fit = 1.0 if own & {topic for topic, _ in hit.term.weights} else 0.5
    strength = hit_strength(hit, vocabulary.tuning) + (_TITLE if "title" in hit.places else 0.0)
    return hit.term.weight * strength * fit * (1 + 0.1 * min(len(hit.term.text), 6))
