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
    cues = vocabulary.cue_audiences
    for block in found:
        for token in filter(cues.__contains__, block.tokens):
            for audience in cues[token]:
                scores[audience] = scores.get(audience, 0.0) + (_TITLE if block.place == "title" else 1.0)
    order = {audience.id: place for place, audience in enumerate(vocabulary.audiences)}
    fitting = [audience for audience, score in scores.items() if score >= _LEAST]
    return tuple(sorted(fitting, key=lambda audience: (-scores[audience], order[audience])))
