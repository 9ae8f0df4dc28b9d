"""Hits → topics: a share of the evidence for each; applied, suggested or left."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.enrich.hits import Hit
from pipeline.model.facts import Place, Reason, Scored
from pipeline.model.vocabulary import OFF_TOPIC, Tuning, Vocabulary

MOST_TOPICS = 3
STRONG = 3
"""The largest weight of a term."""
SHORT = 200
"""A text of at most so many characters may be a how-to note or a caption: less evidence is enough for it."""
_SHORT_FLOOR = 0.5  # of the usual floor, for a leader with two terms that are more than weak
_RANK: tuple[Place, ...] = ("title", "lead", "heading", "body")


@dataclass(slots=True)
class _Evidence:
    """What speaks for one topic: its score, how often its terms were found, how many terms are more than weak, and
    the largest weight among those in the title."""

    score: float = 0.0
    found: int = 0
    firm: int = 0
    title: int = 0


def tag(
    hits: Sequence[Hit], vocabulary: Vocabulary, characters: int = SHORT + 1
) -> tuple[tuple[Scored, ...], tuple[Scored, ...]]:
    """Topics to apply (at most 3) and topics to suggest (at most 3), best first; nothing when evidence is thin.

    `characters` is the length of the body, as `count_characters` counts it.
    """
    tuning = vocabulary.tuning
    evidence = _weigh(hits, tuning)
    total = sum(each.score for each in evidence.values())
    off_topic = evidence.pop(OFF_TOPIC, _Evidence()).score * tuning.off_topic
    order = {topic: place for place, topic in enumerate(vocabulary.topic_names)}
    ranked = sorted(evidence, key=lambda topic: (-evidence[topic].score, order[topic]))
    applied: list[str] = []
    if ranked:
        best = evidence[ranked[0]]
        floor = tuning.floor * (_SHORT_FLOOR if characters <= SHORT and best.firm > 1 else 1)
        # One word in a bare title proves nothing: 「火箭客场大胜」 is not about space.
        if best.score >= max(floor, off_topic) and best.firm and (characters or best.found > 1):
            applied.append(ranked[0])
        for topic in ranked[1:] if applied else ():
            least = max(floor, _least_share(topic, applied, evidence[topic], vocabulary) * best.score)
            if len(applied) < MOST_TOPICS and evidence[topic].firm and evidence[topic].score >= least:
                applied.append(topic)
    rest = [topic for topic in ranked if topic not in applied and evidence[topic].score >= tuning.suggest * best.score]
    scored = [Scored(topic, round(evidence[topic].score / total, 3)) for topic in (*applied, *rest[:MOST_TOPICS])]
    return tuple(scored[: len(applied)]), tuple(scored[len(applied) :])


def _least_share(topic: str, applied: Sequence[str], evidence: _Evidence, vocabulary: Vocabulary) -> float:
    """The share of the best score that a further topic needs."""
    tuning, joining = vocabulary.tuning, vocabulary.joining
    if not all((topic, other) in vocabulary.partners for other in applied):
        return tuning.far
    if topic in joining and evidence.title > 1:
        return tuning.joined
    # A third topic is rare, so it needs as much as a strange one, unless one of the three joins the others.
    return tuning.near if len(applied) == 1 or not joining.isdisjoint((topic, *applied)) else tuning.far


def _weigh(hits: Sequence[Hit], tuning: Tuning) -> dict[str, _Evidence]:
    """Topic id → evidence, as `Tuning` says; the title weighs the same beside a short text and a long one."""
    found: defaultdict[str, _Evidence] = defaultdict(_Evidence)
    title: defaultdict[str, float] = defaultdict(float)
    for hit in hits:
        strength = hit_strength(hit, tuning)
        for topic, weight in hit.term.weights:
            evidence = found[topic]
            evidence.score += weight * strength
            evidence.found += hit.count
            evidence.firm += weight > 1
            if "title" in hit.places:
                evidence.title = max(evidence.title, weight)
                title[topic] += weight
    in_title = sum(title.values())
    if in_title:
        # A title of one weak word must not decide: it takes a strong one to bring the whole bonus.
        scores = sum(each.score for each in found.values())
        bonus = tuning.title * max(scores, 2 * tuning.floor) * min(1.0, in_title / STRONG)
        for topic, part in title.items():
            found[topic].score += bonus * part / in_title
    for evidence in found.values():
        evidence.score = round(evidence.score, 9)
    return found


def hit_strength(hit: Hit, tuning: Tuning) -> float:
    """What one term counts before its weight, the title left out."""
    lead = tuning.lead if "lead" in hit.places else 0.0
    heading = tuning.heading if "heading" in hit.places else 0.0
    return 1 + tuning.repeat * math.log(hit.count) + lead + heading


def reasons(hits: Sequence[Hit], topics: Sequence[Scored], tuning: Tuning) -> tuple[Reason, ...]:
    """Why each of the topics scored: its terms, strongest first."""
    found = []
    for scored in topics:
        ranked = sorted(
            ("title" not in hit.places, -weight * hit_strength(hit, tuning), hit.first, weight, hit)
            for hit in hits
            for topic, weight in hit.term.weights
            if topic == scored.topic
        )
        for _, _, _, weight, hit in ranked:
            place = next(place for place in _RANK if place in hit.places)
            found.append(Reason(scored.topic, hit.term.text, hit.form, place, weight, hit.count))
    return tuple(found)
