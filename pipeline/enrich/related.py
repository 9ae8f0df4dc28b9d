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
    nearest = {}
    for key, own in features.items():
        scores: dict[str, float] = defaultdict(float)
        for name, weight in own.items():
            if 1 < len(holders[name]) <= MOST_COMMON:
                for other in holders[name]:
                    scores[other] += weight * features[other][name] * rarity[name] ** 2
        scores.pop(key, None)
        best = heapq.nsmallest(limit, scores.items(), key=lambda pair: (-round(pair[1], 6), pair[0]))
        nearest[key] = tuple(other for other, _ in best)
    return nearest


def _features(facts: Facts) -> dict[str, float]:
    """Keywords count double, other terms once; the topics are one feature together, so that it is rare enough."""
    found = {f"term:{term}": 1.0 for term in facts.terms[:_FEATURES]}
    found |= {f"term:{word}": 2.0 for word in facts.keywords}
    if facts.topics:
        found["topics:" + ",".join(sorted(each.topic for each in facts.topics))] = 1.0
    return found
