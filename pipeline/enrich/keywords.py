"""Hits → keywords: concepts of the glossary, never free phrases (merged phrases read as nonsense on how-to prose)."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from pipeline.enrich.hits import Hit
from pipeline.model.facts import Scored
from pipeline.model.prose import Prose
from pipeline.model.vocabulary import Vocabulary

_SUBJECT = re.compile(r"[\u4e00-\u9fff·A-Za-z0-9]{2,6}|[\u4e00-\u9fff]+·[\u4e00-\u9fff·]+")
_SENTENCE_WORDS = re.compile("[的是与和吗呢怎何么了不没在有要会能就都也很把被让给别想看说做这那谁几]")
_ASIDE = re.compile(r"[（(].*?[)）]")
# Chosen on the labelled keywords; all of them sit on a plateau.
_TITLE = 1.0
_LEAD = 1.0
_OTHER_TOPIC = 0.3
_FORM = 0.7
_PER_CHARACTER = 0.1


def rank_keywords(
    prose: Prose, hits: Sequence[Hit], applied: Sequence[Scored], vocabulary: Vocabulary
) -> tuple[str, ...]:
    """All keyword candidates, best first.

    A term counts its weight, more when it is frequent, high up, long (long words are specific) and of an applied
    topic. Where the piece uses an alias, the concept comes first and the alias follows. A title that is one short
    word or name is itself the first keyword, provided that the piece has a topic.
    """
    own = {scored.topic for scored in applied}
    scored: list[tuple[float, int, str]] = []
    for hit in hits:
        if hit.term.weight > 1 and not hit.term.cue and (len(hit.term.text) > 1 or "title" in hit.places):
            score = _score(hit, own)
            scored.append((-score, hit.first, hit.term.text))
            if hit.form != hit.term.text.lower() and len(hit.form) > 1 and not _SENTENCE_WORDS.search(hit.form):
                scored.append((-score * _FORM, hit.first, _spelling(hit, vocabulary)))
    subject = _ASIDE.sub("", prose.title).strip()
    named = bool(own and _SUBJECT.fullmatch(subject) and not _SENTENCE_WORDS.search(subject))
    return tuple(dict.fromkeys([*([subject] if named else []), *(text for _, _, text in sorted(scored))]))


def _score(hit: Hit, own: set[str]) -> float:
    fits = not own or any(topic in own and weight > 1 for topic, weight in hit.term.weights)
    place = (_TITLE if "title" in hit.places else 0.0) + (_LEAD if "lead" in hit.places else 0.0)
    length = 1 + _PER_CHARACTER * min(len(hit.term.text), 6)
    return hit.term.weight * (1 + math.log(hit.count) + place) * length * (1.0 if fits else _OTHER_TOPIC)


def _spelling(hit: Hit, vocabulary: Vocabulary) -> str:
    """The alias as the lexicon writes it: forms are lower case, but a keyword is read by people."""
    return next((alias for alias in vocabulary.forms[hit.form].aliases if alias.lower() == hit.form), hit.form)
