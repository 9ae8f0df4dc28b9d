"""What the model of the examples sees of a text: characters, pairs of neighbours, Latin words."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from operator import add

from pipeline.enrich.hits import fold
from pipeline.model.prose import Prose
from pipeline.model.vocabulary import Learned

OPENING = 600
"""Characters of the body that are looked at: an editor, too, knows by then where a piece belongs."""
_FEW = 100.0
_UNITS = 10_000  # in the rows of `Learned`
_OTHER = re.compile("[^\u4e00-\u9fff]+")
_LATIN = re.compile("[a-z0-9]+")


def grams(text: str) -> Counter[str]:
    """How often each Han character, pair of neighbouring characters and Latin word occurs; pairs across a sign hold
    a space and are never learned."""
    folded = fold(text)
    han = _OTHER.sub(" ", folded)
    found = Counter(map(add, han, han[1:]))
    found.update(han)
    found.update(_LATIN.findall(folded))
    return found


def parts(prose: Prose) -> tuple[str, ...]:
    """The title and the opening of the body, which count the same; empty ones left out."""
    return tuple(part for part in (prose.title, prose.body[:OPENING]) if part.strip())


def values(counted: Sequence[Mapping[str, int]], rarity: Mapping[str, float]) -> dict[str, float]:
    """The mean of the parts, each brought to its unit: what each known gram of a text counts."""
    found: defaultdict[str, float] = defaultdict(float)
    for part in counted:
        for gram, value in unit(part, rarity).items():
            found[gram] += value / len(counted)
    return dict(found)


def unit(counted: Mapping[str, int], rarity: Mapping[str, float]) -> dict[str, float]:
    """Known grams with (1 + ln count) × rarity, scaled to a length below 1: a long text speaks no louder
    than a short one, but one of few known grams is hardly heard."""
    known = {gram: _loudness(count) * rarity[gram] for gram, count in counted.items() if gram in rarity}
    length = _length(sum(value * value for value in known.values()))
    return {gram: value / length for gram, value in known.items()}


def votes(prose: Prose, learned: Learned) -> dict[str, float]:
    """Topic → its bias and what the known grams add, `values` × weights: the same, but grams that occur equally often
    are taken together."""
    found = list(learned.biases.values())
    counted = list(map(grams, parts(prose)))
    for part in counted:
        alike: defaultdict[int, int] = defaultdict(int)
        for gram, count in part.items():
            if gram in learned.rows:
                alike[count] += learned.rows[gram]
        said = {_loudness(count): learned.said(row) for count, row in alike.items()}
        length = _length(sum(loudness**2 * row[-1] for loudness, row in said.items()) / _UNITS)
        for loudness, row in said.items():
            share = loudness / length / len(counted) / _UNITS
            found = [vote + share * each for vote, each in zip(found, row, strict=False)]
    return dict(zip(learned.biases, found, strict=True))


def _loudness(count: int) -> float:
    return 1 + math.log(count)


def _length(squares: float) -> float:
    return math.sqrt(_FEW + squares)
