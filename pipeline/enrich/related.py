"""Related pieces, by the topics, keywords and terms that two pieces share."""

from __future__ import annotations

import heapq
import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from pipeline.model.facts import Facts

MOST_COMMON = 200
"""A feature of more pieces than this says little and would make the work quadratic."""
_FEATURES = 12
_LIMIT = 4


class Traits(NamedTuple):
    """What two pieces may have in common; the topics are one feature together, so that it is rare enough."""

    terms: tuple[str, ...]
    keywords: tuple[str, ...]
    topics: str


class Near(NamedTuple):
    """The nearest pieces, best first, and what they were found from: `crowd` stands for the number of pieces."""

    traits: Traits
    crowd: int
    nearest: tuple[str, ...]


def traits_of(facts: Facts) -> Traits:
    """The traits of a piece."""
    return Traits(facts.terms[:_FEATURES], facts.keywords, ",".join(sorted(each.topic for each in facts.topics)))


def related(pieces: Mapping[str, Traits], before: Mapping[str, Near] | None = None) -> dict[str, Near]:
    """By id, the ids of the nearest pieces, ties by id; work grows with pieces × MOST_COMMON at worst.

    Two pieces are near when they share rare features (inverse document frequency); shared topics break ties. `before`
    are values of an earlier call: those that cannot have changed are taken over as they are, the result is the same.
    """
    before = before or {}
    crowd = 1 << len(pieces).bit_length()  # so coarse that one piece more does not change what all others share
    same = {key: row for key in pieces if (row := before.get(key)) and row.traits == pieces[key] and row.crowd == crowd}
    if len(same) == len(pieces) == len(before):
        return same
    features = {key: _features(traits) for key, traits in pieces.items()}
    holders: dict[str, list[str]] = defaultdict(list)
    for key in sorted(features):
        for name in features[key]:
            holders[name].append(key)
    for key in _touched(features, before, holders, same):
        same.pop(key, None)
    shares: dict[str, list[tuple[str, float]]] = {}
    for name in {name for key in features.keys() - same.keys() for name in features[key]}:
        keys = holders[name]
        if 1 < len(keys) <= MOST_COMMON:
            rarity = math.log(1 + crowd / len(keys)) ** 2
            shares[name] = [(other, features[other][name] * rarity) for other in keys]
    return {key: same.get(key) or Near(pieces[key], crowd, _nearest(key, own, shares)) for key, own in features.items()}


def _touched(
    features: Mapping[str, Mapping[str, float]],
    before: Mapping[str, Near],
    holders: Mapping[str, list[str]],
    same: Mapping[str, Near],
) -> set[str]:
    """The pieces that share a feature which some other piece won or lost."""
    changed: set[str] = set()
    others = (features.keys() | before.keys()) - same.keys()
    for key in others:
        old = _features(before[key].traits) if key in before else {}
        changed |= {name for name, _ in old.items() ^ features.get(key, {}).items()}
    # One that was too common may just have become rare enough, or the other way round.
    return {key for name in changed if len(holders[name]) <= MOST_COMMON + len(others) for key in holders[name]}


def _nearest(key: str, own: Mapping[str, float], shares: Mapping[str, Iterable[tuple[str, float]]]) -> tuple[str, ...]:
    scores: dict[str, float] = defaultdict(float)
    for name, weight in own.items():
        for other, share in shares.get(name, ()):
            scores[other] += weight * share
    scores.pop(key, None)
    # Most have no chance: what is not within rounding of the last place need not be compared with ids.
    least = min(heapq.nlargest(_LIMIT, scores.values()), default=0.0) - 1e-5
    best = sorted((-round(score, 6), other) for other, score in scores.items() if score >= least)
    return tuple(other for _, other in best[:_LIMIT])


def _features(traits: Traits) -> dict[str, float]:
    """Keywords count double, other terms once."""
    found = dict.fromkeys(traits.terms, 1.0) | dict.fromkeys(traits.keywords, 2.0)
    if traits.topics:
        found[f"topics:{traits.topics}"] = 1.0
    return found
