"""Prose → topics: what the examples taught, and the terms of the lexicon; applied, suggested or left."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from pipeline.enrich.grams import grams, parts, values, votes
from pipeline.enrich.hits import Block, Hit
from pipeline.model.facts import Place, Reason, Scored
from pipeline.model.prose import Prose
from pipeline.model.vocabulary import OFF_TOPIC, Tuning, Vocabulary

MOST_TOPICS = 3
_RANK: tuple[Place, ...] = ("title", "lead", "heading", "body")
# What the examples say on average of a topic of this share: an office without examples has the lexicon alone.
_USUAL, _USUAL_SHARE = -0.8, 0.8
_HEARD = 0.3  # logits; what adds less is not worth an editor's time


def tag(prose: Prose, hits: Sequence[Hit], vocabulary: Vocabulary) -> tuple[tuple[Scored, ...], tuple[Scored, ...]]:
    """Topics to apply (at most 3) and topics to suggest (at most 3), best first; the score is how likely each is."""
    tuning = vocabulary.tuning
    shares, doubt = _evidence(hits, vocabulary)
    chances = _chances(prose, shares, doubt, vocabulary)
    ranked = sorted(chances, key=lambda topic: -chances[topic])  # equals stay in the order of the file
    least = [tuning.first, *[tuning.further] * (MOST_TOPICS - 1)]
    applied: list[str] = []
    for topic, needed in zip(ranked, least, strict=False):
        if chances[topic] < needed:
            break
        applied.append(topic)
    likely = (topic for topic in ranked if chances[topic] >= tuning.suggest or shares[topic] >= tuning.named)
    rest = [topic for topic in likely if topic not in applied]
    scored = [Scored(topic, max(round(chances[topic], 3), 0.001)) for topic in (*applied, *rest[:MOST_TOPICS])]
    return tuple(scored[: len(applied)]), tuple(scored[len(applied) :])


def _evidence(hits: Sequence[Hit], vocabulary: Vocabulary) -> tuple[dict[str, float], float]:
    """Topic id → its evidence in the lexicon beside that of the best, 0–1; and the share of words off topic, 0–1."""
    tuning, evidence = vocabulary.tuning, defaultdict[str, float](float)
    for hit in hits:
        strength = hit_strength(hit, tuning)
        for topic, weight in hit.term.weights:
            evidence[topic] += weight * strength
    off_topic = evidence.pop(OFF_TOPIC, 0.0)
    most = max(tuning.floor, *evidence.values()) if evidence else tuning.floor
    shares = {topic: evidence[topic] / most for topic in vocabulary.topic_names}
    return shares, off_topic / max(tuning.floor, off_topic + sum(evidence.values()))


def _chances(prose: Prose, shares: Mapping[str, float], off_topic: float, vocabulary: Vocabulary) -> dict[str, float]:
    """Topic id → how likely it is, 0–1, in the order of the file, as `Tuning` says."""
    tuning, said = vocabulary.tuning, votes(prose, vocabulary.learned)
    start = tuning.start - tuning.off_topic * off_topic
    chances = {}
    for topic, share in shares.items():
        vote = said.get(topic, _USUAL + _USUAL_SHARE * share)
        chances[topic] = 1 / (1 + math.exp(-start - tuning.learned * vote - tuning.lexicon * share))
    return chances


def hit_strength(hit: Hit, tuning: Tuning) -> float:
    """What one term counts before its weight."""
    at = hit.places
    bonus = tuning.title * ("title" in at) + tuning.lead * ("lead" in at) + tuning.heading * ("heading" in at)
    return 1 + tuning.repeat * math.log(hit.times) + bonus


def reasons(
    prose: Prose, found: Sequence[Block], hits: Sequence[Hit], topics: Sequence[Scored], vocabulary: Vocabulary
) -> tuple[Reason, ...]:
    """Why each of the topics scored: terms of the lexicon, strongest first, then words the examples taught."""
    learned = vocabulary.learned
    counted = values(list(map(grams, parts(prose))), learned.rarity)
    heard = {gram: (vocabulary.tuning.learned * value, learned.weights(gram)) for gram, value in counted.items()}
    words: dict[str, tuple[Place, int]] = {}
    for block in found:
        for token in block.tokens:
            place, count = words.get(token, (block.place, 0))
            words[token] = (min(place, block.place, key=_RANK.index), count + 1)
    because: list[Reason] = []
    for scored in topics:
        because += _terms(scored.topic, hits, vocabulary.tuning)
        because += _taught(scored.topic, heard, words)
    return tuple(because)


def _terms(topic: str, hits: Sequence[Hit], tuning: Tuning) -> Iterator[Reason]:
    ranked = sorted(
        ("title" not in hit.places, -weight * hit_strength(hit, tuning), hit.first, weight, hit)
        for hit in hits
        for name, weight in hit.term.weights
        if name == topic
    )
    for _, _, _, weight, hit in ranked:
        place = next(place for place in _RANK if place in hit.places)
        yield Reason(topic, hit.term.text, hit.form, place, weight, hit.times)


def _taught(
    topic: str, heard: Mapping[str, tuple[float, Mapping[str, float]]], words: Mapping[str, tuple[Place, int]]
) -> Iterator[Reason]:
    """Words that spoke for the topic, with what they add to its odds: the sum over the grams within."""
    said = {gram: value * weights.get(topic, 0.0) for gram, (value, weights) in heard.items()}
    added = {word: sum(said.get(gram, 0.0) for gram in grams(word)) for word in words}
    for word in sorted(added, key=lambda word: (-added[word], word)):
        if added[word] >= _HEARD:
            place, count = words[word]
            yield Reason(topic, word, word, place, 0, count, round(added[word], 2))
