"""Related pieces, by the topics, keywords and terms that two pieces share."""

from __future__ import annotations

import heapq
import math
from collections import defaultdict
from collections.abc import Mapping

from pipeline.model.facts import Facts

MOST_COMMON = 200
"""A feature of more pieces than this says little and would make the work quadratic."""
_FEATURES = 12


def related(ids_with_facts: Mapping[str, Facts], limit: int = 4) -> dict[str, tuple[str, ...]]:
    """Id → ids of the nearest pieces, best first, ties by id; work grows with pieces × MOST_COMMON at worst.

    Two pieces are near when they share rare features (inverse document frequency); shared topics break ties.
    """
    features = {key: _features(facts) for key, facts in ids_with_facts.items()}
    holders: dict[str, list[str]] = defaultdict(list)
    for key in sorted(features):
        for name in features[key]:
            holders[name].append(key)
    rarity = {name: math.log(1 + len(features) / len(keys)) for name, keys in holders.items()}
    shares = {
        name: [(other, features[other][name] * rarity[name] ** 2) for other in keys]
        for name, keys in holders.items()
        if 1 < len(keys) <= MOST_COMMON
    }
    return {key: _nearest(key, own, shares, limit) for key, own in features.items()}


def _nearest(
    key: str, own: Mapping[str, float], shares: Mapping[str, list[tuple[str, float]]], limit: int
) -> tuple[str, ...]:
    scores: dict[str, float] = defaultdict(float)
    for name, weight in own.items():
        for other, share in shares.get(name, ()):
            scores[other] += weight * share
    scores.pop(key, None)
    # Most have no chance: what is not within rounding of the last place need not be compared with ids.
    least = min(heapq.nlargest(limit, scores.values()), default=0.0) - 1e-5
    best = sorted((-round(score, 6), other) for other, score in scores.items() if score >= least)
    return tuple(other for _, other in best[:limit])


def _features(facts: Facts) -> dict[str, float]:
    """Keywords count double, other terms once; the topics are one feature together, so that it is rare enough."""
    found = {f"term:{term}": 1.0 for term in facts.terms[:_FEATURES]}
    found |= {f"term:{word}": 2.0 for word in facts.keywords}
    if facts.topics:
        found["topics:" + ",".join(sorted(each.topic for each in facts.topics))] = 1.0
    return found
