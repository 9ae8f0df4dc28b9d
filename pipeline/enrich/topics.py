"""Hits → topics: a share of the evidence for each; applied, suggested or left."""

from __future__ import annotations

import math
from collections.abc import Sequence

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


def tag(
    hits: Sequence[Hit], vocabulary: Vocabulary, characters: int = SHORT + 1
) -> tuple[tuple[Scored, ...], tuple[Scored, ...]]:
    """Topics to apply (at most 3) and topics to suggest (at most 3), best first; nothing when evidence is thin.

    `characters` is the length of the body, as `count_characters` counts it.
    """
    tuning = vocabulary.tuning
    scores = topic_scores(hits, tuning)
    total = sum(scores.values())
    off_topic = scores.pop(OFF_TOPIC, 0.0) * tuning.off_topic
    order = {topic: place for place, topic in enumerate(vocabulary.topic_names)}
    ranked = sorted(scores, key=lambda topic: (-scores[topic], order[topic]))
    applied: list[str] = []
    easier = bool(ranked) and characters <= SHORT and _has_company(ranked[0], hits)
    floor = tuning.floor * (_SHORT_FLOOR if easier else 1)
    if ranked and scores[ranked[0]] >= max(floor, off_topic):
        applied.append(ranked[0])
        for topic in ranked[1:]:
            known = all((topic, other) in vocabulary.partners for other in applied)
            # A third topic is rare, so it needs as much as a strange one, unless one of the three joins the others.
            easy = len(applied) == 1 or not vocabulary.joining.isdisjoint((topic, *applied))
            least = tuning.near if known and easy else tuning.far
            if known and len(applied) == 1 and not vocabulary.joining.isdisjoint((topic, *applied)):
                least = tuning.joined
            if len(applied) < MOST_TOPICS and scores[topic] >= max(floor, least * scores[ranked[0]]):
                applied.append(topic)
    rest = [topic for topic in ranked if topic not in applied and scores[topic] >= tuning.suggest * scores[ranked[0]]]
    scored = [Scored(topic, round(scores[topic] / total, 3)) for topic in (*applied, *rest[:MOST_TOPICS])]
    return tuple(scored[: len(applied)]), tuple(scored[len(applied) :])


def _has_company(topic: str, hits: Sequence[Hit]) -> bool:
    """Whether two terms that are more than weak point to the topic."""
    return sum((topic, weight) in hit.term.weights for hit in hits for weight in range(2, STRONG + 1)) > 1


def topic_scores(hits: Sequence[Hit], tuning: Tuning) -> dict[str, float]:
    """Topic id → evidence, as `Tuning` says; the title weighs the same beside a short text and a long one."""
    scores: dict[str, float] = {}
    title: dict[str, float] = {}
    for hit in hits:
        strength = hit_strength(hit, tuning)
        for topic, weight in hit.term.weights:
            scores[topic] = scores.get(topic, 0.0) + weight * strength
            if "title" in hit.places:
                title[topic] = title.get(topic, 0.0) + weight
    in_title = sum(title.values())
    if in_title:
        # A title of one weak word must not decide: it takes a strong one to bring the whole bonus.
        bonus = tuning.title * max(sum(scores.values()), 2 * tuning.floor) * min(1.0, in_title / STRONG)
        for topic, part in title.items():
            scores[topic] += bonus * part / in_title
    return {topic: round(score, 9) for topic, score in scores.items()}


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
