"""Reader groups that a piece seems to be for; only ever suggested."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.enrich.hits import Block
from pipeline.model.vocabulary import Vocabulary

_LEAST = 2.0
_TITLE = 2.0


def suggest_audiences(found: Sequence[Block], vocabulary: Vocabulary) -> tuple[str, ...]:
    """Audience ids whose cue words occur in the title, or twice in the text; best first."""
    scores: dict[str, float] = {}
    cues = [(audience.id, frozenset(map(str.lower, audience.cues))) for audience in vocabulary.audiences]
    for block in found:
        for audience, words in cues:
            count = sum(token in words for token in block.tokens)
            if count:
                scores[audience] = scores.get(audience, 0.0) + count * (_TITLE if block.place == "title" else 1.0)
    order = {audience: place for place, (audience, _) in enumerate(cues)}
    fitting = [audience for audience, score in scores.items() if score >= _LEAST]
    return tuple(sorted(fitting, key=lambda audience: (-scores[audience], order[audience])))
