"""Learn the weights of `content/_data/topics-weights.txt` from the examples: `python -m scripts.train_topics`.

One linear machine a topic (L2-regularised, squared hinge loss), by dual coordinate descent: Hsieh et al., “A Dual
Coordinate Descent Method for Large-scale Linear SVM”, ICML 2008, algorithm 1 with a plain form of its shrinking. The
examples count fully; the terms of the lexicon join them as tiny texts of their own at half the cost, which gives
every topic its breadth. Same files, same bytes: the order of visits comes from a seeded generator.
"""

from __future__ import annotations

import math
import random
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from pipeline.enrich.grams import grams, parts, values  # noqa: E402
from pipeline.ingest.examples import EXAMPLES, WEIGHTS, digest_of, read_examples, written  # noqa: E402
from pipeline.ingest.vocabulary import load_vocabulary  # noqa: E402
from pipeline.model.prose import Prose  # noqa: E402
from pipeline.model.vocabulary import Vocabulary  # noqa: E402

COST, TERM_COST = 0.5, 0.25
LEAST = 4  # texts that a gram must occur in
SMALL = 0.1  # weights below this are left out
ROUNDS, REST = 24, 4  # visits of those in doubt; every fourth round visits all


class Sample(NamedTuple):
    """A text as it is learned: its topics, what a mistake costs, and its grams."""

    topics: frozenset[str]
    cost: float
    values: tuple[tuple[int, float], ...]


def main() -> None:
    """Train on the office's examples and write the file."""
    data = ROOT / "content/_data"
    text = (data / Path(EXAMPLES).name).read_text("utf-8")
    (data / Path(WEIGHTS).name).write_text(trained(text, load_vocabulary(data)[0]), "utf-8")


def trained(examples: str, vocabulary: Vocabulary) -> str:
    """The text of the weights file."""
    texts = list(_texts(examples, vocabulary))
    counted = [[grams(part) for part in parts(prose)] for _, _, prose in texts]
    spread = Counter(gram for each in counted for gram in set().union(*each) if " " not in gram)
    rarity = {gram: round(math.log(len(texts) / spread[gram]), 2) for gram in sorted(spread) if spread[gram] >= LEAST}
    place = {gram: number for number, gram in enumerate(rarity)}
    samples = []
    for (topics, cost, _), each in zip(texts, counted, strict=True):
        known = values(each, rarity)
        samples.append(Sample(topics, cost, tuple((place[gram], value) for gram, value in known.items())))
    with ProcessPoolExecutor() as pool:
        learned = list(pool.map(partial(_learn, samples, len(place)), vocabulary.topic_names))
    biases = {topic: round(weights[-1], 2) for topic, weights in zip(vocabulary.topic_names, learned, strict=True)}
    rows = {
        gram: (
            rarity[gram],
            {number: weights[at] for number, weights in enumerate(learned) if abs(weights[at]) >= SMALL},
        )
        for gram, at in place.items()
    }
    return written(digest_of(examples), biases, rows)


def _texts(examples: str, vocabulary: Vocabulary) -> Iterator[tuple[frozenset[str], float, Prose]]:
    for example in read_examples(examples, vocabulary.topic_names):
        yield frozenset(example.topics), COST, Prose(example.title, (), (example.text,) if example.text else ())
    for term in vocabulary.terms:
        firm = frozenset(topic for topic, weight in term.weights if weight > 1)
        if firm:  # words off topic are firm too: they speak against all
            for form in (term.text, *term.aliases):
                yield firm, TERM_COST, Prose(form)


def _learn(samples: Sequence[Sample], size: int, topic: str) -> list[float]:
    """The weights of one topic, the bias last."""
    weights, dual = [0.0] * (size + 1), [0.0] * len(samples)
    signs = [1.0 if topic in sample.topics else -1.0 for sample in samples]
    slack = [0.5 / sample.cost for sample in samples]
    diagonal = [1 + sum(v * v for _, v in sample.values) + slack[n] for n, sample in enumerate(samples)]
    chance, everyone = random.Random(topic), list(range(len(samples)))  # noqa: S311
    visited = everyone
    for number in range(ROUNDS):
        visited = list(everyone) if number % REST == 0 else visited
        chance.shuffle(visited)
        doubtful = []
        for at in visited:
            values, sign = samples[at].values, signs[at]
            margin = weights[size]
            for index, value in values:
                margin += weights[index] * value
            gradient = sign * margin - 1 + slack[at] * dual[at]
            if dual[at] == 0 and gradient >= 0:
                continue
            doubtful.append(at)
            before, dual[at] = dual[at], max(dual[at] - gradient / diagonal[at], 0.0)
            step = (dual[at] - before) * sign
            weights[size] += step
            for index, value in values:
                weights[index] += step * value
        visited = doubtful
    return weights


if __name__ == "__main__":
    main()
