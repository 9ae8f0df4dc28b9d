"""Hits → topics: a share of the evidence for each, applied, suggested or left."""

from __future__ import annotations

import math
from collections.abc import Sequence

from pipeline.enrich.hits import Hit
from pipeline.model.facts import Place, Reason, Scored
from pipeline.model.vocabulary import OFF_TOPIC, Tuning, Vocabulary

MOST_TOPICS = 3
_RANK: tuple[Place, ...] = ("title", "lead", "heading", "body")


def tag(hits: Sequence[Hit], vocabulary: Vocabulary) -> tuple[tuple[Scored, ...], tuple[Scored, ...]]:
    """Topics to apply (at most 3) and topics to suggest (at most 3), best first; nothing when evidence is thin.

    The first topic needs a score of at least `floor` and must beat the words that speak against science; a second and
    third need a share of the best.
    """
    tuning = vocabulary.tuning
    scores = topic_scores(hits, tuning)
    off_topic = scores.pop(OFF_TOPIC, 0.0) * tuning.off_topic
    total = sum(scores.values()) + off_topic
    order = {topic: place for place, topic in enumerate(vocabulary.topic_names)}
    ranked = sorted(scores, key=lambda topic: (-scores[topic], order[topic]))
    applied: list[str] = []
    for topic, least in zip(ranked, (0.0, tuning.second, tuning.third), strict=False):
        if scores[topic] < max(tuning.floor, off_topic, least * scores[ranked[0]]):
            break
        applied.append(topic)
    rest = [topic for topic in ranked if topic not in applied and scores[topic] >= tuning.suggest * scores[ranked[0]]]
    scored = [Scored(topic, round(scores[topic] / total, 3)) for topic in (*applied, *rest[:MOST_TOPICS])]
    return tuple(scored[: len(applied)]), tuple(scored[len(applied) :])


def topic_scores(hits: Sequence[Hit], tuning: Tuning) -> dict[str, float]:
    """Topic id → sum over its terms of weight × (1 + repeat × ln count + bonus of the best place)."""
    scores: dict[str, float] = {}
    for hit in hits:
        strength = hit_strength(hit, tuning)
        for topic, weight in hit.term.weights:
            scores[topic] = scores.get(topic, 0.0) + weight * strength
    return {topic: round(score, 9) for topic, score in scores.items()}


def hit_strength(hit: Hit, tuning: Tuning) -> float:
    """What one term counts, before its weight: often and high up counts more."""
    bonus = {"title": tuning.title, "lead": tuning.lead, "heading": tuning.heading, "body": 0.0}
    return 1 + tuning.repeat * math.log(hit.count) + max(bonus[place] for place in hit.places)


def reasons(hits: Sequence[Hit], topics: Sequence[Scored], tuning: Tuning) -> tuple[Reason, ...]:
    """Why each of the topics scored: its terms, strongest first."""
    found = []
    for scored in topics:
        ranked = sorted(
            (-weight * hit_strength(hit, tuning), hit.first, weight, hit)
            for hit in hits
            for topic, weight in hit.term.weights
            if topic == scored.topic
        )
        for _, _, weight, hit in ranked:
            place = next(place for place in _RANK if place in hit.places)
            found.append(Reason(scored.topic, hit.term.text, hit.form, place, weight, hit.count))
    return tuple(found)
